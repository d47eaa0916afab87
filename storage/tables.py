"""TinyDB's table, changed so that it writes what changed, and finds documents by their key."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, MutableMapping
from copy import deepcopy
from typing import Any, cast

from tinydb.queries import QueryLike
from tinydb.storages import Storage
from tinydb.table import Document, Table

from storage.journal import Transaction
from storage.live import JournalStorage


class LibraryTable(Table):
    """A TinyDB table that writes what changed, and finds documents by their `key`.

    What TinyDB's own methods return is a copy, free to be changed.
    """

    def __init__(self, storage: Storage, name: str, **_: Any) -> None:
        # TinyDB's query cache would hand one document to many, and not see other processes.
        super().__init__(storage, name, cache_size=0)
        self._journalled = cast(JournalStorage, storage)

    def by_key(self, key: str) -> Mapping[str, Any] | None:
        """Return the document whose `key` is `key`; treat it as read-only."""
        number = self._journalled.keys.get(self.name, {}).get(key)
        return None if number is None else self._journalled.tables[self.name][number]

    def keys(self) -> list[str]:
        """Return every document's key, in the order they were first stored."""
        return list(self._journalled.keys.get(self.name, ()))

    def keyed(self) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """Yield every key with its document; treat it as read-only."""
        live = self._journalled.tables.get(self.name, {})
        for key, number in self._journalled.keys.get(self.name, {}).items():
            yield key, live[number]

    def insert(self, document: Mapping[str, Any]) -> int:
        """See TinyDB. Its number is free in every process."""
        with self._journalled.writing():
            return super().insert(document)

    def upsert(self, document: Mapping[str, Any], cond: QueryLike | None = None) -> list[int]:
        """See TinyDB. Nobody inserts between the look and the insertion."""
        with self._journalled.writing():
            return super().upsert(document, cond)

    def search(self, cond: QueryLike) -> list[Document]:
        """See TinyDB."""
        return deepcopy(super().search(cond))

    def get(self, *args: Any, **kwargs: Any) -> Any:
        """See TinyDB."""
        return deepcopy(super().get(*args, **kwargs))

    def __iter__(self) -> Iterator[Document]:
        for document in super().__iter__():
            yield deepcopy(document)

    def _get_next_id(self) -> int:
        number: int = super()._get_next_id()  # type: ignore[no-untyped-call]
        if number in self._journalled.tables.get(self.name, ()):  # taken by another handle
            self._next_id = None
            number = super()._get_next_id()  # type: ignore[no-untyped-call]
        return number

    def _read_table(self) -> dict[str, Mapping[str, Any]]:
        live = _Live(self._journalled.tables.get(self.name, {}))
        return cast(dict[str, Mapping[str, Any]], live)

    def _update_table(self, updater: Callable[[dict[int, Mapping[str, Any]]], None]) -> None:
        def build() -> Transaction:
            overlay = _Overlay(self._journalled.tables.get(self.name, {}))
            updater(cast(dict[int, Mapping[str, Any]], overlay))
            put, delete = overlay.changes()
            return {"tables": {self.name: {"put": put, "delete": delete}}}

        self._journalled.commit(build)


class _Live(Mapping[str, Mapping[str, Any]]):
    """A table's documents by number in text, as TinyDB reads them from its storages."""

    def __init__(self, documents: Mapping[int, Mapping[str, Any]]) -> None:
        self._documents = documents

    def __getitem__(self, number: str) -> Mapping[str, Any]:
        return self._documents[int(number)]

    def __iter__(self) -> Iterator[str]:
        return map(str, self._documents)

    def __len__(self) -> int:
        return len(self._documents)


class _Overlay(MutableMapping[int, Any]):
    """A table's documents as one updater sees them: writes stay here until it has finished."""

    def __init__(self, base: Mapping[int, Mapping[str, Any]]) -> None:
        self._base = base
        self._changed: dict[int, Any] = {}
        self._deleted: set[int] = set()

    def __contains__(self, number: object) -> bool:
        return number in self._changed or (number in self._base and number not in self._deleted)

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
        if number not in self:
            raise KeyError(number)
        self._changed.pop(number, None)
        self._deleted.add(number)

    def __iter__(self) -> Iterator[int]:
        yield from (n for n in self._base if n not in self._deleted)
        yield from (n for n in self._changed if n not in self._base)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def clear(self) -> None:
        """Delete every document."""
        self._changed.clear()
        self._deleted.update(self._base)

    def changes(self) -> tuple[dict[int, Any], list[int]]:
        """Return what to put, by number, and which numbers to delete."""
        put = {
            number: dict(document)
            for number, document in self._changed.items()
            if number not in self._base or self._base[number] != document
        }
        return put, [number for number in self._deleted if number in self._base]
