"""The filter box under the list: what was typed, and what is wrong with it."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, Static

from storage.errors import QueryError
from storage.library import Library
from tui.messages import LeaveFilter


class FilterInput(Input):
    """Enter, Escape and the arrow keys go back to the list."""

    def on_key(self, event: events.Key) -> None:
        """Leave the box by the keys that mean the list."""
        if event.key in ("enter", "escape", "down", "up"):
            event.stop()
            event.prevent_default()
            if event.key == "escape":
                self.value = ""
            self.post_message(LeaveFilter())


class FilterBox(Vertical):
    """Hidden while there is no filter and nobody types one."""

    def __init__(self, library: Library) -> None:
        super().__init__(id="filter-box")
        self._library = library
        self.input = FilterInput(
            id="filter",
            placeholder="words  is:unread  tag:…  author:…  cat:…  feed:…",
            select_on_focus=False,
            compact=True,
        )
        self._error = Static("", id="filter-error", markup=False)

    def compose(self) -> ComposeResult:
        """Lay out the box and the line for its error."""
        with Horizontal(id="filter-line"):
            yield Static("/", id="filter-sign", markup=False)
            yield self.input
        yield self._error

    def show_error(self, error: QueryError | None) -> None:
        """Show the offending part and the reason, or nothing."""
        self._error.display = error is not None
        if error is not None:
            part = self.input.value[error.start : error.end]
            self._error.update(Content(f"{part} — {error}"))
