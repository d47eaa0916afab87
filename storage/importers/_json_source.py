"""The bytes of a JSON file → its values, however damaged the file is.

A whole file is decoded at once. Where that fails, its list of records is gone through one by
one: those that can be read are kept, also before the place where the file was cut off. A file
may hold several values, one after the other or one a line. Nothing is ever evaluated.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import orjson

from storage.errors import SourceError
from storage.importers import Source
from storage.importers._json_shape import end_of, tokens
from storage.importers._page import decode

MAX_BYTES = 256 * 1024 * 1024
"""A larger file is refused."""

_BLANKS = re.compile(r"[\s,]*")
_PYTHON = re.compile(r"\s*[\[({]*\s*['\"]?\s*\{\s*'")
_MAX_UNREADABLE = 1_000
"""After as many the rest of a file is left."""
_CUT_OFF = "The file is damaged from here on; kept what was before."
_NO_JSON = "It is no JSON that can be read."
_DECODER = json.JSONDecoder(strict=False)


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Stands where a record could not be read."""

    reason: str
    """A sentence."""


def values(source: Source, title: str, places: tuple[str, ...]) -> list[Any]:
    """Return the outermost values of a file, most often one; of a list of answers each.

    `places` are those of the lists of records (see `_json_shape`); in them what cannot be read
    is an `Unreadable`. Raises `SourceError` when nothing can, and for what is too large.
    """
    if len(source.data) > MAX_BYTES:
        raise SourceError(
            f"{source.name} is larger than {MAX_BYTES >> 20} MB, more than Carrel reads at once."
        )
    try:
        return _pages(orjson.loads(source.data.removeprefix(b"\xef\xbb\xbf")), places)
    except orjson.JSONDecodeError:
        pass  # it may be damaged, in another encoding, or have several values
    text = decode(source.data)
    found = list(_values(text, places))
    if all(isinstance(value, Unreadable) for value in found):
        raise SourceError(_refusal(source, title, text))
    return _pages(found[0], places) if len(found) == 1 else found


def _pages(value: Any, places: tuple[str, ...]) -> list[Any]:
    """Return the answers in a list of answers, else the value as the only one."""
    if isinstance(value, list) and value and all(_is_page(part, places) for part in value):
        return value
    return [value]


def _is_page(part: Any, places: tuple[str, ...]) -> bool:
    return any(place and isinstance(_at(part, place), list) for place in places)


def _at(value: Any, place: str) -> Any:
    for name in place.split("."):
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _values(text: str, places: tuple[str, ...]) -> Iterator[Any]:
    at, bad = _after_blanks(text, 0), 0
    while at < len(text):
        try:
            value, at = _DECODER.raw_decode(text, at)
        except (ValueError, RecursionError):
            bad += 1
            value, at = _mended(text, at, places) if bad <= _MAX_UNREADABLE else _rest(text)
        yield value
        at = _after_blanks(text, at)


def _mended(text: str, at: int, places: tuple[str, ...]) -> tuple[Any, int]:
    """Return what can be read of the damaged value at `at`, and where it ends."""
    closers: list[str] = []
    for token in tokens(text, at):
        if token.sign == "[" and token.place in places:
            items, end, closed = _items(text, token.at + 1)
            if items and all(isinstance(item, Unreadable) for item in items):
                return Unreadable(_NO_JSON), end
            around = text[at : token.at] + "[]"
            if closed:
                try:
                    whole, after = _DECODER.raw_decode(around + text[end:])
                    return _filled(whole, token.place, items), end + after - len(around)
                except (ValueError, RecursionError):
                    pass
            return _filled(_closed(around, closers), token.place, items), len(text)
        if token.sign in "{[":
            closers.append("}" if token.sign == "{" else "]")
        elif token.sign in "}]":
            closers.pop()
    after_it = end_of(text, at)
    return (Unreadable(_NO_JSON), after_it) if after_it else _rest(text)


def _rest(text: str) -> tuple[Any, int]:
    return Unreadable(_CUT_OFF), len(text)


def _items(text: str, at: int) -> tuple[list[Any], int, bool]:
    """Return the items of the list whose inside begins at `at`, where it ends, and whether."""
    items: list[Any] = []
    bad = 0
    while True:
        at = _after_blanks(text, at)
        if text.startswith("]", at):
            return items, at + 1, True
        try:
            value, at = _DECODER.raw_decode(text, at)
            items.append(value)
        except (ValueError, RecursionError):
            bad += 1
            end = end_of(text, at) if bad <= _MAX_UNREADABLE else None
            items.append(Unreadable(_NO_JSON if end else _CUT_OFF))
            if end is None:
                return items, len(text), False
            at = end


def _closed(head: str, closers: list[str]) -> Any:
    """Return the value of which only the head is whole."""
    try:
        return json.loads(head + "".join(reversed(closers)), strict=False)
    except (ValueError, RecursionError):
        return None


def _filled(value: Any, place: str, items: list[Any]) -> Any:
    """Put a list of records where it belongs; around it an object if there is none any more."""
    if not place:
        return items
    name, _, below = place.partition(".")
    around = value if isinstance(value, dict) else {}
    return {**around, name: _filled(around.get(name), below, items)}


def _after_blanks(text: str, at: int) -> int:
    found = _BLANKS.match(text, at)
    return found.end() if found else at


def _refusal(source: Source, title: str, text: str) -> str:
    """Say what is wrong with a file of which nothing can be read."""
    if not text.strip():
        return f"{source.name} is empty, so it is not {title}."
    if _PYTHON.match(text):
        return (
            f"{source.name} is written in Python's notation, not as JSON, so it is not {title}. "
            "Save the answer itself."
        )
    where = ""
    try:
        _DECODER.decode(text)
    except RecursionError:
        return f"{source.name} is nested deeper than {title} is."
    except json.JSONDecodeError as error:
        where = f" (line {error.lineno}, column {error.colno})"
    return f"{source.name} is not {title}: it is no JSON that can be read{where}."
