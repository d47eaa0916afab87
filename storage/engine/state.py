"""All tables of a library as they are after one transaction, and how the next one changes them.

Knows neither who wrote a transaction nor where it came from: what this process commits, what
others append and what an opened journal holds are all applied here, in the same way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from storage.documents import Document
from storage.engine.journal import Transaction
from storage.engine.layer import OnDamage
from storage.engine.schema import Schema
from storage.engine.shelf import Shelf


class Edit(NamedTuple):
    """What happened to one document."""

    table: str
    number: int
    before: Document | None
    after: Document | None


Edits = list[Edit] | None
"""What a transaction did; None when so much may have changed that all must be read anew."""


class State:
    """The tables after the transaction of some number."""

    def __init__(
        self, schema: Schema, shelves: dict[str, Shelf], *, number: int, report: OnDamage
    ) -> None:
        """Begin with `shelves`, which hold every transaction up to `number`."""
        self.schema = schema
        self.shelves = shelves
        """By name: the tables that were ever written to, and not dropped."""
        self.number = number
        """That of the last transaction."""
        self._report = report
        self._empty: dict[str, Shelf] = {}

    def shelf(self, table: str) -> Shelf:
        """Return a table, an empty one where there is none yet."""
        if (shelf := self.shelves.get(table)) is not None:
            return shelf
        if table not in self._empty:
            self._empty[table] = self._new_shelf(table)
        return self._empty[table]

    def free_number(self, table: str) -> int:
        """Return a number that no document of the table's family ever had."""
        return 1 + max(self.shelf(name).highest for name in self.schema.family(table))

    def number_for(self, table: str, key: str) -> int | None:
        """Return the number that a document of that key has, or has in the table's family."""
        for name in dict.fromkeys((table, *self.schema.family(table))):
            if (number := self.shelf(name).number_of(key)) is not None:
                return number
        return None

    def apply(self, transaction: Transaction) -> Edits:
        """Apply a transaction, and tell what it did; one that was applied before does nothing."""
        if transaction.number <= self.number:
            return []
        edits = []
        everything = any(
            change.get("clear") or change.get("drop") for change in transaction.changes.values()
        )
        for shelf, number, document in self._steps(transaction):
            edits.append(Edit(shelf.name, number, shelf.get(number), document))
        return None if everything else edits

    def replay(self, transaction: Transaction) -> None:
        """Apply a transaction of which nobody needs to know: no document of before is read."""
        if transaction.number > self.number:
            for _ in self._steps(transaction):
                pass

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

    def _new_shelf(self, table: str) -> Shelf:
        schema = self.schema.of(table)
        return Shelf(table, schema, (), documents=0, highest=0, report=self._report)


def _read_only(document: Mapping[str, Any]) -> Document:
    return MappingProxyType(document)
