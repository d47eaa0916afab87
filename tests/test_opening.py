"""Opening links: which are opened, and by what. The programs are real ones: small scripts."""

from __future__ import annotations

import stat
import sys
import time
from pathlib import Path

import pytest

from storage.errors import CarrelError
from tui import opening
from tui.opening import Opener, openers

URL = "https://example.org/a?b=c&d=$(id);e#f"


@pytest.mark.parametrize("url", ["https://arxiv.org/abs/2310.02129", "http://example.org/a?b=c#d"])
def test_web_links_are_opened(url: str) -> None:
    assert opening.checked(url) == url


@pytest.mark.parametrize(
    "url",
    [
        None, "", "javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "ftp://a/b",
        "https://", "http:foo", "https://a/\x1b]0;x\x07", "https://a/b c", "--version", "http://[",
    ],
)  # fmt: skip
def test_nothing_else_is(url: str | None) -> None:
    with pytest.raises(CarrelError):
        opening.checked(url)


class Machine:
    """A machine with some programs, that are small scripts, and no others."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.environment = {"PATH": str(directory), "DISPLAY": ":99"}

    def has(self, name: str, script: str = "") -> Path:
        """Put a program there that notes what it was started with."""
        tool = self.directory / name
        noted = self.directory / f"{name}.noted"
        head = f"#!/bin/sh\nPATH=/usr/bin:/bin\nprintf '%s\\n' \"$@\" > '{noted}'\n"
        tool.write_text(f"{head}{script}\n", encoding="utf-8")
        tool.chmod(tool.stat().st_mode | stat.S_IXUSR)
        return noted

    def opens(self, *configured: str, seconds: float = 20.0) -> str | None:
        tried = openers(configured, self.environment, "linux")
        return opening.start_any(tried, URL, self.environment, seconds=seconds)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    if sys.platform == "win32":
        pytest.skip("the programs are small shell scripts")
    return Machine(tmp_path)


def test_the_systems_opener_is_given_the_address_as_it_is(machine: Machine) -> None:
    noted = machine.has("xdg-open")
    assert machine.opens() is None
    assert noted.read_text(encoding="utf-8") == f"{URL}\n"


def test_a_configured_program_comes_before_all_others(machine: Machine) -> None:
    machine.has("xdg-open")
    noted = machine.has("mybrowser")
    machine.environment["BROWSER"] = "nothing"
    assert machine.opens("mybrowser", "--new-tab", "--url=%u") is None
    assert noted.read_text(encoding="utf-8") == f"--new-tab\n--url={URL}\n"


@pytest.mark.parametrize(
    ("variable", "words"),
    [
        ("mybrowser", ["%u"]),
        ("mybrowser %s", ["%u"]),
        ("mybrowser -n 'a b' %s &", ["-n", "a b", "%u"]),
        ("mybrowser --url=%s 100%%", ["--url=%u", "100%"]),
        ("absent:'unclosed::mybrowser %s", ["%u"]),
    ],
)
def test_browser_is_read_as_others_read_it(
    machine: Machine, variable: str, words: list[str]
) -> None:
    noted = machine.has("mybrowser")
    machine.environment["BROWSER"] = variable
    assert machine.opens() is None
    expected = [word.replace("%u", URL) for word in words]
    assert noted.read_text(encoding="utf-8").splitlines() == expected


def test_one_that_fails_is_told_and_the_next_tried(machine: Machine) -> None:
    machine.has("first", "exit 3")
    machine.environment["BROWSER"] = "first"
    assert machine.opens() == "first ended with status 3."
    noted = machine.has("second")
    machine.environment["BROWSER"] = "first:second"
    assert machine.opens() is None and noted.exists()


def test_a_program_that_is_not_there_is_named(machine: Machine) -> None:
    assert machine.opens("mybrowser", "%u") == "There is no program “mybrowser”."


def test_one_that_cannot_be_started_is_told(machine: Machine) -> None:
    machine.has("broken")
    (machine.directory / "broken").write_bytes(b"#!/nowhere/at/all\n")
    said = machine.opens("broken", "%u")
    assert said is not None and said.startswith("broken cannot be started: ")


def test_a_browser_that_goes_on_running_is_believed_and_not_waited_for(machine: Machine) -> None:
    noted = machine.has("mybrowser", "exec sleep 30")
    began = time.monotonic()
    assert machine.opens("mybrowser", "%u", seconds=3.0) is None
    assert time.monotonic() - began < 20 and noted.exists()


def test_what_a_program_prints_does_not_reach_the_screen(
    machine: Machine, capfd: pytest.CaptureFixture[str]
) -> None:
    machine.has("xdg-open", "echo out; echo err >&2")
    assert machine.opens() is None
    assert capfd.readouterr() == ("", "")


def test_without_a_display_only_a_named_program_is_started(machine: Machine) -> None:
    machine.has("xdg-open")
    del machine.environment["DISPLAY"]
    assert machine.opens() == "There is no browser here."
    machine.environment["BROWSER"] = "xdg-open"
    assert machine.opens() is None


FAR = {"SSH_CONNECTION": "10.0.0.1 1 10.0.0.2 22"}


@pytest.mark.parametrize(
    ("environment", "platform", "words"),
    [
        ({}, "darwin", ("open", "%u")),
        (FAR, "darwin", None),
        ({}, "win32", ("rundll32", "url.dll,FileProtocolHandler", "%u")),
        (FAR, "win32", None),
        ({**FAR, "BROWSER": "helper"}, "darwin", ("helper", "%u")),
        ({**FAR}, "linux", None),
        ({}, "linux", None),
    ],
)
def test_each_system_has_its_own_way_and_over_ssh_none(
    environment: dict[str, str], platform: str, words: tuple[str, ...] | None
) -> None:
    expected = [] if words is None else [Opener(words)]
    assert openers((), {"PATH": "", **environment}, platform) == expected


@pytest.mark.parametrize("word", ["w3m", "/usr/bin/lynx", "www-browser"])
def test_text_browsers_are_known(word: str) -> None:
    assert Opener((word, "%u")).is_in_terminal
    assert not Opener(("firefox", "%u")).is_in_terminal


def test_a_text_browser_has_the_terminal_until_it_ends(
    machine: Machine, capfd: pytest.CaptureFixture[str]
) -> None:
    machine.has("w3m", 'echo "shows $1"')
    opener = Opener(("w3m", "%u"))
    assert opening.run_in_terminal(opener, "https://x.org", machine.environment) is None
    assert capfd.readouterr().out == "shows https://x.org\n"
    machine.has("w3m", "exit 2")
    said = opening.run_in_terminal(opener, "https://x.org", machine.environment)
    assert said == "w3m ended with status 2."
    absent = Opener(("lynx", "%u"))
    said = opening.run_in_terminal(absent, "https://x.org", machine.environment)
    assert said == "There is no program “lynx”."


def test_a_file_has_an_address_whatever_its_name(tmp_path: Path) -> None:
    path = tmp_path / "2017 Vaswani - A & B #1.pdf"
    assert opening.file_address(path).endswith("/2017%20Vaswani%20-%20A%20%26%20B%20%231.pdf")
