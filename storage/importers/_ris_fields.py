"""One RIS reference → a record; every tag without a field here is kept by name."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import date

from storage.arriving import Record
from storage.importers import _bib_dates, _bib_ids, _marked_text
from storage.importers._ris_lines import Reference
from storage.names import CUT, Name, guessed, listed
from storage.text import one_line

TYPES = {
    "JOUR": "article", "MGZN": "article", "NEWS": "article", "EJOUR": "article", "EJOU": "article",
    "ABST": "article", "JFULL": "article",
    "INPR": "article", "CONF": "inproceedings", "CPAPER": "inproceedings", "BOOK": "book",
    "EBOOK": "book", "EDBOOK": "collection", "CHAP": "incollection", "ECHAP": "incollection",
    "THES": "phdthesis", "RPRT": "techreport", "UNPB": "unpublished", "COMP": "software",
    "DATA": "dataset", "PAT": "patent", "ELEC": "online", "WEB": "online", "BLOG": "online",
    "SER": "book", "MANSCPT": "unpublished",
}  # fmt: skip
"""The BibTeX type of each RIS type; all others are `misc`."""
FIELDS = {
    "VL": "volume", "IS": "number", "PB": "publisher", "CY": "location", "ET": "edition",
    "T3": "series", "J2": "shortjournal", "JA": "shortjournal", "ID": "citationkey",
    "LA": "language", "ST": "shorttitle",
}  # fmt: skip
"""The BibLaTeX field of each tag that has one value."""
_PLAIN_TYPES = {"JOUR", "CONF", "BOOK", "CHAP", "THES", "RPRT", "UNPB", "GEN", "ELEC", "COMP",
                "DATA"}  # fmt: skip
"""The types that export gives back by themselves."""
_MANY = {"AU", "A1", "ED", "A2", "KW", "N1"}
_VENUES = ("JF", "JO", "T2", "BT", "J2", "JA")
_TITLES = ("TI", "T1", "CT")
_DATES = ("PY", "Y1", "DA")
_NLM = re.compile(r"\b(?:nlm|pubmed|medline)\b", re.IGNORECASE)
"""Names of databases whose accession numbers are PubMed's."""
_BLOCKS = re.compile(r"</?(?:p|div|br|ul|ol|li)\b[^<>]*>", re.IGNORECASE)
_STYLES = re.compile(r"</?(?:span|b|i|em|strong|sub|sup|a)\b[^<>]*>", re.IGNORECASE)


def record(reference: Reference, position: int) -> Record:
    """Return what a reference says."""
    credited = [value for tag, value in reference.tags if tag in ("AU", "A1")]
    people = tuple(_name(value) for value in credited if value.lower() not in CUT)
    is_cut = len(people) < len(credited)
    names = tuple(dict.fromkeys(person.natural for person in people if person.natural))
    year, day = _date(reference)
    urls = [part for value in reference.all("UR", "L3") for part in re.split(r"[;\s]+", value)]
    doi = _bib_ids.doi_in(reference.first("DO"), *reference.all("M3", "UR", "L3"))
    told = reference.all(*_VENUES, "M1", "L1", "L2")
    arxiv, version = _bib_ids.arxiv_in(*urls, reference.first("DO"), *told)
    abstract = _bib_ids.without_heading(reference.first("AB", "N2") or "")
    notes = filter(_bib_ids.is_comment, map(_without_tags, reference.all("N1")))
    return Record(
        where=f"line {reference.line}",
        position=position,
        title=_bib_ids.without_markup(reference.first(*_TITLES) or "") or None,
        abstract=_marked_text.abstract(abstract),
        authors=names,
        authors_truncated=is_cut and bool(names),
        author_count=None if is_cut else len(names) or None,
        venue=_bib_ids.without_markup(_venue(reference) or "") or None,
        year=year,
        published=day,
        arxiv_id=arxiv,
        arxiv_version=version,
        doi=doi,
        other_ids=tuple(dict.fromkeys((*_pmid(reference), *_bib_ids.named_pages(urls)))),
        links=_bib_ids.links(*urls, pdf=_pdf(reference)),
        comment="\n".join(notes) or None,
        extra=dict(_extra(reference, people, names, year)),
    )


