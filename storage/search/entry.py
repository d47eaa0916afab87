"""One paper as the index takes it in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from zlib import crc32

from storage.documents import Document
from storage.engine.schema import values_of
from storage.engine.shelf import Shelf
from storage.holdings import SCHEMA
from storage.search.ranks import rank_of
from storage.search.texts import Segments, segments

_RANKED = 3
"""How many of the columns place a paper in the list."""
_UNMARKED: Document = {}


@dataclass(frozen=True, slots=True)
class Entry:
    """What is searched of a paper, and its place in the list."""

    rank: int
    """Rises with the day; see `rank_of`."""
    texts: Segments
    """Its texts, by field."""

    @property
    def digest(self) -> int:
        """A number that differs when anything does; never 0."""
        texts = "\0\0".join("\0".join((field, *found)) for field, found in self.texts.items())
        return crc32(f"{self.rank}\0{texts}".encode("utf-8", "surrogatepass")) or 1


def entry_of(document: Document, mark: Document | None) -> Entry:
    """Return what the index takes in of a paper and its mark."""
    values = values_of(SCHEMA.of("papers"), document)
    return Entry(rank_of(values[:_RANKED]), segments(document, mark or _UNMARKED))


def entry_at(papers: Shelf, marks: Shelf, number: int) -> Entry | None:
    """Return what the index takes in of the paper of that number; None when there is none."""
    document = papers.get(number)
    return None if document is None else entry_of(document, marks.get(number))


def digest_at(papers: Shelf, marks: Shelf, number: int) -> int:
    """Return the digest of the paper of that number, 0 when there is none."""
    entry = entry_at(papers, marks, number)
    return 0 if entry is None else entry.digest


def is_changed(before: Any, after: Any, table: str) -> bool:
    """Tell whether the change of a document of a table changes what is searched."""
    if table == "marks":
        nothing = segments({}, _UNMARKED)
        one = segments({}, before) if before else nothing
        return one != (segments({}, after) if after else nothing)
    if before is None or after is None:
        return before is not after
    return entry_of(before, None) != entry_of(after, None)
