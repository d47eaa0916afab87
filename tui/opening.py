"""Opening: http and https addresses only, by a program that is started without a shell.

The program is the one the user named (in the configuration, else in `$BROWSER`), else what the
system opens things with. Over ssh, and where there is no display, only a program that was named
is started: the system's would open its window where nobody looks.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

from storage.errors import CarrelError
from storage.links import web_address
from storage.text import one_line
from tui.clipboard import is_far

PLACE = "%u"
"""Stands for the address in a configured command."""
_SECONDS = 1.0
"""A program that fails does so in this time; one that still runs then is a browser."""
_IN_THE_TERMINAL = frozenset({
    "www-browser", "links", "links2", "elinks", "lynx", "w3m", "browsh", "carbonyl", "chawan",
    "cha", "edbrowse", "retawq",
})  # fmt: skip
"""Browsers that draw in the terminal themselves."""


@dataclass(frozen=True, slots=True)
class Opener:
    """A program that opens addresses."""

    words: tuple[str, ...]
    """Its argument vector, `%u` where the address goes."""

    @property
    def name(self) -> str:
        """What the program is called."""
        return PurePath(self.words[0]).name

    @property
    def is_in_terminal(self) -> bool:
        """It needs the terminal for itself."""
        return self.name in _IN_THE_TERMINAL

    def command(self, address: str) -> list[str]:
        """Return the argument vector for an address."""
        return [word.replace(PLACE, address) for word in self.words]


def checked(url: str | None) -> str:
    """Return `url` when it may be opened. Raises `CarrelError` with a sentence otherwise."""
    if not url:
        raise CarrelError("This paper has no such link.")
    if any(character.isspace() or not character.isprintable() for character in url):
        raise CarrelError("This link holds characters that no address has; it is not opened.")
    if web_address(url) is None:
        raise CarrelError(f"Only http and https links are opened, not {one_line(url)[:80]}")
    return url


def command_words(text: str) -> tuple[str, ...]:
    """Return the argument vector of a command such as `firefox %u`. Raises `CarrelError`."""
    try:
        words = tuple(shlex.split(text))
    except ValueError:
        raise CarrelError("A quotation mark in this command is not closed.") from None
    if not any(PLACE in word for word in words[1:]):
        raise CarrelError('Say where the link goes: "firefox %u".')
    return words


def openers(
    configured: Sequence[str] = (),
    environment: Mapping[str, str] | None = None,
    platform: str = sys.platform,
) -> list[Opener]:
    """Return what may open an address here, to be tried in turn."""
    environment = os.environ if environment is None else environment
    if configured:
        return [Opener(tuple(configured))]
    if named := list(_browsers(environment.get("BROWSER", ""))):
        return named
    return list(_of_the_system(environment, platform))


def _browsers(variable: str) -> Iterator[Opener]:
    """Read `$BROWSER`: commands between colons, `%s` where the address goes, else at the end."""
    for command in variable.split(os.pathsep):
        try:
            words = shlex.split(command)
        except ValueError:
            continue
        if words and words[-1] == "&":  # whatever is started is not waited for
            words.pop()
        if not words:
            continue
        if not any("%s" in word for word in words):
            words.append("%s")
        yield Opener(tuple(word.replace("%s", PLACE).replace("%%", "%") for word in words))


def _of_the_system(environment: Mapping[str, str], platform: str) -> Iterator[Opener]:
    has_display = bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))
    if platform in ("win32", "darwin") and is_far(environment):
        return
    if platform == "win32":
        yield Opener(("rundll32", "url.dll,FileProtocolHandler", PLACE))
    elif platform == "darwin":
        yield Opener(("open", PLACE))
    else:
        wanted: list[tuple[bool, tuple[str, ...]]] = [
            ("TERMUX_VERSION" in environment, ("termux-open-url", PLACE)),
            ("WSL_DISTRO_NAME" in environment, ("wslview", PLACE)),
            (has_display, ("xdg-open", PLACE)),
            (has_display, ("gio", "open", PLACE)),
            (has_display, ("x-www-browser", PLACE)),
            (has_display, ("firefox", PLACE)),
        ]
        path = environment.get("PATH", os.defpath)
        yield from (
            Opener(words)
            for is_here, words in wanted
            if is_here and shutil.which(words[0], path=path)
        )


def start(
    opener: Opener,
    address: str,
    environment: Mapping[str, str] | None = None,
    *,
    seconds: float = _SECONDS,
) -> str | None:
    """Start a program on an address; None when it runs or ended well, else why not.

    The address is one that `checked` let pass, or that of a file of the user's own.
    """
    environment = os.environ if environment is None else environment
    found = shutil.which(opener.words[0], path=environment.get("PATH", os.defpath))
    if found is None:
        return f"There is no program “{one_line(opener.words[0])}”."
    try:
        process = subprocess.Popen(
            [found, *opener.command(address)[1:]],
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,  # what it prints would stand in the middle of the screen
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # it goes on when Carrel ends
        )
    except (OSError, ValueError) as error:
        return f"{opener.name} cannot be started: {getattr(error, 'strerror', None) or error}."
    try:
        status = process.wait(seconds)
    except subprocess.TimeoutExpired:
        return None
    return f"{opener.name} ended with status {status}." if status else None


def start_any(
    tried: Sequence[Opener],
    address: str,
    environment: Mapping[str, str] | None = None,
    *,
    seconds: float = _SECONDS,
) -> str | None:
    """Start the first program that takes the address; None when one did, else what went wrong."""
    said = ""
    until = time.monotonic() + 3 * seconds
    for opener in tried:
        fault = start(opener, address, environment, seconds=seconds)
        if fault is None:
            return None
        said = said or fault
        if time.monotonic() > until:
            break
    return said or "There is no browser here."


def run_in_terminal(
    opener: Opener, address: str, environment: Mapping[str, str] | None = None
) -> str | None:
    """Give a program the terminal until it ends; None when it ended well, else what went wrong."""
    environment = os.environ if environment is None else environment
    found = shutil.which(opener.words[0], path=environment.get("PATH", os.defpath))
    if found is None:
        return f"There is no program “{one_line(opener.words[0])}”."
    try:
        command = [found, *opener.command(address)[1:]]
        status = subprocess.run(command, env=dict(environment), check=False).returncode
    except (OSError, ValueError) as error:
        return f"{opener.name} cannot be started: {getattr(error, 'strerror', None) or error}."
    return f"{opener.name} ended with status {status}." if status else None


def file_address(path: Path) -> str:
    """Return the address of a file of the user's own."""
    return path.absolute().as_uri()
