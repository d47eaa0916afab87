"""TinyDB's table, changed so that it writes what changed, and finds documents by their key."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping, Sequence
from copy import deepcopy
from typing import Any, cast

from tinydb.queries import QueryLike
from tinydb.storages import Storage
from tinydb.table import Document, Table

from storage.engine.journal import Changes
from storage.engine.shelf import Shelf
from storage.engine.store import Store


class StoreStorage(Storage):
    """A store as TinyDB's storages are: all of it read, or all of it replaced."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def read(self) -> dict[str, dict[str, Any]] | None:
        """Return all tables in TinyDB's own form, or None when there are none."""
        tables = {
            name: {str(number): plain(shelf, number) for number in shelf}
            for name, shelf in self.store.shelves.items()
        }
        return tables or None

    def write(self, data: Mapping[str, Mapping[Any, Any]]) -> None:
        """Make `data` the whole content, as one transaction."""

        def build() -> Changes:
            gone: Changes = {name: {"drop": True} for name in self.store.tables()}
            put = {
                name: {"clear": True, "put": [[int(n), dict(d)] for n, d in table.items()]}
                for name, table in data.items()
            }
            return {**gone, **put}

        self.store.commit(build)

    def close(self) -> None:
        """Close the files; everything is durable after that."""
        self.store.close()


class LibraryTable(Table):
    """A TinyDB table that writes what changed, and finds documents by their `key`.

    What TinyDB's own methods return is a copy, free to be changed. Documents come by rising
    number; a number is a positive integer.
    """

    def __init__(self, storage: Storage, name: str, **_: Any) -> None:
        # TinyDB's query cache would hand one document to many, and not see other processes.
        super().__init__(storage, name, cache_size=0)
        self._store = cast(StoreStorage, storage).store

    @property
    def shelf(self) -> Shelf:
        """The documents themselves; only to be read."""
        return self._store.shelf(self.name)

    def by_key(self, key: str) -> Mapping[str, Any] | None:
        """Return the document whose `key` is `key`, read-only."""
        return self.shelf.by_key(key)

    def keys(self) -> list[str]:
        """Return every document's key, by rising number."""
        shelf = self.shelf
        return [key for number in shelf if (key := shelf.key_of(number)) is not None]

    def keyed(self) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """Yield every key with its document, read-only."""
        shelf = self.shelf
        for number in shelf:
            key, document = shelf.key_of(number), shelf.get(number)
            if key is not None and document is not None:
                yield key, document

    # TinyDB's own methods, at the cost of what they touch

    def insert(self, document: Mapping[str, Any]) -> int:
        """See TinyDB. The number is free in every process."""
        with self._store.writing():
            self._next_id = None
            return super().insert(document)

    def insert_multiple(self, documents: Iterable[Mapping[str, Any]]) -> list[int]:
        """See TinyDB; one transaction."""
        with self._store.writing():
            self._next_id = None
            return super().insert_multiple(documents)

    def upsert(self, document: Mapping[str, Any], cond: QueryLike | None = None) -> list[int]:
        """See TinyDB. Nobody inserts between the look and the insertion."""
        with self._store.writing():
            return super().upsert(document, cond)

    def update(
        self,
        fields: Mapping[str, Any] | Callable[[MutableMapping[str, Any]], None],
        cond: QueryLike | None = None,
        doc_ids: Iterable[int] | None = None,
    ) -> list[int]:
        """See TinyDB; one transaction."""
        with self._store.writing():
            if doc_ids is None:
                doc_ids = self._matching(cond)
            return super().update(cast(Mapping[Any, Any], fields), doc_ids=doc_ids)

    def remove(
        self, cond: QueryLike | None = None, doc_ids: Iterable[int] | None = None
    ) -> list[int]:
        """See TinyDB; one transaction."""
        with self._store.writing():
            if doc_ids is None and cond is not None:
                doc_ids = self._matching(cond)
            return super().remove(doc_ids=doc_ids)

    def truncate(self) -> None:
        """See TinyDB; one short line, however many documents go."""
        self._store.commit(lambda: {self.name: {"clear": True}} if len(self) else {})
        self._next_id = None

    def search(self, cond: QueryLike) -> list[Document]:
        """See TinyDB."""
        return [self._document(number) for number in self._matching(cond)]

    def get(
        self,
        cond: QueryLike | None = None,
        doc_id: int | None = None,
        doc_ids: Sequence[int] | None = None,
    ) -> Any:
        """See TinyDB."""
        if doc_id is not None:
            return self._document(int(doc_id)) if int(doc_id) in self.shelf else None
        if doc_ids is not None:
            return [self._document(n) for n in sorted(set(map(int, doc_ids))) if n in self.shelf]
        if cond is not None:
            number = next(self._matches(cond), None)
            return None if number is None else self._document(number)
        raise RuntimeError("You have to pass either cond or doc_id or doc_ids")

    def __len__(self) -> int:
        return len(self.shelf)

    def __iter__(self) -> Iterator[Document]:
        for number in self._matches(None):
            yield self._document(number)

    def _matching(self, cond: QueryLike | None) -> list[int]:
        return list(self._matches(cond))

    def _matches(self, cond: QueryLike | None) -> Iterator[int]:
        shelf = self.shelf
        for number in list(shelf):
            document = shelf.get(number)
            if document is not None and (cond is None or cond(document)):
                yield number

    def _document(self, number: int) -> Document:
        return Document(plain(self.shelf, number), number)

    def _get_next_id(self) -> int:
        known: int | None = self._next_id
        number = self._store.free_number(self.name) if known is None else known
        self._next_id = number + 1  # type: ignore[assignment]
        return number

    def _read_table(self) -> dict[str, Mapping[str, Any]]:
        return cast(dict[str, Mapping[str, Any]], _Live(self.shelf))

    def _update_table(self, updater: Callable[[dict[int, Mapping[str, Any]]], None]) -> None:
        def build() -> Changes:
            changed = _Changed(self.shelf)
            updater(cast(dict[int, Mapping[str, Any]], changed))
            changes = changed.changes()
            return {self.name: changes} if changes else {}

        self._store.commit(build)


