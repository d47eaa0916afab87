"""Answers of Semantic Scholar: search, bulk search, recommendations, batch, author, one paper.

    {"total": 2, "offset": 0, "data": [{"paperId": …, "title": …}, …]}      search, bulk, papers
    {"recommendedPapers": […]}                                              recommendations
    {"data": [{"snippet": …, "paper": {…}}, …]}                             snippets of texts
    [null, {"paperId": …}, …]                                               batch: null is unknown
    {"authorId": …, "name": …, "hIndex": 12, "papers": […]}                 an author

Only the fields that were asked for are there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from storage.arriving import AuthorProfile, FeedInfo, Parsed
from storage.importers import Source, _asked
from storage.importers import _document_values as v
from storage.importers._ids import web_address
from storage.importers._json_shape import shape
from storage.importers._json_source import values
from storage.importers._listing import Answer, flat, metrics, parsed, raise_complaint
from storage.importers._semantic_scholar_paper import record

FORMAT = "semantic-scholar"
TITLE = "Semantic Scholar answer"
ORDER = 32

_ANSWER = Answer(
    format=FORMAT,
    title="an answer of Semantic Scholar",
    nothing="0 papers: Semantic Scholar found nothing.",
    unknown="Semantic Scholar does not know it (null).",
)
_LISTS = ("", "data", "recommendedPapers", "papers")
_PLACES = ("[]", "data[]", "recommendedPapers[]", "", "[].data[]", "[].recommendedPapers[]",
           "[][]")  # fmt: skip
_WRAPPED = ("citingPaper", "citedPaper")
_ENVELOPE = {"total", "offset", "next", "token", "data", "recommendedPapers"}


def sniff(data: bytes) -> bool:
    """See the package's documentation."""
    found = shape(data)
    names = found.names(*_PLACES)
    if names & {"paperId", "authorId", "recommendedPapers"}:
        return True
    if any(wrapped in names for wrapped in _WRAPPED) or {"snippet", "paper"} <= names:
        return True
    top = found.names("")
    empty = not found.names("data[]", "[]")
    return empty and "total" in top and bool(top & {"offset", "token"}) and top <= _ENVELOPE


def parse(source: Source) -> Parsed:
    """See the package's documentation."""
    found = values(source, _ANSWER.title, _LISTS)
    held = _Held([], [])
    for value in found:
        for item in _items(value):
            _sort(item, held)
    listed = any(isinstance(value, list) or _ENVELOPE & v.mapping(value).keys() for value in found)
    if not listed and not held.people:
        raise_complaint(source, "Semantic Scholar", found)
    people = [profile for one in held.people if (profile := _profile(one, source)) is not None]
    return parsed(
        source,
        _ANSWER,
        _feed(source, found, people),
        [paper for paper, _ in held.papers],
        lambda item, position: record(
            item, position, _ANSWER, source.today, held.papers[position - 1][1]
        ),
        people,
        listed=listed,
    )


@dataclass(frozen=True, slots=True)
class _Held:
    """What an answer holds."""

    papers: list[tuple[Any, str | None]]
    """Each with the author whose list it is in, where it is one's."""
    people: list[Mapping[str, Any]]


def _items(value: Any) -> Iterable[Any]:
    if isinstance(value, list):
        return flat(value)
    said = v.mapping(value)
    if "paperId" in said or "authorId" in said:
        return (value,)
    lists: list[list[Any]] = [said[n] for n in _LISTS[1:] if isinstance(said.get(n), list)]
    if lists:
        return lists[0]
    return () if _ENVELOPE & said.keys() else (value,)


def _sort(item: Any, held: _Held) -> None:
    said = v.mapping(item)
    if "paperId" not in said and ("authorId" in said or "hIndex" in said):
        held.people.append(said)
        papers = said.get("papers")
        owner = v.line(said.get("name")).strip() or None
        held.papers.extend((paper, owner) for paper in (papers if isinstance(papers, list) else ()))
        return
    around = (*_WRAPPED, "paper") if "snippet" in said else _WRAPPED
    wrapped = next((said[name] for name in around if isinstance(said.get(name), dict)), item)
    held.papers.append((wrapped, None))


def _profile(said: Mapping[str, Any], source: Source) -> AuthorProfile | None:
    name = v.line(said.get("name")).strip()
    if not name:
        return None
    ids = v.mapping(said.get("externalIds"))
    named = [("s2", said.get("authorId")), ("orcid", ids.get("ORCID")), ("dblp", ids.get("DBLP"))]
    return AuthorProfile(
        name=name,
        affiliations=tuple(dict.fromkeys(v.lines(said.get("affiliations")))),
        homepage=web_address(v.line(said.get("homepage"))),
        ids=tuple(
            f"{scheme}:{number}"
            for scheme, value in named
            for one in (value if isinstance(value, list) else [value])
            if (number := v.name_or_number(one))
        ),
        metrics=metrics(
            _ANSWER,
            source.today,
            h_index=v.count(said.get("hIndex")),
            papers=v.count(said.get("paperCount")),
            citations=v.count(said.get("citationCount")),
        ),
    )


def _feed(source: Source, found: list[Any], people: list[AuthorProfile]) -> FeedInfo:
    """Return the feed: an author's papers, else what was asked for."""
    number = v.name_or_number(v.mapping(found[0]).get("authorId")) if len(found) == 1 else ""
    if not number or not people:
        site = "https://www.semanticscholar.org/"
        return _asked.feed(source, FORMAT, "Semantic Scholar", "query", "q", site=site)
    pages = "https://www.semanticscholar.org/author/"
    return _asked.author_feed(
        source, FORMAT, "Semantic Scholar", people[0].name, number, pages=pages
    )
