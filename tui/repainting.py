"""Drawing kept pictures anew when papers came while no reader was there, as by cron at night.

So the next start shows what came at once. The terminal it will be in is the one each picture was
drawn for: its size and what of the environment matters are told in the picture.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress

from storage.errors import CarrelError
from storage.library import Library
from tui import picture

_MOST = 2
"""Pictures drawn anew: of the sizes a terminal had last. Each takes a third of a second."""


def repaint(library: Library) -> None:
    """Draw the pictures that were kept of how the reader starts on this library."""
    kept = picture.newest(library.directory)[:_MOST]
    if not kept:
        return
    for told in kept:
        if told.variables_of("TEXTUAL") != kept[0].variables_of("TEXTUAL"):
            continue  # Textual reads its own once
        with _environment(told.variables), suppress(CarrelError, OSError):
            from tui.config import config_path, load_config
            from tui.drawing import keep_picture

            keep_picture(library, load_config(config_path(os.environ)), told.size)


@contextmanager
def _environment(variables: Mapping[str, str]) -> Iterator[None]:
    """Let it be as in the terminal of a picture."""
    before = dict(os.environ)
    for name in filter(picture.matters, before):
        del os.environ[name]
    os.environ.update(variables)
    time.tzset()
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
        time.tzset()
