"""Triage as a person does it: keys pressed, marks made, where it goes on."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage.library import Library
from storage.tag_likelihood import Likely
from storage.triaging import Summary
from tests.fakes import library, parsed, record
from tests.screens import frame, notices, press, press_at_once, reader, reading, settled
from tui import handoff
from tui.screens.choosing import ChooseScreen
from tui.screens.tagging import TagScreen
from tui.screens.triage import TriageScreen
from tui.triage_texts import end_text, reasons


@pytest.fixture
def desk(tmp_path: Path) -> Library:
    """Make a library of eight papers, of which the oldest three are tagged and read."""
    desk = library(tmp_path / "library", parsed(*(record(n) for n in range(1, 9)), feed="a"))
    keys = list(desk.find(""))
    desk.change_tags(keys[-3:], add=["quiet"])
    desk.change_tags(keys[-1:], add=["loud"])
    desk.set_read(keys[-3:], True)
    return desk


async def test_z_shows_the_unread_papers_from_the_cursor_on(desk: Library) -> None:
    async with reading(desk) as pilot:
        await press(pilot, "j", "Z")
        shown = frame(pilot)
        assert "Inbox" in shown and "1 of 4" in shown
        assert "Part 7" in shown and "We follow" in shown and "Ada" in shown


async def test_each_key_decides_and_goes_on(desk: Library) -> None:
    keys = list(desk.find(""))
    async with reading(desk) as pilot:
        await press(pilot, "Z", "s", "w", "space", "l", "j")
        marks = [desk.mark(key) for key in keys[:5]]
        assert [mark.read for mark in marks] == [True, True, True, False, True]
        assert marks[0].starred and marks[1].queued
        assert "left for later" in frame(pilot) and "5 of 5" in frame(pilot)
        await press(pilot, "j")
        shown = frame(pilot)
        assert "5 papers decided" in shown and "2  kept" in shown and "3  skipped" in shown
        await press(pilot, "q")
        assert desk.setting("triage") is None
        assert reader(pilot) is pilot.app.screen


async def test_keys_that_come_at_once_are_all_carried_out(desk: Library) -> None:
    async with reading(desk) as pilot:
        await press_at_once(pilot, "Z", "s", "j", "w", "j", "s")
        await settled(pilot)
        assert len(desk.find("is:unread")) == 0
        assert len(desk.find("is:starred")) == 2


async def test_a_digit_gives_the_tag_that_is_offered_and_takes_it_away(desk: Library) -> None:
    key = desk.find("")[0]
    async with reading(desk) as pilot:
        await press(pilot, "Z")
        shown = frame(pilot)
        assert "1 loud" in shown and "2 quiet" in shown and "tagged papers" in shown
        await press(pilot, "2")
        assert desk.mark(key).tags == ("quiet",) and "quiet✓" in frame(pilot)
        assert not desk.mark(key).read
        await press(pilot, "2")
        assert desk.mark(key).tags == ()
        await press(pilot, "9")
        assert "No tag is offered as 9. Press t to type one." in notices(pilot)
        await press(pilot, "1", "space", "k")
        assert desk.mark(key).read and "kept" in frame(pilot)


async def test_t_types_a_tag_in_triage(desk: Library) -> None:
    key = desk.find("")[0]
    async with reading(desk) as pilot:
        await press(pilot, "Z", "t")
        assert isinstance(pilot.app.screen, TagScreen)
        await press(pilot, *"new", "enter")
        assert desk.mark(key).tags == ("new",)
        assert isinstance(pilot.app.screen, TriageScreen)


async def test_u_takes_the_last_decision_back_and_k_only_goes_back(desk: Library) -> None:
    first, second = desk.find("")[:2]
    async with reading(desk) as pilot:
        await press(pilot, "Z", "k")
        assert "This is the first paper." in notices(pilot)
        await press(pilot, "s", "j", "k", "k")
        assert desk.mark(first).starred and "1 of 5" in frame(pilot) and "kept" in frame(pilot)
        await press(pilot, "u")
        assert not desk.mark(second).read and "2 of 5" in frame(pilot)
        await press(pilot, "u")
        assert not desk.mark(first).starred


async def test_a_triage_goes_on_where_it_was_left_also_after_a_restart(desk: Library) -> None:
    third = desk.find("")[2]
    async with reading(desk) as pilot:
        await press(pilot, "Z", "space", "s", "escape")
        assert reader(pilot).feed.key == third
        await press(pilot, "Z")
        assert "3 of 5" in frame(pilot)
        await press(pilot, "q", "q")
    async with reading(desk) as pilot:
        assert reader(pilot).feed.key == third
        await press(pilot, "Z")
        assert isinstance(pilot.app.screen, TriageScreen) and "3 of 5" in frame(pilot)


async def test_what_is_left_is_gone_on_with_also_when_the_reader_was_killed(desk: Library) -> None:
    async with reading(desk) as pilot:
        await press(pilot, "Z", "space", "s")
    async with reading(desk) as pilot:
        await press(pilot, "g", "g", "Z")
        assert isinstance(pilot.app.screen, TriageScreen) and "3 of 5" in frame(pilot)


async def test_elsewhere_z_asks_whether_to_go_on_or_to_begin(desk: Library) -> None:
    async with reading(desk) as pilot:
        await press(pilot, "Z", "space", "q", "j", "j", "Z")
        assert isinstance(pilot.app.screen, ChooseScreen)
        assert "left at 2 of 5" in frame(pilot) and "2 unread from here on" in frame(pilot)
        await press(pilot, "escape")
        assert len(pilot.app.screen_stack) == 1
        await press(pilot, "Z", "enter")
        assert "2 of 5" in frame(pilot)
        await press(pilot, "q", "j", "Z", "j", "enter")
        assert "1 of 3" in frame(pilot)


async def test_selected_papers_are_gone_through_also_those_that_are_read(desk: Library) -> None:
    async with reading(desk) as pilot:
        await press(pilot, "ctrl+f", "down", "G", "V", "k", "Z")
        shown = frame(pilot)
        assert "2 selected papers" in shown and "1 of 2" in shown
        await press(pilot, "l", "l", "l", "l")
        assert "0 papers decided" in frame(pilot) and "2  left for later" in frame(pilot)
        await press(pilot, "q")
        assert reader(pilot).feed.list.picked_count == 0


async def test_without_an_unread_paper_z_says_what_to_do(desk: Library) -> None:
    desk.set_read(desk.find(""), True)
    async with reading(desk) as pilot:
        await press(pilot, "Z")
        assert "No unread paper from here on" in notices(pilot)[-1]


async def test_o_and_p_open_what_is_looked_at(
    desk: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    arrival = parsed(record(30, arxiv_id="2401.00030"), feed="a")
    desk.take(arrival, source="a")
    opened: list[object] = []
    monkeypatch.setattr(
        handoff, "open_links", lambda app, urls, what, *, configured: opened.extend(urls)
    )
    async with reading(desk) as pilot:
        reader(pilot).feed.list.move_to(0)
        await press(pilot, "Z", "o", "P")
        assert opened == ["https://arxiv.org/abs/2401.00030", "https://arxiv.org/pdf/2401.00030"]


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (200, 50)])
async def test_triage_has_room_at_every_size(desk: Library, size: tuple[int, int]) -> None:
    async with reading(desk, size=size) as pilot:
        await press(pilot, "Z")
        shown = " ".join(frame(pilot).split())
        assert "of 5" in shown and "Part 8" in shown and "Skip" in shown
        assert max(len(line) for line in frame(pilot).splitlines()) <= size[0]
        await press(pilot, "J", "K", "question_mark")
        assert "Keys" in frame(pilot)


def test_the_end_says_only_what_there_is_to_say() -> None:
    said = end_text(Summary(kept=1, skipped=1, later=0, left=0, per_minute=None), "q leaves").plain
    assert "2 papers decided" in said and "later" not in said and "minute" not in said
    assert "30.0  a minute" in end_text(Summary(1, 0, 1, 0, 30.0), "").plain


def test_what_others_wrote_is_clean_where_tags_are_explained() -> None:
    said = reasons([Likely("x", 0.0, "1 of 2 tagged papers by \x1b]0;Ada [bold]")]).plain
    assert "\x1b" not in said and "[bold]" in said
