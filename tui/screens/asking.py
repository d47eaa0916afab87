"""Asking for one line of text."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from storage.text import one_line
from tui.screens.dialogs import BoxDialog
from tui.widgets.box import Box

_MOST_SHOWN = 180
"""Characters of what is offered that are shown; all of it completes."""


class AskScreen(BoxDialog[str | None]):
    """A question and a box; the answer is "" when the user leaves.

    Where "" is an answer, too (`is_optional`), it is None then.
    """

    def __init__(
        self,
        question: str,
        placeholder: str,
        *,
        value: str = "",
        is_optional: bool = False,
        offers: Sequence[str] = (),
    ) -> None:
        super().__init__()
        self._left = None if is_optional else ""
        self._question = question
        self._placeholder = placeholder
        self._value = value
        self._offers = offers

    def compose(self) -> ComposeResult:
        """Lay out the question and the box."""
        with Vertical(classes="dialog"):
            yield Static(Content(self._question), classes="dialog-title")
            yield Box(
                self.take_typed,
                value=self._value,
                placeholder=self._placeholder,
                select_on_focus=False,
                offers=self._offers,
            )
            if self._offers:
                there = one_line(" · ".join(self._offers))[:_MOST_SHOWN]
                yield Static(Content(f"There are: {there}"), classes="dialog-help")
            completes = "{next} completes · " if self._offers else ""
            yield self.help_line(f"{{give}} goes on · {completes}{{leave}} leaves")

    def action_give(self) -> None:
        """Answer what was typed."""
        self.dismiss(self.box.value.strip())

    def action_next(self) -> None:
        """Complete what is typed."""
        self.box.take_offer()

    def action_leave(self) -> None:
        """Answer nothing."""
        self.dismiss(self._left)
