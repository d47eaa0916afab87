"""The start of the reader in a terminal: picture, seam, and what is typed meanwhile."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from zlib import crc32

import pytest

pytest.importorskip("pty", reason="this system has no pseudo-terminals")

from benchmarks.terminal import Terminal, environment, reader
from storage.library import Library
from tests.fake_server import Server
from tests.fakes import library, parsed, record
from tests.feeds import feed_xml
from tui.picture import newest

ENTER, LEAVE = b"\x1b[?1049h", b"\x1b[?1049l"
BEGIN = b"\x1b[?1000h"
"""How Textual begins."""
PAINTED = b"\x1b[1;1H\x1b[38"
"""How a whole frame begins."""
SIZES = ((80, 24), (120, 40), (200, 50))


class Desk:
    """A library, and a terminal to read it in."""

    def __init__(self, place: Path) -> None:
        self.library = place / "library"
        self.variables = environment(place / "cache")

    def start(self, *, size: tuple[int, int] = (120, 40), typed: bytes = b"") -> Terminal:
        return Terminal(reader(self.library), self.variables, size=size, typed=typed)

    def visit(self, *, size: tuple[int, int] = (120, 40), typed: bytes = b"") -> bytes:
        """Open the reader, type, quit; return all that was put out."""
        with self.start(size=size, typed=typed) as terminal:
            terminal.until(b"\x1b[?2004h")
            terminal.quiet(1.0)
            terminal.send(b"q")
            terminal.end()
            return terminal.seen

    def place(self) -> int:
        """Return the number of the paper that the reader was left at."""
        with Library(self.library) as opened:
            left = opened.setting("reader")
            return list(opened.find("")).index(left["paper"])


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    papers = (record(number) for number in range(1, 61))
    library(tmp_path / "library", parsed(*papers)).close()
    yield Desk(tmp_path)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_the_picture_is_what_the_reader_would_paint(desk: Desk, size: tuple[int, int]) -> None:
    first = desk.visit(size=size)
    assert first.index(BEGIN) < first.index(PAINTED)
    with desk.start(size=size) as terminal:
        terminal.until(b"\x1b[?2004h")
        terminal.quiet(1.5)
        before, _, after = terminal.seen.partition(BEGIN)
    assert before.startswith(ENTER) and PAINTED in before
    assert PAINTED not in after  # for it would be the same, byte by byte
    assert ENTER not in after


def test_a_picture_that_is_not_what_the_reader_would_paint_is_painted_over(desk: Desk) -> None:
    desk.visit()
    (file,) = (desk.variables["XDG_CACHE_HOME"] / Path("carrel/pictures")).iterdir()
    told, _, frame = file.read_bytes()[9:].partition(b"\n")
    content = told + b"\n" + frame.replace(b"Inbox", b"Outbox")
    file.write_bytes(b"%08x\n" % crc32(content) + content)
    before, _, after = desk.visit().partition(BEGIN)
    assert b"Outbox" in before
    assert PAINTED in after and b"Inbox" in after


def test_it_shows_what_was_done_since(desk: Desk) -> None:
    desk.visit()
    seen = desk.visit(typed=b"rjj")
    again = desk.visit()
    old = seen[: seen.index(BEGIN)]
    new = again[: again.index(BEGIN)]
    assert new.startswith(ENTER) and PAINTED in new
    assert new != old
    assert b"Part 60" in old and b"Part 60" not in new


@pytest.mark.parametrize("visits", [0, 1], ids=["without a picture", "with one"])
def test_keys_typed_before_the_program_runs_are_carried_out(desk: Desk, visits: int) -> None:
    for _ in range(visits):
        desk.visit()
    desk.visit(typed=b"jjrjj")
    assert desk.place() == 4
    with Library(desk.library) as opened:
        assert list(opened.find("is:read")) == [opened.find("")[2]]


def test_keys_typed_while_the_picture_is_shown_are_carried_out_unseen(desk: Desk) -> None:
    desk.visit()
    with desk.start() as terminal:
        terminal.until(PAINTED)
        terminal.send(b"jjjj")
        terminal.until(b"\x1b[?2004h")
        assert b"jj" not in terminal.seen
        terminal.quiet(1.0)
        terminal.send(b"q")
        terminal.end()
    assert desk.place() == 4


def test_after_a_change_from_elsewhere_no_old_picture_is_shown(desk: Desk) -> None:
    desk.visit()
    with Library(desk.library) as opened:
        opened.set_read(opened.find("")[:5], True)
    seen = desk.visit()
    assert seen.index(b"\x1b[?2004h") < seen.index(PAINTED)


def test_the_terminal_is_left_as_it_was(desk: Desk) -> None:
    for _ in range(2):
        with desk.start() as terminal:
            before = terminal.attributes()
            terminal.until(b"\x1b[?2004h")
            terminal.quiet(1.0)
            assert terminal.attributes() != before
            terminal.send(b"q")
            terminal.quiet(0.3)
            assert terminal.seen.count(LEAVE) == 1
            assert terminal.attributes() == before
            terminal.end()


def test_when_the_reader_cannot_open_the_picture_goes_before_that_is_told(desk: Desk) -> None:
    desk.visit()
    code = """
