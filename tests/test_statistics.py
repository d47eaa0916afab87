"""Statistics: known counts, in slices, as text at any width, on the screen and in the shell."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from storage.library import Library
from storage.statistics import Group, Statistics, largest, last_days, streaks, weeks
from tests.fakes import library, parsed, record
from tests.screens import frame, press, reading
from tests.shell import Run
from tui.statistics_text import KINDS, bar, shade, sparkline, statistics_lines

DAY = date(2026, 7, 1)
COUNTS = st.dictionaries(
    st.integers(0, 500).map(lambda back: DAY - timedelta(back)), st.integers(1, 10**4)
)


class Days:
    """A clock that shows noon of the day it is set to."""

    def __init__(self) -> None:
        self.day = DAY

    def __call__(self) -> datetime:
        return datetime(self.day.year, self.day.month, self.day.day, 12, tzinfo=UTC)


@pytest.fixture
def desk(tmp_path: Path) -> Library:
    """Make a library in which things were done on three days."""
    clock = Days()
    desk = Library(tmp_path / "library", clock=clock)
    clock.day = DAY - timedelta(2)
    desk.take(parsed(*(record(n) for n in range(1, 6)), feed="a"), source="a")
    keys = list(desk.find(""))
    desk.set_read(keys[:3], True)
    clock.day = DAY - timedelta(1)
    desk.take(parsed(record(6), feed="b"), source="b")
    desk.set_starred(keys[:1], True)
    desk.set_read(keys[3:4], True)
    clock.day = DAY
    desk.change_tags(keys[1:3], add=["ml"])
    desk.set_queued(keys[:1], True)
    desk.set_note(keys[0], "good")
    desk.set_read(keys[:1], False)
    return desk


def counted(desk: Library) -> Statistics:
    survey = desk.survey()
    while survey.go_on(1.0):
        pass
    assert survey.part == 1
    return survey.statistics()


def test_each_thing_is_counted_on_the_day_it_was_done(desk: Library) -> None:
    found = counted(desk)
    said = (found.papers, found.read, found.unread, found.starred, found.queued, found.tagged)
    assert said == (6, 3, 3, 1, 1, 2) and found.noted == 1
    two, one = DAY - timedelta(2), DAY - timedelta(1)
    assert found.added_on == {two: 5, one: 1}
    assert found.read_on == {two: 2, one: 1}
    assert found.starred_on == {one: 1}
    assert found.tagged_on == {DAY: 2}
    assert found.feeds == (Group("Feed a", 5, 2, 1), Group("Feed b", 1, 1, 0))
    assert found.tags == (Group("ml", 2, 0, 0),)


def test_counting_stops_when_time_is_up_and_goes_on(desk: Library) -> None:
    survey = desk.survey()
    assert survey.go_on(0.0) and survey.part < 1
    assert survey.statistics().papers == 6
    for _ in range(50):
        survey.go_on(0.0)
    assert survey.statistics() == counted(desk)


def test_days_begin_where_the_reader_is(desk: Library) -> None:
    survey = desk.survey(timedelta(hours=13))
    survey.go_on(1.0)
    found = survey.statistics()
    assert found.tagged_on == {DAY + timedelta(1): 2}
    assert found.added_on == {DAY - timedelta(1): 5, DAY: 1}


def test_removed_papers_are_not_counted(desk: Library) -> None:
    desk.remove(desk.find("feed:b"))
    found = counted(desk)
    assert sum(found.added_on.values()) == 5 and [feed.papers for feed in found.feeds] == [5]


def test_marks_without_a_day_are_counted_but_on_no_day(desk: Library) -> None:
    key = desk.find("is:unread")[-1]
    desk.merge_marks({key: {"key": key, "read": True, "starred": True, "tags": ["old"]}})
    found = counted(desk)
    assert found.read == 4 and sum(found.read_on.values()) == 3
    assert sum(found.tagged_on.values()) == 2


def test_an_empty_library_has_nothing_to_count(tmp_path: Path) -> None:
    found = counted(library(tmp_path / "empty"))
    assert found == Statistics(papers=0, read=0, starred=0, queued=0, tagged=0, noted=0)


# Days


@pytest.mark.parametrize(
    ("back", "found"),
    [((), (0, 0)), ((0,), (1, 1)), ((1, 2), (2, 2)), ((2, 3, 4), (0, 3)), ((0, 1, 5, 6), (2, 2))],
)  # fmt: skip
def test_streaks_are_days_in_a_row(back: tuple[int, ...], found: tuple[int, int]) -> None:
    assert streaks({DAY - timedelta(n) for n in back}, DAY) == found


def test_the_last_days_end_today() -> None:
    assert last_days({DAY: 3, DAY - timedelta(2): 1, DAY - timedelta(3): 9}, DAY, 3) == [1, 0, 3]


def test_weeks_begin_on_monday_and_what_is_to_come_is_not_counted() -> None:
    assert weeks({DAY: 3, DAY - timedelta(3): 2}, DAY, 2) == [
        [0, 0, 0, 0, 0, 0, 2],
        [0, 0, 3, None, None, None, None],
    ]


@given(COUNTS, st.integers(1, 60))
def test_weeks_lose_nothing_that_lies_in_them(counts: dict[date, int], number: int) -> None:
    first = DAY - timedelta(DAY.weekday()) - timedelta(7) * (number - 1)
    there = sum(count for day, count in counts.items() if day >= first)
    assert sum(count or 0 for week in weeks(counts, DAY, number) for count in week) == there


def test_the_largest_group_comes_first_and_empty_ones_not_at_all() -> None:
    a, b, c = Group("b", 1, 0, 0), Group("A", 1, 0, 0), Group("c", 5, 0, 0)
    assert largest([a, b, c, Group("none", 0, 0, 0)]) == (c, b, a)


# Text


def test_a_little_column_is_as_high_as_its_part_of_the_most() -> None:
    assert sparkline([0, 1, 4, 8]) == " ▁▄█"
    assert sparkline([0, 0]) == "  " and sparkline([]) == ""


@given(st.lists(st.integers(0, 10**9), min_size=1))
def test_more_is_never_drawn_lower(counts: list[int]) -> None:
    drawn = sparkline(counts)
    pairs = sorted(zip(counts, drawn, strict=True))
    heights = [" ▁▂▃▄▅▆▇█".index(sign) for _, sign in pairs]
    assert heights == sorted(heights)
    assert all((sign == " ") == (count == 0) for count, sign in pairs)


def test_shades_tell_none_some_and_the_most() -> None:
    assert [shade(count, 40) for count in (None, 0, 1, 10, 11, 40)] == [
        " ", "·", "░", "░", "▒", "█",
    ]  # fmt: skip


@given(st.integers(0, 10**6), st.integers(1, 60))
def test_a_bar_is_never_longer_than_it_may_be(value: int, width: int) -> None:
    drawn = bar(value, 10**6, width)
    assert cell_len(drawn) <= width and bool(drawn) == (value > 0)
    assert bar(10**6, 10**6, width) == "█" * width


@given(counts=COUNTS, width=st.integers(36, 120), kind=st.sampled_from(KINDS))
def test_no_line_is_too_wide(counts: dict[date, int], width: int, kind: str) -> None:
    groups = tuple(Group(f"模型 {'name ' * n}\x1b[0m", 10 ** min(n, 6), 5, 1) for n in range(18))
    found = Statistics(
        papers=10**6, read=5, starred=1, queued=1, tagged=1, noted=1,
        added_on=counts, read_on=counts, feeds=groups, tags=groups[:2],
    )  # fmt: skip
    for line in statistics_lines(found, DAY, width, kind=kind):
        text = "".join(part for part, _ in line)
        assert cell_len(text) <= width and "\x1b" not in text


# On the screen and in the shell


async def test_d_shows_the_numbers_and_tab_another_year(desk: Library) -> None:
    async with reading(desk) as pilot:
        await press(pilot, "D")
        shown = frame(pilot)
        for text in ("6 papers", "3 unread", "The last 30 days", "A year: added", "By feed"):
            assert text in shown
        assert "Feed a" in shown
        await press(pilot, "tab")
        assert "A year: read" in frame(pilot)
        await press(pilot, "shift+tab", "j", "k", "pagedown", "pageup", "G")
        assert "ml" in frame(pilot)
        await press(pilot, "g", "q")
        assert len(pilot.app.screen_stack) == 1


async def test_numbers_that_take_long_come_bit_by_bit(
    desk: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("_AT_FIRST_SECONDS", "_SLICE_SECONDS"):
        monkeypatch.setattr(f"tui.screens.statistics.{name}", 0.0)
    async with reading(desk) as pilot:
        await press(pilot, "D")
        await pilot.pause(0.4)
        assert "Feed a" in frame(pilot) and "counting" not in frame(pilot)


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (200, 50)])
async def test_the_numbers_have_room_at_every_size(desk: Library, size: tuple[int, int]) -> None:
    async with reading(desk, size=size) as pilot:
        await press(pilot, "D")
        assert "6 papers" in frame(pilot)
        await press(pilot, "G")
        assert "ml" in frame(pilot)


@pytest.mark.usefixtures("shelf")
def test_stats_prints_text_and_json(carrel: Run) -> None:
    said = carrel("stats").out
    assert "3 papers" in said and "Feed a" in said and "Tab" not in said
    found = json.loads(carrel("stats", "--json").out)
    assert (found["papers"], found["unread"], found["longest_streak"]) == (3, 3, 0)
    assert found["feeds"] == [{"name": "Feed a", "papers": 3, "unread": 3, "starred": 0}]
    assert sum(found["added_by_day"].values()) == 3
