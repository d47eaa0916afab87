"""Whole screens as text, on the sample library.

`CARREL_WRITE_FRAMES=1 pytest tests/test_frames.py` writes them anew; read what differs.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from textual.pilot import Pilot

from storage import demo
from storage.library import Library
from tests.screens import frame, press, settled
from tui.app import CarrelApp
from tui.config import Config, Look

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no time zone can be set there")
FRAMES = Path(__file__).parent / "frames"
SIZES = ((80, 24), (120, 40), (200, 50))
JOURNEYS: dict[str, tuple[str, ...]] = {
    "first-time": (),
    "reading": ("escape", "n", "n", "r", "s", "J"),
    "a-feed": ("escape", "h", *"jjjjjj", "enter", "j"),
    "filter": ("escape", "slash", *"author:hinton"),
    "wrong-filter": ("escape", "slash", *"is:nothing"),
    "tagging": ("escape", "t", "m", "l"),
    "authors": ("escape", "a", "j", "f"),
    "detail": ("escape", "3"),
    "sources": ("escape", "h"),
    "help": ("escape", "question_mark"),
    "themes": ("escape", "ctrl+t"),
    "importing": ("escape", "i"),
    "a-chord": ("escape", "S"),
    "what-to-copy": ("escape", "y"),
    "finding-a-view": ("escape", "F", *"cl"),
    "statistics": ("escape", "D"),
    "no-history": ("escape", "H"),
    "a-count": ("escape", "1", "2"),
    "completing": ("escape", "slash", *"author:hi", "tab"),
    "command-line": ("escape", "colon", *"tag", "space", "plus", "x", "space", *"is:unread"),
    "wrong-command": ("escape", "colon", *"tga", "space", *"is:unread"),
    "links": ("escape", "g", "l"),
    "text-to-select": ("escape", "y", "b", "Y"),
    "triage": ("escape", "Z", "space", "s"),
    "zoom": ("escape", "z"),
    "note": ("escape", "e", *"seen"),
    "nothing-matches": ("escape", "slash", *"zzzz", "enter"),
    "merging": ("escape", "space", "space", "M"),
    "following": ("escape", "b", "a"),
    "removing-a-feed": ("escape", "h", *"jjjjjj", "b", "d"),
    "other-sources": ("escape", "slash", *"vaswani", "enter", "enter", "X", "G"),
}


@pytest.fixture(autouse=True)
def _in_greenwich() -> Iterator[None]:
    """Let days begin where the agreed screens say they do."""
    with pytest.MonkeyPatch.context() as machine:
        machine.setenv("TZ", "UTC")
        time.tzset()
        yield
    time.tzset()


async def draw(pilot: Pilot[None], keys: tuple[str, ...]) -> str:
    await settled(pilot)
    await press(pilot, *keys)
    pilot.app.clear_notifications()
    await settled(pilot)
    return frame(pilot) + "\n"


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", JOURNEYS)
async def test_the_screen_is_as_it_was_agreed(
    name: str, size: tuple[int, int], tmp_path: Path
) -> None:
    with Library(tmp_path) as library:
        demo.fill(library)
        app = CarrelApp(library, today=date(2025, 6, 1))
        async with app.run_test(size=size) as pilot:
            drawn = await draw(pilot, JOURNEYS[name])
    agreed = FRAMES / f"{name}-{size[0]}x{size[1]}.txt"
    if os.environ.get("CARREL_WRITE_FRAMES"):
        agreed.write_text(drawn, encoding="utf-8")
    assert drawn == agreed.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["reading", "filter", "help", "triage", "tagging"])
async def test_light_colours_move_no_letter(name: str, tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        demo.fill(library)
        config = Config(look=Look(theme="carrel-light"))
        app = CarrelApp(library, today=date(2025, 6, 1), config=config)
        async with app.run_test(size=(120, 40)) as pilot:
            drawn = await draw(pilot, JOURNEYS[name])
            assert not app.current_theme.dark
    assert drawn == (FRAMES / f"{name}-120x40.txt").read_text(encoding="utf-8")


def test_every_kept_screen_is_drawn_by_a_journey() -> None:
    drawn = {f"{name}-{width}x{height}.txt" for name in JOURNEYS for width, height in SIZES}
    assert {path.name for path in FRAMES.iterdir()} == drawn
