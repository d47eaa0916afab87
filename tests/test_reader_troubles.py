"""The reader on libraries that are damaged, or cannot be written: it opens with what is good."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from storage.library import Library
from storage.model import Links
from tests.fakes import library, parsed, record
from tests.libraries import compact
from tests.screens import frame, notices, press, reader, reading, settled
from tests.stores import ReadOnlyDisk
from tui import app
from tui.screens.themes import ThemeScreen


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Make a library whose papers are in a layer."""
    with library(tmp_path / "library", parsed(*(record(n) for n in range(1, 21)))) as desk:
        compact(desk)
        desk.change_tags(desk.find("stones"), add=["old"])
    return tmp_path / "library"


@pytest.fixture
def read_only(place: Path, monkeypatch: pytest.MonkeyPatch) -> Library:
    """Open it on a disk that takes nothing."""
    monkeypatch.setattr("storage.engine.store.Disk", ReadOnlyDisk)
    return Library(place)


def damage(path: Path, at: int) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)


# Damage


async def test_what_is_known_to_be_damaged_is_told_at_the_start(place: Path) -> None:
    (place / "manifest.json").write_bytes(b"?")
    async with reading(Library(place)) as pilot:
        (told,) = notices(pilot)
        assert told.startswith("manifest.json is damaged: ")
        assert told.endswith(f"carrel --library {place} doctor")
        assert "Part 20" in frame(pilot)
        reader(pilot)._follow()
        assert len(notices(pilot)) == 1


async def test_a_paper_found_to_be_damaged_leaves_the_others_in_sight(place: Path) -> None:
    path = place / "papers-2.jsonl"
    damage(path, path.read_bytes().index(b"Part 20") + 1)
    with Library(place) as desk:
        async with reading(desk, size=(180, 40)) as pilot:
            reader(pilot)._follow()
            await settled(pilot)
            (told,) = notices(pilot)
            assert "Document 20 of papers-2.jsonl is damaged" in told
            assert "Part 20" not in frame(pilot)
            assert "Part 19" in frame(pilot)
            for key in ("j", "k", "r", "s", "o", "y", "y", "2", "1", "n", "J", "A", "slash", "x"):
                await press(pilot, key)
            await press(pilot, "escape", "escape")
            assert "Part 19" in frame(pilot)


# A disk that takes nothing


@pytest.mark.parametrize("keys", ["r", "s", "A", "u", "t n e w enter", "T", "f", ".", "ctrl+y"])
async def test_a_mark_that_cannot_be_written_is_a_sentence_and_changes_nothing(
    read_only: Library, keys: str
) -> None:
    async with reading(read_only) as pilot:
        reader(pilot).feed.list.move_to(19)
        while "stones" not in (read_only.require(reader(pilot).feed.key or "").title.lower()):
            await press(pilot, "k")
        if keys == "f":
            await press(pilot, "2")
        await press(pilot, "escape")
        before = frame(pilot)
        marked = read_only.marks()
        await press(pilot, *keys.split())
        told = notices(pilot)
        if keys not in (".", "ctrl+y"):
            assert any("is on a read-only file system. Nothing was changed." in t for t in told)
        assert read_only.marks() == marked
        pilot.app.clear_notifications()
        await settled(pilot)
        assert frame(pilot) == before


async def test_a_paper_whose_mark_cannot_be_written_is_not_opened_as_if_it_were_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr("tui.opening.start_any", lambda openers, url: opened.append(url))
    with library(tmp_path / "library", parsed(record(1, links=Links(abs="https://a.test/1")))):
        pass
    monkeypatch.setattr("storage.engine.store.Disk", ReadOnlyDisk)
    async with reading(Library(tmp_path / "library")) as pilot:
        await press(pilot, "O")
        (told,) = notices(pilot)
        assert "is on a read-only file system. Nothing was changed." in told
        assert opened == []


async def test_a_library_that_cannot_be_written_can_be_left(read_only: Library) -> None:
    async with reading(read_only) as pilot:
        await press(pilot, "q")
        assert not pilot.app.is_running
    read_only.close()


async def test_a_theme_that_cannot_be_kept_is_seen_until_the_end(read_only: Library) -> None:
    async with reading(read_only) as pilot:
        await press(pilot, "ctrl+t", "j", "enter")
        assert any("read-only" in told for told in notices(pilot))
        assert not isinstance(pilot.app.screen, ThemeScreen)


# Before it opens


def test_an_index_that_is_made_anew_is_told_before_the_reader_opens(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    said: list[str] = []
    monkeypatch.setattr("storage.engine.layer._STEP", 5)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setattr(app.CarrelApp, "run", lambda self: said.append(capsys.readouterr().err))
    (place / "papers-2.idx").unlink()
    assert app.run(place) == 0
    (before,) = said
    assert before.startswith("\rMaking the index of papers-2.jsonl anew: ")
    assert before.endswith(" \r")
