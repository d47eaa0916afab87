"""Daily Papers of Hugging Face as JSON: a day's list, a search, one paper (`/api/daily_papers`).

    [{"paper": {"id": "2510.21618", "title": …, "authors": [{"name": …}], "upvotes": 45, …},
      "numComments": 4, …}, …]

The inner object is the paper; it may also stand alone. Votes and comments grow every day.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from storage.arriving import FeedInfo, Parsed, Record
from storage.importers import Source, _ids
from storage.importers import _document_values as v
from storage.importers._asked import asked
from storage.importers._feed_dates import printed_day
from storage.importers._json_shape import shape
from storage.importers._json_source import values
from storage.importers._listing import (
    MAX_AUTHORS,
    Answer,
    extra,
    flat,
    metrics,
    parsed,
    raise_complaint,
)
from storage.importers._marked_text import abstract
from storage.model import Links

FORMAT = "hf-daily"
TITLE = "Hugging Face Papers (JSON)"
ORDER = 30

_ANSWER = Answer(
    format=FORMAT,
    title="a list of Hugging Face Papers",
    nothing="0 papers: Hugging Face lists none here (normal on some weekends).",
    unknown="It is null.",
)
_LISTS = ("", "data", "papers", "results", "dailyPapers")
"""The lists may be wrapped by whoever stored them; the site's own page has the last."""
_PLACES = (
    "", "paper", "[]", "[].paper", "data[]", "data[].paper", "papers[]", "papers[].paper",
    "results[]", "results[].paper", "[][]", "[][].paper", "dailyPapers[]", "dailyPapers[].paper",
)  # fmt: skip
_PYTHON = re.compile(rb"\{\s*'paper'\s*:\s*\{")
_SITE = "https://huggingface.co/papers"
_MANY_DAYS = 7
"""A list of more days is no list of a day or a week, but a search."""


def sniff(data: bytes) -> bool:
    """See the package's documentation."""
    if _PYTHON.search(data[:1024]):
        return True  # claimed, to be refused with the reason
    found = shape(data)
    return any(_is_paper(found.names(place)) for place in _PLACES)


def parse(source: Source) -> Parsed:
    """See the package's documentation."""
    found = values(source, _ANSWER.title, _LISTS)
    items = [item for value in found for item in _items(value)]
    listed = any(isinstance(value, list) or _list_in(value) is not None for value in found)
    if not listed:
        raise_complaint(source, "Hugging Face", found)
    return parsed(
        source,
        _ANSWER,
        _feed(source, items),
        items,
        lambda item, position: _record(item, position, source.today),
        listed=listed,
    )


def _is_paper(names: frozenset[str]) -> bool:
    return names >= {"id", "title", "summary"} and bool(
        names & {"upvotes", "discussionId", "publishedAt", "submittedOnDailyAt"}
    )


def _items(value: Any) -> Iterable[Any]:
    if isinstance(value, list):
        return flat(value)
    wrapped = _list_in(value)
    return (value,) if wrapped is None else wrapped


def _list_in(value: Any) -> list[Any] | None:
    """Return the list that somebody wrapped into an object."""
    said = v.mapping(value)
    if isinstance(said.get("paper"), dict) or "summary" in said:
        return None
    return next((said[name] for name in _LISTS[1:] if isinstance(said.get(name), list)), None)


def _record(item: Mapping[str, Any], position: int, today: date) -> Record | str:
    paper = item["paper"] if isinstance(item.get("paper"), dict) else item
    around: Mapping[str, Any] = {} if paper is item else item
    printed = v.line(paper.get("publishedAt")) or v.line(around.get("publishedAt"))
    published = printed_day(printed)
    name = v.line(paper.get("id")).strip()
    identity = _ids.arxiv_id(name)
    people = paper.get("authors")
    authors = tuple(_names(people))
    every = not isinstance(people, list) or len(authors) == len(people)
    organisation = _organisation(paper) or _organisation(around)
    code = _ids.web_address(v.line(paper.get("githubRepo")))
    return Record(
        where=f"record {position}",
        position=position,
        title=v.line(paper.get("title")).strip() or v.line(around.get("title")).strip() or None,
        abstract=abstract(paper.get("summary")) or abstract(around.get("summary")),
        authors=authors,
        authors_truncated=bool(authors) and not every,
        author_count=len(authors) or None if every else len(people or ()),
        affiliations=(organisation,) if organisation else (),
        organisation=organisation,
        published=published,
        announced=printed_day(v.line(paper.get("submittedOnDailyAt"))),
        arxiv_id=identity[0] if identity else None,
        arxiv_version=identity[1] if identity else None,
        other_ids=(f"hf:{name}",) if name and not identity else (),
        links=Links(
            abs=_ids.page_of(identity) or (_ids.web_address(f"{_SITE}/{name}") if name else None),
            code=code,
            project=_ids.web_address(v.line(paper.get("projectPage"))),
            discussion=f"{_SITE}/{name}" if identity else None,
        ),
        code=code is not None,
        metrics=metrics(
            _ANSWER,
            today,
            upvotes=v.count(paper.get("upvotes")),
            comments=v.count(around.get("numComments", paper.get("numComments"))),
            github_stars=v.count(paper.get("githubStars")),
        ),
        raw={"date": printed} if printed and published is None else {},
        extra=extra(
            tldr=v.line(paper.get("ai_summary")),
            keywords=", ".join(v.lines(paper.get("ai_keywords"))),
        ),
    )


def _names(people: object) -> Iterator[str]:
    """Yield the authors; one who is hidden on the site is an author of the paper all the same."""
    for person in v.objects(people)[:MAX_AUTHORS]:
        if name := v.line(person.get("name")).strip():
            yield name


def _organisation(said: Mapping[str, Any]) -> str | None:
    named = v.mapping(said.get("organization"))
    return v.line(named.get("fullname")) or v.line(named.get("name")) or None


def _feed(source: Source, items: list[Any]) -> FeedInfo:
    """Return the feed: the daily stream, one day, week or month of it, a search, or a file."""
    name, title = _name(source, items)
    return FeedInfo(
        key=f"{FORMAT}:{name}",
        title=title,
        kind=FORMAT,
        address=_ids.web_address(source.name),
        site=_SITE,
    )


def _name(source: Source, items: list[Any]) -> tuple[str, str]:
    found = asked(source)
    if found is None:
        papers = [v.mapping(v.mapping(item).get("paper")) for item in items]
        days = {v.line(paper.get("submittedOnDailyAt"))[:10] for paper in papers}
        if not all(papers) or len(days) > _MANY_DAYS:
            return source.name, f"Hugging Face Papers: {source.name.rpartition('/')[2]}"
        return "daily", "HF Daily Papers"
    if query := found.get("q", "query"):
        return f"search:{query}", f"HF Papers: {query}"
    if part := found.get("date", "week", "month", "submitter"):
        return part, f"HF Daily Papers: {part}"
    if found.get("sort") == "trending":
        return "trending", "HF Trending Papers"
    if found.path.endswith("/daily_papers"):
        return "daily", "HF Daily Papers"
    return found.path, f"HF Papers: {found.path.rpartition('/')[2]}"
