"""Programs in a pseudo-terminal, as a person uses them: keys go in, and output is waited for."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
READER = "import sys; from tui.cli import main; sys.exit(main())"
"""What the console script `carrel` runs."""
PATIENCE = 60.0
"""Seconds until a program that says nothing is given up."""
QUIET = 0.1
"""Seconds without output after which what a key did is on the screen; no key pauses as long."""


def environment(cache: Path) -> dict[str, str]:
    """Return the environment of a usual terminal; what programs keep goes into `cache`."""
    found = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"}
    found |= {"PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(cache)}
    for name in ("PYTHONDONTWRITEBYTECODE", "COLUMNS", "LINES", "NO_COLOR", "TMUX"):
        found.pop(name, None)  # an installed program is compiled, and asks the terminal its size
    return found


def reader(library: Path) -> list[str]:
    """Return the command that opens the reader on a library."""
    return [sys.executable, "-c", READER, "--library", str(library)]


class Terminal:
    """A program started in a terminal of its own; killed when it is left."""

    def __init__(
        self,
        command: Sequence[str],
        variables: Mapping[str, str],
        *,
        size: tuple[int, int] = (120, 40),
        typed: bytes = b"",
    ) -> None:
        """Start a command; `typed` is what the user types before it is up."""
        self.seen = b""
        self.worked = 0.0
        """Seconds that processors worked for the program, once it has ended."""
        self.started = time.perf_counter()
        width, height = size
        self._process, self._terminal = pty.fork()
        if self._process == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))
            os.execvpe(command[0], list(command), dict(variables))
        if typed:
            self.send(typed)

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with suppress(OSError):
            os.kill(self._process, signal.SIGKILL)
            self._wait()
        os.close(self._terminal)

    def send(self, keys: bytes) -> None:
        """Type keys."""
        os.write(self._terminal, keys)

    def until(self, marker: bytes) -> float:
        """Return the seconds from the start until `marker` was in the output."""
        while marker not in self.seen:
            if not self._read(PATIENCE):
                raise SystemExit(f"{marker!r} never came; the last output was {self.seen[-300:]!r}")
        return time.perf_counter() - self.started

    def more(self, seconds: float) -> bool:
        """Wait that long for output; tell whether there was some."""
        return self._read(seconds)

    def quiet(self, seconds: float = QUIET) -> None:
        """Wait until nothing more is put out."""
        while self._read(seconds):
            pass

    def answer(self, keys: bytes) -> tuple[float, float] | None:
        """Type keys; return the seconds to the first and to the last output, or None without."""
        self.quiet(0.03)  # what was put out meanwhile is no answer
        self.seen = b""
        start = time.perf_counter()
        self.send(keys)
        if not self._read(QUIET * 3):
            return None
        first = last = time.perf_counter()
        while self._read(QUIET):
            last = time.perf_counter()
        return first - start, last - start

    def end(self) -> None:
        """Wait until the program has ended by itself."""
        while self._read(PATIENCE):
            pass
        self._wait()

    def _wait(self) -> None:
        _, _, used = os.wait4(self._process, 0)
        self.worked = used.ru_utime + used.ru_stime

    def attributes(self) -> list[Any]:
        """Return how the terminal is set: whether it echoes, for one."""
        return termios.tcgetattr(self._terminal)

    def _read(self, seconds: float) -> bool:
        ready, _, _ = select.select([self._terminal], [], [], seconds)
        if not ready:
            return False
        try:
            found = os.read(self._terminal, 1 << 20)
        except OSError:  # the program has ended
            return False
        self.seen += found
        return bool(found)
