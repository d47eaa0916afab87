"""Where the groups of a list by date begin: today, this week, months, years. Pure."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Group:
    """Papers of one stretch of time."""

    row: int
    """The first paper of it."""
    label: str
    """`Today`, `This week`, `March`, `2024`."""


def groups(day_at: Callable[[int], int], rows: int, today: date) -> list[Group]:
    """Return the groups of a list in which days fall; `day_at` gives a row's as 20261231.

    A month or day of 0 is not known, a day of 0 neither. Looks at few rows, however many there are.
    """
    found: list[Group] = []
    start = 0
    for label, low in _stretches(today):
        if start >= rows:
            break
        if (first := day_at(start)) == 0:
            break
        if first < low:
            continue
        end = bisect_left(range(rows), True, start, rows, key=lambda row: day_at(row) < low)
        found.append(Group(start, label))
        start = end
    while start < rows and (day := day_at(start)) > 0:  # older than what has a name: by year
        year = day // 10_000
        found.append(Group(start, str(year)))
        low = year * 10_000
        start = bisect_left(range(rows), True, start, rows, key=lambda row: day_at(row) < low)
    if start < rows:
        found.append(Group(start, "Without a date"))
    return found


def _stretches(today: date) -> Iterator[tuple[str, int]]:
    """Yield names for the time up to now with the first day of each, the newest first."""
    yield "Later", _number(today + timedelta(1))
    yield "Today", _number(today)
    yield "Yesterday", _number(today - timedelta(1))
    monday = today - timedelta(today.weekday())
    yield "This week", _number(monday)
    yield "Last week", _number(monday - timedelta(7))
    first = today.replace(day=1)
    yield "This month", _number(first)
    while first.month > 1:
        first = (first - timedelta(1)).replace(day=1)
        yield f"{first:%B}", _number(first)


def _number(day: date) -> int:
    return (day.year * 100 + day.month) * 100 + day.day
