"""One moment of the index, asked: what is found in it does not change."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import tantivy
from pyroaring import BitMap
from tantivy import Occur, Query

from storage.search import schema
from storage.search.asking import asked, weighed
from storage.search.questions import Question, narrowed
from storage.search.schema import ABSTRACT, REST
from storage.search.state import Seen

T = TypeVar("T")

FEW = 4096
"""Hits that are taken out without counting first; sets up to this size are asked for."""
_TOO_MANY = "exceeded max expansions"
"""What tantivy says of a phrase that ends in a beginning of very many words."""


class BrokenIndexError(Exception):
    """The index cannot be read: it is damaged, or lies where nothing can be locked."""


class _TooManyError(Exception):
    """A phrase ends in a beginning of more words than are looked up."""


@dataclass(frozen=True, slots=True)
class Hits:
    """What was found, the first ones first."""

    numbers: Sequence[int]
    """The papers, as many as were asked for."""
    total: int
    """How many there are in all."""


class Moment:
    """An index as it was when it was opened. Every method may raise `BrokenIndexError`."""

    def __init__(self, directory: Path, seen: Seen, before: Moment | None = None) -> None:
        """Open the index in `directory` that a state tells of, or what became of it since."""
        self.seen = seen
        """What the index has at least."""
        with _trusted():
            if before is None or before.seen.index != seen.index:
                self._index = tantivy.Index.open(str(directory / seen.index))
                schema.prepare(self._index)
                self._index.config_reader(reload_policy="manual")
            else:
                self._index = before._index
            self._index.reload()
            self._searcher = self._index.searcher()
        self._schema = self._index.schema
        self._ranks = seen.array("ranks")
        self._present: BitMap | None = None

    def newest(self, question: Question, limit: int) -> Hits:
        """Return the newest hits."""

        def ask(question: Question) -> Hits:
            found = self._search(asked, question, limit, order="rank")
            return Hits(self._numbers(found.hits), found.count)

        return self._answered(ask, question)

    def fittest(self, question: Question, limit: int) -> Hits:
        """Return the hits that fit best, those that fit alike by date."""

        def ask(question: Question) -> Hits:
            found = self._search(weighed, question, limit)
            return Hits(self._by_score(found.hits), found.count)

        return self._answered(ask, question)

    def by_date(self, numbers: BitMap) -> list[int]:
        """Return papers by date; those the state does not know yet are left out."""
        known = [number for number in numbers if number < len(self._ranks)]
        return sorted(known, key=self._ranks.__getitem__, reverse=True)

    def matching(self, question: Question) -> BitMap:
        """Return all hits."""
        return self._answered(self._matching, question)

    def among(self, question: Question, numbers: BitMap) -> BitMap:
        """Return those of a few papers that are hits."""
        these = Query.term_set_query(self._schema, "number", list(numbers))

        def ask(question: Question) -> BitMap:
            both = [(Occur.Must, these), (Occur.Must, asked(self._schema, question))]
            return self._all(Query.boolean_query(both), len(numbers))

        return self._answered(ask, question)

    def _answered(self, ask: Callable[[Question], T], question: Question) -> T:
        """Ask; where a phrase ends in a beginning of too many words, with a letter more."""
        while True:
            try:
                return ask(question)
            except _TooManyError:
                question = narrowed(question, self._longer)

    def _longer(self, field: str, word: str) -> set[str]:
        """Return how the words that begin so go on, by one letter."""
        length = len(word) + 1
        with _trusted():
            return {
                term[:length]
                for name in ((field,) if field else (REST, ABSTRACT))
                for term, _ in self._searcher.terms_with_prefix(name, word)
                if len(term) >= length
            }

    def _matching(self, question: Question) -> BitMap:
        found = self._search(asked, question, FEW, order="number")
        if found.count <= FEW:
            return BitMap([number for number, _ in found.hits])
        query, there = asked(self._schema, question), self._searcher.num_docs
        if found.count * 2 <= there:
            return self._all(query, found.count)
        others = Query.all_query().and_must_not_match(query)
        return self._all_numbers() - self._all(others, there - found.count)

    def _all(self, query: Query, count: int) -> BitMap:
        with _trusted():
            limit = max(1, count)
            found = self._searcher.search(query, limit, count=False, order_by_field="number")
            return BitMap([number for number, _ in found.hits])

    def _all_numbers(self) -> BitMap:
        """Return the number of every paper in the index."""
        if self._present is None:
            digests = self.seen.array("digests").tobytes()
            absent = [0]
            at = digests.find(bytes(4), 4)
            while at >= 0:
                absent += [at // 4] if at % 4 == 0 else []
                at = digests.find(bytes(4), at + 4 - at % 4)
            self._present = BitMap(range(self.seen.numbers)) - BitMap(absent)
        return self._present

    def _search(
        self,
        query_of: Callable[[tantivy.Schema, Question], Query],
        question: Question,
        limit: int,
        *,
        order: str | None = None,
    ) -> Any:
        with _trusted():
            query = query_of(self._schema, question)
            return self._searcher.search(query, max(1, limit), count=True, order_by_field=order)

    def _by_score(self, hits: list[tuple[float, tantivy.DocAddress]]) -> list[int]:
        numbers, ranks = self._numbers(hits), self._ranks

        def fit(at: int) -> tuple[float, int]:
            number = numbers[at]
            return round(hits[at][0], 3), ranks[number] if number < len(ranks) else 0

        return [numbers[at] for at in sorted(range(len(hits)), key=fit, reverse=True)]

    def _numbers(self, hits: list[tuple[Any, tantivy.DocAddress]]) -> array[int]:
        with _trusted():
            addresses = [address for _, address in hits]
            values = self._searcher.fast_field_values("number", addresses)
        return array("Q", [int(value or 0) for value in values])


@contextmanager
def _trusted() -> Iterator[None]:
    """Turn what tantivy raises into `BrokenIndexError`; it panics at some damage."""
    try:
        yield
    except BaseException as error:
        if _TOO_MANY in str(error):
            raise _TooManyError from error
        # A panic is no `Exception`.
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        raise BrokenIndexError(f"it cannot be read: {error}") from error
