"""RIS."""

from __future__ import annotations

import re
from collections.abc import Iterator

from storage.bylines import authors_of, editors_of
from storage.exporting._chosen import Keys, chosen
from storage.library import Library
from storage.links import page_link, pdf_link
from storage.model import Mark, Paper
from storage.names import Name
from storage.notation import plain
from storage.text import one_line

_TYPES = {
    "article": "JOUR", "inproceedings": "CONF", "conference": "CONF", "book": "BOOK",
    "incollection": "CHAP", "inbook": "CHAP", "phdthesis": "THES", "thesis": "THES",
    "mastersthesis": "THES", "techreport": "RPRT", "report": "RPRT", "unpublished": "UNPB",
    "online": "ELEC", "software": "COMP", "dataset": "DATA", "proceedings": "CONF",
}  # fmt: skip
_FIELDS = (
    ("volume", "VL"), ("number", "IS"), ("publisher", "PB"), ("edition", "ET"), ("series", "T3"),
    ("shortjournal", "J2"), ("language", "LA"), ("shorttitle", "ST"),
)  # fmt: skip
_KEPT = re.compile(r"ris:([a-z][a-z0-9])(?:\.\d+)?")
_PAGES = re.compile(r"\s*([^\s–-]+)\s*[–-]+\s*([^\s–-]+)\s*")


def ris(library: Library, keys: Keys) -> Iterator[bytes]:
    """Yield a reference for each paper."""
    citations = library.citations()
    for paper, mark in chosen(library, keys):
        tags = [*_tags(paper, mark), ("ID", citations.key_of(paper.key))]
        lines = (f"{tag}  - {text}\r\n" for tag, value in tags if (text := one_line(value or "")))
        yield "".join((*lines, "ER  - \r\n\r\n")).encode()


def _tags(paper: Paper, mark: Mark) -> Iterator[tuple[str, str | None]]:
    extra = paper.extra
    kept = [(found[1].upper(), value) for name, value in extra.items()
            if (found := _KEPT.fullmatch(name))]  # fmt: skip
    types = [value for tag, value in kept if tag == "TY"]
    default = "JOUR" if paper.venue else "GEN"
    made = _TYPES.get(extra.get("entrytype", ""), default)
    yield from (("TY", value) for value in types or [made])
    yield "TI", None if paper.title_inferred else plain(paper.title)
    yield from (("AU", _name(person)) for person in authors_of(paper))
    if paper.authors_truncated:
        yield "AU", "et al."
    yield from (("A2", _name(person)) for person in editors_of(paper))
    yield "JF" if (types or [made])[0] == "JOUR" else "T2", plain(paper.venue or "")
    yield "PY", str(paper.year or (paper.date.year if paper.date else ""))
    if paper.published and not paper.date_inferred:
        yield "DA", paper.published.strftime("%Y/%m/%d")
    yield from ((tag, extra.get(name)) for name, tag in _FIELDS)
    yield "CY", extra.get("location") or extra.get("address")
    yield from _pages(extra.get("pages", ""))
    yield "SN", extra.get("isbn") or extra.get("issn")
    yield "DO", paper.doi
    yield "UR", page_link(paper)
    yield "L1", pdf_link(paper)
    if paper.arxiv_id:
        yield "M1", f"arXiv:{paper.arxiv_id}"
    yield "AB", plain(paper.abstract or "")
    words = re.split(r"\s*[,;]\s*", extra.get("keywords", ""))
    yield from (("KW", word) for word in dict.fromkeys((*words, *mark.tags)))
    notes = [value for tag, value in kept if tag == "N1"]
    yield from (("N1", note) for note in notes or [extra.get("note", "")])
    yield "N1", mark.note
    yield from (pair for pair in kept if pair[0] not in ("N1", "TY", "ID"))


def _pages(text: str) -> Iterator[tuple[str, str]]:
    found = _PAGES.fullmatch(text)
    yield "SP", found[1] if found else text
    if found:
        yield "EP", found[2]


def _name(person: Name) -> str:
    if person.literal:
        return person.literal
    return ", ".join(part for part in (person.whole_family, person.given, person.suffix) if part)
