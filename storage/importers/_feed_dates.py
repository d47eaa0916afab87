"""Dates of feeds → the calendar day as printed, whatever the time zone."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import Any

_NAMES = (
    "jan ene gen янв", "feb fev fév фев", "mar mär mrz мар", "apr avr abr апр", "may mai mag мая",
    "jun juin giu июн", "jul juil lug июл", "aug aou aoû ago авг", "sep set сен",
    "oct okt ott out окт", "nov ноя", "dec dez déc dic дек",
)  # fmt: skip
"""How months begin, in the languages that feeds of today have them in."""
_MONTHS = {name: number for number, names in enumerate(_NAMES, start=1) for name in names.split()}
_ISO = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)")
_EASTERN = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]")
_DOTTED = re.compile(r"(?<![\d.])(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})(?!\d)")
_NO_DAY = re.compile(r"\d{4}(?:-\d{2})?")
_YEAR_FIRST = re.compile(r"\d{4}\D")
_DAY_FIRST = re.compile(
    r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|\.)?[\s-]+(?:de\s+)?([^\W\d_]{3,12})\.?,?[\s-]+(?:de\s+)?"
    r"(\d{4}|\d{2})(?!\d)"
)
_MONTH_FIRST = re.compile(r"\b([^\W\d_]{3,12})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\b")


def printed_day(text: str | None, parsed: Any = None) -> date | None:
    """Read the day that `text` prints; None for what is no date.

    `parsed` is feedparser's reading (in UTC), for the spellings that only it knows.
    """
    text = (text or "").strip()[:80]
    is_plain, day = _recognised(text)
    if is_plain:
        return day
    if _NO_DAY.fullmatch(text):
        return None
    if text.isdecimal() and len(text) != 8:  # seconds since 1970, read as a year by feedparser
        return None
    if _YEAR_FIRST.match(text):  # a week, or a day of the year: feedparser takes it for another
        return None
    return _day(*parsed[:3]) if parsed and text else None


@lru_cache(maxsize=1024)  # a strict reader asks before, whether this can be read
def _recognised(text: str) -> tuple[bool, date | None]:
    """Tell whether a text is spelled plainly, and which day it then prints, if any."""
    if found := _ISO.match(text):
        return True, _day(int(found[1]), int(found[3]), int(found[4]))
    if (found := _DAY_FIRST.search(text)) and (month := _month(found[2])):
        return True, _day(_full_year(found[3]), month, int(found[1]))
    if (found := _MONTH_FIRST.search(text)) and (month := _month(found[1])):
        return True, _day(int(found[3]), month, int(found[2]))
    if found := _DOTTED.search(text):
        return True, _day(int(found[3]), int(found[2]), int(found[1]))
    if found := _EASTERN.search(text):
        return True, _day(int(found[1]), int(found[2]), int(found[3]))
    return False, None


def _month(name: str) -> int | None:
    """Return the number of a month by its first letters; four tell French Junes from Julys."""
    name = name.lower()
    return _MONTHS.get(name[:3]) or _MONTHS.get(name[:4])


def printed_year(text: str) -> int | None:
    """Find a year in a text such as `July 2024`."""
    found = re.search(r"(?<!\d)(?:19|20)\d{2}(?!\d)", text)
    return int(found[0]) if found else None


def _full_year(digits: str) -> int:
    year = int(digits)
    return year if len(digits) == 4 else year + (1900 if year >= 70 else 2000)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        found = date(year, month, day)
    except (ValueError, OverflowError):
        return None
    return found if found.year >= 1600 else None
