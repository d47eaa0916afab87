"""What JSON looks like from afar: which names its objects have, and where. Cheap; never raises.

A place is the way to an object from the top: "" is the outermost one, `[]` one in the outermost
list, `message.items[]` one in the list `items` of `message`. The order of names does not matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from storage.importers._page import decode

_HEAD = 32 * 1024
_BEGINNING = 256 * 1024
_DEPTH = 5
"""Names below are of no record."""
_BELOW = "…"
"""Any place below."""
_START = re.compile(rb"(?:\xef\xbb\xbf)?\s*[\[{]")
_WIDE_START = re.compile(r"\s*[\[{]")
_NAMES = re.compile(r'"((?:[^"\\]|\\.)*+)"\s*+(:?)|([{}\[\]])', re.DOTALL)
_TOKEN = re.compile(r'("(?:[^"\\]|\\.)*+")(\s*:)?|[{}\[\]]', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Shape:
    """The names in the first part of a document."""

    _names: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def names(self, *places: str) -> frozenset[str]:
        """Return the names that objects at these places have; empty where there is none."""
        return frozenset().union(*(self._names.get(place, ()) for place in places))

    def have(self, names: set[str], *places: str) -> bool:
        """Tell whether the objects at one of these places have all of these names."""
        return any(names <= self._names.get(place, frozenset()) for place in places)


class Token(NamedTuple):
    """A name or a bracket."""

    sign: str
    """`{ [ } ]`, or `:` for a name."""
    place: str
    """Where the object or list is that opens or closes here, or that has the name."""
    at: int
    """Where it begins in the text."""
    name: str
    """The name, without quotes; empty for brackets."""


def shape(data: bytes) -> Shape:
    """Return the shape of a document; that of what is no JSON has no names."""
    if not data or (not _START.match(data) and not _is_wide(data)):
        return Shape()
    return _shape(data[:_HEAD])


def beginning(data: bytes) -> str:
    """Return the first part of a document that may be JSON, "" for one that is not.

    For what names alone do not tell. What is not ASCII may read as something else.
    """
    head = data[:_BEGINNING].removeprefix(b"\xef\xbb\xbf")
    text = decode(head) if _is_wide(head) else head.decode("latin-1")
    text = text.lstrip("\ufeff \t\r\n")
    return text if text.startswith(("{", "[")) else ""


def end_of(text: str, at: int) -> int | None:
    """Return where the object or list that begins at `at` ends by its brackets; None if nowhere."""
    depth = 0
    if text.startswith(("{", "["), at):
        for token in tokens(text, at):
            depth += {"{": 1, "[": 1, "}": -1, "]": -1}.get(token.sign, 0)
            if not depth:
                return token.at + 1
    return None


def tokens(text: str, at: int = 0) -> Iterator[Token]:
    """Yield the names and brackets of the one value that begins at `at`, or of what is there."""
    stack: list[tuple[str, bool]] = []
    name = ""
    for found in _TOKEN.finditer(text, at):
        if found[2]:
            if stack and not stack[-1][1]:
                name = found[1][1:-1]
                yield Token(":", stack[-1][0], found.start(), name)
        elif (sign := found[0]) in "{[":
            place = "" if not stack else _BELOW if len(stack) > _DEPTH else _of(stack[-1], name)
            stack.append((place, sign == "["))
            yield Token(sign, place, found.start(), "")
        elif sign in "}]" and stack:
            yield Token(sign, stack.pop()[0], found.start(), "")
            if not stack:
                return


def _of(parent: tuple[str, bool], name: str) -> str:
    place, is_list = parent
    if is_list:
        return f"{place}[]"
    return f"{place}.{name}" if place else name


def _is_wide(data: bytes) -> bool:
    """Tell whether this is JSON in two or four bytes a character."""
    return 0 in data[:4] and _WIDE_START.match(decode(data[:256])) is not None


@lru_cache(maxsize=4)  # a dozen importers ask of the same bytes, one after the other
def _shape(head: bytes) -> Shape:
    text = decode(head) if 0 in head[:4] else head.decode("latin-1")  # names are ASCII
    names: dict[str, set[str]] = {}
    below: list[tuple[str, set[str] | None]] = []  # None: a list, whose objects have the names
    place, here, name = "", None, ""
    for quoted, colon, sign in _NAMES.findall(text):
        if colon:
            name = quoted
            if here is not None:
                here.add(quoted)
        elif sign in ("{", "["):
            below.append((place, here))
            if len(below) > _DEPTH:
                here = None
                continue
            if len(below) > 1:
                place = f"{place}[]" if here is None else f"{place}.{name}".lstrip(".")
            here = names.setdefault(place, set()) if sign == "{" else None
        elif sign and below:
            place, here = below.pop()
    return Shape({place: frozenset(found) for place, found in names.items()})
