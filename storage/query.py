"""The query language: a string → what is asked of papers, and in which order. Pure.

    rlhf -survey "red teaming" author:"Zhiyuan Zeng" is:unread (tag:ml OR feed:daily) sort:score

`docs/query.md` has the grammar and what every field finds. What is not finished (a lone `-`, `OR`
or `tag:` at which somebody is still typing) asks for nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from storage.errors import QueryError
from storage.fields import FIELDS
from storage.patterns import compiled
from storage.predicates import (
    ALL,
    Asked,
    InView,
    Pattern,
    Query,
    Sort,
    every,
    some,
    without,
)
from storage.ranges import Unfit
from storage.scanner import BARE, CLOSE, EITHER, MINUS, OPEN, QUOTED, REGEX, Part, scan
from storage.terms import Value, meant, words
from storage.text import fold

_DEEPEST = 50
_MOST_VIEWS = 200
_NO_VIEWS: Mapping[str, str] = MappingProxyType({})


def parse(text: str, *, today: date, views: Mapping[str, str] = _NO_VIEWS) -> Asked:
    """Return what a query asks. `views` has the queries of saved views by name.

    Relative days are counted back from `today`. Raises `QueryError` naming place and reason.
    """
    return _Parser(text, _Given(today, _by_key(views))).whole()


def view_key(name: str) -> str:
    """Return the form names of views compare in."""
    return fold(name).strip()


def _by_key(views: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    return {view_key(name): (name.strip(), text) for name, text in views.items()}


@dataclass(slots=True)
class _Given:
    """What a query and the views it names have in common."""

    today: date
    views: Mapping[str, tuple[str, str]]
    opened: list[str] = field(default_factory=list)
    """The views being read just now."""
    read: int = 0


class _Parser:
    """Reads parts from left to right, one method for each rule of the grammar."""

    def __init__(self, text: str, given: _Given, depth: int = 0) -> None:
        self._text = text
        self._parts = scan(text)
        self._next = next(self._parts, None)
        self._given = given
        self._depth = depth
        self._sort: Sort | None = None

    def whole(self) -> Asked:
        query = self._alternatives()
        if (stray := self._next) is not None:
            raise self._wrong(stray, "There is no “(” for this “)”.")
        return Asked(query, self._sort)

    def _advance(self) -> None:
        self._next = next(self._parts, None)

    def _wrong(self, part: Part, reason: str) -> QueryError:
        return QueryError(reason, part.start, part.end, self._text)

    def _alternatives(self) -> Query:
        found = [self._sequence()]
        while (part := self._next) is not None and part.kind == EITHER:
            self._advance()
            found.append(self._sequence())
        return some(found)

    def _sequence(self) -> Query:
        found: list[Query] = []
        while (part := self._next) is not None and part.kind not in (EITHER, CLOSE):
            found.append(self._single(part))
        return every(found)

    def _single(self, part: Part) -> Query:
        self._advance()
        if part.kind == MINUS:
            inner = self._next
            if inner is None or inner.kind in (EITHER, CLOSE):
                return ALL
            if inner.field == "sort":
                raise self._wrong(inner, "An order has its minus inside: sort:-date.")
            query = self._single(inner)
            return without(query) if (part.end - part.start) % 2 else query
        return self._group(part) if part.kind == OPEN else self._term(part)

    def _group(self, opening: Part) -> Query:
        if self._depth >= _DEEPEST:
            raise self._wrong(opening, "Too many “(” are open here.")
        self._depth += 1
        query = self._alternatives()
        self._depth -= 1
        if self._next is None:
            raise self._wrong(opening, "This “(” is not closed.")
        self._advance()
        return query

    def _term(self, part: Part) -> Query:
        try:
            return self._pattern(part) if part.style == REGEX else self._question(part)
        except Unfit as unfit:
            if part.is_open:  # it may still become right
                return ALL
            raise self._wrong(part, str(unfit)) from None

    def _pattern(self, part: Part) -> Query:
        if not part.text:
            return ALL
        compiled(part.text)  # to say now what is wrong with it
        return Pattern(part.field, part.text)

    def _question(self, part: Part) -> Query:
        value = Value(part.text, part.style != QUOTED or part.is_open, part.is_open)
        if (known := FIELDS.get(part.field)) is not None:
            if known.read is None:
                return self._view(part)
            asked = known.read(value, self._given.today)
            if isinstance(asked, Sort):
                self._sort = asked  # the one typed last counts
                return ALL
            return asked
        if not part.field:
            return self._bare(part, value)
        if part.text.startswith("//"):  # an address is a word
            return self._look_for(Value(f"{part.field}:{part.text}"))
        near = meant(part.field, FIELDS, "{}:")
        hint = near or " Write it in quotes to look for these words."
        raise self._wrong(part, f"There is no field “{part.field}:”.{hint}")

    def _bare(self, part: Part, value: Value) -> Query:
        name = part.text[:-1].lower() if part.style == BARE and part.text.endswith(":") else ""
        if name not in FIELDS:
            return self._look_for(value)
        if self._text.startswith("(", part.end):
            raise self._wrong(part, f"“{name}:” takes one value: ({name}:a OR {name}:b).")
        return ALL  # its value is still to come

    def _look_for(self, value: Value) -> Query:
        asked = words("")(value, self._given.today)
        assert not isinstance(asked, Sort)
        return asked

    def _view(self, part: Part) -> Query:
        given, key = self._given, view_key(part.text)
        if not key:
            return ALL
        if key not in given.views:
            raise Unfit(f"There is no view “{key[:40]}”.{meant(key, given.views)}")
        name, text = given.views[key]
        if key in given.opened:
            raise Unfit(f"The view “{name}” asks for itself.")
        if self._depth >= _DEEPEST or given.read >= _MOST_VIEWS:
            raise Unfit("Too many views are named by views here.")
        given.read += 1
        given.opened.append(key)
        try:
            inner = _Parser(text, given, self._depth + 1).whole()
        except QueryError as error:
            raise Unfit(f"The view “{name}” cannot be read: {error}") from None
        given.opened.pop()
        return InView(name, inner.query)
