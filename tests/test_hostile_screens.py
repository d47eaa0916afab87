"""Whatever a title holds: no pane crashes, nothing is obeyed, and what a person reads is there."""

from __future__ import annotations

import os
import pty
import select
import sys
import time
from pathlib import Path

import pytest

from tests.fakes import library, parsed, record
from tests.hostile import COMMAND, HOSTILE, hostile_library
from tests.screens import frame, press, reader, reading
from tui import clipboard

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("name", HOSTILE)
async def test_every_pane_and_dialog_shows_it(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text, _ = HOSTILE[name]
    copied: list[str] = []

    def copy(taken: str) -> clipboard.Arrival:
        copied.append(taken)
        return clipboard.Arrival.HERE

    monkeypatch.setattr(clipboard, "copy_to_system", copy)
    with hostile_library(tmp_path / "library", text) as desk:
        async with reading(desk) as pilot:
            await press(pilot, "G")
            for keys in (("t", "escape"), ("T",), ("2", "j", "enter"), ("slash", "a", "escape"),
                         ("escape",), ("ctrl+p", "escape"), ("y", "t"), ("y", "m"), ("y", "b"),
                         ("s",), ("h", *"jjjjjjj", "enter"), ("o",)):  # fmt: skip
                await press(pilot, *keys)
                assert not COMMAND.search(frame(pilot).replace("\n", "")), keys
            assert copied
            assert not any(COMMAND.search(taken.replace("\n", "")) for taken in copied)


@pytest.mark.parametrize("name", HOSTILE)
async def test_what_a_person_reads_is_on_the_screen(name: str, tmp_path: Path) -> None:
    text, read = HOSTILE[name]
    with library(tmp_path / "library", parsed(record(1, title=text))) as desk:
        async with reading(desk, size=(160, 40)) as pilot:
            assert reader(pilot).feed.key is not None
            assert read in frame(pilot)


async def test_a_hostile_error_and_notice_are_only_text(tmp_path: Path) -> None:
    with library(tmp_path / "library", parsed(record(1))) as desk:
        async with reading(desk) as pilot:
            await press(pilot, "i")
            box = pilot.app.screen.query_one("Input")
            box.value = "[/] [red]absent\x1b]0;pwned\x07"  # type: ignore[attr-defined]
            await press(pilot, "enter")
            await pilot.app.workers.wait_for_complete()
            await press(pilot, "j")
            assert "absent" in frame(pilot)
            assert not COMMAND.search(frame(pilot).replace("\n", ""))


def test_nothing_of_it_reaches_a_real_terminal(tmp_path: Path) -> None:
    directory = tmp_path / "library"
    records = [record(n, title=text) for n, (text, _) in enumerate(HOSTILE.values(), 1)]
    library(directory, parsed(*records)).close()
    shown = output_of_reader(directory, b"jjjjjjjjjjjjjjjjjjjjjjjjjjjG", seconds=15)
    assert b"Inbox" in shown
    for forbidden in (b"pwned", b"cHduZWQ=", b"\x1bP1$r", b"http://evil\x1b"):
        assert forbidden not in shown, forbidden


def output_of_reader(directory: Path, keys: bytes, *, seconds: float) -> bytes:
    """Start the reader in a pseudo-terminal, type, quit; return all that it wrote."""
    command = "import sys; from tui.cli import main; sys.exit(main())"
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm-256color"}
    process, terminal = pty.fork()
    if process == 0:
        arguments = [sys.executable, "-c", command, "--library", str(directory)]
        os.execve(sys.executable, arguments, environment)
    shown = b""
    typed = False
    try:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if not select.select([terminal], [], [], 0.5)[0]:
                if typed:
                    os.write(terminal, b"q")
                continue
            try:
                piece = os.read(terminal, 65536)
            except OSError:
                break
            if not piece:
                break
            shown += piece
            if not typed and b"Inbox" in shown:
                os.write(terminal, keys)
                typed = True
    finally:
        os.close(terminal)
        os.waitpid(process, 0)
    return shown
