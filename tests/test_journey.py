"""An evening with the program: the first run, and what is there when it is opened again."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from storage.library import Library
from tests.fakes import CORPUS
from tests.machine import Machine
from tests.screens import TODAY, frame, press, reader, reading, settled, until
from tui.app import CarrelApp
from tui.screens.reader import ReaderScreen
from tui.screens.welcome import WelcomeScreen
from tui.shell.opening import is_first_run

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="programs are shell scripts")


async def test_from_the_first_run_to_the_second(tmp_path: Path, machine: Machine) -> None:
    with Library(tmp_path / "library") as desk:
        app = CarrelApp(desk, today=TODAY, first_run=is_first_run(desk))
        async with app.run_test(size=(80, 24), notifications=True) as pilot:
            await settled(pilot)
            assert isinstance(app.screen, WelcomeScreen)
            await press(pilot, "3", *str(CORPUS / "bibtex" / "own.bib"), "enter")
            await until(pilot, lambda: bool(len(desk)) and isinstance(app.screen, ReaderScreen))
            await settled(pilot)
            assert "Nets that" in frame(pilot)
            await press(pilot, "slash", *"author:castro", "enter")
            (paper,) = desk.find("author:castro")
            assert paper == reader(pilot).feed.key
            await press(pilot, "t", *"to-read", "enter", "s")
            assert desk.mark(paper).tags == ("to-read",)
            await press(pilot, "y", "b")
            await until(pilot, lambda: bool(machine.sent))
            assert machine.sent[-1].startswith("@inproceedings{castro2020nets,")
            await press(pilot, "u", "u")
            assert not desk.mark(paper).tags and not desk.mark(paper).starred
            await press(pilot, "ctrl+y")
            assert desk.mark(paper).tags == ("to-read",)
            await press(pilot, "escape", "q")
            assert not app.is_running
    with Library(tmp_path / "library") as desk:
        assert not is_first_run(desk)
        async with reading(desk, size=(80, 24)) as pilot:
            assert reader(pilot).feed.key == paper
            assert "#to-read" in frame(pilot)
            await press(pilot, "u")
            assert not desk.mark(paper).tags
