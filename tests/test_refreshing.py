"""Refreshing: what comes is merged, what fails stays visible, and no feed holds up another."""

from __future__ import annotations

import asyncio
import gzip
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import brotli
import pytest

from storage import fetching, gathering, intake, parsing, refreshing
from storage.arriving import ImportReport, Parsed
from storage.errors import LibraryError, NotFoundError
from storage.fetch_state import FetchState
from storage.gathering import Gathering
from storage.importers import Source
from storage.library import Library
from storage.model import Change
from storage.refreshing import Refresh, chosen
from storage.steps import END, Stage, Step, summary
from tests.fake_server import Exchange, Server
from tests.fakes import TODAY, library, parsed, record
from tests.feeds import Time, feed_xml, follow, in_turn, means, refresh, sends, with_etag


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


# What goes wrong


BOMB = gzip.compress(b"<rss>" + b" " * 50_000_000)
LOGIN = b"<!doctype html><html><form>Password: <input type=password></form></html>"
GOOD = feed_xml("good", range(3))


def slow(exchange: Exchange) -> None:
    exchange.begin(Content_Length="1000000")
    while not exchange.over.wait(0.02):
        exchange.wfile.write(b" ")
        exchange.wfile.flush()


def cut(exchange: Exchange) -> None:
    exchange.begin(Content_Length=str(len(GOOD) + 1))
    exchange.wfile.write(GOOD)


def hangs(exchange: Exchange) -> None:
    exchange.over.wait(10)


