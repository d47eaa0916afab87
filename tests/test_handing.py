"""Journeys that hand papers on: copied to a terminal that notes all, opened by small programs."""

from __future__ import annotations

import base64
import re
import stat
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from textual.drivers.headless_driver import HeadlessDriver
from textual.pilot import Pilot

from storage.library import Library
from storage.model import Links
from tests.fake_server import Exchange, Server
from tests.fakes import library, parsed, record
from tests.screens import frame, notices, press, reader, reading
from tui import clipboard
from tui.screens.confirming import ConfirmScreen
from tui.screens.links import LinksScreen
from tui.screens.plain_text import PlainTextScreen

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="programs are shell scripts")
OSC52 = re.compile(r"\x1b\]52;c;([A-Za-z0-9+/=]*)\x07")


@pytest.fixture
def desk(tmp_path: Path) -> Library:
    """Make a library of eight papers with every link; number 1 has none."""
    arrivals = (
        record(
            n,
            arxiv_id=f"2401.{n:05d}",
            doi=f"10.1/{n}",
            links=Links(code=f"https://code.org/{n}", project="https://p.org"),
            abstract=f"Text number {n}, with data at https://data.org/{n}.",
        )
        for n in range(2, 9)
    )
    return library(tmp_path / "library", parsed(record(1), *arrivals))


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


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    (tmp_path / "bin").mkdir()
    return Machine(tmp_path / "bin", monkeypatch)


async def told(pilot: Pilot[None], part: str) -> str:
    """Wait until a notice has `part` in title or text; return all of it."""
    for _ in range(200):
        for notice in pilot.app._notifications:
            if part in (whole := f"{notice.title} | {notice.message}"):
                return whole
        await pilot.pause(0.05)
    raise AssertionError(f"nobody said “{part}” but {notices(pilot)}")


async def until(pilot: Pilot[None], holds: Callable[[], bool]) -> None:
    for _ in range(200):
        if holds():
            return
        await pilot.pause(0.05)
    raise AssertionError("it never came so far")


# Copying


@pytest.mark.parametrize(
    ("key", "what", "text"),
    [
        ("y", "link", "https://arxiv.org/abs/2401.00008"),
        ("p", "PDF link", "https://arxiv.org/pdf/2401.00008"),
        ("t", "title", "On the Quiet Movement of Stones, Part 8"),
        ("k", "citation key", "brook2024quiet"),
        ("m", "Markdown link", "[On the Quiet Movement of Stones, Part 8]"),
        ("b", "BibTeX entry", "@misc{brook2024quiet,"),
    ],
)
async def test_each_key_copies_its_thing_to_terminal_and_system(
    desk: Library, machine: Machine, key: str, what: str, text: str
) -> None:
    machine.has_clipboard()
    async with reading(desk) as pilot:
        await press(pilot, "y", key)
        said = await told(pilot, f"Copied the {what}")
    assert text in said
    (sent,) = machine.sent
    assert sent.startswith(text)
    assert (machine.directory / "taken").read_text(encoding="utf-8") == sent


async def test_of_a_selection_all_are_copied_and_those_without_are_told(
    desk: Library, machine: Machine
) -> None:
    machine.has_clipboard()
    async with reading(desk) as pilot:
        await press(pilot, "asterisk", "y", "p")
        said = await told(pilot, "Copied the 7 PDF links")
    assert "1 paper had none." in said
    assert machine.sent[0].splitlines() == [f"https://arxiv.org/pdf/2401.{n:05d}" for n in
                                            range(8, 1, -1)]  # fmt: skip


@pytest.mark.parametrize("script", ["exit 1", "exec sleep 60"])
async def test_what_is_not_known_to_have_arrived_is_not_claimed(
    desk: Library, machine: Machine, script: str
) -> None:
    machine.has_clipboard(script)
    async with reading(desk) as pilot:
        await press(pilot, "y", "y")
        said = await told(pilot, "Sent the link to the terminal")
        assert "not known" in said and "https://arxiv.org/abs/2401.00008" in said
        assert not any("Copied" in n.title for n in pilot.app._notifications)
    assert machine.sent == ["https://arxiv.org/abs/2401.00008"]


