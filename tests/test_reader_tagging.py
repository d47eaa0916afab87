"""Tagging in the reader: typed, completed, chosen, repeated, taken away."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage.library import Library
from tests.libraries import numbered, of_twenty
from tests.screens import frame, notices, press, reading


@pytest.fixture
def desk(tmp_path: Path) -> Library:
    return of_twenty(tmp_path / "library")


async def test_a_new_tag_is_made_by_typing_it(desk: Library) -> None:
    async with reading(desk) as pilot:
        await press(pilot, "t", *"ml/rlhf", "enter")
        assert desk.mark(numbered(desk, 20)).tags == ("ml/rlhf",)
        assert "#ml/rlhf" in frame(pilot)


async def test_tab_completes_a_tag(desk: Library) -> None:
    desk.change_tags([numbered(desk, 5)], add=["ml/rlhf", "later"])
    async with reading(desk) as pilot:
        await press(pilot, "t", *"rl", "tab", "enter")
        assert desk.mark(numbered(desk, 20)).tags == ("ml/rlhf",)


async def test_what_was_typed_is_not_turned_into_another_tag(desk: Library) -> None:
    desk.change_tags([numbered(desk, 5)], add=["ml/rlhf"])
    async with reading(desk) as pilot:
        await press(pilot, "t", *"ml", "enter")
        assert desk.mark(numbered(desk, 20)).tags == ("ml",)


async def test_arrows_choose_among_the_tags(desk: Library) -> None:
    desk.change_tags([numbered(desk, 5)], add=["alpha", "beta"])
    async with reading(desk) as pilot:
        await press(pilot, "t", "down", "down", "enter")
        assert desk.mark(numbered(desk, 20)).tags == ("beta",)


async def test_several_tags_at_once(desk: Library) -> None:
    async with reading(desk) as pilot:
        await press(pilot, "t", *"one", "space", *"two", "enter")
        assert desk.mark(numbered(desk, 20)).tags == ("one", "two")


async def test_escape_leaves_the_tags_as_they_are(desk: Library) -> None:
    async with reading(desk) as pilot:
        await press(pilot, "t", *"one", "escape")
        assert desk.mark(numbered(desk, 20)).tags == ()


async def test_a_dot_repeats_the_last_tagging_also_after_a_restart(desk: Library) -> None:
    async with reading(desk) as pilot:
        await press(pilot, "t", *"one", "enter", "j", "full_stop")
        assert desk.mark(numbered(desk, 19)).tags == ("one",)
        await press(pilot, "q")
    async with reading(desk) as pilot:
        await press(pilot, "j", "full_stop")
        assert desk.mark(numbered(desk, 18)).tags == ("one",)


async def test_untagging_takes_the_only_tag_or_asks_which(desk: Library) -> None:
    key = numbered(desk, 20)
    desk.change_tags([key], add=["one"])
    async with reading(desk) as pilot:
        await press(pilot, "T")
        assert desk.mark(key).tags == ()
        await press(pilot, "T")
        assert any("no tags" in notice for notice in notices(pilot))
        desk.change_tags([key], add=["one", "two"])
        await press(pilot, "T", "j", "enter")
        assert desk.mark(key).tags == ("one",)
        desk.change_tags([key], add=["two"])
        await press(pilot, "T", "escape")
        assert desk.mark(key).tags == ("one", "two")
