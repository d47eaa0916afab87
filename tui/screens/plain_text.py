"""A text alone on the screen, the mouse left to the terminal: where no other screen can be had."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from tui.widgets.text_view import TextView

_SCROLLING = {"down": 1, "up": -1, "j": 1, "k": -1}


class PlainTextScreen(Screen[None]):
    """Any key but those that scroll goes back."""

    DEFAULT_CSS = """
    PlainTextScreen TextView { height: 1fr; }
    PlainTextScreen Static { height: 1; color: $paper-read; }
    """

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text
        self._view = TextView()

    def compose(self) -> ComposeResult:
        """Lay out the text and a line of help."""
        yield self._view
        yield Static(Content("Select with the mouse. j k scroll, any other key goes back."))

    def on_mount(self) -> None:
        """Show the text, and let the terminal have the mouse."""
        self._view.show(Content(self._text))
        self._mouse("_disable_mouse_support")

    def on_unmount(self) -> None:
        """Take the mouse again."""
        self._mouse("_enable_mouse_support")

    def _mouse(self, name: str) -> None:
        switch = getattr(self.app._driver, name, None)
        if switch is not None:
            switch()

    def on_key(self, event: events.Key) -> None:
        """Scroll, or go back."""
        event.stop()
        if event.key in _SCROLLING:
            self._view.scroll_lines(_SCROLLING[event.key])
        elif event.key in ("pagedown", "pageup"):
            self._view.scroll_lines(self._view.page * (1 if event.key == "pagedown" else -1))
        else:
            self.dismiss()
