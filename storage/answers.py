"""What sets, columns and the search index answer of a query, and what is left to be read.

The answer to a query is a set and a rest: papers outside the set do not match; those in it match
when they match the rest, which is `ALL` where nothing is left.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol

from pyroaring import BitMap

from storage import holdings
from storage.catalogue import Catalogue
from storage.predicates import (
    ALL,
    And,
    Between,
    During,
    Has,
    Identifier,
    InCategory,
    InFeed,
    InView,
    Is,
    Not,
    Or,
    Pattern,
    Query,
    Sign,
    Tagged,
    Words,
    every,
    is_under,
    without,
)
from storage.search import questions
from storage.search.questions import Phrase, Question
from storage.tags import tag_key

_METRICS: Mapping[str, str] = {"stars": "github_stars"}
_WHOLE = ("year", "seen")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Surroundings(Protocol):
    """What is asked of the library besides its papers and marks."""

    def feed_titles(self) -> Mapping[str, str]:
        """Return the folded title of each feed."""
        ...

    def followed(self) -> Set[str]:
        """Return the keys of the authors the user follows."""
        ...

    def bibliographies(self) -> Set[str]:
        """Return the keys of the feeds that are lists of references of the user's own."""
        ...

    def filed(self) -> Set[str]:
        """Return the keys of the papers whose PDF is on this machine."""
        ...


@dataclass(frozen=True, slots=True)
class Answer:
    """A set of papers, and what those of them that match must hold besides."""

    papers: BitMap
    """Papers that may match; treat it as read-only."""
    rest: Query = ALL
    """What must be read of them."""


class Answers:
    """Answers queries about the papers of a catalogue."""

    def __init__(
        self,
        catalogue: Catalogue,
        around: Surroundings,
        texts: Callable[[Question, Query], BitMap | None],
    ) -> None:
        """`texts` gives the papers that a question to the index, or the query it is, asks for.

        It gives None while there is no index.
        """
        self._catalogue = catalogue
        self._around = around
        self._texts = texts

    def answer(self, query: Query) -> Answer:
        """Return what is known of a query."""
        if (question := as_question(query)) is not None:
            found = self._texts(question, query)
            return Answer(self._catalogue.every, query) if found is None else Answer(found)
        match query:
            case And(parts):
                return self._all(parts)
            case Or(parts):
                return self._any(query, parts)
            case Not(part):
                inner = self.answer(part)
                if inner.rest == ALL:
                    return Answer(self._catalogue.every - inner.papers)
                return Answer(self._catalogue.every, query)
            case InView(_, part):
                return self.answer(part)
            case Sign() | Pattern():
                return Answer(self._catalogue.every, query)
        return Answer(self._set(query))

    def _all(self, parts: tuple[Query, ...]) -> Answer:
        """Join parts; what is asked of texts is asked of the index at once."""
        asked = {part: question for part in parts if (question := as_question(part))}
        papers = self._catalogue.every
        rest: list[Query] = []
        if asked:
            found = self._texts(questions.All(tuple(asked.values())), And(tuple(asked)))
            papers, rest = (papers, list(asked)) if found is None else (found, [])
        for part in parts:
            if part not in asked:
                answer = self.answer(part)
                papers = papers & answer.papers
                rest += [] if answer.rest == ALL else [answer.rest]
        return Answer(papers, every(rest) if rest else ALL)

    def _any(self, query: Query, parts: tuple[Query, ...]) -> Answer:
        answers = [self.answer(part) for part in parts]
        papers = _union(answer.papers for answer in answers)
        return Answer(papers, ALL if all(a.rest == ALL for a in answers) else query)

    def _set(self, query: Query) -> BitMap:
        """Return the papers that match a question no text has to be read for."""
        catalogue = self._catalogue
        match query:
            case Is(state):
                return self._in_state(state)
            case Has("note"):
                return catalogue.in_state(holdings.NOTED)
            case Has("file"):
                numbers = map(catalogue.papers.number_of, self._around.filed())
                return BitMap([number for number in numbers if number is not None])
            case Has(thing):
                return catalogue.with_term(holdings.has(thing))
            case Tagged(wanted):
                tags = catalogue.tags.items()
                return _union(papers for tag, papers in tags if is_under(tag_key(tag), wanted))
            case InFeed(title):
                titles = self._around.feed_titles().items()
                return _union(catalogue.in_feed(key) for key, own in titles if title in own)
            case InCategory(name):
                return catalogue.with_term(holdings.category(name))
            case Between(field, low, high):
                return self._between(field, low, high)
            case During(field, first, last):
                return self._during(field, first, last)
            case Identifier():
                return self._known_as(query)
        raise AssertionError(f"{query!r} is a question of texts")

    def _in_state(self, state: str) -> BitMap:
        catalogue = self._catalogue
        match state:
            case "unread":
                return catalogue.every - catalogue.read
            case "untagged":
                return catalogue.every - catalogue.in_state(holdings.TAGGED)
            case "followed":
                return _union(map(catalogue.by_author, self._around.followed()))
            case "cited":
                return _union(map(catalogue.in_feed, self._around.bibliographies()))
        return catalogue.in_state(state)

    def _between(self, field: str, low: float | None, high: float | None) -> BitMap:
        name = _METRICS.get(field, field)
        if field in _WHOLE:
            least = None if low is None else math.ceil(low)
            most = None if high is None else math.floor(high)
        else:
            least = None if low is None else holdings.sortable(low)
            most = None if high is None else holdings.sortable(high)
        return self._column(name, least, most)

    def _during(self, field: str, first: date | None, last: date | None) -> BitMap:
        if field == "added":
            low, high = _start_of(first), _start_of(last and last + timedelta(1))
            return self._column("added", low, None if high is None else high - 1)
        low = 1 if first is None else _number_of(first)
        high = None if last is None else _number_of(last)
        # A year alone is the number before those of its days, and counts as its first day.
        return self._column("day", low - 101 if low % 10_000 == 101 else low, high)

    def _column(self, name: str, low: int | None, high: int | None) -> BitMap:
        return self._catalogue.columns.between(name, low, high) & self._catalogue.every

    def _known_as(self, query: Identifier) -> BitMap:
        papers = self._catalogue.papers
        found = BitMap()
        for alias in query.aliases:
            found |= BitMap(papers.with_term(holdings.alias(alias)))
            if alias.startswith("key:") and (number := papers.number_of(alias[4:])) is not None:
                found.add(number)
        return found


