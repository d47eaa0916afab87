"""Following a source, and what becomes of its papers when it is followed no longer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static

from storage.text import one_line
from storage.words import count_of
from tui.screens.dialogs import BoxDialog, ListDialog
from tui.widgets.box import Box
from tui.widgets.choices import Choices


@dataclass(frozen=True, slots=True)
class Wish:
    """What the user wants to follow."""

    spec: str
    """An address, `arxiv:cs.CL`, `hf:daily` …"""
    title: str = ""
    """What to call it; "" for its own name."""
    folder: str = ""
    """Where to put it; "" for the top."""


class FollowScreen(BoxDialog[Wish | None]):
    """Three boxes: what, under which name, in which folder. Only the first has to be filled."""

    def __init__(self, folder: str = "", folders: Sequence[str] = ()) -> None:
        """Offer `folder`, and to complete the beginning of any of `folders`."""
        super().__init__()
        self._folder = folder
        self._folders = folders

    def compose(self) -> ComposeResult:
        """Lay out the boxes."""
        with Vertical(classes="dialog"):
            yield Static(Content("Follow a feed"), classes="dialog-title")
            yield Box(
                self.take_typed,
                id="follow-spec",
                placeholder='https://… (feed or home page), arxiv:cs.CL, arxiv:au:"Name", hf:daily',
            )
            yield Box(
                self.take_typed,
                id="follow-title",
                placeholder="its name, if it is to have another",
            )
            yield Box(
                self.take_typed,
                value=self._folder,
                id="follow-folder",
                placeholder="a folder: ml/vision",
                select_on_focus=False,
                offers=self._folders,
            )
            yield self.help_line("{give} follows · {next} to name and folder · {leave} leaves")

    def action_give(self) -> None:
        """Follow what was typed."""
        spec, title, folder = (box.value.strip() for box in self.query(Box))
        if not spec:
            self.notify("Say what to follow: an address, arxiv:cs.CL or hf:daily.")
            return
        self.dismiss(Wish(spec, title, folder))

    def action_leave(self) -> None:
        """Follow nothing."""
        self.dismiss(None)


class RemoveFeedScreen(ListDialog[bool | None]):
    """What becomes of the papers of a feed: True takes the unmarked ones along, None stays."""

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
            seen = "was" if self._alone == 1 else "were"
            count = count_of(self._alone, "paper")
            ways.append(f"Remove {count} that {seen} seen only here, unmarked")
        with Vertical(classes="dialog"):
            yield Static(
                Content(f"Stop following {self._title}. Its papers?"), classes="dialog-title"
            )
            yield Choices(*map(Content, ways))
            yield self.help_line(
                "{choose} stops following · {leave} goes on following · {reader.undo} undoes it"
            )

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option_index == 1)

    def action_leave(self) -> None:
        """Go on following."""
        self.dismiss(None)
