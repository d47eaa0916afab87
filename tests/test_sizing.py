"""Panes made wider and narrower, by key and by mouse; and sizes at which nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.cells import cell_len

from storage.library import Library
from tests.fakes import library, parsed, record
from tests.screens import drag, frame, press, reader, reading, settled

WIDE_TITLES = (
    "深層学習による論文の要約と検索" * 8,
    "\U0001f469\u200d\U0001f52c at work " * 9,
    "e\u0301" * 200,
    "ש" * 150,
    "\U0001f1e9\U0001f1ea flags",
    "a\u200db",
    "ﷺ",
)


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Library]:
    arrival = parsed(*(record(n, title=t) for n, t in enumerate(WIDE_TITLES, 1)))
    with library(tmp_path / "library", arrival) as opened:
        yield opened


async def test_a_pane_is_made_wider_and_narrower_and_stays_so(shelf: Library) -> None:
    async with reading(shelf) as pilot:
        screen = reader(pilot)
        width = screen.feed.outer_size.width
        await press(pilot, "greater_than_sign")
        wider = screen.feed.outer_size.width
        assert wider > width
        await press(pilot, "3", "greater_than_sign", "greater_than_sign")
        assert screen.feed.outer_size.width < width
        await press(pilot, "h", "h", "h", "less_than_sign")
        assert screen.sources.outer_size.width == 24
        left = (screen.feed.outer_size.width, 24)
    async with reading(shelf) as pilot:
        screen = reader(pilot)
        assert (screen.feed.outer_size.width, screen.sources.outer_size.width) == left


async def test_stacked_panes_are_made_taller_and_other_layouts_keep_theirs(shelf: Library) -> None:
    async with reading(shelf, size=(80, 24)) as pilot:
        screen = reader(pilot)
        height = screen.feed.outer_size.height
        await press(pilot, "greater_than_sign", "greater_than_sign")
        assert screen.feed.outer_size.height > height
        assert screen.feed.outer_size.width == 80
        await pilot.resize_terminal(120, 40)
        await settled(pilot)
        assert screen.feed.outer_size.height == screen.detail.outer_size.height + (
            screen.author.outer_size.height
        )
        assert screen.sources.outer_size.width == 26


async def test_no_pane_can_be_made_to_vanish(shelf: Library) -> None:
    async with reading(shelf) as pilot:
        screen = reader(pilot)
        await press(pilot, *["greater_than_sign"] * 30)
        assert screen.detail.outer_size.width > 10
        await press(pilot, *["less_than_sign"] * 40)
        assert screen.feed.outer_size.width >= 20


async def test_the_mouse_drags_the_edge_between_panes(shelf: Library) -> None:
    async with reading(shelf) as pilot:
        screen = reader(pilot)
        edge = screen.feed.region.right - 1
        await pilot.mouse_down(offset=(edge, 9))
        await pilot.hover(offset=(edge + 8, 9))
        await pilot.mouse_up(offset=(edge + 8, 9))
        assert abs(screen.feed.region.right - 1 - (edge + 8)) <= 1
        await pilot.mouse_down(offset=(screen.sources.region.right - 1, 9))
        await pilot.hover(offset=(35, 9))
        await pilot.mouse_up(offset=(35, 9))
        assert screen.sources.outer_size.width == 36
        await pilot.hover(offset=(20, 9))
        assert screen.sources.outer_size.width == 36
    assert shelf.setting("panes")["-beside"]["sources"] == 36


async def test_an_edge_that_is_dragged_over_rows_chooses_none(shelf: Library) -> None:
    async with reading(shelf) as pilot:
        screen = reader(pilot)
        place, edge = screen.feed.place, screen.sources.region.right - 1
        await drag(pilot, (edge, 2), (edge - 6, 2))
        assert screen.sources.outer_size.width == edge - 5
        assert screen.feed.place == place


async def test_a_setting_that_is_nonsense_is_passed_over(shelf: Library) -> None:
    shelf.remember("panes", {"-beside": {"sources": "wide", "feed": None}, "-wide": 3})
    async with reading(shelf) as pilot:
        assert reader(pilot).sources.outer_size.width == 26


@pytest.mark.parametrize("width", [40, 61, 80, 101, 120, 163])
async def test_wide_characters_do_not_push_the_borders(shelf: Library, width: int) -> None:
    async with reading(shelf, size=(width, 24)) as pilot:
        for strip in pilot.app.screen._compositor.render_strips():
            assert cell_len(strip.text) == width
        rows = frame(pilot).splitlines()[1:9]
        assert all(line[0] in "┃│" for line in rows)


async def test_the_mouse_goes_to_places_papers_and_authors(shelf: Library) -> None:
    async with reading(shelf) as pilot:
        screen = reader(pilot)
        first = screen.feed.list.region
        await pilot.click(offset=(first.x + 9, first.y + 3))
        await settled(pilot)
        assert screen.feed.list.cursor > 0
        at = screen.sources.region
        await pilot.click(offset=(at.x + 4, at.y + 2))
        await settled(pilot)
        assert screen.feed.place.title == "Starred"
        assert "s stars the paper" in frame(pilot)
        await pilot.click(offset=(at.x + 4, at.y + 6))
        await settled(pilot)
        names = screen.query_one("#authors").region
        await pilot.click(offset=(names.x + 4, names.y), times=2)
        await settled(pilot)
        assert screen.feed.filter_text.startswith('author:"')


async def test_a_click_on_a_key_at_the_bottom_does_what_the_key_does(shelf: Library) -> None:
    async with reading(shelf) as pilot:
        screen = reader(pilot)
        key, y = screen.feed.key, screen.status.region.y
        assert key is not None
        for label, is_starred in (("Star", True), ("Star", False)):
            await pilot.click(offset=(frame(pilot).splitlines()[y].index(label) + 2, y))
            await settled(pilot)
            assert shelf.mark(key).starred is is_starred
        await pilot.click(offset=(0, y))
        assert pilot.app.screen is screen
        await pilot.click(offset=(1, y))
        await settled(pilot)
        assert pilot.app.screen is not screen
        assert "Keys" in frame(pilot)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_click_on_a_name_in_the_detail_pane_shows_that_author(
    shelf: Library, size: tuple[int, int]
) -> None:
    async with reading(shelf, size=size) as pilot:
        screen = reader(pilot)
        assert screen.feed.paper is not None
        _, name = screen.feed.paper.authors
        pane = screen.detail.region
        lines = frame(pilot).splitlines()
        y = next(y for y in range(pane.y, pane.bottom) if name in lines[y])
        x = lines[y].index(name, pane.x)
        await pilot.click(offset=(x + 1, y))
        await settled(pilot)
        assert screen.author.name_shown == name and screen.focused_pane() == "author"
        assert screen.author.region.width
        await press(pilot, "enter")
        assert screen.feed.filter_text == f'author:"{name}"'


async def test_a_click_beside_the_names_shows_nobody(shelf: Library) -> None:
    async with reading(shelf) as pilot:
        pane = reader(pilot).detail.region
        await pilot.click(offset=(pane.x + 3, pane.y + 1))  # the title
        await settled(pilot)
        assert reader(pilot).focused_pane() == "detail"


@pytest.mark.parametrize("size", [(40, 12), (20, 5)])
async def test_nothing_breaks_in_a_terminal_too_small(
    shelf: Library, size: tuple[int, int]
) -> None:
    async with reading(shelf, size=size) as pilot:
        for keys in (("j", "2", "3", "1"), ("question_mark",), ("escape", "ctrl+t"),
                     ("escape", "t"), ("escape", "F"), ("escape", "i"), ("escape", "ctrl+p"),
                     ("escape", "slash", "x", "escape"), ("v", "s"), ("escape", "h", "h"),
                     ("greater_than_sign",)):  # fmt: skip
            await press(pilot, *keys)
            assert frame(pilot).count("\n") == size[1] - 1