def plain(shelf: Shelf, number: int) -> dict[str, Any]:
    """Return a copy of a document that exists."""
    document = shelf.get(number)
    if document is None:
        return {}  # it was found to be damaged just now
    return deepcopy(dict(document)) if number in shelf.overlay.documents else dict(document)


class _Live(Mapping[str, Mapping[str, Any]]):
    """A table's documents by number in text, as TinyDB reads them from its storages."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    def __getitem__(self, number: str) -> Mapping[str, Any]:
        if (document := self._shelf.get(int(number))) is None:
            raise KeyError(number)
        return document

    def __iter__(self) -> Iterator[str]:
        return map(str, self._shelf)

    def __len__(self) -> int:
        return len(self._shelf)


class _Changed(MutableMapping[int, Any]):
    """A table's documents as one updater sees them: changes stay here until it has finished."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._now: dict[int, Any] = {}
        self._deleted: set[int] = set()

    def __contains__(self, number: object) -> bool:
        return number in self._now or (number in self._shelf and number not in self._deleted)

    def __getitem__(self, number: int) -> Any:
        if number not in self:
            raise KeyError(number)
        if number not in self._now:  # updaters change what they are given in place
            self._now[number] = plain(self._shelf, number)
        return self._now[number]

    def __setitem__(self, number: int, document: Any) -> None:
        if not isinstance(number, int) or not 0 < number < 1 << 63:
            raise ValueError(f"{number!r} cannot be a document's number")
        self._deleted.discard(number)
        self._now[number] = document

    def __delitem__(self, number: int) -> None:
        if number not in self:
            raise KeyError(number)
        self._now.pop(number, None)
        self._deleted.add(number)

    def __iter__(self) -> Iterator[int]:
        yield from (n for n in self._shelf if n not in self._deleted)
        yield from (n for n in self._now if n not in self._shelf)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def changes(self) -> dict[str, Any]:
        """Return what is put and deleted, as the journal writes it; empty when nothing is."""
        put = [
            [number, dict(document)]
            for number, document in self._now.items()
            if self._shelf.get(number) != document
        ]
        deleted = [number for number in self._deleted if number in self._shelf]
        changes = {"put": put} if put else {}
        return {**changes, "delete": deleted} if deleted else changes
