"""A library in one TinyDB file: what `carrel export --format tinydb` writes.

A JSON object of tables, each an object of documents by number. The first Carrel kept its library
in such a file, `library.json`. Anybody may have written or mended one: whatever of it is a
paper is taken, and nothing of it is believed to be of the right type. Where no table is called
`papers`, those are taken whose documents are, most often the `_default` one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from datetime import date
from typing import Any

from storage.arriving import Parsed, Rejected
from storage.errors import SourceError
from storage.importers import Source
from storage.importers import _documents as documents
from storage.importers._document_values import line
from storage.importers._json_tables import Row, has_papers, is_tables, other_tables, rows
from storage.marks import merge_mark
from storage.model import Collection, Paper

FORMAT = documents.FORMAT
TITLE = "a TinyDB file"
ORDER = 5

Document = dict[str, Any]

_PLAIN: Mapping[str, Callable[[str, Mapping[str, Any]], Document]] = {
    "feeds": documents.feed,
    "authors": documents.author,
    "views": documents.view,
}


def sniff(data: bytes) -> bool:
    """See the package's documentation."""
    return is_tables(data)


def parse(source: Source) -> Parsed:
    """See the package's documentation."""
    if not has_papers(source.data):
        raise SourceError(f"{source.name} is no TinyDB file with a table of papers.")
    found, rejected = rows(source.data)
    taking = _Taking(source.today, rejected, other_tables(source.data) or {"papers"})
    for row in found:
        taking.take(row)
    return Parsed(
        format=FORMAT,
        feed=documents.feed_of(source, FORMAT),
        rejected=tuple(rejected),
        warnings=() if taking.anything else ("0 papers: the file has none.",),
        collection=Collection(
            papers=tuple(taking.papers), marks=taking.marks, tables=taking.tables
        ),
    )


class _Taking:
    """Takes documents one by one; a bad one keeps no other out."""

    def __init__(self, today: date, rejected: list[Rejected], tables: Set[str]) -> None:
        self.papers: list[Paper] = []
        self.marks: dict[str, Document] = {}
        self.tables: dict[str, dict[str, Document]] = {name: {} for name in _PLAIN}
        self._today = today
        self._rejected = rejected
        self._of_papers = tables

    @property
    def anything(self) -> bool:
        """Tell whether something was taken."""
        return bool(self.papers or self.marks or any(self.tables.values()))

    def take(self, row: Row) -> None:
        """Take a document of a table that is of a library; others are left alone."""
        if row.table not in (*self._of_papers, "marks", *_PLAIN):
            return
        if not isinstance(row.document, dict):
            self._reject(row, "It is no document.")
        elif row.table in self._of_papers:
            self._paper(row)
        else:
            self._other(row)

    def _paper(self, row: Row) -> None:
        paper = documents.paper(row.document, self._today)
        if paper is None:
            self._reject(row, "It has neither a title nor an abstract.")
        else:
            self.papers.append(paper)

    def _other(self, row: Row) -> None:
        key = line(row.document.get("key")).strip()
        if not key:
            self._reject(row, "It has no key.")
        elif row.table != "marks":
            self.tables[row.table].setdefault(key, _PLAIN[row.table](key, row.document))
        elif mark := documents.mark(key, row.document):
            self.marks[key] = merge_mark(self.marks.get(key, mark), mark)

    def _reject(self, row: Row, reason: str) -> None:
        where = f"{row.table} {row.number[:80]}"
        self._rejected.append(Rejected(where=where, reason=reason))