import sys, tui.app
from storage.errors import LibraryError
from tui.cli import main
def run(*_, **__):
    raise LibraryError("It burns.")
tui.app.run = run
sys.exit(main())
"""
    command = [sys.executable, "-c", code, "--library", str(desk.library)]
    with Terminal(command, desk.variables) as terminal:
        before = terminal.attributes()
        terminal.until(b"carrel: It burns.")
        assert terminal.seen.startswith(ENTER)
        assert terminal.seen.index(LEAVE) < terminal.seen.index(b"It burns")
        assert terminal.attributes() == before


def test_two_readers_at_once_keep_a_picture_that_is_true(desk: Desk) -> None:
    desk.visit()
    with desk.start() as other:
        other.until(b"\x1b[?2004h")
        other.quiet(1.0)
        desk.visit(typed=b"r")
        other.quiet(1.0)
        other.send(b"q")
        other.end()
    seen = desk.visit()
    if seen.index(PAINTED) < seen.index(BEGIN):
        assert b"Part 60" not in seen[: seen.index(BEGIN)]


def test_a_library_of_one_who_may_only_read_it_is_opened(desk: Desk) -> None:
    for path in (*desk.library.iterdir(), desk.library):
        path.chmod(0o500 if path.is_dir() else 0o400)
    try:
        assert b"Part 60" in desk.visit()
    finally:
        os.chmod(desk.library, 0o700)  # noqa: PTH101 - so that it can be removed


def test_after_a_refresh_by_cron_the_picture_shows_what_came(desk: Desk, tmp_path: Path) -> None:
    with Server().running() as server:
        with Library(desk.library) as opened:
            opened.follow(server.sends(feed_xml("nightly", range(3))), title="Nightly")
        desk.visit()
        bare = {"PATH": os.defpath} | {
            name: value
            for name, value in desk.variables.items()
            if name in ("PYTHONPATH", "XDG_CACHE_HOME", "HOME")
        }
        command = [*reader(desk.library)[:3], "refresh", "--library", str(desk.library)]
        ran = subprocess.run(command, env=bare, capture_output=True, check=False, text=True)
    assert "3 new" in ran.stdout, ran.stderr
    before, _, after = desk.visit().partition(BEGIN)
    assert before.startswith(ENTER) and b"63" in before
    assert PAINTED not in after


def test_what_is_no_picture_tells_of_no_terminal(desk: Desk) -> None:
    desk.visit()
    (file,) = (desk.variables["XDG_CACHE_HOME"] / Path("carrel/pictures")).iterdir()
    for line in (b"", b"()", b"[1, 2]", b"((((((", b"('x', 'y', 3, 'z', [], [])", b"\xff\n"):
        file.write_bytes(b"00000000\n" + line + b"\nframe")
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("XDG_CACHE_HOME", desk.variables["XDG_CACHE_HOME"])
            assert newest(desk.library) == []
