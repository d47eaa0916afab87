"""Of two accounts of one paper: which values are shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from math import inf, nan

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.combine import combine
from storage.model import Links, Metric, Paper
from tests.fakes import NOW, metric, paper
from tests.said import BREAD, LAMPS, PREPRINT, TITLE, only, said, together
from tests.shelves import Shelf, each_alone


def test_a_date_that_was_printed_is_better_than_one_worked_out() -> None:
    printed = said(arxiv_id="1", published=date(2024, 5, 1))
    guessed = said(arxiv_id="1", published=date(2025, 5, 1), date_inferred=True)
    later = said(arxiv_id="1", published=date(2026, 5, 1), date_inferred=True)
    for order in ([printed, guessed, later], [later, guessed, printed]):
        found = only(each_alone(order))
        assert (found.published, found.date_inferred) == (date(2024, 5, 1), False)
    for order in ([guessed, later], [later, guessed]):
        found = only(each_alone(order))
        assert (found.published, found.date_inferred) == (date(2025, 5, 1), True)


def test_a_whole_list_of_authors_is_better_than_a_longer_cut_one() -> None:
    whole = said(arxiv_id="1", authors=("Ada Abel", "Bo Eze"))
    cut = said(arxiv_id="1", authors=("A", "B", "C"), authors_truncated=True, author_count=9)
    found = only(each_alone([cut, whole]))
    assert (found.authors, found.author_count) == (("Ada Abel", "Bo Eze"), 2)
    assert found.authors_truncated is False
    assert found.provenance["author_count"] == found.provenance["authors"] == "feed"


def test_a_count_beside_a_list_is_believed() -> None:
    short = said(arxiv_id="1", authors=("Ada Abel",), author_count=9)
    assert (paper(short).authors_truncated, paper(short).author_count) == (False, 9)
    assert only(each_alone([short, short])).author_count == 9


def test_of_lists_believed_alike_the_fuller_is_shown() -> None:
    full = said(arxiv_id="1", authors=("Ada Brook", "Bo Eze"))
    short = said(arxiv_id="1", authors=("Brook A", "Eze B"))
    assert only(each_alone([full, short])).authors == ("Ada Brook", "Bo Eze")
    assert only(each_alone([short, full])).authors == ("Ada Brook", "Bo Eze")


def test_a_list_tells_how_many_authors_there_are() -> None:
    shelf = Shelf()
    shelf.add(said(title=TITLE, authors=("Ada Abel", "Bo Eze")))
    assert only(shelf).author_count == 2
    assert shelf.add(said(title=TITLE, authors=("Ada Abel", "Bo Eze"))).papers == {}
    cut = paper(said(title=TITLE, authors=("Ada Abel",), authors_truncated=True))
    assert cut.author_count is None


def test_a_person_whose_place_is_told_is_no_longer_of_unknown_place() -> None:
    owner = said(arxiv_id="1", known_authors=("Bo Eze", "Cy Goto"))
    found = only(each_alone([owner, said(arxiv_id="1", authors=("Ada Abel", "Eze, Bo"))]))
    assert found.known_authors == ("Cy Goto",)


def test_who_a_cut_list_named_stays_known() -> None:
    cut = said(arxiv_id="1", authors=("Ada Brook", "Cy Goto"), authors_truncated=True)
    whole = said(arxiv_id="1", authors=("Brook A", "Bo Eze", "Cy H. Goto"))
    for order in ([cut, whole], [whole, cut], [cut, whole, cut]):
        found = only(each_alone(order))
        assert (found.authors, found.known_authors) == (whole.authors, ("Ada Brook",))


def test_who_is_shown_in_full_is_not_known_besides() -> None:
    cut = said(arxiv_id="1", authors=("Brook A", "Goto, C."), authors_truncated=True)
    whole = said(arxiv_id="1", authors=("Ada Brook", "Bo Eze", "Cy Goto"))
    for order in ([cut, whole], [whole, cut]):
        assert only(each_alone(order)).known_authors == ()


def test_a_registry_is_believed_before_a_page_made_from_it() -> None:
    shelf = Shelf()
    shelf.add(said(arxiv_id="1", title="ZZ Made", abstract=LAMPS), format="catalyzex", feed="b")
    shelf.add(said(arxiv_id="1", title="As Registered", abstract=BREAD), format="arxiv-atom")
    shelf.add(said(arxiv_id="1", title="ZZ Made", abstract=LAMPS), format="hf-page", feed="c")
    found = only(shelf)
    assert (found.title, found.abstract) == ("As Registered", BREAD)
    assert found.provenance["title"] == "arxiv-atom"
    assert found.other_titles == ("ZZ Made",)


def test_a_paper_is_still_known_by_every_title_it_had() -> None:
    old = said(arxiv_id="1", title=TITLE, authors=("Ada Abel",))
    new = said(arxiv_id="1", title="Moths, Revised", authors=("Ada Abel",))
    assert together(old, new, said(title=TITLE, authors=("A. Abel",))) == 1


def test_the_newest_number_counts_and_an_equal_one_keeps_its_first_date() -> None:
    first, later = date(2026, 1, 1), date(2026, 2, 1)
    found = only(
        each_alone(
            said(arxiv_id="1", metrics=metrics)
            for metrics in (
                {"score": metric(3, as_of=first), "upvotes": metric(5, as_of=first)},
                {"score": metric(3, as_of=later), "upvotes": metric(4, as_of=later)},
                {"comments": metric(1, as_of=first), "upvotes": metric(9, as_of=first)},
            )
        )
    )
    assert found.metrics["score"].as_of == first
    assert (found.metric("upvotes"), found.metric("comments")) == (4, 1)


@pytest.mark.parametrize("number", [nan, inf, -inf])
def test_what_is_not_a_number_is_not_kept(number: float) -> None:
    found = paper(said(title=TITLE, metrics={"score": metric(number), "upvotes": metric(1)}))
    assert found.metrics.keys() == {"upvotes"}


def test_links_are_joined_and_the_better_known_page_wins() -> None:
    one = said(arxiv_id="1", links=Links(abs="https://example.org/a", code="https://example.org/c"))
    two = said(arxiv_id="1", links=Links(abs="https://arxiv.org/abs/1", pdf="https://a.org/x.pdf"))
    for order in ([one, two], [two, one]):
        assert only(each_alone(order)).links == Links(
            abs="https://arxiv.org/abs/1",
            pdf="https://a.org/x.pdf",
            code="https://example.org/c",
        )


def test_a_feed_remembers_the_first_place_it_showed_the_paper_in() -> None:
    shelf = Shelf()
    shelf.add(replace(PREPRINT, position=4))
    shelf.add(replace(PREPRINT, position=1))
    (sighting,) = only(shelf).sightings
    assert (sighting.position, sighting.seen) == (4, NOW + timedelta(seconds=1))


def test_a_record_with_an_address_alone_is_shown_by_it() -> None:
    link = Links(abs="https://example.org/paper/1")
    found = paper(said(other_ids=("url:example.org/paper/1",), links=link))
    assert (found.title, found.title_inferred) == ("https://example.org/paper/1", True)


def test_an_owner_listed_among_the_authors_has_a_place() -> None:
    found = paper(said(title=TITLE, authors=("Ada Abel",), known_authors=("Abel, Ada", "Bo Eze")))
    assert found.known_authors == ("Bo Eze",)


def test_a_cut_list_of_no_authors_is_not_cut() -> None:
    assert paper(said(title=TITLE, authors_truncated=True)).authors_truncated is False


days = st.dates(date(2024, 1, 1), date(2024, 1, 3)) | st.none()
some = st.sampled_from
formats = some(["arxiv-atom", "feed", "hf-page", "catalyzex", "unheard-of"])
numbers = st.builds(
    Metric,
    value=some([1.0, 2.0]),
    source=some(["feed", "hf-page"]),
    as_of=st.dates(date(2024, 1, 1), date(2024, 1, 2)),
)
sources = st.builds(
    said,
    position=st.integers(1, 3),
    arxiv_id=st.just("2401.00001"),
    title=some([None, "One", "Two"]),
    abstract=some([None, LAMPS, BREAD]),
    authors=some([(), ("Ada Abel",), ("Ada Abel", "Bo Eze"), ("Abel, Ada", "Bo Eze")]),
    authors_truncated=st.booleans(),
    author_count=some([None, 2, 9]),
    known_authors=some([(), ("Cy Goto",)]),
    categories=some([(), ("cs.CL",), ("cs.CL", "cs.AI")]),
    venue=some([None, "A", "B"]),
    year=some([None, 2023, 2024]),
    published=days,
    date_inferred=st.booleans(),
    updated=days,
    announced=days,
    arxiv_version=some([None, 1, 2]),
    doi=some([None, "10.1000/x", "10.48550/arxiv.2401.00001"]),
    links=st.builds(
        Links,
        abs=some([None, "https://arxiv.org/abs/1", "https://example.org/1"]),
        pdf=some([None, "https://example.org/1.pdf", "https://example.com/1.pdf"]),
    ),
    code=st.booleans(),
    metrics=st.dictionaries(some(["score", "upvotes"]), numbers),
    raw=st.dictionaries(some(["date", "teaser"]), some(["a", "b"])),
)
seen = st.integers(0, 3).map(lambda late: NOW + timedelta(hours=late))


@st.composite
def papers(draw: st.DrawFn) -> Paper:
    made = paper(draw(sources), feed=draw(some("abc")), format=draw(formats))
    moment = draw(seen)
    sightings = tuple(replace(sighting, seen=moment) for sighting in made.sightings)
    return replace(made, added=moment, sightings=sightings)


def values(found: Paper) -> Paper:
    """Return what does not depend on the order: lists sorted, without the days of numbers."""
    return replace(
        found,
        key="",
        metrics={},
        aliases=tuple(sorted(found.aliases)),
        other_titles=tuple(sorted(found.other_titles)),
        known_authors=tuple(sorted(found.known_authors)),
    )


@given(papers(), papers(), papers())
@settings(max_examples=300, deadline=None)
def test_accounts_combine_in_any_order_to_the_same_values(a: Paper, b: Paper, c: Paper) -> None:
    whole = values(combine(combine(a, b), c))
    assert values(combine(combine(b, a), c)) == whole
    assert values(combine(a, combine(b, c))) == whole
    assert values(combine(combine(c, a), b)) == whole


@given(papers(), papers())
@settings(max_examples=200, deadline=None)
def test_two_accounts_give_the_same_numbers_in_either_order(a: Paper, b: Paper) -> None:
    assert combine(a, b).metrics == combine(b, a).metrics


@given(papers(), papers())
@settings(max_examples=200, deadline=None)
def test_what_is_known_already_adds_nothing(a: Paper, b: Paper) -> None:
    both = combine(a, b)
    assert combine(both, b) == combine(both, a) == combine(both, both) == both
    assert combine(a, b).key == a.key
