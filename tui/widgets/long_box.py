"""A text to type; what a key does that types nothing is the screen's affair."""

from __future__ import annotations

from textual import events
from textual.widgets import TextArea

from tui.widgets.box import Take
from tui.widgets.in_order import InOrder


class LongBox(TextArea, InOrder):
    """Many lines."""

    def __init__(self, take: Take, text: str, *, id: str) -> None:
        super().__init__(text, id=id, soft_wrap=True, tab_behavior="indent", compact=True)
        self._take = take

    def on_key(self, event: events.Key) -> None:
        """Ask first whether the key is for a command."""
        self._take(event)
        if event.key == "escape":  # which would take the focus elsewhere
            event.prevent_default()
