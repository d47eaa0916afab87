"""The reader as a Textual app: themes, the screen, and what belongs to no pane."""

from __future__ import annotations

import gc
import os
import sys
from datetime import date
from pathlib import Path

from textual import on
from textual.command import Provider
from textual.driver import Driver
from textual.filter import Monochrome, NoColor
from textual.notifications import SeverityLevel

from storage.library import Library
from storage.locations import demo_directory
from storage.text import clean
from tui.config import Config, config_path, load_config
from tui.early import Stage, terminal_size
from tui.garbage import LOOK_SECONDS, Garbage
from tui.keyed_app import KeyedApp
from tui.messages import FirstFrame
from tui.pauses import Pauses
from tui.screens.reader import ReaderScreen
from tui.shell.opening import fill_sample, is_first_run, open_library
from tui.terminal_looks import FEW_COLOURS, AsciiFilter, wants_ascii
from tui.theme_files import load_theme, load_themes
from tui.theme_watch import SECONDS, ThemeWatch, theme_directory

_NOTICES = 3
"""How many notices are in sight at most."""
_LOW = 30
"""On a screen of fewer lines there is room for one."""
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


class CarrelApp(KeyedApp):
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
        config: Config | None = None,
        driver_class: type[Driver] | None = None,
        ascii: bool = False,
        first_run: bool = False,
        is_awaited: bool = True,
    ) -> None:
        """Open on a library; `today` is the user's day, `ascii` keeps the screen to ASCII.

        On the first run is asked how to begin.
        """
        self._library = library
        self._is_first_run = first_run
        self.opens_sample = False
        """The user wants the sample, once this is left."""
        self._config = config or Config()
        self._is_awaited = is_awaited
        self._today = today or date.today()  # noqa: DTZ011  the user's own day
        """When the user did something."""
        super().__init__(self._config.keymap, Pauses(), driver_class=driver_class)
        self._suit_terminal(ascii=ascii)
        self._own_themes = ThemeWatch(theme_directory())
        self._theme_faults: list[str] | None = None
        self._garbage = Garbage(self.pauses)
        self._start_in(self._config.look.theme or library.setting("theme"))
        self._styled_for = self.get_css_variables()
        self.stylesheet.set_variables(self._styled_for)

    def get_default_screen(self) -> ReaderScreen:
        """Open on the reader."""
        return ReaderScreen(
            self._library,
            today=self._today,
            config=self._config,
            pauses=self.pauses,
            is_awaited=self._is_awaited,
        )

    def _suit_terminal(self, *, ascii: bool) -> None:
        """Show no more colours and signs than there are."""
        if self.no_color:  # Textual would show shades of grey, which are colours too
            self._filters = [f for f in self._filters if not isinstance(f, Monochrome | NoColor)]
            self._filters.append(NoColor())
        if ascii:
            self._filters.append(AsciiFilter())
        self.set_class(self.no_color, "-no-colour", update=False)
        is_poor = self.console.color_system in FEW_COLOURS
        self.set_class(is_poor and not self.no_color, "-few-colours", update=False)

    def _start_in(self, wanted: object) -> None:
        """Take the theme that was chosen, reading no other one for that if possible."""
        name = wanted if isinstance(wanted, str) else DEFAULT_THEME
        if name not in self.available_themes:
            if (theme := load_theme(name, self._own_themes.directory)) is not None:
                self.register_theme(theme)
            else:
                self.load_every_theme()
        self.theme = name if name in self.available_themes else DEFAULT_THEME

    def load_every_theme(self) -> None:
        """Make sure that every theme can be chosen."""
        if self._theme_faults is None:
            self._theme_faults = self._take_themes()

    def _take_themes(self) -> list[str]:
        """Take in every theme that can be used; returns a sentence for each that cannot."""
        themes, faults = load_themes(self._own_themes.directory)
        for theme in themes:
            self.register_theme(theme)
        return faults

    def follow_themes(self) -> None:
        """Take in what the user wrote into theme files; a faulty one leaves the last good one."""
        if not self._own_themes.has_changed():
            return
        before = self.current_theme
        for fault in self._take_themes():
            self.notify(fault, severity="warning")
        if self.current_theme != before:
            self.mutate_reactive(CarrelApp.theme)

    def refresh_css(self, animate: bool = True) -> None:
        """Parse the styles anew, unless they were parsed for the very same colours."""
        variables = self.get_css_variables()
        if variables != self._styled_for:
            self._styled_for = variables
            super().refresh_css(animate)

    @on(FirstFrame)
    async def _first_frame_painted(self) -> None:
        """Do what was typed meanwhile, then what could wait."""
        await self.take_keys()
        self._do_what_could_wait()

    def _do_what_could_wait(self) -> None:
        """Collect garbage again, and say which themes could not be used."""
        if not gc.isenabled():
            self._garbage.begin()
            self.set_interval(LOOK_SECONDS, self._look_for_garbage)
        self.load_every_theme()
        for fault in self._theme_faults or ():
            self.notify(fault, severity="warning")
        self.set_interval(SECONDS, self.follow_themes)
        if self._is_first_run:
            from tui.welcoming import welcome

            welcome(self.screen.app, self._library, open_sample=self._open_sample)
        if faults := self._config.faults:
            more = f" {len(faults) - 1} more: carrel config check" if len(faults) > 1 else ""
            title = "A part of the configuration is not used"
            sentence = f"{self._config.path}, {faults[0]}{more}"
            self.notify(sentence, title=title, severity="warning", timeout=15)

    def _look_for_garbage(self) -> None:
        screens = (screen for screen in self.screen_stack if isinstance(screen, ReaderScreen))
        self._garbage.look(is_busy=any(screen.is_refreshing for screen in screens))

    def _open_sample(self) -> None:
        self.opens_sample = True
        self.exit()

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
        room = _NOTICES if self.size.height >= _LOW else 1
        for notice in list(self._notifications)[: len(self._notifications) + 1 - room]:
            del self._notifications[notice]

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Return our own colour names for themes that do not set them."""
        return dict(OWN_VARIABLES)

    async def action_quit(self) -> None:
        """Leave from whatever screen, as the reader is left."""
        for screen in self.screen_stack:
            if isinstance(screen, ReaderScreen):
                screen.leave()
        self.exit()


def run(
    directory: Path, stage: Stage | None = None, *, demo: bool = False, ascii: bool = False
) -> int:
    """Open the reader on the library in `directory`; returns the exit code.

    It takes the terminal over from `stage`, where there is one that is set. `ascii` keeps the
    screen to ASCII, as the environment may do, too.
    """
    with open_library(directory) as library:
        if demo:
            fill_sample(library)
        config = load_config(config_path(os.environ))
        encoding = getattr(sys.__stderr__, "encoding", None)
        in_ascii = ascii or wants_ascii(config.look.ascii, os.environ, encoding)
        driver = _driver_on(stage)
        app = CarrelApp(
            library,
            config=config,
            driver_class=driver,
            ascii=in_ascii,
            first_run=is_first_run(library),
            is_awaited=driver is None,
        )
        app.run()
        if app.return_code == 0 and not in_ascii:
            _keep_picture(library, config)
    if app.opens_sample:
        gc.disable()  # as at the first start, until its first frame
        return run(demo_directory(None), demo=True, ascii=ascii)
    return app.return_code or 0


def _keep_picture(library: Library, config: Config) -> None:
    """Keep how the reader will start; not where it will first ask how to begin."""
    if not is_first_run(library) and (size := terminal_size()) is not None:
        from tui.drawing import keep_picture

        keep_picture(library, config, size)


def _driver_on(stage: Stage | None) -> type[Driver] | None:
    if stage is None or not stage.is_set:
        return None  # the usual one
    from tui.driver import driver_on

    return driver_on(stage)
