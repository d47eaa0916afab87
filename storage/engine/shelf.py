"""One table: layers on disk, the overlay above them, and what is found in both.

Documents are known by number. A number's newest line counts: the overlay's, else that of the
newest layer which has one.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from heapq import merge
from types import MappingProxyType
from typing import Any

from storage.documents import Document
from storage.engine.layer import Layer, OnDamage
from storage.engine.lines import DamagedLine
from storage.engine.overlay import Overlay
from storage.engine.schema import TableSchema, hashed

SortKey = tuple[tuple[int, ...], str]
"""Sorts documents in the order of their table."""


class Shelf:
    """The documents of one table."""

    def __init__(
        self,
        name: str,
        schema: TableSchema,
        layers: Sequence[Layer],
        *,
        documents: int,
        highest: int,
        report: OnDamage,
    ) -> None:
        """Hold `layers`, oldest first: together `documents` documents, numbered to `highest`."""
        self.name = name
        self.schema = schema
        self.layers = tuple(layers)
        self.overlay = Overlay(schema)
        self.highest = highest
        """No number above was ever used."""
        self._documents = documents
        self._report = report
        self._lost: set[int] = set()
        if any(layer.is_damaged for layer in self.layers):
            self._documents = sum(1 for _ in self)

    def __len__(self) -> int:
        return self._documents

    def __contains__(self, number: object) -> bool:
        if not isinstance(number, int):
            return False
        if number in self.overlay.documents:
            return self.overlay.documents[number] is not None
        return self._place(number) is not None

    def __iter__(self) -> Iterator[int]:
        """Yield the numbers, rising."""
        for number, age, row in self.lines(self.layers, self.overlay.documents):
            if age == 0:
                is_there = self.overlay.documents[number] is not None
            else:
                is_there = not self.layers[-age].index.dead[row] and number not in self._lost
            if is_there:
                yield number

    def get(self, number: int) -> Document | None:
        """Return a document, read-only; None when there is none."""
        if number in self.overlay.documents:
            document = self.overlay.documents[number]
            return None if document is None else MappingProxyType(document)
        found = self._stored(number)
        return None if found is None else MappingProxyType(found)

    def by_key(self, key: str) -> Document | None:
        """Return the document of that key, read-only; None when there is none."""
        number = self.number_of(key)
        return None if number is None else self.get(number)

    def put(self, number: int, document: Document | None, transaction: int = 0) -> None:
        """Make `document` what there is of that number; None deletes. `transaction` said so."""
        was_there = number in self
        if document is None and not was_there:
            return
        self.overlay.put(number, document, transaction)
        self._documents += (document is not None) - was_there
        if document is not None:
            self.highest = max(self.highest, number)

    def number_of(self, key: str) -> int | None:
        """Return the number of the document of that key."""
        if (number := self.overlay.keys.get(key)) is not None:
            return number
        key_hash = hashed(key) if self.layers else 0
        for age, layer in enumerate(reversed(self.layers)):
            for row in layer.index.rows_of_key(key_hash):
                number = layer.index.numbers[row]
                if layer.index.key(row) == key and not self._is_covered(number, age):
                    return number
        return None

    def key_of(self, number: int) -> str | None:
        """Return the key of a document; None when it has none, or does not exist."""
        if number in self.overlay.documents:
            key = (self.overlay.documents[number] or {}).get("key")
            return key if isinstance(key, str) else None
        place = self._place(number)
        return None if place is None else place[0].index.key(place[1])

    def with_term(self, term: str) -> list[int]:
        """Return the numbers of the documents that have a term, rising within each layer."""
        term_hash = hashed(term) if self.layers else 0
        found: list[int] = []
        for age in range(len(self.layers) - 1, -1, -1):
            index = self.layers[-1 - age].index
            numbers = index.numbers
            rows = index.rows_of_term(term_hash)
            if age or self.overlay.documents or self._lost:
                mine = (numbers[row] for row in rows)
                found += [number for number in mine if not self._is_covered(number, age)]
            else:
                found += [numbers[row] for row in rows]
        found += self.overlay.with_term(term)
        return found

    def values(self, number: int) -> tuple[int, ...]:
        """Return the columns of a document that exists."""
        if number in self.overlay.documents:
            return self.overlay.values(number)
        place = self._place(number)
        if place is None:
            raise KeyError(number)
        layer, row = place
        return tuple(column[row] for column in layer.index.columns)

    def column(self, name: str) -> Iterator[tuple[Sequence[int], Sequence[int]]]:
        """Yield numbers of documents and their values in a column; later ones replace earlier."""
        place = self.schema.columns.index(name)
        for layer in self.layers:
            yield layer.index.numbers, layer.index.columns[place]
        changed = [n for n, document in self.overlay.documents.items() if document is not None]
        yield changed, [self.overlay.values(number)[place] for number in changed]

    def sort_key(self, number: int) -> SortKey:
        """Return what a document that exists is sorted by: columns downwards, key upwards."""
        by = self.values(number)[: len(self.schema.order)]
        return tuple(-value for value in by), self.key_of(number) or ""

    def newest_first(self) -> Iterator[int]:
        """Yield the numbers in the order of the schema, at the cost of those asked for."""
        changed = (n for n, document in self.overlay.documents.items() if document is not None)
        runs: list[Iterator[int]] = [iter(sorted(changed, key=self.sort_key))]
        for age, layer in enumerate(reversed(self.layers)):
            runs.append(self._uncovered(layer, age))
        return merge(*runs, key=self.sort_key)

    def changed_after(self, transaction: int) -> list[int]:
        """Return what later transactions put or deleted, as far as no layer has taken it in."""
        return [number for number, at in self.overlay.changed.items() if at > transaction]

    def ordered(self) -> array[int]:
        """Return all numbers in the order of the schema.

        The oldest layer's order is copied, and what changed since is put in its place: beside
        the copy this costs what changed.
        """
        if not self.layers:
            return array("Q", self.newest_first())
        oldest = self.layers[0]
        order = oldest.index.order

        def oldest_key(number: int) -> SortKey:
            row = oldest.index.row_of(number)
            assert row is not None
            by = oldest.index.columns[: len(self.schema.order)]
            return tuple(-column[row] for column in by), oldest.index.key(row) or ""

        changes: list[tuple[int, int, SortKey, int]] = []
        newer: set[int] = {*self.overlay.documents, *self._lost}
        for layer in self.layers[1:]:
            newer.update(layer.index.numbers)
        for number in newer:
            row = oldest.index.row_of(number)
            if row is not None and not oldest.index.dead[row]:
                was = oldest_key(number)
                changes.append((bisect_left(order, was, key=oldest_key), 1, was, number))
            if number in self:
                is_now = self.sort_key(number)
                changes.append((bisect_left(order, is_now, key=oldest_key), 0, is_now, number))
        result: array[int] = array("Q")
        done = 0
        for place, is_removal, _, number in sorted(changes):
            result.frombytes(order[done:place].tobytes())
            done = place + is_removal
            if not is_removal:
                result.append(number)
        result.frombytes(order[done:].tobytes())
        return result

    @staticmethod
    def lines(
        layers: Sequence[Layer], changed: Mapping[int, Any]
    ) -> Iterator[tuple[int, int, int]]:
        """Yield, by rising number, where each number's newest line is: (number, age, row).

        Age 0 is `changed`, where the row means nothing; age 1 the newest layer, and so on.
        """
        runs: list[Any] = [((number, 0, 0) for number in sorted(changed))]
        for age, layer in enumerate(reversed(layers), 1):
            runs.append(_rows(layer, age))
        last = None
        for line in merge(*runs) if len(runs) > 1 else runs[0]:
            if line[0] != last:
                last = line[0]
                yield line

    def _uncovered(self, layer: Layer, age: int) -> Iterator[int]:
        return (number for number in layer.index.order if not self._is_covered(number, age))

    def _is_covered(self, number: int, age: int) -> bool:
        """Tell whether the line of a layer that old no longer counts; age 0 is the newest."""
        if number in self.overlay.documents or number in self._lost:
            return True
        return any(self.layers[-1 - newer].index.row_of(number) is not None for newer in range(age))

    def _stored(self, number: int) -> dict[str, Any] | None:
        """Read a document from its layer; one that cannot be read is lost, and reported."""
        place = self._place(number)
        if place is None:
            return None
        layer, row = place
        try:
            return layer.document(row)
        except DamagedLine as error:
            if layer.index.is_sound():
                line = bytes(layer.line(row))
                self._report(f"Document {number} of {layer.entry.file} is damaged: {error}.", line)
                self._lost.add(number)
                self._documents -= 1
                return None
        layer.rebuild()  # it is the index that was damaged
        return self._stored(number)

    def _place(self, number: int) -> tuple[Layer, int] | None:
        """Return the layer and row of a document that is in no overlay."""
        if number in self._lost:
            return None
        for layer in reversed(self.layers):
            if (row := layer.index.row_of(number)) is not None:
                return None if layer.index.dead[row] else (layer, row)
        return None


def _rows(layer: Layer, age: int) -> Iterator[tuple[int, int, int]]:
    return ((number, age, row) for row, number in enumerate(layer.index.numbers))
