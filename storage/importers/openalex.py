"""Works of OpenAlex: a list (`{"meta": …, "results": […]}`), one work, or a work a line.

Abstracts come as inverted indexes, places by word, and are put together again. In lists the
service cuts authors off after a hundred.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from storage.arriving import Parsed, Record
from storage.importers import Source, _asked, _ids
from storage.importers import _document_values as v
from storage.importers._feed_dates import printed_day
from storage.importers._json_shape import shape
from storage.importers._json_source import values
from storage.importers._listing import (
    MAX_AUTHORS,
    Answer,
    extra,
    metrics,
    parsed,
    raise_complaint,
)
from storage.importers._marked_text import abstract, title
from storage.model import Links

FORMAT = "openalex"
TITLE = "OpenAlex works"
ORDER = 33

_ANSWER = Answer(
    format=FORMAT,
    title="an answer of OpenAlex",
    nothing="0 papers: OpenAlex found nothing.",
    unknown="It is null.",
)
_LISTS = ("", "results")
_PLACES = ("[]", "results[]", "", "[].results[]")
_WORK = b"openalex.org/W"
_CUT_AT = 100
_MAX_WORDS = 10_000


def sniff(data: bytes) -> bool:
    """See the package's documentation."""
    found = shape(data)
    names = found.names(*_PLACES)
    if names & {"abstract_inverted_index", "authorships"}:
        return True
    if "id" in names and _WORK in data[:4096] and names & {"title", "display_name", "doi"}:
        return True
    return found.have({"meta", "results"}, "") and bool(
        found.names("meta") & {"db_response_time_ms", "cost_usd", "x_query"}
    )


def parse(source: Source) -> Parsed:
    """See the package's documentation."""
    found = values(source, _ANSWER.title, _LISTS)
    items = [item for value in found for item in _items(value)]
    listed = any(isinstance(v.mapping(value).get("results", value), list) for value in found)
    if not listed:
        raise_complaint(source, "OpenAlex", found)
    return parsed(
        source,
        _ANSWER,
        _asked.feed(
            source, FORMAT, "OpenAlex", "search", "filter", "q", site="https://openalex.org/"
        ),
        items,
        lambda item, position: _record(item, position, source.today),
        listed=listed,
    )


def _items(value: Any) -> Iterable[Any]:
    if isinstance(value, list):
        return value
    results = v.mapping(value).get("results")
    return results if isinstance(results, list) and "id" not in value else (value,)


def _record(work: Mapping[str, Any], position: int, today: date) -> Record | str:
    name = v.line(work.get("id")).rpartition("/")[2].upper()
    if name and not name.startswith("W"):
        return f"It is no work of OpenAlex but “{name[:40]}”."
    people = v.objects(work.get("authorships"))[:MAX_AUTHORS]
    authors = tuple(filter(None, map(_name, people)))
    cut = _is_cut(work, len(people))
    printed = v.line(work.get("publication_date")).strip()
    published = printed_day(printed)
    home = v.mapping(work.get("primary_location")) or _host(work.get("host_venue"))
    before = map(_host, v.objects(work.get("alternate_host_venues")))
    places = [home, *v.objects(work.get("locations")), *before]
    number = _ids.doi(v.line(work.get("doi")) or v.line(v.mapping(work.get("ids")).get("doi")))
    arxiv = next(filter(None, map(_arxiv, places)), None) or _ids.arxiv_id(number)
    return Record(
        where=f"record {position}",
        position=position,
        title=title(work.get("title")) or title(work.get("display_name")),
        abstract=abstract(_text(work.get("abstract_inverted_index")) or work.get("abstract")),
        authors=authors,
        authors_truncated=bool(authors) and (cut or len(authors) < len(people)),
        author_count=v.count(work.get("authors_count")) if cut else len(people) or None,
        affiliations=tuple(dict.fromkeys(_institutions(people))),
        categories=tuple(dict.fromkeys(_topics(work))),
        venue=_venue(home),
        year=v.count(work.get("publication_year"), most=9999) or None,
        published=published,
        arxiv_id=arxiv[0] if arxiv else None,
        arxiv_version=arxiv[1] if arxiv else None,
        doi=number,
        other_ids=tuple(_other_ids(name, v.mapping(work.get("ids")))),
        links=_links(work, home, places),
        comment="Retracted" if work.get("is_retracted") is True else None,
        metrics=metrics(_ANSWER, today, citations=v.count(work.get("cited_by_count"))),
        raw={"date": printed} if printed and published is None else {},
        extra=_extra(work, home),
    )