FAULTS = {
    "slow": (slow, "took longer than"),
    "hangs": (hangs, "did not answer within 0.3 seconds"),
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
    ends = refresh(shelf)
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
        found = [feed.key for feed in chosen(shelf, names)]
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
            chosen(shelf, [nobody])


# Beside a screen


async def beside(round_: Refresh) -> list[Step]:
    return [step async for step in round_.run_beside()]


async def test_beside_a_screen_the_same_comes_in_small_slices(
    shelf: Library, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    urls = [server.on(f"/{n}", sends(feed_xml(f"blog{n}", range(35)))) for n in range(3)]
    follow(shelf, *urls)
    sizes: list[int] = []
    take = shelf.take

    def taken(part: Parsed, *, source: str, batch: str | None) -> ImportReport:
        sizes.append(len(part.records))
        return take(part, source=source, batch=batch)

    monkeypatch.setattr(shelf, "take", taken)
    steps = await beside(Refresh(shelf, shelf.feeds(), today=TODAY, means=means()))
    assert max(sizes) <= 10
    assert len(shelf) == 105
    reports = [step.report for step in steps if step.report]
    assert [report.new for report in reports] == [35, 35, 35]
    shelf.undo()
    assert len(shelf) == 0


async def test_other_work_goes_on_between_two_slices(shelf: Library, server: Server) -> None:
    follow(shelf, server.on("/feed", sends(feed_xml("blog", range(60)))))
    between: list[int] = []

    async def key_presses() -> None:
        while True:
            await asyncio.sleep(0)
            between.append(len(shelf))

    keys = asyncio.create_task(key_presses())
    await beside(Refresh(shelf, shelf.feeds(), today=TODAY, means=means()))
    keys.cancel()
    assert {0, 10, 20, 30, 40, 50, 60} <= set(between)


async def test_a_refresh_that_is_left_keeps_what_came(shelf: Library, server: Server) -> None:
    quick = server.on("/quick", sends(feed_xml("quick", range(3))))
    follow(shelf, quick, server.on("/hangs", hangs))
    patient = replace(means(), bounds=replace(means().bounds, seconds=60, silence=60))
    steps = Refresh(shelf, shelf.feeds(), today=TODAY, means=patient).run_beside()
    async for step in steps:
        if step.stage is Stage.MERGED:
            break
    await steps.aclose()
    assert len(shelf) == 3
    states = {feed.address: feed.state for feed in shelf.feeds()}
    assert states[quick].fetched is not None


def test_stopping_in_the_middle_keeps_what_came_and_ends_the_thread(
    shelf: Library, server: Server
) -> None:
    quick = server.on("/quick", sends(feed_xml("quick", range(3))))
    follow(shelf, quick, server.on("/hangs", hangs))
    patient = replace(means(), bounds=replace(means().bounds, seconds=60, silence=60))
    steps = Refresh(shelf, shelf.feeds(), today=TODAY, means=patient).run()
    for step in steps:
        if step.stage is Stage.MERGED:
            break
    steps.close()
    assert len(shelf) == 3
    states = {feed.address: feed.state for feed in shelf.feeds()}
    assert states[quick].fetched is not None
    assert not any(thread.name == "carrel-refresh" for thread in threading.enumerate())


def test_news_are_waited_for_and_states_written_meanwhile(
    shelf: Library, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refreshing, "_PATIENCE", 0.01)
    quick = server.on("/quick", sends(GOOD))
    written = threading.Event()

    def waits(exchange: Exchange) -> None:
        written.wait(10)
        exchange.send(feed_xml("slow", [1]))

    follow(shelf, quick, server.on("/slow", waits))
    note = shelf.note_fetches

    def noted(states: dict[str, FetchState]) -> None:
        note(states)
        written.set()

    monkeypatch.setattr(shelf, "note_fetches", noted)
    patient = replace(means(), bounds=replace(means().bounds, seconds=20, silence=20))
    assert {step.stage for step in refresh(shelf, by=patient).values()} == {Stage.MERGED}


# In processes, and by the way


def test_parsing_in_processes_gives_the_same_papers(shelf: Library, server: Server) -> None:
    urls = [server.on(f"/{n}", sends(feed_xml(f"blog{n}", range(4)))) for n in range(6)]
    follow(shelf, *urls, server.on("/page", sends(LOGIN)))
    ends = refresh(shelf, by=means(processes=2))
    assert len(shelf) == 24
    assert [step.stage for step in ends.values()].count(Stage.FAILED) == 1


@pytest.mark.parametrize(
    ("feeds", "size", "processes", "is_here"),
    [
        (4, 10, None, True),
        (5, 10, None, False),
        (1, 10**6, None, False),
        (99, 10**6, 0, True),
        (1, 1, 2, False),
    ],
)
def test_a_few_small_feeds_are_parsed_here(
    shelf: Library, feeds: int, size: int, processes: int | None, is_here: bool
) -> None:
    followed = follow(shelf, *(f"https://x.org/{n}" for n in range(feeds)))
    round_ = Gathering(
        followed, today=TODAY, tell=lambda news: None, means=replace(means(), processes=processes)
    )
    source = Source(name="x", data=b"x" * size, today=TODAY)
    assert (round_._reading_of(source) is parsing.read) is is_here


def test_nothing_to_refresh_is_no_steps(shelf: Library) -> None:
    assert refresh(shelf) == {}


def test_every_feed_has_one_last_step(shelf: Library, server: Server) -> None:
    urls = [server.on(f"/{n}", sends(feed_xml(f"blog{n}", [n]))) for n in range(40)]
    follow(shelf, *urls)
    steps = list(Refresh(shelf, shelf.feeds(), today=TODAY, means=means()).run())
    last = [step.feed.address for step in steps if step.stage in END]
    assert sorted(filter(None, last)) == sorted(urls)
    of_one = [step.stage for step in steps if step.feed.address == urls[0]]
    assert of_one == [Stage.QUEUED, Stage.FETCHING, Stage.PARSED, Stage.MERGED]


def test_subscribers_hear_of_a_refresh_now_and_then_not_at_each_slice(
    shelf: Library, server: Server
) -> None:
    urls = [server.on(f"/{n}", sends(feed_xml(f"blog{n}", range(30)))) for n in range(6)]
    follow(shelf, *urls)
    heard: list[Change] = []
    shelf.subscribe(heard.append)
    asyncio.run(beside(Refresh(shelf, shelf.feeds(), today=TODAY, means=means())))
    assert len(heard) < 6
    assert len(frozenset().union(*(change.keys for change in heard))) == 180
    assert {"paper", "feeds"} <= frozenset().union(*(change.fields for change in heard))


def test_what_the_user_does_meanwhile_is_heard_at_once_after_what_came(
    shelf: Library, server: Server
) -> None:
    follow(shelf, server.on("/a", sends(feed_xml("a", range(3)))))
    heard: list[Change] = []
    shelf.subscribe(heard.append)
    for step in Refresh(shelf, shelf.feeds(), today=TODAY, means=means()).run():
        if step.stage is Stage.MERGED:
            assert heard == []
            shelf.set_starred(shelf.find("")[:1], True)
            came, starred = heard
            assert (len(came.keys), starred.label) == (3, "Star 1 paper")


def test_what_is_done_when_idle_waits_until_all_has_come(
    shelf: Library, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    follow(shelf, server.on("/a", sends(feed_xml("a", range(3)))))
    tended: list[int] = []
    monkeypatch.setattr(shelf._ledger, "tend", lambda: tended.append(len(shelf)))
    for _ in Refresh(shelf, shelf.feeds(), today=TODAY, means=means()).run():
        shelf.catch_up()
    assert set(tended) <= {0}
    shelf.catch_up()
    assert tended[-1] == 3
