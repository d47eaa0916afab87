"""What Carrel works with besides the library, looked over: terminal, clipboard, configuration.

Each thing is a `Check`: a sentence of how it is and, where something is to be done, what.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from tui import clipboard
from tui.config import config_path, load_config

_SMALLEST, _PLEASANT = (40, 12), (80, 24)
_SECONDS = 2.0
"""tmux answers at once, or not at all."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at."""

    about: str
    """terminal, clipboard, configuration, search index or network."""
    says: str
    """How it is, in a sentence."""
    advice: str = ""
    """What to do, in a sentence; "" where all is well."""

    def as_record(self) -> dict[str, Any]:
        """Return it as JSON object."""
        return {**asdict(self), "well": not self.advice}


@dataclass(frozen=True, slots=True)
class Terminal:
    """What is known of the terminal."""

    size: tuple[int, int] | None
    """Columns and lines; None where there is no terminal."""
    encoding: str
    """What text it is sent is encoded in."""


def checks_of(terminal: Terminal, environment: Mapping[str, str]) -> Iterator[Check]:
    """Look everything over that is not the library."""
    yield from terminal_checks(terminal, environment)
    yield from clipboard_checks(environment)
    yield configuration_check(environment)


def terminal_checks(terminal: Terminal, environment: Mapping[str, str]) -> Iterator[Check]:
    """Look the terminal over: whether it is one, its size, colours and signs."""
    name = environment.get("TERM", "")
    if terminal.size is None:
        yield Check("terminal", "The output goes to no terminal; the reader opens in one.")
    else:
        yield _size(terminal.size)
        yield _colours(name, environment)
    if "utf" in terminal.encoding.lower():
        yield Check("terminal", f"Text is sent as {terminal.encoding}: every sign is shown.")
    else:
        yield Check(
            "terminal",
            f"Text is sent as {terminal.encoding or 'ASCII'}, so the reader draws with ASCII.",
            "For all signs, choose a UTF-8 locale: export LANG=C.UTF-8, say.",
        )


def _size(size: tuple[int, int]) -> Check:
    width, height = size
    says = f"It has {width} columns and {height} lines."
    if width < _SMALLEST[0] or height < _SMALLEST[1]:
        return Check("terminal", says, "Make it larger: below 40 by 12 little is to be seen.")
    if width < _PLEASANT[0] or height < _PLEASANT[1]:
        return Check("terminal", f"{says} From 80 by 24 on, reading is pleasant.")
    return Check("terminal", says)


def _colours(name: str, environment: Mapping[str, str]) -> Check:
    if "NO_COLOR" in environment:
        return Check("terminal", "NO_COLOR is set: no colours are used.")
    if name in ("", "dumb"):
        return Check(
            "terminal",
            f"TERM is {name or 'not set'}: such a terminal shows no screens.",
            "Set TERM to what your terminal is, xterm-256color mostly.",
        )
    if environment.get("COLORTERM", "").lower() in ("truecolor", "24bit"):
        return Check("terminal", f"{name} shows every colour.")
    if "256" in name or name.endswith(("-direct", "kitty")):
        return Check("terminal", f"{name} shows 256 colours. COLORTERM=truecolor asks for all.")
    return Check(
        "terminal",
        f"{name} is taken to show 16 colours.",
        "If yours shows more, set TERM=xterm-256color, or tmux-256color within tmux.",
    )


def clipboard_checks(environment: Mapping[str, str]) -> Iterator[Check]:
    """Look over how a copied text arrives."""
    is_far = clipboard.is_far(environment)
    tool = next((words[0] for words in clipboard.tools(environment)), None)
    if tool is not None:
        where = " of this machine, which is not the one you sit at" if is_far else ""
        yield Check("clipboard", f"{tool} copies to the clipboard{where}.")
    elif is_far:
        yield Check(
            "clipboard", "You are here over ssh: copying is left to your terminal, by OSC 52."
        )
    else:
        yield Check(
            "clipboard", "Copying is left to the terminal, by OSC 52.", _missing(environment)
        )
    if environment.get("TMUX"):
        yield _tmux(environment)


def _missing(environment: Mapping[str, str]) -> str:
    if environment.get("WAYLAND_DISPLAY"):
        return "To be sure that it arrives, install wl-clipboard."
    if environment.get("DISPLAY"):
        return "To be sure that it arrives, install xclip or xsel."
    return ""


def _tmux(environment: Mapping[str, str]) -> Check:
    setting = _tmux_setting("set-clipboard", environment)
    if setting is None:
        return Check("clipboard", "Within tmux; what it does with copied text is not known.")
    if setting == "off":
        return Check(
            "clipboard",
            "tmux keeps copied text from the terminal (set-clipboard is off).",
            "Put `set -g set-clipboard on` into ~/.tmux.conf.",
        )
    return Check("clipboard", f"tmux hands copied text on (set-clipboard is {setting}).")


def _tmux_setting(name: str, environment: Mapping[str, str]) -> str | None:
    program = shutil.which("tmux", path=environment.get("PATH", os.defpath))
    if program is None:
        return None
    try:
        answer = subprocess.run(
            [program, "show-options", "-sv", name],
            env=dict(environment),
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=True,
        )
    except (OSError, subprocess.SubprocessError, UnicodeDecodeError):
        return None
    found = answer.stdout.strip()
    return found if found in ("on", "off", "external") else None


def configuration_check(environment: Mapping[str, str]) -> Check:
    """Look the configuration file over."""
    place = config_path(environment)
    config = load_config(place)
    if config.path is None:
        return Check("configuration", "There is none; carrel config init writes a first one.")
    if not config.faults:
        return Check("configuration", f"Nothing is wrong with {place}.")
    more = len(config.faults) - 1
    others = f" There are {more} more." if more else ""
    return Check(
        "configuration",
        f"{place}, {config.faults[0]}{others}",
        "carrel config check lists what is not used, by line.",
    )
