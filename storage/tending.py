"""When a library is compacted: in the background while it is open, or as it is closed."""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from storage.engine.store import Store
from storage.errors import LibraryError

if TYPE_CHECKING:
    from storage.engine.compaction import Compaction

DUE_BYTES = 500_000
"""A journal of this size is compacted when idle, or as the library is closed: to read it costs an
opening some ten milliseconds, to compact it about as much."""


_SMALL = 8_000_000
"""Larger layers are merged when idle, not as the library is closed: nobody waits for them."""

_MANY = 6
"""With each layer more than that, layers twice as large are merged as the library is closed: one
that is never idle gets no more and more of them."""


_RETRY_SECONDS = 60.0


class Tending:
    """Compacts one store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._running: threading.Thread | None = None
        self._compaction: Compaction | None = None
        self._not_before = 0.0

    def tend(self) -> None:
        """Begin a compaction that is due, or install one that has been made."""
        if self._compaction is not None:
            if self._running is None or not self._running.is_alive():
                self._finish()
        elif self._store.journal.offset > DUE_BYTES and time.monotonic() >= self._not_before:
            try:
                self._begin()
            except LibraryError:  # read-only or busy: another time
                self._wait()

    def compact(self, *, largest: int | None = None) -> None:
        """Compact now, layers of more bytes than `largest` left alone. Raises `LibraryError`."""
        if self._compaction is not None:
            self._finish()
        compaction = self._new()
        if not compaction.begin():
            return
        try:
            compaction.run(largest=largest)
        except BaseException:
            compaction.abandon()
            raise
        compaction.install()

    def close(self) -> None:
        """Stop what runs; compact a library whose journal has grown long."""
        if self._compaction is not None:
            self._compaction.stop()
            self._finish()
        if self._store.journal.offset > DUE_BYTES:
            layers = max((len(shelf.layers) for shelf in self._store.shelves.values()), default=0)
            with suppress(LibraryError):
                self.compact(largest=_SMALL << max(0, layers - _MANY))

    def _new(self) -> Compaction:
        from storage.engine.compaction import Compaction  # seldom: not part of every start

        return Compaction(self._store)

    def _begin(self) -> None:
        compaction = self._new()
        if compaction.begin():
            self._compaction = compaction
            self._running = threading.Thread(
                target=self._run, args=(compaction,), name="carrel-compaction", daemon=True
            )
            self._running.start()

    def _run(self, compaction: Compaction) -> None:
        from storage.engine.compaction import Stopped

        try:
            compaction.run()
        except (LibraryError, Stopped):  # no space, say: the library goes on as it is
            self._wait()
            compaction.abandon()

    def _wait(self) -> None:
        self._not_before = time.monotonic() + _RETRY_SECONDS

    def _finish(self) -> None:
        compaction, running = self._compaction, self._running
        self._compaction = self._running = None
        if running is not None:
            running.join()
        if compaction is not None and compaction.is_begun:
            with suppress(LibraryError):
                compaction.install()
