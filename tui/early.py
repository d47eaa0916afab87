"""The terminal from the start of the program until the reader takes it over.

Where a picture of the first frame is kept and true, it is shown here, in the terminal as the reader
will want it: in its other screen, silent, giving each key at once. What is typed meanwhile waits
for the reader. Nothing here takes time to load.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any

from storage.locations import demo_directory, library_directory
from tui.picture import load
from tui.shell.plain import Opening

ENTER = b"\x1b[?1049h"
"""Goes to the terminal's other screen, and clears it in some terminals."""
_LEAVE = b"\x1b[?1049l\x1b[?25h\x1b[?7h"
_BARE = b"\x1b[?25l\x1b[?7l"
"""No cursor; what is too long is cut."""


class Stage:
    """The terminal before the reader; leaves it as it was unless the reader took it over."""

    def __init__(self) -> None:
        self.attributes: list[Any] | None = None
        """How the terminal was, while a picture is shown; None while there is none."""
        self.frame = b""
        """The picture that is shown."""

    @property
    def is_set(self) -> bool:
        """A picture is shown, and the reader has not come yet."""
        return self.attributes is not None

    def show(self, frame: bytes) -> None:
        """Show a picture, if the terminal lets itself be prepared."""
        import termios

        with suppress(termios.error, OSError):
            attributes = termios.tcgetattr(0)
            termios.tcsetattr(0, termios.TCSANOW, _prepared(attributes))
            self.attributes, self.frame = attributes, frame
            _write(ENTER + _BARE + frame)

    def hand_over(self) -> list[Any] | None:
        """Leave the terminal to the reader; returns how it is to be when that has ended."""
        attributes, self.attributes = self.attributes, None
        return attributes

    def clear(self) -> None:
        """Leave the terminal as it was, if the reader has not come."""
        if (attributes := self.hand_over()) is not None:
            import termios

            with suppress(termios.error, OSError):
                termios.tcsetattr(0, termios.TCSANOW, attributes)
                _write(_LEAVE)

    def __enter__(self) -> Stage:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.clear()


def directory_of(wanted: Opening) -> Path:
    """Return the directory of the library that is to be opened."""
    if wanted.demo:
        return demo_directory(wanted.library)
    return library_directory(wanted.library, os.environ)


def stage_for(wanted: Opening) -> Stage:
    """Return the stage for the reader, with the picture of its first frame where that is true."""
    stage = Stage()
    if (size := terminal_size()) is not None:
        frame = load(directory_of(wanted), size, os.environ)
        if frame is not None:
            stage.show(frame)
    return stage


def terminal_size() -> tuple[int, int] | None:
    """Return columns and lines of the terminal; None where no picture can be shown."""
    if not {"COLUMNS", "LINES", "TEXTUAL_DRIVER"}.isdisjoint(os.environ) or not _is_utf8():
        return None  # somebody knows better how things are to be
    try:
        if os.tcgetpgrp(0) != os.getpgrp() or not (os.isatty(1) and os.isatty(2)):
            return None
        size = os.get_terminal_size(1)
    except (OSError, AttributeError):  # no terminal; or a system without this kind of them
        return None
    return (size.columns, size.lines)


def _is_utf8() -> bool:
    return (getattr(sys.stderr, "encoding", "") or "").lower().replace("-", "") == "utf8"


def _prepared(attributes: list[Any]) -> list[Any]:
    """Return how Textual will have the terminal."""
    import termios

    found = [*attributes[:6], list(attributes[6])]
    found[0] &= ~(termios.IXON | termios.IXOFF | termios.ICRNL | termios.INLCR | termios.IGNCR)
    found[3] &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN | termios.ISIG)
    found[6][termios.VMIN] = 1
    return found


def _write(data: bytes) -> None:
    while data:
        data = data[os.write(2, data) :]
