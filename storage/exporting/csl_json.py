"""CSL-JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import orjson

from storage.bylines import authors_of, editors_of
from storage.exporting._chosen import Keys, chosen
from storage.library import Library
from storage.links import page_link
from storage.model import Mark, Paper
from storage.names import OTHERS, Name
from storage.notation import plain

_TYPES = {
    "article": "article-journal", "inproceedings": "paper-conference",
    "conference": "paper-conference", "book": "book", "proceedings": "book", "collection": "book",
    "incollection": "chapter", "inbook": "chapter", "phdthesis": "thesis", "thesis": "thesis",
    "mastersthesis": "thesis", "techreport": "report", "report": "report", "online": "webpage",
    "unpublished": "manuscript", "software": "software", "dataset": "dataset", "patent": "patent",
}  # fmt: skip
_FIELDS = (
    ("volume", "volume"), ("number", "issue"), ("pages", "page"), ("publisher", "publisher"),
    ("location", "publisher-place"), ("address", "publisher-place"), ("edition", "edition"),
    ("series", "collection-title"), ("isbn", "ISBN"), ("issn", "ISSN"), ("langid", "language"),
    ("language", "language"), ("note", "note"), ("shorttitle", "title-short"), ("type", "genre"),
    ("shortjournal", "container-title-short"), ("eventtitle", "event-title"),
    ("pagetotal", "number-of-pages"), ("howpublished", "medium"),
)  # fmt: skip
_CAPITALS = {name.lower(): name for name in ("DOI", "ISBN", "ISSN", "PMID", "PMCID", "URL",
                                             "journalAbbreviation", "shortTitle")}  # fmt: skip
_NAME = re.compile(r"[a-z][a-z0-9_-]{0,60}")


def csl_json(library: Library, keys: Keys) -> Iterator[bytes]:
    """Yield an array with an item for each paper."""
    citations = library.citations()
    before = b"["
    for paper, mark in chosen(library, keys):
        key = citations.key_of(paper.key)
        item = {"id": key, "citation-key": key, **_item(paper, mark)}
        yield before + b"\n" + orjson.dumps(item)
        before = b","
    yield b"[]\n" if before == b"[" else b"\n]\n"


def _item(paper: Paper, mark: Mark) -> dict[str, Any]:
    """Return an item; what an imported one said that has no field here is as it was."""
    words = [paper.extra.get("keywords", ""), *mark.tags]
    said: dict[str, Any] = {
        "type": _TYPES.get(paper.extra.get("entrytype", ""), _type(paper)),
        "title": None if paper.title_inferred else plain(paper.title),
        "author": _people(authors_of(paper), is_cut=paper.authors_truncated),
        "editor": _people(editors_of(paper), is_cut=False),
        "issued": _issued(paper),
        "container-title": plain(paper.venue or ""),
        "DOI": paper.doi,
        "URL": page_link(paper),
        "abstract": plain(paper.abstract or ""),
        "keyword": ", ".join(filter(None, words)),
        "annote": mark.note,
    }
    if paper.arxiv_id:
        said["number"] = f"arXiv:{paper.arxiv_id}"
    for name, csl in _FIELDS:
        if not said.get(csl):
            said[csl] = paper.extra.get(name)
    return {name: value for name, value in said.items() if value} | dict(_kept(paper))


def _kept(paper: Paper) -> Iterator[tuple[str, Any]]:
    for name, text in paper.extra.items():
        bare = name.removeprefix("csl:")
        if bare == name or not _NAME.fullmatch(bare) or bare in ("id", "annote"):
            continue
        try:
            yield _CAPITALS.get(bare, bare), orjson.loads(text)
        except ValueError:
            continue


def _type(paper: Paper) -> str:
    return "article-journal" if paper.venue else "article"


def _people(people: tuple[Name, ...], *, is_cut: bool) -> list[dict[str, str]]:
    found = list(map(_person, people))
    return [*found, {"literal": OTHERS}] if found and is_cut else found


def _person(person: Name) -> dict[str, str]:
    parts = {
        "family": person.family,
        "given": person.given,
        "non-dropping-particle": person.prefix,
        "suffix": person.suffix,
        "literal": person.literal,
    }
    return {name: part for name, part in parts.items() if part}


def _issued(paper: Paper) -> dict[str, Any] | None:
    day = None if paper.date_inferred else paper.published
    if day is not None:
        return {"date-parts": [[day.year, day.month, day.day]]}
    year = paper.year or (paper.date.year if paper.date else None)
    return {"date-parts": [[year]]} if year else None
