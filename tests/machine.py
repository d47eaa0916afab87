"""The machine around a reader: a terminal that notes all, and programs that note their words."""

from __future__ import annotations

import base64
import re
import stat
import sys
from pathlib import Path

import pytest
from textual.drivers.headless_driver import HeadlessDriver
from textual.pilot import Pilot

from tests.screens import notices

OSC52 = re.compile(r"\x1b\]52;c;([A-Za-z0-9+/=]*)\x07")


class Machine:
    """The machine around the reader: its terminal, its programs, its environment."""

    def __init__(self, directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.directory = directory
        self.written: list[str] = []
        for name in ("DISPLAY", "WAYLAND_DISPLAY", "SSH_CONNECTION", "SSH_TTY", "TMUX", "STY",
                     "BROWSER", "WSL_DISTRO_NAME", "TERMUX_VERSION"):  # fmt: skip
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("PATH", str(directory))
        monkeypatch.setenv("TERM", "xterm-256color")
        monkeypatch.setattr(sys, "platform", "linux")
        monkeypatch.setattr(HeadlessDriver, "write", lambda driver, data: self.written.append(data))
        self.set = monkeypatch.setenv

    def has(self, name: str, script: str = "") -> None:
        """Put a program there that notes its words, then its input."""
        tool = self.directory / name
        head = f"#!/bin/sh\nPATH=/usr/bin:/bin\nprintf '%s\\n' \"$@\" >> '{tool}.words'\n"
        tool.write_text(f"{head}{script}\n", encoding="utf-8")
        tool.chmod(tool.stat().st_mode | stat.S_IXUSR)

    def has_clipboard(self, script: str = "") -> None:
        self.set("DISPLAY", ":99")
        self.has("xclip", f"cat > '{self.directory}/taken'\n{script}")

    def words(self, name: str) -> list[str]:
        noted = self.directory / f"{name}.words"
        return noted.read_text(encoding="utf-8").splitlines() if noted.exists() else []

    @property
    def sent(self) -> list[str]:
        """What the terminal was asked to copy."""
        found = OSC52.findall("".join(self.written))
        return [base64.b64decode(text).decode() for text in found]


async def told(pilot: Pilot[None], part: str) -> str:
    """Wait until a notice has `part` in title or text; return all of it."""
    for _ in range(200):
        for notice in pilot.app._notifications:
            if part in (whole := f"{notice.title} | {notice.message}"):
                return whole
        await pilot.pause(0.05)
    raise AssertionError(f"nobody said “{part}” but {notices(pilot)}")
