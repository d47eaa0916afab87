"""Choosing feeds to begin with: tick several, or type what else to follow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from storage import specs
from storage.specs import SpecError
from storage.starter import Suggestion


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is to be followed."""

    ticked: Sequence[Suggestion] = ()
    typed: str = ""
    """A SPEC that was typed."""


class _Ticks(OptionList):
    """A list whose lines are ticked by Space or the mouse; Enter is for all of it."""

    BINDINGS = [
        Binding("space", "select", "Tick", show=False),
        Binding("enter", "screen.follow", "Follow", show=False),
        Binding("j", "cursor_down", "Down", show=False),
        Binding("k", "cursor_up", "Up", show=False),
    ]


class StarterScreen(ModalScreen[Chosen | None]):
    """The list by field; the answer is what was chosen, or None when the user leaves."""

    BINDINGS = [("escape", "leave", "Leave")]

    def __init__(self, suggestions: Sequence[Suggestion]) -> None:
        super().__init__()
        self._rows: list[Suggestion | None] = []
        """What each line of the list stands for; None for a heading."""
        field = None
        for one in suggestions:
            if one.field != field:
                field = one.field
                self._rows.append(None)
            self._rows.append(one)
        self._ticked: set[Suggestion] = set()

    def compose(self) -> ComposeResult:
        """Lay out the list, the box, and a line of help."""
        with Vertical(classes="dialog dialog-tall"):
            yield Static(Content("What do you want to follow?"), classes="dialog-title")
            yield _Ticks(*self._options(), markup=False, id="starter-list")
            yield Input(placeholder="or an address, arxiv:cs.CL, arxiv:au:\"A Name\"", compact=True,
                        id="starter-spec")  # fmt: skip
            yield Static("", classes="dialog-help", id="starter-help", markup=False)

    def on_mount(self) -> None:
        """Begin at the first feed."""
        self.query_one(_Ticks).highlighted = 1
        self._help()

    def _options(self) -> list[Option]:
        return [
            Option(self._line(one))
            if one is not None
            else Option(Content.styled(self._heading(row), "bold"), disabled=True)
            for row, one in enumerate(self._rows)
        ]

    def _heading(self, row: int) -> str:
        first = self._rows[row + 1]
        return first.field if first is not None else ""

    def _line(self, one: Suggestion) -> Content:
        tick = "[x]" if one in self._ticked else "[ ]"
        return Content.assemble(f" {tick} ", (one.title, "bold"), f"  {one.about}")

    def _help(self, fault: str = "") -> None:
        count = len(self._ticked)
        follows = f"Enter follows {count}" if count else "Enter follows this one"
        self.query_one("#starter-help", Static).update(
            Content(fault or f"Space ticks · {follows} · Tab to type · Esc leaves")
        )

    @on(OptionList.OptionSelected)
    def _toggled(self, event: OptionList.OptionSelected) -> None:
        if (one := self._rows[event.option_index]) is not None:
            self._ticked ^= {one}
            listed = self.query_one(_Ticks)
            listed.replace_option_prompt_at_index(event.option_index, self._line(one))
            self._help()

    @on(Input.Submitted)
    def _submitted(self) -> None:
        self.action_follow()

    def action_follow(self) -> None:
        """Follow what is ticked and typed; with neither, the feed under the cursor."""
        typed = self.query_one(Input).value.strip()
        try:
            if typed:
                specs.parse(typed)
        except SpecError as error:
            self._help(str(error))
            return
        ticked = [one for one in self._rows if one is not None and one in self._ticked]
        row = self.query_one(_Ticks).highlighted
        if not ticked and not typed and row is not None and (one := self._rows[row]) is not None:
            ticked = [one]
        self.dismiss(Chosen(ticked, typed))

    def action_leave(self) -> None:
        """Follow nothing."""
        self.dismiss(None)
