"""How all tests run: the same inputs every time, on fast machines and slow ones, away from home."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from storage.library import Library
from tests.fake_server import Server
from tests.fakes import closing_libraries, library, parsed, record
from tests.shell import Ran, Run
from tui.cli import main

if TYPE_CHECKING:
    from tests.machine import Machine

settings.register_profile("agreed", deadline=None, derandomize=True)
settings.register_profile("explore", deadline=None, max_examples=2_000)
settings.load_profile(os.environ.get("CARREL_HYPOTHESIS", "agreed"))


@pytest.fixture(autouse=True)
def closed_libraries() -> Iterator[None]:
    """Leave no library open."""
    with closing_libraries():
        yield


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return where the default library is, in place of the user's own."""
    for name in ("DATA", "CACHE", "CONFIG"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path))
    monkeypatch.delenv("CARREL_LIBRARY", raising=False)
    monkeypatch.setattr("storage.locations._data_directory", lambda: tmp_path / "carrel")
    return tmp_path / "carrel"


@pytest.fixture
def carrel(home: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run command lines on the default library."""

    def run(*argv: str) -> Ran:
        status = main(argv)
        said = capsys.readouterr()
        return Ran(status, said.out, said.err)

    return run


@pytest.fixture
def shelf(home: Path) -> Library:
    """Make a default library of three papers."""
    return library(home / "library", parsed(record(1), record(2), record(3), feed="a"))


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Return where a library of this test's own is."""
    return tmp_path / "library"


@pytest.fixture
def desk(place: Path) -> Library:
    """Make a library of three papers there."""
    return library(place, parsed(record(1), record(2), record(3)))


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Library]:
    """Open a library of twenty papers."""
    with library(tmp_path, parsed(*(record(n) for n in range(1, 21)))) as opened_library:
        yield opened_library


@pytest.fixture
def server() -> Iterator[Server]:
    """Run a server of feeds and pages on the loopback."""
    with Server().running() as running:
        yield running


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    """Return the machine around the reader, with no program on it yet."""
    from tests.machine import Machine  # brings the screen, which few tests need

    (tmp_path / "bin").mkdir()
    return Machine(tmp_path / "bin", monkeypatch)
