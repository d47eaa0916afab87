"""Asking whether to go on."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static


class ConfirmScreen(ModalScreen[bool]):
    """A question that is answered by yes or no."""

    BINDINGS = [
        ("y,enter", "answer(True)", "Yes"), ("n,escape,q", "answer(False)", "No"),
    ]  # fmt: skip

    def __init__(self, question: str) -> None:
        super().__init__()
        self._question = question

    def compose(self) -> ComposeResult:
        """Lay out the question and its answers."""
        with Vertical(classes="dialog"):
            yield Static(Content(self._question), classes="dialog-title")
            yield Static(Content("y goes on · n leaves"), classes="dialog-help")

    def action_answer(self, is_wanted: bool) -> None:
        """Answer."""
        self.dismiss(is_wanted)
