"""Making what was written durable, in the background."""

from __future__ import annotations

import threading
from collections.abc import Callable
from errno import EIO

_IDLE_SECONDS = 2.0


class Syncer:
    """Syncs one file after writes, on a thread that lives while there is something to do."""

    def __init__(self, sync: Callable[[], None]) -> None:
        """Call `sync` to make everything written so far durable; it may raise `OSError`."""
        self._sync = sync
        self._changed = threading.Condition()
        self._wanted = 0
        self._done = 0
        self._alive = False
        self._error: OSError | None = None

    def wrote(self) -> None:
        """Note that something was written: it is synced soon."""
        with self._changed:
            self._wanted += 1
            if not self._alive:
                self._alive = True
                threading.Thread(target=self._work, name="carrel-sync", daemon=True).start()
            self._changed.notify_all()

    def wait(self) -> None:
        """Return once everything written is durable. Raises `OSError` when it cannot be."""
        with self._changed:
            wanted = self._wanted
            self._changed.wait_for(lambda: self._done >= wanted or self._error is not None)
            self._raise()

    def raise_failure(self) -> None:
        """Raise the `OSError` that a sync ended with, if one did."""
        with self._changed:
            self._raise()

    def _raise(self) -> None:
        if self._error is not None:
            raise self._error

    def _work(self) -> None:
        while True:
            with self._changed:
                if not self._changed.wait_for(lambda: self._wanted > self._done, _IDLE_SECONDS):
                    self._alive = False
                    return
                wanted = self._wanted
            error: OSError | None = None
            try:
                self._sync()
            except OSError as raised:
                error = raised
            except BaseException as raised:  # whoever waits must hear of it
                error = OSError(EIO, f"syncing failed ({type(raised).__name__})")
            with self._changed:
                self._done = wanted
                self._error = self._error or error
                self._changed.notify_all()
