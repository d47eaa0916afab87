"""Whole screens as text: each is kept at three sizes, and is the same in dark and light colours.

`CARREL_WRITE_FRAMES=1 pytest tests/test_frames.py` writes them anew; read what differs.
"""

from __future__ import annotations

import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.color import Color
from textual.drivers.headless_driver import HeadlessDriver
from textual.pilot import Pilot

from storage.library import Library
from storage.refreshing import Refresh
from tests.journeys import DAY, JOURNEYS, Clock, Journey, stands_still
from tests.screens import frame, reader, settled
from tui.app import CarrelApp
from tui.shell.opening import is_first_run

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no time zone can be set there")
FRAMES = Path(__file__).parent / "frames"
SIZES = ((80, 24), (120, 40), (200, 50))
_LIGHT = 128
"""From so much of 255 on, a background is light."""


@pytest.fixture(autouse=True)
def _somewhere_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Be where days begin as the agreed screens say, and where no clipboard and no network are."""
    monkeypatch.setenv("TZ", "UTC")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "SSH_CONNECTION", "SSH_TTY", "TMUX", "STY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(HeadlessDriver, "write", lambda driver, data: None)
    monkeypatch.setattr(Refresh, "run_beside", stands_still)
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


async def go(pilot: Pilot[None], journey: Journey, clock: Clock) -> None:
    """Press the keys of a journey, one a minute."""
    await settled(pilot)
    reader(pilot).feed.seconds = lambda: clock.now.timestamp()
    for key in journey.keys:
        clock.move(minutes=1)
        await pilot.press(key)
    await settled(pilot)
    if not journey.keeps_notices:
        pilot.app.clear_notifications()
        await settled(pilot)
    while reader(pilot).sources.is_counting:
        await pilot.pause(0.02)


async def lit(pilot: Pilot[None]) -> str:
    """Return the screen in light colours, once it is seen that they are."""
    pilot.app.theme = "carrel-light"
    await settled(pilot)
    await settled(pilot)
    light, dark = backgrounds(pilot)
    assert light > 0.9 * (light + dark), (light, dark)
    return frame(pilot)


def backgrounds(pilot: Pilot[None]) -> tuple[int, int]:
    """Return how many cells of the screen have a light background, and how many a dark one."""
    found: Counter[bool] = Counter()
    for strip in pilot.app.screen._compositor.render_strips():
        for text, style, _ in strip:
            colour = style.bgcolor if style is not None else None
            found[colour is not None and is_light(colour)] += len(text)
    return found[True], found[False]


def is_light(colour: Color) -> bool:
    """Tell a light colour from a dark one."""
    red, green, blue = colour.get_truecolor()
    return 0.3 * red + 0.6 * green + 0.1 * blue >= _LIGHT


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", JOURNEYS)
async def test_the_screen_is_as_it_was_agreed_in_dark_colours_and_in_light(
    name: str, size: tuple[int, int], tmp_path: Path
) -> None:
    journey, clock = JOURNEYS[name], Clock()
    with Library(tmp_path / "library", clock=clock) as library:
        journey.fill(library, clock)
        app = CarrelApp(library, today=DAY, first_run=is_first_run(library))
        async with app.run_test(size=size, notifications=journey.keeps_notices) as pilot:
            await go(pilot, journey, clock)
            drawn = frame(pilot)
            light, dark = backgrounds(pilot)
            assert dark > 0.9 * (light + dark)
            assert await lit(pilot) == drawn
    agreed = FRAMES / f"{name}-{size[0]}x{size[1]}.txt"
    if os.environ.get("CARREL_WRITE_FRAMES"):
        agreed.write_text(f"{drawn}\n", encoding="utf-8")
    assert f"{drawn}\n" == agreed.read_text(encoding="utf-8")


def test_every_kept_screen_is_drawn_by_a_journey() -> None:
    drawn = {f"{name}-{width}x{height}.txt" for name in JOURNEYS for width, height in SIZES}
    assert {path.name for path in FRAMES.iterdir()} == drawn
