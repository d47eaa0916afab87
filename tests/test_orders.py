"""The orders of a list: stable, turned round, papers without a value last in both directions."""

from __future__ import annotations

import tempfile
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.library import Library
from storage.model import Paper
from storage.places import EVERYTHING
from storage.predicates import ORDERS, Sort
from tests.fakes import library, metric, parsed, record

VALUES = st.none() | st.sampled_from([-1.5, 0.0, 0.25, 1.0, 7.0, 1e9])
TITLES = st.sampled_from(
    ["alpha", "Álpha", "“Beta", "a long title that goes on for more than forty letters, one",
     "a long title that goes on for more than forty letters, two", "Zeta", "ζ", "10 things"]
)  # fmt: skip
PAPERS = st.lists(
    st.tuples(VALUES, VALUES, TITLES, st.none() | st.integers(0, 3), st.integers(1, 3)),
    min_size=1,
    max_size=8,
)


def value(paper: Paper, by: str) -> object:
    match by:
        case "date":
            return paper.date
        case "added":
            return paper.added
        case "title":
            from storage.holdings import title_key

            return title_key(paper.title)
        case "seen":
            return len(paper.sightings)
        case "relevance":  # no words are looked for
            return paper.date
    return paper.metric(by)


@settings(max_examples=40, deadline=None)
@given(PAPERS, st.sampled_from(ORDERS), st.booleans())
def test_every_order_is_that_of_the_values_and_else_of_the_library(
    papers: list[tuple[float | None, float | None, str, int | None, int]], by: str, turned: bool
) -> None:
    with tempfile.TemporaryDirectory() as place:
        desk = library(Path(place))
        for number, (score, votes, title, day, seen) in enumerate(papers):
            numbers = {"score": score, "upvotes": votes, "citations": score}
            one = record(
                number,
                title=title,
                abstract=f"Words of {number}. " * 9,
                arxiv_id=f"2401.{number:05}",
                published=None if day is None else date(2024, 1, 1) + timedelta(days=day),
                metrics={n: metric(v) for n, v in numbers.items() if v is not None},
            )
            for feed in range(seen):
                desk.take(parsed(one, feed=f"{feed}"), source="x")
        usual = [desk.require(key) for key in desk.find("")]
        if by == "relevance":
            turned = False
        known = [paper for paper in usual if value(paper, by) is not None]
        unknown = [paper for paper in usual if value(paper, by) is None]
        upwards = (by == "title") != turned
        expected = sorted(known, key=lambda paper: value(paper, by), reverse=not upwards)  # type: ignore[arg-type, return-value]
        if by == "title" and turned:
            expected = sorted(usual, key=lambda paper: value(paper, by))[::-1]  # type: ignore[arg-type, return-value]
        listing = desk.listing()
        listing.enter(EVERYTHING, sort=Sort(by, turned))
        assert listing.keys == [paper.key for paper in (*expected, *unknown)]
        desk.close()


def test_an_order_is_made_anew_when_papers_come(tmp_path: Path) -> None:
    desk = library(tmp_path, parsed(record(1, metrics={"score": metric(5)})))
    first = desk.find("sort:score")
    desk.take(parsed(record(2, metrics={"score": metric(9)})), source="x")
    assert len(first) == 1
    assert [desk.require(key).metric("score") for key in desk.find("sort:score")] == [9, 5]
    assert [desk.require(key).metric("score") for key in desk.find("sort:-score")] == [5, 9]


@pytest.mark.parametrize("sort", [Sort("score"), Sort("title", True), Sort("date")])
def test_the_order_of_a_place_is_remembered(tmp_path: Path, sort: Sort) -> None:
    with library(tmp_path, parsed(record(1))) as desk:
        inbox, other = desk.places()[:2]
        desk.remember_sort(inbox, sort)
    with Library(tmp_path) as again:
        assert again.sort_of(inbox) == sort
        assert again.sort_of(other) == Sort("date")
