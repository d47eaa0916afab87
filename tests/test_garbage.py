"""Garbage is looked for in pauses, and what came with a refresh is not looked at."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest
from textual import events

from tui.garbage import LONG_SECONDS, LOOK_SECONDS, Garbage
from tui.keyed_app import KeyedApp
from tui.keymap import default_keymap
from tui.pauses import Pauses


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


class Ring:
    """Holds itself: only a look at all objects finds that nobody else does."""

    gone = 0

    def __init__(self) -> None:
        self.me = self

    def __del__(self) -> None:
        Ring.gone += 1


@pytest.fixture
def clock() -> Iterator[Clock]:
    threshold = gc.get_threshold()
    gc.collect()  # what another test left
    Ring.gone = 0
    yield Clock()
    gc.set_threshold(*threshold)
    gc.enable()
    gc.unfreeze()


def begun(clock: Clock) -> tuple[Garbage, Pauses]:
    pauses = Pauses(clock)
    garbage = Garbage(pauses)
    gc.disable()
    garbage.begin()
    return garbage, pauses


def lose_ring() -> None:
    """Leave a ring that is past the looks at young objects."""
    ring = Ring()
    gc.collect(0)
    gc.collect(1)
    del ring


def test_what_the_program_began_with_is_not_looked_at_again(clock: Clock) -> None:
    begun(clock)
    assert gc.isenabled()
    assert gc.get_freeze_count() > 1_000


def test_garbage_stays_while_somebody_types_and_goes_in_a_pause(clock: Clock) -> None:
    garbage, pauses = begun(clock)
    clock.now += LOOK_SECONDS
    pauses.acted()
    lose_ring()
    garbage.look(is_busy=False)
    assert Ring.gone == 0
    clock.now += LOOK_SECONDS
    garbage.look(is_busy=False)
    assert Ring.gone == 1


def test_what_comes_while_it_is_busy_is_not_looked_at(clock: Clock) -> None:
    garbage, _ = begun(clock)
    clock.now += LOOK_SECONDS
    before = gc.get_freeze_count()
    lose_ring()
    garbage.look(is_busy=True)
    assert gc.get_freeze_count() > before
    lose_ring()
    garbage.look(is_busy=False)
    assert Ring.gone == 1


@pytest.mark.parametrize("is_busy", [False, True])
def test_what_was_there_at_a_look_and_went_since_goes_in_a_long_pause(
    clock: Clock, is_busy: bool
) -> None:
    garbage, pauses = begun(clock)
    ring = Ring()
    gc.collect(1)
    clock.now += LOOK_SECONDS
    garbage.look(is_busy=is_busy)
    del ring
    gc.collect()
    assert Ring.gone == 0
    pauses.acted()
    for _ in range(2):
        clock.now += LONG_SECONDS
        garbage.look(is_busy=False)
    assert Ring.gone == 1


def test_a_long_pause_is_used_once(clock: Clock) -> None:
    garbage, _ = begun(clock)
    garbage.look(is_busy=True)
    clock.now += LONG_SECONDS
    garbage.look(is_busy=False)
    garbage.look(is_busy=False)
    ring = Ring()
    gc.freeze()
    del ring
    garbage.look(is_busy=False)
    assert Ring.gone == 0


def test_nothing_done_for_some_time_is_a_pause(clock: Clock) -> None:
    pauses = Pauses(clock)
    assert not pauses.last(1.0)
    clock.now += 1.0
    assert pauses.last(1.0)
    pauses.acted()
    assert not pauses.last(1.0)


class Told(Pauses):
    times = 0

    def acted(self) -> None:
        self.times += 1


async def test_the_mouse_ends_a_pause_as_a_key_does() -> None:
    pauses = Told()
    app = KeyedApp(default_keymap(), pauses)
    wheel = events.MouseScrollDown(None, 1, 1, 0, 1, 0, False, False, False)
    async with app.run_test():
        for event in (events.Key("j", "j"), wheel, events.Paste("words")):
            before = pauses.times
            await app.on_event(event)
            assert pauses.times == before + 1
