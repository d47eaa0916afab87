"""Two programs on one library: each sees what the other did, and nothing is lost."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from storage.errors import NotFoundError
from storage.library import Library
from storage.model import Mark
from tests.fakes import NOW, Clock, library, parsed, record
from tests.libraries import heard, numbered, state


@pytest.fixture
def other(desk: Library, place: Path) -> Library:
    return Library(place, clock=Clock(NOW + timedelta(hours=1)))


def test_each_sees_what_the_other_did_once_it_catches_up(desk: Library, other: Library) -> None:
    one, two = numbered(desk, 1), numbered(desk, 2)
    changes = heard(other)
    desk.set_read([one], True)
    desk.change_tags([two], add=["a"])
    desk.take(parsed(record(4), feed="b"), source="b")
    assert changes == []
    other.catch_up()
    assert state(other) == state(desk)
    assert set().union(*(change.keys for change in changes)) == {one, two, numbered(desk, 4)}
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
    one, two, three = (numbered(desk, number) for number in (1, 2, 3))
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
    one = numbered(desk, 1)
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
    gone = numbered(desk, 1)
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
