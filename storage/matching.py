"""Whether one paper is what a query asks for. Pure; the index and the sets must agree with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Protocol, TypeVar

from storage.patterns import compiled
from storage.predicates import (
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
    is_under,
)

T = TypeVar("T", float, date)


class Facts(Protocol):
    """What a query may ask of one paper."""

    @property
    def read(self) -> bool:
        """Tell whether it is marked read."""
        ...

    @property
    def starred(self) -> bool:
        """Tell whether it is starred."""
        ...

    @property
    def queued(self) -> bool:
        """Tell whether it is to be read later."""
        ...

    @property
    def followed(self) -> bool:
        """Tell whether one of its authors is followed."""
        ...

    @property
    def cited(self) -> bool:
        """Tell whether it was seen in a bibliography."""
        ...

    @property
    def tags(self) -> tuple[str, ...]:
        """Return its tags, as `tags.tag_key` gives them."""
        ...

    @property
    def feeds(self) -> tuple[str, ...]:
        """Return the titles of the feeds it was seen in, folded."""
        ...

    @property
    def categories(self) -> tuple[str, ...]:
        """Return the categories, folded."""
        ...

    @property
    def aliases(self) -> tuple[str, ...]:
        """Return the identifiers as `scheme:value`, its key as `key:…` among them."""
        ...

    def has(self, thing: str) -> bool:
        """Tell whether it has one of `predicates.THINGS`."""
        ...

    def number(self, field: str) -> float | None:
        """Return one of `predicates.NUMBERS`, None where it is not known."""
        ...

    def day(self, field: str) -> date | None:
        """Return one of `predicates.DAYS`, None where it is not known."""
        ...

    def words(self, field: str) -> Iterable[str]:
        """Return the words of the texts of a field, "" for all.

        Before and after each word is a blank, between two texts a newline.
        """
        ...

    def texts(self, field: str) -> Iterable[str]:
        """Return the texts of a field as they are read, "" for all."""
        ...

    def readable(self, field: str) -> Iterable[str]:
        """Return the texts of a field as `tokens.readable` gives them, "" for all."""
        ...


def matches(query: Query, facts: Facts) -> bool:
    """Tell whether the paper is one of those asked for."""
    match query:
        case And(parts):
            return all(matches(part, facts) for part in parts)
        case Or(parts):
            return any(matches(part, facts) for part in parts)
        case Not(part) | InView(_, part):
            return matches(part, facts) is not isinstance(query, Not)
        case Words(field, tokens, prefix):
            phrase = f" {' '.join(tokens)}{'' if prefix else ' '}"
            return any(phrase in words for words in facts.words(field))
        case Sign(field, text):
            return any(text in readable for readable in facts.readable(field))
        case Pattern(field, source):
            return compiled(source)(facts.texts(field))
        case Is(state):
            return _STATES[state](facts)
        case Has(thing):
            return facts.has(thing)
        case Between(field, low, high):
            return _is_within(facts.number(field), low, high)
        case During(field, first, last):
            return _is_within(facts.day(field), first, last)
    return _is_named(query, facts)


def _is_within(value: T | None, low: T | None, high: T | None) -> bool:
    """Tell whether a value is known and within limits; None is no limit."""
    if value is None:
        return False
    return (low is None or low <= value) and (high is None or value <= high)


def _is_named(query: Tagged | InFeed | InCategory | Identifier, facts: Facts) -> bool:
    match query:
        case Tagged(tag):
            return any(is_under(own, tag) for own in facts.tags)
        case InFeed(title):
            return any(title in own for own in facts.feeds)
        case InCategory(name):
            return any(is_within_category(own, name) for own in facts.categories)
    return not set(facts.aliases).isdisjoint(query.aliases)


def is_within_category(own: str, name: str) -> bool:
    """Tell whether the folded category `own` is `name`, or of its archive, or of its subject."""
    return own == name or own.startswith(f"{name}.") or own.endswith(f".{name}")


_STATES: Mapping[str, Callable[[Facts], bool]] = {
    "unread": lambda facts: not facts.read,
    "read": lambda facts: facts.read,
    "starred": lambda facts: facts.starred,
    "tagged": lambda facts: bool(facts.tags),
    "untagged": lambda facts: not facts.tags,
    "followed": lambda facts: facts.followed,
    "queued": lambda facts: facts.queued,
    "cited": lambda facts: facts.cited,
}
