"""What a list shows: its place, narrowed, in an order, with what stays while one looks at it."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage import finder
from storage.library import Library
from storage.listing import Listing
from storage.places import EVERYTHING, INBOX
from storage.predicates import Sort
from tests.fakes import library, parsed, record

PAPERS = 40


@pytest.fixture
def desk(tmp_path: Path) -> Library:
    return library(tmp_path, parsed(*(record(n) for n in range(1, PAPERS + 1))))


def listed(desk: Library, place: object = INBOX, text: str = "") -> Listing:
    listing = desk.listing()
    listing.enter(place, text=text)  # type: ignore[arg-type]
    whole(listing)
    return listing


def whole(listing: Listing) -> None:
    while listing.is_searching:
        listing.search_on(1.0)


def test_what_leaves_its_place_stays_until_the_place_is_entered_anew(desk: Library) -> None:
    listing = listed(desk)
    before = list(listing.keys)
    desk.set_read(before[3:5], True)
    listing.refresh(frozenset(before[3:5]))
    assert listing.keys == before
    listing.enter(INBOX)
    assert listing.keys == [key for key in before if key not in before[3:5]]


def test_what_comes_while_one_looks_takes_its_place_in_the_order(desk: Library) -> None:
    listing = listed(desk)
    listing.order_by(Sort("title"))
    desk.take(parsed(record(90)), source="x")
    assert listing.refresh(frozenset())
    assert len(listing.keys) == PAPERS + 1
    titles = [desk.require(key).title.lower() for key in listing.keys]
    assert titles == sorted(titles)


def test_what_is_taken_out_of_the_library_leaves_the_list(desk: Library) -> None:
    listing = listed(desk)
    gone = listing.keys[5]
    desk.remove([gone])
    assert listing.refresh({gone})
    assert len(listing.keys) == listing.total == PAPERS - 1
    assert gone not in listing.keys


def test_papers_that_go_and_come_back_are_counted_once(desk: Library) -> None:
    listing = listed(desk)
    desk.take(parsed(record(90)), source="x")
    listing.refresh(frozenset())
    desk.undo()
    listing.refresh(frozenset())
    assert len(listing.keys) == listing.total == PAPERS
    desk.redo()
    listing.refresh(frozenset())
    assert len(listing.keys) == listing.total == PAPERS + 1


def test_what_comes_elsewhere_leaves_a_list_what_it_is(desk: Library) -> None:
    desk.take(parsed(record(90), feed="b"), source="x")
    place = desk.place("feed:feed:b")
    listing = listed(desk, place)
    before = listing.keys
    came = desk.take(parsed(record(91), feed="c"), source="x")
    assert came.new == 1
    assert not listing.refresh({key for key in desk.find("") if key not in before})
    assert listing.keys is before


def test_a_list_in_which_a_paper_changed_is_another(desk: Library) -> None:
    listing = listed(desk)
    before = listing.keys
    assert listing.refresh({before[7]})
    assert listing.keys is not before


def test_a_wrong_query_leaves_the_last_good_list_and_says_where(desk: Library) -> None:
    listing = listed(desk, EVERYTHING, "rivers")
    before = list(listing.keys)
    assert 0 < len(before) < PAPERS
    listing.narrow("rivers is:nothing")
    assert listing.error is not None
    assert listing.error.query[listing.error.start : listing.error.end] == "is:nothing"
    assert listing.keys == before
    listing.narrow("rivers is:unread")
    whole(listing)
    assert listing.error is None
    assert listing.keys == before


def test_the_order_a_query_asks_for_comes_before_that_of_the_place(desk: Library) -> None:
    listing = listed(desk)
    listing.order_by(Sort("title"))
    assert listing.sort == Sort("title")
    listing.narrow("sort:-date")
    assert listing.sort == listing.asked_sort == Sort("date", True)
    assert listing.keys == list(desk.find(""))[::-1]


def test_the_words_looked_for_are_told_but_not_those_that_must_be_missing(desk: Library) -> None:
    listing = listed(desk, EVERYTHING, "rivers -title:stones author:abel")
    assert [(words.field, words.tokens) for words in listing.words] == [
        ("", ("rivers",)),
        ("author", ("abel",)),
    ]


def test_a_typo_in_a_long_word_is_found_after_what_fits_exactly(desk: Library) -> None:
    special = record(77, title="Harbours and Harbors, an Harbors Book", abstract=None)
    desk.take(parsed(special), source="x")
    assert desk.searching.build(lambda *_: None) == ""
    listing = listed(desk, EVERYTHING, "harbors")
    assert listing.close_from == 1
    assert desk.require(listing.keys[0]).title == special.title
    assert len(listing.keys) > 1
    assert all("Harbours" in desk.require(key).title for key in listing.keys[1:])
    listing.narrow("harbrs")
    assert listing.close_from == 0
    assert len(desk.find("harbrs")) == 0  # what commands act on has no typos


def test_of_very_many_papers_the_newest_are_there_before_the_others(
    desk: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert desk.searching.build(lambda *_: None) == ""
    monkeypatch.setattr(finder, "_FIRST", 4)
    asked: list[int] = []
    matching = type(desk.searching).matching

    def counted(self: object, question: object) -> object:
        asked.append(1)
        return matching(self, question)  # type: ignore[arg-type]

    monkeypatch.setattr(type(desk.searching), "matching", counted)
    desk._finder.very_many = 0
    desk.set_read(desk.find("")[1:2], True)
    for query in ("part", "part is:unread", "part rivers", "quiet -is:read"):
        listing = listed(desk, EVERYTHING, query)
        expected = list(desk.find(query))
        assert listing.keys == expected
        assert expected
    assert asked


def test_groups_stand_in_lists_by_date_alone(desk: Library) -> None:
    listing = listed(desk, EVERYTHING)
    assert [group.label for group in listing.groups(desk.today(), whole=True)] == ["2024"]
    listing.order_by(Sort("title"))
    assert listing.groups(desk.today(), whole=True) == []


def test_how_many_would_be_picked_with_some_rows_counts_none_twice(tmp_path: Path) -> None:
    shelf = library(tmp_path, parsed(*(record(n) for n in range(1, 10))))
    keys, picked = shelf.find(""), shelf.picked()
    assert picked.count_with(keys, range(2, 6)) == 4
    for row in (1, 3, 8):
        picked.toggle(keys, row)
    assert picked.count_with(keys, range(2, 6)) == 6
    assert picked.count_with(keys, range(0)) == len(picked) == 3
