"""The JSON records name every field, and say null for what is not known."""

import json
from datetime import date
from pathlib import Path

import pytest

from storage.arriving import AuthorProfile, ImportReport, Record, Rejected
from storage.errors import NotFoundError
from storage.model import LINKS, Links
from storage.records import author_record, feed_record, paper_record, report_record
from tests.fakes import library, metric, parsed, record

DESIGNED = """key, title, title_inferred, abstract, authors, authors_truncated, author_count,
affiliations, categories, primary_category, venue, year, published, date_inferred, updated,
arxiv_id, arxiv_version, doi, links, code, comment, score, novelty, upvotes, comments,
github_stars, citations, feeds, sightings, read, starred, tags, note, organisation, known_authors,
aliases, queued, extra, told, versions, cited"""
PAPER_FIELDS = {name.strip() for name in DESIGNED.split(",")}
OF_AUTHORS = """name, key, variants, affiliations, h_index, papers, citations, novelty, ai_score,
metrics_source, metrics_date, in_library, unread, starred, first_year, last_year, followed"""
AUTHOR_FIELDS = {name.strip() for name in OF_AUTHORS.split(",")}
NEVER_NULL = """key, title, title_inferred, authors, authors_truncated, known_authors, affiliations,
categories, date_inferred, links, code, feeds, sightings, aliases, read, starred, queued,
tags, extra, told, versions, cited"""


def test_a_bare_paper_has_every_field_and_null_for_what_is_absent(tmp_path: Path) -> None:
    bare = Record(where="line 1", position=1, title="A Bare Title and Nothing More of It")
    shelf = library(tmp_path, parsed(bare))
    said = paper_record(shelf, *shelf.find(""))
    assert said.keys() >= PAPER_FIELDS
    assert said["links"] == dict.fromkeys(LINKS)
    known = {name for name, value in said.items() if value is not None}
    assert known == {name.strip() for name in NEVER_NULL.split(",")}
    assert said["authors"] == said["tags"] == said["aliases"] == []
    assert said["code"] is said["read"] is said["starred"] is False
    assert json.loads(json.dumps(said)) == said


def test_a_full_paper_says_all_it_knows(tmp_path: Path) -> None:
    full = record(
        1,
        arxiv_id="2401.00001",
        arxiv_version=2,
        doi="10.1/x",
        other_ids=("pmid:7",),
        links=Links(code="https://example.org/code"),
        code=True,
        updated=date(2024, 2, 1),
        metrics={"score": metric(13.0), "upvotes": metric(5.0), "novelty": metric(0.48)},
    )
    shelf = library(tmp_path, parsed(full, feed="a"), parsed(full, feed="b"))
    (key,) = shelf.find("")
    shelf.set_read([key], True)
    shelf.change_tags([key], add=["ml/rlhf"])
    shelf.set_note(key, "Read again.")
    said = paper_record(shelf, key)
    assert said["key"] == "arxiv:2401.00001"
    assert said["published"] == "2024-01-02"
    assert said["year"] == 2024
    assert said["updated"] == "2024-02-01"
    assert said["aliases"] == ["arxiv:2401.00001", "doi:10.1/x", "pmid:7"]
    assert said["links"]["code"] == "https://example.org/code"
    assert said["feeds"] == ["Feed a", "Feed b"]
    assert said["sightings"] == 2
    assert (said["read"], said["starred"], said["tags"]) == (True, False, ["ml/rlhf"])
    assert said["note"] == "Read again."


def test_counts_are_whole_and_scores_stay_as_given(tmp_path: Path) -> None:
    counted = record(1, metrics={"score": metric(13.0), "comments": metric(2.0)})
    shelf = library(tmp_path, parsed(counted))
    said = json.dumps(paper_record(shelf, *shelf.find("")))
    assert '"score": 13.0' in said
    assert '"comments": 2,' in said


def test_an_unknown_paper_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="no paper “arxiv:1”"):
        paper_record(library(tmp_path), "arxiv:1")


def test_an_author_has_the_metrics_of_a_profile_and_the_counts_of_the_library(
    tmp_path: Path,
) -> None:
    profile = AuthorProfile(
        name="Ada Brook",
        affiliations=("Here",),
        metrics={
            "h_index": metric(44, as_of=date(2026, 1, 1)),
            "novelty": metric(0.48, source="scholar-feed", as_of=date(2026, 2, 1)),
        },
    )
    shelf = library(tmp_path, parsed(record(1), record(8), authors=[profile]))
    said = author_record(shelf.author("ada brook"))
    assert said.keys() >= AUTHOR_FIELDS
    assert (said["name"], said["h_index"], said["novelty"]) == ("Ada Brook", 44, 0.48)
    assert (said["metrics_source"], said["metrics_date"]) == ("scholar-feed", "2026-02-01")
    assert said["papers"] is said["citations"] is said["ai_score"] is None
    assert (said["in_library"], said["unread"], said["starred"]) == (2, 2, 0)
    assert (said["first_year"], said["last_year"]) == (2024, 2024)


def test_an_author_nobody_measured_has_null_for_source_and_date(tmp_path: Path) -> None:
    said = author_record(library(tmp_path).author("Nobody"))
    assert said["metrics_source"] is said["metrics_date"] is said["first_year"] is None


def test_a_feed_has_its_counts_and_its_last_arrival(tmp_path: Path) -> None:
    shelf = library(tmp_path, parsed(record(1), record(2)))
    (feed,) = shelf.feeds()
    said = feed_record(feed, shelf.counts().feeds[feed.key], now=shelf.now())
    assert (said["title"], said["papers"], said["unread"]) == ("Feed a", 2, 2)
    assert said["address"] is None
    assert said["fetched"].startswith("2026-07-01T")


def test_a_report_lists_what_was_rejected() -> None:
    report = ImportReport(
        source="bad\udce9name",
        format="feed",
        records=1,
        rejected=(Rejected(where="entry 2", reason="It has no title."),),
    )
    said = report_record(report)
    assert said["rejected"] == [{"where": "entry 2", "reason": "It has no title."}]
    assert said["import_id"] is said["error"] is None
    assert json.dumps(said, ensure_ascii=False).encode()
