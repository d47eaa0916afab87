"""Finding papers by queries: what is answered, what has to be read, and what comes close."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from datetime import date
from itertools import islice
from typing import Any

from pyroaring import BitMap

from storage.answers import Answers, as_question, in_titles
from storage.catalogue import Catalogue
from storage.engine.store import Edit
from storage.facts import PaperFacts
from storage.finding import Saved, TextIndex
from storage.found import Found, Later, Scan
from storage.matching import matches
from storage.orders import BY_DATE, Orders
from storage.predicates import (
    ALL,
    And,
    Asked,
    InView,
    Not,
    Or,
    Query,
    Sort,
    Words,
    every,
    highlights,
)
from storage.query import parse
from storage.search.questions import All, Question
from storage.selection import Selected
from storage.text import fold

Document = Mapping[str, Any]

_EMPTY: Document = {}
_GONE: Document = {"title": ""}
"""Stands for a paper that was just found to be damaged."""
_KEPT = 4000
"""Papers whose words are kept."""
_FEW = 10
"""Hits below which papers that come close are shown after them."""
_MOST_CLOSE = 100
_FIRST = 400
"""Hits that are found at once among very many."""
_VERY_MANY = 300_000
"""Papers from which on all hits of a common beginning take longer than one waits for a key."""
_SOON = 5000
"""Papers that are read whole for want of an index; of more the titles."""


class Finder:
    """Finds papers; keeps the words of those it has read last."""

    def __init__(
        self, catalogue: Catalogue, orders: Orders, saved: Saved, index: TextIndex
    ) -> None:
        self._catalogue = catalogue
        self._orders = orders
        self._saved = saved
        self._index = index
        self._feeds: dict[str, str] | None = None
        self._cited: Set[str] | None = None
        self._facts: dict[int, PaperFacts] = {}
        self._parsed: dict[str, Asked] = {}
        self._day: date | None = None
        self._is_strict = False
        self.very_many = _VERY_MANY
        """Papers from which on the newest hits are shown before all of them are known."""
        self._answers = Answers(catalogue, self, self._in_texts)

    # Finding

    def parse(self, text: str) -> Asked:
        """Return what a query asks today. Raises `QueryError`."""
        if self._day != (today := self._saved.today()):
            self._parsed.clear()
            self._day = today
        if text not in self._parsed:
            if len(self._parsed) >= _KEPT:
                self._parsed.clear()
            self._parsed[text] = parse(text, today=today, views=self._saved.saved_queries())
        return self._parsed[text]

    def find(self, text: str, sort: Sort = BY_DATE) -> Selected:
        """Return the papers that a query asks for, all and only these. Raises `QueryError`."""
        asked = self.parse(text)
        self._is_strict = True  # what is found here may be changed: it must be all of it
        try:
            found = self._whole(asked.query)
        finally:
            self._is_strict = False
        sort = asked.sort or sort
        return self._in_order(found, sort, self._by_rank(asked.query, sort))

    def asks_texts(self, text: str) -> bool:
        """Tell whether a query looks for words. Raises `QueryError`."""
        return _has_words(self.parse(text).query)

    def members(self, text: str) -> BitMap:
        """Return the papers that a query asks for, as a set of the caller's own."""
        return self._whole(self.parse(text).query).copy()

    def holds(self, text: str, number: int) -> bool:
        """Tell whether a paper is one that a query asks for."""
        return matches(self.parse(text).query, self._facts_of(number))

    def search(self, text: str, among: BitMap, *, by_date: bool = False) -> Found:
        """Return what a query finds at once among some papers. Raises `QueryError`.

        Where papers must be read, `Found.scan` goes on; of many papers, while there is no index,
        the titles are. In a list `by_date` of very many papers the newest are found at once, and
        the others by `Found.scan`.
        """
        asked = self.parse(text)
        query = asked.query
        if by_date and (first := self._newest(asked, among)) is not None:
            return first
        answer = self._answers.answer(query)
        words = highlights(query)
        papers = answer.papers & among
        if answer.rest != ALL:
            is_quick = self._index.is_ready or len(papers) <= _SOON
            rest = answer.rest if is_quick else in_titles(answer.rest)
            candidates = iter(self._orders.select(papers))
            scan = Scan(candidates, lambda number: matches(rest, self._facts_of(number)))
            return Found(BitMap(), BitMap(), asked.sort, words, scan)
        near = self._close(query, papers, among) if len(papers) < _FEW else BitMap()
        ranked = self._by_rank(query, asked.sort)
        return Found(papers, near, asked.sort, words, ranked=ranked)

    def _newest(self, asked: Asked, among: BitMap) -> Found | None:
        """Return the newest of very many hits; None where taking all of them is as quick."""
        if len(self._catalogue) < self.very_many or asked.sort not in (None, BY_DATE):
            return None
        query = asked.query
        parts = query.parts if isinstance(query, And) else (query,)
        texts = {part: question for part in parts if (question := as_question(part)) is not None}
        if not texts or not self._index.is_ready:
            return None
        others = self._answers.answer(every(part for part in parts if part not in texts))
        question, whole = All(tuple(texts.values())), And(tuple(texts))
        first = self._index.newest(question, _FIRST)
        if others.rest != ALL or len(first) < _FIRST:
            return None
        kept = others.papers & among
        rest = Later(
            lambda: self._index.matching(question) or BitMap(),
            lambda found: self._corrected(found, whole) & kept,
        )
        return Found(BitMap(first) & kept, BitMap(), asked.sort, highlights(query), rest)

    def listed(self, found: Found, sort: Sort) -> Selected:
        """Return what was found in an order, what only comes close last."""
        exact = self._in_order(found.exact, sort, found.ranked)
        if not found.close:
            return exact
        return exact.followed_by(found.close & self._catalogue.every)

    def _whole(self, query: Query) -> BitMap:
        """Return the papers that a query asks for, whatever it takes."""
        answer = self._answers.answer(query)
        if answer.rest == ALL:
            return answer.papers & self._catalogue.every
        papers = self._orders.select(answer.papers)
        return BitMap([n for n in papers if matches(answer.rest, self._facts_of(n))])

    def _in_order(self, papers: BitMap, sort: Sort, ranked: Sequence[int] | None) -> Selected:
        if ranked is None:
            return self._orders.select(papers, sort)
        return self._orders.as_ranked(papers, ranked)

    # Texts

    def _in_texts(self, question: Question, query: Query) -> BitMap | None:
        """Return the papers in which words stand; those the index does not know are read."""
        index = self._index
        if not index.is_ready or (index.dirty is None and self._is_strict):
            return None
        found = index.matching(question)
        return None if found is None else self._corrected(found, query)

    def _corrected(self, found: BitMap, query: Query) -> BitMap:
        """Return hits of the index with those papers right that it does not know as they are."""
        if not (dirty := self._index.dirty):
            return found
        known = dirty & self._catalogue.every
        read = [number for number in known if matches(query, self._facts_of(number))]
        return (found - dirty) | BitMap(read)

    def _close(self, query: Query, exact: BitMap, among: BitMap) -> BitMap:
        """Return papers that match but for a typo."""
        parts = query.parts if isinstance(query, And) else (query,)
        texts = [part for part in parts if as_question(part) is not None]
        question = as_question(And(tuple(texts))) if texts else None
        if question is None or not self._index.is_ready:
            return BitMap()
        found = self._index.near(question) & among
        for part in parts:
            if part not in texts:
                found &= self._whole(part)
        return BitMap(list(islice(found - exact, _MOST_CLOSE)))

    def _by_rank(self, query: Query, sort: Sort | None) -> Sequence[int] | None:
        """Return the papers as they fit the words, when that is the order asked for."""
        if sort is None or sort.by != "relevance" or not self._index.is_ready:
            return None
        parts = query.parts if isinstance(query, And) else (query,)
        asked = [question for part in parts if (question := as_question(part)) is not None]
        if not asked:
            return None
        ranked = self._index.ranked(All(tuple(asked)))
        return ranked[::-1] if sort.backwards else ranked

    # What is known of papers

    def take_in(self, edits: Sequence[Edit]) -> None:
        """Take in what a transaction did."""
        for edit in edits:
            match edit.table:
                case "papers":
                    self._facts.pop(edit.number, None)
                case "marks":
                    if (facts := self._facts.get(edit.number)) is not None:
                        facts.set_mark(edit.after or _EMPTY)
                case "feeds":
                    self._feeds = self._cited = None
                    self._facts.clear()
                case "views":
                    self._parsed.clear()

    def feed_titles(self) -> Mapping[str, str]:
        """Return the folded title of each feed."""
        if self._feeds is None:
            self._feeds = {key: fold(title) for key, title in self._saved.titles().items()}
        return self._feeds

    def followed(self) -> Set[str]:
        """Return the keys of the authors the user follows."""
        return self._saved.followed()

    def bibliographies(self) -> Set[str]:
        """Return the keys of the feeds that are lists of references."""
        if self._cited is None:
            self._cited = self._saved.bibliographies()
        return self._cited

    def _facts_of(self, number: int) -> PaperFacts:
        facts = self._facts.get(number)
        if facts is None:
            document = self._catalogue.papers.get(number) or _GONE
            mark = self._catalogue.marks.get(number) or _EMPTY
            facts = PaperFacts(
                document, mark, self.feed_titles(), self.followed(), self.bibliographies()
            )
            if len(self._facts) >= _KEPT:
                self._facts.clear()
            self._facts[number] = facts
        return facts


def _has_words(query: Query) -> bool:
    match query:
        case And(parts) | Or(parts):
            return any(map(_has_words, parts))
        case Not(part) | InView(_, part):
            return _has_words(part)
    return isinstance(query, Words)
