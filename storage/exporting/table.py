"""CSV (RFC 4180) and JSON Lines: one paper a line."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

import orjson

from storage.errors import NotFoundError
from storage.exporting._chosen import Keys, chosen
from storage.library import Library
from storage.links import page_link, pdf_link
from storage.model import Mark, Paper
from storage.notation import plain
from storage.records import paper_record

_COLUMNS = (
    "key", "citation_key", "title", "authors", "year", "published", "venue", "doi", "arxiv_id",
    "url", "pdf", "code", "categories", "score", "upvotes", "citations", "read", "starred",
    "queued", "tags", "note", "comment", "abstract",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "＝", "＋", "－", "＠")
"""What a spreadsheet takes for the beginning of a formula, or of a command."""


def csv_table(library: Library, keys: Keys) -> Iterator[bytes]:
    """Yield a table with a line of headings; no cell of it is run by a spreadsheet."""
    citations = library.citations()
    yield _row(_COLUMNS)
    for paper, mark in chosen(library, keys):
        said = _cells(paper, mark) | {"citation_key": citations.key_of(paper.key)}
        yield _row(tuple(_cell(said.get(name)) for name in _COLUMNS))


def json_lines(library: Library, keys: Keys) -> Iterator[bytes]:
    """Yield the record of each paper, as `carrel list --jsonl` prints it."""
    for key in library.find("") if keys is None else keys:
        try:
            record = paper_record(library, key)
        except NotFoundError:  # it turned out to be damaged
            continue
        yield orjson.dumps(record) + b"\n"


def _cells(paper: Paper, mark: Mark) -> dict[str, Any]:
    return {
        "key": paper.key,
        "title": plain(paper.title),
        "authors": "; ".join(map(plain, paper.authors)) + ("; et al." if _is_cut(paper) else ""),
        "year": paper.year or (paper.published.year if paper.published else None),
        "published": paper.published,
        "venue": plain(paper.venue or ""),
        "doi": paper.doi,
        "arxiv_id": paper.arxiv_id,
        "url": page_link(paper),
        "pdf": pdf_link(paper),
        "code": paper.links.code,
        "categories": " ".join(paper.categories),
        **{name: paper.metric(name) for name in ("score", "upvotes", "citations")},
        "read": mark.read,
        "starred": mark.starred,
        "queued": mark.queued,
        "tags": " ".join(mark.tags),
        "note": mark.note,
        "comment": paper.comment,
        "abstract": paper.abstract,
    }


def _is_cut(paper: Paper) -> bool:
    return bool(paper.authors) and paper.authors_truncated


def _cell(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else ""
        case float():
            return f"{value:g}"
        case _:
            text = str(value)
            return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text


def _row(cells: tuple[str, ...]) -> bytes:
    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow(cells)
    return line.getvalue().encode()
