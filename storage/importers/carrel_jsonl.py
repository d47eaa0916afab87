"""Carrel's own JSON: what `carrel list --jsonl`, `list --json` and `export --format jsonl` give.

One object a paper, its marks included. It does not say when a mark was made: whatever was said of
the paper here counts as newer. Nor does it say in which feeds' lists the paper stood.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import orjson

from storage.arriving import Parsed, Rejected
from storage.errors import SourceError
from storage.importers import Source
from storage.importers import _document_values as v
from storage.importers import _documents as documents
from storage.importers._other_documents import ours
from storage.model import PAPER_METRICS, Collection, Paper

FORMAT = "carrel-jsonl"
TITLE = "Carrel's JSON Lines"
ORDER = 8

_LONGEST = 4 * 1024 * 1024
_OURS = ("title_inferred", "read", "tags")
_NOWHEN = date(1970, 1, 1)
Document = dict[str, Any]


def sniff(data: bytes) -> bool:
    """Tell lines whose first is the record of a paper."""
    first = _bare(data[:_LONGEST].removeprefix(b"\xef\xbb\xbf").lstrip().partition(b"\n")[0])
    return b'"key"' in first and _is_record(_loaded(first))


def parse(source: Source) -> Parsed:
    """Read the papers and what was said of them; a line that is damaged is rejected."""
    papers: list[Paper] = []
    marks: dict[str, Document] = {}
    rejected: list[Rejected] = []
    for where, found in _objects(source.data):
        paper = documents.paper(_document(found, source.today), source.today) if found else None
        if paper is None or not paper.key:
            reason = "It is no JSON that can be read." if found is None else "It is no paper."
            rejected.append(Rejected(where=where, reason=reason))
            continue
        # How a source worded it is not told; made of what is shown, it would be news each time.
        papers.append(replace(paper, wordings=()))
        if mark := documents.mark(paper.key, _mark(found or {})):
            marks[paper.key] = mark
    if not papers:
        raise SourceError(f"{source.name} is not Carrel's JSON Lines: no line of it is a paper.")
    return Parsed(
        format=FORMAT,
        feed=documents.feed_of(source, FORMAT),
        rejected=tuple(rejected),
        collection=Collection(papers=tuple(papers), marks=marks),
    )


def _objects(data: bytes) -> Iterator[tuple[str, Document | None]]:
    """Yield each object with its place; None for what is no object."""
    data = data.removeprefix(b"\xef\xbb\xbf").strip()
    if data[:1] == b"[" and isinstance(found := _loaded(data), list):
        for number, item in enumerate(found, start=1):
            yield f"entry {number}", item if isinstance(item, dict) else None
        return
    for number, line in enumerate(data.split(b"\n"), start=1):
        if bare := _bare(line):
            item = _loaded(bare)
            yield f"line {number}", item if isinstance(item, dict) else None


def _bare(line: bytes) -> bytes:
    """Return a line without the brackets and commas of an array of one object a line."""
    return line.strip().lstrip(b"[,").rstrip(b",]").strip()


def _loaded(data: bytes) -> Any:
    try:
        return orjson.loads(data)
    except ValueError:
        return None


def _is_record(found: object) -> bool:
    return (
        isinstance(found, dict)
        and {"key", "title"} <= found.keys()
        and any(name in found for name in _OURS)
    )


def _document(record: Mapping[str, Any], today: date) -> Document:
    """Return the record in the form that papers are stored in."""
    document = dict(ours(record))
    published = v.day(document.get("published"))
    if published and document.get("year") == published.year:
        del document["year"]  # it is said by the date
    day = published or v.day(document.get("announced")) or v.day(document.get("updated"))
    document["metrics"] = {
        name: {"value": document[name], "source": FORMAT, "as_of": str(day or _NOWHEN)}
        for name in PAPER_METRICS
        if document.get(name) is not None
    }
    document["provenance"] = dict.fromkeys(document, FORMAT)
    document["added"] = f"{today}T23:59:59+00:00"
    document.pop("sightings", None)  # a number
    return document


def _mark(record: Mapping[str, Any]) -> Document:
    names = ("read", "starred", "queued", "tags", "note")
    return {name: record[name] for name in names if record.get(name)}
