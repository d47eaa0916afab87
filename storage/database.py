"""A TinyDB whose changes are journalled: one line for each transaction, not a file for each change.

`Database` is used as any TinyDB. On top of it, documents that carry a `key` are found by that
key at once, and `transaction` makes changes to several tables one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, cast

from tinydb import TinyDB

from storage.engine.disk import Disk
from storage.engine.journal import Changes
from storage.engine.layer import Progress
from storage.engine.schema import Schema
from storage.engine.store import Edits, Store
from storage.tables import LibraryTable, StoreStorage
from storage.tending import Tending


class Batch:
    """Changes to several tables by key, written as one transaction."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._changes: dict[str, dict[str, Mapping[str, Any] | None]] = {}
        self.edits: Edits = []
        """What was changed, once it is written."""

    def put(self, table: str, document: Mapping[str, Any]) -> None:
        """Store `document` under its `key`."""
        self._changes.setdefault(table, {})[document["key"]] = document

    def delete(self, table: str, key: str) -> None:
        """Remove the document of that key, if there is one."""
        self._changes.setdefault(table, {})[key] = None

    def changes(self) -> Changes:
        """Return the changes with the numbers the documents are known by."""
        store = self._store
        changes: Changes = {}
        given: dict[tuple[str, ...], dict[str, int]] = {}
        for name, documents in self._changes.items():
            # Tables of one family number alike, also what is new to all of them.
            new = given.setdefault(tuple(sorted(store.schema.family(name))), {})
            free = max((store.free_number(name), *(n + 1 for n in new.values())))
            put: list[Any] = []
            delete: list[int] = []
            shelf = store.shelf(name)
            for key, document in documents.items():
                number = shelf.number_of(key)
                if document is None:
                    delete += [] if number is None else [number]
                    continue
                if number is None:
                    number = new.get(key) or store.number_for(name, key)
                if number is None:
                    number, free = free, free + 1
                    new[key] = number
                put.append([number, document])
            if put or delete:
                changes[name] = {"put": put, "delete": delete}
        return changes


class Database(TinyDB):
    """The TinyDB of one library directory."""

    table_class = LibraryTable  # type: ignore[assignment]

    def __init__(
        self,
        directory: Path,
        schema: Schema | None = None,
        *,
        disk: Disk | None = None,
        progress: Progress | None = None,
    ) -> None:
        """Open a directory; `progress` hears of an index that is made anew.

        Raises `LibraryError` with a sentence when that is not possible.
        """
        self.store = Store(directory, schema, disk=disk, progress=progress)
        self._tending = Tending(self.store)
        super().__init__(self.store, storage=StoreStorage)

    def table(self, name: str, **options: Any) -> LibraryTable:
        """Return the table of that name."""
        return cast(LibraryTable, super().table(name, **options))

    def tables(self) -> set[str]:
        """Return the names of all tables."""
        return set(self.store.tables())

    def drop_tables(self) -> None:
        """Remove every table, as one transaction."""
        self.store.commit(lambda: {name: {"drop": True} for name in self.store.tables()})
        self._tables.clear()

    def drop_table(self, name: str) -> None:
        """Remove the table of that name."""
        self.store.commit(lambda: {name: {"drop": True}} if name in self.store.shelves else {})
        self._tables.pop(name, None)

    @property
    def problems(self) -> list[str]:
        """What is damaged, in sentences; empty when nothing is known to be."""
        return self.store.problems

    def catch_up(self) -> None:
        """Bring what other processes wrote; `take_foreign` then tells what it was."""
        self.store.catch_up()

    def take_foreign(self) -> list[Edits]:
        """Return what transactions of other processes changed since the last call.

        None among them means that all must be read anew.
        """
        taken, self.store.foreign = self.store.foreign, []
        return taken

    def writing(self) -> AbstractContextManager[None]:
        """Keep other processes from writing, after bringing what they did. May be nested.

        Raises `LibraryError` when another one does not stop.
        """
        return self.store.writing()

    @contextmanager
    def transaction(self) -> Iterator[Batch]:
        """Collect changes to any tables; on leaving, all are written, or none when it raised."""
        batch = Batch(self.store)
        yield batch
        batch.edits = self.store.commit(batch.changes)

    def sync(self) -> None:
        """Return once every change is durable. Raises `LibraryError` when that is not so."""
        self.store.sync()

    def tend(self) -> None:
        """Compact in the background when that is due; to be called now and then, when idle."""
        self._tending.tend()

    def compact(self) -> None:
        """Compact now. Raises `LibraryError`; the library is as good as before then."""
        self._tending.compact()

    def close(self) -> None:
        """Close the files, every change durable. Raises `LibraryError` when that is not so."""
        try:
            self._tending.close()
        finally:
            super().close()
