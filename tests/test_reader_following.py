"""Following and refreshing in the reader: feeds come, change, go; what fails stays visible."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, OptionList

from storage.library import Library
from storage.model import Feed
from tests.fake_server import Exchange, Server
from tests.fakes import library, parsed, record
from tests.feeds import feed_xml, sends
from tests.screens import frame, notices, press, reader, reading, until

pytestmark = pytest.mark.usefixtures("home")


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Library]:
    with library(tmp_path / "shelf") as opened:
        yield opened


async def go_to(pilot: Pilot[None], feed: Feed) -> None:
    """Show a feed."""
    screen = reader(pilot)
    place = screen._library.place(f"feed:{feed.key}")
    assert place is not None
    screen.sources.go_to(place.id)
    screen.feed.enter(place)
    await press(pilot)


def told(pilot: Pilot[None], words: str) -> Callable[[], bool]:
    return lambda: any(words in notice for notice in notices(pilot))


# Following


async def test_a_feed_is_followed_with_a_name_and_a_folder(shelf: Library, server: Server) -> None:
    address = server.on("/a", sends(feed_xml("lamps", range(3))))
    async with reading(shelf) as pilot:
        await press(pilot, "b", "a")
        pilot.app.screen.query_one("#follow-spec", Input).value = address
        pilot.app.screen.query_one("#follow-title", Input).value = "Night"
        pilot.app.screen.query_one("#follow-folder", Input).value = "ml/vision"
        await press(pilot, "enter")
        await until(pilot, told(pilot, "3 new"))
        (feed,) = shelf.feeds()
        assert (feed.title, feed.folder, feed.address) == ("Night", "ml/vision", address)
        assert len(shelf) == 3
        assert "ml/vision" in frame(pilot)
        await press(pilot, "u", "u")
        assert shelf.feeds() == [] and len(shelf) == 0


async def test_what_cannot_be_followed_is_told(shelf: Library, server: Server) -> None:
    address = server.sends(b"<html><body>Nothing here.</body></html>", Content_Type="text/html")
    async with reading(shelf) as pilot:
        await press(pilot, "b", "a", "enter")
        assert "Say what to follow" in notices(pilot)[-1]
        await press(pilot, *"nonsense", "enter")
        assert "nothing Carrel can follow" in notices(pilot)[-1]
        await press(pilot, "b", "a")
        pilot.app.screen.query_one(Input).value = address
        await press(pilot, "enter")
        await until(pilot, told(pilot, "names no feed"))
        await press(pilot, "b", "a", "escape")
        assert shelf.feeds() == []


async def test_a_feed_is_renamed_moved_and_paused(shelf: Library) -> None:
    feed = shelf.follow("https://example.org/feed", title="Lamps")
    async with reading(shelf) as pilot:
        await go_to(pilot, feed)
        await press(pilot, "b", "r", "escape")
        assert shelf.feed(feed.key) == feed
        await press(pilot, "b", "r", *"!", "enter")
        assert shelf.feeds()[0].title == "Lamps!"
        assert reader(pilot).feed.place.title == "Lamps!"
        await press(pilot, "b", "m", *"night", "enter")
        assert shelf.feeds()[0].folder == "night"
        assert "night" in frame(pilot)
        await press(pilot, "b", "p")
        assert shelf.feeds()[0].paused
        assert "‖Lamps!" in frame(pilot).replace(" ", "")
        assert "paused. bp goes on with it." in frame(pilot)
        await press(pilot, "b", "p", "b", "m")
        pilot.app.screen.query_one(Input).value = ""
        await press(pilot, "enter")
        assert (shelf.feeds()[0].paused, shelf.feeds()[0].folder) == (False, "")
        assert "‖" not in frame(pilot)


async def test_folders_that_are_there_are_offered_and_completed(shelf: Library) -> None:
    shelf.follow("https://example.org/a", title="One", folder="ml/vision")
    shelf.follow("https://example.org/b", title="Two", folder="Physics")
    feed = shelf.follow("https://example.org/c", title="Lamps")
    async with reading(shelf) as pilot:
        await go_to(pilot, feed)
        await press(pilot, "b", "m")
        assert "There are: ml/vision · Physics" in frame(pilot)
        await press(pilot, *"phy")
        await press(pilot, "tab", "enter")
        assert {f.title: f.folder for f in shelf.feeds()}["Lamps"] == "Physics"
        await press(pilot, "b", "r", "tab", "enter")  # where nothing is offered nothing is taken
        assert {f.title for f in shelf.feeds()} == {"One", "Two", "Lamps"}


async def test_how_often_a_feed_is_asked_is_said_in_minutes(shelf: Library) -> None:
    feed = shelf.follow("https://example.org/feed", title="Lamps")
    async with reading(shelf) as pilot:
        await go_to(pilot, feed)
        await press(pilot, "b", "i", *"90", "enter")
        assert shelf.feeds()[0].interval == 90
        assert told(pilot, "Ask for Lamps every 90 minutes.")()
        await press(pilot, "b", "i", *"x", "enter")
        assert told(pilot, "in minutes, from 1 to")()
        await press(pilot, "b", "i", *["backspace"] * 2, "enter")
        assert shelf.feeds()[0].interval is None


async def test_a_feed_renamed_in_the_source_list_leaves_cursor_and_focus_where_they_were(
    shelf: Library,
) -> None:
    shelf.take(parsed(record(1), record(2), record(3), feed="lamps"), source="x")
    (feed,) = shelf.feeds()
    async with reading(shelf, size=(160, 40)) as pilot:
        screen = reader(pilot)
        await go_to(pilot, feed)
        await press(pilot, "j")
        at = screen.feed.key
        await press(pilot, "h", "b", "r", *"!", "enter")
        assert screen.focused is screen.sources
        assert (screen.feed.key, screen.feed.place.title) == (at, "Feed lamps!")
        assert "Feed lamps! " in str(screen.feed.border_title)
        assert "Seen in: Feed lamps! #2" in frame(pilot)
        await press(pilot, "u")
        assert "Feed lamps " in str(screen.feed.border_title)
        assert "Seen in: Feed lamps #2" in frame(pilot)


@pytest.mark.parametrize("along", [True, False])
async def test_removing_a_feed_asks_what_becomes_of_unmarked_papers(
    shelf: Library, along: bool
) -> None:
    feed = shelf.follow("https://example.org/feed", title="Lamps")
    arrival = parsed(record(1), record(2))
    shelf.take(parsed(*arrival.records, feed="x"), source="x")
    shelf.remove_feed("feed:x")
    key = next(iter(shelf.find("")))
    shelf.set_starred([key], True)
    async with reading(shelf) as pilot:
        await go_to(pilot, feed)
        await press(pilot, "b", "d", "escape")
        assert shelf.feeds() == [feed]
        await press(pilot, "b", "d")
        assert "Keep all 0 papers" in frame(pilot)
        await press(pilot, "enter")
        assert shelf.feeds() == [] and len(shelf) == 2
        assert reader(pilot).feed.place.title == "Inbox"
    shelf.take(parsed(record(3), record(4), feed="y"), source="y")
    other = shelf.feeds()[0]
    starred = next(k for k in shelf.in_feed(other.key))
    shelf.set_starred([starred], True)
    async with reading(shelf) as pilot:
        await go_to(pilot, other)
        await press(pilot, "b", "d")
        assert "Remove 1 paper that was seen only here" in frame(pilot)
        await press(pilot, *(["j", "k", "j"] if along else []), "enter")
        assert len(shelf) == (3 if along else 4)
        assert shelf.mark(starred).starred and starred in shelf
        await press(pilot, "u")
        assert len(shelf) == 4 and shelf.feeds() == [other]


async def test_what_is_no_feed_cannot_be_changed_as_one(shelf: Library) -> None:
    shelf.take(parsed(record(1)), source="a")
    (once,) = shelf.feeds()
    async with reading(shelf) as pilot:
        for key in "rmd":
            await press(pilot, "b", key)
            assert "is not a feed" in notices(pilot)[-1]
        await go_to(pilot, once)
        await press(pilot, "b", "p")
        assert "imported once" in notices(pilot)[-1]


# Refreshing


async def test_feeds_are_refreshed_and_what_failed_stays_visible(
    shelf: Library, server: Server
) -> None:
    good = shelf.follow(server.on("/a", sends(feed_xml("a", range(3)))), title="Good")
    bad = shelf.follow(server.sends(b"", 404), title="Bad")
    async with reading(shelf) as pilot:
        await press(pilot, "R")
        await until(pilot, told(pilot, "2 feeds: 3 new papers, 1 failed."))
        drawn = frame(pilot)
        assert "✗Bad" in drawn.replace(" ", "")
        assert "✓" not in drawn and "Refreshing" not in drawn
        await go_to(pilot, bad)
        assert "failed 1 time" in frame(pilot)
        await go_to(pilot, good)
        assert "failed 1 time" not in frame(pilot)
        assert reader(pilot).feed.list.row_count == 3


async def test_progress_is_shown_and_a_refresh_can_be_stopped(
    shelf: Library, server: Server
) -> None:
    def hangs(exchange: Exchange) -> None:
        exchange.over.wait(30)

    shelf.follow(server.on("/slow", hangs), title="Slow")
    async with reading(shelf) as pilot:
        for stop in ("R", "escape"):
            await press(pilot, "escape", "R")
            await until(pilot, lambda: "↻Slow" in frame(pilot).replace(" ", ""))
            assert "Refreshing 0 of 1 · 0 new" in frame(pilot)
            await press(pilot, stop)
            assert "Stopped" in notices(pilot)[-1]
            assert "Refreshing" not in frame(pilot) and "↻" not in frame(pilot)


async def test_one_feed_is_refreshed(shelf: Library, server: Server) -> None:
    one = shelf.follow(server.on("/a", sends(feed_xml("a", range(3)))), title="One")
    shelf.follow(server.on("/b", sends(feed_xml("b", range(3)))), title="Two")
    async with reading(shelf) as pilot:
        await press(pilot, "ctrl+r")
        assert "not a feed that is followed" in notices(pilot)[-1]
        await go_to(pilot, one)
        await press(pilot, "ctrl+r")
        await until(pilot, told(pilot, "1 feed: 3 new papers."))
        assert len(shelf) == 3


async def test_without_feeds_a_refresh_says_how_to_follow_one(shelf: Library) -> None:
    async with reading(shelf) as pilot:
        await press(pilot, "R")
        assert "b a follows one" in notices(pilot)[-1]


@pytest.mark.parametrize("size", [(40, 12), (80, 24)])
async def test_the_screens_fit_small_terminals(shelf: Library, size: tuple[int, int]) -> None:
    feed = shelf.follow("https://example.org/feed", title="Lamps")
    async with reading(shelf, size=size) as pilot:
        await go_to(pilot, feed)
        await press(pilot, "b", "a")
        assert pilot.app.screen.query_one("#follow-spec", Input).has_focus
        await press(pilot, "tab", "tab", "tab", "escape", "b", "d")
        assert pilot.app.screen.query_one(OptionList).option_count == 1
        await press(pilot, "escape")
