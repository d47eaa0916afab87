"""Refreshing in the reader: steps arrive as messages while the screen stays awake."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual import on
from textual.app import App, ComposeResult
from textual.widgets import Input

from storage.library import Library
from storage.model import Feed
from storage.steps import Stage
from tests.fake_server import Exchange, Server
from tests.fakes import TODAY, library
from tests.feeds import feed_xml, sends
from tui.pauses import Pauses
from tui.refreshing import Refreshed, RefreshEnded, Refreshing


class Desk(App[None]):
    """A screen with a place to type."""

    def __init__(self, shelf: Library) -> None:
        super().__init__()
        self.shelf = shelf
        self.input = Input()
        self.stages: list[tuple[str, Stage]] = []
        self.ended: list[RefreshEnded] = []

    def compose(self) -> ComposeResult:
        yield self.input

    def on_mount(self) -> None:
        self.refreshing = Refreshing(self.input, self.shelf, Pauses())

    def start_refresh(self, feeds: list[Feed] | None = None) -> bool:
        wanted = self.shelf.feeds() if feeds is None else feeds
        return self.refreshing.start(wanted, today=TODAY, at_once=True)

    @on(Refreshed)
    def _stepped(self, event: Refreshed) -> None:
        self.stages.append((event.step.feed.title, event.step.stage))

    @on(RefreshEnded)
    def _ended(self, event: RefreshEnded) -> None:
        self.ended.append(event)


@pytest.fixture
def server() -> Iterator[Server]:
    with Server().running() as running:
        yield running


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Library]:
    with library(tmp_path / "library") as opened:
        yield opened


async def test_steps_are_told_and_then_the_end(shelf: Library, server: Server) -> None:
    shelf.follow(server.on("/a", sends(feed_xml("a", range(30)))), title="Alpha")
    bad = shelf.follow(server.sends(b"", 404), title="Bad")
    desk = Desk(shelf)
    async with desk.run_test() as pilot:
        assert desk.refreshing.line == ""
        assert desk.start_refresh()
        assert desk.refreshing.is_running
        while not desk.ended:
            await pilot.pause(0.01)
        assert not desk.refreshing.is_running
        assert desk.refreshing.stage_of(bad.key) is None
    of_alpha = [stage for title, stage in desk.stages if title == "Alpha"]
    assert of_alpha == [Stage.QUEUED, Stage.FETCHING, Stage.PARSED, Stage.MERGED]
    (end,) = desk.ended
    assert end.sentence == "2 feeds: 30 new papers, 1 failed."
    assert [step.feed.title for step in end.failed] == ["Bad"]
    assert end.error is None


async def test_typing_goes_on_meanwhile_and_there_is_one_refresh(
    shelf: Library, server: Server
) -> None:
    typed = threading.Event()

    def waits(exchange: Exchange) -> None:
        typed.wait(20)
        exchange.send(feed_xml("slow", [1]))

    slow = shelf.follow(server.on("/slow", waits), title="Slow")
    desk = Desk(shelf)
    async with desk.run_test() as pilot:
        desk.start_refresh()
        while ("Slow", Stage.FETCHING) not in desk.stages:
            await pilot.pause(0.01)
        assert desk.refreshing.stage_of(slow.key) is Stage.FETCHING
        assert desk.refreshing.line == "Refreshing 0 of 1 · 0 new"
        assert not desk.start_refresh()
        await pilot.press("h", "i")
        assert desk.input.value == "hi"
        typed.set()
        while not desk.ended:
            await pilot.pause(0.01)
    assert len(shelf) == 1


async def test_leaving_the_reader_ends_the_refresh(shelf: Library, server: Server) -> None:
    shelf.follow(server.on("/hangs", lambda exchange: (exchange.over.wait(30), None)[1]))
    desk = Desk(shelf)
    async with desk.run_test() as pilot:
        desk.start_refresh()
        while not any(stage is Stage.FETCHING for _, stage in desk.stages):
            await pilot.pause(0.01)
    assert not any(thread.name == "carrel-refresh" for thread in threading.enumerate())


async def test_a_refresh_can_be_stopped(shelf: Library, server: Server) -> None:
    shelf.follow(server.on("/hangs", lambda exchange: (exchange.over.wait(30), None)[1]))
    desk = Desk(shelf)
    async with desk.run_test() as pilot:
        desk.refreshing.stop()
        desk.start_refresh()
        await pilot.pause(0.05)
        desk.refreshing.stop()
        while desk.refreshing.is_running:
            await pilot.pause(0.01)
        assert desk.start_refresh([])
        while not desk.ended:
            await pilot.pause(0.01)
    assert desk.ended[0].sentence == "0 feeds: 0 new papers."
