"""The first run: a screen that asks how to begin, and what each answer does."""

from __future__ import annotations

import gc
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot

from storage.library import Library
from tests.fakes import library, parsed, record
from tests.screens import TODAY, frame, notices, press, settled
from tests.shell import Run
from tui.app import CarrelApp, run
from tui.screens.asking import AskScreen
from tui.screens.reader import ReaderScreen
from tui.screens.starter import StarterScreen
from tui.screens.welcome import WelcomeScreen
from tui.shell.opening import is_first_run


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Library]:
    with library(tmp_path / "library") as opened:
        yield opened


@asynccontextmanager
async def begun(empty: Library, *, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Pilot[None]]:
    """Open the reader as on the first run."""
    app = CarrelApp(empty, today=TODAY, first_run=is_first_run(empty))
    async with app.run_test(size=size, notifications=True) as pilot:
        await settled(pilot)
        yield pilot


def test_a_run_is_the_first_until_something_is_there(empty: Library) -> None:
    assert is_first_run(empty)
    empty.follow("https://example.org/feed.xml")
    assert not is_first_run(empty)
    empty.undo()
    assert is_first_run(empty)
    empty.take(parsed(record(1)), source="a")
    assert not is_first_run(empty)


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (120, 40)])
async def test_three_ways_are_offered(empty: Library, size: tuple[int, int]) -> None:
    async with begun(empty, size=size) as pilot:
        assert isinstance(pilot.app.screen, WelcomeScreen)
        for way in ("1 Try the sample", "2 Follow something", "3 Import a file"):
            assert way in frame(pilot)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, ReaderScreen)
        assert "The library is" in frame(pilot)


async def test_the_sample_is_opened_instead_and_the_library_stays_empty(empty: Library) -> None:
    async with begun(empty) as pilot:
        await press(pilot, "enter")
        assert isinstance(pilot.app, CarrelApp)
        assert pilot.app.opens_sample
        assert not len(empty)


def test_the_sample_opens_as_the_reader_does_at_a_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While garbage is collected by Python itself, the reader does not look for it."""
    looked: list[bool] = []

    def opened(app: CarrelApp) -> None:
        looked.append(gc.isenabled())
        app.opens_sample = len(looked) == 1
        gc.enable()

    monkeypatch.setattr(CarrelApp, "run", opened)
    gc.disable()
    assert run(tmp_path / "library") == 0
    assert looked == [False, False]


@pytest.mark.parametrize("size", [(40, 12), (80, 24)])
async def test_feeds_are_ticked_and_followed_together(
    empty: Library, size: tuple[int, int]
) -> None:
    async with begun(empty, size=size) as pilot:
        await press(pilot, "2")
        assert isinstance(pilot.app.screen, StarterScreen)
        await press(pilot, "space", "j", "j", "space", "space", "k", "space")
        assert "[x] arXiv cs.CL" in frame(pilot) and "follows 2" in frame(pilot)
        await press(pilot, "enter")
        titles = {feed.title for feed in empty.feeds()}
        assert titles == {"Hugging Face Daily Papers", "arXiv cs.CL"}
        assert any("arXiv cs.CL" in notice for notice in notices(pilot))
        await press(pilot, "u")
        assert empty.feeds() == []


async def test_without_a_tick_the_feed_under_the_cursor_is_followed(empty: Library) -> None:
    async with begun(empty) as pilot:
        await press(pilot, "j", "enter", "enter")
        assert [feed.title for feed in empty.feeds()] == ["Hugging Face Daily Papers"]


async def test_a_click_ticks_and_does_not_leave(empty: Library) -> None:
    async with begun(empty) as pilot:
        await press(pilot, "2")
        await pilot.click("#starter-list", offset=(5, 3))
        await settled(pilot)
        assert "[x] arXiv cs.LG" in frame(pilot)


async def test_what_is_typed_is_followed_and_nonsense_is_told_at_once(empty: Library) -> None:
    async with begun(empty) as pilot:
        await press(pilot, "2", "tab", *"gopher", "enter")
        assert isinstance(pilot.app.screen, StarterScreen)
        assert "“gopher” is nothing" in frame(pilot)
        await press(pilot, *["backspace"] * 6, *"arxiv:math.CO", "enter")
        await settled(pilot)
        assert [feed.title for feed in empty.feeds()] == ["arXiv math.CO"]


async def test_importing_asks_what(empty: Library) -> None:
    async with begun(empty) as pilot:
        await press(pilot, "3")
        assert isinstance(pilot.app.screen, AskScreen)


def test_without_a_terminal_a_line_says_the_same(carrel: Run) -> None:
    said = carrel().out
    for way in ("carrel demo", "carrel add", "carrel import"):
        assert way in said
