"""Asking for one line of text."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from tui.screens.dialogs import BoxDialog
from tui.widgets.box import Box


class AskScreen(BoxDialog[str | None]):
    """A question and a box; the answer is "" when the user leaves.

    Where "" is an answer, too (`is_optional`), it is None then.
    """

    def __init__(
        self, question: str, placeholder: str, *, value: str = "", is_optional: bool = False
    ) -> None:
        super().__init__()
        self._left = None if is_optional else ""
        self._question = question
        self._placeholder = placeholder
        self._value = value

    def compose(self) -> ComposeResult:
        """Lay out the question and the box."""
        with Vertical(classes="dialog"):
            yield Static(Content(self._question), classes="dialog-title")
            yield Box(
                self.take_typed,
                value=self._value,
                placeholder=self._placeholder,
                select_on_focus=False,
            )
            yield self.help_line("{give} goes on · {leave} leaves")

    def action_give(self) -> None:
        """Answer what was typed."""
        self.dismiss(self.box.value.strip())

    def action_leave(self) -> None:
        """Answer nothing."""
        self.dismiss(self._left)
