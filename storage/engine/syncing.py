"""Making what was written durable, in the background."""

from __future__ import annotations

import threading
from collections.abc import Callable
from errno import EIO

_PAUSE_SECONDS = 0.005
_IDLE_SECONDS = 2.0


class Syncer:
    """Syncs one file after writes, on a thread that lives while there is something to do.

    The thread lets some milliseconds pass first, so that a burst of writes is synced once and
    does not wait for its own beginning. Who cannot wait syncs at once, on its own thread.
    """

    def __init__(self, sync: Callable[[], None]) -> None:
        """Call `sync` to make everything written so far durable; it may raise `OSError`."""
        self._sync = sync
        self._syncing = threading.Lock()
        self._changed = threading.Condition()
        self._wanted = 0
        self._done = 0
        self._is_alive = False
        self._is_idle = False
        self._error: OSError | None = None

    def wrote(self) -> None:
        """Note that something was written: it is synced soon."""
        with self._changed:
            self._wanted += 1
            if not self._is_alive:
                self._is_alive = True
                threading.Thread(target=self._work, name="carrel-sync", daemon=True).start()
            elif self._is_idle:
                self._is_idle = False
                self._changed.notify_all()

    def wait(self) -> None:
        """Return once everything written is durable. Raises `OSError` when it cannot be."""
        self._sync_now()
        self.raise_failure()

    def raise_failure(self) -> None:
        """Raise the `OSError` that a sync ended with, if one did."""
        if self._error is not None:
            raise self._error

    def _sync_now(self) -> None:
        with self._syncing:
            wanted = self._wanted
            if wanted == self._done or self._error is not None:
                return
            try:
                self._sync()
            except OSError as raised:
                self._error = raised
            except BaseException as raised:  # whoever asks later must hear of it
                self._error = OSError(EIO, f"syncing failed ({type(raised).__name__})")
            self._done = wanted

    def _work(self) -> None:
        pause = threading.Event()
        while True:
            with self._changed:
                self._is_idle = self._wanted == self._done
                if self._is_idle:
                    self._changed.wait_for(lambda: self._wanted > self._done, _IDLE_SECONDS)
                self._is_idle = False
                if self._wanted == self._done:
                    self._is_alive = False
                    return
            pause.wait(_PAUSE_SECONDS)
            self._sync_now()
