"""The words that tests of bibliographies are written in."""

from __future__ import annotations

from pathlib import Path

from storage import export
from storage.arriving import Parsed
from storage.importers import Source, parse
from storage.importers._bibtex_entries import Entry, bibliography, text_of
from storage.library import Library
from storage.model import Paper
from storage.text import one_line
from tests.fakes import TODAY, library


def exported(desk: Library, format: str, keys: list[str] | None = None) -> bytes:
    """Return the file that papers leave in."""
    return b"".join(export.FORMATS[format](desk, keys))


def arrival(data: bytes | str, name: str = "refs.bib") -> Parsed:
    """Return what a file brings, whatever its format is."""
    content = data.encode() if isinstance(data, str) else data
    return parse(Source(name=name, data=content, today=TODAY))


def shelf_of(directory: Path, data: bytes | str, name: str = "refs.bib") -> Library:
    """Return a library of that file alone."""
    return library(directory, arrival(data, name))


def entries(data: bytes) -> dict[str, Entry]:
    """Return the entries of a BibTeX file by key; of two with one key the first."""
    found: dict[str, Entry] = {}
    for entry in bibliography(text_of(data)).entries:
        found.setdefault(entry.key, entry)
    return found


def facts(paper: Paper) -> dict[str, object]:
    """Return what a bibliography can say of a paper, white space aside."""
    names = ("title", "authors", "authors_truncated", "venue", "published", "arxiv_id", "doi")
    said = {name: getattr(paper, name) for name in names}
    year = paper.year or (paper.published.year if paper.published else None)
    return said | {"abstract": one_line(paper.abstract or ""), "year": year}
