"""Marks of several machines, and the stamps that order them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import reduce
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage import marks
from storage.documents import Document
from storage.history import digest
from storage.library import Library
from storage.model import Mark
from storage.stamps import StampClock, is_stamp, stamp_at
from storage.upgrade import upgraded
from tests.fakes import NOW, Clock, parsed, record

DEVICES = ("desk", "laptop", "train")
REGISTERS = ("read", "starred", "note", "tag:ml", "tag:c++", "something later")


def value(register: str) -> st.SearchStrategy[Any]:
    if register == "note":
        return st.sampled_from(["See §2.", "A better note.", None])
    return st.sampled_from([True, None])


SAID = st.sampled_from(REGISTERS).flatmap(
    lambda register: st.tuples(st.just(register), value(register))
)
STAMPS = st.builds(
    lambda seconds, device: stamp_at(NOW + timedelta(seconds=seconds), device),
    st.integers(0, 3),
    st.sampled_from(DEVICES),
)


@st.composite
def documents(draw: st.DrawFn, key: str = "a") -> Document:
    """Draw what a machine may hold of one paper, equal stamps with unequal values among it."""
    document: Document = {"key": key}
    for register, said in draw(st.lists(SAID, max_size=5)):
        document = marks.changed(key, document, {register: said}, draw(STAMPS))
    return document


@st.composite
def shelves(draw: st.DrawFn) -> dict[str, Document]:
    keys = draw(st.sets(st.sampled_from("abc")))
    return {key: draw(documents(key)) for key in sorted(keys)}


# Merging


@given(shelves(), shelves())
def test_merging_is_commutative(a: Any, b: Any) -> None:
    assert marks.merge(a, b) == marks.merge(b, a)


@given(shelves(), shelves(), shelves())
def test_merging_is_associative(a: Any, b: Any, c: Any) -> None:
    assert marks.merge(marks.merge(a, b), c) == marks.merge(a, marks.merge(b, c))


@given(shelves(), shelves())
def test_merging_again_changes_nothing(a: Any, b: Any) -> None:
    both = marks.merge(a, b)
    assert marks.merge(both, both) == both
    assert marks.merge(both, a) == both
    assert marks.merge(b, both) == both


@given(st.lists(st.tuples(st.sampled_from(DEVICES), SAID), max_size=12))
def test_machines_that_hear_of_each_other_agree_on_what_was_said_last(story: Any) -> None:
    """Each says something in turn, after a look at all the others; then all are merged."""
    wrong = {"desk": NOW, "laptop": NOW - timedelta(days=9000), "train": NOW + timedelta(days=99)}
    clocks = {
        name: StampClock(lambda moment=moment: moment, name)  # type: ignore[misc]
        for name, moment in wrong.items()
    }
    held: dict[str, Document] = {name: {"key": "a"} for name in DEVICES}
    last: dict[str, Any] = {}
    for device, (register, said) in story:
        seen = reduce(marks.merge_mark, held.values())
        clocks[device].saw(marks.newest_stamp(seen))
        held[device] = marks.changed("a", seen, {register: said}, clocks[device].stamp())
        last[register] = said
    merged = reduce(marks.merge_mark, held.values())
    assert marks.values_in(merged) == {name: said for name, said in last.items() if said}


def test_the_newest_counts_register_by_register() -> None:
    desk = marks.changed("a", {"key": "a"}, {"read": True, "tag:ml": True}, "1")
    train = marks.changed("a", desk, {"tag:ml": None, "tag:nlp": True}, "2")
    desk = marks.changed("a", desk, {"starred": True, "note": "See §2."}, "3")
    both = marks.merge_mark(desk, train)
    assert marks.mark_from(both) == Mark(read=True, starred=True, tags=("nlp",), note="See §2.")


@given(documents())
def test_a_mark_becomes_the_same_document_whatever_it_went_through(document: Any) -> None:
    mark = marks.mark_from(document)
    known = {n: v for n, v in marks.values_in(document).items() if n != "something later"}
    assert marks.values_of(mark) == known


@given(documents(), documents())
def test_of_two_papers_that_are_one_nothing_said_is_lost(mine: Any, theirs: Any) -> None:
    both = marks.changed("a", mine, marks.joined(mine, theirs), "9")
    a, b, mark = marks.mark_from(mine), marks.mark_from(theirs), marks.mark_from(both)
    assert (mark.read, mark.starred) == (a.read or b.read, a.starred or b.starred)
    assert {*mark.tags} == {*a.tags, *b.tags}
    assert {*mark.note.split("\n\n")} - {""} == {a.note, b.note} - {""}


# The first format


def test_a_mark_of_the_first_format_keeps_what_it_says_and_when() -> None:
    old = {
        "key": "a", "read": True, "tags": ["ml", "x"],
        "set": {"read": NOW.isoformat(), "tags": NOW.isoformat(), "starred": NOW.isoformat()},
    }  # fmt: skip
    new = upgraded({"marks": {3: old}})["marks"][3]
    assert marks.mark_from(new) == Mark(read=True, tags=("ml", "x"))
    assert new["set"] == dict.fromkeys(("read", "starred", "tag:ml", "tag:x"), stamp_at(NOW, "0"))


def test_actions_of_the_first_format_say_what_they_said() -> None:
    read = {"key": "a", "read": True, "set": {}}
    starred = {**read, "starred": True}
    tagged = {**starred, "tags": ["x"]}
    history = [
        {"key": "1", "changes": {"marks": {"a": [None, digest(read)]}}},
        {"key": "2", "changes": {"marks": {"a": [read, digest(starred)]}, "feeds": {"f": [1, ""]}}},
        {"key": "3", "undone": True, "changes": {"marks": {"a": [tagged, digest(starred)]}}},
        {"key": "4", "undone": True, "changes": {"marks": {"a": [read, digest(tagged)]}}},
        {"key": "5", "undone": True, "changes": {"marks": {"a": [read, "of something else"]}}},
    ]
    entries = upgraded({"marks": {1: starred}, "history": dict(enumerate(history))})["history"]
    assert [entry["marks"] for entry in entries.values()] == [
        {"a": {"read": [None, True]}},
        {"a": {"starred": [None, True]}},
        {"a": {"tag:x": [True, None]}},
        {"a": {"starred": [None, True], "tag:x": [None, True]}},
        {},
    ]
    assert entries[1]["changes"] == {"feeds": {"f": [1, ""]}}


@pytest.mark.parametrize("odd", [None, 7, [], {}, {"key": 3}, {"key": "a"}])
def test_what_is_no_mark_or_action_stays_as_it_is(odd: Any) -> None:
    tables = {"marks": {1: odd}, "history": {1: odd}, "papers": {1: odd}}
    assert upgraded(tables) | {"marks": {}} == tables | {"marks": {}}


# Stamps


@given(st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=20))
def test_stamps_grow_however_the_wall_clock_jumps(seconds: list[int]) -> None:
    times = iter(seconds)
    clock = StampClock(lambda: NOW + timedelta(seconds=next(times)), "desk")
    stamps = [clock.stamp() for _ in seconds]
    assert stamps == sorted(set(stamps))
    assert all(map(is_stamp, stamps))


def test_a_stamp_follows_the_wall_clock_when_that_is_ahead() -> None:
    clock = StampClock(lambda: NOW, "desk")
    assert clock.stamp() == stamp_at(NOW, "desk")
    clock.saw(stamp_at(NOW - timedelta(days=1), "train"))
    assert clock.stamp() > stamp_at(NOW, "desk")


@pytest.mark.parametrize("text", ["", "2026-07-01", "zz", "0" * 16, 7, None, "0" * 16 + "É"])
def test_what_is_no_stamp_does_not_move_the_clock(text: Any) -> None:
    clock = StampClock(lambda: NOW, "desk")
    clock.saw(text)
    assert clock.stamp() == stamp_at(NOW, "desk")


@pytest.mark.parametrize("device", ["", "My Laptop", "é", "x" * 17])
def test_a_device_is_named_in_small_letters(device: str) -> None:
    with pytest.raises(ValueError, match="device"):
        StampClock(lambda: NOW, device)


# In a library


@pytest.fixture
def machines(tmp_path: Path) -> tuple[Library, Library]:
    """Return two machines' libraries of the same papers; the second's clock is years behind."""
    start = datetime(2019, 1, 1, tzinfo=UTC)
    desk = Library(tmp_path / "desk", clock=Clock(), device="desk")
    train = Library(tmp_path / "train", clock=Clock(start), device="train")
    for machine in (desk, train):
        machine.take(parsed(record(1), record(2)), source="a")
    return desk, train


def test_marks_of_another_machine_are_taken_in_and_told(machines: Any) -> None:
    desk, train = machines
    one, two = train.find("")
    train.set_starred([one], True)
    desk.change_tags([one], add=["ml"])
    told: list[frozenset[str]] = []
    desk.subscribe(lambda change: told.append(change.keys))
    desk.merge_marks(train.marks())
    assert desk.mark(one) == Mark(starred=True, tags=("ml",))
    assert told == [{one}]
    assert desk.merge_marks(train.marks()).keys == frozenset()
    assert desk.mark(two) == Mark()


def test_what_is_said_after_a_look_counts_although_the_clock_is_behind(machines: Any) -> None:
    desk, train = machines
    one = train.find("")[0]
    desk.set_read([one], True)
    train.merge_marks(desk.marks())
    train.close()
    with Library(train.directory, clock=Clock(datetime(2018, 1, 1, tzinfo=UTC))) as again:
        again.set_read([one], False)
        desk.merge_marks(again.marks())
    assert not desk.mark(one).read


def test_undoing_is_saying_the_old_thing_anew(machines: Any) -> None:
    desk, train = machines
    one = train.find("")[0]
    desk.set_read([one], True)
    train.merge_marks(desk.marks())
    desk.undo()
    desk.merge_marks(train.marks())
    assert not desk.mark(one).read
    train.merge_marks(desk.marks())
    assert not train.mark(one).read
