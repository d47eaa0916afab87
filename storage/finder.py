"""Queries over the library: sets where sets know the answer, texts of what is left."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from datetime import date
from typing import Any

from storage.catalogue import Catalogue
from storage.facts import PaperFacts
from storage.matching import matches
from storage.predicates import (
    ALL,
    And,
    InFeed,
    InView,
    Is,
    Not,
    Or,
    Query,
    Tagged,
    is_under,
)
from storage.query import parse
from storage.tags import tag_key
from storage.text import fold

Document = Mapping[str, Any]

_EMPTY: Document = {}


class Finder:
    """Finds papers; keeps the folded text of those it has looked at."""

    def __init__(
        self,
        catalogue: Catalogue,
        feeds: Callable[[], Mapping[str, str]],
        followed: Callable[[], Set[str]],
        bibliographies: Callable[[], Set[str]],
        today: Callable[[], date],
    ) -> None:
        """Find in a catalogue.

        `feeds` gives each feed's title, `followed` the followed authors, `bibliographies` the
        feeds that are lists of references.
        """
        self._catalogue = catalogue
        self._titles = feeds
        self._followed = followed
        self._bibliographies = bibliographies
        self._today = today
        self._feeds: dict[str, str] | None = None
        self._facts: dict[int, PaperFacts] = {}

    def paper_changed(self, number: int) -> None:
        """Take in that the paper's document changed."""
        self._facts.pop(number, None)

    def mark_changed(self, number: int, document: Document | None) -> None:
        """Take in that the mark's document changed."""
        if (facts := self._facts.get(number)) is not None:
            facts.set_mark(document or _EMPTY)

    def feeds_changed(self) -> None:
        """Take in that feeds changed."""
        if self._feeds is not None:
            self._feeds.clear()
            self._feeds |= self._folded_feeds()
        self._facts.clear()

    def find(self, text: str) -> Sequence[str]:
        """Return the keys of the papers a query asks for, newest first; may raise `QueryError`."""
        wanted = self._parse(text)
        catalogue = self._catalogue
        if wanted == ALL:
            return catalogue.keys(catalogue.order())
        found = self._select(wanted, None)
        return catalogue.keys(catalogue.newest_first(found))

    def narrow(self, keys: Sequence[str], text: str) -> list[str]:
        """Return those of `keys` that a query asks for, in their order; may raise `QueryError`."""
        number_of = self._catalogue.papers.number_of
        numbers = {number: key for key in keys if (number := number_of(key)) is not None}
        found = self._select(self._parse(text), set(numbers))
        return [key for number, key in numbers.items() if number in found]

    def _parse(self, text: str) -> Query:
        return parse(text, today=self._today()).query

    def _select(self, wanted: Query, among: set[int] | None) -> set[int]:
        """Return those of `among` that match; None stands for all papers."""
        match wanted:
            case And(parts):
                for part in sorted(parts, key=_reads_papers):  # sets first
                    among = self._select(part, among)
                return self._all_of(among)
            case Or(parts):
                return set().union(*(self._select(part, among) for part in parts))
            case Not(part):
                among = self._all_of(among)
                return among - self._select(part, among)
            case InView(_, part):
                return self._select(part, among)
            case Is("unread"):
                return self._all_of(among) - self._catalogue.read
            case Is("untagged"):
                return self._all_of(among) - _union(self._catalogue.tags.values())
            case Is(state) if (numbers := self._in_state(state)) is not None:
                return _both(among, numbers)
            case Tagged(tag):
                tags = self._catalogue.tags.items()
                return _both(among, _union(n for t, n in tags if is_under(tag_key(t), tag)))
            case InFeed(title):
                seen = (feed for feed, name in self._feed_titles().items() if title in name)
                return _both(among, _union(map(self._catalogue.in_feed, seen)))
            case _:
                every = self._all_of(among)
                return {number for number in every if matches(wanted, self._facts_of(number))}

    def _all_of(self, among: set[int] | None) -> set[int]:
        return set(self._catalogue.order()) if among is None else among

    def _in_state(self, state: str) -> Set[int] | None:
        catalogue = self._catalogue
        match state:
            case "read":
                return catalogue.read
            case "starred":
                return catalogue.starred
            case "tagged":
                return _union(catalogue.tags.values())
            case "followed":
                return _union(map(catalogue.by_author, self._followed()))
            case _:
                return None

    def _feed_titles(self) -> dict[str, str]:
        if self._feeds is None:
            self._feeds = self._folded_feeds()
        return self._feeds

    def _folded_feeds(self) -> dict[str, str]:
        return {key: fold(title) for key, title in self._titles().items()}

    def _facts_of(self, number: int) -> PaperFacts:
        facts = self._facts.get(number)
        if facts is None:
            document = self._catalogue.papers.get(number) or _GONE
            mark = self._catalogue.marks.get(number) or _EMPTY
            facts = PaperFacts(
                document, mark, self._feed_titles(), self._followed(), self._bibliographies()
            )
            self._facts[number] = facts
        return facts


_GONE: Document = {"title": ""}
"""Stands for a paper that was just found to be damaged."""


def _reads_papers(query: Query) -> bool:
    """Tell whether papers must be read, not only marks and feeds."""
    match query:
        case And(parts) | Or(parts):
            return any(map(_reads_papers, parts))
        case Not(part) | InView(_, part):
            return _reads_papers(part)
        case Is(state):
            return state in ("queued", "cited")
    return not isinstance(query, Tagged | InFeed)


def _both(among: set[int] | None, numbers: Set[int]) -> set[int]:
    return set(numbers) if among is None else among & numbers


def _union(sets: Any) -> set[int]:
    return set().union(*sets)
