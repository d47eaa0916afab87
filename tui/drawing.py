"""Drawing the picture of the first frame: by the reader itself, off the screen."""

from __future__ import annotations

import os

from textual import on

from storage.library import Library
from tui import picture
from tui.app import CarrelApp
from tui.messages import FirstFrame


class Drawing(CarrelApp):
    """The reader, up to its first frame."""

    frame: bytes | None = None
    """What a terminal is to be told to show it; None while it is not drawn."""

    @on(FirstFrame)
    def _take(self) -> None:
        if not self._notifications:  # what is only told now and then is not to be there again
            update = self.screen._compositor.render_full_update()
            self.frame = update.render_segments(self.console).encode("utf-8", "replace")
        self.exit()


def keep_picture(library: Library, size: tuple[int, int]) -> None:
    """Keep the picture of how the reader will start on this library, in a terminal of that size."""
    if library.problems or picture.load(library.directory, size, os.environ) is not None:
        return  # it will have to speak of problems; or nothing has changed
    try:
        told = picture.circumstances(library.directory, size, os.environ)
    except OSError:
        return
    library.catch_up()  # so that it shows no less than is told of
    drawing = Drawing(library)
    drawing.run(headless=True, size=size)
    if drawing.frame is not None:
        picture.keep(library.directory, size, told, drawing.frame)
