"""Library values as plain JSON for scripts. What is absent is null, never missing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from storage.arriving import ImportReport
from storage.codec import told_document, version_document
from storage.imports import PastImport
from storage.library import Library
from storage.model import LINKS, Author, Feed, Metric
from storage.schedule import silence
from storage.steps import Step

Record = dict[str, Any]
"""One JSON object."""

_COUNTS = ("upvotes", "comments", "github_stars", "citations")


def paper_record(library: Library, key: str) -> Record:
    """Return the JSON record of the paper `key`, its marks and its places in feeds.

    Raises `NotFoundError` when the library has no such paper.
    """
    paper = library.require(key)
    mark = library.mark(key)
    return {
        "key": paper.key,
        "title": paper.title,
        "title_inferred": paper.title_inferred,
        "abstract": paper.abstract,
        "authors": list(paper.authors),
        "authors_truncated": paper.authors_truncated,
        "author_count": paper.author_count,
        "known_authors": list(paper.known_authors),
        "affiliations": list(paper.affiliations),
        "organisation": paper.organisation,
        "categories": list(paper.categories),
        "primary_category": paper.primary_category,
        "venue": paper.venue,
        "year": paper.year or (paper.published.year if paper.published else None),
        "published": _day(paper.published),
        "date_inferred": paper.date_inferred,
        "updated": _day(paper.updated),
        "announced": _day(paper.announced),
        "arxiv_id": paper.arxiv_id,
        "arxiv_version": paper.arxiv_version,
        "doi": paper.doi,
        "links": {name: getattr(paper.links, name) for name in LINKS},
        "code": paper.code,
        "comment": paper.comment,
        "score": paper.metric("score"),
        "novelty": paper.metric("novelty"),
        **{name: _count(paper.metric(name)) for name in _COUNTS},
        "feeds": [library.feed_title(s.feed) for s in paper.sightings],
        "sightings": len(paper.sightings),
        "aliases": list(paper.aliases),
        "extra": dict(paper.extra),
        "told": told_document(paper.told),
        "versions": list(map(version_document, paper.versions)),
        "read": mark.read,
        "starred": mark.starred,
        "queued": mark.queued,
        "tags": list(mark.tags),
        "note": mark.note or None,
        "cited": library.is_cited(paper),
    }


def author_record(author: Author) -> Record:
    """Return the JSON record of an author: what sources said, and what the library counts.

    `metrics_source` and `metrics_date` are those of the newest number.
    """
    newest = max(author.metrics.values(), key=lambda m: (m.as_of, m.source), default=None)
    return {
        "name": author.name,
        "key": author.key,
        "variants": list(author.variants),
        "affiliations": list(author.affiliations),
        "homepage": author.homepage,
        "main_category": author.main_category,
        "ids": list(author.ids),
        "h_index": _number(author.metrics, "h_index"),
        "papers": _number(author.metrics, "papers"),
        "citations": _number(author.metrics, "citations"),
        "novelty": author.metrics["novelty"].value if "novelty" in author.metrics else None,
        "ai_score": _number(author.metrics, "ai_score"),
        "metrics_source": newest.source if newest else None,
        "metrics_date": _day(newest.as_of) if newest else None,
        "in_library": len(author.papers),
        "unread": author.unread,
        "starred": author.starred,
        "first_year": min(author.years, default=None),
        "last_year": max(author.years, default=None),
        "followed": author.followed,
    }


def feed_record(feed: Feed, counts: tuple[int, int], *, now: datetime) -> Record:
    """Return the JSON record of a feed; `counts` are its unread and all papers."""
    unread, papers = counts
    state = feed.state
    return {
        "key": feed.key,
        "title": feed.title,
        "kind": feed.kind,
        "address": feed.address,
        "site": feed.site,
        "folder": feed.folder or None,
        "followed": feed.followed,
        "paused": feed.paused,
        "interval": feed.interval,
        "fetched": _moment(feed.fetched),
        "checked": _moment(state.checked),
        "changed": _moment(state.changed),
        "failures": state.failures,
        "error": state.error,
        "wait_until": _moment(state.wait_until),
        "stale": silence(feed, now) is not None,
        "etag": state.etag,
        "last_modified": state.last_modified,
        "papers": papers,
        "unread": unread,
    }


def step_record(step: Step) -> Record:
    """Return the JSON record of what became of a feed that was to be refreshed."""
    report = step.report
    return {
        "feed": step.feed.key,
        "title": step.feed.title,
        "address": step.feed.address,
        "outcome": step.stage.value,
        "sentence": step.sentence or None,
        "report": None if report is None else report_record(report),
    }


def report_record(report: ImportReport) -> Record:
    """Return the JSON record of one source's arrival."""
    return {
        "source": report.source,
        "format": report.format,
        "records": report.records,
        "new": report.new,
        "updated": report.updated,
        "duplicates": report.duplicates,
        "feeds": report.feeds,
        "rejected": [{"where": item.where, "reason": item.reason} for item in report.rejected],
        "warnings": list(report.warnings),
        "import_id": report.import_id,
        "error": report.error,
    }


def import_record(past: PastImport) -> Record:
    """Return the JSON record of a past import."""
    return {
        "number": past.number,
        "time": past.time.isoformat(),
        "title": past.title,
        "undone": past.undone,
        "can_be_turned": past.can_turn,
        "sources": [
            {
                "source": one.source,
                "format": one.format,
                "feed": one.feed,
                "feed_title": one.feed_title,
                "records": one.records,
                "new": one.new,
                "updated": one.updated,
                "duplicates": one.duplicates,
                "feeds": one.feeds,
                "rejected": [{"where": bad.where, "reason": bad.reason} for bad in one.rejected],
                "rejected_count": one.rejected_count,
                "warnings": list(one.warnings),
            }
            for one in past.sources
        ],
    }


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _number(metrics: Mapping[str, Metric], name: str) -> float | int | None:
    return _count(metrics[name].value) if name in metrics else None


def _count(value: float | None) -> float | int | None:
    """Return a count as a whole number where it is one."""
    return int(value) if value is not None and value == int(value) else value
