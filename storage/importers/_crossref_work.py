"""One work as Crossref tells of it → one record. Texts may be lists of one, as in its answers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from storage.arriving import Record
from storage.importers import _document_values as v
from storage.importers import _ids
from storage.importers._listing import MAX_AUTHORS, Answer, extra, metrics
from storage.importers._marked_text import abstract, title
from storage.model import Links

_NO_WORKS = {
    "component": "a part of a work (a figure or table)",
    "grant": "a grant",
    "journal": "a journal",
    "journal-issue": "an issue of a journal",
    "journal-volume": "a volume of a journal",
    "book-series": "a series",
    "report-series": "a series",
    "proceedings-series": "a series",
    "peer-review": "a review of a work",
}
_DATES = ("issued", "published", "published-print", "published-online", "posted")
_RESOLVER = re.compile(r"https?://(?:dx\.)?doi\.org/", re.IGNORECASE)
"""The service still prints addresses as they were before 2017."""
_SAME_WORK = ("is-preprint-of", "has-preprint", "is-version-of", "has-version")


def record(item: Mapping[str, Any], position: int, answer: Answer, today: date) -> Record | str:
    """Return the record of a work, or say why it is none."""
    kind = v.line(item.get("type"))
    if kind in _NO_WORKS:
        return f"It is {_NO_WORKS[kind]}, not a work."
    people = v.objects(item.get("author"))[:MAX_AUTHORS]
    authors = tuple(filter(None, map(_name, people)))
    day = _published(item)
    number = _ids.doi(v.line(item.get("DOI")))
    arxiv = _ids.arxiv_id(number)
    return Record(
        where=f"record {position}",
        position=position,
        title=title(v.first(item.get("title"))),
        abstract=abstract(v.first(item.get("abstract"))),
        authors=authors,
        authors_truncated=bool(authors) and len(authors) < len(people),
        author_count=len(people) or None,
        affiliations=tuple(dict.fromkeys(_affiliations(people))),
        venue=_venue(item),
        year=day.year if day else None,
        published=day.whole if day else None,
        arxiv_id=arxiv[0] if arxiv else None,
        arxiv_version=arxiv[1] if arxiv else None,
        doi=number,
        other_ids=tuple(dict.fromkeys(_same_work(item, number))),
        links=_links(item),
        comment=_retracted(item),
        metrics=metrics(answer, today, citations=v.count(item.get("is-referenced-by-count"))),
        raw=extra(date=day.printed if day and not day.whole else None, type=kind),
        extra=_extra(item),
    )


@dataclass(frozen=True, slots=True)
class _Day:
    year: int
    whole: date | None
    printed: str


def _published(item: Mapping[str, Any]) -> _Day | None:
    """Return the first publication; where only its month is said, another date may say the day."""
    days = (day for name in _DATES if (day := _day(item.get(name))) is not None)
    first = next(days, None)
    if first is None or first.printed.count("-") != 1:
        return first
    fuller = (day for day in days if day.whole and day.printed.startswith(f"{first.printed}-"))
    return next(fuller, first)


def _day(value: object) -> _Day | None:
    """Read a date in parts: a year, a month and a day, the later ones of which may be missing."""
    parts = v.mapping(value).get("date-parts")
    numbers = [v.count(part) for part in _flat(parts)]
    if not numbers or not numbers[0] or not 1000 <= numbers[0] <= 9999:
        return None
    known = [number for number in numbers[:3] if number]
    printed = f"{known[0]:04}" + "".join(f"-{part:02}" for part in known[1:])
    try:
        whole = date(known[0], known[1], known[2]) if len(known) == 3 else None
    except ValueError:
        whole = None
    return _Day(known[0], whole, printed)


def _flat(parts: object) -> list[Any]:
    """Return the numbers of `[[2015, 11, 6]]`; some programs leave the inner list out."""
    found = parts if isinstance(parts, list) else []
    return found[0] if found and isinstance(found[0], list) else found


def _name(person: Mapping[str, Any]) -> str:
    """Return a name, given name first; that of a body as it is."""
    particle = person.get("non-dropping-particle") or person.get("dropping-particle")
    parts = (person.get("given"), particle, person.get("family"))
    name = " ".join(filter(None, (title(part) for part in parts)))
    if suffix := title(person.get("suffix")):
        name = f"{name}, {suffix}" if name else suffix
    return name or title(person.get("name")) or title(person.get("literal")) or ""


def _affiliations(people: list[Mapping[str, Any]]) -> Iterator[str]:
    for person in people:
        for place in v.objects(person.get("affiliation")):
            if name := title(place.get("name")):
                yield name


def _venue(item: Mapping[str, Any]) -> str | None:
    """Return the journal or book; of a preprint the server, of a talk the meeting."""
    server = v.mapping(v.first(item.get("institution"))) if _is_preprint(item) else {}
    names = (v.first(item.get("container-title")), server.get("name"),
             v.mapping(item.get("event")).get("name"))  # fmt: skip
    return next(filter(None, map(title, names)), None)


def _is_preprint(item: Mapping[str, Any]) -> bool:
    return item.get("type") == "posted-content" or item.get("subtype") == "preprint"


def _same_work(item: Mapping[str, Any], own: str | None) -> Iterator[str]:
    """Yield the identifiers of preprint and published text, where the publisher names one each.

    Where several are named, one of them may be of another work.
    """
    relation = v.mapping(item.get("relation"))
    for name in _SAME_WORK:
        told = {_identifier(one) for one in v.objects(relation.get(name))} - {"", f"doi:{own}"}
        if len(told) == 1:
            yield told.pop()


def _identifier(related: Mapping[str, Any]) -> str:
    number = v.line(related.get("id"))
    if arxiv := _ids.arxiv_id(number):
        return f"arxiv:{arxiv[0].lower()}"
    found = _ids.doi(number) if related.get("id-type", "doi") == "doi" else None
    return f"doi:{found}" if found else ""


def _retracted(item: Mapping[str, Any]) -> str | None:
    kinds = {v.line(one.get("type")).lower() for one in v.objects(item.get("updated-by"))}
    return "Retracted" if kinds & {"retraction", "withdrawal", "removal"} else None


def _links(item: Mapping[str, Any]) -> Links:
    primary = v.mapping(v.mapping(item.get("resource")).get("primary"))
    page = _ids.web_address(v.line(item.get("URL"))) or _ids.web_address(v.line(primary.get("URL")))
    page = _RESOLVER.sub("https://doi.org/", page) if page else None
    pdf = next(
        (
            address
            for link in v.objects(item.get("link"))
            if link.get("content-type") == "application/pdf"
            and (address := _ids.web_address(v.line(link.get("URL"))))
        ),
        None,
    )
    return Links(abs=page or _ids.page_of(None, _ids.doi(v.line(item.get("DOI")))), pdf=pdf)


def _extra(item: Mapping[str, Any]) -> dict[str, str]:
    return extra(
        subtitle=title(v.first(item.get("subtitle"))),
        volume=v.name_or_number(item.get("volume")),
        number=v.name_or_number(item.get("issue")),
        pages=v.name_or_number(item.get("page")),
        eid=v.name_or_number(item.get("article-number")),
        publisher=title(item.get("publisher")),
        issn=v.line(v.first(item.get("ISSN"))),
        isbn=v.line(v.first(item.get("ISBN"))).rpartition("/")[2],  # it was an address
        editor=" and ".join(filter(None, map(_name, v.objects(item.get("editor"))[:MAX_AUTHORS]))),
        keywords=", ".join(filter(None, map(title, v.lines(item.get("subject"))))),
    )
