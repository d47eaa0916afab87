"""Copying: to the terminal by OSC 52, to the system by its tool; and what is known to have arrived.

A terminal does not answer: what it was sent may have arrived or not. A tool of the system that
ends well has taken the text; over ssh that is the clipboard of the far machine, mostly.
"""

from __future__ import annotations

import base64
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import suppress
from enum import Enum

_SECONDS = 2.0
MOST_BYTES = 74_994
"""The longest text most terminals take: its sequence has 100,000 bytes then."""
_PIECE = 200
"""Characters that screen lets through at once."""
_SHORT = 240
"""A sequence up to so long does no harm where it is not understood."""
_UTF8 = {"LC_CTYPE": "UTF-8"}
"""What pbcopy reads is otherwise what the locale says, where there may be none."""


class Arrival(Enum):
    """What is known of a text that was copied."""

    HERE = "here"
    """It is in the clipboard of the user's own screen."""
    FAR = "far"
    """It is in the clipboard of the machine Carrel runs on, which is reached over ssh."""
    UNKNOWN = "unknown"
    """Nothing took it that would have said so."""


def terminal_sequence(text: str, environment: Mapping[str, str]) -> str | None:
    """Return what makes the terminal copy `text`, wrapped for tmux or screen when inside one.

    None when the text is longer than terminals take.
    """
    data = text.encode("utf-8", "replace")
    if len(data) > MOST_BYTES:
        return None
    encoded = base64.b64encode(data).decode("ascii")
    sequence = f"\x1b]52;c;{encoded}\x07"
    if environment.get("TMUX"):
        escaped = sequence.replace("\x1b", "\x1b\x1b")
        # tmux takes the plain form itself where it may; the wrapped one reaches the outer terminal.
        return f"{sequence}\x1bPtmux;{escaped}\x1b\\"
    if environment.get("STY"):
        return _in_pieces(encoded)
    if environment.get("TERM", "").startswith("screen"):
        # screen, or tmux on the near side of ssh; screen would print a long sequence as text.
        return (sequence if len(sequence) <= _SHORT else "") + _in_pieces(encoded)
    return sequence


def _in_pieces(encoded: str) -> str:
    pieces = (encoded[at : at + _PIECE] for at in range(0, len(encoded), _PIECE))
    return "\x1bP\x1b]52;c;" + "\x1b\\\x1bP".join(pieces) + "\x07\x1b\\"


def is_far(environment: Mapping[str, str]) -> bool:
    """Tell whether the user sits at another machine."""
    return bool(environment.get("SSH_CONNECTION") or environment.get("SSH_TTY"))


def copy_to_system(
    text: str,
    environment: Mapping[str, str] | None = None,
    *,
    seconds: float = _SECONDS,
    platform: str = sys.platform,
) -> Arrival:
    """Copy by the system's own means; waits no longer than `seconds`."""
    environment = os.environ if environment is None else environment
    found = list(tools(environment, platform))
    if any(_taken_by(tool, text, environment, seconds / len(found)) for tool in found):
        return _where(environment)
    is_windows = platform in ("win32", "cygwin") or "WSL_DISTRO_NAME" in environment
    if is_windows and _copy_on_windows(text, seconds):
        return _where(environment)
    return Arrival.UNKNOWN


def _where(environment: Mapping[str, str]) -> Arrival:
    # A display that ssh forwards (`localhost:10.0`) is the one the user sits at.
    is_forwarded = re.match(r"(localhost|127\.0\.0\.1):\d", environment.get("DISPLAY", ""))
    return Arrival.FAR if is_far(environment) and not is_forwarded else Arrival.HERE


def tools(environment: Mapping[str, str], platform: str = sys.platform) -> Iterator[list[str]]:
    """Yield what copies its standard input here, the likeliest first."""
    path = environment.get("PATH", os.defpath)
    wanted: list[tuple[bool, list[str]]] = [
        (platform == "darwin", ["pbcopy"]),
        (bool(environment.get("WAYLAND_DISPLAY")), ["wl-copy"]),
        (bool(environment.get("DISPLAY")), ["xclip", "-selection", "clipboard"]),
        (bool(environment.get("DISPLAY")), ["xsel", "--clipboard", "--input"]),
        ("TERMUX_VERSION" in environment, ["termux-clipboard-set"]),
    ]
    for is_here, (name, *options) in wanted:
        if is_here and (found := shutil.which(name, path=path)):
            yield [found, *options]


def _taken_by(tool: list[str], text: str, environment: Mapping[str, str], seconds: float) -> bool:
    """Give a tool the text; True when it ended well in time. One that hangs is ended."""
    try:
        process = subprocess.Popen(
            tool,
            env={**environment, **_UTF8} if tool[0].endswith("pbcopy") else dict(environment),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,  # what it prints would stand in the middle of the screen
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError:
        return False
    try:
        process.communicate(text.encode("utf-8", "replace"), timeout=seconds)
    except subprocess.TimeoutExpired:
        with suppress(OSError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return False
    except OSError:  # it closed its input and went
        return False
    return process.returncode == 0


def _copy_on_windows(text: str, seconds: float) -> bool:
    """Copy by pyperclip; True only when it said so in time."""
    arrived = threading.Event()

    def copy() -> None:
        import pyperclip

        try:
            pyperclip.copy(text)
        except (pyperclip.PyperclipException, OSError, ValueError):
            return
        arrived.set()

    worker = threading.Thread(target=copy, name="clipboard", daemon=True)
    worker.start()
    worker.join(seconds)
    return arrived.is_set()


def shown(text: str, width: int = 90) -> str:
    """Return the copied text as a notification shows it."""
    line = " ".join(text[: width * 10].split())
    return line if len(line) <= width else line[: width - 1] + "…"
