"""Copying: to the terminal by OSC 52, and to the system by pyperclip, which may hang or fail."""

from __future__ import annotations

import base64
import threading
from collections.abc import Mapping

_SECONDS = 2.0


def terminal_sequence(text: str, environment: Mapping[str, str]) -> str:
    """Return what makes the terminal copy `text`, wrapped for tmux or screen when inside one."""
    encoded = base64.b64encode(text.encode("utf-8", "replace")).decode("ascii")
    sequence = f"\x1b]52;c;{encoded}\x07"
    if environment.get("TMUX"):
        escaped = sequence.replace("\x1b", "\x1b\x1b")
        # tmux takes the plain form itself where it may; the wrapped one reaches the outer terminal.
        return f"{sequence}\x1bPtmux;{escaped}\x1b\\"
    if environment.get("TERM", "").startswith("screen"):
        chunks = [encoded[at : at + 200] for at in range(0, len(encoded), 200)]
        inner = "\x1b\\\x1bP".join(chunks)
        return f"\x1bP\x1b]52;c;{inner}\x07\x1b\\"
    return sequence


def copy_to_system(text: str, *, seconds: float = _SECONDS) -> bool:
    """Copy by pyperclip; True only when it is known to have arrived. Never waits longer."""
    arrived = threading.Event()

    def copy() -> None:
        import pyperclip

        try:
            pyperclip.copy(text)
        except (pyperclip.PyperclipException, OSError, ValueError, UnicodeError):
            return
        arrived.set()

    worker = threading.Thread(target=copy, name="clipboard", daemon=True)
    worker.start()
    worker.join(seconds)
    return arrived.is_set()


def shown(text: str, width: int = 120) -> str:
    """Return the copied text as a notification shows it."""
    line = " ".join(text.split())
    return line if len(line) <= width else line[: width - 1] + "…"
