"""The words screen tests are written in: a reader opened, keys pressed, a frame read."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import date

from textual import events
from textual.pilot import Pilot

from storage.library import Library
from tui.app import CarrelApp
from tui.config import Config
from tui.screens.reader import ReaderScreen

TODAY = date(2026, 7, 1)
_SETTLED = 0.06
"""Longer than the detail pane waits for the cursor to rest."""


@asynccontextmanager
async def reading(
    library: Library, *, size: tuple[int, int] = (120, 40), config: Config | None = None
) -> AsyncIterator[Pilot[None]]:
    """Open the reader on a library."""
    app = CarrelApp(library, today=TODAY, config=config)
    async with app.run_test(size=size, notifications=True) as pilot:
        await settled(pilot)
        yield pilot


async def settled(pilot: Pilot[None]) -> None:
    """Wait until the panes follow the cursor."""
    await pilot.pause(_SETTLED)
    await pilot.pause()


async def press(pilot: Pilot[None], *keys: str) -> None:
    """Press keys one after the other, and wait for what they do."""
    await pilot.press(*keys)
    await settled(pilot)


async def press_at_once(pilot: Pilot[None], *keys: str) -> None:
    """Press keys faster than they are carried out, as they come over a slow line."""
    for key in keys:
        character = {"slash": "/", "space": " "}.get(key, key if len(key) == 1 else None)
        pilot.app.post_message(events.Key(key, character))
    await settled(pilot)


async def drag(pilot: Pilot[None], start: tuple[int, int], end: tuple[int, int]) -> None:
    """Press the mouse at one place of the screen and let it go at another, as a terminal tells."""
    moves = ((events.MouseDown, start), (events.MouseMove, end), (events.MouseUp, end))
    for kind, (x, y) in moves:
        await pilot.app.on_event(kind(None, x, y, 0, 0, 1, False, False, False, x, y))
        await settled(pilot)


async def until(pilot: Pilot[None], is_so: Callable[[], bool]) -> None:
    """Wait until something is so, and for what the screen makes of that."""
    for _ in range(1000):
        if is_so():
            await settled(pilot)
            return
        await pilot.pause(0.02)
    raise AssertionError(f"it never came so far:\n{frame(pilot)}")


def reader(pilot: Pilot[None]) -> ReaderScreen:
    """Return the reader's screen, also while another lies over it."""
    found = next(s for s in pilot.app.screen_stack if isinstance(s, ReaderScreen))
    return found


def frame(pilot: Pilot[None]) -> str:
    """Return the screen as text, blanks at line ends cut off."""
    strips = pilot.app.screen._compositor.render_strips()
    return "\n".join(strip.text.rstrip() for strip in strips)


def notices(pilot: Pilot[None]) -> list[str]:
    """Return what the user was told, oldest first."""
    return [str(notice.message) for notice in pilot.app._notifications]
