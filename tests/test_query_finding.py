"""Finding is evaluating each paper: no guess, no memory that outlives a change."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.codec import paper_document
from storage.facts import PaperFacts
from storage.library import Library
from storage.marks import changed, values_of
from storage.matching import matches
from storage.places import EVERYTHING, INBOX, Place
from storage.query import parse
from storage.text import fold
from tests.fakes import TODAY, library, parsed, record
from tests.known_papers import ALL, key, shelf


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with shelf(tmp_path_factory.mktemp("query") / "library") as opened:
        yield opened


TERMS = st.sampled_from(
    ["rivers", "a", "α", "goto", '"in winter"', "is:unread", "is:read", "is:starred", "is:tagged",
     "is:untagged", "is:followed", "is:queued", "is:cited", "has:note", "tag:ml", "tag:c#",
     "has:file", "tag:new", "author:goto", "author:brook", "cat:cs", "feed:daily", "feed:weekly",
     "feed:x", "title:walks", "arxiv:2401.00003", "key:arxiv:2401.00004", "seen:2", "year:2023",
     "score:>3", "after:2024", "harbour", "new", "/w.lk/", "∞"]
)  # fmt: skip
QUERIES = st.recursive(
    TERMS,
    lambda inner: st.one_of(
        inner.map(lambda query: f"-({query})"),
        st.tuples(inner, inner).map(" ".join),
        st.tuples(inner, inner).map(lambda both: f"({both[0]} OR {both[1]})"),
    ),
    max_leaves=6,
)


def naive(desk: Library, query: str) -> set[str]:
    """Evaluate a query on each paper of the library by itself, without sets and without memory."""
    wanted = parse(query, today=TODAY).query
    feeds = {feed.key: fold(feed.title) for feed in desk.feeds()}
    followed = {author.key for author in desk.authors() if author.followed}
    found = set()
    for number in ALL:
        document = paper_document(desk.require(key(number)))
        mark = changed(key(number), {}, values_of(desk.mark(key(number))), "")
        here = {key(number)} if desk.file_of(key(number)) else set()
        if matches(wanted, PaperFacts(document, mark, feeds, followed, {"feed:weekly"}, here)):
            found.add(key(number))
    return found


@settings(max_examples=200, deadline=None)
@given(QUERIES)
def test_finding_is_evaluating_each_paper(desk: Library, query: str) -> None:
    assert set(desk.find(query)) == naive(desk, query)


EDITS = st.lists(
    st.tuples(st.sampled_from(["read", "star", "tag", "untag", "note", "follow", "fetch", "undo"]),
              st.sampled_from(sorted(ALL)), st.booleans()),
    max_size=6,
)  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(QUERIES, EDITS)
def test_finding_follows_every_change(query: str, edits: list[tuple[str, int, bool]]) -> None:
    with tempfile.TemporaryDirectory() as directory, shelf(Path(directory)) as desk:
        for edit, number, value in edits:
            desk.find(query)  # what it remembers of papers must not outlive the change
            match edit:
                case "read":
                    desk.set_read([key(number)], value)
                case "star":
                    desk.set_starred([key(number)], value)
                case "tag":
                    desk.change_tags([key(number)], add=["new"])
                case "untag":
                    desk.change_tags([key(number)], remove=["new", "ml/rlhf", "C#"])
                case "note":
                    desk.set_note(key(number), "new" if value else "")
                case "fetch":
                    desk.note_file(key(number), "here.pdf" if value else "gone.pdf")
                case "follow":
                    desk.set_followed("Ken Goto", value)
                case _:
                    desk.undo()
            assert set(desk.find(query)) == naive(desk, query)


@settings(max_examples=100, deadline=None)
@given(QUERIES, QUERIES)
def test_a_blank_an_or_and_a_minus_mean_what_they_say(desk: Library, one: str, two: str) -> None:
    first, second = set(desk.find(one)), set(desk.find(two))
    assert set(desk.find(f"({one}) ({two})")) == first & second
    assert set(desk.find(f"{one} OR {two}")) == first | second
    assert set(desk.find(f"-({one})")) == set(desk.find("")) - first


@settings(max_examples=100, deadline=None)
@given(st.sampled_from([INBOX, EVERYTHING]), QUERIES)
def test_a_list_narrows_its_place_to_what_is_found(desk: Library, place: Place, query: str) -> None:
    listing = desk.listing()
    listing.enter(place, text=query)
    while listing.is_searching:
        listing.search_on(1.0)
    here = set(desk.find(place.query))
    assert listing.keys == [found for found in desk.find(query) if found in here]


def test_the_newest_comes_first(desk: Library) -> None:
    assert [int(found[-1]) for found in desk.find("")] == [5, 4, 2, 1, 3]
    assert [int(found[-1]) for found in desk.find("is:unread")] == [5, 2, 3]


def test_few_of_many_come_in_the_order_of_all(tmp_path: Path) -> None:
    with library(tmp_path, parsed(*map(record, range(1, 60)))) as many:
        order = many.find("")
        found = many.find('"part 7" OR "part 12" OR "part 30" OR "part 59" OR "part 41"')
        assert found == [k for k in order if k in found]
        titles = [many.require(k).title for k in found]
        assert [int(title.split()[-1]) for title in titles] == [59, 41, 30, 12, 7]
