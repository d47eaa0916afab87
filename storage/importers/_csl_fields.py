"""One CSL-JSON item → a record; what has no field here is kept by name.

Texts are kept under the BibLaTeX name they go by there; all else as JSON, under `csl:` and its
name, so that it leaves as it came.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import orjson

from storage.arriving import Record
from storage.importers import _bib_dates, _bib_ids
from storage.names import CUT, Name, guessed, listed
from storage.text import one_line

Item = Mapping[str, Any]

TYPES = {
    "article-journal": "article", "article-magazine": "article", "article-newspaper": "article",
    "journal-article": "article", "article": "article", "paper-conference": "inproceedings",
    "proceedings-article": "inproceedings", "book": "book", "monograph": "book",
    "chapter": "incollection", "book-chapter": "incollection", "thesis": "phdthesis",
    "report": "techreport", "manuscript": "unpublished", "webpage": "online", "post": "online",
    "post-weblog": "online", "software": "software", "dataset": "dataset", "patent": "patent",
    "posted-content": "misc",
}  # fmt: skip
"""The BibTeX type of each CSL type; all others are `misc`."""
FIELDS = {
    "volume": "volume", "issue": "number", "page": "pages", "publisher": "publisher",
    "publisher-place": "location", "edition": "edition", "collection-title": "series",
    "ISBN": "isbn", "ISSN": "issn", "language": "langid", "note": "note", "keyword": "keywords",
    "title-short": "shorttitle", "container-title-short": "shortjournal",
    "journalAbbreviation": "shortjournal", "genre": "type", "number": "number",
    "event-title": "eventtitle", "number-of-pages": "pagetotal", "medium": "howpublished",
}  # fmt: skip
"""The BibLaTeX field of each CSL field that is a text."""
_READ = {"id", "citation-key", "type", "title", "author", "abstract", "issued", "container-title",
         "DOI", "URL", "editor"}  # fmt: skip
_TAG = re.compile(r"</?(?:i|b|em|strong|sub|sup|sc|span|jats:[a-z-]+|p|title)\b[^<>]*>", re.I)
_PARAGRAPH = re.compile(r"</(?:jats:)?(?:p|title)>|\n\s*\n", re.IGNORECASE)
_GREATEST = 100_000
"""Nothing longer is kept of a field that is not read: the works an item cites, say."""


def record(item: Item, position: int) -> Record:
    """Return what an item says."""
    everyone = tuple(_names(item.get("author")))
    people = tuple(person for person in everyone if person.literal.lower() not in CUT)
    is_cut = len(people) < len(everyone)
    names = tuple(person.natural for person in people)
    year, day = issued(item.get("issued"))
    url = _text(item, "URL")
    doi = _bib_ids.doi_in(_text(item, "DOI"), url)
    arxiv, version = _bib_ids.arxiv_in(
        *(_text(item, name) for name in ("number", "URL", "DOI", "note", "container-title"))
    )
    title = _bare(_text(item, "title") or "") or None
    pmid = _text(item, "PMID") or ""
    return Record(
        where=f"item {position}",
        position=position,
        title=title,
        abstract=_abstract(_text(item, "abstract")),
        authors=names,
        authors_truncated=is_cut and bool(names),
        author_count=None if is_cut else len(names) or None,
        venue=_venue(item),
        year=year,
        published=day,
        arxiv_id=arxiv,
        arxiv_version=version,
        doi=doi,
        other_ids=(*([f"pmid:{pmid}"] if pmid.isdecimal() else []), *_bib_ids.named_pages([url])),
        links=_bib_ids.links(url),
        comment=_text(item, "note"),
        extra=dict(_extra(item, people, names, title, (year, day), doi)),
    )


def issued(value: Any) -> tuple[int | None, date | None]:
    """Read a CSL date: `date-parts` of numbers or texts, else its words; of a range the first."""
    if not isinstance(value, dict):
        return _bib_dates.of_text(value if isinstance(value, str) else None)
    parts = value.get("date-parts")
    if isinstance(parts, list) and parts and isinstance(parts[0], list) and parts[0]:
        return _bib_dates.of_parts(*parts[0][:3])
    words = (value.get(name) for name in ("raw", "literal"))
    return _bib_dates.of_text(next((word for word in words if isinstance(word, str)), None))


def _names(value: Any) -> Iterator[Name]:
    for person in value if isinstance(value, list) else ():
        if not isinstance(person, dict):
            continue
        said = {part: one_line(str(text)) for part, text in person.items() if text}
        literal = said.get("literal", said.get("name", ""))
        if literal and not said.get("family"):
            yield Name(literal=_bare(literal))
        elif said.get("family") or said.get("given"):
            particles = (said.get("dropping-particle"), said.get("non-dropping-particle"))
            yield Name(
                family=said.get("family", ""),
                given=said.get("given", ""),
                prefix=" ".join(filter(None, particles)),
                suffix=said.get("suffix", ""),
            )


def _text(item: Item, name: str) -> str | None:
    """Return a field as text; Crossref gives lists of one."""
    value = item.get(name)
    if value is None:
        return None
    if isinstance(value, list):
        value = next(iter(value), None)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return str(value).strip() or None


def _bare(text: str) -> str:
    """Return a text without its markup."""
    return one_line(html.unescape(_TAG.sub("", text)) if "<" in text or "&" in text else text)


def _abstract(text: str | None) -> str | None:
    paragraphs = map(_bare, _PARAGRAPH.split(text or ""))
    return "\n\n".join(part for part in paragraphs if part and part != "Abstract") or None


def _venue(item: Item) -> str | None:
    venue = _bare(_text(item, "container-title") or "")
    return None if not venue or _bib_ids.ARXIV_VENUE.fullmatch(venue) else venue


def _extra(
    item: Item,
    people: tuple[Name, ...],
    names: tuple[str, ...],
    title: str | None,
    when: tuple[int | None, date | None],
    doi: str | None,
) -> Iterator[tuple[str, str]]:
    kind = _text(item, "type") or ""
    yield "entrytype", TYPES.get(kind, "misc")
    key = _text(item, "citation-key") or _text(item, "id") or ""
    if not key.startswith(("http://", "https://")):
        yield "citationkey", key
    if tuple(map(guessed, names)) != people:
        yield "author", listed(people, is_cut=False)
    if editors := listed(_names(item.get("editor")), is_cut=False):
        yield "editor", editors
    told: set[str] = set()
    for name, value in item.items():
        field = FIELDS.get(name)
        if field and field not in told and isinstance(value, str) and (text := value.strip()):
            told.add(field)
            bare = _bare(text)
            yield field, bare
            if bare == value:
                continue
        if name not in _READ or not _is_said(name, value, title, when, doi):
            kept = orjson.dumps(value).decode()
            if len(kept) <= _GREATEST and name != "reference":
                yield f"csl:{name.lower()}", kept


def _is_said(
    name: str,
    value: Any,
    title: str | None,
    when: tuple[int | None, date | None],
    doi: str | None,
) -> bool:
    """Tell whether a field can be written anew from what was read of it."""
    match name:
        case "type":
            return value in ("article-journal", "paper-conference", "book", "chapter", "thesis",
                             "report", "webpage", "software", "dataset")  # fmt: skip
        case "title":
            return bool(value == title)
        case "issued":
            return _digits(value) == _digits(date_parts(*when))
        case "DOI":
            return isinstance(value, str) and value.lower() == doi
        case "container-title" | "URL":
            return isinstance(value, str)
        case "author" | "editor":
            plain = {"family", "given", "literal"}
            people = value if isinstance(value, list) else [value]
            return all(isinstance(person, dict) and set(person) <= plain for person in people)
        case _:
            return True


def _digits(value: Any) -> bytes:
    return orjson.dumps(value).replace(b'"', b"")


def date_parts(year: int | None, day: date | None) -> dict[str, Any]:
    """Return a date as CSL has it."""
    if day is not None:
        return {"date-parts": [[day.year, day.month, day.day]]}
    return {"date-parts": [[year]]} if year else {}
