"""Numbers of a library and its reader: by day, by feed and by tag. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from storage.text import fold

_DAY = timedelta(1)


@dataclass(frozen=True, slots=True)
class Group:
    """The papers of a feed, or of a tag."""

    name: str
    """Title of the feed, or the tag."""
    papers: int
    """How many there are."""
    unread: int
    """How many of them are unread."""
    starred: int
    """How many of them are starred."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """All of it."""

    papers: int
    """All papers."""
    read: int
    """Papers that are read; so for those below."""
    starred: int
    queued: int
    tagged: int
    noted: int
    added_on: Mapping[date, int] = field(default_factory=dict)
    """How many papers came on each day; days without are left out. So for those below."""
    read_on: Mapping[date, int] = field(default_factory=dict)
    starred_on: Mapping[date, int] = field(default_factory=dict)
    tagged_on: Mapping[date, int] = field(default_factory=dict)
    feeds: tuple[Group, ...] = ()
    """The largest first."""
    tags: tuple[Group, ...] = ()
    """The largest first."""

    @property
    def unread(self) -> int:
        """Papers that are unread."""
        return self.papers - self.read

    @property
    def by_day(self) -> Mapping[str, Mapping[date, int]]:
        """What is told by day, by its name."""
        return {
            "added": self.added_on,
            "read": self.read_on,
            "starred": self.starred_on,
            "tagged": self.tagged_on,
        }


def largest(groups: Iterable[Group]) -> tuple[Group, ...]:
    """Return groups, the largest first, and of equal ones by name; empty ones are left out."""
    found = (group for group in groups if group.papers)
    return tuple(sorted(found, key=lambda group: (-group.papers, fold(group.name), group.name)))


def last_days(counts: Mapping[date, int], today: date, days: int) -> list[int]:
    """Return the counts of so many days up to today."""
    return [counts.get(today - _DAY * back, 0) for back in range(days - 1, -1, -1)]


def weeks(counts: Mapping[date, int], today: date, number: int) -> list[list[int | None]]:
    """Return the counts of so many weeks up to this one, each from Monday; None is yet to come."""
    monday = today - _DAY * today.weekday()
    first = monday - timedelta(7) * (number - 1)
    return [
        [
            None if (day := first + timedelta(7 * week + place)) > today else counts.get(day, 0)
            for place in range(7)
        ]
        for week in range(number)
    ]


def streaks(days: Collection[date], today: date) -> tuple[int, int]:
    """Return how many days in a row up to today, or yesterday, and how many at the most."""
    longest = run = 0
    before: date | None = None
    for day in sorted(days):
        run = run + 1 if before is not None and day - before == _DAY else 1
        longest = max(longest, run)
        before = day
    there = set(days)
    day = today if today in there else today - _DAY
    current = 0
    while day in there:
        current += 1
        day -= _DAY
    return current, longest
