"""The question that one `field:value` of a query asks. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from storage.identity import author_key
from storage.predicates import (
    ALL,
    ORDERS,
    STATES,
    THINGS,
    Between,
    During,
    Has,
    Identifier,
    Is,
    Query,
    Sign,
    Sort,
    Words,
)
from storage.ranges import Scale, Unfit, days, numbers
from storage.text import fold
from storage.tokens import readable, wanted

_LONGEST = 200
"""Of a name or identifier; the rest cannot tell two of them apart."""


@dataclass(frozen=True, slots=True)
class Value:
    """What stands after the colon of a field."""

    text: str
    """Without quotes."""
    prefix: bool = True
    """The last word may be the beginning of a longer one."""
    is_open: bool = False
    """Its closing quote is still to come."""


Reader: TypeAlias = Callable[[Value, date], "Query | Sort"]
"""Returns what a value asks, `ALL` when nothing; a day is needed for what is relative.

Raises `Unfit` with a sentence.
"""


def words(field: str) -> Reader:
    """Return what reads words to look for in a field, "" for all; without words, symbols."""

    def read(value: Value, today: date) -> Query:
        prefix, text = value.prefix, value.text
        if field == "author":
            if value.is_open and "," in text:  # `"Zeng, Zh`: the given name will stand before
                prefix, text = False, text.partition(",")[0]
            text = author_key(text)
        if found := _settled(text):
            return Words(field, found, prefix)
        symbols = "".join(filter(_is_symbol, readable(text)))
        return Sign(field, symbols) if symbols else ALL

    return read


def _settled(text: str) -> tuple[str, ...]:
    """Return the words of a text, such that they are the words of themselves."""
    found = wanted(text)
    while not (joined := " ".join(found)).isascii() and (again := wanted(joined)) != found:
        found = again
    return found


def _is_symbol(sign: str) -> bool:
    # ASCII signs are mostly the beginning of something; dashes and dots everybody types otherwise.
    return not sign.isascii() and unicodedata.category(sign)[0] == "S"


def states(value: Value, today: date) -> Query:
    """Read a state of a paper; `new` is what was added today."""
    name = _one_of("is", (*STATES, "new"), value.text)
    if name == "new":
        return During("added", today, today, "added:today")
    return Is(name) if name else ALL


def things(value: Value, today: date) -> Query:
    """Read what a paper may have."""
    name = _one_of("has", (*THINGS, "tags"), value.text)
    if name == "tags":
        return Is("tagged")
    return Has(name) if name else ALL


def order(value: Value, today: date) -> Query | Sort:
    """Read the order of a list."""
    text = fold(value.text).strip()
    name = _one_of("sort", ORDERS, text.lstrip("-"))
    return Sort(name, text.startswith("-")) if name else ALL


def _one_of(field: str, names: tuple[str, ...], text: str) -> str:
    """Return the name that a text is, "" when nothing is typed yet. Raises `Unfit`."""
    name = fold(text).strip()
    if not name or name in names:
        return name
    listed = f"{', '.join(names[:-1])} or {names[-1]}"
    raise Unfit(f"“{field}:” takes {listed}, not “{name[:40]}”.{meant(name, names)}")


def meant(name: str, names: Iterable[str], form: str = "{}") -> str:
    """Return ` Did you mean “author:”?`, or "" when no name is like this one."""
    from difflib import get_close_matches  # only what is wrong needs it

    near = get_close_matches(name[:40], tuple(names), n=1)
    return f" Did you mean “{form.format(near[0])}”?" if near else ""


def named(key: Callable[[str], str], ask: Callable[[str], Query]) -> Reader:
    """Return what reads a name, in the form `key` gives it."""

    def read(value: Value, today: date) -> Query:
        text = key(_short(fold(value.text))).strip()
        return ask(text) if text else ALL

    return read


def _short(name: str) -> str:
    return name[:_LONGEST].strip()


def number(field: str, scale: Callable[[str], Scale[float]] = numbers) -> Reader:
    """Return what reads numbers for a field."""

    def read(value: Value, today: date) -> Query:
        found = scale(field).interval(fold(value.text))
        if found is None:
            return ALL
        return Between(field, found.low, found.high, f"{field}:{found.written}")

    return read


def day(field: str) -> Reader:
    """Return what reads days for a field."""

    def read(value: Value, today: date) -> Query:
        found = days(field, today).interval(fold(value.text))
        if found is None:
            return ALL
        return During(field, found.low, found.high, f"{field}:{found.written}")

    return read


def after(value: Value, today: date) -> Query:
    """Read the first day of those asked for."""
    text = fold(value.text).strip()
    if not text:
        return ALL
    return During("date", days("after", today).point(text)[0], None, f"after:{text}")


def before(value: Value, today: date) -> Query:
    """Read the day before which those asked for are."""
    text, scale = fold(value.text).strip(), days("before", today)
    if not text:
        return ALL
    return During("date", None, scale.below(scale.point(text)[0]), f"before:{text}")


_ADDRESSES = {
    "arxiv": re.compile(
        r"(?:https?://)?(?:www\.)?(?:arxiv\.org/(?:abs|pdf|html)/)?(?:arxiv:)?(.*?)(?:v\d+)?(?:\.pdf)?"
    ),
    "doi": re.compile(r"(?:https?://)?(?:dx\.)?(?:doi\.org/)?(?:doi:)?(.*)"),
}


def identifier(scheme: str) -> Reader:
    """Return what reads an identifier of a scheme."""

    def read(value: Value, today: date) -> Query:
        text = _short(value.text)
        if (form := _ADDRESSES.get(scheme)) is not None:
            text = _short(fold(text))
            while (bare := form.fullmatch(text)) and bare[1] != text:
                text = bare[1].strip()
        return Identifier(scheme, text) if text else ALL

    return read
