"""Carrel's own JSON: what `carrel list --jsonl`, `list --json` and `export --format jsonl` give.

One object a paper, its marks included; other programs may have spread it over several lines. It
does not say when a mark was made: whatever was said of the paper here counts as newer. Nor does
it say in which feeds' lists the paper stood.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import Any

import orjson

from storage.arriving import Parsed, Rejected
from storage.errors import SourceError
from storage.importers import Source
from storage.importers import _document_values as v
from storage.importers import _documents as documents
from storage.importers._listing import rows
from storage.importers._other_documents import ours
from storage.importers._page import decode
from storage.marks import merge_mark
from storage.model import PAPER_METRICS, Collection, Paper

FORMAT = "carrel-jsonl"
TITLE = "Carrel's JSON Lines"
ORDER = 8

_LONGEST = 4 * 1024 * 1024
_FIRST_LINES = 20
_OURS = ("title_inferred", "read", "tags", "aliases", "sightings")
_SPREAD = re.compile(rb"\s*(?:\[\s*\{?|\{)[ \t]*\r?\n")
"""Nothing but brackets stands on the first line."""
_WIDE = (b"\xff\xfe", b"\xfe\xff")
_NOWHEN = date(1970, 1, 1)
Document = dict[str, Any]


def sniff(data: bytes) -> bool:
    """Tell lines of which one of the first is the record of a paper, or a record spread out."""
    head = data[:_LONGEST]
    head = decode(head).encode() if head.startswith(_WIDE) else head.removeprefix(b"\xef\xbb\xbf")
    if b'"key"' not in head:
        return False
    if _SPREAD.match(head):
        return _is_record(_first(head))
    lines = map(_bare, head.lstrip().split(b"\n", _FIRST_LINES)[:_FIRST_LINES])
    return any(b'"key"' in line and _is_record(_loaded(line)) for line in lines)


def parse(source: Source) -> Parsed:
    """Read the papers and what was said of them; a line that is damaged is rejected."""
    papers: list[Paper] = []
    marks: dict[str, Document] = {}
    rejected: list[Rejected] = []
    for where, found in _objects(source):
        paper = documents.paper(_document(found, source.today), source.today) if found else None
        if paper is None or not paper.key:
            reason = "It is no JSON that can be read." if found is None else "It is no paper."
            rejected.append(Rejected(where=where, reason=reason))
            continue
        # How a source worded it is not told; made of what is shown, it would be news each time.
        papers.append(replace(paper, wordings=()))
        if mark := documents.mark(paper.key, _mark(found or {})):
            marks[paper.key] = merge_mark(marks.get(paper.key, mark), mark)
    if not papers:
        raise SourceError(f"{source.name} is not Carrel's JSON Lines: no line of it is a paper.")
    return Parsed(
        format=FORMAT,
        feed=documents.feed_of(source, FORMAT),
        rejected=tuple(rejected),
        collection=Collection(papers=tuple(papers), marks=marks),
    )


def _objects(source: Source) -> Iterator[tuple[str, Document | None]]:
    """Yield each object with its place; None for what is no object."""
    data = source.data.removeprefix(b"\xef\xbb\xbf").strip()
    if data.startswith(_WIDE):
        data = decode(data).strip().encode()
    if data[:1] == b"[" and isinstance(found := _loaded(data), list):
        for number, item in enumerate(found, start=1):
            yield f"entry {number}", item if isinstance(item, dict) else None
        return
    if _SPREAD.match(data):
        found = rows(replace(source, data=data), "Carrel's JSON", called="entry")
        yield from (
            (f"entry {n}", item if isinstance(item, dict) else None) for n, item in found.items
        )
        yield from ((item.where, None) for item in found.rejected)
        return
    for number, line in enumerate(data.split(b"\n"), start=1):
        if bare := _bare(line):
            item = _loaded(bare)
            yield f"line {number}", item if isinstance(item, dict) else None


def _bare(line: bytes) -> bytes:
    """Return a line without the brackets and commas of an array of one object a line."""
    return line.strip().lstrip(b"[,").rstrip(b",]").strip()


def _loaded(data: bytes) -> Any:
    for text in (data, decode(data)):
        with suppress(ValueError):
            return orjson.loads(text)
        if data.isascii():
            break
    return None


def _first(head: bytes) -> Any:
    """Return the first object of several lines; None when there is none."""
    text = head.decode("utf-8", "replace")
    with suppress(ValueError, RecursionError):
        return json.JSONDecoder(strict=False).raw_decode(text, text.index("{"))[0]
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
