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
from datetime import date
from itertools import pairwise

from storage.arriving import AuthorProfile, FeedInfo, Parsed, Record, Rejected
from storage.importers import Source
from storage.importers._categories import full_category
from storage.importers._foreign import own_lines
from storage.importers._page import (
    Line,
    key_of,
    not_a,
    page_lines,
    read,
    sniffed,
    trimmed,
)
from storage.importers._people import Byline, byline, owner_unlisted
from storage.importers._print import DATE, code_address, is_date, resolve_date
from storage.importers._scholar_parts import CLASS, MAX_HEADING, Parts, heading, headings, parts_of
from storage.importers._scholar_profile import counted, is_profile, next_page, profile
from storage.model import Links, Metric
from storage.text import one_line

FORMAT = "scholar-feed"
TITLE = "Scholar Feed page"
ORDER = 10

_GLUED = re.compile(
    rf"(?:\d{{1,3}}\.\d(?:[A-Z]{{2}})?|[A-Z]{{2}})(?P<date>{DATE})(?:Code)?"
    r"|\d{1,3}\.\d[A-Z]{2}Code"
)
_SINGLE_PAPER = re.compile(r"^AI Analysis$", re.MULTILINE)


def sniff(data: bytes) -> bool:
    """Tell whether `data` looks like a Scholar Feed page with papers or a profile."""
    found = sniffed(data)
    if found is None or _SINGLE_PAPER.search(text := trimmed(found)):
        return False
    short = [one_line(line.text) for line in page_lines(text) if 0 < len(line.text) <= MAX_HEADING]
    return any(map(_is_glued, short)) or is_profile("\n".join(short))


def _is_glued(text: str) -> bool:
    found = _GLUED.fullmatch(text)
    return found is not None and (found["date"] is None or is_date(found["date"]))


def parse(source: Source) -> Parsed:
    """Read the profile and the papers of a page; of each page, where a file holds several."""
    text = read(source, TITLE)
    if _SINGLE_PAPER.search(trimmed(text)):
        raise not_a(source, TITLE, text, "it is the page of a single paper, not of an author")
    lines, foreign = own_lines(page_lines(text), FORMAT)
    pages = _pages(lines)
    profiles = [profile(head, FORMAT, source.today) for head, _ in pages]
    if not pages[0][1] and not profiles[0].metrics:
        raise not_a(source, TITLE, text, "no line is a paper's heading such as “13.0CLOct 3, 2023”")
    records: list[Record] = []
    rejected: list[Rejected] = foreign
    warnings: list[str] = []
    owners: dict[str, AuthorProfile] = {}
    for (head, blocks), found in zip(pages, profiles, strict=True):
        owner = found.name or source.author or None
        if owner:
            owners.setdefault(owner, _named(found, owner))
        before = len(records)
        warnings += _papers(blocks, owner, source.today, records, rejected)
        if blocks:
            warnings[:0] = counted(head, len(records) - before)
    if not records:
        warnings.insert(0, "0 papers found on this page.")
    owner = next(iter(owners), None)
    if len(owners) > 1:
        named = ", ".join(owners)
        warnings.append(f"The file holds pages of several people ({named}), under the first one.")
    return Parsed(
        format=FORMAT,
        feed=FeedInfo(
            key=key_of(source, FORMAT, owner),
            title=f"{owner} · Scholar Feed" if owner else "Scholar Feed",
            kind=FORMAT,
        ),
        records=tuple(records),
        authors=tuple(owners.values()),
        rejected=tuple(rejected),
        warnings=tuple(warnings),
    )


def _named(found: AuthorProfile, owner: str) -> AuthorProfile:
    return AuthorProfile(name=owner, main_category=found.main_category, metrics=found.metrics)


_Page = tuple[Sequence[Line], list[Sequence[Line]]]
"""What stands above the first heading, and one block a heading."""


def _pages(lines: Sequence[Line]) -> list[_Page]:
    """Cut a file into its pages, and these at their headings; there is at least one page."""
    starts = headings(lines)
    pages: list[_Page] = [(lines[: starts[0]] if starts else lines, [])]
    for start, end in pairwise([*starts, len(lines)]):
        body = lines[start + 1 : end]
        cut = start + 1 + next_page(body)
        pages[-1][1].append(lines[start:cut])
        if cut < end:
            pages.append((lines[cut:end], []))
    return pages


def _papers(
    blocks: Sequence[Sequence[Line]],
    owner: str | None,
    today: date,
    records: list[Record],
    rejected: list[Rejected],
) -> list[str]:
    """Read the papers of one page; return what is to be said of them."""
    glued: list[str] = []
    warnings: list[str] = []
    for first, *body in blocks:
        parts = parts_of(body)
        where = f"line {first.number}"
        if parts is None:
            rejected.append(Rejected(where=where, reason="A heading without a paper below it."))
            continue
        record = _record(first, parts, len(records) + 1, owner, today)
        records.append(record)
        if record.published is None and "date" in record.raw:
            warnings.append(f"{where}: no calendar has “{record.raw['date']}”.")
        if parts.glued:
            glued.append(where)
    if glued:
        shown = ", ".join(glued[:3]) + (", …" if len(glued) > 3 else "")
        warnings.append(f"Titles printed on one line with their authors were split: {shown}.")
    return warnings


def _record(first: Line, parts: Parts, position: int, owner: str | None, today: date) -> Record:
    found = heading(first.text)
    assert found is not None
    dated = found["date"]
    published, inferred = resolve_date(dated, today) if dated else (None, False)
    printed = re.findall(CLASS, found["classes"] or "")
    categories = tuple(dict.fromkeys(full_category(name) for name in printed))
    people = byline(parts.byline) if parts.byline else Byline()
    abstract = parts.abstract or None
    code = found["code"] is not None
    raw = {"heading": first.text}
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
        where=f"line {first.number}",
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
