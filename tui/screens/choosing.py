"""A question with a few answers."""

from __future__ import annotations

from collections.abc import Mapping

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static

from tui.screens.dialogs import ListDialog
from tui.widgets.choices import Choices


class ChooseScreen(ListDialog[str]):
    """Pick an answer; it is "" when the user leaves."""

    def __init__(self, question: str, answers: Mapping[str, str]) -> None:
        """`answers` has the sentence of each answer by the name it is returned by."""
        super().__init__()
        self._question = question
        self._answers = answers

    def compose(self) -> ComposeResult:
        """Lay out the question and its answers."""
        with Vertical(classes="dialog"):
            yield Static(Content(self._question), classes="dialog-question")
            yield Choices(*map(Content, self._answers.values()))
            yield self.help_line("{down} {up} choose · {choose} takes it · {leave} leaves")

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(list(self._answers)[event.option_index])

    def action_leave(self) -> None:
        """Answer nothing."""
        self.dismiss("")
