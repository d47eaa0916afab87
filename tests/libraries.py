"""The words tests of whole libraries are written in: what one holds, and what it tells."""

from __future__ import annotations

from typing import Any

from storage.library import Library
from storage.model import Change


def key(desk: Library, number: int) -> str:
    (found,) = desk.find(f'title:"part {number}"')
    return found


def heard(desk: Library) -> list[Change]:
    changes: list[Change] = []
    desk.subscribe(changes.append)
    return changes


State = dict[str, Any]


def state(desk: Library) -> State:
    """Return all that a user can see of a library, but for its history and settings."""
    keys = desk.find("")
    return {
        "papers": [desk.require(k) for k in keys],
        "marks": {k: desk.mark(k) for k in keys},
        "feeds": desk.feeds(),
        "tags": desk.tags(),
        "authors": desk.authors(),
        "counts": desk.counts(),
    }
