"""Dates, counts and code addresses as pages print them."""

from __future__ import annotations

import re
from datetime import date

from storage.importers import _months as months
from storage.text import one_line

_DAY = r"(?:[12]\d|3[01]|0?[1-9])"
_MONTH = r"[^\W\d_]{3,12}\.?"
_MONTH_FIRST = rf"{_MONTH} \d{{1,2}}(?:,? \d{{4}})?"
_DAY_FIRST = rf"{_DAY}(?:\.|er|º)?(?: de)? {_MONTH}(?:,?(?: del?)? \d{{4}}(?: [гр]\.)?)?"
_NUMBERS = rf"{_DAY}\. ?(?:1[0-2]|0?[1-9])\. ?\d{{4}}"
_EASTERN = rf"(?:\d{{4}} ?[年년] ?)?(?:1[0-2]|0?[1-9]) ?[月월] ?{_DAY} ?[日일]"
DATE = rf"(?:{_MONTH_FIRST}|{_DAY_FIRST}|{_NUMBERS}|{_EASTERN}|\d{{4}}-\d{{2}}-\d{{2}})(?!\d)"
"""Pattern of a date, the year of which may be missing: `Oct 3, 2023`, `May 20`, `3 oct. 2023`.

It takes any word for a month: `is_date` tells whether it is one.
"""
COUNT = r"(?:\d{1,3}(?:,\d{3})+|\d{1,9}(?:\.\d{1,3})?)[kKmM]?"
"""Pattern of a count: `44`, `4,383`, `1.2k`."""

_PARTS = (
    re.compile(rf"(?P<month>{_MONTH}) (?P<day>\d{{1,2}})(?:,? (?P<year>\d{{4}}))?"),
    re.compile(rf"(?P<day>\d{{1,2}})\D{{0,4}} (?P<month>{_MONTH})(?:\D+(?P<year>\d{{4}})\D*)?"),
    re.compile(r"(?P<day>\d{1,2})\. ?(?P<month>\d{1,2})\. ?(?P<year>\d{4})"),
    re.compile(r"(?:(?P<year>\d{4})\D+)?(?P<month>\d{1,2}) ?[月월] ?(?P<day>\d{1,2}) ?[日일]"),
)
_DATE = re.compile(DATE)
_WORD = re.compile(r"[^\W\d_]{3,}")
_LEAP_CYCLE = 8

_HOSTS = (
    r"(?:github\.com|gitlab\.com|bitbucket\.org|codeberg\.org|gitee\.com|anonymous\.4open\.science"
    r"|huggingface\.co)"
)
_REPOSITORY = rf"https?://(?:www\.)?{_HOSTS}/[^\s\"'<>\[\]]+"
_STATED = re.compile(rf"\b[Cc]odes?\b(?:(?!\.\s|\bwill\b).){{0,150}}?({_REPOSITORY})")


def is_date(text: str) -> bool:
    """Tell whether a line is a date: what `DATE` matches, with the name of a month."""
    text = one_line(text)
    if _DATE.fullmatch(text) is None:
        return False
    found = _WORD.search(text)
    if found is None:
        return True
    is_first_and_last = found.start() == 0 and not text[-4:].isdecimal()
    return months.is_sure(found[0]) if is_first_and_last else months.number(found[0]) is not None


def resolve_date(text: str, today: date) -> tuple[date | None, bool]:
    """Read a printed date; the flag says that its year was worked out.

    A date without a year is the last such day that is not after `today`. None for a
    day that no calendar has.
    """
    text = one_line(text)
    parts = next(filter(None, (pattern.fullmatch(text) for pattern in _PARTS)), None)
    if parts is None:
        try:
            return date.fromisoformat(text), False
        except ValueError:
            return None, False
    named = parts["month"]
    month = int(named) if named.isdecimal() else months.number(named)
    day = int(parts["day"])
    if month is None:
        return None, False
    if parts["year"]:
        return _day(int(parts["year"]), month, day), False
    for year in range(today.year, max(today.year - _LEAP_CYCLE, 1) - 1, -1):
        found = _day(year, month, day)
        if found is not None and found <= today:
            return found, True
    return None, False


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def count(text: str) -> float:
    """Read a printed count: `4,383` is 4383, `1.2k` is 1200."""
    scale = {"k": 1e3, "m": 1e6}.get(text[-1].lower(), 1.0)
    return round(float(text.rstrip("kKmM").replace(",", "")) * scale, 3)


def code_address(abstract: str | None, *, code: bool) -> str | None:
    """Return the address at which an abstract says the code is, or None.

    Where the source says that there is code (`code`), the only repository named will do.
    """
    if not abstract or "://" not in abstract:
        return None
    if stated := _STATED.search(abstract):
        return _trimmed(stated[1])
    found = {_trimmed(address) for address in re.findall(_REPOSITORY, abstract)}
    return found.pop() if code and len(found) == 1 else None


def _trimmed(address: str) -> str:
    return address.rstrip(".,;:)}")
