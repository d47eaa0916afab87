"""What journals print in place of an abstract: citation lines with authors, venue and DOI.

Nature: `Nature, Published online: 05 April 2023; doi:10.1038/…` and a teaser.
ScienceDirect: `Publication date: …`, `Source: …`, `Author(s): …`, a line each.
Generated from Crossref: authors, venue with pages, `DOI: …`, a line each.
Atypon: `Science, Volume 383, Issue 6688, Page 1164-1165, March 2024.`
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from storage.importers._feed_dates import printed_day, printed_year
from storage.importers._ids import doi

_ONLINE = re.compile(
    r"(?P<venue>[^\n;]{2,120}?), Published online: (?P<date>[^;\n]{4,40}); *\|? *"
    r"(?P<doi>doi: ?\S+)\s*(?P<rest>.*)",
    re.DOTALL,
)
_FIELD = re.compile(r"(Publication date|Available online|Source|Author\(s\)|DOI): *(.*)", re.I)
_PAGES = re.compile(r",? *(?:pp?\.|[Vv]ol(?:ume|\.)|[Ii]ssue|[Aa]rticle|[Pp]ages?) .*")
_CITATION = re.compile(
    r"(?P<venue>[^\n,]{2,150}), "
    r"(?:(?:Volume|Vol\.) [\w-]+|Ahead of Print|EarlyView|Early Access)(?:, [^\n]{0,200})?\.?"
)
_CUT = re.compile(
    r"(?:\[ ?(?:…|\.\.\.|&hellip;) ?\]|…|\.\.\."
    r"|(?:read more|continue reading|read the full)\b[^\n]{0,80})"
    r"\s*(?:→|»|>>?)?$",
    re.IGNORECASE,
)
_CUTS = ("…", "...", "&hellip;", "read more", "continue reading", "read the full")
"""One of these is in every text that breaks off so; looked for first, because it is quick."""
_LONGEST_CITATION = 500


@dataclass(frozen=True, slots=True)
class Notice:
    """What a citation in place of an abstract says."""

    authors: str = ""
    """The list of names, as printed."""
    venue: str | None = None
    """The journal, without volume and pages."""
    doi: str | None = None
    """Lower case."""
    published: date | None = None
    """The full date, where there is one."""
    year: int | None = None
    """The year, where there is no more."""
    teaser: str = ""
    """What follows: a sentence or two that advertise the paper."""


def notice(text: str) -> Notice | None:
    """Read a citation; None when the text is none."""
    if "Published online: " in text[:160] and (found := _ONLINE.match(text)):
        return Notice(
            venue=found["venue"],
            doi=doi(found["doi"]),
            published=printed_day(found["date"]),
            teaser=found["rest"].strip(),
        )
    lines = [line for line in text.split("\n") if line]
    if len(lines) <= 6:
        if len(lines) > 1 and _FIELD.match(lines[0]):
            return _fields(lines)
        if len(lines) > 1 and (found := _FIELD.match(lines[-1])) and found[1].upper() == "DOI":
            return _crossref(lines[:-1], doi(found[2]))
    if len(text) < _LONGEST_CITATION and (found := _CITATION.fullmatch(text)):
        return Notice(venue=found["venue"], year=printed_year(text))
    return None


def is_cut(text: str) -> bool:
    """Tell whether a text breaks off: `[…]`, `...`, `Read more`."""
    end = text[-120:].lower()
    return any(sign in end for sign in _CUTS) and bool(_CUT.search(end))


def _fields(lines: list[str]) -> Notice:
    said = {found[1].lower(): found[2] for line in lines if (found := _FIELD.match(line))}
    printed = said.get("available online") or said.get("publication date") or ""
    day = printed_day(printed)
    return Notice(
        authors=said.get("author(s)", ""),
        venue=_PAGES.sub("", said["source"]) or None if "source" in said else None,
        doi=doi(said.get("doi")),
        published=day,
        year=None if day else printed_year(printed),
        teaser="",
    )


def _crossref(lines: list[str], identity: str | None) -> Notice | None:
    if identity is None or len(lines) > 2:
        return None
    return Notice(
        authors=lines[0] if len(lines) == 2 else "",
        venue=_PAGES.sub("", lines[-1]).strip() or None,
        doi=identity,
    )