def _name(person: Mapping[str, Any]) -> str:
    named = v.line(v.mapping(person.get("author")).get("display_name")).strip()
    return named or v.line(person.get("raw_author_name")).strip()


def _is_cut(work: Mapping[str, Any], people: int) -> bool:
    """Tell whether the service cut the authors off; it did not always say so."""
    said = work.get("is_authors_truncated")
    return said if isinstance(said, bool) else people == _CUT_AT


def _institutions(people: list[Mapping[str, Any]]) -> Iterator[str]:
    for person in people:
        named = [v.line(one.get("display_name")) for one in v.objects(person.get("institutions"))]
        told = v.lines(person.get("raw_affiliation_strings"))
        yield from filter(None, named or told or [v.line(person.get("raw_affiliation_string"))])


def _host(said: object) -> Mapping[str, Any]:
    """Bring a place as it was told until 2023 into the form of today's locations."""
    host = v.mapping(said)
    source = {**host, "host_organization_name": host.get("publisher")}
    return {"landing_page_url": host.get("url"), "source": source} if host else {}


def _topics(work: Mapping[str, Any]) -> Iterator[str]:
    told = v.objects(work.get("topics")) or v.objects(work.get("concepts"))
    for topic in (v.mapping(work.get("primary_topic")), *told):
        if name := v.line(topic.get("display_name")):
            yield name


def _venue(home: Mapping[str, Any]) -> str | None:
    """Return the journal or conference; a repository is neither."""
    place = v.mapping(home.get("source"))
    return None if place.get("type") == "repository" else title(place.get("display_name"))


def _arxiv(place: Mapping[str, Any]) -> tuple[str, int | None] | None:
    for name in ("landing_page_url", "pdf_url"):
        address = v.line(place.get(name))
        number = _ids.doi_of_address(address) if "48550" in address else None
        if found := _ids.arxiv_id_of_address(address) or _ids.arxiv_id(number):
            return found
    return None


def _other_ids(name: str, ids: Mapping[str, Any]) -> Iterator[str]:
    if name:
        yield f"openalex:{name}"
    for scheme in ("pmid", "pmcid", "mag"):
        number = v.name_or_number(ids.get(scheme)).rstrip("/").rpartition("/")[2]
        if scheme != "pmcid" and number:
            yield f"{scheme}:{number}"
        elif central := _ids.pmc(number):
            yield f"pmc:{central}"


def _links(
    work: Mapping[str, Any], home: Mapping[str, Any], places: list[Mapping[str, Any]]
) -> Links:
    best = v.mapping(work.get("best_oa_location"))
    pdfs = (_ids.web_address(v.line(place.get("pdf_url"))) for place in (home, best, *places))
    pdf = next(filter(None, pdfs), None)
    free = _ids.web_address(v.line(v.mapping(work.get("open_access")).get("oa_url")))
    if free and free.lower().partition("?")[0].endswith(".pdf"):
        pdf, free = pdf or free, None
    page = _ids.web_address(v.line(home.get("landing_page_url")))
    known = _ids.page_of(None, _ids.doi(v.line(work.get("doi"))))
    own = known or _ids.web_address(v.line(work.get("id")))
    return Links(abs=page or own, pdf=pdf, html=free if free not in (page, pdf) else None)


def _extra(work: Mapping[str, Any], home: Mapping[str, Any]) -> dict[str, str]:
    place, biblio = v.mapping(home.get("source")), v.mapping(work.get("biblio"))
    pages = (v.name_or_number(biblio.get(name)) for name in ("first_page", "last_page"))
    journal = place.get("type") != "repository"
    return extra(
        volume=v.name_or_number(biblio.get("volume")),
        number=v.name_or_number(biblio.get("issue")),
        pages="-".join(dict.fromkeys(filter(None, pages))),
        publisher=v.line(place.get("host_organization_name")) if journal else None,
        issn=v.line(place.get("issn_l")),
        keywords=", ".join(filter(None, map(_keyword, v.objects(work.get("keywords"))))),
        pubstate="retracted" if work.get("is_retracted") is True else None,
    )


def _keyword(said: Mapping[str, Any]) -> str:
    return v.line(said.get("display_name")) or v.line(said.get("keyword"))  # so in 2024


def _text(index: object) -> str | None:
    """Put an inverted index together again, by the places of its words."""
    placed = [
        (place, word)
        for word, places in v.mapping(index).items()
        for place in (places if isinstance(places, list) else ())
        if v.number(place) is not None
    ]
    placed.sort(key=lambda one: one[0])
    return " ".join(word for _, word in placed[:_MAX_WORDS]) or None
