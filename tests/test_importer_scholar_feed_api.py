"""Answers of Scholar Feed's interface, as its descriptions have them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.arriving import Record
from storage.importers.scholar_feed_api import parse, sniff
from tests.answers import ARXIV, COUNTS, DAYS, NAMES, SEEDS, WORDS, only, shuffled, source

API = "https://api.scholarfeed.org/api/v1/public"
PERSON = {"id": 42, "name": "Ada Teapot", "h_index": 12, "total_papers": 80}


def paper(**fields: Any) -> dict[str, Any]:
    return {"arxiv_id": "2601.00042", "title": "Steeping", "rank_score": 0.4, **fields}


def read(**fields: Any) -> Record:
    return only(parse(source({"papers": [paper(**fields)]})))


@pytest.mark.parametrize(
    "answer",
    [
        {"papers": [paper()], "next_cursor": None},
        {"results": [paper()]},
        {"hits": [paper()], "since": None},
        {**PERSON, "top_papers": [paper()]},
        {"author": PERSON, "papers": [paper()]},
        [paper()],
        paper(),
    ],
    ids=["search", "results", "watch", "author", "papers", "bare", "one"],
)
def test_papers_are_found_in_every_kind_of_answer(answer: Any) -> None:
    assert sniff(source(answer).data)
    assert only(parse(source(answer))).title == "Steeping"


@pytest.mark.parametrize(
    "answer", [PERSON, {"authors": [PERSON], "total": 1}, {"author": PERSON}, [PERSON]]
)
def test_people_are_found_in_every_kind_of_answer(answer: Any) -> None:
    assert sniff(source(answer).data)
    parsed = parse(source(answer))
    (found,) = parsed.authors
    assert (found.name, found.ids) == ("Ada Teapot", ("scholarfeed:42",))
    assert {name: metric.value for name, metric in found.metrics.items()} == {
        "h_index": 12,
        "papers": 80,
    }
    assert parsed.warnings == ("0 papers; 1 author profile.",)


@pytest.mark.parametrize("around", [lambda tiers: {"tiers": tiers}, lambda tiers: tiers])
def test_what_a_niche_is_built_on_is_read_from_all_its_tiers(around: Any) -> None:
    root = {"id": "2001.00001", "title": "Roots", "lift": 3.1, "global_citations": 7}
    level = {"arxiv_id": "1706.00002", "title": "Trunks", "niche_indegree": 2}
    answer = {"anchor": "2504.00003", **around({"niche_roots": [root], "field_level": [level]})}
    assert sniff(source(answer).data)
    parsed = parse(source(answer))
    assert [(r.title, r.arxiv_id) for r in parsed.records] == [
        ("Roots", "2001.00001"),
        ("Trunks", "1706.00002"),
    ]
    assert parsed.records[0].metrics["citations"].value == 7


@pytest.mark.parametrize(
    "answer", [{"papers": [], "next_cursor": None}, {"papers": [], "not_found": ["9999.99999"]}]
)
def test_an_answer_without_papers_is_known_by_what_is_around_them(answer: Any) -> None:
    assert sniff(source(answer).data)
    assert parse(source(answer)).warnings == ("0 papers: Scholar Feed found nothing.",)


def test_an_author_is_one_feed_wherever_it_is_stored() -> None:
    for name in ("a.json", f"{API}/authors/42"):
        feed = parse(source({**PERSON, "top_papers": []}, name=name)).feed
        assert (feed.key, feed.title) == (
            "scholar-feed-api:author:42",
            "Ada Teapot (Scholar Feed)",
        )


def test_a_cut_list_says_how_many_it_was() -> None:
    record = read(authors=["Ada Teapot", "Bo Kettle"], n_authors=9)
    assert record.authors_truncated and record.author_count == 9
    record = read(authors=["Ada Teapot", "Bo Kettle"])
    assert not record.authors_truncated and record.author_count == 2


def test_numbers_that_are_unknown_are_absent() -> None:
    record = read(rank_score=None, llm_novelty_score="high", citation_count=-1)
    assert record.metrics == {}


def test_what_the_reader_did_there_is_left_alone() -> None:
    record = read(is_read=True, is_saved=True, note_text="mine", collections=["x"])
    assert record == read()


def test_code_is_there_where_it_is_said_or_linked() -> None:
    assert read(has_code=True).code and read(github_url="https://github.com/a/b").code
    assert not read(has_code="yes", github_url="github.com/a/b").code


def test_pages_of_one_search_are_one_feed() -> None:
    ask = f"{API}/papers/search?q=tea&limit=5"
    feeds = [parse(source({"papers": []}, name=f"{ask}&cursor={n}")).feed for n in "ab"]
    assert feeds[0].key == feeds[1].key
    assert feeds[0].title == "Scholar Feed: tea"


def test_an_answer_without_papers_says_so() -> None:
    parsed = parse(source({"papers": [], "next_cursor": None}))
    assert parsed.warnings == ("0 papers: Scholar Feed found nothing.",)


PAPERS = st.fixed_dictionaries(
    {"arxiv_id": ARXIV, "title": WORDS},
    optional={
        "authors": NAMES,
        "year": st.integers(1990, 2099),
        "published_date": DAYS.map(str),
        "categories": st.lists(st.sampled_from(["cs.CL", "stat.ML", "cs.LG"]), unique=True),
        "primary_category": st.sampled_from(["cs.CL", "cs.CV"]),
        "rank_score": st.floats(0, 1),
        "llm_novelty_score": st.floats(0, 1) | st.none(),
        "citation_count": COUNTS,
        "llm_summary": WORDS,
    },
)


@given(st.lists(PAPERS, max_size=4), SEEDS)
def test_what_is_printed_is_what_is_read(papers: list[dict[str, Any]], seed: int) -> None:
    parsed = parse(source(shuffled({"papers": [shuffled(one, seed) for one in papers]}, seed)))
    assert not parsed.rejected
    named = {"rank_score": "score", "llm_novelty_score": "novelty", "citation_count": "citations"}
    for record, said in zip(parsed.records, papers, strict=True):
        assert (record.arxiv_id, record.title) == (said["arxiv_id"], said["title"])
        assert list(record.authors) == said.get("authors", [])
        assert record.year == said.get("year")
        day = said.get("published_date")
        assert (str(record.published) if record.published else None) == day
        primary = said.get("primary_category")
        assert record.primary_category == primary
        both = [*([primary] if primary else []), *said.get("categories", [])]
        assert list(record.categories) == list(dict.fromkeys(both))
        assert {name: metric.value for name, metric in record.metrics.items()} == {
            shown: said[name] for name, shown in named.items() if said.get(name) is not None
        }
        assert record.extra.get("tldr") == said.get("llm_summary")
