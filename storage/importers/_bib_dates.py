"""Dates of bibliographies → year and, where it is all there, the day."""

from __future__ import annotations

import re
from datetime import date

_FIRST_YEAR = 1000
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_EDTF = re.compile(
    r"\s*(?P<sign>-?)(?P<year>\d{4})(?!\d)"
    r"(?:[-/](?P<month>\d{1,2})(?!\d)(?:[-/](?P<day>\d{1,2})(?!\d))?)?"
)
_DAY_OF_MONTH = re.compile(
    r"\s*(?:([A-Za-z]{3,9})\.?,?\s+(\d{1,2})|(\d{1,2})\.?\s+([A-Za-z]{3,9}))\s*"
)
_YEAR = re.compile(r"(?<![\d-])(\d{4})(?!\d)")


def of_text(text: str | None) -> tuple[int | None, date | None]:
    """Read `2011-05-25~/2012-06`, `2001/09/01/`, `c. 1905`; of a range the beginning.

    Returns the year, and the day where the text has one.
    """
    found = _EDTF.match(text or "")
    if found:
        if found["sign"]:
            return None, None
        return of_parts(found["year"], found["month"], found["day"])
    years = _YEAR.findall(text or "")
    if not years:
        return None, None
    return of_parts(years[0], (text or "").replace(years[0], "").strip(" ,"))  # `May 3, 2011`


def of_parts(
    year: object, month: object = None, day: object = None
) -> tuple[int | None, date | None]:
    """Read a date of separate parts: numbers, or texts that hold one; a month may be named."""
    number = _number(year)
    if number is None or not _FIRST_YEAR <= number <= date.max.year:
        return None, None
    if day is None and (found := _DAY_OF_MONTH.fullmatch(str(month or ""))):
        month, day = found[1] or found[4], found[2] or found[3]
    place, turn = _month(month), _number(day)
    if place is None or turn is None:
        return number, None
    try:
        return number, date(number, place, turn)
    except ValueError:
        return number, None


def _month(month: object) -> int | None:
    number = _number(month)
    if number is not None:
        return number
    name = str(month or "").strip().lower()[:3]
    return _MONTHS.index(name) + 1 if name in _MONTHS else None


def _number(part: object) -> int | None:
    if isinstance(part, bool) or not isinstance(part, int | str):
        return None
    found = re.fullmatch(r"\s*(-?\d{1,9})\s*", str(part))
    return int(found[1]) if found else None
