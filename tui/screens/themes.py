"""Choosing the colours, seen at once."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static

from storage.library import Library
from tui.screens.dialogs import ListDialog
from tui.telling import telling
from tui.widgets.choices import Choices


class ThemeScreen(ListDialog[None]):
    """The themes; moving shows one, Enter keeps it, Esc goes back to the one before."""

    def __init__(self, library: Library) -> None:
        super().__init__()
        self._library = library

    def compose(self) -> ComposeResult:
        """Lay out the names."""
        self._before = self.app.theme
        self._names = sorted(
            self.app.available_themes, key=lambda n: (not n.startswith("carrel"), n)
        )
        with Vertical(classes="dialog"):
            yield Static(Content("Colours"), classes="dialog-title")
            yield Choices(*map(Content, self._names))
            yield self.help_line("{choose} keeps · {leave} goes back")

    def on_mount(self) -> None:
        """Begin at the theme in use."""
        self.choices.highlighted = self._names.index(self._before)

    @on(OptionList.OptionHighlighted)
    def _seen(self, event: OptionList.OptionHighlighted) -> None:
        self.app.theme = self._names[event.option_index]

    @on(OptionList.OptionSelected)
    def _kept(self, event: OptionList.OptionSelected) -> None:
        with telling(self.app):  # where it cannot be kept, it is seen until the end
            self._library.remember("theme", self._names[event.option_index])
        self.dismiss()

    def action_leave(self) -> None:
        """Go back to the theme before."""
        self.app.theme = self._before
        self.dismiss()
