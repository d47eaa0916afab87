"""Answers of Scholar Feed's interface: papers found, similar or trending, authors, one of each.

    {"papers": [{"arxiv_id": …, "title": …, "rank_score": 0.4, …}], "next_cursor": …}
    {"authors": [{"id": 42, "name": …, "h_index": 12, "total_papers": 80}]}
    {"id": 42, "name": …, "h_index": 12, "top_papers": […]}
    {"anchor": …, "tiers": {"niche_roots": [{"id": …, "title": …, "lift": 3.1}], …}}

Made from descriptions of the interface: no real answer was at hand. What it says of the
reader's own library there (saved, read, notes) is left alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from storage.arriving import AuthorProfile, FeedInfo, Parsed, Record
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

FORMAT = "scholar-feed-api"
TITLE = "Scholar Feed answer"
ORDER = 31

_ANSWER = Answer(
    format=FORMAT,
    title="an answer of Scholar Feed",
    nothing="0 papers: Scholar Feed found nothing.",
    unknown="It is null.",
)
_PAPERS = ("papers", "hits", "results", "top_papers", "similar", "data")
_TIERS = ("niche_roots", "field_level", "discipline")
"""What a paper's niche is built on; other answers have one list of papers."""
_ENVELOPE = {*_PAPERS, *_TIERS, "tiers", "authors", "next_cursor", "total", "not_found"}
_LISTS = ("", *_PAPERS, "authors", "author.top_papers")
_OF_A_PAPER = {
    "rank_score", "llm_summary", "llm_novelty_score", "llm_significance", "impact_pct",
    "has_code",
}  # fmt: skip
_OF_A_ROOT = {"niche_indegree", "cited_by_in_niche", "lift", "global_citations"}
_OF_AN_AUTHOR = {"total_papers", "primary_field", "author_rank_score", "research_topics"}


def sniff(data: bytes) -> bool:
    """See the package's documentation."""
    found = shape(data)
    for place in ("", "[]", *(f"{at}{name}[]" for name in _PAPERS for at in ("", "[]."))):
        names = found.names(place)
        if "arxiv_id" in names and names & _OF_A_PAPER:
            return True
    if found.names(*(f"{around}{tier}[]" for around in ("tiers.", "") for tier in _TIERS)) & (
        _OF_A_ROOT
    ):
        return True
    if found.have({"papers", "next_cursor"}, "") or found.have({"papers", "not_found"}, ""):
        return not found.names("papers[]")
    return any(
        "name" in (names := found.names(place)) and bool(names & _OF_AN_AUTHOR)
        for place in ("", "[]", "authors[]", "author", "[].authors[]", "[].author")
    )


def parse(source: Source) -> Parsed:
    """See the package's documentation."""
    found = values(source, _ANSWER.title, _LISTS)
    papers: list[tuple[Any, str | None]] = []
    people: list[Mapping[str, Any]] = []
    for value in found:
        for item in value if isinstance(value, list) else [value]:
            _sort(item, papers, people)
    listed = any(isinstance(value, list) or _ENVELOPE & v.mapping(value).keys() for value in found)
    if not listed and not people:
        raise_complaint(source, "Scholar Feed", found)
    profiles = [profile for one in people if (profile := _profile(one, source.today))]
    return parsed(
        source,
        _ANSWER,
        _feed(source, people, profiles),
        [paper for paper, _ in papers],
        lambda item, position: _record(item, position, source.today, papers[position - 1][1]),
        profiles,
        listed=listed,
    )


def _sort(item: Any, papers: list[tuple[Any, str | None]], people: list[Mapping[str, Any]]) -> None:
    """Take out of one part of an answer its papers, each with whose they are, and its people."""
    said = v.mapping(item)
    author = v.mapping(said.get("author")) or said
    owner = None
    if "arxiv_id" not in author and author.keys() & (_OF_AN_AUTHOR | {"h_index"}):
        people.append(author)
        owner = v.line(author.get("name")).strip() or None
    people.extend(v.objects(said.get("authors")) if "arxiv_id" not in said else ())
    lists = [part[name] for part in (said, author) for name in _PAPERS if name in part]
    found = next((one for one in lists if isinstance(one, list)), None)
    tiers = v.mapping(said.get("tiers")) or said
    roots = [tiers[name] for name in _TIERS if isinstance(tiers.get(name), list)]
    papers.extend((paper, None) for tier in roots for paper in tier)
    if found is not None:
        papers.extend((paper, owner) for paper in found)
    elif "arxiv_id" in said or (owner is None and not _ENVELOPE & said.keys()):
        papers.append((item, None))


