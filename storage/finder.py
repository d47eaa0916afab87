"""Queries over the library: sets where sets know the answer, texts of what is left."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from typing import Any

from storage.catalogue import Catalogue
from storage.facts import PaperFacts
from storage.predicates import And, Not, Or, Query, Term, is_under
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
        document: Callable[[str, str], Document | None],
        followed: Set[str],
    ) -> None:
        self._catalogue = catalogue
        self._document = document
        self._followed = followed
        self._feeds: dict[str, str] = {}
        self._facts: dict[str, PaperFacts] = {}

    def paper_changed(self, key: str) -> None:
        """Take in that the paper's document changed."""
        self._facts.pop(key, None)

    def mark_changed(self, key: str, document: Document | None) -> None:
        """Take in that the mark's document changed."""
        if (facts := self._facts.get(key)) is not None:
            facts.set_mark(document or _EMPTY)

    def feed_changed(self, key: str, document: Document | None) -> None:
        """Take in that the feed's document changed."""
        if document is None:
            self._feeds.pop(key, None)
        else:
            self._feeds[key] = fold(document["title"])

    def find(self, text: str) -> list[str]:
        """Return the keys of the papers a query asks for, newest first; may raise `QueryError`."""
        wanted = parse(text)
        order = self._catalogue.order()
        if wanted == And():
            return list(order)
        found = self._select(wanted, set(order))
        if len(found) * 8 < len(order):
            return self._catalogue.newest_first(found)
        return [key for key in order if key in found]

    def narrow(self, keys: Sequence[str], text: str) -> list[str]:
        """Return those of `keys` that a query asks for, in their order; may raise `QueryError`."""
        found = self._select(parse(text), {key for key in keys if key in self._catalogue})
        return [key for key in keys if key in found]

    def _select(self, wanted: Query, among: set[str]) -> set[str]:
        """Return those of `among` that match."""
        match wanted:
            case And(parts):
                for part in sorted(parts, key=lambda part: part.asks_words()):  # sets first
                    among = self._select(part, among)
                return among
            case Or(parts):
                return set().union(*(self._select(part, among) for part in parts))
            case Not(part):
                return among - self._select(part, among)
            case Term("is", _, state) if (keys := self._in_state(state)) is not None:
                return among & keys
            case Term("tag", _, tag):
                tags = self._catalogue.by_tag
                return among & _union(k for t, k in tags.items() if is_under(tag_key(t), tag))
            case Term("feed", _, title):
                feeds = self._catalogue.by_feed.items()
                return among & _union(k for f, k in feeds if title in self._feeds.get(f, f))
            case _:
                return {key for key in among if wanted.matches(self._facts_of(key))}

    def _in_state(self, state: str) -> Set[str] | None:
        catalogue = self._catalogue
        match state:
            case "unread":
                return catalogue.unread
            case "starred":
                return catalogue.starred
            case "tagged":
                return _union(catalogue.by_tag.values())
            case "followed":
                by_author = catalogue.by_author
                return _union(by_author[who] for who in self._followed if who in by_author)
            case _:
                return None

    def _facts_of(self, key: str) -> PaperFacts:
        facts = self._facts.get(key)
        if facts is None:
            document = self._document("papers", key)
            assert document is not None
            mark = self._document("marks", key) or _EMPTY
            facts = PaperFacts(document, mark, self._feeds, self._followed)
            self._facts[key] = facts
        return facts


def _union(sets: Any) -> set[str]:
    return set().union(*sets)
