"""A Scholar Feed page taken apart: where its headings are, and what stands below each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from storage.importers._page import Line, is_furniture, is_long, is_prose, joined, paragraphs
from storage.importers._people import is_byline, is_cut, split_glued
from storage.importers._print import DATE, is_date
from storage.text import one_line

CLASS = r"(?:[A-Z]{2}(?![a-z])|[a-z]{2,}(?:-[a-z]+)*(?:\.[A-Z]{2}|\.[a-z]+-[a-z]+|-ph|-th|-ex))"
"""Pattern of a category as the site prints it: `CL`, `stat.ML`, `quant-ph`."""
MAX_HEADING = 60
"""No heading is longer."""

_HEADING = re.compile(
    rf"(?P<score>\d{{1,3}}(?:\.\d{{1,2}}?)?)? ?(?P<classes>{CLASS}(?:[ ,/·|]*{CLASS})*)?"
    rf"[ ·|]*(?P<date>{DATE})?[ ·|]*(?P<code>(?:Has )?Code)?"
)


def heading(text: str) -> re.Match[str] | None:
    """Read a line as a paper's heading: a date, or a score with a class, at the least."""
    found = _HEADING.fullmatch(one_line(text)) if 0 < len(text) <= MAX_HEADING else None
    if found is None or (found["date"] is None and not (found["score"] and found["classes"])):
        return None
    if found["date"] and not is_date(found["date"]):
        return None
    return found


def headings(lines: Sequence[Line]) -> list[int]:
    """Return the places of the headings.

    A title or a line of an abstract may look like one. So what stands right below a heading
    is its title, and a bare date is a heading only where it is spaced as the others are.
    """
    found = [at for at, line in enumerate(lines) if heading(line.text)]
    plain = {at for at in found if _is_plain(lines[at].text)}
    spacing = {_spacing(lines, at) for at in found if at in plain}
    if not spacing and found:
        spacing = {_spacing(lines, found[0])}
    apart = all(below for _, below in spacing)
    places: list[int] = []
    for at in found:
        above, below = _spacing(lines, at)
        if places and _follows(lines, places[-1], at, apart=apart):
            is_title = at not in plain or (below and not apart)
        else:
            is_title = at not in plain and not any(
                above == before and (below == behind or at + 1 == len(lines))
                for before, behind in spacing
            )
        if not is_title:
            places.append(at)
    return places


def _is_plain(text: str) -> bool:
    """Tell a heading that can be nothing else from a bare date."""
    found = heading(text)
    return found is not None and bool(found["score"] or found["classes"] or found["code"])


def _spacing(lines: Sequence[Line], at: int) -> tuple[bool, bool]:
    """Tell whether a line has a blank line above it and below it."""
    above = at == 0 or not lines[at - 1].text
    return above, at + 1 < len(lines) and not lines[at + 1].text


def _follows(lines: Sequence[Line], before: int, at: int, *, apart: bool) -> bool:
    """Tell whether a line stands where the title of the heading `before` must stand."""
    if at == before + 1:
        return True
    return apart and not any(lines[place].text for place in range(at - 1, before, -1))


@dataclass(frozen=True, slots=True)
class Parts:
    """What stands below one heading."""

    line: int
    """Number of the title's line."""
    title: str
    byline: str
    """The author line, empty when there is none."""
    abstract: str
    glued: bool = False
    """Title and authors were printed on one line."""


def parts_of(body: Sequence[Line]) -> Parts | None:
    """Tell title, author line and abstract apart, below one heading."""
    groups = paragraphs(body)
    direct = bool(body) and bool(body[0].text)
    while len(groups) > direct and all(is_furniture(line.text) for line in groups[-1]):
        groups.pop()
    if not groups:
        return None
    lines = [line for group in groups for line in group]
    if len(groups) > 1 and len(groups[1]) == 1:
        first, second = groups[0], groups[1][0].text
        if is_byline(second, between=len(groups) > 2 or not is_prose(second)):
            rest = lines[len(first) + 1 :]
            return Parts(lines[0].number, one_line(joined(first)), second, joined(rest))
    return _unspaced(groups, lines)


def _unspaced(groups: Sequence[Sequence[Line]], lines: Sequence[Line]) -> Parts:
    """Take a paper apart whose author line is missing, or does not stand alone."""
    number = lines[0].number
    place = next((at for at, line in enumerate(lines[:6]) if at and is_cut(line.text)), None)
    if place is None and (glued := _glued(lines)):
        return Parts(number, glued[0], glued[1], joined(lines[1:]), glued=True)
    if place is not None and not any(is_prose(line.text) for line in lines[1 : place + 1]):
        title, authors, rest = lines[:place], lines[place].text, lines[place + 1 :]
        return Parts(number, one_line(joined(title)), authors, joined(rest))
    first = groups[0]
    if len(groups) == 1:
        return _dense(lines)
    if len(first) > 1 and (is_prose(joined(first)) or is_byline(first[1].text)):
        return _dense(lines)
    return Parts(number, one_line(joined(first)), "", joined(lines[len(first) :]))


def _glued(lines: Sequence[Line]) -> tuple[str, str] | None:
    """Split title and authors printed on one line, unless an author line follows."""
    if len(lines) > 1 and is_byline(lines[1].text):
        return None
    glued = split_glued(one_line(lines[0].text))
    return glued if glued and glued[0] else None


def _dense(lines: Sequence[Line]) -> Parts:
    """Take lines apart that have no blank line between them."""
    end = next((at for at, line in enumerate(lines) if at and is_long(line.text)), len(lines))
    places = [at for at in range(1, min(end, 6)) if is_byline(lines[at].text)]
    if not places and len(lines) > 2 and is_byline(lines[1].text, between=True):
        places = [1]
    if not places:
        return Parts(lines[0].number, one_line(lines[0].text), "", joined(lines[1:]))
    at = places[0]
    title, authors, rest = lines[:at], lines[at].text, lines[at + 1 :]
    return Parts(lines[0].number, one_line(joined(title)), authors, joined(rest))
