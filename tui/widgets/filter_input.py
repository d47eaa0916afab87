"""The line in the filter box in which is typed."""

from __future__ import annotations

from textual import events, on
from textual.widgets import Input

from tui.messages import FilterTyped, LeaveFilter
from tui.widgets.completing_input import Complete, CompletingInput


class FilterInput(CompletingInput):
    """Enter, Escape and the arrow keys go back to the list."""

    def __init__(self, complete: Complete) -> None:
        super().__init__(
            complete, id="filter", placeholder="words  is:unread  tag:…  author:…  cat:…  feed:…"
        )

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(FilterTyped())

    def on_key(self, event: events.Key) -> None:
        """Leave the box by the keys that mean the list."""
        if event.key in ("enter", "escape", "down", "up"):
            event.stop()
            event.prevent_default()
            if event.key == "escape":
                self.value = ""
            self.post_message(LeaveFilter())
