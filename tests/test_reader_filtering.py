"""Filtering in the reader: the list narrows while typing; a wrong filter keeps what was good."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage.library import Library
from tests.fakes import parsed, record
from tests.libraries import numbered, of_twenty
from tests.screens import frame, press, reader, reading, settled, until


@pytest.fixture
def desk(tmp_path: Path) -> Library:
    return of_twenty(tmp_path / "library")


async def test_the_filter_narrows_while_typing_and_escape_clears_it(desk: Library) -> None:
    async with reading(desk) as pilot:
        await press(pilot, "slash", *"lanterns")
        feed = reader(pilot).feed
        assert 0 < len(feed.list.keys) < 20
        assert f"{len(feed.list.keys)} of 20" in frame(pilot)
        await press(pilot, "enter")
        assert feed.list.has_focus and feed.filter_text == "lanterns"
        await press(pilot, "escape")
        assert len(feed.list.keys) == 20


async def test_fields_filter_too(desk: Library) -> None:
    desk.set_starred([numbered(desk, 7)], True)
    async with reading(desk) as pilot:
        feed = reader(pilot).feed
        feed.enter(feed.place, text='is:starred author:"ada" feed:"feed a"')
        await settled(pilot)
        assert list(feed.list.keys) == [numbered(desk, 7)]


async def test_a_wrong_filter_says_why_and_keeps_the_last_good_list(desk: Library) -> None:
    async with reading(desk) as pilot:
        feed = reader(pilot).feed
        feed.enter(feed.place, text="lanterns")
        await settled(pilot)
        good = list(feed.list.keys)
        await press(pilot, "slash", "space", *"is:red")
        assert list(feed.list.keys) == good
        assert "is:red" in frame(pilot) and "unread" in frame(pilot)


async def test_a_wrong_filter_left_behind_hides_nothing_when_the_reader_reopens(
    desk: Library,
) -> None:
    async with reading(desk) as pilot:
        await press(pilot, "slash", *"is:red", "enter", "q")
    async with reading(desk) as pilot:
        assert len(reader(pilot).feed.list.keys) == 20
        assert "Inbox  ━━" in frame(pilot) and "“is:” takes" in frame(pilot)


async def test_an_import_is_undone_under_a_wrong_filter_too(desk: Library) -> None:
    async with reading(desk) as pilot:
        desk.take(parsed(record(21), feed="a"), source="Feed a")
        await press(pilot, "home", "slash", *"is:red", "enter")
        await press(pilot, "u")
        assert set(reader(pilot).feed.list.keys) == set(desk.find(""))
        await press(pilot, "r")
        assert len(desk.find("is:read")) == 1


async def test_an_empty_filter_result_says_what_to_do(desk: Library) -> None:
    async with reading(desk) as pilot:
        await press(pilot, "slash", *"zzzz", "enter")
        assert "No paper matches" in frame(pilot)
        await press(pilot, "escape")
        assert "Part 20" in frame(pilot)


async def test_the_cursor_keeps_its_paper_while_one_that_came_has_all_searched_anew(
    desk: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with reading(desk) as pilot:
        feed = reader(pilot).feed
        feed.enter(feed.place, text="/Part/")
        await until(pilot, lambda: not feed.listing.is_searching)
        key = feed.list.keys[18]
        feed.list.move_to(18)
        await settled(pilot)
        monkeypatch.setattr("storage.listing._AT_ONCE", 0.0)
        desk.take(parsed(record(30), feed="b"), source="b")
        assert feed.listing.is_searching
        desk.take(parsed(record(31), feed="b"), source="b")
        await until(pilot, lambda: not feed.listing.is_searching)
        assert len(feed.list.keys) == 22 and feed.key == key
