"""Journeys through the reader: keys pressed, what is in the library and on the screen after."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from storage.library import Library
from tests.fakes import library
from tests.libraries import numbered, of_twenty
from tests.screens import drag, frame, notices, press, press_at_once, reader, reading, settled
from tui.panes.detail import DetailPane
from tui.screens.help import HelpScreen
from tui.screens.themes import ThemeScreen


@pytest.fixture
def desk(tmp_path: Path) -> Library:
    return of_twenty(tmp_path / "library")


async def test_the_reader_opens_on_the_inbox_with_all_four_panes(desk: Library) -> None:
    async with reading(desk) as pilot:
        shown = frame(pilot)
        for text in ("Inbox", "Starred", "Feed a", "Feed b", "Part 20", "Detail", "Authors"):
            assert text in shown
        assert reader(pilot).feed.key == numbered(desk, 20)


async def test_the_first_time_a_hint_tells_how_to_go_on(desk: Library) -> None:
    async with reading(desk) as pilot:
        shown = frame(pilot)
        assert "j k move" in shown and "? all keys" in shown and "i import" in shown
        await press(pilot, "escape")
        assert "j k move" not in frame(pilot)
        await press(pilot, "q")
    async with reading(desk) as pilot:
        assert "j k move" not in frame(pilot)


async def test_r_marks_read_and_unread_and_the_row_stays(desk: Library) -> None:
    async with reading(desk) as pilot:
        key = numbered(desk, 20)
        await press(pilot, "r")
        assert desk.mark(key).read
        assert reader(pilot).feed.key == key
        await press(pilot, "r")
        assert not desk.mark(key).read


async def test_a_paper_read_in_the_inbox_is_gone_when_it_is_entered_anew(desk: Library) -> None:
    async with reading(desk) as pilot:
        key = numbered(desk, 20)
        await press(pilot, "r", "h", "j", "k", "enter")
        assert key not in reader(pilot).feed.list.keys


async def test_counts_follow_each_mark(desk: Library) -> None:
    async with reading(desk) as pilot:
        before = frame(pilot)
        assert re.search(r"Inbox +20", before)
        await press(pilot, "r")
        assert re.search(r"Inbox +19", frame(pilot))


@pytest.mark.parametrize(
    ("keys", "row"),
    [
        ("down", 1), ("j", 1), ("down up", 0), ("j k", 0), ("end", 19), ("G", 19),
        ("end home", 0), ("G g g", 0), ("pagedown", 9), ("pagedown pageup", 0),
        ("ctrl+d", 4), ("ctrl+d ctrl+u", 0),
    ],
)  # fmt: skip
async def test_every_moving_key_moves_the_cursor(desk: Library, keys: str, row: int) -> None:
    async with reading(desk, size=(80, 24)) as pilot:
        await press(pilot, "escape", *keys.split())
        feed = reader(pilot).feed
        assert (feed.list.page, feed.list.cursor) == (9, row)


@pytest.mark.parametrize("key", ["left", "right", "h", "l"])
async def test_arrows_change_panes_from_every_pane(desk: Library, key: str) -> None:
    async with reading(desk) as pilot:
        panes = ["sources", "feed", "detail", "author"]
        step = -1 if key in ("left", "h") else 1
        first = panes[-1] if step < 0 else panes[0]
        reader(pilot).focus_pane(first)
        seen = [first]
        for _ in panes[1:]:
            await press(pilot, key)
            seen.append(reader(pilot).focused_pane())
        assert seen == panes[::step]


async def test_n_and_p_go_to_unread_papers_only(desk: Library) -> None:
    desk.set_read([numbered(desk, 18), numbered(desk, 19)], True)
    async with reading(desk) as pilot:
        await press(pilot, "h", *"jjjjj", "enter", "n")
        assert reader(pilot).feed.key == numbered(desk, 17)
        await press(pilot, "p")
        assert reader(pilot).feed.key == numbered(desk, 20)
        await press(pilot, "p")
        assert any("No unread paper above" in notice for notice in notices(pilot))


async def test_moving_keys(desk: Library) -> None:
    async with reading(desk) as pilot:
        list_ = reader(pilot).feed.list
        await press(pilot, "j", "down", "j")
        assert list_.cursor == 3
        await press(pilot, "k", "up")
        assert list_.cursor == 1
        await press(pilot, "G")
        assert list_.cursor == 19
        await press(pilot, "g", "g")
        assert list_.cursor == 0
        await press(pilot, "ctrl+d")
        assert list_.cursor > 0
        await press(pilot, "ctrl+u", "k", "k")
        assert list_.cursor == 0
        await press(pilot, "pagedown", "pageup", "end", "home")
        assert list_.cursor == 0


async def test_u_undoes_marks_one_by_one_and_ctrl_y_redoes(desk: Library) -> None:
    key = numbered(desk, 20)
    async with reading(desk) as pilot:
        await press(pilot, "s", "r")
        await press(pilot, "u")
        assert desk.mark(key).starred and not desk.mark(key).read
        await press(pilot, "u")
        assert not desk.mark(key).starred
        await press(pilot, "ctrl+y")
        assert desk.mark(key).starred


async def test_reading_all_says_how_many_and_is_undone_as_one(desk: Library) -> None:
    async with reading(desk) as pilot:
        await press(pilot, "slash", *"lanterns", "enter", "A")
        read = len(desk.find("is:read"))
        assert read == len(reader(pilot).feed.list.keys)
        assert any(f"Marked {read} papers read" in notice for notice in notices(pilot))
        await press(pilot, "u")
        assert not desk.find("is:read")


async def test_the_reader_reopens_where_it_was_left(desk: Library) -> None:
    async with reading(desk) as pilot:
        await press(pilot, "h", *"jjjjjj", "enter", "slash", *"part", "enter", "j", "j")
        left = (reader(pilot).feed.place.id, reader(pilot).feed.key)
        await press(pilot, "q")
    async with reading(desk) as pilot:
        feed = reader(pilot).feed
        assert (feed.place.id, feed.key) == left
        assert feed.filter_text == "part"


@pytest.mark.parametrize("pane", ["sources", "detail", "author"])
async def test_the_reader_reopens_in_the_pane_it_was_left_in(desk: Library, pane: str) -> None:
    async with reading(desk) as pilot:
        reader(pilot).focus_pane(pane)
        await press(pilot, "q")
    async with reading(desk) as pilot:
        assert reader(pilot).focused_pane() == pane


@pytest.mark.parametrize("width", [100, 104, 115, 116, 120, 160])
async def test_beside_each_other_the_panes_leave_room_for_dates(desk: Library, width: int) -> None:
    async with reading(desk, size=(width, 30)) as pilot:
        assert "Jan 2024" in frame(pilot)


async def test_choosing_a_feed_shows_its_papers(desk: Library) -> None:
    async with reading(desk) as pilot:
        await press(pilot, "h", "G", "enter")
        assert set(reader(pilot).feed.list.keys) == {numbered(desk, 20), numbered(desk, 3)}


async def test_an_author_narrows_the_papers_to_theirs(desk: Library) -> None:
    async with reading(desk) as pilot:
        await press(pilot, "2", "enter")
        feed = reader(pilot).feed
        assert 0 < len(feed.list.keys) < 20
        first = desk.paper(numbered(desk, 20))
        assert first is not None
        for key in feed.list.keys:
            paper = desk.paper(key)
            assert paper is not None and first.authors[0] in paper.authors


async def test_f_follows_the_author(desk: Library) -> None:
    async with reading(desk) as pilot:
        await press(pilot, "2", "f")
        assert desk.find("is:followed")
        assert "followed" in frame(pilot)
        await press(pilot, "f")
        assert not desk.find("is:followed")


async def test_chords_show_their_continuations_and_are_carried_out(desk: Library) -> None:
    async with reading(desk) as pilot:
        await press(pilot, "y")
        assert "yb Copy BibTeX" in frame(pilot)
        await press(pilot, "t")
        assert "yb Copy BibTeX" not in frame(pilot)
        assert any("Part 20" in notice for notice in notices(pilot))


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_keys_that_come_together_do_what_they_do_one_by_one(
    desk: Library, size: tuple[int, int]
) -> None:
    async with reading(desk, size=size) as pilot:
        feed = reader(pilot).feed
        await press_at_once(pilot, "G", "g", "g", "j", "r")
        assert feed.key == numbered(desk, 19) and desk.find("is:read") == [feed.key]
        await press_at_once(pilot, "slash", *"stars", "enter")
        assert feed.filter_text == "stars" and not desk.find("is:starred")
        await press(pilot, "escape")
        await press_at_once(pilot, "h", *"jjjjj")
        assert reader(pilot).sources.place.title == "All papers"


async def test_a_chord_that_goes_nowhere_is_forgotten(desk: Library) -> None:
    async with reading(desk) as pilot:
        await press(pilot, "y", "z", "s")
        assert desk.mark(numbered(desk, 20)).starred


async def test_help_lists_and_searches_the_keys(desk: Library) -> None:
    async with reading(desk) as pilot:
        await press(pilot, "question_mark")
        assert isinstance(pilot.app.screen, HelpScreen)
        await press(pilot, *"bibtex")
        assert "Copy a BibTeX entry" in frame(pilot)
        await press(pilot, "escape")
        assert not isinstance(pilot.app.screen, HelpScreen)


async def test_the_palette_runs_a_command(desk: Library) -> None:
    async with reading(desk) as pilot:
        await press(pilot, "ctrl+p", *"star the")
        await pilot.pause(0.3)
        await press(pilot, "enter")
        await pilot.pause(0.2)
        assert desk.mark(numbered(desk, 20)).starred


async def test_the_theme_is_seen_at_once_and_remembered(desk: Library) -> None:
    async with reading(desk) as pilot:
        before = pilot.app.theme
        await press(pilot, "ctrl+t")
        assert isinstance(pilot.app.screen, ThemeScreen)
        await press(pilot, "j")
        seen = pilot.app.theme
        assert seen != before
        await press(pilot, "escape")
        assert pilot.app.theme == before
        await press(pilot, "ctrl+t", "j", "enter")
    async with reading(desk) as pilot:
        assert pilot.app.theme == seen


async def test_an_empty_library_says_what_to_do(tmp_path: Path) -> None:
    with Library(tmp_path / "library") as empty:
        async with reading(empty) as pilot:
            assert "i imports a file" in frame(pilot)
            await press(pilot, "j", "r", "s", "t", "o", "n", "G", "T", "full_stop", "A", "O")
            assert "i imports a file" in frame(pilot)


async def test_another_process_marking_a_paper_is_seen(desk: Library, tmp_path: Path) -> None:
    async with reading(desk) as pilot:
        with Library(tmp_path / "library") as other:
            other.set_starred([numbered(desk, 20)], True)
        await pilot.pause(0.7)
        assert "●  ★" in frame(pilot) or "● ★" in frame(pilot)
        assert desk.mark(numbered(desk, 20)).starred


@pytest.mark.parametrize("size", [(80, 24), (40, 12), (20, 5)])
async def test_small_terminals_work(desk: Library, size: tuple[int, int]) -> None:
    async with reading(desk, size=size) as pilot:
        await press(pilot, "j", "a", "j", "3", "j", "1", "h", *"jjjjj", "enter", "question_mark")
        await press(pilot, "escape", "t", "escape", "slash", "escape", "s")
        assert desk.find("is:starred")


async def test_in_a_narrow_terminal_the_panes_come_to_the_front(desk: Library) -> None:
    async with reading(desk, size=(80, 24)) as pilot:
        assert "Detail" in frame(pilot) and "Authors" not in frame(pilot)
        await press(pilot, "2")
        assert "Authors" in frame(pilot) and "Detail" not in frame(pilot)
        await press(pilot, "1", "h")
        assert "Starred" in frame(pilot)
        await press(pilot, "3")
        assert isinstance(pilot.app.focused, DetailPane)
        assert "Starred" not in frame(pilot)


async def test_enter_reads_on_and_scrolling_from_the_list_keeps_the_cursor(desk: Library) -> None:
    async with reading(desk, size=(120, 20)) as pilot:
        await press(pilot, "J")
        assert reader(pilot).detail.scroll_y > 0
        await press(pilot, "K")
        assert reader(pilot).detail.scroll_y == 0
        await press(pilot, "enter", "j", "G", "g", "g")
        assert pilot.app.focused is reader(pilot).detail
        await press(pilot, "escape")
        assert reader(pilot).feed.list.has_focus


async def test_notices_make_room_for_newer_ones(desk: Library) -> None:
    async with reading(desk) as pilot:
        for number in range(6):
            pilot.app.notify(f"notice {number}")
        await settled(pilot)
        assert notices(pilot) == ["notice 3", "notice 4", "notice 5"]


async def test_the_authors_can_be_seen_and_chosen_in_ten_lines(desk: Library) -> None:
    async with reading(desk, size=(40, 10)) as pilot:
        await press(pilot, "2", "down")
        assert "▌ Bo " in frame(pilot)


async def test_reading_all_of_nothing_does_not_say_that_all_is_read(tmp_path: Path) -> None:
    with library(tmp_path) as empty:
        async with reading(empty) as pilot:
            await press(pilot, "A")
            assert notices(pilot) == ["There is no paper here to mark."]


async def test_a_dialog_is_not_opened_under_what_was_told(desk: Library) -> None:
    async with reading(desk) as pilot:
        pilot.app.notify("Something was done.")
        pilot.app.notify("Something is wrong.", severity="warning")
        await press(pilot, "t")
        assert notices(pilot) == ["Something is wrong."]


@pytest.mark.parametrize(("height", "seen"), [(24, 1), (40, 3)])
async def test_on_a_low_screen_one_notice_is_in_sight(
    desk: Library, height: int, seen: int
) -> None:
    async with reading(desk, size=(80, height)) as pilot:
        for number in range(5):
            pilot.app.notify(f"Notice {number}")
            await settled(pilot)
        assert notices(pilot) == [f"Notice {number}" for number in range(5 - seen, 5)]


async def test_where_no_paper_is_unread_on_one_side_it_is_said_how_to_go_to_the_other(
    desk: Library,
) -> None:
    async with reading(desk) as pilot:
        await press(pilot, "G", "n")
        assert notices(pilot)[-1] == "No unread paper below. p goes to one above."
        desk.set_read(desk.find(""), True)
        await press(pilot, "n")
        assert notices(pilot)[-1] == "No other paper here is unread."


async def test_a_button_let_go_on_another_row_than_it_was_pressed_on_chooses_none(
    desk: Library,
) -> None:
    async with reading(desk) as pilot:
        rows = reader(pilot).feed.list
        left, top = rows.content_region.offset
        await drag(pilot, (left + 10, top + 3), (left + 10, top + 7))
        assert rows.cursor == 0
        await drag(pilot, (left + 10, top + 7), (left + 10, top + 7))
        assert rows.cursor > 0
