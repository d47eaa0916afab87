"""Reading one paper: zoomed, at a readable width, and where in it one is."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage.library import Library
from tests.fakes import library, parsed, record
from tests.screens import frame, press, reader, reading

LONG = " ".join(f"word{n}" for n in range(1200))


@pytest.fixture
def desk(tmp_path: Path) -> Library:
    """Make a library of eight papers; the newest is long."""
    papers = [record(n) for n in range(1, 8)]
    return library(tmp_path / "library", parsed(*papers, record(8, abstract=LONG), feed="a"))


async def test_z_lets_the_paper_fill_the_screen_and_gives_the_panes_back(desk: Library) -> None:
    async with reading(desk) as pilot:
        await press(pilot, "z")
        assert "Inbox" not in frame(pilot) and "Part 8" in frame(pilot)
        await press(pilot, "j", "n")
        assert reader(pilot).is_zoomed and "Part 7" in frame(pilot)
        await press(pilot, "z")
        assert "Inbox" in frame(pilot) and reader(pilot).focused_pane() == "feed"


@pytest.mark.parametrize("key", ["escape", "1", "2", "h", "slash", "tab"])
async def test_whatever_leaves_the_paper_brings_the_panes_back(desk: Library, key: str) -> None:
    async with reading(desk) as pilot:
        await press(pilot, "z", key)
        assert not reader(pilot).is_zoomed and "Inbox" in frame(pilot)


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (200, 50)])
async def test_a_zoomed_paper_has_lines_one_can_read(desk: Library, size: tuple[int, int]) -> None:
    async with reading(desk, size=size) as pilot:
        await press(pilot, "z")
        text = [line for line in frame(pilot).splitlines() if "word" in line]
        widest = max((line.rindex("word") + 8 - line.index("word") for line in text), default=0)
        assert widest <= min(90, size[0])
        assert "word1 " in frame(pilot) or size[1] < 20


async def test_where_in_a_long_text_one_is_is_said(desk: Library) -> None:
    async with reading(desk) as pilot:
        assert "1–" in str(reader(pilot).detail.border_subtitle)
        await press(pilot, "J")
        first = str(reader(pilot).detail.border_subtitle)
        await press(pilot, "enter", "G")
        last = str(reader(pilot).detail.border_subtitle)
        assert first != last
        top, _, rest = last.strip().partition("–")
        shown, _, lines = rest.partition(" of ")
        assert shown == lines and int(top) > 1
        await press(pilot, "h", "j")
        assert str(reader(pilot).detail.border_subtitle) == ""
