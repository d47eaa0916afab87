"""Dates of feeds → the calendar day as printed, whatever the time zone."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import Any

_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {name: number for number, name in enumerate(_NAMES, start=1)}
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?!\d)")
_NO_DAY = re.compile(r"\d{4}(?:-\d{2})?")
_DAY_FIRST = re.compile(r"(?<!\d)(\d{1,2})[\s-]+([A-Za-z]{3})[a-z]*\.?,?[\s-]+(\d{4}|\d{2})(?!\d)")
_MONTH_FIRST = re.compile(r"\b([A-Za-z]{3})[a-z]*\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\b")


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
    return _day(*parsed[:3]) if parsed and text else None


@lru_cache(maxsize=1024)  # a strict reader asks before, whether this can be read
def _recognised(text: str) -> tuple[bool, date | None]:
    """Tell whether a text is spelled plainly, and which day it then prints, if any."""
    if found := _ISO.match(text):
        return True, _day(int(found[1]), int(found[2]), int(found[3]))
    if (found := _DAY_FIRST.search(text)) and found[2].lower() in _MONTHS:
        return True, _day(_full_year(found[3]), _MONTHS[found[2].lower()], int(found[1]))
    if (found := _MONTH_FIRST.search(text)) and found[1].lower() in _MONTHS:
        return True, _day(int(found[3]), _MONTHS[found[1].lower()], int(found[2]))
    return False, None


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