async def test_over_ssh_the_far_clipboard_is_called_so(desk: Library, machine: Machine) -> None:
    machine.has_clipboard()
    machine.set("SSH_CONNECTION", "10.0.0.1 1 10.0.0.2 22")
    async with reading(desk) as pilot:
        await press(pilot, "y", "y")
        said = await told(pilot, "on the far machine")
    assert "your own terminal" in said and machine.sent


async def test_in_tmux_the_text_goes_through(desk: Library, machine: Machine) -> None:
    machine.set("TMUX", "/tmp/tmux,1,0")
    async with reading(desk) as pilot:
        await press(pilot, "y", "y")
        await told(pilot, "Sent the link")
    assert any("\x1bPtmux;\x1b\x1b]52;c;" in data for data in machine.written)


async def test_a_text_too_long_for_a_terminal_is_neither_sent_nor_claimed(
    tmp_path: Path, machine: Machine
) -> None:
    long = record(1, title="x" * clipboard.MOST_BYTES + "y")
    async with reading(library(tmp_path / "long", parsed(long))) as pilot:
        await press(pilot, "y", "t")
        said = await told(pilot, "Not copied")
        assert "75 kB are too long: terminals take 75" in said
        machine.has_clipboard()
        await press(pilot, "y", "t")
        await told(pilot, "Copied the title")
    assert not machine.sent


async def test_copying_what_a_paper_lacks_says_so(desk: Library, machine: Machine) -> None:
    async with reading(desk) as pilot:
        await press(pilot, "G", "y", "p")
        await told(pilot, "There is no PDF link to copy here.")
    assert not machine.sent


async def test_texts_of_ones_own_are_copied_by_number(desk: Library, machine: Machine) -> None:
    machine.has_clipboard()
    async with reading(desk) as pilot:
        feed = reader(pilot).feed
        feed.templates = [("mine", "{family} {year} <{url}>"), ("wrong", "{titel}")]
        await press(pilot, "y", "1")
        await told(pilot, "Copied the text “mine”")
        await press(pilot, "y", "2")
        await told(pilot, "Is it {title}?")
        await press(pilot, "y", "3")
        await told(pilot, "no text 3 of yours")
    assert machine.sent == ["Brook 2024 <https://arxiv.org/abs/2401.00008>"]


async def test_capital_y_shows_what_was_copied_last_to_be_selected(
    desk: Library, machine: Machine
) -> None:
    async with reading(desk) as pilot:
        await press(pilot, "y", "b", "Y")
        assert isinstance(pilot.app.screen, PlainTextScreen)
        assert "archivePrefix = {arXiv}" in frame(pilot) and "Detail" not in frame(pilot)
        await press(pilot, "j", "k", "pagedown", "pageup", "x")
        assert not isinstance(pilot.app.screen, PlainTextScreen)
        await press(pilot, "j", "Y")  # of another paper nothing was copied yet
        for part in ("arxiv.org/pdf/2401.00007", "@misc{", "Text number 7"):
            assert part in frame(pilot)


# Opening


@pytest.mark.parametrize(
    ("keys", "url"),
    [
        (("o",), "https://arxiv.org/abs/2401.00008"),
        (("P",), "https://arxiv.org/pdf/2401.00008"),
        (("g", "c"), "https://code.org/8"),
        (("g", "d"), "https://doi.org/10.1/8"),
        (("g", "1"), "https://arxiv.org/abs/2401.00008"),
        (("g", "4"), "https://p.org"),
        (("g", "6"), "https://data.org/8"),
        (("g", "l", "3"), "https://code.org/8"),
        (("g", "l", "j", "enter"), "https://arxiv.org/pdf/2401.00008"),
        (("3", "enter", "5"), "https://doi.org/10.1/8"),
    ],
)
async def test_each_key_opens_its_link(
    desk: Library, machine: Machine, keys: tuple[str, ...], url: str
) -> None:
    machine.has("browser")
    async with reading(desk) as pilot:
        reader(pilot).feed.opener = ("browser", "%u")
        await press(pilot, *keys)
        await told(pilot, "Opened")
    assert machine.words("browser") == [url]


