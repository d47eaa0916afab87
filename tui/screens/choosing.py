"""A question with a few answers."""

from __future__ import annotations

from collections.abc import Mapping

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option


class ChooseScreen(ModalScreen[str]):
    """Pick an answer; it is "" when the user leaves."""

    BINDINGS = [("escape", "leave", "Leave"), ("j", "move(1)", "Down"), ("k", "move(-1)", "Up")]

    def __init__(self, question: str, answers: Mapping[str, str]) -> None:
        """`answers` has the sentence of each answer by the name it is returned by."""
        super().__init__()
        self._question = question
        self._answers = answers

    def compose(self) -> ComposeResult:
        """Lay out the question and its answers."""
        with Vertical(classes="dialog"):
            yield Static(Content(self._question), classes="dialog-question")
            yield OptionList(
                *(Option(Content(sentence)) for sentence in self._answers.values()), markup=False
            )
            yield Static(Content("↓ ↑ choose · Enter takes it · Esc leaves"), classes="dialog-help")

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(list(self._answers)[event.option_index])

    def action_leave(self) -> None:
        """Answer nothing."""
        self.dismiss("")

    def action_move(self, rows: int) -> None:
        """Move the cursor."""
        offered = self.query_one(OptionList)
        offered.action_cursor_down() if rows > 0 else offered.action_cursor_up()
