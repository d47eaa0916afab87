"""Going through papers one by one: what is decided, taken back, remembered and foretold."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pyroaring import BitMap

from storage.library import Library
from storage.pace import Pace, time_in_words
from storage.places import INBOX
from storage.triage import KEPT, LATER, SKIPPED, Course, packed, unpacked
from storage.triaging import Scope, Triage, begin, left_off
from tests.fakes import library, parsed, record

MOVES = st.lists(st.sampled_from(("keep", "skip", "later", "back", "take_back", "touch")))


class Seconds:
    """A clock that stands until it is moved."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def moved(course: Course, moves: list[str]) -> Course:
    for move in moves:
        getattr(course, move)()
    return course


def test_each_paper_comes_in_order_and_the_course_ends() -> None:
    course = Course([5, 3, 9])
    assert [course.paper, course.ordinal, course.total] == [5, 1, 3]
    course.keep()
    course.skip()
    assert [course.paper, course.ordinal] == [9, 3]
    course.skip()
    assert course.paper is None
    assert (course.kept, course.skipped, course.undecided) == (1, 2, 0)


def test_what_is_for_later_comes_once_more_at_the_end_and_then_no_more() -> None:
    course = moved(Course([1, 2, 3]), ["later", "skip", "skip"])
    assert (course.paper, course.fate(1), course.ordinal) == (1, LATER, 3)
    course.later()
    assert course.paper is None
    assert (course.for_later, course.undecided) == (1, 1)


def test_going_back_and_on_over_decided_papers_decides_nothing() -> None:
    course = moved(Course([1, 2, 3]), ["keep", "skip", "back", "back"])
    assert (course.paper, course.ordinal) == (1, 1)
    moved(course, ["skip", "skip"])
    assert course.paper == 3
    assert (course.fate(1), course.fate(2)) == (KEPT, SKIPPED)


def test_a_decision_can_become_another_when_one_goes_back() -> None:
    course = moved(Course([1, 2]), ["skip", "back", "keep"])
    assert (course.kept, course.skipped, course.paper) == (1, 0, 2)
    moved(course, ["back", "later"])
    assert (course.kept, course.for_later) == (0, 1)


def test_a_course_knows_what_it_is_left_with() -> None:
    course = moved(Course([1, 2, 3, 4]), ["keep", "later", "skip"])
    assert course.is_left_with([2, 4]) and course.is_left_with([4, 2])
    assert not course.is_left_with([4]) and not course.is_left_with([2, 3, 4])


def test_at_the_beginning_there_is_no_paper_before() -> None:
    assert not Course([1]).back()


@given(papers=st.integers(1, 6), moves=MOVES)
def test_every_paper_is_decided_once_and_nothing_else_is(papers: int, moves: list[str]) -> None:
    course = moved(Course(range(papers)), moves)
    assert course.kept + course.skipped + course.undecided == papers
    assert 1 <= course.ordinal <= papers + 1
    for _ in range(2 * papers + len(moves)):
        course.skip()
    assert course.paper is None
    assert course.undecided == course.for_later  # twice for later is for another day


@given(papers=st.integers(1, 6), moves=MOVES)
def test_taking_all_back_leads_to_the_beginning(papers: int, moves: list[str]) -> None:
    course = moved(Course(range(papers)), [move for move in moves if move != "back"])
    while course.last is not None:
        course.take_back()
    assert (course.paper, course.decided, course.for_later) == (0, 0, 0)


@given(papers=st.integers(1, 6), moves=MOVES)
def test_a_course_is_gone_on_with_exactly_where_it_was_left(papers: int, moves: list[str]) -> None:
    course = moved(Course(range(papers)), moves)
    assume(course.paper is not None)
    again = Course.gone_on_with(range(papers), course.document(), lambda paper: False)
    assert again.document() == course.document()
    assert (again.paper, again.kept, again.skipped) == (course.paper, course.kept, course.skipped)
    for one in (course, again):
        one.skip()
    assert again.document() == course.document()


@given(moves=MOVES, gone=st.sets(st.integers(0, 5)), done=st.sets(st.integers(0, 5)))
def test_papers_that_went_or_were_read_elsewhere_are_no_trouble(
    moves: list[str], gone: set[int], done: set[int]
) -> None:
    course = moved(Course(range(6)), moves)
    left = [paper for paper in range(6) if paper not in gone]
    again = Course.gone_on_with(left, course.document(), done.__contains__)
    undecided = {n for n in left if course.fate(n) not in (KEPT, SKIPPED) and n not in done}
    assert again.undecided == len(undecided)
    for _ in range(20):
        again.skip()
    assert again.paper is None and again.undecided == again.for_later


@given(moves=MOVES, gone=st.integers(0, 5))
def test_a_paper_that_goes_meanwhile_is_left_out(moves: list[str], gone: int) -> None:
    course = moved(Course(range(6)), moves)
    here = course.paper
    course.drop(gone)
    assert course.total == 5 and course.paper != gone
    if here != gone and here is not None:
        assert course.paper == here


@given(st.sets(st.integers(0, 2**32 - 1)))
def test_numbers_come_out_of_the_text_they_were_put_into(numbers: set[int]) -> None:
    assert unpacked(packed(BitMap(numbers))) == BitMap(numbers)


@pytest.mark.parametrize("text", [None, 7, "", "no base 64!", "YWJj", "AAAAAAAAAAAAAAAA"])
def test_a_text_that_holds_no_numbers_gives_none(text: object) -> None:
    assert unpacked(text) == BitMap()


# The pace