def _name(value: str) -> Name:
    """Read `Family, Given, Suffix`."""
    family, *rest = (part.strip() for part in value.split(","))
    if len(rest) > 2:  # several in one, or a sentence
        return Name(literal=value)
    if not rest:
        return Name(literal=family) if " " not in family else guessed(family)
    return Name(family=family, given=rest[0], suffix=rest[1] if len(rest) > 1 else "")


def _venue(reference: Reference) -> str | None:
    found = reference.all(*_VENUES)
    return next((v for v in found if not _bib_ids.ARXIV_VENUE.fullmatch(v)), None)


def _pmid(reference: Reference) -> tuple[str, ...]:
    number = reference.first("PM")
    if number is None and _NLM.search(" ".join(reference.all("DP", "DB"))):
        number = reference.first("AN")
    return (f"pmid:{number}",) if number and number.isdecimal() else ()


def _pdf(reference: Reference) -> str | None:
    return next((url for url in reference.all("L1", "L2") if _bib_ids.is_pdf(url)), None)


def _without_tags(note: str) -> str:
    bare = _STYLES.sub("", _BLOCKS.sub(" ", note))
    return one_line(html.unescape(bare) if bare != note else note)


def _date(reference: Reference) -> tuple[int | None, date | None]:
    """Return the first date that has a day, else the first year."""
    found = [_bib_dates.of_text(value) for value in reference.all(*_DATES)]
    years = [year for year, _ in found if year]
    days = [day for year, day in found if day and year == years[0]]
    if years and not days:  # `PY  - 2012` and `DA  - Mar 1`
        parts = (_bib_dates.of_parts(years[0], value)[1] for value in reference.all("DA"))
        days = [day for day in parts if day]
    return (years[0] if years else None), (days[0] if days else None)


def _extra(
    reference: Reference, people: tuple[Name, ...], names: tuple[str, ...], year: int | None
) -> Iterator[tuple[str, str]]:
    kind = reference.first("TY") or ""
    yield "entrytype", TYPES.get(kind, "misc")
    if tuple(guessed(name) for name in names) != people:
        yield "author", listed(people, is_cut=False)
    if editors := reference.all("ED", "A2"):
        yield "editor", listed(map(_name, editors), is_cut=False)
    if words := reference.all("KW"):
        yield "keywords", ("; " if any("," in word for word in words) else ", ").join(words)
    first, last = reference.first("SP"), reference.first("EP")
    if first:
        yield "pages", f"{first}–{last}" if last and last != first else first
    if numbers := reference.first("SN"):
        is_book = TYPES.get(kind) in ("book", "incollection", "collection")
        yield "isbn" if is_book else "issn", numbers
    if notes := reference.all("N1"):
        yield "note", " ".join(filter(None, map(_without_tags, notes)))
    yield from _others(reference, year)


def _others(reference: Reference, year: int | None) -> Iterator[tuple[str, str]]:
    """Yield the tags that are kept by their own name, each value of one that repeats."""
    spent = set(_spent(reference, year))
    told: set[str] = set()
    times: dict[str, int] = {}
    for tag, value in reference.tags:
        if tag in _MANY or (tag, value) in spent:
            continue
        is_number = tag == "ID" and value.isdecimal()  # EndNote's, of the record
        name = None if is_number else FIELDS.get(tag)
        if name is not None and name not in told:
            told.add(name)
            yield name, value
            continue
        times[tag] = times.get(tag, 0) + 1
        yield f"ris:{tag.lower()}" + (f".{times[tag]}" if times[tag] > 1 else ""), value
    notes = reference.all("N1")
    for number, note in enumerate(notes, 1):
        if note != _without_tags(note) or len(notes) > 1:
            yield f"ris:n1.{number}", note


def _spent(reference: Reference, year: int | None) -> Iterator[tuple[str, str]]:
    """Yield the tags and values that the fields of a record say."""
    dates = [value for value in reference.all(*_DATES) if value.strip("/") == str(year)]
    kind = reference.first("TY")
    for tags, value in (
        (_TITLES, reference.first(*_TITLES)),
        (_VENUES, _venue(reference)),
        (("AB", "N2"), reference.first("AB", "N2")),
        (("DO",), reference.first("DO")),
        (("UR",), reference.first("UR")),
        (("SP",), reference.first("SP")),
        (("EP",), reference.first("EP")),
        (("SN",), reference.first("SN")),
        (("TY",), kind if kind in _PLAIN_TYPES else None),
        *((_DATES, value) for value in dates),
    ):
        if value is not None:
            yield from ((tag, value) for tag in tags)