def _record(
    paper: Mapping[str, Any], position: int, today: date, owner: str | None
) -> Record | str:
    arxiv = _ids.arxiv_id(
        v.line(paper.get("arxiv_id")) or v.line(paper.get("id"))
    ) or _ids.arxiv_id_of_address(v.line(paper.get("arxiv_url")))
    people = paper.get("authors")
    authors = tuple(filter(None, map(_author, people if isinstance(people, list) else ())))
    authors = authors[:MAX_AUTHORS]
    count = v.count(paper.get("n_authors"))  # only there where the list was cut
    cut = count is not None and count > len(authors)
    code = _ids.web_address(v.line(paper.get("github_url")))
    printed = v.line(paper.get("published_date")).strip()
    published = printed_day(printed)
    primary = v.line(paper.get("primary_category")).strip() or None
    named = v.lines(paper.get("categories"))
    return Record(
        where=f"record {position}",
        position=position,
        title=title(paper.get("title")),
        abstract=abstract(paper.get("abstract")),
        authors=authors,
        authors_truncated=bool(authors) and cut,
        author_count=count if cut else len(authors) or None,
        known_authors=(owner,) if owner and not authors else (),
        affiliations=tuple(dict.fromkeys(v.lines(paper.get("institution_tags")))),
        categories=tuple(dict.fromkeys([primary, *named] if primary else named)),
        primary_category=primary,
        venue=title(paper.get("venue_name")),
        year=v.count(paper.get("year"), most=9999) or None,
        published=published,
        arxiv_id=arxiv[0] if arxiv else None,
        arxiv_version=arxiv[1] if arxiv else None,
        doi=_ids.doi(v.line(paper.get("doi"))),
        links=Links(
            abs=_ids.web_address(v.line(paper.get("arxiv_url"))) or _ids.page_of(arxiv),
            pdf=_ids.web_address(v.line(paper.get("pdf_url"))),
            code=code,
        ),
        code=paper.get("has_code") is True or code is not None,
        metrics=metrics(
            _ANSWER,
            today,
            score=v.amount(paper.get("rank_score")),
            novelty=v.amount(paper.get("llm_novelty_score")),
            citations=v.count(paper.get("citation_count", paper.get("global_citations"))),
            github_stars=v.count(paper.get("github_stars")),
        ),
        raw={"date": printed} if printed and published is None else {},
        extra=extra(tldr=v.line(paper.get("llm_summary"))),
    )


def _author(said: object) -> str:
    return v.line(said if isinstance(said, str) else v.mapping(said).get("name")).strip()


def _profile(said: Mapping[str, Any], today: date) -> AuthorProfile | None:
    name = v.line(said.get("name")).strip()
    if not name:
        return None
    ids = [("scholarfeed", said.get("id")), ("s2", said.get("semantic_scholar_id"))]
    return AuthorProfile(
        name=name,
        affiliations=tuple(dict.fromkeys(v.lines(said.get("affiliations")))),
        homepage=_ids.web_address(v.line(said.get("homepage"))),
        main_category=v.line(said.get("primary_field")).strip() or None,
        ids=tuple(f"{scheme}:{n}" for scheme, value in ids if (n := v.name_or_number(value))),
        metrics=metrics(
            _ANSWER,
            today,
            h_index=v.count(said.get("h_index")),
            papers=v.count(said.get("total_papers")),
            citations=v.count(said.get("total_citations")),
            ai_score=v.amount(said.get("ai_score")),
        ),
    )


def _feed(
    source: Source, people: list[Mapping[str, Any]], profiles: Iterable[AuthorProfile]
) -> FeedInfo:
    """Return the feed: an author's page, else what was asked for."""
    number = v.name_or_number(people[0].get("id")) if len(people) == 1 else ""
    name = next((profile.name for profile in profiles), None)
    if not number or not name:
        site = "https://www.scholarfeed.org/"
        return _asked.feed(source, FORMAT, "Scholar Feed", "q", "anchor_paper_id", site=site)
    pages = "https://www.scholarfeed.org/author/"
    return _asked.author_feed(source, FORMAT, "Scholar Feed", name, number, pages=pages)
