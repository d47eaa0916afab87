"""Scholar Feed author pages, saved as text: a profile, then papers with scores.

    13.0CLOct 3, 2023Code
    Title
    Ada Lovelace, Alan Turing et al. · handle, handle
    Abstract

The heading glues score, class, date and code flag; each may be missing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from storage.importers import Source
from storage.importers._categories import full_category
from storage.importers._page import (
    SNIFFED,
    Line,
    decode,
    is_furniture,
    is_long,
    is_markup,
    is_prose,
    joined,
    key_of,
    lines_of,
    not_a,
    paragraphs,
    read,
)
from storage.importers._people import Byline, byline, is_byline, is_cut, owner_unlisted, split_glued
from storage.importers._print import COUNT, DATE, code_address, count, resolve_date
from storage.model import AuthorProfile, FeedInfo, Links, Metric, Parsed, Record, Rejected
from storage.text import one_line

FORMAT = "scholar-feed"
TITLE = "Scholar Feed page"
ORDER = 10

_CLASS = r"(?:[A-Z]{2}(?![a-z])|[a-z]{2,}(?:-[a-z]+)*(?:\.[A-Z]{2}|\.[a-z]+-[a-z]+|-ph|-th|-ex))"
_HEADING = re.compile(
    rf"(?P<score>\d{{1,3}}(?:\.\d{{1,2}})?)? ?(?P<classes>{_CLASS}(?:[ ,/·|]*{_CLASS})*)?"
    rf"[ ·|]*(?P<date>{DATE})?[ ·|]*(?P<code>(?:Has )?Code)?"
)
_GLUED = re.compile(rf"(?:\d{{1,3}}\.\d)?[A-Z]{{2}}{DATE}(?:Code)?")
_MAX_HEADING = 60
_SINGLE_PAPER = re.compile(r"^AI Analysis[ \t\r]*$", re.MULTILINE)
_PAPERS = re.compile(r"^(\d[\d,]{0,8})\s*Papers$", re.MULTILINE)
_METRICS = {
    "h_index": re.compile(rf"^h-?index\s*:?\s*({COUNT})$", re.MULTILINE | re.IGNORECASE),
    "papers": re.compile(rf"^({COUNT})\s*papers?$", re.MULTILINE),
    "citations": re.compile(rf"^({COUNT})\s*citations?$", re.MULTILINE | re.IGNORECASE),
    "novelty": re.compile(r"^Novelty\s*:?\s*(\d{1,3}(?:\.\d{1,4})?\s*%?)$", re.MULTILINE),
    "ai_score": re.compile(rf"^AI\s*Score\s*:?\s*({COUNT})$", re.MULTILINE | re.IGNORECASE),
}
_PROFILE_LINE = re.compile(
    rf"(?:h-?index|AI\s*Score|Novelty|{COUNT}|%|papers?|citations?|[:\s])+", re.IGNORECASE
)
_SITE = re.compile(r"\s*[-–—|·]?\s*\bScholar ?Feed(?:\.org)?$", re.IGNORECASE)


def sniff(data: bytes) -> bool:
    """Tell whether `data` looks like a Scholar Feed page with papers or a profile."""
    text = decode(data[:SNIFFED])
    if is_markup(text) or _SINGLE_PAPER.search(text):
        return False
    short = [one_line(line.text) for line in lines_of(text) if 0 < len(line.text) <= _MAX_HEADING]
    profile = "\n".join(short)
    return any(map(_GLUED.fullmatch, short)) or all(
        _METRICS[name].search(profile) for name in ("h_index", "ai_score")
    )


def parse(source: Source) -> Parsed:
    """Read the profile and the papers of a page."""
    text = read(source, TITLE)
    if _SINGLE_PAPER.search(text):
        raise not_a(source, TITLE, text, "it is the page of a single paper, not of an author")
    lines = lines_of(text)
    starts = [place for place, line in enumerate(lines) if _heading(line.text)]
    head = lines[: starts[0]] if starts else lines
    profile = _profile(head, source.today)
    if not starts and not profile.metrics:
        raise not_a(source, TITLE, text, "no line is a paper's heading such as “13.0CLOct 3, 2023”")
    owner = profile.name or source.author or None
    blocks = [lines[start:end] for start, end in pairwise([*starts, len(lines)])]
    records, rejected, warnings = _papers(blocks, owner, source.today)
    return Parsed(
        format=FORMAT,
        feed=FeedInfo(
            key=key_of(source, FORMAT, owner),
            title=f"{owner} · Scholar Feed" if owner else "Scholar Feed",
            kind=FORMAT,
        ),
        records=records,
        authors=(_named(profile, owner),) if owner else (),
        rejected=rejected,
        warnings=(*_counted(head, len(records)), *warnings),
    )


def _heading(text: str) -> re.Match[str] | None:
    found = _HEADING.fullmatch(one_line(text)) if 0 < len(text) <= _MAX_HEADING else None
    if found is None or (found["date"] is None and not (found["score"] and found["classes"])):
        return None
    return found


def _named(profile: AuthorProfile, owner: str) -> AuthorProfile:
    return AuthorProfile(name=owner, main_category=profile.main_category, metrics=profile.metrics)


def _profile(head: Sequence[Line], today: date) -> AuthorProfile:
    """Read what stands above the first paper, in any order; the name may be empty."""
    text = "\n".join(one_line(line.text) for line in head if line.text)
    metrics = {}
    for name, pattern in _METRICS.items():
        if found := pattern.search(text):
            value = _share(found[1]) if name == "novelty" else count(found[1])
            metrics[name] = Metric(value=value, source=FORMAT, as_of=today)
    name, main_category = "", None
    for line in text.split("\n"):
        shown = _SITE.sub("", line)
        if not shown or _PROFILE_LINE.fullmatch(line) or is_furniture(line):
            continue
        if re.fullmatch(_CLASS, line):
            main_category = main_category or line
        elif not name and len(shown) <= 80 and not is_prose(shown):
            name = shown
    return AuthorProfile(name=name, main_category=main_category, metrics=metrics)


def _share(printed: str) -> float:
    """Read novelty as 0 to 1: `48%` is 0.48."""
    value = float(printed.rstrip("% "))
    return round(value / 100, 6) if value > 1 or printed.endswith("%") else value


def _counted(head: Sequence[Line], found: int) -> tuple[str, ...]:
    """Compare the number of papers with what the page says above them."""
    if not found:
        return ("0 papers found on this page.",)
    text = "\n".join(one_line(line.text) for line in head)
    said = _PAPERS.search(text) or _METRICS["papers"].search(text)
    if said is None or count(said[1]) == found:
        return ()
    return (f"The page says {said[1]} papers; {found} were found.",)


def _papers(
    blocks: Sequence[Sequence[Line]], owner: str | None, today: date
) -> tuple[tuple[Record, ...], tuple[Rejected, ...], tuple[str, ...]]:
    records: list[Record] = []
    rejected: list[Rejected] = []
    glued: list[str] = []
    for heading, *body in blocks:
        parts = _parts(body)
        where = f"line {heading.number}"
        if parts is None:
            rejected.append(Rejected(where=where, reason="A heading without a paper below it."))
            continue
        records.append(_record(heading, parts, len(records) + 1, owner, today))
        if parts.glued:
            glued.append(where)
    warnings = [
        f"{record.where}: no calendar has “{record.raw['date']}”."
        for record in records
        if record.published is None and "date" in record.raw
    ]
    if glued:
        shown = ", ".join(glued[:3]) + (", …" if len(glued) > 3 else "")
        warnings.append(f"Titles printed on one line with their authors were split: {shown}.")
    return tuple(records), tuple(rejected), tuple(warnings)


@dataclass(frozen=True, slots=True)
class _Parts:
    line: int
    title: str
    byline: str
    abstract: str
    glued: bool = False


def _parts(body: Sequence[Line]) -> _Parts | None:
    """Tell title, author line and abstract apart, below one heading."""
    groups = paragraphs(body)
    while groups and all(is_furniture(line.text) for line in groups[-1]):
        groups.pop()
    if not groups:
        return None
    lines = [line for group in groups for line in group]
    number = lines[0].number
    place = next((at for at, line in enumerate(lines[:6]) if at and is_cut(line.text)), None)
    if place is None and (glued := _glued(lines)):
        return _Parts(number, glued[0], glued[1], joined(lines[1:]), glued=True)
    if place is not None:
        title, authors, rest = lines[:place], lines[place].text, lines[place + 1 :]
        return _Parts(number, one_line(joined(title)), authors, joined(rest))
    if len(groups) == 1:
        return _dense(lines)
    first, second = groups[0], joined(groups[1])
    if len(first) > 1 and (is_prose(joined(first)) or is_byline(first[1].text)):
        return _dense(lines)
    rest = lines[len(first) :]
    authors = ""
    if is_byline(second, between=len(groups) > 2 or not is_prose(second)):
        authors, rest = second, rest[len(groups[1]) :]
    return _Parts(number, one_line(joined(first)), authors, joined(rest))


def _glued(lines: Sequence[Line]) -> tuple[str, str] | None:
    """Split title and authors printed on one line, unless an author line follows."""
    if len(lines) > 1 and is_byline(lines[1].text):
        return None
    glued = split_glued(one_line(lines[0].text))
    return glued if glued and glued[0] else None


def _dense(lines: Sequence[Line]) -> _Parts:
    """Take lines apart that have no blank line between them."""
    end = next((at for at, line in enumerate(lines) if at and is_long(line.text)), len(lines))
    places = [at for at in range(1, min(end, 6)) if is_byline(lines[at].text)]
    if not places and len(lines) > 2 and is_byline(lines[1].text, between=True):
        places = [1]
    if not places:
        return _Parts(lines[0].number, one_line(lines[0].text), "", joined(lines[1:]))
    at = places[0]
    return _Parts(
        lines[0].number,
        one_line(joined(lines[:at])),
        lines[at].text,
        joined(lines[at + 1 :]),
    )


def _record(heading: Line, parts: _Parts, position: int, owner: str | None, today: date) -> Record:
    found = _heading(heading.text)
    assert found is not None
    dated = found["date"]
    published, inferred = resolve_date(dated, today) if dated else (None, False)
    printed = re.findall(_CLASS, found["classes"] or "")
    categories = tuple(dict.fromkeys(full_category(name) for name in printed))
    people = byline(parts.byline) if parts.byline else Byline()
    abstract = parts.abstract or None
    code = found["code"] is not None
    raw = {"heading": heading.text}
    if dated:
        raw["date"] = dated
    if printed:
        raw["category"] = found["classes"].strip(" ,/·|")
    if parts.byline:
        raw["authors"] = parts.byline
    if parts.glued:
        raw["title"] = parts.title + parts.byline
    metrics = {}
    if found["score"]:
        metrics["score"] = Metric(value=float(found["score"]), source=FORMAT, as_of=today)
    return Record(
        where=f"line {heading.number}",
        position=position,
        title=parts.title,
        abstract=abstract,
        authors=people.names,
        authors_truncated=people.truncated,
        author_count=people.total,
        known_authors=owner_unlisted(owner, people.names),
        affiliations=people.affiliations,
        categories=categories,
        primary_category=categories[0] if categories else None,
        published=published,
        date_inferred=inferred,
        links=Links(code=code_address(abstract, code=code)),
        code=code,
        metrics=metrics,
        raw=raw,
    )
