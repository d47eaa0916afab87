"""Refreshing beside a screen or on the command line: in steps, in other processes, by the way."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from storage import parsing, refreshing
from storage.arriving import ImportReport, Parsed
from storage.fetch_state import FetchState
from storage.gathering import Gathering
from storage.importers import Source
from storage.library import Library
from storage.model import Change
from storage.refreshing import Refresh
from storage.steps import END, Stage, Step
from tests.fake_server import Exchange, Server
from tests.fakes import TODAY, library
from tests.feeds import GOOD, LOGIN, feed_xml, follow, hangs, means, refresh, sends


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Library]:
    with library(tmp_path / "library") as opened:
        yield opened


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
