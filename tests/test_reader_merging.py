"""Merging, past imports and other sources in the reader."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from textual.widgets import OptionList

from storage.arriving import Rejected
from storage.library import Library
from tests.fakes import library, parsed, record
from tests.screens import frame, notices, press, reader, reading
from tui.screens.imports import ImportsScreen
from tui.screens.merging import MergeScreen

SIZES = ((40, 12), (80, 24), (200, 50))
A, B = "arxiv:2401.00001", "doi:10.1000/x"
BAD = Rejected(where="entry 9", reason="It has [no] title.")


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Library]:
    one = record(1, arxiv_id="2401.00001", title="Lamps on the River")
    other = replace(one, arxiv_id=None, doi="10.1000/x", title="Lamps on the Rivers", authors=())
    with library(
        tmp_path,
        parsed(one, feed="a"),
        parsed(replace(other, abstract=None), feed="b", rejected=(BAD,)),
    ) as opened:
        yield opened


async def go_to(pilot: object, key: str) -> None:
    feed = reader(pilot).feed  # type: ignore[arg-type]
    place = feed.list.place_of(key)
    assert place is not None
    feed.list.move_to(place)
    await press(pilot)  # type: ignore[arg-type]


@pytest.mark.parametrize("size", SIZES)
async def test_two_papers_are_compared_and_merged_and_separated(
    shelf: Library, size: tuple[int, int]
) -> None:
    async with reading(shelf, size=size) as pilot:
        await go_to(pilot, A)
        await press(pilot, "M")
        assert isinstance(pilot.app.screen, MergeScreen)
        if size[0] > 40:
            drawn = frame(pilot)
            assert "= Lamps on the Rivers  nearly the same title" in drawn
            assert "Nothing contradicts it." in drawn
            assert "≠ title" in drawn and B in drawn
        await press(pilot, "J", "K", "enter")
        assert len(shelf) == 1 and B not in shelf
        assert reader(pilot).feed.key == A
        assert "M separates them" in notices(pilot)[-1]
        await press(pilot, "M")
        assert shelf.merges_of(A)
        await press(pilot, "enter")
        assert sorted(shelf.find("")) == [A, B]
        await press(pilot, "u")
        assert len(shelf) == 1


async def test_what_contradicts_is_said(shelf: Library) -> None:
    odd = record(1, arxiv_id="2402.00002", title="Lamps on the River", authors=("Yan Xu",))
    shelf.take(parsed(odd, feed="c"), source="c")
    async with reading(shelf, size=(120, 40)) as pilot:
        await go_to(pilot, A)
        await press(pilot, "M")
        rows = pilot.app.screen.query_one(OptionList)
        while "two arXiv papers" not in frame(pilot):
            before = rows.highlighted
            await press(pilot, "j")
            assert rows.highlighted != before
        assert "≠ two arXiv papers, no author in common" in frame(pilot)
        await press(pilot, "escape")
        assert len(shelf) == 3


async def test_selected_papers_come_first(shelf: Library) -> None:
    shelf.take(parsed(record(5), record(6), feed="c"), source="c")
    async with reading(shelf, size=(120, 40)) as pilot:
        await press(pilot, "escape", "asterisk", "M")
        assert "All 4 papers that are selected  you selected them" in frame(pilot)
        assert "≠ no author in common" in frame(pilot)
        await press(pilot, "enter")
        assert len(shelf) == 1


async def test_very_many_selected_papers_are_not_merged(tmp_path: Path) -> None:
    with library(tmp_path, parsed(*map(record, range(1, 25)))) as many:
        async with reading(many) as pilot:
            await press(pilot, "escape", "asterisk", "M")
            assert "24 papers are selected" in notices(pilot)[-1]
            await press(pilot, "escape", "space", "j", "space", "j", "j", "M")
            assert "All 2 papers" not in frame(pilot)
            await press(pilot, "enter")
            assert len(many) == 23


async def test_a_paper_like_no_other_says_so(tmp_path: Path) -> None:
    with library(tmp_path, parsed(record(1))) as alone:
        async with reading(alone) as pilot:
            await press(pilot, "M")
            assert "No paper here is like it" in frame(pilot)
            await press(pilot, "enter", "j", "escape")
            assert len(alone) == 1


async def test_no_paper_no_screen(tmp_path: Path) -> None:
    with library(tmp_path) as empty:
        async with reading(empty) as pilot:
            await press(pilot, "M")
            assert not isinstance(pilot.app.screen, MergeScreen)


@pytest.mark.parametrize("size", SIZES)
async def test_past_imports_are_shown_opened_and_undone(
    shelf: Library, size: tuple[int, int]
) -> None:
    async with reading(shelf, size=size) as pilot:
        await press(pilot, "I")
        assert isinstance(pilot.app.screen, ImportsScreen)
        if size[0] > 40:
            assert "Feed b  1 new, 1 rejected" in frame(pilot)
            assert "rejected, entry 9: It has [no] title." in frame(pilot)
        await press(pilot, "u")
        assert sorted(shelf.find("")) == [A]
        assert "Import 1 paper from Feed b" in notices(pilot)[-1]
        await press(pilot, "enter")
        assert "u brings them back" in notices(pilot)[-1]
        await press(pilot, "u")
        assert len(shelf) == 2
        await press(pilot, "J", "K", "enter")
        feed = reader(pilot).feed
        assert feed.place.title == "Import 2: Feed b"
        assert list(feed.list.keys) == [B]
        await press(pilot, "r")
        assert shelf.mark(B).read and list(feed.list.keys) == [B]


async def test_what_can_no_longer_be_undone_says_so(shelf: Library) -> None:
    shelf.forget_history()
    async with reading(shelf) as pilot:
        await press(pilot, "I", "j", "k")
        assert "too long ago to be undone" in frame(pilot)
        await press(pilot, "u")
        assert "forgotten by now" in notices(pilot)[-1]


async def test_no_imports_yet(tmp_path: Path) -> None:
    with library(tmp_path) as empty:
        async with reading(empty) as pilot:
            await press(pilot, "I", "u")
            assert "Nothing was imported yet" in frame(pilot)


async def test_an_import_cannot_be_saved_as_a_view(shelf: Library) -> None:
    async with reading(shelf) as pilot:
        await press(pilot, "I", "enter", "v", "s")
        assert "cannot be saved" in notices(pilot)[-1]


async def test_other_sources_and_versions_are_shown_on_demand(shelf: Library) -> None:
    news = record(1, arxiv_id="2401.00001", title="Lamps at Rest", venue="Night")
    shelf.take(parsed(news, feed="c", format="crossref"), source="c")
    async with reading(shelf, size=(160, 60)) as pilot:
        await go_to(pilot, A)
        drawn = " ".join(frame(pilot).split())
        assert "Changed: title changed; now in Night" in drawn
        assert "Other sources say 1 other thing (title)" in drawn
        assert "title before" not in drawn
        await press(pilot, "X")
        drawn = frame(pilot)
        assert "title before: Lamps on the River" in drawn
        assert "title (feed): Lamps on the River" in drawn
        await press(pilot, "X")
        assert "title before" not in frame(pilot)
