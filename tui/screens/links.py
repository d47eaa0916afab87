"""The links of a paper, to choose one from."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static

from storage.text import one_line
from tui.screens.dialogs import ListDialog
from tui.widgets.choices import Choices


class LinksScreen(ListDialog[str]):
    """Pick a link; it is "" when the user leaves."""

    def __init__(self, links: Sequence[tuple[str, str]]) -> None:
        """`links` are labels and addresses, as the detail pane numbers them."""
        super().__init__()
        self._links = links

    def compose(self) -> ComposeResult:
        """Lay out the links."""
        with Vertical(classes="dialog"):
            yield Static(Content("Open a link"), classes="dialog-title")
            yield Choices(*map(self._line, range(len(self._links))))
            yield self.help_line("{choose} or its number opens · {leave} leaves")

    def _line(self, number: int) -> Content:
        label, url = self._links[number]
        shown = one_line(url).removeprefix("https://")
        return Content.assemble(f"[{number + 1}] {label} ", (shown, "$paper-date"))

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._links[event.option_index][1])

    def take_number(self, number: int) -> None:
        """Open by number."""
        if number <= len(self._links):
            self.dismiss(self._links[number - 1][1])

    def action_leave(self) -> None:
        """Open nothing."""
        self.dismiss("")
