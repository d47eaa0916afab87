"""Fetching PDFs from the reader: how far it is, what came of it, and opening them from here."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from storage.library import Library
from storage.model import Links
from tests.fake_server import Exchange, Server
from tests.fakes import library, parsed, record
from tests.machine import Machine, told
from tests.screens import frame, press, reader, reading, until

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="programs are shell scripts")

PDF = b"%PDF-1.7\n" + b"x" * 300_000 + b"\n%%EOF\n"


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
        await told(pilot, "gp goes on with what came.")
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
