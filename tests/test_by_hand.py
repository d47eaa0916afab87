"""The reader steps aside in a real terminal: for a text to select, and for a text browser."""

from __future__ import annotations

import base64
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("pty", reason="this system has no pseudo-terminals")

from benchmarks.terminal import Terminal, environment, reader
from tests.fakes import library, parsed, record

ENTER, LEAVE = b"\x1b[?1049h", b"\x1b[?1049l"
NO_MOUSE = b"\x1b[?1000l"
LINK = b"https://arxiv.org/abs/2401.00001"


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    """Open the reader on one paper, with a text browser as the user's own."""
    browser = tmp_path / "w3m"
    browser.write_text('#!/bin/sh\necho "w3m shows $1"\nread answer\n', encoding="utf-8")
    browser.chmod(browser.stat().st_mode | stat.S_IXUSR)
    library(tmp_path / "library", parsed(record(1, arxiv_id="2401.00001"))).close()
    variables = environment(tmp_path / "cache")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "SSH_CONNECTION", "SSH_TTY", "STY"):
        variables.pop(name, None)
    variables |= {"BROWSER": str(browser), "XDG_CONFIG_HOME": str(tmp_path)}
    with Terminal(reader(tmp_path / "library"), variables, size=(80, 24)) as opened:
        opened.until(b"\x1b[?2004h")
        opened.quiet(1.0)
        yield opened


def test_a_text_to_select_stands_outside_the_reader_until_a_key_is_pressed(
    terminal: Terminal,
) -> None:
    terminal.send(b"yy")
    terminal.until(b"\x1b]52;c;" + base64.b64encode(LINK) + b"\x07")
    terminal.quiet(0.5)
    terminal.seen = b""
    terminal.send(b"Y")
    terminal.until(b"Any key goes back")
    left, _, shown = terminal.seen.partition(LEAVE)
    assert NO_MOUSE in left + shown.partition(LINK)[0]
    assert b"\n" + LINK + b"\r\n" in shown and b"\xe2\x94\x82" not in shown  # no frame around it
    terminal.seen = b""
    terminal.send(b"\x1b[A")  # a key of several bytes: none of them reaches the reader
    terminal.until(ENTER)
    terminal.quiet(0.5)
    assert b"Inbox" in terminal.seen
    terminal.send(b"q")
    terminal.end()


def test_a_text_browser_has_the_terminal_to_itself(terminal: Terminal) -> None:
    terminal.send(b"o")
    terminal.until(b"w3m shows " + LINK)
    assert LEAVE in terminal.seen
    terminal.seen = b""
    terminal.send(b"\r")
    terminal.until(ENTER)
    terminal.quiet(0.5)
    assert b"Inbox" in terminal.seen
    terminal.send(b"q")
    terminal.end()
