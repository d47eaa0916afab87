"""The words tests of whole libraries are written in: what one holds, and what it tells."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from storage.library import Library
from storage.model import Change
from tests.fakes import library, parsed, record

State = dict[str, Any]


def numbered(desk: Library, number: int) -> str:
    """Return the key of the paper of that number."""
    (found,) = desk.find(f'title:"part {number}"')
    return found


def heard(desk: Library) -> list[Change]:
    """Return a list that gets every change from now on."""
    changes: list[Change] = []
    desk.subscribe(changes.append)
    return changes


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


def row(desk: Library, place: int) -> str:
    """Return the key of the paper in a row of the list of all."""
    return desk.find("")[place]


def of_twenty(directory: Path) -> Library:
    """Make a library of 20 papers in two feeds; the newest is number 20."""
    first = parsed(*(record(n) for n in range(1, 21)), feed="a")
    return library(directory, first, parsed(record(20), record(3), feed="b"))


def compact(desk: Library) -> None:
    """Compact a library now."""
    desk._ledger._database.compact()
