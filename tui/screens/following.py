"""Following a source, and what becomes of its papers when it is followed no longer."""

from __future__ import annotations

from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from storage.text import one_line
from storage.words import count_of


@dataclass(frozen=True, slots=True)
class Wish:
    """What the user wants to follow."""

    spec: str
    """An address, `arxiv:cs.CL`, `hf:daily` …"""
    title: str
    """What to call it; "" for its own name."""
    folder: str
    """Where to put it; "" for the top."""


class FollowScreen(ModalScreen[Wish | None]):
    """Three boxes: what, under which name, in which folder. Only the first has to be filled."""

    BINDINGS = [("escape", "leave", "Leave")]

    def __init__(self, folder: str = "") -> None:
        super().__init__()
        self._folder = folder

    def compose(self) -> ComposeResult:
        """Lay out the boxes."""
        with Vertical(classes="dialog"):
            yield Static(Content("Follow a feed"), classes="dialog-title")
            yield Input(
                id="follow-spec",
                placeholder='https://… (feed or home page), arxiv:cs.CL, arxiv:au:"Name", hf:daily',
            )
            yield Input(id="follow-title", placeholder="its name, if it is to have another")
            yield Input(
                self._folder,
                id="follow-folder",
                placeholder="a folder: ml/vision",
                select_on_focus=False,
            )
            yield Static(
                Content("Enter follows · Tab to name and folder · Esc leaves"),
                classes="dialog-help",
            )

    def on_mount(self) -> None:
        """Begin in the first box."""
        self.query_one("#follow-spec", Input).focus()

    @on(Input.Submitted)
    def _entered(self) -> None:
        spec, title, folder = (box.value.strip() for box in self.query(Input))
        if not spec:
            self.notify("Say what to follow: an address, arxiv:cs.CL or hf:daily.")
            return
        self.dismiss(Wish(spec, title, folder))

    def action_leave(self) -> None:
        """Follow nothing."""
        self.dismiss(None)


class RemoveFeedScreen(ModalScreen[bool | None]):
    """What becomes of the papers of a feed: True takes the unmarked ones along, None stays."""

    BINDINGS = [("escape", "leave", "Leave"), ("j", "move(1)", "Down"), ("k", "move(-1)", "Up")]

    def __init__(self, title: str, *, papers: int, alone: int) -> None:
        """Ask of the feed of that title, which has `papers`, `alone` of them of no one else."""
        super().__init__()
        self._title = one_line(title)
        self._papers = papers
        self._alone = alone

    def compose(self) -> ComposeResult:
        """Lay out the ways."""
        ways = [f"Keep all {count_of(self._papers, 'paper')}"]
        if self._alone:
            seen = (
                "was seen only here, and you"
                if self._alone == 1
                else "were seen only here, and you"
            )
            ways.append(f"Remove {count_of(self._alone, 'paper')} that {seen} said nothing of")
        with Vertical(classes="dialog"):
            yield Static(
                Content(f"Stop following {self._title}. Its papers?"), classes="dialog-title"
            )
            yield OptionList(*(Option(Content(way)) for way in ways), markup=False)
            yield Static(
                Content("Enter stops following · Esc goes on following · u undoes it"),
                classes="dialog-help",
            )

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option_index == 1)

    def action_leave(self) -> None:
        """Go on following."""
        self.dismiss(None)

    def action_move(self, rows: int) -> None:
        """Move the cursor."""
        ways = self.query_one(OptionList)
        ways.action_cursor_down() if rows > 0 else ways.action_cursor_up()
