"""Following feeds: each change is one action that can be undone, and no paper is lost by it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from storage.arriving import FollowRequest
from storage.codec import feed_document, feed_from
from storage.errors import CarrelError, NotFoundError
from storage.fetch_state import FetchState, state_document, state_from
from storage.following import folder_name
from storage.library import Library
from storage.model import Change, Feed
from tests.fakes import NOW, library, parsed, record

ADDRESS = "https://blog.example.org/feed.xml"


@pytest.fixture
def shelf(tmp_path: Path) -> Library:
    return library(tmp_path / "library")


def only(shelf: Library) -> Feed:
    (feed,) = shelf.feeds()
    return feed


def arrives(shelf: Library, feed: Feed, *numbers: int, title: str = "The Blog") -> None:
    arrival = parsed(*(record(number) for number in numbers))
    info = replace(arrival.feed, key=feed.key, title=title, address=feed.address)
    shelf.take(replace(arrival, feed=info), source=feed.key)


def test_a_followed_source_is_a_feed_called_by_its_host_until_it_comes(shelf: Library) -> None:
    feed = shelf.follow(ADDRESS)
    assert feed == only(shelf)
    assert (feed.title, feed.address, feed.followed) == ("blog.example.org", ADDRESS, True)
    assert (feed.folder, feed.paused, feed.interval, feed.fetched) == ("", False, None, None)
    assert feed.state == FetchState()
    arrives(shelf, feed, 1)
    assert only(shelf).title == "The Blog"


def test_a_title_and_a_folder_that_the_user_gives_stay(shelf: Library) -> None:
    feed = shelf.follow(ADDRESS, title="Mine", folder=" ml / rlhf/")
    arrives(shelf, feed, 1)
    assert (only(shelf).title, only(shelf).folder) == ("Mine", "ml/rlhf")


def test_following_twice_follows_once_however_the_address_is_written(shelf: Library) -> None:
    feed = shelf.follow(ADDRESS, folder="ml")
    again = shelf.follow("http://www.blog.example.org/feed.xml/?utm_source=x", title="Mine")
    assert again.key == feed.key
    assert (again.title, again.folder, again.address) == ("Mine", "ml", ADDRESS)
    actions = len(shelf.history())
    shelf.follow(ADDRESS)
    assert len(shelf.history()) == actions


def test_an_imported_feed_becomes_the_followed_one(shelf: Library) -> None:
    arrival = parsed(record(1), feed="b")
    shelf.take(replace(arrival, feed=replace(arrival.feed, address=ADDRESS)), source="x")
    assert not only(shelf).followed
    feed = shelf.follow(ADDRESS)
    assert (feed.key, feed.title, feed.followed) == ("feed:b", "Feed b", True)
    assert list(shelf.in_feed(feed.key))


def test_many_are_followed_as_one_action(shelf: Library) -> None:
    wanted = [FollowRequest(address=f"https://x.org/{number}") for number in range(3)]
    assert len(shelf.follow_all([*wanted, wanted[0]])) == 4
    assert len(shelf.feeds()) == 3
    assert shelf.history()[0].label == "Follow 3 feeds"
    shelf.undo()
    assert shelf.feeds() == []


@pytest.mark.parametrize("address", ["", "blog", "ftp://x.org/a", "javascript:alert(1)", "|cmd"])
def test_only_web_addresses_are_followed(shelf: Library, address: str) -> None:
    wanted = [FollowRequest(address=ADDRESS), FollowRequest(address=address)]
    with pytest.raises(CarrelError, match="is not a web address"):
        shelf.follow_all(wanted)
    assert shelf.feeds() == []


def test_each_change_is_undone_by_itself_also_after_the_feed_was_asked_for(shelf: Library) -> None:
    key = shelf.follow(ADDRESS, title="Mine").key
    shelf.rename_feed(key, "Yours\n")
    shelf.move_feed(key, "ml//rlhf")
    shelf.pause_feed(key, True)
    shelf.set_interval(key, 90)
    shelf.note_fetches({key: FetchState(checked=NOW, failures=2, error="No.")})
    changed = only(shelf)
    assert (changed.title, changed.folder, changed.paused, changed.interval) == (
        "Yours", "ml/rlhf", True, 90,
    )  # fmt: skip
    labels = [entry.label for entry in shelf.history()]
    assert labels == [
        "Ask for Yours every 90 minutes", "Pause Yours", "Move Yours into ml/rlhf",
        "Rename Mine to Yours", "Follow Mine",
    ]  # fmt: skip
    for _ in range(4):
        shelf.undo()
    back = only(shelf)
    assert (back.title, back.folder, back.paused, back.interval) == ("Mine", "", False, None)
    assert back.state.failures == 2


def test_a_feed_without_a_name_of_the_users_takes_its_own_again(shelf: Library) -> None:
    feed = shelf.follow(ADDRESS, title="Mine")
    shelf.rename_feed(feed.key, "  ")
    assert only(shelf).title == "Mine"
    shelf.note_feed(feed.key, title="The Blog", site="https://blog.example.org/")
    assert (only(shelf).title, only(shelf).site) == ("The Blog", "https://blog.example.org/")
    shelf.rename_feed(feed.key, "Mine")
    shelf.note_feed(feed.key, title="The Blog")
    assert only(shelf).title == "Mine"


@pytest.mark.parametrize("minutes", [0, -5, 10**9])
def test_an_interval_is_of_some_minutes(shelf: Library, minutes: int) -> None:
    key = shelf.follow(ADDRESS).key
    with pytest.raises(CarrelError, match="in minutes"):
        shelf.set_interval(key, minutes)
    shelf.set_interval(key, 60)
    shelf.set_interval(key, None)
    assert only(shelf).interval is None


def test_a_feed_that_is_not_there_cannot_be_changed(shelf: Library) -> None:
    changes: list[Callable[[], Change]] = [
        lambda: shelf.rename_feed("feed:no", "x"),
        lambda: shelf.remove_feed("feed:no"),
        lambda: shelf.pause_feed("feed:no", True),
    ]
    for change in changes:
        with pytest.raises(NotFoundError, match="There is no feed “feed:no”"):
            change()
    shelf.note_feed("feed:no", title="x")
    shelf.note_fetches({"feed:no": FetchState(failures=1)})
    assert shelf.feeds() == []
    assert shelf.document("fetches", "feed:no") is None


# Removing


def test_removing_a_feed_keeps_its_papers_and_what_was_said_of_them(shelf: Library) -> None:
    feed = shelf.follow(ADDRESS)
    arrives(shelf, feed, 1, 2)
    shelf.note_fetches({feed.key: FetchState(failures=3)})
    (first, second) = shelf.find("")
    shelf.set_starred([first], True)
    shelf.remove_feed(feed.key)
    assert shelf.feeds() == []
    assert shelf.feed(feed.key) is None
    assert set(shelf.find("")) == {first, second}
    assert shelf.mark(first).starred
    assert shelf.feed_title(feed.key) == "The Blog"
    assert shelf.document("fetches", feed.key) is None
    shelf.undo()
    assert only(shelf).followed
    assert only(shelf).state.failures == 3


def test_papers_that_nobody_marked_and_nobody_else_has_can_go_with_it(shelf: Library) -> None:
    feed = shelf.follow(ADDRESS)
    arrives(shelf, feed, 1, 2, 3, 4)
    shelf.take(parsed(record(1), feed="other"), source="other")
    keys = {shelf.require(key).title[-1]: key for key in shelf.find("")}
    shelf.set_read([keys["2"]], True)
    shelf.set_note(keys["3"], "Look here.")
    assert shelf.only_in(feed.key) == [keys["4"]]
    assert shelf.remove_feed(feed.key, with_papers=True).label == "Remove The Blog and 1 paper"
    assert set(shelf.find("")) == {keys["1"], keys["2"], keys["3"]}
    shelf.undo()
    assert len(shelf) == 4
    assert only_followed(shelf) == [feed.key]


def only_followed(shelf: Library) -> list[str]:
    return [feed.key for feed in shelf.feeds() if feed.followed]


def test_a_feed_of_which_no_paper_stays_is_forgotten(shelf: Library) -> None:
    feed = shelf.follow(ADDRESS)
    arrives(shelf, feed, 1)
    shelf.remove_feed(feed.key, with_papers=True)
    assert shelf.document("feeds", feed.key) is None
    assert len(shelf) == 0


def test_a_removed_feed_comes_back_when_followed_or_imported(shelf: Library) -> None:
    feed = shelf.follow(ADDRESS, folder="ml")
    arrives(shelf, feed, 1)
    shelf.remove_feed(feed.key)
    arrives(shelf, feed, 2)
    assert [one.followed for one in shelf.feeds()] == [False]
    shelf.remove_feed(feed.key)
    again = shelf.follow(ADDRESS)
    assert (again.key, again.followed, again.folder) == (feed.key, True, "")


# On disk


def test_documents_of_an_older_carrel_are_feeds_that_are_not_followed(shelf: Library) -> None:
    old = {"key": "feed:x", "title": "X", "kind": "feed", "fetched": "2025-01-02T03:04:05+00:00"}
    feed = feed_from(old)
    assert feed == Feed(
        key="feed:x", title="X", kind="feed", fetched=datetime(2025, 1, 2, 3, 4, 5, tzinfo=UTC)
    )
    assert not feed.followed
    assert feed_document(feed) == old


def test_the_later_of_import_and_answer_is_when_a_feed_last_came() -> None:
    old = {"key": "x", "title": "X", "kind": "feed", "fetched": "2025-01-02T03:04:05+00:00"}
    assert feed_from(old, {"key": "x", "fetched": NOW.isoformat()}).fetched == NOW
    assert feed_from({**old, "fetched": NOW.isoformat()}, {"fetched": "2020-01-01"}).fetched == NOW


def test_a_state_is_the_same_from_its_document() -> None:
    state = FetchState(
        etag='W/"1"', last_modified="Wed, 01 Jul 2026 12:00:00 GMT", digest="ab", checked=NOW,
        fetched=NOW, changed=NOW, failures=2, error="No.", wait_until=NOW, ttl=60,
        skip_hours=(0, 23), skip_days=(5, 6), days=(date(2026, 6, 1), date(2026, 6, 3)),
    )  # fmt: skip
    assert state_from(state_document("feed:x", state)) == state
    assert state_document("feed:x", FetchState()) == {"key": "feed:x"}
    assert state_from(None) == FetchState()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("", ""),
        ("/", ""),
        ("a", "a"),
        (" a b /c\n", "a b/c"),
        ("a///b", "a/b"),
        ("/".join("x" * 20), "/".join("x" * 8)),
    ],
)
def test_a_folder_is_names_between_slashes(text: str, name: str) -> None:
    assert folder_name(text) == name


def test_a_feed_is_found_by_its_address(shelf: Library) -> None:
    feed = shelf.follow(ADDRESS)
    found = shelf.feed_at("http://blog.example.org/feed.xml/")
    assert found == feed
    assert shelf.feed_at("https://elsewhere.example.org/") is None