async def test_a_click_on_a_link_in_the_detail_pane_opens_it(
    desk: Library, machine: Machine
) -> None:
    machine.set("BROWSER", "browser")
    machine.has("browser")
    async with reading(desk, size=(160, 50)) as pilot:
        lines = frame(pilot).splitlines()
        (y,) = [y for y, line in enumerate(lines) if "[3] code" in line]
        await pilot.click(offset=(lines[y].index("code.org"), y))
        await told(pilot, "Opened")
        await pilot.click(offset=(lines[y].index("[3]"), y))
    assert machine.words("browser") == ["https://code.org/8"]


async def test_leaving_the_list_of_links_opens_nothing(desk: Library, machine: Machine) -> None:
    async with reading(desk) as pilot:
        await press(pilot, "g", "l")
        assert isinstance(pilot.app.screen, LinksScreen) and "[6] in abstract" in frame(pilot)
        await press(pilot, "escape", "G", "g", "l")
        assert not isinstance(pilot.app.screen, LinksScreen)
        await told(pilot, "There is no link to open here.")


async def test_o_on_a_paper_without_page_says_so_and_capital_o_stays(
    desk: Library, machine: Machine
) -> None:
    async with reading(desk) as pilot:
        await press(pilot, "G")
        key = reader(pilot).feed.key
        await press(pilot, "O")
        await told(pilot, "There is no page to open here.")
        assert key is not None and not desk.mark(key).read


async def test_capital_o_opens_marks_read_and_goes_on(desk: Library, machine: Machine) -> None:
    machine.set("BROWSER", "browser")
    machine.has("browser")
    async with reading(desk) as pilot:
        await press(pilot, "O")
        assert desk.mark("arxiv:2401.00008").read
        assert reader(pilot).feed.key == "arxiv:2401.00007"
        await told(pilot, "Opened")


async def test_more_than_a_few_pages_are_asked_about(desk: Library, machine: Machine) -> None:
    machine.set("BROWSER", "browser")
    machine.has("browser")
    async with reading(desk) as pilot:
        await press(pilot, "asterisk", "o")
        assert isinstance(pilot.app.screen, ConfirmScreen)
        assert "Open the page of 7 papers in the browser?" in frame(pilot)
        await press(pilot, "n", "O", "escape")
        assert not machine.words("browser") and not desk.find("is:read")
        await press(pilot, "o", "y")
        await told(pilot, "Opened the page of 7 papers")
    assert len(machine.words("browser")) == 7


async def test_over_ssh_without_a_browser_the_link_is_copied_and_that_is_said(
    desk: Library, machine: Machine
) -> None:
    machine.set("SSH_CONNECTION", "10.0.0.1 1 10.0.0.2 22")
    machine.has("xdg-open")
    async with reading(desk) as pilot:
        await press(pilot, "o")
        await told(pilot, "There is no browser here. Not opened, but copied: the page.")
        await told(pilot, "Sent the link to the terminal")
    assert machine.sent == ["https://arxiv.org/abs/2401.00008"] and not machine.words("xdg-open")


async def test_what_the_configured_program_says_by_its_status_is_told(
    desk: Library, machine: Machine
) -> None:
    machine.has("browser", "exit 7")
    async with reading(desk) as pilot:
        reader(pilot).feed.opener = ("browser", "%u")
        await press(pilot, "o")
        await told(pilot, "browser ended with status 7.")


async def test_a_text_browser_is_not_started_where_the_terminal_cannot_be_left(
    desk: Library, machine: Machine
) -> None:
    machine.set("BROWSER", "w3m")
    machine.has("w3m")
    async with reading(desk) as pilot:
        await press(pilot, "o")
        await told(pilot, "w3m needs a terminal of its own here.")
    assert not machine.words("w3m")


# PDFs

PDF = b"%PDF-1.7\n" + b"x" * 300_000 + b"\n%%EOF\n"


@pytest.fixture
def server() -> Iterator[Server]:
    with Server().running() as running:
        yield running


def with_pdfs(tmp_path: Path, *urls: str) -> Library:
    papers = (
        record(n, title=f"On {n}", links=Links(pdf=url)) for n, url in enumerate(urls, 1)
    )  # fmt: skip
    return library(tmp_path / "library", parsed(*papers, record(9)))


