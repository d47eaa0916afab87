"""What a query asks of a paper: questions, how they join, and what a whole query is. Pure.

Build joins with `every`, `some` and `without`: they keep them in the one form that is printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from storage import identity

Query: TypeAlias = (
    "And | Or | Not | Words | Sign | Pattern | Is | Has | Tagged | InFeed | InCategory"
    " | Between | During | Identifier | InView"
)
"""A predicate over papers."""


@dataclass(frozen=True, slots=True)
class And:
    """Every part holds; with no parts, everything matches."""

    parts: tuple[Query, ...] = ()


@dataclass(frozen=True, slots=True)
class Or:
    """Some part holds."""

    parts: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: Query


@dataclass(frozen=True, slots=True)
class Words:
    """Words stand one after the other in a text of the paper, as `storage.tokens` sees them."""

    field: str
    """One of `TEXTS`, or "" for every text that words are looked for in."""
    tokens: tuple[str, ...]
    """At least one."""
    prefix: bool
    """The last of them may be the beginning of a longer word."""


@dataclass(frozen=True, slots=True)
class Sign:
    """Symbols that are no words, such as `∞`, stand in a text of the paper."""

    field: str
    """See `Words`."""
    text: str
    """As `tokens.readable` shows it."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A regular expression is found in a text of the paper."""

    field: str
    """See `Words`."""
    source: str
    """As typed between the two `/`."""


@dataclass(frozen=True, slots=True)
class Is:
    """The paper is in a state, one of `STATES`."""

    state: str
    """Its name."""


@dataclass(frozen=True, slots=True)
class Has:
    """The paper has a thing, one of `THINGS`."""

    thing: str
    """Its name."""


@dataclass(frozen=True, slots=True)
class Tagged:
    """The paper has a tag, or one nested in it."""

    tag: str
    """As `tags.tag_key` gives it."""


@dataclass(frozen=True, slots=True)
class InFeed:
    """The paper was seen in a feed whose title has this in it."""

    title: str
    """Folded."""


@dataclass(frozen=True, slots=True)
class InCategory:
    """The paper is in a category: `cs.cl`, any of `cs`, or any that ends in `.cl`."""

    name: str
    """Folded."""


@dataclass(frozen=True, slots=True)
class Between:
    """A number of the paper is known, and not below `low` nor above `high`."""

    field: str
    """One of `NUMBERS`."""
    low: float | None
    """The least that matches; None is no limit."""
    high: float | None
    """The most that matches; None is no limit."""
    written: str
    """The whole term in its printed form, as `score:>20`."""


@dataclass(frozen=True, slots=True)
class During:
    """A day of the paper is known, and not before `first` nor after `last`."""

    field: str
    """One of `DAYS`."""
    first: date | None
    """The first day that matches; None is no limit."""
    last: date | None
    """The last day that matches; None is no limit."""
    written: str
    """The whole term in its printed form, as `after:7d`: what is relative stays so."""


@dataclass(frozen=True, slots=True)
class Identifier:
    """The paper is known by an identifier."""

    scheme: str
    """`arxiv`, `doi`, `key`, or `id` for one of any scheme."""
    value: str
    """Without scheme, version and address."""

    @property
    def aliases(self) -> tuple[str, ...]:
        """What the paper must have one of: `scheme:value`, as in its aliases; `key:` is its key."""
        match self.scheme:
            case "arxiv":
                return identity.aliases(self.value, None, ())
            case "doi":
                return identity.aliases(None, self.value, ())
            case "key":
                return (f"key:{self.value}",)
        named = [f"{scheme}:{self.value}" for scheme in _SCHEMES]
        bare = _VERSION.sub("", self.value.lower())
        known = (*identity.aliases(bare.removeprefix("arxiv:"), self.value, ()), bare)
        return tuple(dict.fromkeys((self.value, *named, *known)))


@dataclass(frozen=True, slots=True)
class InView:
    """The paper is one that a saved view asks for."""

    name: str
    """The view's name."""
    query: Query
    """What it asks for."""


@dataclass(frozen=True, slots=True)
class Sort:
    """The order of a list."""

    by: str
    """One of `ORDERS`."""
    backwards: bool = False
    """The other way round: `sort:-date` has the oldest first."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A whole query."""

    query: Query
    """Which papers."""
    sort: Sort | None = None
    """In which order, where the query says so."""


TEXTS = ("title", "author", "abstract", "venue", "aff", "note")
"""The fields in which words may be looked for."""
STATES = (
    "unread", "read", "starred", "tagged", "untagged", "followed", "queued", "cited",
)  # fmt: skip
"""What `Is` may ask; `cited` is: seen in a bibliography of the user's own."""
THINGS = ("code", "pdf", "file", "abstract", "note", "doi", "arxiv", "project")
"""What `Has` may ask."""
NUMBERS = ("year", "score", "novelty", "upvotes", "comments", "stars", "citations", "seen")
"""What `Between` may ask; `seen` is the number of sightings."""
DAYS = ("date", "added")
"""What `During` may ask: when the paper appeared, when it entered the library."""
ORDERS = ("date", "added", "score", "upvotes", "citations", "title", "relevance", "seen")
"""What a list may be sorted by."""

_SCHEMES = ("key", "arxiv", "openreview", "acl", "pmid", "s2", "openalex", "dblp", "url")
_VERSION = re.compile(r"v\d{1,3}$")

ALL = And()
"""Asks for nothing in particular, and so matches every paper."""


def every(parts: Iterable[Query]) -> Query:
    """Return the query that all parts together are."""
    flat: dict[Query, None] = {}
    for part in parts:
        flat |= dict.fromkeys(part.parts) if isinstance(part, And) else {part: None}
    return next(iter(flat)) if len(flat) == 1 else And(tuple(flat))


def some(parts: Iterable[Query]) -> Query:
    """Return the query that any of the parts is.

    A part that asks for nothing is not there: while an OR is being typed, one side is empty, and
    that must not match everything.
    """
    flat: dict[Query, None] = {}
    for part in parts:
        flat |= dict.fromkeys(part.parts) if isinstance(part, Or) else {part: None}
    flat.pop(ALL, None)
    if not flat:
        return ALL
    return next(iter(flat)) if len(flat) == 1 else Or(tuple(flat))


def without(part: Query) -> Query:
    """Return the query for what the part does not match; nothing for a part that asks nothing."""
    if part == ALL:
        return ALL
    return part.part if isinstance(part, Not) else Not(part)


def highlights(query: Query) -> tuple[Words, ...]:
    """Return the words that what is found is found by, each once: those not under a `-`."""
    return tuple(dict.fromkeys(_positive(query)))


def _positive(query: Query) -> Iterator[Words]:
    match query:
        case And(parts) | Or(parts):
            for part in parts:
                yield from _positive(part)
        case InView(_, part):
            yield from _positive(part)
        case Words():
            yield query


def is_under(own: str, tag: str) -> bool:
    """Tell whether the folded tag `own` is `tag`, or nested in it."""
    return own == tag or own.startswith(tag + "/")
