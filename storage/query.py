"""The query language: a string → a predicate over papers. Pure.

    rlhf -survey "red teaming" author:"Zhiyuan Zeng" is:unread (tag:ml OR feed:daily)

A blank is AND. Fields: `is: tag: author: cat: feed: title:`; a bare word is looked for in
title, authors, abstract, venue, affiliations, tags and note. Words match by prefix of a word
or anywhere in it; case and accents do not matter.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from storage.errors import QueryError
from storage.text import fold


class Facts(Protocol):
    """What a query may ask of one paper. All texts folded."""

    read: bool
    starred: bool
    tags: tuple[str, ...]
    feeds: tuple[str, ...]

    @property
    def followed(self) -> bool:
        """Tell whether one of its authors is followed."""
        ...

    @property
    def words(self) -> str:
        """Return everything a bare word is looked for in."""
        ...

    @property
    def title(self) -> str:
        """Return the title."""
        ...

    @property
    def authors(self) -> tuple[str, ...]:
        """Return the authors' names."""
        ...

    @property
    def categories(self) -> tuple[str, ...]:
        """Return the categories."""
        ...

    @property
    def aliases(self) -> tuple[str, ...]:
        """Return the identifiers as `scheme:value`."""
        ...


class Query(Protocol):
    """A predicate over papers."""

    def matches(self, facts: Facts) -> bool:
        """Tell whether the paper is one of those asked for."""
        ...

    def asks_words(self) -> bool:
        """Tell whether texts must be read, not only marks and feeds."""
        ...


@dataclass(frozen=True, slots=True)
class And:
    """Every part holds; with no parts, everything matches."""

    parts: tuple[Query, ...] = ()

    def matches(self, facts: Facts) -> bool:
        """See `Query`."""
        return all(part.matches(facts) for part in self.parts)

    def asks_words(self) -> bool:
        """See `Query`."""
        return any(part.asks_words() for part in self.parts)


@dataclass(frozen=True, slots=True)
class Or:
    """Some part holds."""

    parts: tuple[Query, ...]

    def matches(self, facts: Facts) -> bool:
        """See `Query`."""
        return any(part.matches(facts) for part in self.parts)

    def asks_words(self) -> bool:
        """See `Query`."""
        return any(part.asks_words() for part in self.parts)


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: Query

    def matches(self, facts: Facts) -> bool:
        """See `Query`."""
        return not self.part.matches(facts)

    def asks_words(self) -> bool:
        """See `Query`."""
        return self.part.asks_words()


@dataclass(frozen=True, slots=True)
class Term:
    """One `field:value`, or a bare word (field "")."""

    field: str
    value: str
    """As typed."""
    folded: str
    """What is compared."""

    def matches(self, facts: Facts) -> bool:
        """See `Query`."""
        return _FIELDS[self.field](facts, self.folded)

    def asks_words(self) -> bool:
        """See `Query`."""
        return self.field not in ("is", "tag", "feed")


def _is(facts: Facts, state: str) -> bool:
    return _STATES[state](facts)


def _tag(facts: Facts, tag: str) -> bool:
    return any(own == tag or own.startswith(tag + "/") for own in facts.tags)


def _author(facts: Facts, name: str) -> bool:
    family, comma, given = name.partition(",")
    wanted = f"{given.strip()} {family.strip()}" if comma else name
    return any(wanted in own for own in facts.authors)


def _category(facts: Facts, category: str) -> bool:
    return any(
        own == category or own.startswith(category + ".") or own.endswith("." + category)
        for own in facts.categories
    )


_STATES: Mapping[str, Callable[[Facts], bool]] = {
    "unread": lambda facts: not facts.read,
    "read": lambda facts: facts.read,
    "starred": lambda facts: facts.starred,
    "tagged": lambda facts: bool(facts.tags),
    "followed": lambda facts: facts.followed,
}
_FIELDS: Mapping[str, Callable[[Facts, str], bool]] = {
    "": lambda facts, word: word in facts.words,
    "is": _is,
    "tag": _tag,
    "author": _author,
    "cat": _category,
    "feed": lambda facts, title: any(title in own for own in facts.feeds),
    "title": lambda facts, words: words in facts.title,
    "arxiv": lambda facts, number: f"arxiv:{number}" in facts.aliases,
    "doi": lambda facts, doi: f"doi:{doi}" in facts.aliases,
}

