"""The line in the filter box in which is typed."""

from __future__ import annotations

from textual import on
from textual.widgets import Input

from tui.keymap import Keymap
from tui.messages import FilterTyped, LeaveFilter
from tui.widgets.completing_input import Complete, CompletingInput


class FilterInput(CompletingInput):
    """It is left for the papers, with what was typed or without."""

    KEYS_OF = "filter"

    def __init__(self, complete: Complete, keymap: Keymap) -> None:
        super().__init__(
            complete,
            keymap,
            id="filter",
            placeholder="words  is:unread  tag:…  author:…  cat:…  feed:…",
        )

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(FilterTyped())

    def action_keep(self) -> None:
        """Go to the papers that are left."""
        self.post_message(LeaveFilter())

    def action_drop(self) -> None:
        """Empty the box and go to the papers."""
        self.value = ""
        self.post_message(LeaveFilter())
