"""Documents of papers as other programs keep them → as Carrel stores them. Pure.

Only what a document does not say in our words is looked for under other names: what Carrel
wrote itself comes back as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import date
from typing import Any

from storage.importers import _document_values as v
from storage.importers import _ids as ids
from storage.importers._feed_people import people

_OURS = frozenset(("added", "title_inferred"))
"""What only Carrel says of a paper."""
_ABSTRACT = ("summary", "abstractNote")
_AUTHOR = ("author", "creators")
_DAY = ("published_date", "publication_date", "publicationDate", "date_published", "date")
_VENUE = ("journal", "booktitle", "conference", "container-title", "journal_ref")
_ARXIV = ("arxiv_id", "arxiv", "arxivid", "arxivId", "eprint", "entry_id", "id")
_PAGE = ("url", "link", "abs_url", "abs", "entry_id")
_PDF = ("pdf_url", "pdf_link", "pdf")
_CODE = ("code_url", "github", "code")
_NAMED = ("title", "abstract", "summary")
_SAYING_MORE = ("abstract", "summary", "authors", "author", "arxiv_id", "doi", "DOI")
_ISO = re.compile(r"(?:\{\w+\}:)?(\d{4}-\d{2}-\d{2})(?!\d)")
"""A day; a program that keeps more than JSON has may write `{TinyDate}:` before it."""
_YEAR = re.compile(r"(?:19|20)\d{2}")
_NATURAL = ("name", "full_name", "fullname", "display_name", "literal")
_GIVEN, _FAMILY = ("given", "first", "firstName"), ("family", "last", "lastName")


def is_paper(document: object) -> bool:
    """Tell a document of a paper from others: it has a title, and says more of a paper."""
    said = v.mapping(document)
    named = any(isinstance(said.get(name), str) for name in _NAMED)
    return named and sum(bool(said.get(name)) for name in ("title", *_SAYING_MORE)) > 1


def ours(document: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the document in our words; the same one where Carrel wrote it."""
    if not _OURS.isdisjoint(document):
        return document
    found = dict(document)
    found |= _identifiers(document)
    if not document.get("abstract"):
        found["abstract"] = _first_text(document, _ABSTRACT)
    if not v.lines(document.get("authors")):
        found |= _authors(document)
    if isinstance(document.get("categories"), str):
        found["categories"] = re.split(r"[\s,;]+", document["categories"].strip())
    if not document.get("venue"):
        found["venue"] = _first_text(document, _VENUE)
    for name, others in (("published", _DAY), ("updated", ())):
        if not v.day(document.get(name)):
            found[name] = _day(document, (name, *others))
    if isinstance(document.get("year"), str) and _YEAR.fullmatch(document["year"].strip()):
        found["year"] = int(document["year"])
    found["links"] = _links(document)
    if "ENTRYTYPE" in document and isinstance(document.get("title"), str):
        from storage.latex import readable

        found["title"] = readable(document["title"])
    return found


def _identifiers(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return arXiv id, its version and DOI as they are compared, where there are any."""
    external = v.mapping(document.get("externalIds"))
    named = [*_texts(document, _ARXIV), *_texts(external, ("ArXiv",))]
    arxiv = next(filter(None, map(ids.arxiv_id, named)), None)
    arxiv = arxiv or next(filter(None, map(ids.arxiv_id_of_address, _texts(document, _PAGE))), None)
    found: dict[str, Any] = {}
    if arxiv:
        found["arxiv_id"] = arxiv[0]
        if arxiv[1] is not None and document.get("arxiv_version") is None:
            found["arxiv_version"] = arxiv[1]
    named = [*_texts(document, ("doi", "DOI")), *_texts(external, ("DOI",))]
    doi = next(filter(None, map(ids.doi, named)), None)
    if doi and not (ids.arxiv_id(doi) and arxiv):
        found["doi"] = doi
    return found


def _authors(document: Mapping[str, Any]) -> dict[str, Any]:
    for name in ("authors", *_AUTHOR):
        given = document.get(name)
        if isinstance(given, list):
            listed = [printed for item in given if (printed := _name(item))]
            if listed:
                return {"authors": listed}
        elif isinstance(given, str) and given.strip():
            return _divided(given, as_bibtex="ENTRYTYPE" in document)
    return {}


def _divided(printed: str, *, as_bibtex: bool) -> dict[str, Any]:
    """Divide a text that lists authors, as BibTeX does or as pages do."""
    from storage import names

    persons, is_cut = names.names(printed)
    commas = {part.count(",") for part in names.split(printed)[: len(persons)]}
    if as_bibtex or (len(persons) > 1 and commas in ({0}, {1})):
        return {"authors": [person.natural for person in persons], "authors_truncated": is_cut}
    found = people(printed, inverted=True)
    return {"authors": list(found.names), "authors_truncated": found.truncated}


def _name(item: object) -> str:
    if isinstance(item, str):
        return item
    said = v.mapping(item)
    if natural := _first_text(said, _NATURAL):
        return natural
    return f"{_first_text(said, _GIVEN) or ''} {_first_text(said, _FAMILY) or ''}".strip()


def _day(document: Mapping[str, Any], among: Iterable[str]) -> str | None:
    for text in _texts(document, among):
        if found := _ISO.match(text):
            with suppress(ValueError):
                return date.fromisoformat(found[1]).isoformat()
    return None


def _links(document: Mapping[str, Any]) -> dict[str, Any]:
    links = dict(v.mapping(document.get("links")))
    for name, others in (("abs", _PAGE), ("pdf", _PDF), ("code", _CODE)):
        if not links.get(name):
            links[name] = next(filter(None, map(ids.web_address, _texts(document, others))), None)
    return links


def _first_text(document: Mapping[str, Any], among: Iterable[str]) -> str | None:
    return next(iter(_texts(document, among)), None)


def _texts(document: Mapping[str, Any], among: Iterable[str]) -> list[str]:
    """Return the texts that a document has under these names."""
    given = (document.get(name) for name in among)
    return [value for value in given if isinstance(value, str) and value.strip()]
