"""What a service complains of in place of an answer, in whatever form it says so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from storage.importers import _document_values as v

_MOST = 200
_NAMES = ("message", "error", "detail", "errors", "msg", "description", "error_description")
"""The most telling first."""
_DEPTH = 3


def complaint(said: Mapping[str, Any]) -> str:
    """Return the reason that an answer gives, without a full stop; "" where it gives none."""
    return next(_reasons(said, _DEPTH), "")[:_MOST].rstrip(". ")


def _reasons(said: Mapping[str, Any], depth: int) -> Iterator[str]:
    """Yield the texts of an object before those that lie deeper in it."""
    told = [said[name] for name in _NAMES if said.get(name)]
    yield from filter(None, (v.line(value).strip() for value in told))
    if not depth:
        return
    for value in told:
        yield from filter(None, (line.strip() for line in v.lines(value)))
        for inner in v.objects(value) or v.objects([value]):
            yield from _reasons(inner, depth - 1)
