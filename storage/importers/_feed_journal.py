"""What journals print in place of an abstract: citation lines with authors, venue and DOI.

Nature: `Nature, Published online: 05 April 2023; doi:10.1038/…` and a teaser.
ScienceDirect: `Publication date: …`, `Source: …`, `Author(s): …`, a line each.
Generated from Crossref: authors, venue with pages, `DOI: …`, a line each.
Atypon: `Science, Volume 383, Issue 6688, Page 1164-1165, March 2024.`, the abstract behind it.
PubMed: a citation, `ABSTRACT`, the abstract, `PMID:… | DOI:…`. MDPI: title, `doi: …`, `Authors: …`
and the abstract. PLOS: `by …` and the abstract. ACL Anthology: `… in Proceedings of …`. More of
that kind is in `_feed_presses`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from storage.importers import _feed_presses
from storage.importers._feed_dates import printed_day, printed_year
from storage.importers._ids import doi

_ONLINE = re.compile(
    r"(?P<venue>[^\n;]{2,120}?), Published online: (?P<date>[^;\n]{4,40}); *\|? *"
    r"(?P<doi>doi: ?\S+)\s*(?P<rest>.*)",
    re.DOTALL,
)
_FIELD = re.compile(r"(Publication date|Available online|Source|Author\(s\)|DOI): *(.*)", re.I)
_ANTHOLOGY = re.compile(r"(?P<authors>[^\n]{2,5000}?) in (?P<venue>[A-Z0-9][^\n]{5,300})")
_RUN_ON = re.compile(r" (?=Source: |Author\(s\): )")
"""Where lines ended before somebody took the markup away."""
_PAGES = re.compile(r",? *(?:pp?\.|[Vv]ol(?:ume|\.)|[Ii]ssue|[Aa]rticle|[Pp]ages?) .*")
_CITATION = re.compile(
    r"(?:(?P<venue>[^\n,]{2,150}), "
    r"(?:(?:Volume|Vol\.) [\w-]+|Ahead of Print|EarlyView|Early Access)(?:, [^\n]{0,200}?)?"
    r"|Volume [\w-]+, (?=Issue |Page |\w* ?\d{4})[^\n]{0,200}?)\.?"
    r"(?:\s*\n[\s.]*(?P<rest>.*)|\s*)",
    re.DOTALL,
)
_PUBMED = re.compile(
    r"[^\n]{5,400}\n\n(?:(?:NO )?ABSTRACT\n\n)?(?P<abstract>.*?)\s*"
    r"PMID: ?\d+(?: ?\| ?PMC: ?\w+)?(?: ?\| ?DOI: ?(?P<doi>\S+))?\s*",
    re.DOTALL,
)
_MDPI = re.compile(
    r"[^\n]{5,600}\n\n(?P<venue>[^\n]{2,80}?) (?P<doi>doi: ?10\.\d{4,9}/\S+)\n\n"
    r"Authors?: [^\n]{2,5000}\n\n(?P<abstract>.+)",
    re.DOTALL,
)
_SIGNED = re.compile(r"by (?P<authors>[A-Z][^\n]{2,5000})\n\n(?P<abstract>.{40,})", re.DOTALL)
_END = 300
_FEWEST = 80
"""Of a shorter text behind a citation nobody would say that it is an abstract."""
_CUT = re.compile(
    r"(?:\[ ?(?:…|\.\.\.|&hellip;) ?\]|…|\.\.\."
    r"|(?:read more|continue reading|read the full)\b[^\n]{0,80})"
    r"\s*(?:→|»|>>?)?$",
    re.IGNORECASE,
)
_CUTS = ("…", "...", "&hellip;", "read more", "continue reading", "read the full")
"""One of these is in every text that breaks off so; looked for first, because it is quick."""
_CITED = ("Volume ", "Vol. ", "Ahead of Print", "EarlyView", "Early Access")
"""One of these is near the beginning of every citation."""


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
    abstract: str = ""
    """What follows where it is the whole abstract."""


_NOTHING = Notice()
_WITHOUT = ("NO ABSTRACT", "No abstract", "No abstract available", "No abstract available.")


def notice(text: str, page: str | None = None) -> Notice | None:
    """Read a citation; None when the text is none. `page` is the address of what it is of."""
    if page and "//aclanthology.org/" in page and (found := _ANTHOLOGY.fullmatch(text)):
        return Notice(authors=found["authors"], venue=found["venue"])
    if "Published online: " in text[:160] and (found := _ONLINE.match(text)):
        return Notice(
            venue=found["venue"],
            doi=doi(found["doi"]),
            published=printed_day(found["date"]),
            teaser=found["rest"].strip(),
        )
    if text.startswith("Publication date: ") and "\n" not in text:
        text = _RUN_ON.sub("\n", text)
    lines = [line for line in text.split("\n") if line]
    if len(lines) <= 6:
        if len(lines) > 1 and _FIELD.match(lines[0]) and "] Published " not in lines[-1]:
            return _fields(lines)
        if len(lines) > 1 and (found := _FIELD.match(lines[-1])) and found[1].upper() == "DOI":
            return _crossref(lines[:-1], doi(found[2]))
    return _introduced(text) or _cited(text)


def _cited(text: str) -> Notice | None:
    """Read a citation, and what follows it."""
    found = _CITATION.fullmatch(text) if any(sign in text[:400] for sign in _CITED) else None
    if found is None:
        return None
    rest = found["rest"] or ""
    year = printed_year(text[: found.start("rest")] if rest else text)
    whole = len(rest) >= _FEWEST and not is_cut(rest) and not rest.startswith("Significance")
    return Notice(
        venue=found["venue"],
        year=year,
        teaser="" if whole else rest,
        abstract=rest if whole else "",
    )


def _introduced(text: str) -> Notice | None:
    """Read an abstract with lines around it that say whose it is."""
    if "PMID:" in text[-_END:] and (found := _PUBMED.fullmatch(text)):
        return Notice(doi=doi(found["doi"]), abstract=found["abstract"])
    if "Authors" in text[: _END * 3] and (found := _MDPI.fullmatch(text)):
        return Notice(venue=found["venue"], doi=doi(found["doi"]), abstract=found["abstract"])
    if text.startswith("by ") and (found := _SIGNED.fullmatch(text)):
        return Notice(authors=found["authors"], abstract=found["abstract"])
    if said := _feed_presses.told(text):
        return _told(said)
    return _NOTHING if text in _WITHOUT else None


def _told(said: dict[str, str]) -> Notice:
    """Return what the lines around an abstract say; an abstract that breaks off is a teaser."""
    abstract = said.get("abstract", "").strip()
    broken = is_cut(abstract)
    day = printed_day(said.get("date"))
    return Notice(
        authors=said.get("authors", ""),
        venue=said.get("venue"),
        doi=doi(said.get("doi")),
        published=day,
        year=printed_year(said.get("year", "")),
        teaser=abstract if broken else "",
        abstract="" if broken else abstract,
    )


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
