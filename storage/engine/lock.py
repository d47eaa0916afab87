"""One writer at a time, whichever process it is in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from storage.errors import LibraryError

_SECONDS = 10.0
_BETWEEN_TRIES = 0.001


class WriteLock:
    """The lock of a library directory. One process may take it again while it has it."""

    def __init__(self, path: Path) -> None:
        self._directory = path.parent
        self._lock = FileLock(path, timeout=_SECONDS)
        self._depth = 0

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the lock. Raises `LibraryError` when another process does not let go of it."""
        if self._depth == 0:
            self._acquire()
        self._depth += 1
        try:
            yield
        finally:
            self._depth -= 1
            if self._depth == 0:
                self._lock.release()

    def _acquire(self) -> None:
        try:
            self._lock.acquire(poll_interval=_BETWEEN_TRIES)
        except Timeout:
            raise LibraryError(
                f"Another carrel has been writing to {self._directory} for {_SECONDS:.0f} "
                "seconds. Close it, then try again."
            ) from None
        except (OSError, NotImplementedError) as error:
            reason = getattr(error, "strerror", None) or error
            raise LibraryError(
                f"{self._directory} cannot be written: {reason}. Nothing was changed."
            ) from error
