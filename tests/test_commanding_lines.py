"""The reader's command line: what it offers, does, refuses and remembers."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage.library import Library
from tests.fakes import library, parsed, record
from tests.key_presses import typed
from tests.libraries import row
from tests.screens import frame, notices, press, press_at_once, reader, reading
from tui.widgets.completing_input import CompletingInput


@pytest.fixture
def desk(tmp_path: Path) -> Library:
    """Make a library of 30 papers; the newest is number 30."""
    return library(tmp_path / "library", parsed(*(record(n) for n in range(1, 31)), feed="a"))


# The command line


async def test_a_verb_is_for_the_paper_under_the_cursor_the_list_or_a_query(desk: Library) -> None:
    async with reading(desk) as pilot:
        await press(pilot, *typed("star"))
        assert list(desk.find("is:starred")) == [row(desk, 0)]
        await press(pilot, *typed("queue title:rivers"))
        assert list(desk.find("is:queued")) == list(desk.find("title:rivers"))
        await press(pilot, "slash", *"stones", "enter", *typed("read %"))
        assert list(desk.find("is:read")) == list(desk.find("stones"))
        await press(pilot, "u")
        assert not desk.find("is:read")


async def test_a_verb_is_for_the_selection_when_there_is_one(desk: Library) -> None:
    async with reading(desk) as pilot:
        await press(pilot, "space", "space", *typed("tag +ml/x +later"))
        assert len(desk.find("tag:ml")) == 2
        assert any("Tag 2 papers" in notice for notice in notices(pilot))


async def test_it_is_told_while_typing_how_many_papers_a_line_is_for(desk: Library) -> None:
    async with reading(desk) as pilot:
        await press(pilot, *typed("read title:rivers")[:-1])
        count = len(desk.find("title:rivers"))
        assert f"{count} papers, of the whole library" in frame(pilot)
        await press(pilot, "escape")
        assert not desk.find("is:read")
        await press(pilot, *typed("read")[:-1])
        assert "1 paper, the cursor's" in frame(pilot)


async def test_a_wrong_line_stays_with_the_reason_under_it(desk: Library) -> None:
    async with reading(desk) as pilot:
        await press(pilot, *typed("raed is:unread"))
        assert "raed — There is no command “raed”. Is it read?" in frame(pilot)
        await press(pilot, "escape", *typed("read is:nothing"))
        assert "is:nothing — " in frame(pilot)
        await press(pilot, "escape", *typed("read tag:"))
        assert "asks for nothing" in frame(pilot)
        assert not desk.find("is:read")


async def test_more_than_five_hundred_papers_are_asked_for(tmp_path: Path) -> None:
    many = parsed(*(record(n) for n in range(1, 503)), feed="a")
    with library(tmp_path, many) as desk:
        async with reading(desk) as pilot:
            await press(pilot, *typed("star is:unread"))
            assert "502 papers?" in frame(pilot)
            await press(pilot, "escape")
            assert not desk.find("is:starred")
            await press(pilot, *typed("star %"), "enter")
            assert len(desk.find("is:starred")) == 502
            await press(pilot, "u")
            assert not desk.find("is:starred")


async def test_tags_are_renamed_merged_and_deleted(desk: Library) -> None:
    desk.change_tags(desk.find("title:rivers"), add=["a"])
    desk.change_tags(desk.find("title:stones"), add=["b"])
    async with reading(desk) as pilot:
        await press(pilot, *typed("rename-tag a x/y"))
        assert desk.tags() == ["b", "x/y"]
        await press(pilot, *typed("merge-tags b x/y z"))
        assert desk.tags() == ["z"]
        await press(pilot, *typed("delete-tag z"))
        assert desk.tags() == []
        await press(pilot, *typed("delete-tag z"))
        assert any("There is no tag “z”" in notice for notice in notices(pilot))


async def test_lists_are_sorted_left_saved_and_gone_through(desk: Library) -> None:
    async with reading(desk) as pilot:
        feed = reader(pilot).feed
        await press(pilot, *typed("sort title"))
        assert feed.listing.sort.by == "title"
        await press(pilot, *typed("sort size"))
        assert any("no order “size”" in notice for notice in notices(pilot))
        await press(pilot, *typed("view feed a"))
        assert feed.place.title == "Feed a"
        await press(pilot, *typed("12"))
        assert feed.list.cursor == 11
        await press(pilot, "slash", *"rivers", "enter", *typed("save my rivers"))
        assert feed.place.title == "my rivers"
        await press(pilot, *typed("view nowhere"))
        assert any("There is no view, feed or tag “nowhere”" in n for n in notices(pilot))


async def test_papers_are_exported_and_no_file_is_written_over(
    desk: Library, tmp_path: Path
) -> None:
    place = tmp_path / "out.bib"
    async with reading(desk) as pilot:
        await press(pilot, *typed(f"export bibtex {place} title:rivers"))
        assert place.read_text(encoding="utf-8").count("@") == len(desk.find("title:rivers"))
        await press(pilot, *typed(f"export bibtex {place}"))
        assert any("is there already" in notice for notice in notices(pilot))
        feeds = place.with_name("feeds.opml")
        await press(pilot, *typed(f"export opml {feeds} %"))
        assert any(f"Wrote 0 feeds to {feeds}." in notice for notice in notices(pilot))
        await press(pilot, *typed("export docx x"))
        assert any("no format “docx”" in notice for notice in notices(pilot))


async def test_any_command_can_be_named_and_the_theme_be_changed(desk: Library) -> None:
    async with reading(desk) as pilot:
        await press(pilot, *typed("feed.toggle_star"))
        assert desk.find("is:starred")
        await press(pilot, *typed("undo"))
        assert not desk.find("is:starred")
        await press(pilot, *typed("theme carrel-light"))
        assert pilot.app.theme == "carrel-light" and desk.setting("theme") == "carrel-light"
        await press(pilot, *typed("theme none"))
        assert any("no theme “none”" in notice for notice in notices(pilot))
        await press(pilot, *typed("quit"))
        assert pilot.app._exit


async def test_lines_of_before_are_gone_through_also_after_a_restart(desk: Library) -> None:
    async with reading(desk) as pilot:
        await press(pilot, *typed("star"), *typed("unstar"), *typed("star"))
    async with reading(desk) as pilot:
        await press(pilot, "colon", "x", "up")
        box = pilot.app.focused
        assert isinstance(box, CompletingInput) and box.value == "star"
        await press(pilot, "up", "up")
        assert box.value == "unstar"
        await press(pilot, "down", "down")
        assert box.value == "x"
        await press(pilot, "backspace", "backspace", "j")
        assert reader(pilot).feed.key == row(desk, 1)


async def test_a_line_is_completed_by_tab(desk: Library) -> None:
    desk.change_tags([row(desk, 0)], add=["ml/rlhf"])
    async with reading(desk) as pilot:
        await press(pilot, "colon", *"unt", "tab", *"rl", "tab", "enter")
        assert desk.tags() == []


async def test_a_line_that_is_completed_and_given_at_once_is_carried_out(desk: Library) -> None:
    async with reading(desk) as pilot:
        await press(pilot, *typed("star author:ab")[:-1])
        await press_at_once(pilot, "tab", "enter")
        await press(pilot)
        assert list(desk.find("is:starred")) == list(desk.find('author:"Ada Abel"'))


async def test_a_line_typed_at_once_is_carried_out(desk: Library) -> None:
    async with reading(desk) as pilot:
        await press_at_once(pilot, "colon", *"star", "enter", "x")
        assert len(desk.find("is:starred")) == 1


@pytest.mark.parametrize("size", [(80, 24), (40, 12), (20, 5)])
async def test_small_terminals_have_a_command_line(desk: Library, size: tuple[int, int]) -> None:
    async with reading(desk, size=size) as pilot:
        await press(pilot, "S", "escape", "5", "escape", *typed("star"), *typed("nonsense"))
        await press(pilot, "escape", "slash", *"au", "tab", "escape")
        assert len(desk.find("is:starred")) == 1