async def test_a_pdf_is_fetched_shown_and_opened_from_here(
    tmp_path: Path, machine: Machine, server: Server
) -> None:
    machine.set("XDG_STATE_HOME", str(tmp_path))
    machine.set("BROWSER", "browser")
    machine.has("browser")
    async with reading(with_pdfs(tmp_path, server.sends(PDF)), size=(160, 50)) as pilot:
        await press(pilot, "G", "g", "p")
        await told(pilot, "PDF fetched")
        await pilot.pause(0.2)
        assert "PDF here: 2024 Brook - On 1.pdf" in frame(pilot)
        await press(pilot, "P")
        await told(pilot, "the file 2024 Brook - On 1.pdf")
        await press(pilot, "g", "p")
        await told(pilot, "here already")
        await press(pilot, "g", "g", "g", "p")
        await told(pilot, "No PDF is known of this paper.")
    (opened,) = machine.words("browser")
    assert opened == (tmp_path / "library" / "pdfs" / "2024 Brook - On 1.pdf").as_uri()


async def test_a_pdf_comes_where_the_configuration_wants_it(
    tmp_path: Path, machine: Machine, server: Server
) -> None:
    machine.set("XDG_STATE_HOME", str(tmp_path))
    async with reading(with_pdfs(tmp_path, server.sends(PDF)), size=(160, 50)) as pilot:
        reader(pilot).feed.pdf_folder = str(tmp_path / "papers")
        await press(pilot, "G", "g", "p")
        await told(pilot, "PDF fetched")
    assert [path.name for path in (tmp_path / "papers").iterdir()] == ["2024 Brook - On 1.pdf"]


async def test_how_far_it_is_is_shown_and_what_is_stopped_is_gone_on_with(
    tmp_path: Path, machine: Machine, server: Server
) -> None:
    machine.set("XDG_STATE_HOME", str(tmp_path))

    def slow(exchange: Exchange) -> None:
        exchange.begin(200, Content_Length=str(len(PDF)), ETag='"1"')
        exchange.wfile.write(PDF[:280_000])
        exchange.over.wait(10)

    url = server.on("/a", slow)
    async with reading(with_pdfs(tmp_path, url), size=(160, 50)) as pilot:
        await press(pilot, "g", "x")
        await told(pilot, "No PDF is being fetched.")
        await press(pilot, "G", "g", "p")
        await until(pilot, lambda: "PDF 1 of 1 ·" in frame(pilot))
        await press(pilot, "g", "p")
        await told(pilot, "already")
        await press(pilot, "g", "x")
        await told(pilot, "g p goes on with what came.")
        await until(pilot, lambda: "PDF 1 of 1 ·" not in frame(pilot))
        parts = tmp_path / "library" / "pdfs"
        assert {path.suffix for path in parts.iterdir()} == {".part", ".json"}


async def test_of_several_what_failed_is_told(
    tmp_path: Path, machine: Machine, server: Server
) -> None:
    machine.set("XDG_STATE_HOME", str(tmp_path))
    good, bad = server.sends(PDF), server.sends(b"<html>")
    other = server.on("/o", lambda exchange: exchange.send(PDF))
    async with reading(with_pdfs(tmp_path, good, bad, other), size=(160, 50)) as pilot:
        await press(pilot, "asterisk", "g", "p")
        await told(pilot, "2 PDFs fetched")
        await told(pilot, "is no PDF")
        await told(pilot, "1 paper without a known PDF.")


async def test_the_command_line_copies_opens_and_fetches_what_a_query_finds(
    desk: Library, machine: Machine
) -> None:
    machine.set("BROWSER", "browser")
    machine.has("browser")
    async with reading(desk) as pilot:
        await press(pilot, "colon", *"copy key title:4", "enter")
        await told(pilot, "Sent the citation key")
        await press(pilot, "colon", *"open title:3", "enter")
        await told(pilot, "Opened")
        await press(pilot, "colon", *"copy runes title:3", "enter")
        await told(pilot, "Nothing to copy is called “runes”.")
        await press(pilot, "colon", *"pdf title:1", "enter")
        await told(pilot, "No PDF is known of this paper.")
    assert machine.sent == ["eze2024quiet"]
    assert machine.words("browser") == ["https://arxiv.org/abs/2401.00003"]
