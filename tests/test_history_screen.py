"""The history: what was done, what going back would do, and doing it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from storage.history import Entry, way_to
from storage.library import Library
from tests.fakes import library, parsed, record
from tests.screens import frame, notices, press, reading
from tui.screens.history import HistoryScreen, shown_time


@pytest.fixture
def desk(tmp_path: Path) -> Library:
    """Make a library of six papers, in which four things were done."""
    desk = library(tmp_path / "library", parsed(*(record(n) for n in range(1, 7)), feed="a"))
    keys = list(desk.find(""))
    desk.set_starred(keys[:1], True)
    desk.set_read(keys[:3], True)
    desk.change_tags(keys[1:2], add=["ml"])
    return desk


def entry(number: int, *, undone: bool = False) -> Entry:
    time = datetime(2026, 7, 1, 12, tzinfo=UTC)
    return Entry(number=number, label=f"Do {number}", time=time, undone=undone)


def test_the_way_back_undoes_the_newer_ones_first() -> None:
    entries = [entry(4), entry(3), entry(2)]
    assert [one.number for one in way_to(entries, 3)] == [4, 3]


def test_the_way_forward_does_the_older_ones_again_first() -> None:
    entries = [entry(5, undone=True), entry(4, undone=True), entry(3, undone=True), entry(2)]
    assert [one.number for one in way_to(entries, 4)] == [3, 4]
    assert way_to(entries, 9) == []


def test_what_is_undone_in_between_is_left_as_it_is() -> None:
    entries = [entry(5), entry(4, undone=True), entry(3)]
    assert [one.number for one in way_to(entries, 3)] == [5, 3]


def test_an_action_knows_its_papers(desk: Library) -> None:
    keys = list(desk.find(""))
    tag, read, star, arrival = desk.history()
    assert [one.papers for one in (tag, read, star, arrival)] == [1, 3, 1, 6]
    assert desk.papers_of_action(read.number) == keys[:3]
    assert desk.papers_of_action(999) == []
    desk.undo()
    assert desk.papers_of_action(tag.number) == [keys[1]]


def test_travelling_goes_back_and_forward_as_one_wishes(desk: Library) -> None:
    key = desk.find("")[0]
    tag, _, star, _ = desk.history()
    done = desk.travel(star.number)
    assert done[0].label == tag.label and len(done) == 3
    assert not desk.mark(key).starred and len(desk.find("is:read")) == 0
    assert len(desk.travel(tag.number)) == 3
    assert desk.mark(key).starred and len(desk.find("tag:ml")) == 1
    assert desk.travel(999) == []


@pytest.mark.parametrize(
    ("time", "shown"),
    [
        (datetime(2026, 7, 1, 12).astimezone(), "12:00"),
        (datetime(2026, 3, 4, 9, 5).astimezone(), "Mar  4 09:05"),
        (datetime(2024, 3, 4, 9, 5).astimezone(), "2024-03-04"),
    ],
)
def test_times_are_as_short_as_they_can_be(time: datetime, shown: str) -> None:
    assert shown_time(time, date(2026, 7, 1)) == shown


# On the screen


async def test_h_lists_what_was_done_with_its_papers(desk: Library) -> None:
    async with reading(desk) as pilot:
        await press(pilot, "H")
        shown = frame(pilot)
        assert "Tag 1 paper +ml" in shown and "Import" in shown and "6 papers" in shown
        assert "Enter undoes this." in shown and "Part 5" in shown
        await press(pilot, "j", "j")
        assert "Enter undoes 3 actions: Tag 1 paper +ml, Mark 3 papers read; then this." in frame(
            pilot
        )


async def test_enter_goes_back_and_enter_again_goes_forward(desk: Library) -> None:
    key = desk.find("")[0]
    async with reading(desk) as pilot:
        await press(pilot, "H", "j", "j", "enter")
        assert not desk.mark(key).starred
        shown = frame(pilot)
        assert shown.count("undone") == 3 and "Enter does this again." in shown
        assert "Undid 3 actions." in notices(pilot)[-1]
        await press(pilot, "k", "k", "enter")
        assert desk.mark(key).starred and "undone" not in frame(pilot)
        await press(pilot, "u", "u", "ctrl+y")
        assert frame(pilot).count("undone") == 1
        await press(pilot, "G", "g", "pagedown", "pageup", "J", "K", "escape")
        assert len(pilot.app.screen_stack) == 1


async def test_nothing_done_is_said(tmp_path: Path) -> None:
    async with reading(library(tmp_path / "empty")) as pilot:
        await press(pilot, "H")
        assert "Nothing was done yet." in frame(pilot)
        await press(pilot, "enter", "u", "ctrl+y")
        assert notices(pilot)[-2:] == ["Nothing to undo.", "Nothing to redo."]


async def test_papers_that_are_gone_and_long_lists_are_told(tmp_path: Path) -> None:
    desk = library(tmp_path / "library", parsed(*(record(n) for n in range(1, 121)), feed="a"))
    desk.remove(desk.find("")[:1])
    async with reading(desk) as pilot:
        await press(pilot, "H")
        assert "(no longer here)" in frame(pilot)
        await press(pilot, "j")
        papers = pilot.app.screen.query_one("#history-papers")
        assert "… and 20 more" in getattr(papers, "_content").plain  # noqa: B009


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (200, 50)])
async def test_the_history_has_room_at_every_size(desk: Library, size: tuple[int, int]) -> None:
    async with reading(desk, size=size) as pilot:
        await press(pilot, "H", "j")
        assert isinstance(pilot.app.screen, HistoryScreen)
        assert "Mark 3 papers" in frame(pilot)


async def test_what_is_too_long_for_its_line_ends_in_an_ellipsis(tmp_path: Path) -> None:
    desk = library(tmp_path / "library", parsed(record(1)))
    desk.change_tags(desk.find(""), add=["a-tag-of-many-letters-" * 4])
    async with reading(desk, size=(80, 24)) as pilot:
        await press(pilot, "H")
        line = next(line for line in frame(pilot).splitlines() if "a-tag-of" in line)
        assert "…" in line and line.endswith(" 1 paper  │")
