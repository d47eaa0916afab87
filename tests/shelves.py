"""A library in memory, as merging asks and changes one: for tests that need many."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta

from storage import merge
from storage.arriving import Parsed, Record
from storage.codec import paper_document, paper_from
from storage.documents import Document
from storage.engine import shelf
from storage.holdings import SCHEMA
from storage.lookups import Lookups
from storage.model import Paper
from tests.fakes import NOW, parsed


class Shelf:
    """Papers as documents, with the lookups kept right; each arrival comes a second later."""

    def __init__(self, *arrivals: Parsed) -> None:
        self._documents: dict[str, Document] = {}
        self._shelf = engine_shelf()
        self._lookups = Lookups(lambda: self._shelf)
        self._now = NOW
        for arrival in arrivals:
            self.take(arrival)

    def take(self, arrival: Parsed) -> merge.Plan:
        """Bring an arrival in; return what it changed."""
        self._now += timedelta(seconds=1)
        plan = merge.plan(arrival, self, now=self._now)
        for key in plan.absorbed:
            del self._documents[key]
            self._put(key, None)
        for key, paper in plan.papers.items():
            self._documents[key] = paper_document(paper)
            self._put(key, self._documents[key])
        return plan

    def _put(self, key: str, document: Document | None) -> None:
        number = self._shelf.number_of(key) or self._shelf.highest + 1
        self._shelf.put(number, document)

    def add(self, *records: Record, feed: str = "a", format: str = "feed") -> merge.Plan:
        """Bring in an arrival of these records."""
        return self.take(parsed(*records, feed=feed, format=format))

    def papers(self) -> list[Paper]:
        """Return every paper."""
        return [paper_from(document) for document in self._documents.values()]

    def by_alias(self, alias: str) -> str | None:
        return self._lookups.by_alias(alias)

    def by_title(self, title_key: str) -> Sequence[str]:
        return self._lookups.by_title(title_key)

    def by_lead(self, lead_key: str) -> Sequence[str]:
        return self._lookups.by_lead(lead_key)

    def paper(self, key: str) -> Paper | None:
        document = self._documents.get(key)
        return None if document is None else paper_from(document)


def engine_shelf() -> shelf.Shelf:
    """Return an empty table of papers that is nowhere on disk."""
    schema = SCHEMA.of("papers")
    return shelf.Shelf("papers", schema, (), documents=0, highest=0, report=lambda *_: None)


def each_alone(records: Iterable[Record]) -> Shelf:
    """Return the library after each record arrived from a feed of its own."""
    return Shelf(*(parsed(record, feed=f"{n}") for n, record in enumerate(records)))
