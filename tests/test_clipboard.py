"""Copying: what the terminal is sent, and what is claimed of the system's clipboard."""

from __future__ import annotations

import base64
import os
import re
import stat
import sys
from pathlib import Path

import pytest

from tui import clipboard

OSC52 = re.compile(r"\x1b\]52;c;([A-Za-z0-9+/=]*)\x07")


def decoded(sequence: str) -> str:
    match = OSC52.search(sequence)
    assert match
    return base64.b64decode(match[1]).decode()


@pytest.mark.parametrize("text", ["plain", "Šimić α 深層", "@misc{a,\n  title = {x}\n}", ""])
def test_the_terminal_is_sent_the_text_by_osc_52(text: str) -> None:
    assert decoded(clipboard.terminal_sequence(text, {})) == text


def test_no_text_can_end_the_sequence_early() -> None:
    sequence = clipboard.terminal_sequence("a\x07\x1b]0;title\x07b", {})
    assert sequence.count("\x07") == 1 and sequence.count("\x1b") == 1


def test_a_lone_surrogate_does_not_raise() -> None:
    assert decoded(clipboard.terminal_sequence("a\ud800b", {})) == "a?b"


def test_in_tmux_the_outer_terminal_gets_it_too() -> None:
    sequence = clipboard.terminal_sequence("text", {"TMUX": "/tmp/tmux-0/default,1,0"})
    assert decoded(sequence) == "text"
    assert "\x1bPtmux;\x1b\x1b]52;c;" in sequence and sequence.endswith("\x1b\\")


def test_in_screen_long_texts_are_passed_in_pieces() -> None:
    sequence = clipboard.terminal_sequence("x" * 900, {"TERM": "screen-256color"})
    pieces = sequence.split("\x1b\\")
    assert max(map(len, pieces)) < 256
    joined = "".join(piece.removeprefix("\x1bP") for piece in pieces)
    assert decoded(joined) == "x" * 900


def fake_tool(directory: Path, name: str, script: str) -> None:
    tool = directory / name
    tool.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    tool.chmod(tool.stat().st_mode | stat.S_IXUSR)


@pytest.mark.skipif(sys.platform != "linux", reason="xclip is Linux's clipboard")
def test_a_tool_that_takes_the_text_is_believed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake_tool(tmp_path, "xclip", f'cat > "{tmp_path}/taken"')
    use_only(tmp_path, monkeypatch)
    assert clipboard.copy_to_system("Šimić", seconds=10)
    assert (tmp_path / "taken").read_text(encoding="utf-8") == "Šimić"


@pytest.mark.skipif(sys.platform != "linux", reason="xclip is Linux's clipboard")
def test_a_tool_that_hangs_is_not_waited_for_nor_believed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake_tool(tmp_path, "xclip", "exec sleep 5")
    use_only(tmp_path, monkeypatch)
    assert not clipboard.copy_to_system("text", seconds=0.2)


@pytest.mark.skipif(sys.platform != "linux", reason="tests Linux without any clipboard")
def test_without_any_clipboard_nothing_is_claimed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use_only(tmp_path, monkeypatch)
    assert not clipboard.copy_to_system("text", seconds=10)


def use_only(directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let pyperclip find only the tools in `directory`, and choose anew."""
    import pyperclip

    path = f"{directory}{os.pathsep}/usr/bin{os.pathsep}/bin"
    monkeypatch.setenv("PATH", path)
    monkeypatch.setenv("DISPLAY", ":99")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    available = directory.joinpath("xclip").exists()
    copy, paste = pyperclip.init_xclip_clipboard() if available else pyperclip.init_no_clipboard()
    monkeypatch.setattr(pyperclip, "copy", copy)
    monkeypatch.setattr(pyperclip, "paste", paste)


def test_what_was_copied_is_shown_on_one_line() -> None:
    assert clipboard.shown("@misc{a,\n  title = {x}\n}") == "@misc{a, title = {x} }"
    assert clipboard.shown("x" * 500).endswith("…")
