"""The library: marks, who is told of them, arrivals, settings, authors, and what is removed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from storage.arriving import AuthorProfile
from storage.errors import CarrelError, NotFoundError
from storage.library import Library
from storage.model import Change, Mark
from tests.fakes import library, metric, parsed, record
from tests.libraries import heard, numbered, state

# Marks


def test_a_paper_is_unmarked_until_somebody_says_something(desk: Library) -> None:
    assert desk.mark(numbered(desk, 1)) == Mark()
    assert desk.mark("nobody") == Mark()


def test_what_is_said_of_a_paper_stays_said(desk: Library, place: Path) -> None:
    one, two = numbered(desk, 1), numbered(desk, 2)
    desk.set_read([one, two], True)
    desk.set_starred([one], True)
    desk.change_tags([one], add=["b", "#ml / rlhf", "a"])
    desk.change_tags([one], add=["c"], remove=["b", "never there"])
    desk.set_note(one, "First\nsecond")
    desk.set_read([two], False)
    expected = Mark(read=True, starred=True, tags=("a", "c", "ml/rlhf"), note="First\nsecond")
    assert (desk.mark(one), desk.mark(two)) == (expected, Mark())
    desk.close()
    with Library(place) as again:
        assert (again.mark(one), again.mark(two)) == (expected, Mark())


def test_a_tag_that_is_added_and_removed_at_once_is_removed(desk: Library) -> None:
    desk.change_tags([numbered(desk, 1)], add=["a"], remove=["a"])
    assert desk.tags() == []


def test_a_bad_tag_changes_nothing(desk: Library) -> None:
    with pytest.raises(CarrelError, match="cannot be a tag"):
        desk.change_tags(desk.find(""), add=["good", "()"])
    assert (desk.tags(), len(desk.history())) == ([], 1)


@pytest.mark.parametrize(
    "mark",
    [
        lambda desk, keys: desk.set_read(keys, True),
        lambda desk, keys: desk.set_starred(keys, True),
        lambda desk, keys: desk.change_tags(keys, add=["a"]),
        lambda desk, keys: desk.set_note(keys[-1], "x"),
    ],
)
def test_an_unknown_key_is_named_and_none_is_marked(
    desk: Library, mark: Callable[[Library, list[str]], Change]
) -> None:
    before, changes = state(desk), heard(desk)
    with pytest.raises(NotFoundError, match="no paper “nobody”"):
        mark(desk, [*desk.find(""), "nobody"])
    assert (state(desk), len(desk.history()), changes) == (before, 1, [])


def test_papers_are_required_resolved_and_contained_by_key(desk: Library) -> None:
    one = numbered(desk, 1)
    assert desk.require(one) == desk.paper(one)
    assert one in desk
    assert "nobody" not in desk
    assert desk.paper("nobody") is None
    with pytest.raises(NotFoundError, match="no paper “nobody”"):
        desk.require("nobody")
    assert desk.resolve(one) == [one]
    assert desk.resolve("part") == desk.find("part")
    assert desk.in_feed("feed:a") == desk.find("")
    assert desk.in_feed("feed:none") == []


def test_following_an_author_is_of_the_name_not_its_spelling(desk: Library, place: Path) -> None:
    desk.set_followed("Brook, Ada", True)
    desk.set_followed("ada brook", True)
    assert [author.name for author in desk.authors() if author.followed] == ["Brook, Ada"]
    assert desk.find("is:followed") == [numbered(desk, 1)]
    assert [entry.label for entry in desk.history()][:1] == ["Follow Brook, Ada"]
    desk.close()
    with Library(place) as again:
        assert again.author("Ada Brook").followed
        again.set_followed("Ada Brook", False)
        assert again.find("is:followed") == []
        assert not again.author("Ada Brook").followed


# Subscribers


def test_each_change_tells_its_papers_and_fields(desk: Library) -> None:
    one, two = numbered(desk, 1), numbered(desk, 2)
    changes = heard(desk)
    desk.set_read([one, two, one], True)
    desk.set_starred([two], True)
    desk.change_tags([one], add=["a"])
    desk.set_note(one, "x")
    desk.set_followed("Ada Brook", True)
    desk.take(parsed(record(4), feed="b"), source="b")
    assert [change.keys for change in changes] == [
        {one, two}, {two}, {one}, {one}, frozenset(), {numbered(desk, 4)}
    ]  # fmt: skip
    fields = ["read", "starred", "tags", "note", "authors", "paper"]
    for change, field in zip(changes, fields, strict=True):
        assert field in change.fields
    assert "feeds" in changes[-1].fields
    assert [change.label for change in changes] == [
        "Mark 2 papers read",
        "Star 1 paper",
        "Tag 1 paper +a",
        "Note on 1 paper",
        "Follow Ada Brook",
        "Import 1 paper from Feed b",
    ]


def test_a_change_is_told_after_it_is_so_and_returned_as_it_was_told(desk: Library) -> None:
    seen: list[tuple[Change, bool, int]] = []
    one = numbered(desk, 1)
    desk.subscribe(lambda change: seen.append((change, desk.mark(one).read, desk.counts().unread)))
    returned = desk.set_read([one], True)
    assert seen == [(returned, True, 2)]


def test_only_papers_that_change_are_told(desk: Library) -> None:
    one, two = numbered(desk, 1), numbered(desk, 2)
    desk.set_read([one], True)
    changes = heard(desk)
    assert desk.set_read([one, two], True).keys == {two}
    assert desk.set_read([one, two], True) == Change(keys=frozenset(), fields=frozenset())
    assert desk.set_followed("Ada Brook", False).fields == frozenset()
    assert [change.label for change in changes] == ["Mark 1 paper read"]
    assert len(desk.history()) == 3


def test_undo_and_redo_are_told_like_the_action(desk: Library) -> None:
    changes = heard(desk)
    done = desk.set_starred([numbered(desk, 1)], True)
    undone, redone = desk.undo(), desk.redo()
    assert changes == [done, undone, redone]
    assert undone == redone == done


def test_who_unsubscribes_hears_no_more(desk: Library) -> None:
    changes: list[Change] = []
    unsubscribe = desk.subscribe(changes.append)
    unsubscribe()
    unsubscribe()
    desk.set_read(desk.find(""), True)
    assert changes == []


def test_who_hears_may_act_in_turn_and_leave(desk: Library) -> None:
    one = numbered(desk, 1)

    def star_what_is_read(change: Change) -> None:
        unsubscribe()
        desk.set_starred(change.keys, True)

    unsubscribe = desk.subscribe(star_what_is_read)
    changes = heard(desk)
    desk.set_read([one], True)
    assert desk.mark(one) == Mark(read=True, starred=True)
    assert {change.label for change in changes} == {"Mark 1 paper read", "Star 1 paper"}


# Arrivals


def test_an_arrival_is_accounted_for_and_numbered(desk: Library) -> None:
    report = desk.take(parsed(record(3, doi="10.1/x"), record(4), feed="b"), source="some file")
    assert (report.source, report.format, report.records) == ("some file", "feed", 2)
    assert (report.new, report.updated, report.duplicates) == (1, 1, 0)
    assert report.import_id == desk.history()[0].number


def test_an_arrival_of_nothing_new_is_no_action(desk: Library) -> None:
    before, changes = state(desk), heard(desk)
    report = desk.take(parsed(record(1), record(2), record(3)), source="again")
    assert (report.new, report.updated, report.duplicates, report.import_id) == (0, 0, 3, None)
    assert (state(desk), len(desk.history()), changes) == (before, 1, [])


def test_a_dry_run_tells_what_would_be_and_changes_nothing(desk: Library, place: Path) -> None:
    arrival = parsed(record(3, doi="10.1/x"), record(4), feed="b")
    before, changes = state(desk), heard(desk)
    files = {path.name: path.read_bytes() for path in place.iterdir()}
    would = desk.rehearsal().take(arrival, source="b")
    assert (state(desk), len(desk.history()), changes) == (before, 1, [])
    assert {path.name: path.read_bytes() for path in place.iterdir()} == files
    did = desk.take(arrival, source="b")
    assert would == replace(did, import_id=None)


def test_an_import_never_touches_what_the_user_said(desk: Library) -> None:
    one = numbered(desk, 1)
    desk.set_read([one], True)
    desk.set_note(one, "mine")
    desk.set_followed("Ada Brook", True)
    profile = AuthorProfile(name="A. D. A. Brook", metrics={"h_index": metric(3)})
    profiles = [profile, replace(profile, name="Ada Brook")]
    desk.take(parsed(record(1, venue="V"), feed="b", authors=profiles), source="b")
    assert desk.require(one).venue == "V"
    assert desk.mark(one) == Mark(read=True, note="mine")
    assert desk.author("Ada Brook").followed
    assert desk.author("Ada Brook").metrics["h_index"].value == 3


# Settings


def test_a_setting_is_remembered_and_is_no_action(desk: Library, place: Path) -> None:
    changes = heard(desk)
    assert desk.setting("theme") is None
    for value in ("dark", 3, 2.5, True, ["a", {"b": None}], {"width": 40}, "light"):
        desk.remember("theme", value)
        assert desk.setting("theme") == value
    desk.remember("size", [1, 2])
    assert (len(desk.history()), changes) == (1, [])
    desk.undo()
    files = {path.name: path.read_bytes() for path in place.iterdir()}
    desk.remember("size", [1, 2])
    assert {path.name: path.read_bytes() for path in place.iterdir()} == files
    desk.close()
    with Library(place) as again:
        assert (again.setting("theme"), again.setting("size")) == ("light", [1, 2])
        again.remember("theme", None)
        assert again.setting("theme") is None


# Authors


def test_an_author_is_what_the_library_counts(desk: Library) -> None:
    desk.take(
        parsed(record(8, authors=("Brook, Ada", "Zed")), record(9, authors=("Ada Brook",))),
        source="a",
    )
    desk.set_read([numbered(desk, 8)], True)
    desk.set_starred([numbered(desk, 9)], True)
    author = desk.author("Ada Brook")
    assert (author.name, *author.variants) == ("Ada Brook", "Brook, Ada")
    assert author.papers == (numbered(desk, 9), numbered(desk, 8), numbered(desk, 1))
    assert (author.unread, author.starred, author.years) == (2, 1, {2024: 3})


def test_an_author_nobody_knows_has_nothing(desk: Library) -> None:
    author = desk.author("Nobody At All")
    assert (author.name, author.papers, author.followed) == ("Nobody At All", (), False)


def test_authors_are_found_by_a_part_of_their_name_profiles_first(desk: Library) -> None:
    profile = AuthorProfile(name="Zoe Brook", metrics={"h_index": metric(1)})
    desk.take(parsed(record(7), feed="b", authors=[profile]), source="b")
    assert [author.name for author in desk.authors("BROOK")] == [
        "Zoe Brook", "Ada Brook", "Bo Brook"
    ]  # fmt: skip
    desk.take(parsed(record(9, authors=("Zed", "Bo Brook"))), source="a")
    assert [author.name for author in desk.authors("brook")][1:] == ["Bo Brook", "Ada Brook"]
    assert desk.authors("nobody") == []


def test_a_paper_of_which_only_the_year_is_known_stands_in_its_year(tmp_path: Path) -> None:
    days = {1: date(2024, 1, 1), 2: date(2023, 12, 31), 4: date(2022, 12, 31)}
    papers = [record(n, published=days.get(n), year=2023 if n == 3 else None) for n in range(1, 6)]
    with library(tmp_path, parsed(*papers)) as desk:
        wanted = [numbered(desk, n) for n in (1, 2, 3, 4, 5)]
        assert desk.find("") == wanted


def test_a_tag_is_renamed_with_those_nested_in_it_as_one_action(desk: Library) -> None:
    one, two, three = (numbered(desk, n) for n in (1, 2, 3))
    desk.change_tags([one, two], add=["ml"])
    desk.change_tags([two], add=["ml/rlhf", "mlops"])
    desk.change_tags([three], add=["read"])
    change = desk.rename_tag("#ML", "ai/ml")
    assert change.keys == {one, two} and change.label == "Rename tag #ML to ai/ml on 2 papers"
    assert desk.tags() == ["ai/ml", "ai/ml/rlhf", "mlops", "read"]
    desk.undo()
    assert desk.tags() == ["ml", "ml/rlhf", "mlops", "read"]
    desk.redo()
    assert desk.mark(two).tags == ("ai/ml", "ai/ml/rlhf", "mlops")
    with pytest.raises(NotFoundError):
        desk.rename_tag("ml", "x")
    with pytest.raises(CarrelError):
        desk.rename_tag("read", "#")


def test_papers_are_removed_as_one_action_and_come_back_with_what_was_said(desk: Library) -> None:
    one, two, three = (numbered(desk, n) for n in (1, 2, 3))
    desk.set_starred([one], True)
    assert desk.remove([one, two]).label == "Remove 2 papers"
    assert list(desk.find("")) == [three]
    assert desk.counts().starred == 0
    desk.undo()
    assert desk.mark(one).starred and len(desk) == 3
    desk.redo()
    desk.take(parsed(record(1), feed="b"), source="b")
    assert desk.find("is:starred") == [one]
    with pytest.raises(NotFoundError):
        desk.remove([three, "nothing"])
    assert three in desk
