"""Drawing the picture of the first frame: by the reader itself, off the screen."""

from __future__ import annotations

import os

from textual import on

from storage.library import Library
from tui import picture
from tui.app import CarrelApp
from tui.config import Config
from tui.messages import FirstFrame
from tui.screens.reader import ReaderScreen


class Drawing(CarrelApp):
    """The reader, up to its first frame."""

    frame: bytes | None = None
    """What a terminal is to be told to show it; None while it is not drawn."""

    @on(FirstFrame)
    def _take(self) -> None:
        # What is told once is not to be there again, and a filter may still be searching.
        if not self._notifications and not self._has_filter():
            update = self.screen._compositor.render_full_update()
            self.frame = update.render_segments(self.console).encode("utf-8", "replace")
        self.exit()

    def _has_filter(self) -> bool:
        return isinstance(self.screen, ReaderScreen) and bool(self.screen.feed.filter_text)


def keep_picture(library: Library, config: Config, size: tuple[int, int]) -> None:
    """Keep the picture of how the reader will start on this library, in a terminal of that size."""
    if library.problems or picture.load(library.directory, size, os.environ) is not None:
        return  # it will have to speak of problems; or nothing has changed
    try:
        told = picture.circumstances(library.directory, size, os.environ)
    except OSError:
        return
    library.catch_up()  # so that it shows no less than is told of
    drawing = Drawing(library, config=config, is_awaited=False)
    drawing.run(headless=True, size=size)
    if drawing.frame is not None:
        picture.keep(library.directory, size, told, drawing.frame)
