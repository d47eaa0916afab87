"""Asking for one line of text."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static


class AskScreen(ModalScreen[str | None]):
    """A question and a box; the answer is "" when the user leaves.

    Where "" is an answer, too (`is_optional`), it is None then.
    """

    BINDINGS = [("escape", "leave", "Leave")]

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
            yield Input(self._value, placeholder=self._placeholder, select_on_focus=False)
            yield Static(Content("Enter goes on · Esc leaves"), classes="dialog-help")

    def on_mount(self) -> None:
        """Begin in the box."""
        self.query_one(Input).focus()

    @on(Input.Submitted)
    def _answered(self, event: Input.Submitted) -> None:
        self.dismiss(event.value.strip())

    def action_leave(self) -> None:
        """Answer nothing."""
        self.dismiss(self._left)
