"""The bundled sample library states what it promises: real, well-formed, varied, in our words."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from importlib.resources import files
from typing import Any

import pytest

from storage.arriving import Parsed, Record
from storage.model import Mark
from storage.sample import sample
from storage.text import clean, fold_words
from tests import beside
from tests.beside import needs_papers

ARXIV_ID = re.compile(r"\d{4}\.\d{4,5}|[a-z]+(?:-[a-z]+)?/\d{7}")
DOI = re.compile(r"10\.\d{4,9}/[^\sA-Z]+")
CATEGORY = re.compile(r"[a-z]+(?:-[a-z]+)?(?:\.[A-Z]{2})?")
RUN = 12
"""So many words in a row would be a quotation."""

FEEDS, MARKS = sample()
RECORDS = [record for feed in FEEDS for record in feed.records]
PAPERS = list({record.title: record for record in RECORDS}.values())


def _names(record: Record) -> set[str]:
    return {name for name in (record.arxiv_id, record.doi, record.title) if name}


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, item in value.items():
            yield from _texts(name)
            yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)


def _runs(text: str) -> set[tuple[str, ...]]:
    words = fold_words(text).split()
    return {tuple(words[at : at + RUN]) for at in range(len(words) - RUN + 1)}


def _file() -> str:
    return files("storage.sample").joinpath("library.json").read_text(encoding="utf-8")


def test_forty_to_sixty_papers_in_several_feeds_over_a_century() -> None:
    assert 40 <= len(PAPERS) <= 60
    assert 6 <= len(FEEDS) <= 8
    assert len({feed.feed.key for feed in FEEDS}) == len(FEEDS)
    assert len({feed.feed.title for feed in FEEDS}) == len(FEEDS)
    years = [record.year for record in PAPERS if record.year is not None]
    assert len(years) == len(PAPERS)
    assert max(years) - min(years) > 50


def test_every_feed_is_one_of_the_sample_format_and_numbers_its_records() -> None:
    for feed in FEEDS:
        assert isinstance(feed, Parsed)
        assert feed.format == feed.feed.kind == "sample"
        assert [record.position for record in feed.records] == [*range(1, len(feed.records) + 1)]
        assert len({record.title for record in feed.records}) == len(feed.records)
        assert not feed.rejected and not feed.warnings


def test_six_papers_or_more_were_seen_in_several_feeds_and_say_the_same_there() -> None:
    seen = Counter(record.title for record in RECORDS)
    assert sum(count >= 2 for count in seen.values()) >= 6
    assert max(seen.values()) == 3
    told = [item.name for item in fields(Record) if item.name not in ("where", "position")]
    for first in PAPERS:
        for other in (record for record in RECORDS if record.title == first.title):
            assert all(getattr(first, name) == getattr(other, name) for name in told)


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: str(paper.title)[:40])
def test_a_paper_is_complete_and_well_formed(paper: Record) -> None:
    assert paper.title
    assert paper.abstract and 100 <= len(paper.abstract) <= 900
    assert paper.authors and all(paper.authors)
    assert paper.authors_truncated or paper.author_count == len(paper.authors)
    assert paper.author_count is None or paper.author_count >= len(paper.authors)
    assert paper.arxiv_id is None or ARXIV_ID.fullmatch(paper.arxiv_id)
    assert paper.doi is None or DOI.fullmatch(paper.doi)
    assert all(CATEGORY.fullmatch(category) for category in paper.categories)
    assert paper.primary_category == (paper.categories[0] if paper.categories else None)
    assert bool(paper.categories) == bool(paper.arxiv_id)
    assert paper.published is None or paper.published.year == paper.year
    assert paper.links.abs
    assert bool(paper.links.pdf) == bool(paper.arxiv_id)
    assert paper.code == (paper.links.code is not None)
    for item in fields(paper.links):
        address = getattr(paper.links, item.name)
        assert address is None or re.fullmatch(r"https://\S+", address)


def test_no_two_papers_share_an_identifier() -> None:
    for name in ("arxiv_id", "doi"):
        given = [value for paper in PAPERS if (value := getattr(paper, name))]
        assert len(given) == len(set(given))


def test_an_arxiv_id_agrees_with_the_date() -> None:
    for paper in PAPERS:
        if paper.arxiv_id is None or paper.published is None or paper.arxiv_id == "1906.11238":
            continue  # the black hole of M87 appeared in its journal first
        month = paper.arxiv_id.rpartition("/")[2][:4]
        assert f"{paper.published:%y%m}" == month, paper.title


def test_numbers_are_given_only_of_people_and_are_dated() -> None:
    assert not any(record.metrics for record in RECORDS)
    profiles = [author for feed in FEEDS for author in feed.authors]
    assert 2 <= len(profiles) <= 3
    known = {name for record in PAPERS for name in record.authors}
    for profile in profiles:
        assert profile.name in known
        assert profile.affiliations
        for metric in profile.metrics.values():
            assert (metric.source, metric.as_of) == ("sample", date(2025, 1, 1))
        assert set(profile.metrics) <= {"h_index", "papers", "citations"}
    assert "approximate and illustrative" in json.loads(_file())["about"]


def test_every_mark_names_one_record_and_most_papers_are_unread() -> None:
    for name in MARKS:
        assert sum(name in _names(paper) for paper in PAPERS) == 1, name
    marks = MARKS.values()
    assert Mark() not in marks
    assert sum(mark.read for mark in marks) == 12
    assert sum(mark.starred for mark in marks) == 6
    assert sum(bool(mark.note) for mark in marks) == 2
    tags = {tag for mark in marks for tag in mark.tags}
    assert tags == {
        "classics", "ml/alignment", "ml/attention",
        "physics/cosmology", "physics/gravity", "to-discuss",
    }  # fmt: skip
    assert all(mark.tags == tuple(sorted(set(mark.tags))) for mark in marks)


@pytest.mark.parametrize(
    "part",
    [
        "**Transformer**", r"$\alpha$", r"$O(n \log n)$", "10^{-21}", r'Schr\"odinger', "[1]",
        "<1B", "n >> F", "é", "https://github.com/", "*exact*", "–",
    ],
)  # fmt: skip
def test_summaries_hold_what_a_display_must_convert(part: str) -> None:
    assert any(part in str(paper.abstract) for paper in PAPERS)


def test_all_text_passes_the_gate_unchanged() -> None:
    for text in _texts(json.loads(_file())):
        assert clean(text) == text == text.strip()


def test_the_file_is_laid_out_for_reading_and_comparing() -> None:
    text = _file()
    assert text == json.dumps(json.loads(text), ensure_ascii=False, indent=2) + "\n"


def test_the_sample_is_the_same_each_time() -> None:
    assert sample() == (FEEDS, MARKS)


@needs_papers
def test_no_summary_quotes_the_abstract_of_its_paper() -> None:
    ours = {fold_words(str(paper.title)): paper for paper in PAPERS}
    compared = 0
    for row in beside.papers():
        if paper := ours.get(fold_words(row["title"])):
            compared += 1
            assert not _runs(str(paper.abstract)) & _runs(row["abstract"]), paper.title
    assert compared >= 3
