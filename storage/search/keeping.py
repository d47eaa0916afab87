"""The index kept right while a library is open: the building process, started when there is need.

Whoever shows the library calls `want` with every change and `tend` now and then, as often as it
likes: neither waits for anything. The process runs once nothing has changed for a moment.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

QUIET_SECONDS = 1.0
"""How long nothing must have changed before the index follows."""
_LONGEST = 10.0
"""It follows after that long even when changes do not stop."""
_RETRY = 60.0
_BUSY = 5.0
_WAIT = 2.0


@dataclass(frozen=True, slots=True)
class Keeping:
    """How the index comes along."""

    done: int = 0
    """Papers looked at."""
    of: int = 0
    """Papers to look at; 0 while nothing is being done."""
    refusal: str = ""
    """Why it cannot be made: a sentence. Empty when all is well."""

    @property
    def is_working(self) -> bool:
        """Tell whether the index is being made or brought up to date."""
        return self.of > 0


class Keeper:
    """Starts the building process of one library when it is wanted, one at a time."""

    def __init__(self, directory: Path, *, clock: Callable[[], float] = time.monotonic) -> None:
        """Keep the index of a library; nothing runs before `want` and `tend`."""
        self._directory = directory
        self._clock = clock
        self._wanted_at: float | None = None
        self._first_wanted = 0.0
        self._not_before = 0.0
        self._is_checked = False
        self._process: subprocess.Popen[bytes] | None = None
        self._listener: threading.Thread | None = None
        self._said: list[dict[str, Any]] = []
        self.state = Keeping()
        """How the index comes along, as of the last `tend`."""

    @property
    def is_running(self) -> bool:
        """Tell whether there is a process, as of the last `tend`."""
        return self._process is not None

    def want(self, *, soon: bool = False, is_checked: bool = False) -> None:
        """Note that the index no longer has all; `soon`: do not wait for quiet.

        `is_checked`: it proved damaged, so all of it is to be looked at.
        """
        now = self._clock()
        self._is_checked = self._is_checked or is_checked
        if self._wanted_at is None:
            self._first_wanted = now
        self._wanted_at = now - QUIET_SECONDS if soon else now

    def tend(self) -> bool:
        """Start what is due, hear what runs; returns whether the index may be further now."""
        if self._process is not None:
            return self._hear()
        now = self._clock()
        if self._wanted_at is None or now < self._not_before:
            return False
        if now - self._wanted_at >= QUIET_SECONDS or now - self._first_wanted >= _LONGEST:
            self._start()
        return False

    def close(self) -> None:
        """End what runs; what it has committed stays."""
        process, self._process = self._process, None
        if process is None:
            return
        assert process.stdin is not None
        with suppress(OSError):
            process.stdin.close()  # which is what it ends with
        try:
            process.wait(_WAIT)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        self._join(process)

    def _start(self) -> None:
        command = [*building(self._directory), "--watched"]
        command += ["--checked"] if self._is_checked else []
        self._wanted_at, self._is_checked = None, False
        self._said = []
        try:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=_root(),
                env=surroundings(),
            )
        except OSError as error:
            self._refused(f"The search index cannot be made: {error.strerror or error}.")
            return
        self._listener = threading.Thread(
            target=_listen, args=(self._process.stdout, self._said), daemon=True
        )
        self._listener.start()

    def _hear(self) -> bool:
        process = self._process
        assert process is not None
        is_over = process.poll() is not None
        if is_over:
            self._process = None
            self._join(process)
        said = self._said[-1] if self._said else {}
        if not is_over:
            self.state = Keeping(said.get("done", 0), said.get("of", 0))
            return False
        match said:
            case {"state": "done"}:
                self.state = Keeping()
                return True
            case {"state": "busy"}:  # another reader's process: it does not know of our change
                self._again(_BUSY)
                self.state = Keeping()
                return True
            case {"state": "refused", "reason": str(reason)}:
                self._refused(reason)
            case _:
                self._refused("The search index was not finished: its process ended early.")
        return False

    def _refused(self, reason: str) -> None:
        self.state = Keeping(refusal=reason)
        self._again(_RETRY)

    def _again(self, seconds: float) -> None:
        """Try once more, but not before some time has gone by."""
        self.want(soon=True)
        self._not_before = self._clock() + seconds

    def _join(self, process: subprocess.Popen[bytes]) -> None:
        if self._listener is not None:
            self._listener.join(_WAIT)
        for pipe in (process.stdin, process.stdout):
            with suppress(OSError):
                if pipe is not None:
                    pipe.close()


def building(directory: Path) -> list[str]:
    """Return the command that brings the index of a library up to date."""
    return [sys.executable, "-m", "storage.search.build", str(directory.resolve())]


def surroundings() -> dict[str, str]:
    """Return the environment of that command.

    Of the memory that the index's threads once had, glibc would keep as much for each of them.
    """
    return {**os.environ, "MALLOC_ARENA_MAX": "1"}


def _listen(pipe: Any, said: list[dict[str, Any]]) -> None:
    for line in pipe:
        with suppress(ValueError):
            said.append(orjson.loads(line))


def _root() -> Path:
    """Return where the process finds the packages that this one is made of."""
    return Path(__file__).parents[2]
