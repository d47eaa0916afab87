"""The links of a paper, to choose one from."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from storage.text import one_line


class LinksScreen(ModalScreen[str]):
    """Pick a link; it is "" when the user leaves."""

    BINDINGS = [("escape", "leave", "Leave"), ("j", "move(1)", "Down"), ("k", "move(-1)", "Up")]

    def __init__(self, links: Sequence[tuple[str, str]]) -> None:
        """`links` are labels and addresses, as the detail pane numbers them."""
        super().__init__()
        self._links = links

    def compose(self) -> ComposeResult:
        """Lay out the links."""
        with Vertical(classes="dialog"):
            yield Static(Content("Open a link"), classes="dialog-title")
            yield OptionList(
                *(Option(self._line(number)) for number in range(len(self._links))), markup=False
            )
            yield Static(Content("Enter or its number opens · Esc leaves"), classes="dialog-help")

    def _line(self, number: int) -> Content:
        label, url = self._links[number]
        shown = one_line(url).removeprefix("https://")
        return Content.assemble(f"[{number + 1}] {label} ", (shown, "$paper-date"))

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._links[event.option_index][1])

    def on_key(self, event: events.Key) -> None:
        """Open by number."""
        if event.key.isdecimal() and 0 < int(event.key) <= len(self._links):
            event.stop()
            self.dismiss(self._links[int(event.key) - 1][1])

    def action_leave(self) -> None:
        """Open nothing."""
        self.dismiss("")

    def action_move(self, rows: int) -> None:
        """Move the cursor."""
        offered = self.query_one(OptionList)
        offered.action_cursor_down() if rows > 0 else offered.action_cursor_up()
