"""Numbers and days as a query writes them: `20`, `>20`, `10..20`, `2024-05`, `7d`. Pure."""

from __future__ import annotations

import math
import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Generic, TypeVar

from storage.errors import CarrelError

T = TypeVar("T", int, float, date)

_COMPARED = re.compile(r"(>=|<=|>|<|=)?(.*)", re.DOTALL)
_NUMBER = re.compile(r"[+-]?[0-9]{1,15}(?:\.[0-9]{1,15})?")
_WHOLE = re.compile(r"[0-9]{1,9}")
_DAY = re.compile(r"([12][0-9]{3})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?")
_AGO = re.compile(r"([0-9]{1,5})([dwmy])")
_EARLIEST = date(1000, 1, 1)


class Unfit(CarrelError):
    """A value that its field cannot take; says what it takes instead."""


@dataclass(frozen=True, slots=True)
class Interval(Generic[T]):
    """All from `low` to `high`, both included; None is no limit."""

    low: T | None
    high: T | None
    written: str
    """The value in its printed form."""


@dataclass(frozen=True, slots=True)
class Scale(Generic[T]):
    """What an interval is of."""

    field: str
    """Whose values these are, for sentences."""
    read: Callable[[str], tuple[T, T] | None]
    """Returns the first and last a text stands for; None for one that stands for nothing."""
    above: Callable[[T], T]
    """Returns the next one."""
    below: Callable[[T], T]
    """Returns the one before."""
    takes: str
    """What may be written, with examples."""

    def interval(self, value: str) -> Interval[T] | None:
        """Return what a value stands for; None for one of which nothing is typed yet.

        Raises `Unfit` with a sentence.
        """
        value = value.strip().lower()
        low, dots, high = (part.strip() for part in value.partition(".."))
        if dots:
            return self._range(low, high)
        compared = _COMPARED.fullmatch(value)
        sign, text = (compared[1] or "", compared[2].strip()) if compared else ("", value)
        if not text:
            return None
        first, last = self.point(text)
        written = sign + text
        match sign:
            case ">":
                return Interval(self.above(last), None, written)
            case ">=":
                return Interval(first, None, written)
            case "<":
                return Interval(None, self.below(first), written)
            case "<=":
                return Interval(None, last, written)
            case "" if _AGO.fullmatch(text):
                return Interval(first, None, written)  # `7d` is the last seven days
        return Interval(first, last, written)

    def _range(self, low: str, high: str) -> Interval[T] | None:
        first = self.point(low)[0] if low else None
        last = self.point(high)[1] if high else None
        if first is not None and last is not None and first > last:
            raise Unfit(f"“{low}..{high}” ends before it begins. Write {high}..{low}.")
        return None if first is None and last is None else Interval(first, last, f"{low}..{high}")

    def point(self, text: str) -> tuple[T, T]:
        """Return the first and last a text stands for. Raises `Unfit`."""
        found = self.read(text)
        if found is None:
            raise Unfit(f"“{self.field}:” takes {self.takes}, not “{text[:40]}”.")
        return found


def numbers(field: str) -> Scale[float]:
    """Return the scale of a field of numbers."""
    return Scale(
        field,
        _number,
        above=lambda n: math.nextafter(n, math.inf),
        below=lambda n: math.nextafter(n, -math.inf),
        takes="a number such as 20, >20, <=3.5 or 10..20",
    )


def whole_numbers(field: str) -> Scale[float]:
    """Return the scale of a field of counts or years."""
    example = "a whole number such as 2024, >=2024 or 2024..2026"
    return Scale(field, _whole, above=lambda n: n + 1, below=lambda n: n - 1, takes=example)


def days(field: str, today: date) -> Scale[date]:
    """Return the scale of a field of days; relative ones are counted back from `today`."""
    return Scale(
        field,
        lambda text: _days(text, today),
        above=lambda day: day + timedelta(1),
        below=lambda day: day - timedelta(1),
        takes="a day such as 2026-05-31, 2026-05, 2026, 7d, 2w, 6m, 1y, today or yesterday",
    )


def _number(text: str) -> tuple[float, float] | None:
    return (float(text), float(text)) if _NUMBER.fullmatch(text) else None


def _whole(text: str) -> tuple[float, float] | None:
    return (int(text), int(text)) if _WHOLE.fullmatch(text) else None


def _days(text: str, today: date) -> tuple[date, date] | None:
    if text in ("today", "yesterday"):
        day = today - timedelta(text == "yesterday")
        return day, day
    if ago := _AGO.fullmatch(text):
        day = _before(today, int(ago[1]), ago[2])
        return day, day
    printed = _DAY.fullmatch(text)
    if printed is None:
        return None
    year, month, day_of_month = (int(part) if part else None for part in printed.groups())
    assert year is not None
    try:
        first = date(year, month or 1, day_of_month or 1)
    except ValueError:
        return None
    if day_of_month:
        return first, first
    last_month = month or 12
    return first, date(year, last_month, monthrange(year, last_month)[1])


def _before(today: date, count: int, unit: str) -> date:
    """Return the day `count` days, weeks, months or years before; the 31st may be the 30th."""
    if unit in "dw":
        back = count * (7 if unit == "w" else 1)
        return max(_EARLIEST, today - timedelta(min(back, (today - _EARLIEST).days)))
    months = today.year * 12 + today.month - 1 - count * (12 if unit == "y" else 1)
    year, month = months // 12, months % 12 + 1
    if year < _EARLIEST.year:
        return _EARLIEST
    return date(year, month, min(today.day, monthrange(year, month)[1]))
