"""What a query asks of a paper: questions, and how they join. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from storage.identity import aliases, author_key
from storage.tags import tag_key
from storage.text import fold


class Facts(Protocol):
    """What a query may ask of one paper. All texts folded."""

    @property
    def read(self) -> bool:
        """Tell whether it is marked read."""
        ...

    @property
    def starred(self) -> bool:
        """Tell whether it is starred."""
        ...

    @property
    def tags(self) -> tuple[str, ...]:
        """Return its tags."""
        ...

    @property
    def feeds(self) -> tuple[str, ...]:
        """Return the titles of the feeds it was seen in."""
        ...

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
    """What is compared, in the form that the field compares in."""

    def matches(self, facts: Facts) -> bool:
        """See `Query`."""
        return _FIELDS[self.field](facts, self.folded)

    def asks_words(self) -> bool:
        """See `Query`."""
        return self.field not in ("is", "tag", "feed")


def _is(facts: Facts, state: str) -> bool:
    return _STATES[state](facts)


def is_under(own: str, tag: str) -> bool:
    """Tell whether the folded tag `own` is `tag`, or nested in it."""
    return own == tag or own.startswith(tag + "/")


def _tag(facts: Facts, tag: str) -> bool:
    return any(is_under(own, tag) for own in facts.tags)


def _author(facts: Facts, name: str) -> bool:
    return any(name in own for own in facts.authors)


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
    "arxiv": lambda facts, alias: alias in facts.aliases,
    "doi": lambda facts, alias: alias in facts.aliases,
}
_VERSION = re.compile(r"v\d+$")
_RESOLVER = re.compile(r"(?:https?://)?(?:dx\.)?doi\.org/")
_FOLDED: Mapping[str, Callable[[str], str]] = {
    "tag": tag_key,
    "author": author_key,
    "arxiv": lambda number: f"arxiv:{_VERSION.sub('', fold(number))}",
    "doi": lambda doi: "".join(aliases(None, _RESOLVER.sub("", fold(doi)), ())),
}


def term(field: str, value: str) -> Term:
    """Return the question whether `field` has `value`, both as typed."""
    return Term(field, value, _FOLDED.get(field, fold)(value))


FIELDS = tuple(name for name in _FIELDS if name)
"""The fields a query may name, for completion and help."""
STATES = tuple(_STATES)
"""What `is:` may be, for completion and help."""
