"""The keyboard in the reader: counts, repeating, completion, and the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage.library import Library
from tests.fakes import library, parsed, record
from tests.screens import frame, notices, press, press_at_once, reader, reading
from tui.widgets.completing_input import CompletingInput


@pytest.fixture
def desk(tmp_path: Path) -> Library:
    """Make a library of 30 papers; the newest is number 30."""
    return library(tmp_path / "library", parsed(*(record(n) for n in range(1, 31)), feed="a"))


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a letter follow a digit soon, however slow the machine is."""
    monkeypatch.setattr("tui.keystrokes.SOON_SECONDS", 60.0)


def row(desk: Library, place: int) -> str:
    return desk.find("")[place]


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


def typed(text: str) -> tuple[str, ...]:
    names = {" ": "space", ":": "colon", "+": "plus", "-": "minus", "%": "percent_sign",
             "/": "slash", ".": "full_stop", "_": "underscore", '"': "quotation_mark"}  # fmt: skip
    return ("colon", *(names.get(sign, sign) for sign in text), "enter")


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
