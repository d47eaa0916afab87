"""Daily Papers as JSON: the inner object is the paper, the outer one counts comments."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.importers.hf_daily import parse, sniff
from tests.answers import (
    ARXIV,
    COUNTS,
    DAYS,
    NAMES,
    SEEDS,
    WORDS,
    only,
    refused,
    shuffled,
    source,
)

DAILY = "https://huggingface.co/api/daily_papers"


def listed(number: int = 1, **changes: Any) -> dict[str, Any]:
    paper = {
        "id": f"2610.{number:05}",
        "title": f"Steeping {number}",
        "summary": "We steep.",
        "upvotes": 3,
        "submittedOnDailyAt": "2026-10-05T00:00:00.000Z",
        "authors": [{"name": "Ada Teapot", "hidden": False}],
    }
    return {"paper": {**paper, **changes}, "title": f"Steeping {number}", "numComments": 2}


def test_the_number_outside_counts_comments() -> None:
    record = only(parse(source([listed()])))
    assert {name: metric.value for name, metric in record.metrics.items()} == {
        "upvotes": 3,
        "comments": 2,
    }


def test_the_day_of_the_list_is_no_publication() -> None:
    record = only(parse(source([listed(publishedAt="2026-09-30T23:30:00.000Z")])))
    assert (record.published, record.announced) == (date(2026, 9, 30), date(2026, 10, 5))
    record = only(parse(source([listed()])))
    assert (record.published, record.announced) == (None, date(2026, 10, 5))


def test_what_stands_only_outside_is_taken_from_there() -> None:
    bare = {"paper": {"id": "2610.00001"}, "title": "Outside", "summary": "Here.", "numComments": 1}
    record = only(parse(source([{**bare, "publishedAt": "2026-10-01T14:12:05.000Z"}])))
    assert (record.title, record.abstract) == ("Outside", "Here.")
    assert record.published == date(2026, 10, 1)


def test_a_hidden_author_is_an_author() -> None:
    people = [{"name": "Ada Teapot", "hidden": True}, {"name": "Bo Kettle"}]
    record = only(parse(source([listed(authors=people)])))
    assert (record.authors, record.author_count) == (("Ada Teapot", "Bo Kettle"), 2)


def test_an_author_without_a_name_makes_the_list_a_cut_one() -> None:
    record = only(parse(source([listed(authors=[{"name": "Ada Teapot"}, {"name": " "}, None])])))
    assert record.authors == ("Ada Teapot",)
    assert record.authors_truncated and record.author_count == 3


@pytest.mark.parametrize("name", ["data", "papers", "results", "dailyPapers"])
def test_a_list_that_somebody_wrapped_is_read(name: str) -> None:
    wrapped = source({"status": "success", "count": 1, name: [listed()]})
    assert sniff(wrapped.data)
    assert only(parse(wrapped)).title == "Steeping 1"


def test_texts_of_python_are_refused_and_never_evaluated() -> None:
    python = "{'paper': {'id': '2610.00001', 'title': __import__('os').abort()}}"
    for answer in ({"status": "success", "data": [python]}, [python], f"[{python}]"):
        assert sniff(source(answer).data)
        assert "Python's notation" in refused(parse, answer)


def test_a_text_among_papers_is_rejected_alone() -> None:
    parsed = parse(source([listed(1), "{'paper': {}}", listed(3)]))
    assert [record.position for record in parsed.records] == [1, 3]
    assert [(item.where, item.reason) for item in parsed.rejected] == [
        ("record 2", "It is a text, not a paper.")
    ]


@pytest.mark.parametrize(
    ("address", "key", "title"),
    [
        (DAILY, "daily", "HF Daily Papers"),
        (f"{DAILY}?limit=100&p=2", "daily", "HF Daily Papers"),
        (f"{DAILY}?date=2026-10-05&limit=50", "2026-10-05", "HF Daily Papers: 2026-10-05"),
        (f"{DAILY}?week=2026-W41", "2026-W41", "HF Daily Papers: 2026-W41"),
        (f"{DAILY}?sort=trending", "trending", "HF Trending Papers"),
        (f"{DAILY[:-12]}papers/search?q=tea", "search:tea", "HF Papers: tea"),
        (f"{DAILY[:-12]}papers/2610.00001", "/api/papers/2610.00001", "HF Papers: 2610.00001"),
    ],
)
def test_what_was_asked_for_is_one_feed(address: str, key: str, title: str) -> None:
    feed = parse(source([listed()], name=address)).feed
    assert (feed.key, feed.title, feed.address) == (f"hf-daily:{key}", title, address)


def test_stored_days_are_one_stream_and_a_search_is_not() -> None:
    days = [parse(source([listed(n)], name=f"2026-10-0{n}.json")).feed.key for n in (1, 2)]
    assert days == ["hf-daily:daily"] * 2
    found = [listed(n, submittedOnDailyAt=f"20{n:02}-01-01") for n in range(10, 20)]
    assert parse(source(found, name="d/found.json")).feed.title == "Hugging Face Papers: found.json"


def test_a_day_without_papers_is_normal() -> None:
    assert parse(source([])).warnings == (
        "0 papers: Hugging Face lists none here (normal on some weekends).",
    )


PAPERS = st.fixed_dictionaries(
    {"id": ARXIV, "title": WORDS},
    optional={
        "summary": WORDS,
        "authors": NAMES,
        "upvotes": COUNTS,
        "comments": COUNTS,
        "stars": COUNTS,
        "published": DAYS,
        "announced": DAYS,
        "organisation": WORDS,
        "keywords": st.lists(WORDS, min_size=1, max_size=2),
    },
)


def printed(paper: dict[str, Any], seed: int) -> dict[str, Any]:
    inner: dict[str, Any] = {
        name: paper[name] for name in ("id", "title", "summary", "upvotes") if name in paper
    }
    if "authors" in paper:
        inner["authors"] = [shuffled({"name": n, "hidden": False}, seed) for n in paper["authors"]]
    for name, day in (("publishedAt", "published"), ("submittedOnDailyAt", "announced")):
        if day in paper:
            inner[name] = f"{paper[day]}T12:00:00.000Z"
    if "organisation" in paper:
        inner["organization"] = {"name": "x", "fullname": paper["organisation"]}
    inner |= {"githubStars": paper["stars"]} if "stars" in paper else {}
    inner |= {"ai_keywords": paper["keywords"]} if "keywords" in paper else {}
    outer = {"paper": shuffled(inner, seed), "title": paper["title"]}
    outer |= {"numComments": paper["comments"]} if "comments" in paper else {}
    return shuffled(outer, seed)


@given(st.lists(PAPERS, max_size=4), SEEDS)
def test_what_is_printed_is_what_is_read(papers: list[dict[str, Any]], seed: int) -> None:
    parsed = parse(source([printed(paper, seed) for paper in papers]))
    assert not parsed.rejected
    for record, paper in zip(parsed.records, papers, strict=True):
        assert (record.arxiv_id, record.title) == (paper["id"], paper["title"])
        assert record.abstract == paper.get("summary")
        assert list(record.authors) == paper.get("authors", [])
        assert (record.published, record.announced) == (
            paper.get("published"),
            paper.get("announced"),
        )
        assert record.organisation == paper.get("organisation")
        assert record.extra.get("keywords", "") == ", ".join(paper.get("keywords", ()))
        counted = {"upvotes": "upvotes", "comments": "comments", "stars": "github_stars"}
        assert {name: metric.value for name, metric in record.metrics.items()} == {
            name: paper[said] for said, name in counted.items() if said in paper
        }
