"""Importing from within the reader."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest
from textual import events

from storage.library import Library
from tests.libraries import of_twenty
from tests.screens import notices, press, reader, reading, settled


@pytest.fixture
def desk(tmp_path: Path) -> Library:
    return of_twenty(tmp_path / "library")


async def test_a_file_is_imported_from_the_reader(desk: Library, tmp_path: Path) -> None:
    page = Path(__file__).parent / "corpus" / "publications"
    source = next(page.glob("*.txt"))
    async with reading(desk) as pilot:
        await press(pilot, "i")
        box = pilot.app.screen.query_one("Input")
        box.value = str(source)  # type: ignore[attr-defined]
        await press(pilot, "enter")
        await pilot.app.workers.wait_for_complete()
        await settled(pilot)
        assert len(desk) > 20
        assert any("new" in notice for notice in notices(pilot))
        await press(pilot, "u")
        assert len(desk) == 20


async def test_a_file_that_is_no_source_says_why(desk: Library, tmp_path: Path) -> None:
    async with reading(desk) as pilot:
        await press(pilot, "i")
        box = pilot.app.screen.query_one("Input")
        box.value = str(tmp_path / "absent")  # type: ignore[attr-defined]
        await press(pilot, "enter")
        await pilot.app.workers.wait_for_complete()
        await settled(pilot)
        assert any("does not exist" in notice for notice in notices(pilot))
        assert len(desk) == 20


@pytest.mark.parametrize("typed", ["~/feed.txt", "'{home}/feed.txt'", ' "{home}/feed.txt"'])
async def test_a_path_is_typed_as_in_a_shell(
    desk: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: str
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    (tmp_path / "feed.txt").write_text(
        "<rss><channel><item><title>Tea</title></item></channel></rss>"
    )
    async with reading(desk) as pilot:
        await press(pilot, "i", *typed.format(home=tmp_path), "enter")
        await pilot.app.workers.wait_for_complete()
        await settled(pilot)
        assert len(desk) == 21


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names")
async def test_leaving_does_not_wait_for_a_slow_import(desk: Library, tmp_path: Path) -> None:
    slow = tmp_path / "slow"
    os.mkfifo(slow)
    async with reading(desk) as pilot:
        before = set(threading.enumerate())
        await press(pilot, "i", *str(slow), "enter")
        begun = set(threading.enumerate()) - before
        await press(pilot, "j", "q")
    assert begun and all(thread.daemon for thread in begun)
    slow.write_bytes(b"")


async def test_keys_are_answered_while_much_is_merged(desk: Library, tmp_path: Path) -> None:
    entry = "@misc{{k{0}, title = {{Stones number {0}}}, doi = {{10.1000/{0}}}}}\n"
    (tmp_path / "mine.bib").write_text("".join(entry.format(number) for number in range(700)))
    async with reading(desk) as pilot:
        feed = reader(pilot).feed
        first = feed.list.cursor
        await press(pilot, "i", *str(tmp_path / "mine.bib"))
        pilot.app.post_message(events.Key("enter", None))
        while len(desk) == 20:
            await pilot.pause(0.001)
        pilot.app.post_message(events.Key("j", "j"))
        while feed.list.cursor == first:
            await pilot.pause(0.001)
        assert 20 < len(desk) < 720
        await pilot.app.workers.wait_for_complete()
        await settled(pilot)
        assert len(desk) == 720
        assert any("Merging 700 records" in notice for notice in notices(pilot))
        await press(pilot, "u")
        assert len(desk) == 20
