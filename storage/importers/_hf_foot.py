"""What stands below each abstract on a Hugging Face Papers page: authors, date, comments."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from storage.importers._page import Line
from storage.importers._print import COUNT, DATE
from storage.text import one_line

DOTS = "·•∙⋅"
"""The dots a page may print between author count and date."""
_DOT = f"[{DOTS}]"
_AUTHORS = rf"(?:{_DOT}|[*-])? ?(?P<authors>{COUNT}) ?authors?"
_DATED = rf"(?P<date>{DATE})(?: ?{_DOT})?(?: (?P<comments>{COUNT})(?: comments?)?)?"
_META = re.compile(rf"(?:{_AUTHORS})?(?: ?{_DOT} ?)?(?:{_DATED})?")
NUMBER = re.compile(rf"(?:{COUNT})(?: comments?)?")
"""A line that is a counter."""


@dataclass(slots=True)
class Foot:
    """What stands below an abstract."""

    authors: str | None = None
    """How many, as printed."""
    date: str | None = None
    """As printed."""
    comments: str | None = None
    """How many, as printed."""
    marked: bool = False
    """Has more than a date: it is a paper's and not the page's."""
    organisation_above: bool = False
    """Begins with the dot, so that an organisation may stand in place of the author count."""

    def add(self, found: re.Match[str], *, first: bool) -> bool:
        """Take one line in; False when it must belong to another paper."""
        dotted = found[0][0] in DOTS
        if (found["date"] and self.date) or (found["authors"] and self.authors):
            return False
        if first:
            self.organisation_above = dotted
        if found["authors"]:
            self.organisation_above = False
        self.marked = self.marked or dotted or found["authors"] is not None
        self.authors = self.authors or found["authors"]
        self.date = self.date or found["date"]
        self.comments = self.comments or found["comments"]
        return True


def read_foot(lines: Sequence[Line], start: int, foot: Foot) -> int:
    """Read author count, dot and date from `start` on; return where they end."""
    if not _meta(lines[start].text):
        return start
    place = start
    while place < len(lines):
        text = one_line(lines[place].text)
        if not text:
            if not any(_meta(line.text) for line in _next_filled(lines, place)):
                break
        elif found := _meta(text):
            if not foot.add(found, first=place == start):
                break
        elif lines[place - 1].text and foot.comments is None and NUMBER.fullmatch(text):
            foot.comments = text.split(" ")[0]
        else:
            break
        place += 1
    return place


def _meta(text: str) -> re.Match[str] | None:
    return _META.fullmatch(one_line(text)) if 0 < len(text) <= 60 else None


def _next_filled(lines: Sequence[Line], place: int) -> list[Line]:
    """Return the next line that is not blank, if it is near."""
    return [line for line in lines[place : place + 8] if line.text][:1]
