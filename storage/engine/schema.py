"""What the engine is told of documents: by what they are found, and in which order they are."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from struct import Struct
from typing import Any

from storage.documents import Document

Tables = dict[str, dict[int, Any]]
"""By name, by number: the documents of a library that is converted."""


_UNBEGUN = blake2b(digest_size=8)
_NUMBER = Struct("<Q")


def _as_they_are(tables: Tables) -> Tables:
    return tables


def _nothing(_: Document) -> tuple[()]:
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TableSchema:
    """What is kept in the index of one table. The functions must be pure."""

    terms: Callable[[Document], Iterable[str]] = _nothing
    """Document → the terms it is found by: `alias:arxiv:2310.02129`, `feed:daily`."""
    columns: tuple[str, ...] = ()
    """Names of small numbers kept for each document."""
    values: Callable[[Document], tuple[int, ...]] = _nothing
    """Document → the numbers of `columns`; each fits 64 bits."""
    order: tuple[str, ...] = ()
    """The first of the columns, when an order is kept: by these downwards, then by key upwards."""
    numbers_of: str | None = None
    """Another table: documents of one key have one number in both."""
    version: int = 1
    """Raised when `terms` or `values` change: the index is then made anew."""


_PLAIN = TableSchema()


@dataclass(frozen=True, slots=True)
class Schema:
    """What is kept in the indexes of a library; tables not named are found by key alone."""

    tables: Mapping[str, TableSchema] = field(default_factory=dict)
    """By name of the table."""
    upgrade: Callable[[Tables], Tables] = _as_they_are
    """The tables of format 1, as they are to be in this one."""

    def of(self, table: str) -> TableSchema:
        """Return the schema of a table."""
        return self.tables.get(table, _PLAIN)

    def family(self, table: str) -> tuple[str, ...]:
        """Return the tables that share their numbers with `table`, itself among them."""
        head = self.of(table).numbers_of or table
        members = [name for name, schema in self.tables.items() if schema.numbers_of == head]
        return tuple(dict.fromkeys((head, *members, table)))


def hashed(text: str) -> int:
    """Return the 64-bit number by which a key or term is found in an index."""
    digest = _UNBEGUN.copy()  # which takes half as long as to make one
    digest.update(text.encode("utf-8", "surrogatepass"))
    (number,) = _NUMBER.unpack(digest.digest())
    return int(number)


def key_of(document: Any) -> str | None:
    """Return the key of a document, if it has one."""
    key = document.get("key") if isinstance(document, Mapping) else None
    return key if isinstance(key, str) else None


def terms_of(schema: TableSchema, document: Document) -> set[str]:
    """Return a document's terms; a document of another shape has none."""
    try:
        return set(schema.terms(document))
    except (KeyError, TypeError, ValueError, AttributeError, IndexError):
        return set()


def values_of(schema: TableSchema, document: Document) -> tuple[int, ...]:
    """Return a document's numbers; those of a document of another shape are 0."""
    try:
        values = schema.values(document)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError):
        values = ()
    good = len(values) == len(schema.columns) and _are_small(values)
    return values if good else (0,) * len(schema.columns)


def _are_small(values: tuple[int, ...]) -> bool:
    """Tell whether all are whole numbers of 64 bits."""
    try:
        array("q", values)
    except (TypeError, OverflowError):
        return False
    return True
