"""The lines of a RIS or Web of Science file → references: tags with their values, in order.

`rispy` was measured first: of a tag that comes twice it keeps the last, it drops a reference
that no `ER` ends, and it does not say where anything stood.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from storage.arriving import Rejected
from storage.text import one_line

_TAG = re.compile(r" {0,3}([A-Z][A-Z0-9])(?: {1,2}-|-$)(.*)")
_TIGHT = re.compile(r" {0,3}([A-Z][A-Z0-9]) {0,2}-(.*)")
_SPACED_TYPE = re.compile(r"^ {0,3}TY {1,2}-", re.MULTILINE)
_WOS = re.compile(r"([A-Z][A-Z0-9])(?: (.*)|)$")
LISTS = frozenset({"AU", "A1", "A2", "A3", "A4", "ED", "KW", "AF"})
"""The tags that give one value a line."""
_NAMING = frozenset({"TI", "T1", "AU", "A1", "DO"})
_TO_RIS = {"AF": "AU", "SO": "JF", "DI": "DO", "BP": "SP", "PU": "PB", "DT": "M3", "UT": "AN",
           "JI": "J2", "PI": "CY", "DE": "KW", "PD": "DA"}  # fmt: skip
_NOT_KEPT = frozenset({"CR", "NR", "EM", "DA"})
"""Of Web of Science: the works it cites, addresses of people, the day of the export."""
_CITES = "References: "
"""Begins the note in which Scopus lists all works that a paper cites; not kept either."""
_TYPES_OF_WOS = {"J": "JOUR", "B": "BOOK", "S": "SER", "P": "PAT", "C": "CONF"}


class Line(NamedTuple):
    """One tag with its value."""

    number: int
    tag: str
    value: str


@dataclass(slots=True)
class Reference:
    """One reference."""

    line: int
    """Where it begins, from 1."""
    tags: list[tuple[str, str]] = field(default_factory=list)
    """Tag and value, in the order of the file; there are no empty values."""
    _by_tag: dict[str, list[str]] = field(default_factory=dict, repr=False)

    def all(self, *names: str) -> list[str]:
        """Return every value of these tags, those of the first tag first. When all were read."""
        known = self._known()
        return [value for name in names for value in known.get(name, ())]

    def first(self, *names: str) -> str | None:
        """Return the first value of the first of these tags that has one. When all were read."""
        known = self._known()
        return next((known[name][0] for name in names if name in known), None)

    def _known(self) -> dict[str, list[str]]:
        if not self._by_tag:
            for tag, value in self.tags:
                self._by_tag.setdefault(tag, []).append(value)
        return self._by_tag


def references(text: str) -> tuple[list[Reference], list[Rejected]]:
    """Read RIS: a reference begins with `TY` and ends with `ER`, or where the next begins."""
    lines = list(_lines(text))
    found: list[Reference] = []
    rejected: list[Rejected] = []
    open_one: Reference | None = None
    stray = 0
    for place, (number, tag, value) in enumerate(lines):
        if tag == "ER":
            if stray:
                rejected.append(_without_type(stray))
            open_one, stray = None, 0
        elif tag == "TY" and (open_one is None or _begins_one(open_one, lines, place)):
            open_one, stray = Reference(number), 0
            found.append(open_one)
        elif open_one is None:
            stray = stray or number
        if open_one is not None and value and not (tag == "N1" and value.startswith(_CITES)):
            open_one.tags.append((tag, value))
    if stray:
        rejected.append(_without_type(stray))
    return found, rejected


def _begins_one(before: Reference, lines: Sequence[Line], place: int) -> bool:
    """Tell whether the `TY` at `place` inside a reference begins another; `ER` was forgotten.

    It does when what was so far and what follows each name a work.
    """
    if not any(tag in _NAMING for tag, _ in before.tags):
        return False
    for at in range(place + 1, len(lines)):
        line = lines[at]
        if line.tag in ("TY", "ER"):
            return False
        if line.tag in _NAMING:
            return True
    return False


def _without_type(line: int) -> Rejected:
    return Rejected(where=f"line {line}", reason="The reference has no TY line.")


def _lines(text: str) -> Iterator[Line]:
    """Yield the tags; what goes on in the next lines is joined, or one more value of a list."""
    pattern = _TAG if _SPACED_TYPE.search(text) else _TIGHT
    last: Line | None = None
    for number, line in enumerate(text.split("\n"), 1):
        if found := pattern.fullmatch(line.rstrip()):
            if last is not None:
                yield last
            last = Line(number, found[1], one_line(found[2]))
        elif last is not None and last.tag != "ER" and (more := one_line(line)):
            if last.tag in LISTS:
                yield last
                last = Line(number, last.tag, more)
            else:
                last = last._replace(value=f"{last.value} {more}".strip())
    if last is not None:
        yield last


def of_web_of_science(text: str) -> tuple[list[Reference], list[Rejected]]:
    """Read the tagged format of the Web of Science, its tags as those of RIS."""
    found: list[Reference] = []
    open_one: Reference | None = None
    last = ""
    for number, line in enumerate(text.split("\n"), 1):
        tag = _WOS.match(line)
        if tag is not None and tag[1] == "PT":
            kind = one_line(tag[2] or "")
            open_one = Reference(number, [("TY", _TYPES_OF_WOS.get(kind, "GEN"))])
            found.append(open_one)
            last = ""
        elif tag is not None and tag[1] in ("ER", "EF"):
            open_one = None
        elif open_one is not None and (value := one_line((tag[2] or "") if tag else line)):
            last = tag[1] if tag else last
            if tag or last in LISTS or not last:
                open_one.tags.append((last or "N1", value))
            else:
                open_one.tags[-1] = (last, f"{open_one.tags[-1][1]} {value}")
    for reference in found:
        reference.tags = list(_as_ris(reference))
    return found, []


def _as_ris(reference: Reference) -> Iterator[tuple[str, str]]:
    full = any(tag == "AF" for tag, _ in reference.tags)
    for tag, value in reference.tags:
        if tag in _NOT_KEPT or (tag == "AU" and full):
            continue
        if tag in ("DE", "ID"):
            yield from (("KW", word.strip()) for word in value.split(";") if word.strip())
        else:
            yield _TO_RIS.get(tag, tag), value
