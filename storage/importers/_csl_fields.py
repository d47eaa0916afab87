"""One CSL-JSON item → a record; what has no field here is kept by name.

Texts are kept under the BibLaTeX name they go by there; all else as JSON, under `csl:` and its
name, so that it leaves as it came.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

import orjson

from storage.arriving import Record
from storage.importers import _bib_dates, _bib_ids, _marked_text
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
_SAID_IN_NOTE = re.compile(
    r"^(pmid|pmcid|doi|arxiv|_?eprint|citation[ -]key|issn|isbn|publisher|tex\.[\w-]+|original_id"
    r"|standard_id|bibliography|issue|volume)\s*:\s*(\S.*)$",
    re.IGNORECASE | re.MULTILINE,
)
"""Lines of Zotero's field “Extra” (and of Manubot) that stand for fields."""
_SUFFIX = re.compile(r"(.+?),\s*((?:jr|sr)\.?|I{2,3}|IV)", re.IGNORECASE)
_ID_OF_ZOTERO = re.compile(r"(?:users?/|groups/)?(?:\d+|local\w*)/(?:items/)?[A-Z0-9]{8}")
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
    said = _said_in_note(item)
    doi = _bib_ids.doi_in(_text(item, "DOI"), url, said.get("doi"))
    arxiv, version = _bib_ids.arxiv_in(*_mentions(item))
    title = _bare(_text(item, "title") or "") or None
    pmid = _text(item, "PMID") or said.get("pmid", "")
    ids = (f"pmid:{pmid}",) if pmid.isdecimal() else ()
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
        other_ids=tuple(dict.fromkeys((*ids, *_bib_ids.named_pages([url])))),
        links=_bib_ids.links(url),
        comment=_comment(item),
        extra=dict(_extra(item, people, names, title, (year, day), doi)),
    )


def issued(value: Any) -> tuple[int | None, date | None]:
    """Read a CSL date: `date-parts` of numbers or texts, else its words; of a range the first."""
    if isinstance(value, list):  # as older processors had it
        value = next(iter(value), None)
    if not isinstance(value, dict):
        is_text = isinstance(value, str | int) and not isinstance(value, bool)
        return _bib_dates.of_text(str(value) if is_text else None)
    parts = value.get("date-parts") or [[value.get(name) for name in ("year", "month", "day")]]
    if isinstance(parts, list) and (first := parts[0] if isinstance(parts[0], list) else parts):
        found = _bib_dates.of_parts(*first[:3])
        if found[0] is None and isinstance(first[0], str):
            found = _bib_dates.of_text(first[0])
        if found[0] is not None:
            return found
    words = (value.get(name) for name in ("raw", "literal"))
    return _bib_dates.of_text(next((word for word in words if isinstance(word, str)), None))


def _names(value: Any) -> Iterator[Name]:
    for person in value if isinstance(value, list) else [value]:
        if isinstance(person, str) and person.strip():
            yield guessed(person)
        if not isinstance(person, dict):
            continue
        said = {part: line for part, text in person.items() if (line := _part(text))}
        said["family"] = said.get("family", "").strip('"')  # quoted, it is not to be taken apart
        if "suffix" not in said and (found := _SUFFIX.fullmatch(said.get("given", ""))):
            said |= {"given": found[1], "suffix": found[2]}
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


def _part(value: Any) -> str:
    """Return a part of a name; some write a list of given names."""
    if isinstance(value, list):
        return " ".join(filter(None, map(_part, value)))
    return one_line(value) if isinstance(value, str) else ""


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
    return _bib_ids.without_markup(text)


def _abstract(text: str | None) -> str | None:
    return _marked_text.abstract(_bib_ids.without_heading(text or ""))


def _said_in_note(item: Item) -> dict[str, str]:
    found = _SAID_IN_NOTE.findall(_text(item, "note") or "")
    return {name.lower().replace(" ", "-"): value.strip() for name, value in found}


def _comment(item: Item) -> str | None:
    note = _SAID_IN_NOTE.sub("", _text(item, "note") or "")
    lines = filter(_bib_ids.is_comment, map(str.strip, note.split("\n")))
    return "\n".join(lines) or None


def _mentions(item: Item) -> Iterable[str | None]:
    """Yield what may name a work of arXiv."""
    for name in ("number", "URL", "DOI", "note", "container-title"):
        yield _text(item, name)
    holders = (_text(item, name) or "" for name in ("publisher", "container-title", "archive"))
    if any(map(_bib_ids.ARXIV_VENUE.fullmatch, holders)):
        for name in ("number", "archive_location"):
            yield f"arXiv:{_text(item, name)}"


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
    key = _text(item, "citation-key") or _said_in_note(item).get("citation-key", "")
    own = _text(item, "id") or ""
    if key or not _is_address(own):
        yield "citationkey", key or own
    if tuple(map(guessed, names)) != people:
        yield "author", listed(people, is_cut=False)
    if editors := listed(_names(item.get("editor")), is_cut=False):
        yield "editor", editors
    told: set[str] = set()
    for name, value in item.items():
        field = FIELDS.get(name)
        text = None if isinstance(value, dict) else _text(item, name)
        if field and field not in told and text:
            told.add(field)
            bare = _bare(text)
            yield field, bare
            if bare == value:
                continue
        if name not in _READ or not _is_said(name, value, title, when, doi):
            kept = orjson.dumps(value).decode()
            if len(kept) <= _GREATEST and name != "reference":
                yield f"csl:{name.lower()}", kept


def _is_address(key: str) -> bool:
    """Tell whether an id is one of a database, which no one cites by."""
    return key.startswith(("http://", "https://")) or _ID_OF_ZOTERO.fullmatch(key) is not None


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
