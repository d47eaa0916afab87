"""A text alone on the screen, the mouse left to the terminal: where no other screen can be had."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from tui.screens.keyed import KeyedScreen
from tui.widgets.text_view import TextView


class PlainTextScreen(KeyedScreen[None]):
    """Any key but those that scroll goes back."""

    KEYS_OF = "text"

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
        said = self.hint("{down} {up} scroll, any other key goes back.")
        yield Static(Content(f"Select with the mouse. {said}"))

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

    def take_key(self, key: str) -> bool:
        """Scroll, or go back."""
        if not super().take_key(key):
            self.action_leave()
        return True

    def action_down(self) -> None:
        """Scroll a line down."""
        self._view.scroll_lines(1)

    def action_up(self) -> None:
        """Scroll a line up."""
        self._view.scroll_lines(-1)

    def action_page_down(self) -> None:
        """Scroll a page down."""
        self._view.scroll_lines(self._view.page)

    def action_page_up(self) -> None:
        """Scroll a page up."""
        self._view.scroll_lines(-self._view.page)

    def action_leave(self) -> None:
        """Go back."""
        self.dismiss()
