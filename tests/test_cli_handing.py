"""`carrel copy`, `open` and `pdf`: what they print, do and leave with."""

from __future__ import annotations

import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.library import Library
from storage.model import Links
from tests.fake_server import Server
from tests.fakes import library, parsed, record
from tests.feeds import sends
from tests.shell import Run, sentence

PDF = b"%PDF-1.7\n" + b"x" * 5000 + b"\n%%EOF\n"
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="programs are shell scripts")


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return where programs are looked for: nothing is there yet, and no display."""
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "SSH_CONNECTION", "SSH_TTY", "BROWSER",
                 "WSL_DISTRO_NAME", "TERMUX_VERSION", "CARREL_PDFS"):  # fmt: skip
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "bin").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    return tmp_path / "bin"


def has(programs: Path, name: str, script: str) -> None:
    tool = programs / name
    tool.write_text(f"#!/bin/sh\nPATH=/usr/bin:/bin\n{script}\n", encoding="utf-8")
    tool.chmod(tool.stat().st_mode | stat.S_IXUSR)


@pytest.fixture
def desk(home: Path, programs: Path, server: Server) -> Iterator[Library]:
    """Make a default library of three papers; the third has no link."""
    pdf = server.on("/1.pdf", sends(PDF))
    bad = server.on("/2.pdf", sends(b"<html>"))
    with library(
        home / "library",
        parsed(
            record(1, title="On One", arxiv_id="2401.00001",
                   links=Links(pdf=pdf, code="https://code.org/1")),
            record(2, title="On Two", doi="10.1/2", links=Links(pdf=bad)),
            record(3, title="On Three"),
        ),
    ) as made:  # fmt: skip
        yield made


ONE, TWO = "arxiv:2401.00001", "doi:10.1/2"


# copy


def test_copy_prints_what_it_copied_and_says_so(
    carrel: Run, desk: Library, programs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISPLAY", ":9")
    has(programs, "xclip", f"cat > '{programs}/taken'")
    ran = carrel("copy", ONE)
    assert (ran.status, ran.out) == (0, "https://arxiv.org/abs/2401.00001\n")
    assert ran.err == "carrel: Copied the link.\n"
    assert (programs / "taken").read_text(encoding="utf-8") == ran.out.strip()


def test_what_nothing_takes_is_printed_and_not_claimed(carrel: Run, desk: Library) -> None:
    ran = carrel("copy", ONE)
    assert ran.out == "https://arxiv.org/abs/2401.00001\n"
    assert sentence(ran, 1) == "The link could not be copied: nothing here takes it."


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("title", "On One\n"),
        ("key", "brook2024one\n"),
        ("markdown", "[On One](https://arxiv.org/abs/2401.00001)\n"),
        ("{title} <{doi}> {{x}}", "On One {x}\n"),
    ],
)
def test_print_only_prints(carrel: Run, desk: Library, form: str, text: str) -> None:
    ran = carrel("copy", ONE, "--format", form, "--print")
    assert (ran.status, ran.out, ran.err) == (0, text, "")


def test_bibtex_of_several_is_one_file(carrel: Run, desk: Library) -> None:
    ran = carrel("copy", ONE, "title:Two", ONE, "--format", "bibtex", "--print")
    assert ran.status == 0 and ran.out.count("@misc{") == 2 and "\n\n@misc" in ran.out


def test_papers_that_have_none_are_counted(carrel: Run, desk: Library) -> None:
    ran = carrel("copy", "title:On", "--format", "pdf", "--print", "--json")
    assert ran.status == 1 and ran.json["papers"] == 2 and ran.json["text"].count(".pdf") == 2
    assert ran.err == "carrel: 1 of 3 papers have none.\n"
    assert "There is no PDF link" in sentence(carrel("copy", "title:Three", "--format", "pdf"), 1)


@pytest.mark.parametrize(
    "argv",
    [
        ("copy",), ("open",), ("pdf",), ("copy", " "), ("copy", "tag:"),
        ("open", ONE, "--with", "x"), ("copy", ONE, "--format", "runes"),
        ("copy", ONE, "--format", "{titel}"),
        ("open", ONE, "--pdf", "--code"),
    ],
)  # fmt: skip
def test_wrong_usage_is_told(carrel: Run, desk: Library, argv: tuple[str, ...]) -> None:
    assert carrel(*argv).status == 2


# open


@pytest.mark.parametrize(
    ("options", "url"),
    [
        ((), "https://arxiv.org/abs/2401.00001"),
        (("--code",), "https://code.org/1"),
        (("--pdf",), "/1.pdf"),
    ],
)
def test_open_gives_a_browser_the_link(
    carrel: Run, desk: Library, programs: Path, options: tuple[str, ...], url: str
) -> None:
    has(programs, "browser", f"printf '%s %s\\n' $1 $2 > '{programs}/opened'")
    ran = carrel("open", ONE, *options, "--with", "browser -n %u")
    assert ran.status == 0 and ran.out.startswith("Opened http") and ran.out.endswith(f"{url}\n")
    opened = (programs / "opened").read_text(encoding="utf-8")
    assert opened.startswith("-n http") and opened.endswith(f"{url}\n")


def test_without_a_browser_the_link_is_printed_and_that_is_said(carrel: Run, desk: Library) -> None:
    ran = carrel("open", TWO, "--doi")
    assert ran.out == "https://doi.org/10.1/2\n"
    assert sentence(ran, 1).startswith("There is no browser here. Not opened.")


def test_papers_without_such_a_link_are_counted(
    carrel: Run, desk: Library, programs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    has(programs, "browser", "exit 0")
    monkeypatch.setenv("BROWSER", "browser")
    ran = carrel("open", "title:On", "--doi")
    assert sentence(ran, 1) == "2 of 3 papers have no doi."
    assert ran.out == "Opened https://doi.org/10.1/2\n"
    assert sentence(carrel("open", "title:Three"), 1) == "There is no page to open here."
    assert carrel("open", "title:Nowhere").status == 1


def test_many_are_opened_only_when_that_is_said(carrel: Run, desk: Library, programs: Path) -> None:
    has(programs, "browser", f"echo x >> '{programs}/opened'")
    desk.take(parsed(*(record(n, arxiv_id=f"2402.{n:05d}") for n in range(10, 16))), source="a")
    many = ("open", "title:Quiet", "--with", "browser %u")
    assert "6 papers are many to open" in sentence(carrel(*many), 2)
    assert carrel(*many, "--all").status == 0
    assert (programs / "opened").read_text(encoding="utf-8").count("x") == 6


# pdf


def test_pdfs_come_into_the_library_and_open_finds_them(
    carrel: Run, desk: Library, home: Path, programs: Path
) -> None:
    ran = carrel("pdf", ONE)
    path = home / "library" / "pdfs" / "2024 Brook - On One.pdf"
    assert (ran.status, ran.out) == (0, f"{path}\n1 PDF fetched, 0 failed.\n")
    assert path.read_bytes() == PDF
    again = carrel("pdf", ONE)
    assert f"{ONE} is here already: {path}" in again.out and again.status == 0
    has(programs, "browser", f"echo $1 > '{programs}/opened'")
    assert carrel("open", ONE, "--pdf", "--with", "browser %u").out == f"Opened {path}\n"
    assert (programs / "opened").read_text(encoding="utf-8").startswith("file:///")


def test_pdfs_come_where_the_configuration_wants_them(
    carrel: Run, desk: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tmp_path / "config.toml"
    config.write_text(f"[pdf]\nfolder = '{tmp_path / 'papers'}'\n", encoding="utf-8")
    monkeypatch.setenv("CARREL_CONFIG", str(config))
    ran = carrel("pdf", ONE)
    assert ran.out.startswith(f"{tmp_path / 'papers' / '2024 Brook - On One.pdf'}\n")
    assert [each["key"] for each in carrel("list", "has:file", "--json").json] == [ONE]


def test_what_fails_or_has_no_pdf_is_told(carrel: Run, desk: Library, tmp_path: Path) -> None:
    ran = carrel("pdf", "title:On", "--to", str(tmp_path / "papers"))
    assert ran.status == 1
    assert "has no PDF that is known." in ran.err and "2.pdf is no PDF" in ran.err
    assert "1 PDF fetched, 1 failed." in ran.out
    assert [path.name for path in (tmp_path / "papers").iterdir()] == ["2024 Brook - On One.pdf"]
    states = {each["key"]: each["state"] for each in carrel("pdf", "title:On", "--json").json}
    assert sorted(states.values()) == ["failed", "here", "none"] and states[ONE] == "here"
