"""Refreshing: what fails stays visible at its feed, and holds up no other."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import brotli
import pytest

from storage import fetching, gathering, politeness
from storage.errors import LibraryError
from storage.library import Library
from storage.refreshing import Refresh
from storage.steps import Stage
from tests.fake_server import Exchange, Server
from tests.fakes import TODAY, library
from tests.feeds import (
    GOOD,
    LOGIN,
    QUICK,
    Time,
    feed_xml,
    follow,
    hangs,
    in_turn,
    means,
    refresh,
    sends,
    slow,
)


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Library]:
    with library(tmp_path / "library") as opened:
        yield opened


# What goes wrong


BOMB = gzip.compress(b"<rss>" + b" " * 50_000_000)


def cut(exchange: Exchange) -> None:
    exchange.begin(Content_Length=str(len(GOOD) + 1))
    exchange.wfile.write(GOOD)


FAULTS = {
    "slow": (slow, "took longer than"),
    "hangs": (hangs, "did not answer within 2 seconds"),
    "cut": (cut, "was cut off before its end"),
    "closed": (lambda exchange: None, "was cut off before its end"),
    "bomb": (sends(BOMB, Content_Encoding="gzip"), "is larger than"),
    "brotli": (sends(brotli.compress(b" " * 50_000_000), Content_Encoding="br"), "is larger than"),
    "damaged": (sends(b"<rss/>", Content_Encoding="gzip"), "its compressed body is damaged"),
    "round": (sends(b"", 302, Location="/round"), "redirects more than 3 times"),
    "file": (sends(b"", 301, Location="file:///etc/passwd"), "neither http nor https"),
    "page": (sends(LOGIN), "a web page that asks for a login"),
    "pdf": (sends(b"%PDF-1.5", Content_Type="application/rss+xml"), "is a PDF"),
    "empty": (sends(b""), "is empty"),
    "missing": (sends(b"", 404), "was not found (404)"),
    "broken": (sends(b"", 500), "could not be served (500"),
    "often": (sends(b"", 429), "was asked too often (429"),
}


def test_each_fault_is_a_sentence_on_its_own_feed_and_the_others_come(
    shelf: Library, server: Server
) -> None:
    urls = {name: server.on(f"/{name}", answer) for name, (answer, _) in FAULTS.items()}
    good = [server.on(f"/good{n}", sends(feed_xml(f"good{n}", range(3)))) for n in range(5)]
    follow(shelf, *urls.values(), *good)
    ends = refresh(shelf, by=means(bounds=replace(QUICK, seconds=6.0, silence=2.0)))
    by_address = {step.feed.address: step for step in ends.values()}
    for name, (_, said) in FAULTS.items():
        step = by_address[urls[name]]
        assert step.stage is Stage.FAILED, name
        assert said in step.sentence, name
        feed = shelf.feed(step.feed.key)
        assert feed is not None
        assert (feed.state.error, feed.state.failures) == (step.sentence, 1)
        assert feed.state.checked is not None
        assert feed.state.fetched is None
    assert all(by_address[url].stage is Stage.MERGED for url in good)
    assert len(shelf) == 15


def test_slow_feeds_come_last_and_hold_nobody_up(shelf: Library, server: Server) -> None:
    """By the order of events: the slow ones answer only once all others are merged."""
    others_came = threading.Event()

    def waits(exchange: Exchange) -> None:
        others_came.wait(10)
        exchange.send(feed_xml("slow", [1]))

    late = server.on("/slow", waits)
    quick = [server.on(f"/{n}", sends(feed_xml(f"quick{n}", range(2)))) for n in range(12)]
    follow(shelf, late, *quick)
    patient = replace(means(), bounds=replace(means().bounds, seconds=20, silence=20))
    order: list[str | None] = []
    for step in Refresh(shelf, shelf.feeds(), today=TODAY, means=patient).run():
        if step.stage is Stage.MERGED:
            order.append(step.feed.address)
            if len(order) == len(quick):
                others_came.set()
    assert set(order[:-1]) == set(quick)
    assert order[-1] == late


def test_failures_are_counted_until_one_answer(shelf: Library, server: Server) -> None:
    good, bad = sends(feed_xml("blog", [1])), sends(b"", 404)
    (feed,) = follow(shelf, server.on("/feed", in_turn(good, bad, bad, good)))
    counts = []
    for _ in range(4):
        refresh(shelf)
        now = shelf.feed(feed.key)
        assert now is not None
        counts.append(now.state.failures)
        assert now.fetched is not None
    assert counts == [0, 1, 2, 0]


def test_a_server_that_recovers_is_no_failure(shelf: Library, server: Server) -> None:
    time = Time()
    url = server.on("/feed", in_turn(sends(b"", 500), sends(feed_xml("blog", [1]))))
    (feed,) = follow(shelf, url)
    assert refresh(shelf, by=means(time))[feed.key].stage is Stage.MERGED
    assert time.slept == [2.0]


def test_who_asks_to_be_left_alone_is_not_asked_again_before(
    shelf: Library, server: Server
) -> None:
    (feed,) = follow(shelf, server.sends(b"", 429, Retry_After="7200"))
    assert refresh(shelf)[feed.key].stage is Stage.FAILED
    step = refresh(shelf)[feed.key]
    assert step.stage is Stage.SKIPPED
    assert "asked to be left alone until 2026-07-01" in step.sentence


def test_a_feed_whose_server_wants_a_rest_did_not_fail(
    shelf: Library, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(politeness, "RULES", (politeness.Rule("127.0.0.1", 0.0),))
    tired = server.on("/a", sends(b"", 429, Retry_After="7200"))
    said, beside = follow(shelf, tired, server.on("/b", sends(GOOD)))
    ends = refresh(shelf)
    assert ends[said.key].stage is Stage.FAILED
    assert ends[beside.key].stage is Stage.SKIPPED
    assert "was not asked: its server wants a rest" in ends[beside.key].sentence
    after = shelf.feed(beside.key)
    assert after is not None
    assert (after.state.failures, after.state.error) == (0, None)
    assert after.state.wait_until is not None


def test_a_paused_feed_is_asked_only_when_it_is_meant(shelf: Library, server: Server) -> None:
    paused, other = follow(shelf, *(server.on(f"/{name}", sends(GOOD)) for name in "ab"))
    shelf.note_feed(paused.key, paused=True)
    now = {feed.key: feed for feed in shelf.feeds()}
    ends = refresh(shelf)
    assert (ends[paused.key].stage, ends[other.key].stage) == (Stage.SKIPPED, Stage.MERGED)
    alone = [now[paused.key]]  # the only one there is may be paused, too
    assert refresh(shelf, alone)[paused.key].stage is Stage.SKIPPED
    assert refresh(shelf, alone, even_paused=True)[paused.key].stage is not Stage.SKIPPED


def test_a_feed_that_moved_is_asked_where_it_is(shelf: Library, server: Server) -> None:
    new = server.on("/new", sends(feed_xml("blog", [1])))
    (feed,) = follow(shelf, server.sends(b"", 301, Location="/new"))
    refresh(shelf)
    after = shelf.feed(feed.key)
    assert after is not None
    assert after.address == new
    assert refresh(shelf)[feed.key].stage is Stage.UNCHANGED


def test_a_move_to_what_is_no_feed_is_not_believed(shelf: Library, server: Server) -> None:
    server.on("/login", sends(LOGIN))
    url = server.sends(b"", 301, Location="/login")
    (feed,) = follow(shelf, url)
    assert refresh(shelf)[feed.key].stage is Stage.FAILED
    after = shelf.feed(feed.key)
    assert after is not None
    assert after.address == url


def test_a_feed_that_is_gone_is_paused_and_says_so(shelf: Library, server: Server) -> None:
    (feed,) = follow(shelf, server.sends(b"", 410))
    step = refresh(shelf)[feed.key]
    assert step.sentence.endswith("is gone for good (410 Gone). It is paused.")
    after = shelf.feed(feed.key)
    assert after is not None
    assert after.paused
    assert refresh(shelf, at_once=False)[feed.key].sentence == "127.0.0.1 is paused."


def test_an_encoding_may_change_between_two_answers(shelf: Library, server: Server) -> None:
    first = feed_xml("blog", [1], titled="Größe")
    second = first.decode().replace("blog 1", "blog 1, naïve").encode("latin-1")
    declared = b'<?xml version="1.0" encoding="iso-8859-1"?>' + second
    url = server.on(
        "/feed", in_turn(sends(first), sends(gzip.compress(declared), Content_Encoding="gzip"))
    )
    (feed,) = follow(shelf, url)
    refresh(shelf)
    assert refresh(shelf)[feed.key].stage is Stage.MERGED
    assert shelf.feed_title(feed.key) == "Größe"
    (key,) = shelf.find("")
    paper = shelf.require(key)
    assert any("naïve" in title for title in (paper.title, *paper.other_titles))


def test_a_mistake_of_ours_is_a_sentence_on_the_feed(
    shelf: Library, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    follow(shelf, server.on("/feed", sends(GOOD)))
    monkeypatch.setattr(gathering, "digest_of", lambda data: 1 / 0)
    (step,) = refresh(shelf).values()
    assert "could not be refreshed (ZeroDivisionError: division by zero)" in step.sentence


def test_what_breaks_the_whole_gathering_is_raised(
    shelf: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    follow(shelf, "http://127.0.0.1:9/")

    def broken(**_: object) -> None:
        raise MemoryError("no room")

    monkeypatch.setattr(fetching, "Fetcher", broken)
    with pytest.raises(MemoryError, match="no room"):
        refresh(shelf)


def test_a_library_that_cannot_be_written_ends_it_with_its_sentence(
    shelf: Library, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    follow(shelf, server.on("/feed", sends(GOOD)))

    def full(*_: object, **__: object) -> None:
        raise LibraryError("The disk is full.")

    monkeypatch.setattr(shelf, "take", full)
    monkeypatch.setattr(shelf, "note_fetches", full)
    with pytest.raises(LibraryError, match="The disk is full"):
        refresh(shelf)
