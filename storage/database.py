"""A TinyDB whose changes are journalled: one line for each transaction, not a file for each change.

`Database` is used as any TinyDB. On top of it, documents that carry a `key` are found by that
key at once, and `transaction` makes changes to several tables one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from copy import deepcopy
from pathlib import Path
from typing import Any, cast

from tinydb import TinyDB
from tinydb.storages import Storage
from tinydb.table import Document, Table

from storage.journal import Journal, Transaction

Keyed = dict[str, dict[str, Mapping[str, Any] | None]]
"""By table, by key: the document now, or None where it was removed."""

_COMPACT_BYTES = 4_000_000


class JournalStorage(Storage):
    """The live tables of one directory, in memory, and the journal behind them."""

    def __init__(self, directory: Path) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        self._journal = Journal(directory)
        self.tables: dict[str, dict[int, Document]] = {}
        self.keys: dict[str, dict[str, int]] = {}
        self.foreign: list[Keyed | None] = []
        self._load()
        if self._journal.size > _COMPACT_BYTES:
            with self._journal.writing():
                self.catch_up()
                self._journal.replace(self.tables)

    def read(self) -> dict[str, dict[str, Any]] | None:
        """Return all tables in TinyDB's own form, or None when there are none."""
        if not self.tables:
            return None
        return {
            name: {str(number): dict(document) for number, document in table.items()}
            for name, table in self.tables.items()
        }

    def write(self, data: dict[str, dict[str, Any]]) -> None:
        """Make `data` the whole content; only dropping tables comes here."""
        with self._journal.writing():
            self._journal.replace(data)
        self._adopt(data, [])

    def commit(self, build: Callable[[], Transaction]) -> None:
        """Bring what other processes did, write what `build` makes to disk, make it visible.

        `build` runs after the others' changes are in, so that document numbers do not clash.
        """
        with self._journal.writing():
            self.catch_up()
            transaction = build()
            if any(change["put"] or change["delete"] for change in transaction["tables"].values()):
                self._journal.append(transaction)
                self._apply(transaction)

    def catch_up(self) -> None:
        """Bring what other processes did, and note it in `foreign`."""
        transactions = self._journal.follow()
        if transactions is None:
            self._load()
            self.foreign.append(None)
            return
        for transaction in transactions:
            self.foreign.append(self._apply(transaction))

    def _load(self) -> None:
        self._adopt(*self._journal.load())

    def _adopt(self, data: Mapping[str, Any], transactions: list[Transaction]) -> None:
        self.tables.clear()
        self.keys.clear()
        for name, documents in data.items():
            self._apply({"tables": {name: {"put": documents}}})
        for transaction in transactions:
            self._apply(transaction)

    def _apply(self, transaction: Transaction) -> Keyed:
        changed: Keyed = {}
        for name, change in transaction["tables"].items():
            table = self.tables.setdefault(name, {})
            keys = self.keys.setdefault(name, {})
            for number, document in change.get("put", {}).items():
                table[int(number)] = Document(document, int(number))
                if isinstance(key := document.get("key"), str):
                    keys[key] = int(number)
                    changed.setdefault(name, {})[key] = document
            for number in change.get("delete", ()):
                document = table.pop(int(number), None)
                if document is not None and isinstance(key := document.get("key"), str):
                    keys.pop(key, None)
                    changed.setdefault(name, {})[key] = None
        return changed


class LibraryTable(Table):
    """A TinyDB table that writes what changed, and finds documents by their `key`."""

    default_query_cache_capacity = 0

    def __init__(self, storage: Storage, name: str, **_: Any) -> None:
        super().__init__(storage, name, cache_size=0)
        self._journalled = cast(JournalStorage, storage)

    def by_key(self, key: str) -> Mapping[str, Any] | None:
        """Return the document whose `key` is `key`; treat it as read-only."""
        number = self._journalled.keys.get(self.name, {}).get(key)
        return None if number is None else self._journalled.tables[self.name][number]

    def keys(self) -> Iterator[str]:
        """Yield every document's key, in the order they were first stored."""
        return iter(self._journalled.keys.get(self.name, {}))

    def _read_table(self) -> dict[str, Mapping[str, Any]]:
        live = self._journalled.tables.get(self.name, {})
        return cast(dict[str, Mapping[str, Any]], live)

    def _update_table(self, updater: Callable[[dict[int, Mapping[str, Any]]], None]) -> None:
        def build() -> Transaction:
            overlay = _Overlay(self._journalled.tables.get(self.name, {}))
            updater(cast(dict[int, Mapping[str, Any]], overlay))
            put, delete = overlay.changes()
            return {"tables": {self.name: {"put": put, "delete": delete}}}

        self._journalled.commit(build)


class _Overlay(MutableMapping[int, Any]):
    """A table's documents as one updater sees them: writes stay here until it has finished."""

    def __init__(self, base: dict[int, Document]) -> None:
        self._base = base
        self._changed: dict[int, Any] = {}
        self._deleted: set[int] = set()

    def __getitem__(self, number: int) -> Any:
        if number in self._deleted:
            raise KeyError(number)
        if number not in self._changed:
            # Updaters change what they are given in place.
            self._changed[number] = deepcopy(self._base[number])
        return self._changed[number]

    def __setitem__(self, number: int, document: Any) -> None:
        self._deleted.discard(number)
        self._changed[number] = document

    def __delitem__(self, number: int) -> None:
        self[number]
        self._changed.pop(number, None)
        self._deleted.add(number)

    def __iter__(self) -> Iterator[int]:
        yield from (n for n in self._base if n not in self._deleted)
        yield from (n for n in self._changed if n not in self._base)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def changes(self) -> tuple[dict[int, Any], list[int]]:
        put = {
            number: dict(document)
            for number, document in self._changed.items()
            if self._base.get(number) != document or number not in self._base
        }
        return put, [number for number in self._deleted if number in self._base]


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
            free = max(self._storage.tables.get(name, {0: None}), default=0) + 1
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

    table_class = LibraryTable
    default_storage_class = JournalStorage

    def __init__(self, directory: Path) -> None:
        super().__init__(directory)
        self._journalled = cast(JournalStorage, self.storage)

    def table(self, name: str, **options: Any) -> LibraryTable:
        """Return the table of that name."""
        return cast(LibraryTable, super().table(name, **options))

    def catch_up(self) -> None:
        """Bring what other processes wrote; `foreign` then tells what it was."""
        self._journalled.catch_up()

    def foreign(self) -> list[Keyed | None]:
        """Return what transactions of other processes changed since the last call.

        None among them means that everything was loaded anew.
        """
        taken, self._journalled.foreign = self._journalled.foreign, []
        return taken

    @contextmanager
    def transaction(self) -> Iterator[Batch]:
        """Collect changes to any tables; on leaving, all are on disk, or none when it raised."""
        batch = Batch(self._journalled)
        yield batch
        self._journalled.commit(batch.transaction)
