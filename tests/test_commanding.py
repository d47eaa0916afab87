"""The keyboard in the reader: counts, repeating, completion, and the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage.library import Library
from tests.fakes import library, parsed, record
from tests.key_presses import typed
from tests.libraries import row
from tests.screens import frame, notices, press, reader, reading


@pytest.fixture
def desk(tmp_path: Path) -> Library:
    """Make a library of 30 papers; the newest is number 30."""
    return library(tmp_path / "library", parsed(*(record(n) for n in range(1, 31)), feed="a"))


# Counts and repeating


async def test_a_number_goes_so_far_or_to_that_row(desk: Library) -> None:
    async with reading(desk) as pilot:
        feed = reader(pilot).feed
        await press(pilot, "5", "j")
        assert feed.key == row(desk, 5)
        await press(pilot, "1", "2", "G")
        assert feed.key == row(desk, 11)
        await press(pilot, "3", "k")
        assert feed.key == row(desk, 8)
        await press(pilot, "2", "g", "g")
        assert feed.key == row(desk, 1)
        await press(pilot, "9", "9", "j")
        assert feed.key == row(desk, 29)


async def test_a_number_of_unread_papers_passes_over_what_is_read(desk: Library) -> None:
    desk.set_read([row(desk, 1), row(desk, 3)], True)
    async with reading(desk) as pilot:
        await press(pilot, "h", "k", *"jjjjj", "enter", "g", "g")  # all papers
        await press(pilot, "4", "n")
        assert reader(pilot).feed.key == row(desk, 6)
        await press(pilot, "9", "p")
        assert reader(pilot).feed.key == row(desk, 0)


async def test_a_digit_alone_goes_to_its_pane(desk: Library) -> None:
    async with reading(desk) as pilot:
        await press(pilot, "2", "down")
        assert reader(pilot).author.has_focus_within
        assert reader(pilot).feed.key == row(desk, 0)


async def test_a_count_is_shown_and_let_go_by_escape(desk: Library) -> None:
    async with reading(desk) as pilot:
        await press(pilot, "7")
        assert " 7 times" in frame(pilot)
        await press(pilot, "escape", "j")
        assert reader(pilot).feed.key == row(desk, 1)
        assert "times" not in frame(pilot)


async def test_a_number_of_papers_is_selected_and_of_actions_undone(desk: Library) -> None:
    async with reading(desk) as pilot:
        await press(pilot, "4", "space", "s")
        assert len(desk.find("is:starred")) == 4
        await press(pilot, "escape", "r", "u", "u")
        assert not desk.find("is:starred") and not desk.find("is:read")
        await press(pilot, "2", "ctrl+y")  # no letter: the digit led to the author pane
        await press(pilot, "1", "5", "u")
        assert not desk.find("is:starred")


@pytest.mark.parametrize(
    ("keys", "query"), [(("s",), "is:starred"), (("r",), "is:read"), (("w",), "is:queued"),
                        (("t", "x", "enter"), "tag:x"), ((*":star", "enter"), "is:starred")],
)  # fmt: skip
async def test_the_last_change_is_repeated_on_other_papers(
    desk: Library, keys: tuple[str, ...], query: str
) -> None:
    keys = tuple("colon" if key == ":" else key for key in keys)
    async with reading(desk) as pilot:
        await press(pilot, *keys, "j", "full_stop", "full_stop")
        assert list(desk.find(query)) == [row(desk, 0), row(desk, 1)]


async def test_there_is_nothing_to_repeat_at_first(desk: Library) -> None:
    async with reading(desk) as pilot:
        await press(pilot, "full_stop")
        assert any("nothing to repeat" in notice for notice in notices(pilot))


# Keys of who does not know vim


@pytest.mark.parametrize("pane", ["h", "a", "3", "1"])
async def test_every_pane_is_gone_through_by_the_keys_on_the_keyboard(
    desk: Library, pane: str
) -> None:
    desk.change_tags(desk.find(""), add=[f"tag{n:02}" for n in range(40)])
    async with reading(desk, size=(100, 24)) as pilot:
        await press(pilot, pane)

        def place() -> tuple[object, ...]:
            here = reader(pilot)
            lists = (here.sources, here.feed.list, here.author._list)
            return (*(one.cursor for one in lists), here.detail.scroll_y)

        first = place()
        await press(pilot, "end")
        last = place()
        await press(pilot, "home")
        assert place() == first
        await press(pilot, "pagedown")
        page = place()
        await press(pilot, "pageup", "down", "up")
        assert place() == first
        if pane in ("h", "1", "3"):  # the paper has two authors
            assert first != last and page != first


async def test_papers_are_removed_when_that_is_meant(desk: Library) -> None:
    async with reading(desk) as pilot:
        await press(pilot, "space", "space", "delete")
        assert "Take 2 papers out of the library?" in frame(pilot)
        await press(pilot, "escape")
        assert len(desk) == 30
        await press(pilot, "delete", "enter")
        assert len(desk) == 28
        await press(pilot, "u")
        assert len(desk) == 30


async def test_a_view_or_a_tag_is_deleted_in_the_source_list_when_that_is_meant(
    desk: Library,
) -> None:
    desk.change_tags([row(desk, 0)], add=["x"])
    desk.save_view("rivers", "rivers")
    async with reading(desk) as pilot:
        await press(pilot, "h", "delete")
        assert "cannot be deleted" in notices(pilot)[-1]
        await press(pilot, "end", "delete", "enter")
        assert desk.tags() == []
        await press(pilot, *typed("view rivers"), "h", "delete", "n")
        assert len(desk.views()) == 1
        await press(pilot, "delete", "y")
        assert len(desk.views()) == 0


# Chords


async def test_a_chord_of_many_ways_lies_over_the_panes_in_a_narrow_terminal(
    desk: Library,
) -> None:
    async with reading(desk, size=(80, 24)) as pilot:
        before = frame(pilot).splitlines()
        await press(pilot, "S")
        during = frame(pilot).splitlines()
        assert "Sd By date" in during[-3] and "SS Backwards" in during[-1]
        assert during[:-3] == before[:-3]
        await press(pilot, "escape")
        assert frame(pilot).splitlines() == before


async def test_a_chord_that_means_nothing_is_told_until_the_next_key(desk: Library) -> None:
    async with reading(desk) as pilot:
        await press(pilot, "y", "z")
        assert "yz means nothing; there are yy yp yb" in frame(pilot)
        await press(pilot, "j")
        assert "means nothing" not in frame(pilot)


# Completion in the filter


async def test_while_a_filter_is_typed_tab_takes_what_is_offered(desk: Library) -> None:
    async with reading(desk) as pilot:
        feed = reader(pilot).feed
        await press(pilot, "slash", *"au")
        assert "author:" in frame(pilot)
        await press(pilot, "tab", *"ab")
        assert '"Ada Abel"' in frame(pilot)
        await press(pilot, "tab")
        assert feed.filter_text == 'author:"Ada Abel"'
        assert 0 < len(feed.list.keys) < 30
        await press(pilot, "escape")
        assert "author:" not in frame(pilot) and feed.filter_text == ""


async def test_tab_goes_through_what_is_offered_and_back(desk: Library) -> None:
    async with reading(desk) as pilot:
        feed = reader(pilot).feed
        await press(pilot, "slash", *"is:", "tab")
        assert feed.filter_text == "is:unread"
        await press(pilot, "tab", "tab")
        assert feed.filter_text == "is:starred"
        await press(pilot, "shift+tab")
        assert feed.filter_text == "is:read"
        await press(pilot, *" x", "tab")
        assert feed.filter_text == "is:read x"


async def test_keys_that_are_no_signs_still_work_while_a_filter_is_typed(desk: Library) -> None:
    async with reading(desk) as pilot:
        await press(pilot, "slash", *"rivers", "f1")
        assert "Keys" in frame(pilot)
        await press(pilot, "escape", "s")
        assert reader(pilot).feed.filter_text == "riverss"


# The command line
