"""A text shown so that the terminal itself can select it: outside the reader, in plain lines.

The reader's own screen would cut it to lines, pad them, and take the mouse; so it is left for as
long as no key is pressed. What was shown stays in the terminal above the prompt.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import TextIO

from textual.app import App, SuspendNotSupported

from storage.text import clean

_LINE = "── Select with the mouse. Any key goes back to Carrel. ──"


def show_by_hand(app: App[object], text: str) -> None:
    """Show a text until a key is pressed."""
    text = clean(text)
    try:
        with app.suspend():
            _print(text, sys.__stdout__)
            _await_key()
    except SuspendNotSupported:
        from tui.screens.plain_text import PlainTextScreen

        app.push_screen(PlainTextScreen(text))


def _print(text: str, file: TextIO | None) -> None:
    if file is not None:
        line = _LINE if (file.encoding or "").lower().replace("-", "") == "utf8" else _LINE[3:-3]
        file.write(f"\n{text.rstrip()}\n\n{line.strip()}\n")
        file.flush()


def _await_key() -> None:
    """Wait for a key, and take all that it sends."""
    try:
        import termios
    except ImportError:  # Windows
        import msvcrt

        msvcrt.getch()  # type: ignore[attr-defined]
        return
    import os

    with suppress(termios.error, OSError):
        before = termios.tcgetattr(0)
        bare = [*before[:6], list(before[6])]
        bare[3] &= ~(termios.ICANON | termios.ECHO | termios.ISIG)
        bare[6][termios.VMIN] = 1
        try:
            termios.tcsetattr(0, termios.TCSANOW, bare)
            os.read(0, 1024)
        finally:
            termios.tcsetattr(0, termios.TCSAFLUSH, before)
