"""What stands below each abstract on a Hugging Face Papers page: authors, date, comments."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from storage.importers._page import Line
from storage.importers._print import COUNT, DATE, is_date
from storage.text import one_line

DOTS = "·•∙⋅"
"""The dots a page may print between author count and date."""
_DOT = f"[{DOTS}]"
_AUTHORS = rf"(?:{_DOT}|[*+o-])? ?(?P<authors>{COUNT}) ?authors?"
_DATED = (
    rf"(?:Published on )?(?P<date>{DATE})(?: ?{_DOT})?(?: (?P<comments>{COUNT})(?: comments?)?)?"
)
_META = re.compile(rf"(?:{_AUTHORS})?(?: ?{_DOT} ?)?(?:{_DATED})?")
_JOINT = re.compile(rf"(?P<above>[^{DOTS}]{{1,120}}?) (?P<foot>{_DOT} ?(?=\w).*)")
_MAX_FOOT = 180
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


def with_feet_apart(lines: Sequence[Line]) -> list[Line]:
    """Put what stands on one line (`Lake House · Oct 3, 2023`) on two of the same number."""
    apart: list[Line] = []
    for number, text in lines:
        found = _JOINT.fullmatch(text) if 0 < len(text) <= _MAX_FOOT else None
        if found and is_meta(found["foot"]) and not is_meta(text):
            apart += [Line(number, found["above"]), Line(number, found["foot"])]
        else:
            apart.append(Line(number, text))
    return apart


def read_foot(lines: Sequence[Line], start: int, foot: Foot) -> int:
    """Read author count, dot and date from `start` on; return where they end.

    Blank lines may stand between all of them or between none: where two lines touch, what
    follows a blank one is the next title, whatever it looks like.
    """
    if not _begins(lines, start):
        return start
    touching = start > 0 and bool(lines[start - 1].text)
    place = start
    while place < len(lines):
        text = one_line(lines[place].text)
        if not text:
            if touching or not any(_goes_on(line.text) for line in _next_filled(lines, place)):
                break
        elif found := _meta(text):
            if not foot.add(found, first=place == start):
                break
            if not foot.marked:  # a bare date: nothing follows it
                return place + 1
            touching = touching or (place > start and bool(lines[place - 1].text))
        elif lines[place - 1].text and foot.comments is None and NUMBER.fullmatch(text):
            foot.comments = text.split(" ")[0]
        else:
            break
        place += 1
    return place


def _goes_on(text: str) -> bool:
    """Tell whether a line behind a blank one may belong to the same foot."""
    found = _meta(text)
    return found is not None and (found["authors"] is None or _is_dotted(found))


def _is_dotted(found: re.Match[str]) -> bool:
    return found[0][0] in f"{DOTS}*+o-"


def _begins(lines: Sequence[Line], start: int) -> bool:
    """Tell whether a foot begins at a line; titles and abstracts may hold such lines, too."""
    found = _meta(lines[start].text)
    if found is None:
        return False
    if found["date"]:
        return True
    following = [match for line in _next_filled(lines, start + 1) if (match := _meta(line.text))]
    if found["authors"]:
        return _is_dotted(found) or any(match["authors"] is None for match in following)
    if start and lines[start - 1].text and not (start + 1 < len(lines) and lines[start + 1].text):
        return True
    return any(match["date"] or match["authors"] for match in following)


def _meta(text: str) -> re.Match[str] | None:
    found = _META.fullmatch(one_line(text)) if 0 < len(text) <= 60 else None
    return None if found and found["date"] and not is_date(found["date"]) else found


def is_meta(text: str) -> bool:
    """Tell whether a line could be one of a foot: a date, a number of authors, a dot."""
    return _meta(text) is not None


def _next_filled(lines: Sequence[Line], place: int) -> list[Line]:
    """Return the next line that is not blank, if it is near."""
    return [line for line in lines[place : place + 8] if line.text][:1]
