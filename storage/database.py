"""A TinyDB whose changes are journalled: one line for each transaction, not a file for each change.

`Database` is used as any TinyDB. On top of it, documents that carry a `key` are found by that
key at once, and `transaction` makes changes to several tables one.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, cast

from tinydb import TinyDB

from storage.journal import Transaction
from storage.live import JournalStorage, Keyed
from storage.tables import LibraryTable


class Batch:
    """Changes to several tables by key, written as one transaction."""

    def __init__(self, storage: JournalStorage) -> None:
        self._storage = storage
        self._changes: dict[str, dict[str, dict[str, Any] | None]] = {}

    def put(self, table: str, document: dict[str, Any]) -> None:
        """Store `document` under its `key`."""
        self._changes.setdefault(table, {})[document["key"]] = document

    def delete(self, table: str, key: str) -> None:
        """Remove the document of that key, if there is one."""
        self._changes.setdefault(table, {})[key] = None

    def transaction(self) -> Transaction:
        """Return the changes with the numbers TinyDB knows the documents by."""
        tables: dict[str, Any] = {}
        for name, changes in self._changes.items():
            numbers = self._storage.keys.get(name, {})
            free = self._storage.highest.get(name, 0) + 1
            put: dict[str, Any] = {}
            delete: list[int] = []
            for key, document in changes.items():
                number = numbers.get(key)
                if document is None:
                    delete += [] if number is None else [number]
                    continue
                if number is None:
                    number, free = free, free + 1
                put[str(number)] = document
            tables[name] = {"put": put, "delete": delete}
        return {"tables": tables}


class Database(TinyDB):
    """The TinyDB of one library directory."""

    table_class = LibraryTable  # type: ignore[assignment]
    default_storage_class = JournalStorage  # type: ignore[assignment]

    def __init__(self, directory: Path) -> None:
        super().__init__(directory)
        self._journalled = cast(JournalStorage, self.storage)

    def table(self, name: str, **options: Any) -> LibraryTable:
        """Return the table of that name."""
        return cast(LibraryTable, super().table(name, **options))

    def drop_tables(self) -> None:
        """Remove every table."""
        with self._journalled.writing():
            super().drop_tables()

    def drop_table(self, name: str) -> None:
        """Remove the table of that name."""
        with self._journalled.writing():
            super().drop_table(name)

    def catch_up(self) -> None:
        """Bring what other processes wrote; `foreign` then tells what it was."""
        self._journalled.catch_up()

    def foreign(self) -> list[Keyed | None]:
        """Return what transactions of other processes changed since the last call.

        None among them means that everything was loaded anew.
        """
        taken, self._journalled.foreign = self._journalled.foreign, []
        return taken

    def writing(self) -> AbstractContextManager[None]:
        """Keep other processes from writing, after bringing what they did. May be nested.

        Raises `LibraryError` when another one does not stop.
        """
        return self._journalled.writing()

    @contextmanager
    def transaction(self) -> Iterator[Batch]:
        """Collect changes to any tables; on leaving, all are on disk, or none when it raised."""
        batch = Batch(self._journalled)
        yield batch
        self._journalled.commit(batch.transaction)
