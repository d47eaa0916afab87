"""Keys of the screens beside the reader: the user's, in boxes and lists, and before they are up."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from storage.library import Library
from storage.model import Links
from tests.fakes import library, parsed, record
from tests.screens import frame, notices, press, press_at_once, reader, reading
from tui.commands import COMMANDS, SCREENS
from tui.config import Config, load_config, read_config
from tui.key_hints import hint_line
from tui.keymap import Keymap, default_keymap
from tui.screens.asking import AskScreen
from tui.screens.choosing import ChooseScreen
from tui.screens.confirming import ConfirmScreen
from tui.screens.help import HelpScreen
from tui.screens.history import HistoryScreen
from tui.screens.imports import ImportsScreen
from tui.screens.links import LinksScreen
from tui.screens.merging import MergeScreen
from tui.screens.note import NoteScreen
from tui.screens.places import PlacesScreen
from tui.screens.reader import ReaderScreen
from tui.screens.statistics import StatisticsScreen
from tui.screens.tagging import TagScreen


@pytest.fixture
def desk(tmp_path: Path) -> Library:
    """Make a library of six papers, two of them tagged, in which a few things were done."""
    links = Links(code="https://code.org/1", project="https://p.org")
    records = [record(n, links=links) for n in range(1, 7)]
    desk = library(tmp_path / "library", parsed(*records, feed="a"))
    keys = list(desk.find(""))
    desk.set_starred(keys[:1], True)
    desk.change_tags(keys[1:3], add=["ml"])
    return desk


def config(tmp_path: Path, keys: str) -> Config:
    path = tmp_path / "config.toml"
    path.write_text(f"[keys]\n{keys}\n", encoding="utf-8")
    found = load_config(path)
    assert not found.faults
    return found


# The user's keys


async def test_a_key_of_the_history_can_be_changed(desk: Library, tmp_path: Path) -> None:
    mine = config(
        tmp_path, '"history.undo" = ["x", "ctrl+x"]\n"history.leave" = "B"\n"history.travel" = "f2"'
    )
    async with reading(desk, config=mine) as pilot:
        await press(pilot, "H")
        assert "x undoes" in frame(pilot) and "B leaves" in frame(pilot)
        assert "F2 undoes this" in frame(pilot)
        await press(pilot, "u")
        assert len(desk.find("tag:ml")) == 2
        await press(pilot, "x")
        assert len(desk.find("tag:ml")) == 0
        await press(pilot, "q", "escape", "ctrl+x")
        assert isinstance(pilot.app.screen, HistoryScreen) and not desk.find("is:starred")
        await press(pilot, "B")
        assert isinstance(pilot.app.screen, ReaderScreen)


async def test_what_is_told_names_the_keys_that_hold(desk: Library, tmp_path: Path) -> None:
    mine = config(tmp_path, '"reader.undo" = "f6"\n"feed.repeat" = ""\n"feed.triage" = "f7"')
    async with reading(desk, config=mine) as pilot:
        await press(pilot, "A")
        assert "read. F6 undoes it." in notices(pilot)[-1]
        await press(pilot, "t", *"new", "enter")
        assert notices(pilot)[-1].endswith("Tagged +new.")
        await press(pilot, "f6", "f6", "g", "g", "f7", "escape")
        assert notices(pilot)[-1].startswith("F7 goes on with the triage of")


async def test_a_chord_works_on_a_screen_of_its_own(desk: Library, tmp_path: Path) -> None:
    mine = config(tmp_path, '"history.bottom" = "g e"\n"history.top" = "g g"')
    async with reading(desk, config=mine) as pilot:
        await press(pilot, "H", "g", "e", "enter")
        assert "Undid 3 actions" in notices(pilot)[-1]


async def test_the_registry_gives_the_keys_of_lists(desk: Library, tmp_path: Path) -> None:
    mine = config(tmp_path, '"lists.down" = "n"\n"lists.choose" = "x"\n"lists.leave" = ""')
    async with reading(desk, config=mine) as pilot:
        await press(pilot, "g", "l")
        assert "x or its number opens" in frame(pilot) and "leaves" not in frame(pilot)
        await press(pilot, "enter", "escape", "down", "j")
        screen = pilot.app.screen
        assert isinstance(screen, LinksScreen) and screen.choices.highlighted == 0
        await press(pilot, "n")
        assert screen.choices.highlighted == 1


async def test_where_one_types_other_keys_can_be_had(desk: Library, tmp_path: Path) -> None:
    mine = config(tmp_path, '"boxes.give" = "ctrl+x ctrl+s"\n"boxes.leave" = "ctrl+k"')
    async with reading(desk, config=mine) as pilot:
        await press(pilot, "t", *"new", "enter", "escape")
        assert isinstance(pilot.app.screen, TagScreen)
        await press(pilot, "ctrl+k")
        assert isinstance(pilot.app.screen, ReaderScreen) and "new" not in desk.tags()
        await press(pilot, "t", *"new", "ctrl+x", "ctrl+s")
        assert isinstance(pilot.app.screen, ReaderScreen) and "new" in desk.tags()


async def test_a_tag_is_given_by_number_only_while_nothing_is_typed(
    desk: Library, tmp_path: Path
) -> None:
    mine = config(tmp_path, '"boxes.take_1" = "f2"')
    desk.change_tags(desk.find("")[3:6], add=["ml"])
    async with reading(desk, config=mine) as pilot:
        await press(pilot, "t")
        assert "F2 or Enter adds" in frame(pilot)
        await press(pilot, *"mp", "f2")
        assert isinstance(pilot.app.screen, TagScreen)
        await press(pilot, "backspace", "backspace", "f2")
        assert desk.mark(desk.find("")[0]).tags == ("ml",)


async def test_the_keys_of_the_filter_box_can_be_changed(desk: Library, tmp_path: Path) -> None:
    mine = config(tmp_path, '"filter.drop" = "ctrl+g"\n"filter.keep" = ["ctrl+x ctrl+s", "down"]')
    async with reading(desk, config=mine) as pilot:
        feed = reader(pilot).feed
        await press(pilot, "slash", *"tag:m", "tab", "escape")
        assert feed.is_filter_typed and feed.filter_text == "tag:ml"
        await press(pilot, "ctrl+x", "ctrl+s")
        assert not feed.is_filter_typed and feed.filter_text == "tag:ml"
        await press(pilot, "slash", "ctrl+g")
        assert not feed.is_filter_typed and not feed.filter_text


async def test_the_keys_of_the_command_line_can_be_changed(desk: Library, tmp_path: Path) -> None:
    mine = config(tmp_path, '"line.leave" = "f2"\n"line.complete" = "ctrl+n"')
    async with reading(desk, config=mine) as pilot:
        await press(pilot, "colon")
        assert "F2 leaves" in frame(pilot) and "ctrl+n completes" in frame(pilot)
        await press(pilot, *"unst", "ctrl+n", "tab", "escape")
        assert reader(pilot).is_commanding
        await press(pilot, "enter")
        assert not reader(pilot).is_commanding and not desk.find("is:starred")
        await press(pilot, "colon", "x", "f2", "s")
        assert not reader(pilot).is_commanding and desk.find("is:starred")


async def test_leaving_from_another_screen_remembers_the_place(desk: Library) -> None:
    async with reading(desk) as pilot:
        await press(pilot, "j", "j")
        key = reader(pilot).feed.key
        await press(pilot, "H", "ctrl+q")
    async with reading(desk) as pilot:
        assert reader(pilot).feed.key == key


async def test_a_note_is_kept_by_the_users_key(desk: Library, tmp_path: Path) -> None:
    mine = config(tmp_path, '"note.save" = "f2"')
    key = desk.find("")[0]
    async with reading(desk, config=mine) as pilot:
        await press(pilot, "e", *"seen", "escape", *"it")
        assert "F2 saves" in frame(pilot) and isinstance(pilot.app.screen, NoteScreen)
        await press(pilot, "f2")
        assert desk.mark(key).note == "seenit"


def test_a_clash_on_a_screen_is_told_by_line() -> None:
    text = '[keys]\n"history.undo" = "J"\n"imports.turn" = "J"\n"history.redo" = "y"\n'
    faults = [str(fault) for fault in read_config(text).faults]
    assert [fault[:22] for fault in faults] == ["line 2: “J” takes “J” ", "line 3: “J” takes “J” "]
    assert "history.scroll_on" in faults[0] and "imports.scroll_on" in faults[1]


# What the screens say of their keys


def odd_keys() -> Keymap:
    """Return a keymap in which every command of a screen beside the reader has another key."""
    others = [c for c in COMMANDS if c.pane in SCREENS]
    default = default_keymap().keys
    return Keymap({**default, **{c.id: (f"f{n % 12 + 13}",) for n, c in enumerate(others)}})


@pytest.mark.parametrize(
    ("keys", "screen"),
    [
        (("H",), HistoryScreen),
        (("D",), StatisticsScreen),
        (("question_mark",), HelpScreen),
        (("g", "l"), LinksScreen),
        (("I",), ImportsScreen),
        (("M",), MergeScreen),
        (("i",), AskScreen),
        (("F",), PlacesScreen),
        (("t",), TagScreen),
        (("e",), NoteScreen),
        (("delete",), ConfirmScreen),
    ],
)
async def test_the_line_of_help_names_the_keys_that_hold(
    desk: Library, keys: tuple[str, ...], screen: type[object]
) -> None:
    async with reading(desk, config=Config(keymap=odd_keys())) as pilot:
        await press(pilot, *keys)
        assert isinstance(pilot.app.screen, screen)
        (line,) = [line for line in frame(pilot).splitlines() if "leaves" in line or
                   "saves" in line or "undoes it, or" in line]  # fmt: skip
        assert "F1" in line or "F2" in line
        assert not {"Esc", "Enter", "Tab", "q"} & set(line.split())


def test_a_hint_leaves_out_what_has_no_key() -> None:
    keymap = Keymap({"lists.down": ("j",), "lists.leave": ("escape", "q")})
    said = hint_line(keymap, "lists", "{down} {up} choose · {choose} takes it · {leave} leaves")
    assert said == "j choose · Esc leaves"
    assert hint_line(keymap, "lists", "type, or {leave}") == "type, or Esc"
    assert hint_line(keymap, "boxes", "{leave} leaves · {lists.leave} too") == "Esc too"


# Keys as they come


async def test_in_an_empty_box_a_digit_gives_the_tag_of_that_number(desk: Library) -> None:
    desk.change_tags(list(desk.find(""))[3:6], add=["vision/2"])
    async with reading(desk) as pilot:
        key = reader(pilot).feed.key
        assert key is not None
        await press(pilot, "t")
        assert "1–2 or Enter adds" in frame(pilot)
        first = next(line for line in frame(pilot).splitlines() if "│  1 " in line)
        await press(pilot, "1")
        assert isinstance(pilot.app.screen, ReaderScreen)
        (tag,) = desk.mark(key).tags
        assert f" 1 {tag} " in first
        await press(pilot, "t", *"v1", "enter")
        assert set(desk.mark(key).tags) == {tag, "v1"}


async def test_what_is_typed_before_a_screen_is_up_is_not_lost(desk: Library) -> None:
    key = desk.find("")[0]
    async with reading(desk) as pilot:
        await press_at_once(pilot, "t", *"fast", "space", *"ml", "enter")
        assert set(desk.mark(key).tags) == {"fast", "ml"}
        await press_at_once(pilot, "e", *"here", "escape")
        assert desk.mark(key).note == "here"
        await press_at_once(pilot, "H", "j", "enter", "q", "j", "s")
        assert isinstance(pilot.app.screen, ReaderScreen)
        assert (desk.mark(key).note, desk.mark(key).tags) == ("", ())
        assert desk.mark(desk.find("")[1]).starred


async def test_a_question_takes_only_its_answers(desk: Library) -> None:
    async with reading(desk) as pilot:
        await press(pilot, "delete", "j", "s", "H")
        assert isinstance(pilot.app.screen, ConfirmScreen) and len(desk) == 6
        await press(pilot, "y")
        assert len(desk) == 5


async def test_the_row_under_the_cursor_of_a_list_has_a_sign(desk: Library) -> None:
    async with reading(desk) as pilot:
        pilot.app.push_screen(ChooseScreen("Which?", {str(n): f"Row {n}" for n in range(3)}))
        await press(pilot, "home")
        for row in range(3):
            signed = [line for line in frame(pilot).splitlines() if "▌" in line and "Row" in line]
            assert [line[line.index("▌") :][:7] for line in signed] == [f"▌Row {row} "]
            await press(pilot, "down")


async def test_lists_go_to_their_ends_and_by_pages(desk: Library) -> None:
    async with reading(desk) as pilot:
        pilot.app.push_screen(ChooseScreen("Which?", {str(n): f"Row {n}" for n in range(40)}))
        await press(pilot, "G")
        screen = pilot.app.screen
        assert isinstance(screen, ChooseScreen) and screen.choices.highlighted == 39
        await press(pilot, "ctrl+u")
        assert screen.choices.highlighted is not None and 0 < screen.choices.highlighted < 39
        await press(pilot, "g")
        assert screen.choices.highlighted == 0
        await press(pilot, "pagedown", "5")
        assert screen.choices.highlighted > 1 and pilot.app.screen is screen


async def test_what_is_taken_back_while_typing_is_what_was_typed_before(desk: Library) -> None:
    slip = (*"abc", "backspace", *"xy", "left", "left", "delete", "end", "z")
    async with reading(desk) as pilot:
        await press_at_once(pilot, "slash", *slip)
        assert reader(pilot).feed.filter_text == "abyz"
        await press_at_once(pilot, *["backspace"] * 9, *"ml")
        assert reader(pilot).feed.filter_text == "ml"
        await press(pilot, "enter", "escape", "colon")
        await press_at_once(pilot, *slip)
        assert "abyz" in frame(pilot).splitlines()[-2]
        await press(pilot, "escape", "t")
        await press_at_once(pilot, *slip)
        assert "abyz" in frame(pilot)
        await press(pilot, "escape", "e")
        await press_at_once(pilot, *slip, "escape")
        assert [desk.mark(key).note for key in desk.find("has:note")] == ["abyz"]


@pytest.mark.parametrize("type_keys", [press, press_at_once])
async def test_what_is_typed_after_a_box_is_left_is_no_part_of_it(
    desk: Library, type_keys: Callable[..., Awaitable[None]]
) -> None:
    async with reading(desk) as pilot:
        feed = reader(pilot).feed
        first, second, *_ = feed.listing.keys
        await type_keys(pilot, "slash", *"quiet", "enter", "home", "j", "w")
        assert feed.filter_text == "quiet"
        await type_keys(pilot, "slash", *"ml", "escape", "home", "w")
        assert feed.filter_text == ""
        assert set(desk.find("is:queued")) == {first, second}
        await type_keys(pilot, "colon", *"unqueue", "enter", "j", "r")
        assert desk.find("is:queued") == desk.find("is:read") == [second]
        await type_keys(pilot, "t", *"x", "enter", "k", "r")
        assert desk.find("tag:x") == [second] and set(desk.find("is:read")) == {first, second}
        await type_keys(pilot, "e", *"a", "escape", "j", "r")
        assert desk.mark(first).note == "a" and desk.find("is:read") == [first]
