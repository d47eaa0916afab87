"""Refreshing: what comes is merged, what fails stays visible, and no feed holds up another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from storage import gathering, intake
from storage.errors import NotFoundError
from storage.feeds_named import feeds_named
from storage.library import Library
from storage.refreshing import Refresh
from storage.steps import Stage, summary
from tests.fake_server import Server
from tests.fakes import TODAY, library, parsed, record
from tests.feeds import GOOD, feed_xml, follow, in_turn, means, refresh, sends, with_etag


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Library]:
    with library(tmp_path / "library") as opened:
        yield opened


def test_new_papers_come_in_and_the_feed_remembers(shelf: Library, server: Server) -> None:
    body = feed_xml("blog", range(3), titled="The Blog", extra="<ttl>90</ttl>")
    (feed,) = follow(shelf, server.on("/feed", with_etag(body, '"1"')))
    step = refresh(shelf)[feed.key]
    assert step.stage is Stage.MERGED
    assert step.report is not None
    assert (step.report.records, step.report.new) == (3, 3)
    after = shelf.feed(feed.key)
    assert after is not None
    assert (after.title, after.site) == ("The Blog", "https://blog.example.org/")
    assert (after.key, after.address) == (feed.key, feed.address)
    state = after.state
    assert (state.etag, state.ttl, state.failures, state.error) == ('"1"', 90, 0, None)
    assert state.checked == state.fetched == state.changed == after.fetched is not None
    assert [len(shelf.in_feed(feed.key)), len(shelf)] == [3, 3]


def test_what_did_not_change_costs_a_look(shelf: Library, server: Server) -> None:
    (feed,) = follow(shelf, server.on("/feed", with_etag(feed_xml("blog", range(3)), '"1"')))
    refresh(shelf)
    before, actions = shelf.feed(feed.key), len(shelf.history())
    assert before is not None
    assert refresh(shelf)[feed.key].stage is Stage.UNCHANGED
    after = shelf.feed(feed.key)
    assert after is not None
    assert after.state.checked != before.state.checked
    assert replace(after.state, checked=None, fetched=None) == replace(
        before.state, checked=None, fetched=None
    )
    assert len(shelf.history()) == actions


def test_the_same_bytes_are_not_parsed_again(
    shelf: Library, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    (feed,) = follow(shelf, server.on("/feed", sends(feed_xml("blog", range(3)))))
    refresh(shelf)
    monkeypatch.setattr(gathering, "read", lambda source: pytest.fail("parsed again"))
    assert refresh(shelf)[feed.key].stage is Stage.UNCHANGED


def test_more_entries_are_more_papers_and_marks_stay(shelf: Library, server: Server) -> None:
    url = server.on("/feed", in_turn(sends(feed_xml("blog", [1])), sends(feed_xml("blog", [1, 2]))))
    (feed,) = follow(shelf, url)
    refresh(shelf)
    (first,) = shelf.find("")
    shelf.set_starred([first], True)
    report = refresh(shelf)[feed.key].report
    assert report is not None
    assert (report.new, report.duplicates) == (1, 1)
    assert shelf.mark(first).starred
    assert [len(shelf.in_feed(feed.key)), len(shelf)] == [2, 2]


def test_a_title_of_the_users_stays(shelf: Library, server: Server) -> None:
    feed = shelf.follow(server.on("/feed", sends(feed_xml("blog", [1]))), title="Mine")
    refresh(shelf)
    assert [one.title for one in shelf.feeds()] == ["Mine"]
    assert shelf.feed_title(feed.key) == "Mine"


def test_a_feed_without_entries_is_no_failure(shelf: Library, server: Server) -> None:
    body = feed_xml("blog", [], titled="The Blog")
    (feed,) = follow(shelf, server.on("/feed", sends(body)))
    step = refresh(shelf)[feed.key]
    assert (step.stage, len(shelf)) == (Stage.MERGED, 0)
    assert shelf.feed_title(feed.key) == "The Blog"
    assert shelf.history()[0].label == "Follow 127.0.0.1"


def test_importing_from_the_address_of_a_followed_feed_is_an_arrival_of_it(
    shelf: Library, server: Server
) -> None:
    own = '<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="self" href="https://x.org/f"/>'
    url = server.on("/feed", sends(feed_xml("blog", [1], extra=own)))
    (feed,) = follow(shelf, url)
    (report,) = intake.import_all(shelf, url, today=TODAY)
    assert report.new == 1
    assert [one.key for one in shelf.feeds()] == [feed.key]
    assert len(shelf.in_feed(feed.key)) == 1


# Undo


def test_a_refresh_is_undone_as_one_and_the_feeds_stay_followed(
    shelf: Library, server: Server
) -> None:
    urls = [server.on(f"/{n}", sends(feed_xml(f"blog{n}", range(4)))) for n in range(5)]
    follow(shelf, *urls)
    refresh(shelf)
    (entry, _) = shelf.history()
    assert entry.label == "Refresh: 20 papers"
    assert len(shelf) == 20
    change = shelf.undo()
    assert change is not None
    assert (len(shelf), len(change.keys)) == (0, 20)
    assert len([feed for feed in shelf.feeds() if feed.followed]) == 5
    shelf.redo()
    assert len(shelf) == 20


def test_a_large_refresh_is_undone_as_one_too(shelf: Library, server: Server) -> None:
    urls = [server.on(f"/{n}", sends(feed_xml(f"blog{n}", range(90)))) for n in range(8)]
    follow(shelf, *urls)
    refresh(shelf)
    assert len(shelf.history()) == 1 + 2
    change = shelf.undo()
    assert change is not None
    assert (len(shelf), change.label) == (0, "Refresh: 720 papers")
    shelf.redo()
    assert len(shelf) == 720


def test_what_the_user_did_meanwhile_is_undone_by_itself(shelf: Library, server: Server) -> None:
    url = server.on("/a", sends(feed_xml("a", range(3))))
    other = server.on("/b", sends(feed_xml("b", range(3))))
    follow(shelf, url, other)
    steps = Refresh(shelf, shelf.feeds(), today=TODAY, means=means()).run()
    merged = 0
    for step in steps:
        if step.stage is Stage.MERGED:
            merged += 1
            shelf.set_starred(shelf.find("")[:1], True)
    assert merged == 2
    labels = [entry.label.split(" from ")[0] for entry in shelf.history()[:4]]
    assert labels == ["Star 1 paper", "Import 3 papers"] * 2
    shelf.undo()
    assert len(shelf) == 6
    shelf.undo()
    assert len(shelf) == 3


# Which feeds, and when


def test_only_what_is_due_is_asked(shelf: Library, server: Server) -> None:
    urls = [server.on(f"/{n}", sends(feed_xml(f"blog{n}", [n]))) for n in range(3)]
    first, second, third = follow(shelf, *urls)
    shelf.pause_feed(second.key, True)
    refresh(shelf, [first], at_once=False)
    ends = refresh(shelf, at_once=False)
    stages = [ends[feed.key].stage for feed in (first, second, third)]
    assert stages == [Stage.SKIPPED, Stage.SKIPPED, Stage.MERGED]
    assert "nothing new yet" in ends[first.key].sentence
    assert summary(list(ends.values())).startswith("3 feeds: 1 new paper, 2 not asked")


def test_a_feed_removed_meanwhile_stays_removed(shelf: Library, server: Server) -> None:
    (feed,) = follow(shelf, server.on("/feed", sends(GOOD)))
    for step in Refresh(shelf, [feed], today=TODAY, means=means()).run():
        if step.stage is Stage.QUEUED:
            shelf.remove_feed(feed.key)
    assert (step.stage, step.sentence) == (Stage.SKIPPED, "127.0.0.1 was removed meanwhile.")
    assert (shelf.feeds(), len(shelf)) == ([], 0)


def test_feeds_are_chosen_by_key_address_title_folder_or_part_of_a_title(shelf: Library) -> None:
    a = shelf.follow("https://a.example.org/x", title="Alpha", folder="ml")
    b = shelf.follow("https://b.example.org/y", title="Beta", folder="ml/rlhf")
    c = shelf.follow("https://c.example.org/z", title="Betatron")
    shelf.take(parsed(record(1)), source="imported")
    keys = {"Alpha": a.key, "Beta": b.key, "Betatron": c.key}

    def named(*names: str) -> set[str]:
        found = [feed.key for feed in feeds_named(shelf, names)]
        assert len(found) == len(set(found))
        return {title for title, key in keys.items() if key in found}

    assert named() == {"Alpha", "Beta", "Betatron"}
    assert named(a.key) == named("https://a.example.org/x") == named("alpha") == {"Alpha"}
    assert named("beta") == {"Beta"}
    assert named("ml/") == {"Alpha", "Beta"}
    assert named("ml/rlhf", "ALPHA") == {"Alpha", "Beta"}
    assert named("tron") == {"Betatron"}
    for nobody in ("gamma", "", "Feed a"):
        with pytest.raises(NotFoundError, match="No followed feed is called"):
            feeds_named(shelf, [nobody])
