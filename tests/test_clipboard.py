"""Copying: what the terminal is sent, and what is claimed of the system's clipboard."""

from __future__ import annotations

import base64
import os
import re
import stat
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tui import clipboard
from tui.clipboard import Arrival

OSC52 = re.compile(r"\x1b\]52;c;([A-Za-z0-9+/=]*)\x07")


def sent(text: str, environment: Mapping[str, str]) -> str:
    sequence = clipboard.terminal_sequence(text, environment)
    assert sequence is not None
    return sequence


def decoded(sequence: str) -> str:
    match = OSC52.search(sequence)
    assert match
    return base64.b64decode(match[1]).decode()


@pytest.mark.parametrize("text", ["plain", "Šimić α 深層", "@misc{a,\n  title = {x}\n}", ""])
def test_the_terminal_is_sent_the_text_by_osc_52(text: str) -> None:
    assert decoded(sent(text, {})) == text


def test_no_text_can_end_the_sequence_early() -> None:
    sequence = sent("a\x07\x1b]0;title\x07b", {})
    assert sequence.count("\x07") == 1 and sequence.count("\x1b") == 1


def test_a_lone_surrogate_does_not_raise() -> None:
    assert decoded(sent("a\ud800b", {})) == "a?b"


def test_in_tmux_the_outer_terminal_gets_it_too() -> None:
    sequence = sent("text", {"TMUX": "/tmp/tmux-0/default,1,0"})
    assert decoded(sequence) == "text"
    assert "\x1bPtmux;\x1b\x1b]52;c;" in sequence and sequence.endswith("\x1b\\")


def test_in_screen_long_texts_are_passed_in_pieces() -> None:
    sequence = sent("x" * 900, {"TERM": "screen-256color"})
    pieces = sequence.split("\x1b\\")
    assert max(map(len, pieces)) < 256
    joined = "".join(piece.removeprefix("\x1bP") for piece in pieces)
    assert decoded(joined) == "x" * 900


