"""What a source says of each paper, as papers: what merging compares and combines. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from math import isfinite
from operator import attrgetter
from typing import Any

from storage import identity, likeness
from storage.arriving import Parsed, Record
from storage.combine import CHOICES, VERSIONED, combine, unplaced
from storage.model import Metric, Paper, Sighting
from storage.notation import plain
from storage.text import one_line

_INFERRED_TITLE_LENGTH = 80
_SHARED = tuple(CHOICES)
"""What a record and a paper call alike."""
_shared = attrgetter(*_SHARED)
_REGISTERS = {
    "arxiv": "arXiv",
    "doi": "doi",
    "openreview": "OpenReview",
    "acl": "ACL",
    "pmid": "PMID",
}


def accounts(parsed: Parsed, *, now: datetime) -> Iterator[Paper]:
    """Yield what a source says of each paper.

    One that a record tells of has no key yet, and was first seen `now`. One of another library
    has its key there, and where and when it was seen.
    """
    for record in parsed.records:
        yield _as_paper(record, parsed, now)
    for paper in parsed.collection.papers:
        yield combine(paper, paper)  # what no merging made may say less than it would after one


def _as_paper(record: Record, parsed: Parsed, now: datetime) -> Paper:
    """Return the paper that is known from `record` alone."""
    shared: dict[str, Any] = dict(zip(_SHARED, _shared(record), strict=True))
    if record.authors and not record.authors_truncated:
        shared["author_count"] = record.author_count or len(record.authors)
    title = one_line(record.title or "")
    aliases = identity.aliases(record.arxiv_id, record.doi, record.other_ids)
    shared["title"] = title or inferred_title(record.abstract, record.links.abs, aliases)
    extra = {name: text for name, text in record.extra.items() if text}
    said = {name: parsed.format for name, value in shared.items() if value}
    said |= {f"extra.{name}": parsed.format for name in extra}
    if (record.arxiv_version or 0) > 1:  # what names none may be of the first
        version = str(record.arxiv_version)
        said |= {f"version.{name}": version for name in VERSIONED if name in said}
    return Paper(
        **shared,
        key="",
        title_inferred=not title,
        authors_truncated=bool(record.authors) and record.authors_truncated,
        known_authors=unplaced(record.known_authors, record.authors),
        date_inferred=record.published is not None and record.date_inferred,
        links=record.links,
        code=record.code,
        metrics=_numbers(record.metrics),
        raw={f"{parsed.format}.{name}": text for name, text in record.raw.items() if text},
        extra=extra,
        provenance=said,
        aliases=aliases,
        wordings=() if aliases else (_wording(record, parsed),),
        sightings=(Sighting(feed=parsed.feed.key, seen=now, position=record.position),),
        added=now,
    )


def _wording(record: Record, parsed: Parsed) -> str:
    """Return what a record without identifiers can be known again by.

    Where it says too little to be told from others (“Editorial”), only in the same feed.
    """
    day = None if record.date_inferred else record.published
    place = None if likeness.tells_enough(record) else parsed.feed.key
    return identity.wording(
        record.title,
        record.abstract,
        record.authors,
        day,
        record.year,
        record.venue,
        record.links.abs,
        place,
    )


def _numbers(metrics: Mapping[str, Metric]) -> dict[str, Metric]:
    """Keep the metrics that are numbers: JSON has no infinity."""
    return {name: metric for name, metric in metrics.items() if isfinite(metric.value)}


def inferred_title(abstract: str | None, address: str | None, aliases: Iterable[str] = ()) -> str:
    """Make a title for a paper without one: its text's beginning, an identifier, its address."""
    first = one_line(plain(abstract or "")) or _named(aliases) or address or "Untitled"
    if len(first) <= _INFERRED_TITLE_LENGTH:
        return first
    return first[:_INFERRED_TITLE_LENGTH].rsplit(" ", 1)[0].rstrip(",;:") + " …"


def _named(aliases: Iterable[str]) -> str:
    """Return the first identifier that is one of a register, as people write it."""
    for alias in aliases:
        scheme, _, value = alias.partition(":")
        if scheme in _REGISTERS:
            return f"{_REGISTERS[scheme]}:{value}"
    return ""
