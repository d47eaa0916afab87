"""The reader as a Textual app: themes, the screen, and what belongs to no pane."""

from __future__ import annotations

import gc
from datetime import date
from pathlib import Path

from textual import events, on
from textual.app import App
from textual.command import Provider
from textual.driver import Driver
from textual.notifications import SeverityLevel

from storage.library import Library
from storage.text import clean
from tui.early import Stage, terminal_size
from tui.messages import FirstFrame
from tui.screens.reader import ReaderScreen
from tui.shell.opening import fill_sample, open_library
from tui.theme_files import load_theme, load_themes

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

    def __init__(
        self,
        library: Library,
        *,
        today: date | None = None,
        driver_class: type[Driver] | None = None,
        is_awaited: bool = True,
    ) -> None:
        self._library = library
        self._is_awaited = is_awaited
        self._today = today or date.today()  # noqa: DTZ011  the user's own day
        super().__init__(driver_class=driver_class)
        self._theme_faults: list[str] | None = None
        self._typed_early: list[events.Key] | None = []
        """Keys that came before the reader was up; None once it is."""
        self._start_in(library.setting("theme"))
        self._styled_for = self.get_css_variables()
        self.stylesheet.set_variables(self._styled_for)

    def get_default_screen(self) -> ReaderScreen:
        """Open on the reader."""
        return ReaderScreen(self._library, today=self._today, is_awaited=self._is_awaited)

    def _start_in(self, wanted: object) -> None:
        """Take the theme that was chosen, reading no other one for that if possible."""
        name = wanted if isinstance(wanted, str) else DEFAULT_THEME
        if name not in self.available_themes:
            if (theme := load_theme(name)) is not None:
                self.register_theme(theme)
            else:
                self.load_every_theme()
        self.theme = name if name in self.available_themes else DEFAULT_THEME

    def load_every_theme(self) -> None:
        """Make sure that every theme can be chosen."""
        if self._theme_faults is None:
            themes, self._theme_faults = load_themes()
            for theme in themes:
                self.register_theme(theme)

    def refresh_css(self, animate: bool = True) -> None:
        """Parse the styles anew, unless they were parsed for the very same colours."""
        variables = self.get_css_variables()
        if variables != self._styled_for:
            self._styled_for = variables
            super().refresh_css(animate)

    @on(FirstFrame)
    async def _first_frame_painted(self) -> None:
        """Do what was typed meanwhile, then what could wait."""
        typed, self._typed_early = self._typed_early or [], None
        for key in typed:
            await self.on_event(key)
        self._do_what_could_wait()

    def _do_what_could_wait(self) -> None:
        """Collect garbage again, and say which themes could not be used."""
        if not gc.isenabled():
            gc.freeze()
            gc.enable()
        self.load_every_theme()
        for fault in self._theme_faults or ():
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
        if isinstance(event, events.Key) and self._typed_early is not None:
            self._typed_early.append(event)
            return
        if (
            isinstance(event, events.Key)
            and not event.is_forwarded
            and isinstance(self.screen, ReaderScreen)
        ):
            if self.screen.take_key(event.key):
                return
            if not self.screen.feed.is_filter_typed and await self._check_bindings(event.key):
                return
        await super().on_event(event)


def run(directory: Path, stage: Stage | None = None, *, demo: bool = False) -> int:
    """Open the reader on the library in `directory`; returns the exit code.

    It takes the terminal over from `stage`, where there is one that is set.
    """
    with open_library(directory) as library:
        if demo:
            fill_sample(library)
        driver = _driver_on(stage)
        app = CarrelApp(library, driver_class=driver, is_awaited=driver is None)
        app.run()
        if app.return_code == 0 and (size := terminal_size()) is not None:
            from tui.drawing import keep_picture

            keep_picture(library, size)
        return app.return_code or 0


def _driver_on(stage: Stage | None) -> type[Driver] | None:
    if stage is None or not stage.is_set:
        return None  # the usual one
    from tui.driver import driver_on

    return driver_on(stage)
