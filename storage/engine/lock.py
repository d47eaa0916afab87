"""One writer at a time, whichever process it is in.

`flock` on a descriptor that stays open costs two microseconds, opening and checking as `filelock`
does about seventy, and a mark takes the lock each time. Without `flock`, `filelock` it is;
on POSIX systems both lock alike.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from storage.engine.faults import in_words
from storage.errors import LibraryError

if TYPE_CHECKING:
    from filelock import FileLock

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

_SECONDS = 10.0
_BETWEEN_TRIES = 0.0005


class WriteLock:
    """The lock of a library directory. Who has it may take it again."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._depth = 0
        self._descriptor: int | None = None
        self._other = _other(path) if fcntl is None else None

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the lock. Raises `LibraryError` when another process does not let go of it."""
        if self._depth == 0:
            with in_words(self._path.parent):
                self._acquire()
        self._depth += 1
        try:
            yield
        finally:
            self._depth -= 1
            if self._depth == 0:
                self._release()

    def close(self) -> None:
        """Close the lock's file."""
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            with suppress(OSError):
                os.close(descriptor)

    def _acquire(self) -> None:
        if self._other is not None:
            try:
                self._other.acquire(poll_interval=0.01)
            except TimeoutError:
                raise self._busy() from None
            return
        deadline = time.monotonic() + _SECONDS
        while not self._try():
            if time.monotonic() > deadline:
                raise self._busy()
            time.sleep(_BETWEEN_TRIES)

    def _try(self) -> bool:
        """Take the lock if it is free, and still the lock of the directory."""
        if self._descriptor is None:
            flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0)
            self._descriptor = os.open(self._path, flags, 0o644)
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        mine = os.fstat(self._descriptor)
        try:
            there = os.stat(self._path)  # noqa: PTH116 - once for each mark
            if (mine.st_dev, mine.st_ino) == (there.st_dev, there.st_ino):
                return True
        except FileNotFoundError:
            pass
        self.close()  # the file was replaced: another one is the lock now
        return False

    def _release(self) -> None:
        if self._other is not None:
            self._other.release()
        elif self._descriptor is not None:
            fcntl.flock(self._descriptor, fcntl.LOCK_UN)

    def _busy(self) -> LibraryError:
        return LibraryError(
            f"Another carrel has been writing to {self._path.parent} for {_SECONDS:.0f} seconds. "
            "Close it, then try again."
        )


def _other(path: Path) -> FileLock:
    from filelock import FileLock  # not where it is not used: it takes its time

    return FileLock(path, timeout=_SECONDS)
