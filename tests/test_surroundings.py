"""What `carrel doctor` says of terminal, clipboard, configuration, index and network."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage.library import Library
from tests.fake_server import Server
from tests.shell import Run
from tui.shell import surroundings
from tui.shell.surroundings import Check, Terminal

FINE = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "PATH": "/nonexistent"}


def program(directory: Path, name: str, says: str = "") -> None:
    directory.mkdir(exist_ok=True)
    (directory / name).write_text(f"#!/bin/sh\necho {says}\n")
    (directory / name).chmod(0o755)


def looked(
    size: tuple[int, int] | None = (120, 40), encoding: str = "utf-8", **variables: str
) -> list[Check]:
    return list(surroundings.terminal_checks(Terminal(size, encoding), {**FINE, **variables}))


def test_of_a_good_terminal_nothing_is_advised() -> None:
    assert [check.advice for check in looked()] == ["", "", ""]
    assert "120 columns" in looked()[0].says


@pytest.mark.parametrize(
    ("checks", "says", "advises"),
    [
        (looked((30, 10)), "30 columns", "larger"),
        (looked((70, 20)), "pleasant", ""),
        (looked(TERM="dumb"), "TERM is dumb", "Set TERM"),
        (looked(TERM="screen", COLORTERM=""), "16 colours", "TERM=xterm-256color"),
        (looked(COLORTERM=""), "256 colours", ""),
        (looked(NO_COLOR="1"), "no colours", ""),
        (looked(encoding="ANSI_X3.4-1968"), "draws with ASCII", "LANG=C.UTF-8"),
        (looked(None), "no terminal", ""),
    ],
)
def test_each_lack_is_said_with_what_to_do(checks: list[Check], says: str, advises: str) -> None:
    (found,) = [check for check in checks if says in check.says]
    assert advises in found.advice and bool(advises) == bool(found.advice)


def test_the_clipboard_is_named_or_how_to_get_one(tmp_path: Path) -> None:
    (plain,) = surroundings.clipboard_checks(FINE)
    assert "OSC 52" in plain.says and not plain.advice
    (lacking,) = surroundings.clipboard_checks({**FINE, "WAYLAND_DISPLAY": "wayland-0"})
    assert "wl-clipboard" in lacking.advice
    program(tmp_path / "bin", "xclip")
    here = {**FINE, "DISPLAY": ":0", "PATH": str(tmp_path / "bin")}
    (found,) = surroundings.clipboard_checks(here)
    assert "xclip copies to the clipboard." in found.says
    (far,) = surroundings.clipboard_checks({**here, "SSH_CONNECTION": "1 2 3 4"})
    assert "not the one you sit at" in far.says


@pytest.mark.parametrize(
    ("setting", "advises"), [("off", "set-clipboard on"), ("on", ""), ("external", ""), ("", "")]
)
def test_tmux_is_asked_whether_it_hands_copies_on(
    tmp_path: Path, setting: str, advises: str
) -> None:
    program(tmp_path / "bin", "tmux", setting)
    inside = {**FINE, "TMUX": "/tmp/tmux,1,0", "PATH": f"{tmp_path / 'bin'}:/bin"}
    *_, found = surroundings.clipboard_checks(inside)
    assert "tmux" in found.says and advises in found.advice
    assert bool(advises) == bool(found.advice)


def test_a_faulty_configuration_is_named_by_line(home: Path) -> None:
    assert "carrel config init" in surroundings.configuration_check({}).says
    place = home.parent / "carrel" / "config.toml"
    place.parent.mkdir(exist_ok=True)
    place.write_text("[look]\nascii = true\n")
    assert surroundings.configuration_check({}).advice == ""
    place.write_text("[look]\nascii = 3\n")
    found = surroundings.configuration_check({})
    assert "line 2" in found.says and "carrel config check" in found.advice


def test_the_doctor_says_it_all_in_json_too(carrel: Run, shelf: Library) -> None:
    shelf.close()
    found = carrel("doctor", "--json").json
    assert [check["about"] for check in found["checks"]] == [
        "terminal", "terminal", "clipboard", "configuration", "search index",
    ]  # fmt: skip
    assert found["well"] is True


def test_without_a_library_the_rest_is_looked_over(carrel: Run) -> None:
    ran = carrel("doctor")
    assert ran.status == 0 and "The terminal\n" in ran.out
    assert carrel("doctor", "--json").json["library"] is None


def test_the_servers_of_followed_feeds_are_asked_only_when_wanted(
    carrel: Run, shelf: Library, server: Server
) -> None:
    good = server.sends(b"<rss version='2.0'><channel/></rss>")
    shelf.follow(good)
    shelf.follow(server.address + "/another")
    assert "The network" not in carrel("doctor").out
    ran = carrel("doctor", "--network")
    assert ran.status == 0
    assert ran.out.count("answers.") == 1
    shelf.follow("http://127.0.0.1:9/feed")
    ran = carrel("doctor", "--network")
    assert ran.status == 1
    assert "127.0.0.1:9: " in ran.out and "→ Look at the address" in ran.out
