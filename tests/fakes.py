"""The words tests are written in: records, sources and libraries by number.

`record(1)` is always the same paper; `parsed(record(1), feed="a")` is its arrival from feed a.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from storage import merge
from storage.arriving import AuthorProfile, FeedInfo, Parsed, Record
from storage.errors import CarrelError
from storage.library import Library
from storage.model import Metric, Paper

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
TODAY = NOW.date()
CORPUS = Path(__file__).parent / "corpus"

_SUBJECTS = ("Rivers", "Stones", "Lanterns", "Meadows", "Harbours", "Orchards", "Glaciers")
_FAMILIES = ("Abel", "Brook", "Castro", "Dumas", "Eze", "Fischer", "Goto")


def record(number: int, **changes: Any) -> Record:
    """Return the paper of that number as a source gives it; `changes` are fields of `Record`."""
    turn = number % len(_SUBJECTS)
    plain = Record(
        where=f"entry {number}",
        position=number,
        title=f"On the Quiet Movement of {_SUBJECTS[turn]}, Part {number}",
        abstract=(
            f"We follow {_SUBJECTS[turn].lower()} for {number} years and report where they went, "
            f"what they met on their way, and why measurement {number} differs from the others."
        ),
        authors=(f"Ada {_FAMILIES[turn]}", f"Bo {_FAMILIES[(turn + 1) % len(_FAMILIES)]}"),
        author_count=2,
        published=date(2024, 1, 1) + timedelta(days=number),
    )
    return replace(plain, **changes)


def parsed(
    *records: Record,
    feed: str = "a",
    format: str = "feed",
    authors: Sequence[AuthorProfile] = (),
    **changes: Any,
) -> Parsed:
    """Return the arrival of `records` from the feed of that name."""
    info = FeedInfo(key=f"feed:{feed}", title=f"Feed {feed}", kind=format)
    arrival = Parsed(format=format, feed=info, records=records, authors=tuple(authors))
    return replace(arrival, **changes)


def metric(value: float, *, source: str = "feed", as_of: date = TODAY) -> Metric:
    """Return a number that `source` gave."""
    return Metric(value=value, source=source, as_of=as_of)


def paper(source: Record, *, feed: str = "a", format: str = "feed") -> Paper:
    """Return the paper that a record becomes in an empty library."""
    plan = merge.plan(parsed(source, feed=feed, format=format), _Nothing(), now=NOW)
    (only,) = plan.papers.values()
    return only


def library(directory: Path, *arrivals: Parsed) -> Library:
    """Open the library in `directory` at `NOW`, a second later with each action; take arrivals.

    Whoever does not close it leaves that to the end of the test.
    """
    opened = Library(directory, clock=Clock())
    _opened.append(opened)
    for arrival in arrivals:
        opened.take(arrival, source=arrival.feed.title)
    return opened


_opened: list[Library] = []


@contextmanager
def closing_libraries() -> Iterator[None]:
    """Close at the end what `library` opened meanwhile: a process may have so many files open."""
    before = len(_opened)
    try:
        yield
    finally:
        while len(_opened) > before:
            with suppress(CarrelError, OSError):  # some tests take the files away
                _opened.pop().close()


class Clock:
    """A clock that moves a second each time it is read."""

    def __init__(self, start: datetime = NOW) -> None:
        self.now = start

    def __call__(self) -> datetime:
        """Return the time, and let a second pass."""
        self.now += timedelta(seconds=1)
        return self.now


class _Nothing:
    """A library without papers, as merging asks it."""

    def by_alias(self, alias: str) -> str | None:
        return None

    def by_title(self, title_key: str) -> Sequence[str]:
        return ()

    def by_lead(self, lead_key: str) -> Sequence[str]:
        return ()

    def paper(self, key: str) -> Paper | None:
        return None
