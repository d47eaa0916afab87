"""Compaction: what changed becomes a layer, and layers of like size become one.

The slow part, `run`, holds no lock that a writer waits for and may be on another thread. Only
`install` holds it: it writes the rest of the journal and the new manifest, whose replacement is
the one step that counts. Files of the last generations stay, as backups that cost nothing to make.

Layers are merged so that each is at least `_RATIO` times the newer ones together: a library has a
handful of layers, and a document is rewritten as often as there are, not with each compaction.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from filelock import FileLock, Timeout

from storage.engine import manifest as manifests
from storage.engine.cleaning import COMPACTING, sweep
from storage.engine.faults import in_words
from storage.engine.journal import header
from storage.engine.layer import Layer
from storage.engine.making import LayerMaker
from storage.engine.manifest import Manifest, TableEntry
from storage.engine.shelf import Shelf
from storage.engine.store import Store

_RATIO = 3


@dataclass(frozen=True, slots=True)
class _Table:
    """One table as it was when the compaction began."""

    shelf: Shelf
    layers: tuple[Layer, ...]
    changed: dict[int, Any]
    terms: dict[int, set[str]]
    documents: int
    highest: int


class Stopped(Exception):
    """A compaction was to end before it was done."""


class Compaction:
    """One compaction of one store, from `begin` to `install`."""

    def __init__(self, store: Store) -> None:
        """Take down what there is; another compaction at the same time makes this one pointless."""
        self._store = store
        self._lock = FileLock(store.directory / COMPACTING, thread_local=False)
        self._done: Manifest | None = None
        self._is_stopped = False
        self.is_begun = False
        """There is something to do, and nobody else is at it."""

    def begin(self) -> bool:
        """Note the state that is to be compacted; returns whether to go on. Raises LibraryError."""
        store = self._store
        with in_words(store.directory):
            try:
                self._lock.acquire(blocking=False)
            except (Timeout, NotImplementedError):
                return False
        try:
            self._say_what_there_is()
        except BaseException:
            self._lock.release()
            raise
        self._manifest = store.manifest
        self._number = store.number
        self._offset = store.journal.offset
        self._tables = {
            name: _Table(
                shelf,
                shelf.layers,
                dict(shelf.overlay.documents),
                shelf.overlay.terms(),
                len(shelf),
                shelf.highest,
            )
            for name, shelf in store.shelves.items()
        }
        self.is_begun = True
        return True

    def run(self, *, everything: bool = False, largest: int | None = None) -> None:
        """Write the new layers. Raises `LibraryError`, `Stopped`.

        `everything` makes one of all; layers of more bytes than `largest` are left alone.
        """
        generation = self._manifest.generation + 1
        with in_words(self._store.directory):
            tables = {
                name: self._table(name, table, generation, everything=everything, largest=largest)
                for name, table in self._tables.items()
            }
        self._done = Manifest(generation, self._number, self._manifest.epoch, tables)

    def install(self) -> bool:
        """Make the new layers those that count; returns whether they do. Raises `LibraryError`."""
        store, done = self._store, self._done
        assert done is not None
        try:
            with store.writing(), in_words(store.directory):
                if store.manifest != self._manifest:
                    return False  # restored meanwhile
                rest = store.journal.rest(self._offset)
                if not self._offset:  # the journal's own header is in it
                    rest = rest.partition(b"\n")[2]
                start = header(done.generation, done.after, done.epoch)
                store.disk.write_file(store.directory / done.journal, start + rest)
                manifests.save(store.disk, store.directory, done)
                store.catch_up()
                sweep(store.disk, store.directory, store.manifest)
                return True
        finally:
            self.abandon()

    def stop(self) -> None:
        """Make `run` on another thread raise `Stopped` soon."""
        self._is_stopped = True

    def abandon(self) -> None:
        """Let others compact; what was written without being installed is swept away later."""
        self.is_begun = False
        self._lock.release()

    def _say_what_there_is(self) -> None:
        """Write the manifest of a library that has none yet: layers without one are refused."""
        store = self._store
        with store.writing(), in_words(store.directory):
            if store.disk.status(store.directory / manifests.NAME) is None:
                store.save_manifest()
        store.catch_up()

    def _check(self) -> None:
        if self._is_stopped:
            raise Stopped

    def _table(
        self,
        name: str,
        table: _Table,
        generation: int,
        *,
        everything: bool,
        largest: int | None,
    ) -> TableEntry:
        first = 0 if everything else first_to_merge(table.layers, self._offset, largest)
        kept, taken = table.layers[:first], table.layers[first:]
        entries = [layer.entry for layer in kept]
        documents = table.documents
        if table.changed or everything:
            store, schema = self._store, table.shelf.schema
            made, lines = LayerMaker(store.disk, store.directory, name, generation, schema).merged(
                taken,
                table.changed,
                table.terms,
                is_whole=not kept,
                report=store.report,
                check=self._check,
            )
            entries += [] if made is None else [made]
            documents = documents if kept else lines  # damaged ones count no more
        else:
            entries += [layer.entry for layer in taken]
        return TableEntry(documents, table.highest, tuple(entries))


def first_to_merge(layers: tuple[Layer, ...], added: int, largest: int | None = None) -> int:
    """Return the oldest layer that is to be merged with `added` bytes and all newer layers."""
    first = len(layers)
    while first and (size := layers[first - 1].entry.size) < _RATIO * added:
        if largest is not None and size > largest:
            break
        first -= 1
        added += layers[first].entry.size
    return first