def _start_of(day: date | None) -> int | None:
    """Return the first microsecond of a day, as the column of arrivals has it."""
    if day is None:
        return None
    return (datetime.combine(day, time(), UTC) - _EPOCH) // _MICROSECOND


def _number_of(day: date) -> int:
    return (day.year * 100 + day.month) * 100 + day.day


def as_question(query: Query) -> Question | None:
    """Return the question to the index that a query is; None where it asks anything else."""
    match query:
        case Words(field, tokens, prefix):
            return Phrase(field, tokens, prefix)
        case And(parts) if parts:
            return _joined(parts, questions.All)
        case Or(parts):
            return _joined(parts, questions.Any)
        case Not(part):
            question = as_question(part)
            return None if question is None else questions.Without(question)
        case InView(_, part):
            return as_question(part)
    return None


def _joined(
    parts: Iterable[Query], join: Callable[[tuple[Question, ...]], Question]
) -> Question | None:
    asked: list[Question] = []
    for part in parts:
        question = as_question(part)
        if question is None:
            return None
        asked.append(question)
    return join(tuple(asked))


def in_titles(query: Query) -> Query:
    """Return the query that looks in titles for the words looked for anywhere."""
    match query:
        case Words("", tokens, prefix):
            return Words("title", tokens, prefix)
        case And(parts):
            return every(map(in_titles, parts)) if parts else ALL
        case Or(parts):
            return Or(tuple(map(in_titles, parts)))
        case Not(part):
            return without(in_titles(part))
        case InView(name, part):
            return InView(name, in_titles(part))
    return query


def _union(sets: Iterable[BitMap]) -> BitMap:
    return BitMap.union(*found) if (found := list(sets)) else BitMap()
