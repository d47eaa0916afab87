"""A directory of tables: opened, changed, followed.

Any number of processes open one directory. A writer holds the lock, first reads what others
appended to the journal, then appends; `catch_up` reads without the lock. When another process
has compacted the library, the manifest is another file: what is left of the old journal is read,
then the new generation is opened. Numbers of documents never change, so nothing known by number
is wrong after that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from errno import ENOENT
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from storage.engine import manifest as manifests
from storage.engine.disk import Disk, Status
from storage.engine.faults import in_words, opening
from storage.engine.journal import Changes, Journal, Transaction
from storage.engine.layer import Layer, Progress
from storage.engine.lock import WriteLock
from storage.engine.manifest import Manifest
from storage.engine.quarantine import Quarantine
from storage.engine.schema import Document, Schema
from storage.engine.shelf import Shelf
from storage.errors import LibraryError

_TRIES = 20


class Edit(NamedTuple):
    """What happened to one document."""

    table: str
    number: int
    before: Document | None
    after: Document | None


Edits = list[Edit] | None
"""What a transaction did; None when so much may have changed that all must be read anew."""


class Store:
    """The tables of one directory."""

    def __init__(
        self,
        directory: Path,
        schema: Schema | None = None,
        *,
        disk: Disk | None = None,
        progress: Progress | None = None,
    ) -> None:
        """Open a directory, making it where there is none. Raises `LibraryError`."""
        self.directory = directory
        self.schema = schema or Schema()
        self.disk = disk or Disk()
        self.shelves: dict[str, Shelf] = {}
        self.foreign: list[Edits] = []
        """What other processes did, until somebody takes it."""
        self.left: dict[str, Shelf] = {}
        """The tables as they were known when all had to be read anew the last time."""
        self._quarantine = Quarantine(self.disk, directory)
        self._progress = progress
        self._lock = self.lock_of(directory)
        self._depth = 0
        with opening(directory):
            if self.disk.status(directory) is None:
                self.disk.make_directory(directory)
            if manifests.is_old(self.disk, directory):
                from storage.engine import migration  # seldom: not part of every start

                with self._lock.held():
                    migration.convert(self.disk, directory, self.schema)
            self._open()

    @staticmethod
    def lock_of(directory: Path) -> WriteLock:
        """Return the lock that every writer of a directory holds."""
        return WriteLock(directory / "lock")

    @property
    def problems(self) -> list[str]:
        """What is damaged, in sentences; empty when nothing is known to be."""
        return self._quarantine.problems

    def shelf(self, table: str) -> Shelf:
        """Return a table, an empty one where there is none yet."""
        shelf = self.shelves.get(table)
        return self._new_shelf(table) if shelf is None else shelf

    def tables(self) -> list[str]:
        """Return the names of the tables that were ever written to, and not dropped."""
        return list(self.shelves)

    def free_number(self, table: str) -> int:
        """Return a number that no document of the table's family ever had."""
        return 1 + max(self.shelf(name).highest for name in self.schema.family(table))

    def number_for(self, table: str, key: str) -> int | None:
        """Return the number that a document of that key has, or has in the table's family."""
        for name in dict.fromkeys((table, *self.schema.family(table))):
            if (number := self.shelf(name).number_of(key)) is not None:
                return number
        return None

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Keep other processes from writing, after bringing what they did. May be nested.

        Raises `LibraryError` when that is not possible.
        """
        with in_words(self.directory):
            # The lock would make the directory again, and with it an empty library.
            if self._depth == 0 and self.disk.status(self.directory) is None:
                raise FileNotFoundError(ENOENT, "it is gone", str(self.directory))
        with self._lock.held():
            if self._depth == 0:
                self.catch_up()
            self._depth += 1
            try:
                yield
            finally:
                self._depth -= 1

    def commit(self, build: Callable[[], Changes]) -> Edits:
        """Write what `build` makes as one transaction; it is visible once it is on disk.

        `build` runs when nothing can change any more. Raises `LibraryError` when nothing was
        written, `TypeError` for documents that JSON cannot hold.
        """
        with self.writing():
            changes = build()
            if not changes:
                return []
            with in_words(self.directory):
                written = self.journal.append(Transaction(self.number + 1, changes))
            return self._apply(written)

    def catch_up(self) -> None:
        """Bring what other processes did, and note it in `foreign`. Raises `LibraryError`."""
        with in_words(self.directory, "What other programs changed there could not be read."):
            status = self.disk.status(self.directory / manifests.NAME)
            if status is None and self._seen is not None:
                raise FileNotFoundError(ENOENT, "its files are gone", str(self.directory))
            if status != self._seen or self.journal.is_replaced():
                self._follow()
            for transaction in self.journal.read(self._quarantine.report):
                self.foreign.append(self._apply(transaction))

    def sync(self) -> None:
        """Return once every change is durable. Raises `LibraryError` when that is not so."""
        with in_words(self.directory, "The last changes may not be on the disk."):
            self.journal.sync()

    def close(self) -> None:
        """Close the files, every change durable. Raises `LibraryError` when that is not so."""
        self._lock.close()
        with in_words(self.directory, "The last changes may not be on the disk."):
            self.journal.close()

    def report(self, what: str, data: bytes) -> None:
        """Note damage."""
        self._quarantine.report(what, data)

    def save_manifest(self) -> None:
        """Write the manifest of what is known, while writing; that is no news then."""
        manifests.save(self.disk, self.directory, self.manifest)
        self._seen = self.disk.status(self.directory / manifests.NAME)

    # Opening

    def _open(self) -> list[Transaction]:
        """Open the generation that is there; returns the transactions of its journal."""
        for attempt in range(_TRIES):
            seen = self.disk.status(self.directory / manifests.NAME)
            try:
                manifest = manifests.load(self.disk, self.directory, self.report)
                return self._adopt(manifest, seen)
            except FileNotFoundError as error:
                # Another process may have gone on to the next generation meanwhile.
                if self.disk.status(self.directory / manifests.NAME) == seen or (
                    attempt == _TRIES - 1
                ):
                    raise LibraryError(
                        f"{error.filename} is missing, and with it a part of the library. "
                        "Carrel left the rest as it is. “carrel doctor” says what can be brought "
                        "back."
                    ) from error
        raise AssertionError

    def _adopt(self, manifest: Manifest, seen: Status | None) -> list[Transaction]:
        known = {layer.entry: layer for s in self.shelves.values() for layer in s.layers}
        shelves: dict[str, Shelf] = {}
        for name, table in manifest.tables.items():
            layers = [known.get(entry) or self._layer(name, entry) for entry in table.layers]
            shelves[name] = Shelf(
                name,
                self.schema.of(name),
                layers,
                documents=table.documents,
                highest=table.highest,
                report=self.report,
            )
        journal = Journal(
            self.disk,
            self.directory / manifest.journal,
            generation=manifest.generation,
            after=manifest.after,
            epoch=manifest.epoch,
        )
        transactions = journal.read(self.report)
        if manifest.generation > 1 and not journal.offset:
            self.report(f"{manifest.journal} is missing; what it held is lost.", b"")
        self.manifest, self._seen = manifest, seen
        self.shelves, self.journal = shelves, journal
        self.number = manifest.after
        for transaction in transactions:
            self._replay(transaction)
        return transactions

    def _layer(self, table: str, entry: Any) -> Layer:
        return Layer(
            self.disk,
            self.directory,
            entry,
            self.schema.of(table),
            report=self.report,
            progress=self._progress,
        )

    def _follow(self) -> None:
        """Go on to the generation that another process made.

        The journals of the last generations are kept: where ours is not, the directory holds
        another library than it did, or one far ahead.
        """
        old, manifest = self.journal, self.manifest
        if old.is_replaced():
            names = (manifests.NAME, manifest.journal)
            if not any(self.disk.status(self.directory / name) for name in names):
                return  # all was removed: who writes is told
            self._read_anew()
            return
        for transaction in old.read(self.report):
            self.foreign.append(self._apply(transaction))
        known = self.number
        before = self.shelves
        transactions = self._open()
        with suppress(OSError):  # what it held is in the new generation
            old.close()
        between = range(manifest.generation + 1, self.manifest.generation)
        missed = [t for number in between for t in self._transactions_of(number)]
        absorbed = set(range(known + 1, self.manifest.after + 1))  # is all of it to be had?
        is_gap = not absorbed <= {transaction.number for transaction in missed}
        if self.manifest.epoch != manifest.epoch or is_gap:
            self.left = before
            self.foreign.append(None)
            return
        # Edits tell what was before: apply the news to the state that is known.
        after, number = self.shelves, self.number
        self.shelves, self.number = before, known
        for transaction in (*missed, *transactions):
            self.foreign.append(self._apply(transaction))
        self.shelves, self.number = after, number

    def _read_anew(self) -> None:
        old, self.left = self.journal, self.shelves
        self._open()
        with suppress(OSError):
            old.close()
        self.foreign.append(None)

    def _transactions_of(self, generation: int) -> list[Transaction]:
        """Return what is in the journal of a generation, while it is kept."""
        path = self.directory / Manifest(generation).journal
        journal = Journal(self.disk, path, generation=generation, after=0, epoch=0)
        try:
            return journal.read(self.report)
        finally:
            journal.close()

    # Changing

    def _new_shelf(self, table: str) -> Shelf:
        schema = self.schema.of(table)
        return Shelf(table, schema, (), documents=0, highest=0, report=self.report)

    def _replay(self, transaction: Transaction) -> None:
        """Apply a transaction of which nobody needs to know."""
        if transaction.number > self.number:
            for _ in self._steps(transaction):
                pass

    def _apply(self, transaction: Transaction) -> Edits:
        if transaction.number <= self.number:
            return []
        edits = []
        everything = any(
            change.get("clear") or change.get("drop") for change in transaction.changes.values()
        )
        for shelf, number, document in self._steps(transaction):
            edits.append(Edit(shelf.name, number, shelf.get(number), document))
        return None if everything else edits

    def _steps(self, transaction: Transaction) -> Iterator[tuple[Shelf, int, Document | None]]:
        """Yield each step of a transaction, and take it once the next is asked for."""
        for name, change in transaction.changes.items():
            if change.get("drop"):
                self.shelves.pop(name, None)
                continue
            if change.get("clear") or name not in self.shelves:
                self.shelves[name] = self._new_shelf(name)
            shelf = self.shelves[name]
            for number, document in change.get("put", ()):
                yield shelf, number, _read_only(document)
                shelf.put(number, document, transaction.number)
            for number in change.get("delete", ()):
                yield shelf, number, None
                shelf.put(number, None, transaction.number)
        self.number = transaction.number


def _read_only(document: Mapping[str, Any]) -> Document:
    return MappingProxyType(document)
