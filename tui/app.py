"""The reader as a Textual app: themes, the screen, and what belongs to no pane."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from textual import events
from textual.app import App
from textual.command import Provider
from textual.notifications import SeverityLevel
from textual.widgets import Input

from storage.library import Library
from storage.text import clean
from tui.screens.reader import ReaderScreen
from tui.shell.opening import open_library
from tui.theme_files import load_themes

_NOTICES = 3
"""How many notices are in sight at most."""
DEFAULT_THEME = "carrel-dark"
OWN_VARIABLES = {
    "paper-unread": "#8ab4f8",
    "paper-read": "#8c8c8c",
    "paper-star": "#f2c14e",
    "paper-tag": "#7fc8a9",
    "paper-score": "#c9a0dc",
    "paper-date": "#9aa7b4",
    "paper-author": "#b8c7d9",
    "pane-border": "#4a5560",
    "pane-border-focus": "#8ab4f8",
    "cursor-background": "#2f4a6d",
    "cursor-foreground": "#ffffff",
    "match": "#f2c14e",
}
"""Colours that Textual's own themes do not know, for when one of these is chosen."""


def _palette() -> type[Provider]:
    """Return the palette's provider; imported when it is first opened."""
    from tui.palette import CommandsProvider

    return CommandsProvider


class CarrelApp(App[None]):
    """The reading desk."""

    TITLE = "Carrel"
    CSS_PATH = "app.tcss"
    COMMANDS = {_palette}
    ENABLE_COMMAND_PALETTE = True

    def __init__(self, library: Library, *, today: date | None = None) -> None:
        themes, self._theme_faults = load_themes()
        self._library = library
        self._today = today or date.today()  # noqa: DTZ011  the user's own day
        super().__init__()
        for theme in themes:
            self.register_theme(theme)
        wanted = library.setting("theme")
        self.theme = wanted if wanted in self.available_themes else DEFAULT_THEME

    def get_default_screen(self) -> ReaderScreen:
        """Open on the reader."""
        return ReaderScreen(self._library, today=self._today)

    def on_mount(self) -> None:
        """Say which theme files could not be used."""
        for fault in self._theme_faults:
            self.notify(fault, severity="warning")

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = False,
    ) -> None:
        """Tell the user something; whatever it quotes is cleaned, and never read as markup."""
        super().notify(
            clean(message), title=clean(title), severity=severity, timeout=timeout, markup=False
        )

    def on_notify(self) -> None:
        """Make room for what is told next: a pile of notices hides what it speaks of."""
        for notice in list(self._notifications)[: 1 - _NOTICES]:
            del self._notifications[notice]

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Return our own colour names for themes that do not set them."""
        return dict(OWN_VARIABLES)

    async def on_event(self, event: events.Event) -> None:
        """Carry out the reader's keys as they come, before anything is done with the next one.

        Left to itself Textual sends a key to the focused widget and runs its binding when it comes
        back: keys that arrive together would pass the first one's chord, or the focus it moves.
        """
        if (
            isinstance(event, events.Key)
            and not event.is_forwarded
            and isinstance(self.screen, ReaderScreen)
        ):
            if self.screen.take_key(event.key):
                return
            if not isinstance(self.focused, Input) and await self._check_bindings(event.key):
                return
        await super().on_event(event)


def run(directory: Path, *, demo: bool = False) -> int:
    """Open the reader on the library in `directory`; returns the exit code."""
    with open_library(directory) as library:
        app = CarrelApp(library)
        app.run()
        return app.return_code or 0