def test_nothing_is_foretold_before_three_papers() -> None:
    clock = Seconds()
    pace = Pace(clock)
    for _ in range(2):
        clock.now += 5
        pace.decided()
    assert (pace.left(10), pace.per_minute) == ("", None)
    clock.now += 5
    pace.decided()
    assert pace.left(72) == "about 6 minutes left"
    assert pace.per_minute == 12
    assert pace.left(0) == ""


def test_who_leaves_the_desk_is_not_told_of_days() -> None:
    clock = Seconds()
    pace = Pace(clock)
    for took in (4, 4, 40_000):
        clock.now += took
        pace.decided()
    assert pace.seconds_for(3) == 68


def test_the_pace_is_that_of_the_last_papers() -> None:
    clock = Seconds()
    pace = Pace(clock)
    for took in [50] * 10 + [2] * 30:
        clock.now += took
        pace.decided()
    assert pace.seconds_for(1) == 2
    clock.now += 1000
    pace.looked()
    clock.now += 2
    pace.decided()
    assert pace.seconds_for(1) == 2


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(5, "less than a minute"), (60, "about 1 minute"), (362, "about 6 minutes"),
     (5340, "about 89 minutes"), (7200, "about 2 hours")],
)  # fmt: skip
def test_time_is_said_in_words(seconds: float, words: str) -> None:
    assert time_in_words(seconds) == words


# In a library


@pytest.fixture
def desk(tmp_path: Path) -> Library:
    """Make a library of six papers."""
    return library(tmp_path / "library", parsed(*(record(n) for n in range(1, 7))))


def inbox(desk: Library) -> Triage:
    keys = desk.find("is:unread")
    scope = Scope("Inbox", INBOX.id)
    return begin(desk, scope, desk.numbers_of(keys, range(len(keys)), unread=True))


def test_only_what_was_decided_is_marked(desk: Library) -> None:
    keys = list(desk.find(""))
    triage = inbox(desk)
    triage.star()
    triage.queue()
    triage.go_on()
    triage.later()
    triage.tag(["ml"])
    triage.go_on()
    said = [desk.mark(key) for key in keys]
    assert [mark.read for mark in said] == [True, True, True, False, True, False]
    assert [mark.starred for mark in said] == [True, False, False, False, False, False]
    assert said[1].queued and said[4].tags == ("ml",)
    found = triage.summary()
    assert (found.kept, found.skipped, found.later, found.left) == (3, 1, 1, 1)


def test_a_triage_goes_on_after_a_restart(desk: Library, tmp_path: Path) -> None:
    triage = inbox(desk)
    triage.later()
    triage.star()
    triage.go_on()
    here = triage.key
    desk.close()
    with library(tmp_path / "library") as again:
        found = left_off(again)
        assert found is not None
        assert (found.key, found.scope, found.course.ordinal) == (here, triage.scope, 3)
        again.take(parsed(record(9), feed="b"), source="b")  # what came meanwhile is not in it
        again.set_read([again.find("")[-1]], True)
        found = left_off(again)
        assert found is not None and (found.key, found.course.total) == (here, 5)


def test_a_triage_that_is_done_is_not_gone_on_with(desk: Library) -> None:
    triage = inbox(desk)
    for _ in range(6):
        triage.go_on()
    assert triage.key is None
    assert left_off(desk) is None
    triage.finish()
    assert desk.setting("triage") is None


def test_settings_that_are_damaged_are_no_triage(desk: Library) -> None:
    assert left_off(desk) is None
    desk.remember("triage", "?")
    assert left_off(desk) is None
    desk.remember("triage", {"papers": 7, "sort": "date"})
    desk.remember("triage progress", {"kept": "!", "later": "x", "paper": "y"})
    assert left_off(desk) is None


def test_undo_takes_back_decision_and_marks_and_goes_there(desk: Library) -> None:
    first = desk.find("")[0]
    triage = inbox(desk)
    triage.star()
    assert triage.undo() == "Mark 1 paper read and starred"
    assert triage.key == first and not desk.mark(first).starred
    assert triage.course.decided == 0
    triage.later()
    assert triage.undo() == "Went back"
    assert (triage.key, triage.course.for_later) == (first, 0)
    triage.tag(["ml"])
    assert triage.key == first
    triage.undo()
    assert desk.mark(first).tags == ()


def test_what_an_earlier_session_decided_can_be_undone(desk: Library) -> None:
    first = desk.find("")[0]
    triage = inbox(desk)
    triage.go_on()
    again = left_off(desk)
    assert again is not None
    assert again.undo() == "Mark 1 paper read"
    assert again.key == first
    while again.undo() is not None:
        pass
    assert again.undo() is None


def test_what_is_left_for_later_after_all_is_unread_again(desk: Library) -> None:
    first = desk.find("")[0]
    triage = inbox(desk)
    triage.go_on()
    triage.back()
    triage.later()
    assert not desk.mark(first).read
    triage.undo()
    assert desk.mark(first).read and triage.fate == SKIPPED


def test_papers_that_are_removed_meanwhile_are_passed_over(desk: Library) -> None:
    keys = list(desk.find(""))
    triage = inbox(desk)
    desk.remove(keys[:2])
    assert (triage.key, triage.course.total) == (keys[2], 4)
    desk.remove(keys[2:])
    assert triage.key is None
    for do in (triage.star, triage.go_on, triage.later, triage.tag):
        do()
    assert triage.fate == ""


def test_passing_a_decided_paper_says_nothing_anew(desk: Library) -> None:
    triage = inbox(desk)
    triage.star()
    assert triage.back() and not triage.back()
    before = desk.history()
    triage.go_on()
    assert desk.history() == before
