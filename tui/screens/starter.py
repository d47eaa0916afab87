"""Choosing feeds to begin with: tick several, or type what else to follow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from storage import specs
from storage.specs import SpecError
from storage.starter import Suggestion
from tui.screens.dialogs import ListDialog
from tui.widgets.box import Box
from tui.widgets.choices import Choices


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is to be followed."""

    ticked: Sequence[Suggestion] = ()
    typed: str = ""
    """A SPEC that was typed."""


class StarterScreen(ListDialog[Chosen | None]):
    """The list by field; the answer is what was chosen, or None when the user leaves."""

    KEYS_OF = "starter"

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
            yield Choices(*self._options(), id="starter-list")
            yield Box(self.take_typed, placeholder='or an address, arxiv:cs.CL, arxiv:au:"A Name"',
                      compact=True, id="starter-spec")  # fmt: skip
            yield Static("", classes="dialog-help", id="starter-help", markup=False)

    def on_mount(self) -> None:
        """Begin at the first feed."""
        self.choices.highlighted = 1
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
        follows = f"{{follow}} follows {count or 'this one'}"
        keys = self.hint(f"{{tick}} ticks · {follows} · {{other}} to type · {{leave}} leaves")
        self.query_one("#starter-help", Static).update(Content(fault or keys))

    @on(OptionList.OptionSelected)
    def _toggled(self, event: OptionList.OptionSelected) -> None:
        if (one := self._rows[event.option_index]) is not None:
            self._ticked ^= {one}
            listed = self.choices
            listed.replace_option_prompt_at_index(event.option_index, self._line(one))
            self._help()

    def action_tick(self) -> None:
        """Tick the feed under the cursor, or take the tick away."""
        self.action_choose()

    def action_other(self) -> None:
        """Go to the box, or back to the list."""
        self.focus_next()

    def action_follow(self) -> None:
        """Follow what is ticked and typed; with neither, the feed under the cursor."""
        typed = self.query_one(Box).value.strip()
        try:
            if typed:
                specs.parse(typed)
        except SpecError as error:
            self._help(str(error))
            return
        ticked = [one for one in self._rows if one is not None and one in self._ticked]
        row = self.choices.highlighted
        if not ticked and not typed and row is not None and (one := self._rows[row]) is not None:
            ticked = [one]
        self.dismiss(Chosen(ticked, typed))

    def action_leave(self) -> None:
        """Follow nothing."""
        self.dismiss(None)
