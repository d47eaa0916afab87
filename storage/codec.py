"""Model values ↔ the plain JSON documents of the tables. Absent values are left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from storage.fetch_state import state_from
from storage.identity import author_key
from storage.model import LINKS, Author, Feed, Links, Metric, Paper, Sighting, Version
from storage.told import Told

if TYPE_CHECKING:
    from storage.arriving import AuthorProfile

_DATES = ("published", "updated", "announced")
_LISTS = (
    "other_titles",
    "authors",
    "known_authors",
    "affiliations",
    "categories",
    "aliases",
    "wordings",
    "apart",
)
_PLAIN = (
    "key", "title", "title_inferred", "abstract", "authors_truncated", "author_count",
    "organisation", "primary_category", "venue", "year", "date_inferred", "arxiv_id",
    "arxiv_version", "doi", "code", "comment",
)  # fmt: skip
_plain_of, _lists_of, _dates_of = (attrgetter(*names) for names in (_PLAIN, _LISTS, _DATES))
_links_of = attrgetter(*LINKS)
_FEED = (
    "key", "title", "kind", "address", "site", "followed", "folder", "named", "paused", "interval",
)  # fmt: skip


def paper_document(paper: Paper) -> dict[str, Any]:
    """Return the document of a paper."""
    document: dict[str, Any] = {
        name: value
        for name, value in zip(_PLAIN, _plain_of(paper), strict=True)
        if value or value == ""
    }
    document |= {n: list(many) for n, many in zip(_LISTS, _lists_of(paper), strict=True) if many}
    document |= {n: day.isoformat() for n, day in zip(_DATES, _dates_of(paper), strict=True) if day}
    parts = {
        "links": {n: url for n, url in zip(LINKS, _links_of(paper.links), strict=True) if url},
        "metrics": metrics_document(paper.metrics),
        "raw": dict(paper.raw),
        "extra": dict(paper.extra),
        "provenance": dict(paper.provenance),
        "told": told_document(paper.told),
        "versions": list(map(version_document, paper.versions)),
        # Folded names, so that the library can group by author without folding again.
        "who": list(map(author_key, (*paper.authors, *paper.known_authors))),
        "sightings": [
            {"feed": s.feed, "seen": s.seen.isoformat(), "position": s.position}
            for s in paper.sightings
        ],
    }
    document |= {name: part for name, part in parts.items() if part}
    document["added"] = paper.added.isoformat()
    return document


def paper_from(document: Mapping[str, Any]) -> Paper:
    """Return the paper of a document."""
    values: dict[str, Any] = {name: document.get(name) for name in _PLAIN}
    for name in ("title_inferred", "authors_truncated", "date_inferred", "code"):
        values[name] = bool(values[name])
    values |= {name: tuple(document.get(name, ())) for name in _LISTS}
    for name in _DATES:
        day = document.get(name)
        values[name] = date.fromisoformat(day) if day else None
    sightings = tuple(
        Sighting(feed=s["feed"], seen=_moment(s["seen"]), position=s["position"])
        for s in document.get("sightings", ())
    )
    return Paper(
        **values,
        links=Links(**document.get("links", {})),
        metrics=metrics_from(document.get("metrics", {})),
        raw=dict(document.get("raw", {})),
        extra=dict(document.get("extra", {})),
        provenance=dict(document.get("provenance", {})),
        told={
            name: tuple((source, value) for source, value in pairs)
            for name, pairs in document.get("told", {}).items()
        },
        versions=tuple(map(_version_from, document.get("versions", ()))),
        sightings=sightings,
        added=_moment(document["added"]),
    )


def told_document(told: Told) -> dict[str, list[list[str]]]:
    """Return what else sources say as plain JSON: by field, pairs of format and value."""
    return {name: list(map(list, pairs)) for name, pairs in told.items()}


def version_document(version: Version) -> dict[str, Any]:
    """Return what changed of a paper as plain JSON."""
    return {
        "name": version.name,
        "seen": version.seen.isoformat(),
        "source": version.source,
        "changes": list(version.changes),
        "before": dict(version.before),
    }


def _version_from(document: Mapping[str, Any]) -> Version:
    return Version(
        name=document["name"],
        seen=_moment(document["seen"]),
        source=document["source"],
        changes=tuple(document["changes"]),
        before=dict(document["before"]),
    )


def metrics_document(metrics: Mapping[str, Metric]) -> dict[str, Any]:
    """Return metrics as plain JSON."""
    return {
        name: {"value": m.value, "source": m.source, "as_of": m.as_of.isoformat()}
        for name, m in metrics.items()
    }


def metrics_from(document: Mapping[str, Any]) -> dict[str, Metric]:
    """Return the metrics of plain JSON."""
    return {
        name: Metric(value=m["value"], source=m["source"], as_of=date.fromisoformat(m["as_of"]))
        for name, m in document.items()
    }


def feed_document(feed: Feed) -> dict[str, Any]:
    """Return the document of a feed; its state has one of its own."""
    document = {name: getattr(feed, name) for name in _FEED}
    document["fetched"] = feed.fetched.isoformat() if feed.fetched else None
    document["folder"] = feed.folder or None
    return {name: value for name, value in document.items() if value not in (None, False)}


def feed_from(document: Mapping[str, Any], state: Mapping[str, Any] | None = None) -> Feed:
    """Return the feed of a document, and of that of its state, if it has one."""
    known = state_from(state)
    fetched = document.get("fetched")
    arrivals = [_moment(fetched)] if fetched else []
    arrivals += [known.fetched] if known.fetched else []
    return Feed(
        key=document["key"],
        title=document["title"],
        kind=document["kind"],
        address=document.get("address"),
        site=document.get("site"),
        fetched=max(arrivals, default=None),
        followed=bool(document.get("followed")),
        folder=document.get("folder", ""),
        named=bool(document.get("named")),
        paused=bool(document.get("paused")),
        interval=document.get("interval"),
        state=known,
    )


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def author_document(
    key: str, profile: AuthorProfile, before: Mapping[str, Any] | None
) -> dict[str, Any]:
    """Return the document of an author of whom `profile` was said; what was known stays.

    A number that did not change keeps the date it was first given.
    """
    known = dict(before or {})
    metrics = metrics_from(known.get("metrics", {}))
    for name, metric in profile.metrics.items():
        mine = metrics.get(name)
        if mine is None or (
            (mine.value, mine.source) != (metric.value, metric.source)
            and mine.as_of <= metric.as_of
        ):
            metrics[name] = metric
    affiliations = dict.fromkeys((*known.get("affiliations", ()), *profile.affiliations))
    ids = dict.fromkeys((*known.get("ids", ()), *profile.ids))
    if ids:
        known["ids"] = list(ids)
    return {
        **known,
        "key": key,
        "name": known.get("name", profile.name),
        "affiliations": list(affiliations),
        "homepage": profile.homepage or known.get("homepage"),
        "main_category": profile.main_category or known.get("main_category"),
        "metrics": metrics_document(metrics),
    }


def author_from(
    key: str,
    document: Mapping[str, Any],
    *,
    name: str | None,
    names: Sequence[str],
    papers: tuple[str, ...],
    unread: int,
    starred: int,
    years: Mapping[int, int],
) -> Author:
    """Return the author of a profile document (maybe empty) and what the library counted.

    `names` are the printed forms, the most frequent first; `name` is a form to prefer.
    """
    shown = document.get("name") or name or (names[0] if names else key)
    return Author(
        key=key,
        name=shown,
        variants=tuple(other for other in names if other != shown),
        affiliations=tuple(document.get("affiliations", ())),
        homepage=document.get("homepage"),
        main_category=document.get("main_category"),
        ids=tuple(document.get("ids", ())),
        metrics=metrics_from(document.get("metrics", {})),
        followed=bool(document.get("followed")),
        papers=papers,
        unread=unread,
        starred=starred,
        years=years,
    )