def test_what_is_too_long_for_terminals_is_not_sent() -> None:
    assert 99_000 < len(sent("x" * clipboard.MOST_BYTES, {})) <= 100_000
    assert clipboard.terminal_sequence("é" * (clipboard.MOST_BYTES // 2 + 1), {}) is None


def test_where_it_may_be_screen_or_a_far_tmux_only_a_short_text_is_sent_in_both_ways() -> None:
    short = sent("x", {"TERM": "screen"})
    long = sent("x" * 900, {"TERM": "screen"})
    assert short.startswith("\x1b]52;c;") and "\x1bP\x1b]52" in short
    assert long.startswith("\x1bP\x1b]52")
    surely = sent("x", {"TERM": "screen", "STY": "1.tty"})
    assert surely.startswith("\x1bP")


TOOLS = {
    "wl-copy": ({"WAYLAND_DISPLAY": "wayland-1"}, "linux", ""),
    "xclip": ({"DISPLAY": ":99"}, "linux", "-selection clipboard"),
    "xsel": ({"DISPLAY": ":99"}, "linux", "--clipboard --input"),
    "pbcopy": ({}, "darwin", ""),
    "termux-clipboard-set": ({"TERMUX_VERSION": "1"}, "linux", ""),
}
every_tool = pytest.mark.parametrize("name", TOOLS)


class Machine:
    """A machine with some tools, that are small programs, and no others."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.environment = {"PATH": str(directory)}
        self.platform = "linux"

    def has(self, name: str, script: str) -> None:
        """Put a tool there that runs a script; `$TAKEN` is where it may leave a text."""
        environment, self.platform, _ = TOOLS[name]
        self.environment |= environment
        tool = self.directory / name
        taken = self.directory / f"{name}.taken"
        head = f"#!/bin/sh\nPATH=/usr/bin:/bin TAKEN='{taken}'\n"
        tool.write_text(f"{head}{script}\n", encoding="utf-8")
        tool.chmod(tool.stat().st_mode | stat.S_IXUSR)

    def copies(self, text: str, seconds: float = 20.0) -> clipboard.Arrival:
        return clipboard.copy_to_system(
            text, self.environment, seconds=seconds, platform=self.platform
        )

    def taken(self, name: str) -> str:
        return (self.directory / f"{name}.taken").read_text(encoding="utf-8")


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    if sys.platform == "win32":
        pytest.skip("the tools are small shell scripts")
    return Machine(tmp_path)


@every_tool
def test_a_tool_that_takes_the_text_is_believed(machine: Machine, name: str) -> None:
    machine.has(name, 'echo "$@" > "$TAKEN.options"; cat > "$TAKEN"')
    assert machine.copies("Šimić\n深層") is Arrival.HERE
    assert machine.taken(name) == "Šimić\n深層"
    options = (machine.directory / f"{name}.taken.options").read_text(encoding="utf-8")
    assert options.strip() == TOOLS[name][2]


@every_tool
@pytest.mark.parametrize("script", ["exit 1", "cat > /dev/null; exit 1", "kill -9 $$"])
def test_a_tool_that_fails_is_not_believed(machine: Machine, name: str, script: str) -> None:
    machine.has(name, script)
    assert machine.copies("text" * 100_000) is Arrival.UNKNOWN


@every_tool
def test_a_tool_that_hangs_is_not_waited_for_nor_left_behind(machine: Machine, name: str) -> None:
    machine.has(name, 'echo $$ > "$TAKEN"; exec sleep 60')
    assert machine.copies("text", seconds=2.0) is Arrival.UNKNOWN
    with pytest.raises(ProcessLookupError):
        os.kill(int(machine.taken(name)), 0)


def test_a_tool_that_goes_on_in_the_background_to_serve_the_text_is_believed(
    machine: Machine,
) -> None:
    machine.has("xclip", 'cat > "$TAKEN"; sleep 3 & exit 0')
    assert machine.copies("text") is Arrival.HERE


def test_what_a_tool_prints_does_not_reach_the_screen(
    machine: Machine, capfd: pytest.CaptureFixture[str]
) -> None:
    machine.has("xclip", "echo out; echo 'cannot open display' >&2; exit 1")
    assert machine.copies("text") is Arrival.UNKNOWN
    assert capfd.readouterr() == ("", "")


def test_where_one_tool_fails_the_next_is_tried(machine: Machine) -> None:
    machine.has("wl-copy", "exit 1")
    machine.has("xclip", "exit 1")
    machine.has("xsel", 'cat > "$TAKEN"')
    assert machine.copies("text") is Arrival.HERE
    assert machine.taken("xsel") == "text"


def test_a_tool_without_its_display_is_not_asked(machine: Machine) -> None:
    machine.has("xclip", 'cat > "$TAKEN"')
    del machine.environment["DISPLAY"]
    assert machine.copies("text") is Arrival.UNKNOWN


def test_without_any_clipboard_nothing_is_claimed(machine: Machine) -> None:
    assert machine.copies("text") is Arrival.UNKNOWN


@pytest.mark.parametrize(
    ("environment", "where"),
    [
        ({"SSH_CONNECTION": "10.0.0.1 1 10.0.0.2 22"}, Arrival.FAR),
        ({"SSH_TTY": "/dev/pts/1"}, Arrival.FAR),
        ({"SSH_TTY": "/dev/pts/1", "DISPLAY": "localhost:10.0"}, Arrival.HERE),
        ({}, Arrival.HERE),
    ],
)
def test_over_ssh_the_clipboard_is_that_of_the_far_machine(
    machine: Machine, environment: dict[str, str], where: Arrival
) -> None:
    machine.has("xclip", "cat > /dev/null")
    machine.environment |= environment
    assert machine.copies("text") is where


@pytest.mark.parametrize("environment", [{}, {"WSL_DISTRO_NAME": "Debian"}])
def test_on_windows_pyperclip_is_asked_and_its_answer_waited_for(
    machine: Machine, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import pyperclip

    def fail(text: str) -> None:
        raise pyperclip.PyperclipException("the clipboard is in use")

    machine.environment |= environment
    machine.platform = "linux" if environment else "win32"
    copied: list[str] = []
    monkeypatch.setattr(pyperclip, "copy", copied.append)
    assert machine.copies("text") is Arrival.HERE and copied == ["text"]
    monkeypatch.setattr(pyperclip, "copy", fail)
    assert machine.copies("text") is Arrival.UNKNOWN


def test_what_was_copied_is_shown_on_one_line() -> None:
    assert clipboard.shown("@misc{a,\n  title = {x}\n}") == "@misc{a, title = {x} }"
    assert clipboard.shown("x" * 500).endswith("…")
