"""The library: marks, undo, arrivals, two at a time; and numbers that are right after anything."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from storage import history
from storage.arriving import AuthorProfile
from storage.errors import CarrelError, NotFoundError
from storage.history import LIMIT, Action
from storage.identity import author_key
from storage.library import Library
from storage.marks import mark_from
from storage.model import Change, Mark
from tests.fakes import NOW, Clock, library, metric, parsed, record


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "library"


@pytest.fixture
def desk(place: Path) -> Library:
    return library(place, parsed(record(1), record(2), record(3)))


def key(desk: Library, number: int) -> str:
    (found,) = desk.find(f'title:"part {number}"')
    return found


def heard(desk: Library) -> list[Change]:
    changes: list[Change] = []
    desk.subscribe(changes.append)
    return changes


State = dict[str, Any]


def state(desk: Library) -> State:
    """Return all that a user can see of a library, but for its history and settings."""
    keys = desk.find("")
    return {
        "papers": [desk.require(k) for k in keys],
        "marks": {k: desk.mark(k) for k in keys},
        "feeds": desk.feeds(),
        "tags": desk.tags(),
        "authors": desk.authors(),
        "counts": desk.counts(),
    }


# Marks


def test_a_paper_is_unmarked_until_somebody_says_something(desk: Library) -> None:
    assert desk.mark(key(desk, 1)) == Mark()
    assert desk.mark("nobody") == Mark()


def test_what_is_said_of_a_paper_stays_said(desk: Library, place: Path) -> None:
    one, two = key(desk, 1), key(desk, 2)
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
    desk.change_tags([key(desk, 1)], add=["a"], remove=["a"])
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
    one = key(desk, 1)
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
    assert desk.find("is:followed") == [key(desk, 1)]
    assert [entry.label for entry in desk.history()][:1] == ["Follow Brook, Ada"]
    desk.close()
    with Library(place) as again:
        assert again.author("Ada Brook").followed
        again.set_followed("Ada Brook", False)
        assert again.find("is:followed") == []
        assert not again.author("Ada Brook").followed


# Subscribers


def test_each_change_tells_its_papers_and_fields(desk: Library) -> None:
    one, two = key(desk, 1), key(desk, 2)
    changes = heard(desk)
    desk.set_read([one, two, one], True)
    desk.set_starred([two], True)
    desk.change_tags([one], add=["a"])
    desk.set_note(one, "x")
    desk.set_followed("Ada Brook", True)
    desk.take(parsed(record(4), feed="b"), source="b")
    assert [change.keys for change in changes] == [
        {one, two}, {two}, {one}, {one}, frozenset(), {key(desk, 4)}
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
    one = key(desk, 1)
    desk.subscribe(lambda change: seen.append((change, desk.mark(one).read, desk.counts().unread)))
    returned = desk.set_read([one], True)
    assert seen == [(returned, True, 2)]


def test_only_papers_that_change_are_told(desk: Library) -> None:
    one, two = key(desk, 1), key(desk, 2)
    desk.set_read([one], True)
    changes = heard(desk)
    assert desk.set_read([one, two], True).keys == {two}
    assert desk.set_read([one, two], True) == Change(keys=frozenset(), fields=frozenset())
    assert desk.set_followed("Ada Brook", False).fields == frozenset()
    assert [change.label for change in changes] == ["Mark 1 paper read"]
    assert len(desk.history()) == 3


def test_undo_and_redo_are_told_like_the_action(desk: Library) -> None:
    changes = heard(desk)
    done = desk.set_starred([key(desk, 1)], True)
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
    one = key(desk, 1)

    def star_what_is_read(change: Change) -> None:
        unsubscribe()
        desk.set_starred(change.keys, True)

    unsubscribe = desk.subscribe(star_what_is_read)
    changes = heard(desk)
    desk.set_read([one], True)
    assert desk.mark(one) == Mark(read=True, starred=True)
    assert {change.label for change in changes} == {"Mark 1 paper read", "Star 1 paper"}


# Undo

ACTIONS: dict[str, Callable[[Library], object]] = {
    "read": lambda desk: desk.set_read(desk.find(""), True),
    "unread": lambda desk: desk.set_read([key(desk, 2)], False),
    "star": lambda desk: desk.set_starred([key(desk, 1)], True),
    "tag": lambda desk: desk.change_tags(desk.find(""), add=["x"], remove=["old"]),
    "note": lambda desk: desk.set_note(key(desk, 2), "other words"),
    "follow": lambda desk: desk.set_followed("Ada Castro", True),
    "unfollow": lambda desk: desk.set_followed("Ada Brook", False),
    "import new papers": lambda desk: desk.take(
        parsed(
            record(4),
            record(5),
            feed="b",
            authors=[AuthorProfile(name="Ada Brook", metrics={"h_index": metric(9)})],
        ),
        source="b",
    ),
    "import of more on known papers": lambda desk: desk.take(
        parsed(record(1, doi="10.1/x", venue="V"), record(2), record(6), feed="c"), source="c"
    ),
    "import that joins two papers": lambda desk: desk.take(
        parsed(record(2, title="Entirely Different Words", doi="10.1/two", arxiv_id="2401.00002")),
        source="a",
    ),
}


def marked(place: Path) -> Library:
    """Return a library in which much has been said already, one paper twice under two ids."""
    two = record(2, title="Entirely Different Words", abstract="And of other things, at length.")
    desk = library(
        place,
        parsed(record(1), record(2, doi="10.1/two"), record(3)),
        parsed(replace(two, arxiv_id="2401.00002"), feed="b"),
    )
    desk.set_read([key(desk, 2)], True)
    desk.change_tags([key(desk, 2), key(desk, 3)], add=["old"])
    desk.set_note("arxiv:2401.00002", "A note on the other.")
    desk.set_note(key(desk, 2), "A note on the one.")
    desk.set_followed("Ada Brook", True)
    return desk


@pytest.mark.parametrize("action", ACTIONS)
def test_every_action_is_undone_and_redone(action: str, place: Path) -> None:
    desk = marked(place)
    before = state(desk)
    ACTIONS[action](desk)
    after = state(desk)
    assert after != before
    for _ in range(2):
        assert desk.undo() is not None
        assert state(desk) == before
        assert desk.redo() is not None
        assert state(desk) == after


@pytest.mark.parametrize("action", ACTIONS)
def test_every_action_is_undone_and_redone_after_reopening(action: str, place: Path) -> None:
    with marked(place) as desk:
        before = state(desk)
        ACTIONS[action](desk)
        after = state(desk)
    with Library(place) as again:
        assert state(again) == after
        again.undo()
        assert state(again) == before
    with Library(place) as again:
        assert state(again) == before
        again.redo()
        assert state(again) == after
    with Library(place) as again:
        assert state(again) == after


def test_the_paper_that_two_became_has_both_marks(place: Path) -> None:
    desk = marked(place)
    ACTIONS["import that joins two papers"](desk)
    (joined,) = desk.find("doi:10.1/two")
    assert desk.find("arxiv:2401.00002") == desk.resolve("arxiv:2401.00002") == [joined]
    assert joined != "arxiv:2401.00002"
    assert desk.mark("arxiv:2401.00002") == Mark()
    mark = desk.mark(joined)
    assert (mark.read, mark.tags) == (True, ("old",))
    assert sorted(mark.note.split("\n\n")) == ["A note on the one.", "A note on the other."]


def test_an_import_is_undone_as_one_action_and_marks_elsewhere_stay(desk: Library) -> None:
    one = key(desk, 1)
    desk.set_starred([one], True)
    desk.take(parsed(*map(record, range(1, 9)), feed="b"), source="b")
    desk.set_read([one], True)
    desk.undo()  # the mark
    desk.undo()  # all of the import
    assert len(desk) == 3
    assert [feed.key for feed in desk.feeds()] == ["feed:a"]
    assert desk.mark(one) == Mark(starred=True)
    assert len(desk.require(one).sightings) == 1


def test_what_something_else_changed_since_stays_when_an_action_is_undone() -> None:
    documents: dict[tuple[str, str], history.Document] = {("papers", "b"): {"key": "b", "old": 1}}

    def current(table: str, key: str) -> history.Document | None:
        return documents.get((table, key))

    written: history.Changes = {"papers": {"a": {"key": "a"}, "b": {"key": "b"}, "c": {"key": "c"}}}
    entry = history.entry_document(1, Action("Import", written), NOW, "", current)
    documents.update({("papers", k): found for k, found in written["papers"].items() if found})
    documents["papers", "c"] = {"key": "c", "since": True}
    changes, after = history.reverse(entry, current, "")
    assert changes == {"papers": {"a": None, "b": {"key": "b", "old": 1}}}
    for k, found in changes["papers"].items():
        documents["papers", k] = found or {}
    documents.pop(("papers", "a"))
    redone, _ = history.reverse(after, current, "")
    assert redone == {"papers": {"a": {"key": "a"}, "b": {"key": "b"}}}


def test_what_was_said_since_in_other_registers_stays_when_a_mark_is_undone() -> None:
    documents: dict[tuple[str, str], history.Document] = {}

    def current(table: str, key: str) -> history.Document | None:
        return documents.get((table, key))

    def write(changes: history.Changes) -> None:
        documents.update({("marks", k): found for k, found in changes["marks"].items() if found})

    tagging = Action("Tag", marks={"a": {"tag:x": True, "tag:y": True, "read": True}})
    entry = history.entry_document(1, tagging, NOW, "1", current)
    write(tagging.written(current, "1"))
    write(Action("", marks={"a": {"tag:x": None, "starred": True}}).written(current, "2"))
    undone, after = history.reverse(entry, current, "3")
    write(undone)
    assert mark_from(documents["marks", "a"]) == Mark(starred=True)
    redone, _ = history.reverse(after, current, "4")
    write(redone)
    assert mark_from(documents["marks", "a"]) == Mark(starred=True, read=True, tags=("y",))


def test_actions_are_undone_backwards_and_redone_forwards(desk: Library) -> None:
    one = key(desk, 1)
    for tag in "abc":
        desk.change_tags([one], add=[tag])
    steps = [desk.mark(one).tags]
    for step in (desk.undo, desk.undo, desk.redo, desk.undo, desk.undo, desk.redo):
        step()
        steps.append(desk.mark(one).tags)
    assert ["".join(tags) for tags in steps] == ["abc", "ab", "a", "ab", "a", "", "a"]


def test_a_new_action_forgets_what_was_undone(desk: Library, place: Path) -> None:
    one = key(desk, 1)
    desk.set_read([one], True)
    desk.set_starred([one], True)
    desk.undo()
    desk.undo()
    desk.set_note(one, "x")
    assert desk.redo() is None
    assert [entry.label for entry in desk.history()] == [
        "Note on 1 paper", "Import 3 papers from Feed a"
    ]  # fmt: skip
    desk.close()
    with Library(place) as again:
        assert again.redo() is None
        assert again.mark(one) == Mark(note="x")


def test_an_action_that_changes_nothing_forgets_nothing(desk: Library) -> None:
    one = key(desk, 1)
    desk.set_read([one], True)
    desk.undo()
    desk.set_read([one], False)
    assert desk.redo() is not None
    assert desk.mark(one).read


def test_with_nothing_to_undo_or_redo_nothing_is_done(place: Path) -> None:
    desk = library(place)
    changes = heard(desk)
    assert (desk.undo(), desk.redo(), changes) == (None, None, [])


def test_the_history_lists_what_was_done_newest_first(desk: Library) -> None:
    one = key(desk, 1)
    desk.set_read([one], True)
    desk.set_starred([one], True)
    desk.undo()
    entries = desk.history()
    assert [(entry.number, entry.label, entry.undone) for entry in entries] == [
        (3, "Star 1 paper", True),
        (2, "Mark 1 paper read", False),
        (1, "Import 3 papers from Feed a", False),
    ]
    times = [entry.time for entry in entries]
    assert times == sorted(times, reverse=True)
    assert all(time.tzinfo is UTC and time > NOW for time in times)


def test_the_oldest_actions_are_forgotten_only_past_the_limit(desk: Library) -> None:
    one = key(desk, 1)
    for turn in range(1, LIMIT):
        desk.set_read([one], turn % 2 == 1)
    assert len(desk.history()) == LIMIT
    desk.set_note(one, "one more")
    numbers = [entry.number for entry in desk.history()]
    assert numbers == list(range(LIMIT + 1, 1, -1))


def test_a_forgotten_history_cannot_be_undone(desk: Library) -> None:
    before = state(desk)
    desk.forget_history()
    assert (desk.history(), desk.undo()) == ([], None)
    assert state(desk) == before
    desk.set_read(desk.find(""), True)
    desk.undo()
    assert state(desk) == before


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
    would = desk.take(arrival, source="b", dry_run=True)
    assert (state(desk), len(desk.history()), changes) == (before, 1, [])
    assert {path.name: path.read_bytes() for path in place.iterdir()} == files
    did = desk.take(arrival, source="b")
    assert would == replace(did, import_id=None)


def test_an_import_never_touches_what_the_user_said(desk: Library) -> None:
    one = key(desk, 1)
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
    desk.set_read([key(desk, 8)], True)
    desk.set_starred([key(desk, 9)], True)
    author = desk.author("Ada Brook")
    assert (author.name, *author.variants) == ("Ada Brook", "Brook, Ada")
    assert author.papers == (key(desk, 9), key(desk, 8), key(desk, 1))
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


# Two at a time


@pytest.fixture
def other(desk: Library, place: Path) -> Library:
    return Library(place, clock=Clock(NOW + timedelta(hours=1)))


def test_each_sees_what_the_other_did_once_it_catches_up(desk: Library, other: Library) -> None:
    one, two = key(desk, 1), key(desk, 2)
    changes = heard(other)
    desk.set_read([one], True)
    desk.change_tags([two], add=["a"])
    desk.take(parsed(record(4), feed="b"), source="b")
    assert changes == []
    other.catch_up()
    assert state(other) == state(desk)
    assert set().union(*(change.keys for change in changes)) == {one, two, key(desk, 4)}
    told = set().union(*(change.fields for change in changes))
    assert told >= {"read", "tags", "paper", "feeds"}
    other.undo()
    desk.catch_up()
    assert state(desk) == state(other)
    assert len(desk) == 3
    changes.clear()
    other.catch_up()
    assert changes == []


def test_nothing_is_lost_when_both_write_without_catching_up(desk: Library, other: Library) -> None:
    one, two, three = (key(desk, number) for number in (1, 2, 3))
    desk.set_read([one], True)
    other.change_tags([one], add=["theirs"])
    desk.change_tags([one], add=["mine"])
    other.take(parsed(record(4), feed="b"), source="b")
    desk.take(parsed(record(4), record(5), feed="b"), source="b")
    other.set_starred([two, three], True)
    desk.set_note(three, "mine")
    other.set_followed("Ada Brook", True)
    desk.remember("theme", "dark")
    other.remember("size", 3)
    for library_ in (desk, other):
        library_.catch_up()
        assert library_.mark(one) == Mark(read=True, tags=("mine", "theirs"))
        assert library_.mark(three) == Mark(starred=True, note="mine")
        assert len(library_) == 5
        assert library_.author("Ada Brook").followed
        assert (library_.setting("theme"), library_.setting("size")) == ("dark", 3)
    assert state(desk) == state(other)
    assert [entry.number for entry in desk.history()] == list(range(9, 0, -1))


def test_what_one_did_the_other_can_undo(desk: Library, other: Library) -> None:
    one = key(desk, 1)
    desk.set_read([one], True)
    undone = other.undo()
    assert undone is not None
    assert undone.label == "Mark 1 paper read"
    desk.catch_up()
    assert not desk.mark(one).read
    assert desk.redo() is not None
    other.catch_up()
    assert other.mark(one).read


def test_the_same_paper_arriving_in_both_is_one_paper(desk: Library, other: Library) -> None:
    desk.take(parsed(record(4, doi="10.1/x")), source="a")
    report = other.take(parsed(record(4, doi="10.1/x")), source="a")
    assert (report.new, report.duplicates, report.import_id) == (0, 1, None)
    assert len(other) == 4


def test_a_paper_the_other_took_back_is_not_found(desk: Library, other: Library) -> None:
    gone = key(desk, 1)
    other.undo()
    with pytest.raises(NotFoundError):
        desk.set_read([gone], True)
    assert len(desk) == 0
    assert desk.counts() == other.counts()


def test_a_library_put_in_place_of_another_is_seen_whole(
    desk: Library, other: Library, tmp_path: Path
) -> None:
    with library(tmp_path / "new", parsed(record(7), feed="new")) as new:
        new.set_starred(new.find(""), True)
    gone = frozenset(desk.find(""))
    changes = heard(desk)
    shutil.rmtree(desk.directory)
    shutil.copytree(tmp_path / "new", desk.directory)
    desk.catch_up()
    assert [feed.key for feed in desk.feeds()] == ["feed:new"]
    assert desk.counts().starred == 1
    assert gone <= set().union(*(change.keys for change in changes))


# Numbers are right after anything

PAPERS = st.lists(st.integers(1, 8), min_size=1, max_size=4)
TAGS = st.sampled_from(["a", "a/b", "C#", "d"])
NAMES = st.sampled_from(["Ada Brook", "Bo Brook", "Goto, Ada", "Nobody"])


class AnyOrder(RuleBasedStateMachine):
    """Two open libraries on one directory, and what a user remembers of every step."""

    def __init__(self) -> None:
        super().__init__()
        self._directory = tempfile.TemporaryDirectory()
        self.desks: list[Library] = []

    @initialize()
    def start(self) -> None:
        place = Path(self._directory.name) / "library"
        self.desks = [library(place, parsed(record(1), record(2))), library(place)]
        self.done: list[tuple[State, State]] = []
        self.undone: list[tuple[State, State]] = []

    def teardown(self) -> None:
        for desk in self.desks:
            desk.close()
        self._directory.cleanup()

    def act(self, turn: int, action: Callable[[Library, Sequence[str]], object]) -> None:
        """Act in one library, which may not have caught up; both see it then."""
        self.desks[1 - turn].catch_up()
        before = state(self.desks[1 - turn])
        desk = self.desks[turn]
        keys = self.desks[1 - turn].find("")
        action(desk, keys)
        after = state(desk)
        if after != before:
            self.done.append((before, after))
            self.undone.clear()

    @rule(turn=st.integers(0, 1), value=st.booleans(), some=st.data())
    def read(self, turn: int, value: bool, some: st.DataObject) -> None:
        self.act(turn, lambda desk, keys: desk.set_read(self.some(some, keys), value))

    @rule(turn=st.integers(0, 1), value=st.booleans(), some=st.data())
    def star(self, turn: int, value: bool, some: st.DataObject) -> None:
        self.act(turn, lambda desk, keys: desk.set_starred(self.some(some, keys), value))

    @rule(turn=st.integers(0, 1), add=TAGS, remove=TAGS, some=st.data())
    def tag(self, turn: int, add: str, remove: str, some: st.DataObject) -> None:
        self.act(
            turn,
            lambda desk, keys: desk.change_tags(self.some(some, keys), add=[add], remove=[remove]),
        )

    @rule(turn=st.integers(0, 1), name=NAMES, value=st.booleans())
    def follow(self, turn: int, name: str, value: bool) -> None:
        self.act(turn, lambda desk, _: desk.set_followed(name, value))

    @rule(turn=st.integers(0, 1), papers=PAPERS, feed=st.sampled_from("abc"), more=st.booleans())
    def arrive(self, turn: int, papers: list[int], feed: str, more: bool) -> None:
        known = {"doi": "10.1/x", "venue": "V"} if more else {}
        records = [record(papers[0], **known), *map(record, papers[1:])]
        profile = AuthorProfile(name="Ada Brook", metrics={"h_index": metric(len(papers))})
        arrival = parsed(*records, feed=feed, authors=[profile] if more else [])
        self.act(turn, lambda desk, _: desk.take(arrival, source=feed))

    @precondition(lambda self: self.done)
    @rule(turn=st.integers(0, 1))
    def undo(self, turn: int) -> None:
        before, after = self.done.pop()
        self.undone.append((before, after))
        assert self.desks[turn].undo() is not None
        assert state(self.desks[turn]) == before

    @precondition(lambda self: self.undone)
    @rule(turn=st.integers(0, 1))
    def redo(self, turn: int) -> None:
        before, after = self.undone.pop()
        self.done.append((before, after))
        assert self.desks[turn].redo() is not None
        assert state(self.desks[turn]) == after

    @rule(turn=st.integers(0, 1))
    def reopen(self, turn: int) -> None:
        self.desks[turn].close()
        self.desks[turn] = library(self.desks[1 - turn].directory)

    @rule(turn=st.integers(0, 1))
    def catch_up(self, turn: int) -> None:
        self.desks[turn].catch_up()
        self.desks[1 - turn].catch_up()
        assert state(self.desks[0]) == state(self.desks[1])

    @invariant()
    def counts_are_a_recount(self) -> None:
        for desk in self.desks:
            check_numbers(desk)

    @staticmethod
    def some(data: st.DataObject, keys: Sequence[str]) -> list[str]:
        return data.draw(st.lists(st.sampled_from(keys), unique=True)) if keys else []


def check_numbers(desk: Library) -> None:
    """Count everything anew from papers and marks alone, and compare."""
    papers = [desk.require(k) for k in desk.find("")]
    marks = {paper.key: desk.mark(paper.key) for paper in papers}
    unread = {k for k, mark in marks.items() if not mark.read}
    feeds: Counter[str] = Counter()
    tags: Counter[str] = Counter()
    unread_feeds: Counter[str] = Counter()
    unread_tags: Counter[str] = Counter()
    for paper in papers:
        for feed in {sighting.feed for sighting in paper.sightings}:
            feeds[feed] += 1
            unread_feeds[feed] += paper.key in unread
        for tag in marks[paper.key].tags:
            tags[tag] += 1
            unread_tags[tag] += paper.key in unread
    counts = desk.counts()
    assert (len(desk), counts.papers, counts.unread) == (len(papers), len(papers), len(unread))
    assert counts.starred == sum(mark.starred for mark in marks.values())
    assert counts.starred_unread == sum(marks[k].starred for k in unread)
    assert counts.feeds == {feed: (unread_feeds[feed], feeds[feed]) for feed in feeds}
    assert counts.tags == {tag: (unread_tags[tag], tags[tag]) for tag in tags}
    assert set(desk.tags()) == set(tags)
    assert {feed.key for feed in desk.feeds()} >= set(feeds)
    for feed in feeds:
        assert len(desk.in_feed(feed)) == feeds[feed]
    for author in desk.authors():
        theirs = [p for p in papers if author.key in map(author_key, p.authors)]
        assert sorted(author.papers) == sorted(p.key for p in theirs)
        assert author.unread == sum(p.key in unread for p in theirs)
        assert author.starred == sum(marks[p.key].starred for p in theirs)
        assert sum(author.years.values()) == len(theirs)


TestNumbersInAnyOrder = AnyOrder.TestCase
TestNumbersInAnyOrder.settings = settings(max_examples=40, stateful_step_count=20, deadline=None)


def test_a_paper_of_which_only_the_year_is_known_stands_in_its_year(tmp_path: Path) -> None:
    days = {1: date(2024, 1, 1), 2: date(2023, 12, 31), 4: date(2022, 12, 31)}
    papers = [record(n, published=days.get(n), year=2023 if n == 3 else None) for n in range(1, 6)]
    with library(tmp_path, parsed(*papers)) as desk:
        wanted = [key(desk, n) for n in (1, 2, 3, 4, 5)]
        assert desk.find("") == wanted


def test_a_tag_is_renamed_with_those_nested_in_it_as_one_action(desk: Library) -> None:
    one, two, three = (key(desk, n) for n in (1, 2, 3))
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
    one, two, three = (key(desk, n) for n in (1, 2, 3))
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
