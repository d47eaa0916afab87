"""A directory of tables: opened, changed, followed.

Any number of processes open one directory. A writer holds the lock, first reads what others
appended to the journal, then appends; `catch_up` reads without the lock. When another process
has compacted the library, the manifest is another file: what is left of the old journal is read,
then the new generation is opened. Numbers of documents never change, so nothing known by number
is wrong after that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from errno import ENOENT
from pathlib import Path

from storage.engine import manifest as manifests
from storage.engine.disk import Disk
from storage.engine.faults import in_words, opening
from storage.engine.generation import Opener
from storage.engine.journal import Changes, Journal, Transaction
from storage.engine.layer import Progress
from storage.engine.lock import WriteLock
from storage.engine.manifest import Manifest
from storage.engine.quarantine import Quarantine
from storage.engine.schema import Schema
from storage.engine.shelf import Shelf
from storage.engine.state import Edit, Edits

__all__ = ["Edit", "Edits", "Store"]


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
        self.foreign: list[Edits] = []
        """What other processes did, until somebody takes it."""
        self.replaced: dict[str, Shelf] = {}
        """The tables as they were before all had to be read anew; who needs them takes them."""
        self._quarantine = Quarantine(self.disk, directory)
        self._opener = Opener(
            self.disk, directory, self.schema, report=self.report, progress=progress
        )
        self._lock = self.lock_of(directory)
        self._depth = 0
        with opening(directory):
            if self.disk.status(directory) is None:
                self.disk.make_directory(directory)
            if manifests.is_old(self.disk, directory):
                from storage.engine import migration  # seldom: not part of every start

                with self._lock.held():
                    migration.convert(self.disk, directory, self.schema)
            self._now = self._opener.newest()

    @staticmethod
    def lock_of(directory: Path) -> WriteLock:
        """Return the lock that every writer of a directory holds."""
        return WriteLock(directory / "lock")

    # What there is

    @property
    def problems(self) -> list[str]:
        """What is damaged, in sentences; empty when nothing is known to be."""
        return self._quarantine.problems

    @property
    def manifest(self) -> Manifest:
        """The files of the generation that is open."""
        return self._now.manifest

    @property
    def journal(self) -> Journal:
        """The journal that is written to."""
        return self._now.journal

    @property
    def number(self) -> int:
        """The number of the last transaction."""
        return self._now.state.number

    @property
    def shelves(self) -> Mapping[str, Shelf]:
        """By name: the tables that were ever written to, and not dropped."""
        return self._now.state.shelves

    def shelf(self, table: str) -> Shelf:
        """Return a table, an empty one where there is none yet."""
        return self._now.state.shelf(table)

    def tables(self) -> list[str]:
        """Return the names of the tables that were ever written to, and not dropped."""
        return list(self.shelves)

    def free_number(self, table: str) -> int:
        """Return a number that no document of the table's family ever had."""
        return self._now.state.free_number(table)

    def number_for(self, table: str, key: str) -> int | None:
        """Return the number that a document of that key has, or has in the table's family."""
        return self._now.state.number_for(table, key)

    # Changing

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
            return self._now.state.apply(written)

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
        """Note damage: a sentence, and the damaged bytes, which are set aside."""
        self._quarantine.report(what, data)

    def save_manifest(self) -> None:
        """Write the manifest of what is known, while writing; that is no news then."""
        manifests.save(self.disk, self.directory, self.manifest)
        seen = self.disk.status(self.directory / manifests.NAME)
        self._now = replace(self._now, seen=seen)

    # Following

    def catch_up(self) -> None:
        """Bring what other processes did, and note it in `foreign`. Raises `LibraryError`."""
        with in_words(self.directory, "What other programs changed there could not be read."):
            status = self.disk.status(self.directory / manifests.NAME)
            if status is None and self._now.seen is not None:
                raise FileNotFoundError(ENOENT, "its files are gone", str(self.directory))
            if status != self._now.seen or self.journal.is_replaced():
                self._follow()
            self._take_in(self.journal.read(self.report))

    def _follow(self) -> None:
        """Go on to the generation that another process made.

        The journals of the last generations are kept: where ours is not, the directory holds
        another library than it did, or one far ahead.
        """
        old = self._now
        if old.journal.is_replaced():
            names = (manifests.NAME, old.manifest.journal)
            if any(self.disk.status(self.directory / name) for name in names):
                self._now = self._opener.newest(old.state.shelves.values())
                old.close()
                self._read_anew(old.state.shelves)
            return  # all was removed: who writes is told
        self._take_in(old.journal.read(self.report))
        known = self.number
        new = self._opener.newest(old.state.shelves.values())
        between = range(old.manifest.generation + 1, new.manifest.generation)
        missed = [t for number in between for t in self._opener.transactions_of(number)]
        self._now = new
        old.close()
        absorbed = set(range(known + 1, new.manifest.after + 1))  # is all of it to be had?
        is_gap = not absorbed <= {transaction.number for transaction in missed}
        if new.manifest.epoch != old.manifest.epoch or is_gap:
            self._read_anew(old.state.shelves)
            return
        # Edits tell what was before: apply the news to the state that is known.
        for transaction in (*missed, *new.transactions):
            self.foreign.append(old.state.apply(transaction))

    def _take_in(self, transactions: list[Transaction]) -> None:
        for transaction in transactions:
            self.foreign.append(self._now.state.apply(transaction))

    def _read_anew(self, before: dict[str, Shelf]) -> None:
        self.replaced = before
        self.foreign.append(None)
