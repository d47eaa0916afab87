"""A query cut into its smallest parts, with their places; takes linear time, never raises. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from storage.predicates import TEXTS

OPEN, CLOSE, MINUS, EITHER, TERM = "open", "close", "minus", "either", "term"
"""The kinds of parts: `(`, `)`, a run of `-`, `OR`, and all else."""

BARE, QUOTED, STARRED, REGEX = "bare", "quoted", "starred", "regex"
"""How a term is written: `a`, `"a b"`, `"a b"*`, `/a/`."""

_SPACE = re.compile(r"\s+")
_DASHES = re.compile(r"-++")
_FIELD = re.compile(r"([A-Za-z_]{1,20}):(?=[^\s()])")
_QUOTE = re.compile(r'"([^"]*+)("?)(\*?)')
_SLASHES = re.compile(r"/((?:[^/\\]|\\.|\\\Z)++)(/?)|//", re.DOTALL)
_SLASH = re.compile(r"/(?!\s|\Z)")
_WORD = re.compile(r'[^\s()"]+')
_JOINS = {"OR": EITHER, "AND": ""}


@dataclass(frozen=True, slots=True)
class Part:
    """One of the smallest parts of a query."""

    kind: str
    """One of the kinds above."""
    start: int
    """Where it begins, in characters."""
    end: int
    """Where it ends."""
    field: str = ""
    """Of a term: the field, in lower case; "" where it has none."""
    text: str = ""
    """Of a term: the value, without quotes or slashes."""
    style: str = BARE
    """Of a term: how it is written."""
    is_open: bool = False
    """Of a term: its closing quote or slash is still to come."""
    value_start: int = 0
    """Of a term: where the value begins, its quote included."""


def scan(text: str) -> Iterator[Part]:
    """Yield the parts of a query."""
    at = 0
    while at < len(text):
        if space := _SPACE.match(text, at):
            at = space.end()
        elif dashes := _DASHES.match(text, at):
            at = dashes.end()
            if at < len(text) and not text[at].isspace() and text[at] != ")":
                yield Part(MINUS, dashes.start(), at)
        elif text[at] in "()":
            yield Part(OPEN if text[at] == "(" else CLOSE, at, at + 1)
            at += 1
        else:
            part = _term(text, at)
            at = part.end
            if part.kind:
                yield part


def _term(text: str, start: int) -> Part:
    field, at = "", start
    if found := _FIELD.match(text, start):
        field, at = found[1].lower(), found.end()
    if quoted := _QUOTE.match(text, at):
        is_open = not quoted[2]
        star = bool(quoted[3]) and not is_open
        style, end = (STARRED if star else QUOTED), quoted.end()
        return Part(TERM, start, end, field, quoted[1], style, is_open, at)
    if (not field or field in TEXTS) and _SLASH.match(text, at):
        slashes = _SLASHES.match(text, at)
        assert slashes is not None
        source, is_open = slashes[1] or "", slashes[2] == ""
        return Part(TERM, start, slashes.end(), field, source, REGEX, is_open, at)
    word = _WORD.match(text, at)
    assert word is not None
    kind = _JOINS.get(word[0], TERM) if not field else TERM
    return Part(kind, start, word.end(), field, word[0], BARE, False, at)
