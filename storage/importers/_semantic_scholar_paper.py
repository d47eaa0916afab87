"""One paper as Semantic Scholar tells of it → one record."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from storage.arriving import Record
from storage.importers import _document_values as v
from storage.importers import _ids
from storage.importers._feed_dates import printed_day
from storage.importers._listing import MAX_AUTHORS, Answer, extra, metrics
from storage.importers._marked_text import abstract, title
from storage.model import Links

_ARXIV = re.compile(r"(?:arxiv(?:\.org)?|corr)(?:\b.*)?", re.IGNORECASE)
_PAGE = re.compile(r"https?://(?:dx\.)?doi\.org/|https?://(?:www\.)?arxiv\.org/abs/", re.IGNORECASE)
_SCHEMES = {
    "CorpusId": "corpusid", "PubMed": "pmid", "DBLP": "dblp",
    "ACL": "acl", "MAG": "mag",
}  # fmt: skip


def record(
    paper: Mapping[str, Any], position: int, answer: Answer, today: date, owner: str | None
) -> Record:
    """Return the record of a paper; `owner` is the person whose list it stands in."""
    ids = v.mapping(paper.get("externalIds"))
    arxiv = _ids.arxiv_id(v.name_or_number(ids.get("ArXiv") or paper.get("arxivId")))
    people = paper.get("authors")
    authors = tuple(_names(people))
    whole = not isinstance(people, list) or len(authors) == len(people)
    printed = v.line(paper.get("publicationDate")).strip()
    published = printed_day(printed)
    journal = v.mapping(paper.get("journal"))
    number = _ids.doi(v.line(ids.get("DOI") or paper.get("doi")))  # the latter before 2021
    return Record(
        where=f"record {position}",
        position=position,
        title=title(paper.get("title")),
        abstract=abstract(paper.get("abstract")),
        authors=authors,
        authors_truncated=bool(authors) and not whole,
        author_count=len(authors) or None if whole else len(people or ()),
        known_authors=(owner,) if owner and not authors else (),
        categories=tuple(dict.fromkeys(_fields(paper))),
        venue=_venue(paper, journal),
        year=v.count(paper.get("year"), most=9999) or None,
        published=published,
        arxiv_id=arxiv[0] if arxiv else None,
        arxiv_version=arxiv[1] if arxiv else None,
        doi=number,
        other_ids=tuple(dict.fromkeys(_other_ids(paper, ids))),
        # The service's own page only where the paper has none elsewhere.
        links=Links(abs=_ids.page_of(arxiv, number) or _page(paper), pdf=_pdf(paper)),
        metrics=metrics(answer, today, citations=v.count(paper.get("citationCount"))),
        raw={"date": printed} if printed and published is None else {},
        extra=extra(
            volume=None if _is_arxiv(journal) else v.name_or_number(journal.get("volume")),
            pages=v.line(journal.get("pages")).strip(),
            issn=v.line(v.mapping(paper.get("publicationVenue")).get("issn")),
            tldr=v.line(v.mapping(paper.get("tldr")).get("text")),
        ),
    )


def _names(people: object) -> Iterator[str]:
    for person in people[:MAX_AUTHORS] if isinstance(people, list) else ():
        if name := v.line(v.mapping(person).get("name") or person).strip():
            yield name


def _fields(paper: Mapping[str, Any]) -> Iterator[str]:
    yield from v.lines(paper.get("fieldsOfStudy"))
    for said in v.objects(paper.get("s2FieldsOfStudy")):
        if name := v.line(said.get("category")):
            yield name


def _is_arxiv(journal: Mapping[str, Any]) -> bool:
    return _ARXIV.fullmatch(v.line(journal.get("name"))) is not None


def _venue(paper: Mapping[str, Any], journal: Mapping[str, Any]) -> str | None:
    """Return the journal or conference; arXiv is neither."""
    named = v.line(v.mapping(paper.get("publicationVenue")).get("name"))
    for name in (v.line(paper.get("venue")), named, v.line(journal.get("name"))):
        if (shown := title(name)) and not _ARXIV.fullmatch(shown):
            return shown
    return None


def _other_ids(paper: Mapping[str, Any], ids: Mapping[str, Any]) -> Iterator[str]:
    if name := v.line(paper.get("paperId")).strip():
        yield f"s2:{name}"
    if number := v.name_or_number(paper.get("corpusId")):
        yield f"corpusid:{number}"
    for given, scheme in _SCHEMES.items():
        if value := v.name_or_number(ids.get(given)):
            yield f"{scheme}:{value}"
    if central := _ids.pmc(v.name_or_number(ids.get("PubMedCentral"))):
        yield f"pmc:{central}"


def _page(paper: Mapping[str, Any]) -> str | None:
    name = v.line(paper.get("paperId")).strip()
    given = _ids.web_address(v.line(paper.get("url")))
    return given or (f"https://www.semanticscholar.org/paper/{name}" if name.isalnum() else None)


def _pdf(paper: Mapping[str, Any]) -> str | None:
    """Return the address of the open text, unless it is that of a page."""
    address = _ids.web_address(v.line(v.mapping(paper.get("openAccessPdf")).get("url")))
    return None if address and _PAGE.match(address) else address
