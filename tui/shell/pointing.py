"""Where in a query something is wrong: the query, and a line of carets under the part."""

from __future__ import annotations

import unicodedata

from storage.errors import QueryError
from storage.text import clean

_MARGIN = "  "
_BEFORE, _PART, _AFTER = 30, 30, 14
"""How many characters are shown of each, so that all of them stand on one line."""


def pointed(error: QueryError) -> tuple[str, str]:
    """Return the query, a long one cut around the part that is wrong, and carets for under it."""
    query, start, end = error.query, error.start, error.end
    left, right = max(0, start - _BEFORE), min(len(query), end + _AFTER)
    before = ("…" if left else "") + _shown(query[left:start])
    if end - start > _PART:
        part, after = _shown(query[start : start + _PART]) + "…", ""
    else:
        part = _shown(query[start:end])
        after = _shown(query[end:right]) + ("…" if right < len(query) else "")
    carets = " " * _cells(before) + "^" * max(1, _cells(part))
    return f"{_MARGIN}{before}{part}{after}".rstrip(), f"{_MARGIN}{carets}"


def _shown(text: str) -> str:
    """Return a piece of a query on one line, without what a terminal would obey."""
    return "".join(" " if sign.isspace() else clean(sign) for sign in text)


def _cells(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    return sum(map(_width, text))


def _width(sign: str) -> int:
    if unicodedata.category(sign) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(sign) in ("W", "F") else 1
