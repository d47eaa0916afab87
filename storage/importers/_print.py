"""Dates, counts and code addresses as pages print them."""

from __future__ import annotations

import re
from datetime import date

from storage.text import one_line

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
DATE = rf"(?:{_MONTH} \d{{1,2}}(?:,? \d{{4}})?|\d{{4}}-\d{{2}}-\d{{2}})(?!\d)"
"""Pattern of a date, the year of which may be missing: `Oct 3, 2023`, `May 20`."""
COUNT = r"(?:\d{1,3}(?:,\d{3})+|\d{1,9}(?:\.\d{1,3})?)[kKmM]?"
"""Pattern of a count: `44`, `4,383`, `1.2k`."""

_PARTS = re.compile(rf"({_MONTH}) (\d{{1,2}})(?:,? (\d{{4}}))?")
_LEAP_CYCLE = 8

_HOSTS = (
    r"(?:github\.com|gitlab\.com|bitbucket\.org|codeberg\.org|gitee\.com|anonymous\.4open\.science"
    r"|huggingface\.co)"
)
_REPOSITORY = rf"https?://(?:www\.)?{_HOSTS}/[^\s\"'<>\[\]]+"
_STATED = re.compile(rf"\b[Cc]odes?\b(?:(?!\.\s|\bwill\b).){{0,150}}?({_REPOSITORY})")


def resolve_date(text: str, today: date) -> tuple[date | None, bool]:
    """Read a printed date; the flag says that its year was worked out.

    A date without a year is the last such day that is not after `today`. None for a
    day that no calendar has.
    """
    text = one_line(text)
    parts = _PARTS.fullmatch(text)
    if parts is None:
        try:
            return date.fromisoformat(text), False
        except ValueError:
            return None, False
    month, day = _MONTHS.index(parts[1][:3].lower()) + 1, int(parts[2])
    if parts[3]:
        return _day(int(parts[3]), month, day), False
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
