"""Notes: written here or in an editor, kept, discarded, shown; and an editor that misbehaves."""

from __future__ import annotations

import stat
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot

from storage.errors import CarrelError
from storage.library import Library
from tests.fakes import library, parsed, record
from tests.screens import frame, notices, press, reading
from tui.editing import edited, editor, run_here
from tui.screens.note import NoteScreen


def script(tmp_path: Path, body: str) -> str:
    """Return the command of an editor that does `body` to the file `sys.argv[-1]`."""
    file = tmp_path / "an editor.py"
    file.write_text(f"import sys, pathlib\nfile = pathlib.Path(sys.argv[-1])\n{body}\n")
    return f'"{sys.executable}" "{file}" --wait'


def test_the_editor_is_given_with_arguments_and_no_shell_reads_them(tmp_path: Path) -> None:
    body = "file.write_text(file.read_text().upper() + ' '.join(sys.argv[1:-1]))"
    assert edited("a $HOME", {"EDITOR": script(tmp_path, body)}) == "A $HOME\n--wait"


def test_visual_comes_before_editor_and_both_before_the_usual(tmp_path: Path) -> None:
    assert editor({"VISUAL": "code -w", "EDITOR": "vi"}) == ["code", "-w"]
    assert editor({"VISUAL": " ", "EDITOR": "vi -u 'my rc'"}) == ["vi", "-u", "my rc"]
    nano = tmp_path / "nano"
    nano.write_text("")
    nano.chmod(0o700)
    assert editor({"PATH": str(tmp_path)}) == ["nano"]


def test_the_file_is_private_and_gone_afterwards() -> None:
    seen: list[Path] = []

    def run(command: Sequence[str]) -> int:
        file = Path(command[-1])
        seen.append(file)
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert file.suffix == ".md" and file.read_text() == "was\n"
        file.write_bytes(b"one\r\ntwo\r\n\r\n")
        return 0

    assert edited("was", {"EDITOR": "x"}, run) == "one\ntwo"
    assert not seen[0].exists()


def fails(body: str, tmp_path: Path) -> str:
    with pytest.raises(CarrelError) as caught:
        edited("kept", {"EDITOR": script(tmp_path, body)})
    return str(caught.value)


def test_what_goes_wrong_with_an_editor_is_told(tmp_path: Path) -> None:
    assert "status 3" in fails("sys.exit(3)", tmp_path)
    assert "cannot be read" in fails("file.unlink()", tmp_path)
    assert "UTF-8" in fails("file.write_bytes(b'\\xff\\xfe')", tmp_path)
    assert "1 MB" in fails("file.write_bytes(b'x' * 1_000_001)", tmp_path)
    for environment, part in (
        ({"EDITOR": "no-such-editor-here"}, "does not start"),
        ({"EDITOR": "vi 'open"}, "quote"),
        ({"PATH": ""}, "Set $EDITOR"),
    ):
        with pytest.raises(CarrelError, match=r".") as caught:
            edited("kept", environment, run_here)
        assert part in str(caught.value)


# On the screen


@pytest.fixture
def desk(tmp_path: Path) -> Library:
    """Make a library of three papers."""
    return library(tmp_path / "library", parsed(*(record(n) for n in range(1, 4)), feed="a"))


@contextmanager
def lent(pilot: Pilot[None], monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the app lend its terminal, as it does where there is one."""

    @contextmanager
    def suspend() -> Iterator[None]:
        yield

    monkeypatch.setattr(pilot.app, "suspend", suspend)
    yield


async def test_e_writes_a_note_that_is_shown_and_found(desk: Library) -> None:
    key = desk.find("")[0]
    async with reading(desk) as pilot:
        await press(pilot, "e", *"see", "enter", *"also", "escape")
        assert desk.mark(key).note == "see\nalso"
        assert desk.find("note:also") == [key]
        assert "Note: see" in frame(pilot) and "The note is kept." in notices(pilot)
        await press(pilot, "e", *"2", "ctrl+s")
        assert desk.mark(key).note == "see\nalso2"
        await press(pilot, "u")
        assert desk.mark(key).note == "see\nalso"


async def test_discarding_asks_only_when_something_was_written(desk: Library) -> None:
    key = desk.find("")[0]
    desk.set_note(key, "old")
    async with reading(desk) as pilot:
        await press(pilot, "e", "ctrl+g")
        assert len(pilot.app.screen_stack) == 1
        await press(pilot, "e", "x", "ctrl+g")
        assert isinstance(pilot.app.screen, NoteScreen) and "ctrl+g again" in frame(pilot)
        await press(pilot, "y")
        assert "ctrl+g again" not in frame(pilot)
        await press(pilot, "ctrl+g", "ctrl+g")
        assert len(pilot.app.screen_stack) == 1
        assert desk.mark(key).note == "old"


async def test_a_note_that_stays_as_it_was_is_no_action(desk: Library) -> None:
    key = desk.find("")[0]
    desk.set_note(key, "old")
    before = len(desk.history())
    async with reading(desk) as pilot:
        await press(pilot, "e", "escape")
        assert len(desk.history()) == before
        await press(pilot, "e", "ctrl+u", "escape")
        assert desk.mark(key).note == "" and "The note is gone." in notices(pilot)[-1]


async def test_ctrl_e_goes_on_in_the_editor(
    desk: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = desk.find("")[0]
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", script(tmp_path, "file.write_text(file.read_text() + 'more')"))
    async with reading(desk) as pilot:
        with lent(pilot, monkeypatch):
            await press(pilot, "e", *"some", "ctrl+e")
            assert desk.mark(key).note == "some\nmore"
            monkeypatch.setenv("EDITOR", script(tmp_path, "sys.exit(2)"))
            await press(pilot, "e", "ctrl+e")
            assert isinstance(pilot.app.screen, NoteScreen) and "status 2" in notices(pilot)[-1]


async def test_a_terminal_that_cannot_be_lent_is_told(desk: Library) -> None:
    async with reading(desk) as pilot:
        await press(pilot, "e", "ctrl+e")
        assert "cannot be lent" in notices(pilot)[-1]
        assert isinstance(pilot.app.screen, NoteScreen)


async def test_a_note_can_be_written_in_triage(desk: Library) -> None:
    key = desk.find("")[0]
    async with reading(desk) as pilot:
        await press(pilot, "Z", "e", *"good", "escape")
        assert desk.mark(key).note == "good" and "Note: good" in frame(pilot)


@pytest.mark.parametrize("size", [(40, 12), (80, 24)])
async def test_notes_have_room_at_every_size(desk: Library, size: tuple[int, int]) -> None:
    async with reading(desk, size=size) as pilot:
        await press(pilot, "e", *"word")
        assert "word" in frame(pilot) and "Note on" in frame(pilot)
