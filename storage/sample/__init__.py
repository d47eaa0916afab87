"""The bundled sample library: well-known papers for `carrel demo`, for trying and for tests.

The facts live in `library.json`. A paper stands there once, however many feeds list it; marks
name papers by the same short names the feeds use. What follows from other facts (the arXiv
page, the year of a full date) is worked out here, not written down twice.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from importlib.resources import files
from typing import Any

from storage.arriving import AuthorProfile, FeedInfo, Parsed, Record
from storage.model import Links, Mark, Metric

FORMAT = "sample"
"""The format's name, and the source of every number."""


def sample() -> tuple[tuple[Parsed, ...], dict[str, Mark]]:
    """Return the sample's feeds, and its marks by arXiv id, DOI or title of the paper.

    The first of the three that a paper has names it.
    """
    text = files(__name__).joinpath("library.json").read_text(encoding="utf-8")
    library: Mapping[str, Any] = json.loads(text)
    papers: Mapping[str, Any] = library["papers"]
    as_of = date.fromisoformat(library["metrics_as_of"])
    feeds = tuple(_parsed(feed, papers, as_of) for feed in library["feeds"])
    marks = {_name(papers[slug]): _mark(mark) for slug, mark in library["marks"].items()}
    return feeds, marks


def _parsed(feed: Mapping[str, Any], papers: Mapping[str, Any], as_of: date) -> Parsed:
    return Parsed(
        format=FORMAT,
        feed=FeedInfo(key=feed["key"], title=feed["title"], kind=FORMAT, site=feed.get("site")),
        records=tuple(
            _record(papers[slug], position) for position, slug in enumerate(feed["papers"], start=1)
        ),
        authors=tuple(_profile(author, as_of) for author in feed.get("authors", ())),
    )


def _record(paper: Mapping[str, Any], position: int) -> Record:
    authors = tuple(paper["authors"])
    truncated = paper.get("truncated", False)
    categories = tuple(paper.get("categories", ()))
    published = date.fromisoformat(paper["published"]) if "published" in paper else None
    links = _links(paper)
    return Record(
        where=f"entry {position}",
        position=position,
        title=paper["title"],
        abstract=paper["abstract"],
        authors=authors,
        authors_truncated=truncated,
        author_count=paper.get("author_count", None if truncated else len(authors)),
        affiliations=tuple(paper.get("affiliations", ())),
        organisation=paper.get("organisation"),
        categories=categories,
        primary_category=categories[0] if categories else None,
        venue=paper.get("venue"),
        year=published.year if published else paper["year"],
        published=published,
        arxiv_id=paper.get("arxiv_id"),
        doi=paper.get("doi"),
        links=links,
        code=links.code is not None,
        comment=paper.get("comment"),
    )


def _links(paper: Mapping[str, Any]) -> Links:
    found: dict[str, str] = {}
    if doi := paper.get("doi"):
        found["abs"] = f"https://doi.org/{doi}"
    if arxiv_id := paper.get("arxiv_id"):
        found["abs"] = f"https://arxiv.org/abs/{arxiv_id}"
        found["pdf"] = f"https://arxiv.org/pdf/{arxiv_id}"
    return Links(**(found | paper.get("links", {})))


def _profile(author: Mapping[str, Any], as_of: date) -> AuthorProfile:
    return AuthorProfile(
        name=author["name"],
        affiliations=tuple(author["affiliations"]),
        homepage=author.get("homepage"),
        main_category=author.get("main_category"),
        metrics={
            name: Metric(value=value, source=FORMAT, as_of=as_of)
            for name, value in author["metrics"].items()
        },
    )


def _mark(mark: Mapping[str, Any]) -> Mark:
    return Mark(
        read=mark.get("read", False),
        starred=mark.get("starred", False),
        tags=tuple(sorted(mark.get("tags", ()))),
        note=mark.get("note", ""),
    )


def _name(paper: Mapping[str, Any]) -> str:
    name: str = paper.get("arxiv_id") or paper.get("doi") or paper["title"]
    return name