FIELDS = tuple(name for name in _FIELDS if name)
"""The fields a query may name, for completion and help."""
STATES = tuple(_STATES)
"""What `is:` may be, for completion and help."""

_TOKEN = re.compile(
    r"""(?P<space>\s+)
      | (?P<open>\()
      | (?P<close>\))
      | (?P<minus>-(?=[^\s)]))
      | (?:(?P<field>[A-Za-z_]+):(?=["\S]))?
        (?:"(?P<quoted>[^"]*)(?P<end>"?)|(?P<word>[^\s()"]+))""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    start: int
    end: int
    field: str = ""
    text: str = ""


def parse(text: str) -> Query:
    """Return the predicate of a query. Raises `QueryError` naming the place and the reason."""
    tokens = list(_tokens(text))
    query, rest = _alternatives(tokens, 0)
    if rest < len(tokens):
        stray = tokens[rest]
        raise QueryError("There is no “(” for this “)”.", stray.start, stray.end)
    return query


def _tokens(text: str) -> Iterator[_Token]:
    place = 0
    while place < len(text):
        match = _TOKEN.match(text, place)
        if match is None:  # a lone minus or an unfinished quote: only words are left of it
            yield _Token("word", place, place + 1, text=text[place])
            place += 1
            continue
        place = match.end()
        kind = match.lastgroup or ""
        if kind == "space":
            continue
        if kind in ("open", "close", "minus"):
            yield _Token(kind, match.start(), match.end())
            continue
        value = match["quoted"] if match["quoted"] is not None else match["word"]
        if match["field"] is None and match["quoted"] is None and value == "OR":
            yield _Token("or", match.start(), match.end())
            continue
        yield _Token("word", match.start(), match.end(), (match["field"] or "").lower(), value)


def _alternatives(tokens: list[_Token], place: int) -> tuple[Query, int]:
    parts = []
    while True:
        part, place = _sequence(tokens, place)
        parts.append(part)
        if place >= len(tokens) or tokens[place].kind != "or":
            break
        place += 1
    # While an OR is being typed one side is empty; it must not match everything.
    filled = [part for part in parts if part != And()]
    if len(filled) < 2:
        return (filled[0] if filled else And()), place
    return Or(tuple(filled)), place


def _sequence(tokens: list[_Token], place: int) -> tuple[Query, int]:
    parts: list[Query] = []
    while place < len(tokens) and tokens[place].kind not in ("or", "close"):
        part, place = _single(tokens, place)
        parts.append(part)
    return (parts[0] if len(parts) == 1 else And(tuple(parts))), place


def _single(tokens: list[_Token], place: int) -> tuple[Query, int]:
    token = tokens[place]
    if token.kind == "minus":
        if place + 1 >= len(tokens) or tokens[place + 1].kind in ("or", "close"):
            return And(), place + 1
        part, place = _single(tokens, place + 1)
        return Not(part), place
    if token.kind == "open":
        part, place = _alternatives(tokens, place + 1)
        if place >= len(tokens):
            raise QueryError("This “(” is not closed.", token.start, token.end)
        return part, place + 1
    return _term(token), place + 1


def _term(token: _Token) -> Query:
    field, value = token.field, token.text
    if field and field not in _FIELDS:
        if value.startswith("//"):  # an address is a word
            field, value = "", f"{field}:{value}"
        else:
            raise QueryError(
                f"There is no field “{field}:”. Fields: {', '.join(f + ':' for f in FIELDS)}.",
                token.start,
                token.end,
            )
    folded = fold(value)
    if field == "is" and folded not in _STATES:
        raise QueryError(f"“is:” takes {', '.join(STATES)}, not “{value}”.", token.start, token.end)
    return Term(field, value, folded)
