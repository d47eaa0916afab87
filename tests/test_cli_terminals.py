"""The command line and what it writes to: terminals, pipes, full disks, streams that are closed."""

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import IO

import pytest

from tests.fakes import library, parsed, record
from tests.shell import Run

CHECKOUT = Path(__file__).parents[1]


# Terminals and pipes


def shell(*argv: str, encoding: str = "utf-8", home: Path) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-c", "import sys; from tui.cli import main; sys.exit(main())", *argv],
        cwd=CHECKOUT,
        env={
            "PYTHONPATH": str(CHECKOUT),
            "XDG_DATA_HOME": str(home),
            "HOME": str(home),
            "PYTHONIOENCODING": encoding,
        },
        capture_output=True,
        check=False,
    )


def test_a_terminal_without_unicode_gets_question_marks_and_whole_json(tmp_path: Path) -> None:
    place = tmp_path / "library"
    library(place, parsed(record(1, title="知识 and Gödel and all of their friends"))).close()
    at = ("--library", str(place))
    listed = shell("list", *at, encoding="ascii", home=tmp_path)
    assert (listed.returncode, listed.stderr) == (0, b"")
    assert b"?? and G?del" in listed.stdout
    said = shell("list", "--json", *at, encoding="ascii", home=tmp_path)
    assert json.loads(said.stdout)[0]["title"].startswith("知识 and Gödel")


def test_a_pipe_that_is_closed_is_no_error(tmp_path: Path) -> None:
    place = tmp_path / "library"
    many = [record(n, abstract=f"{n} words " * 400) for n in range(200)]
    library(place, parsed(*many)).close()
    code = "import sys; from tui.cli import main; sys.exit(main())"
    with subprocess.Popen(
        [sys.executable, "-c", code, "list", "--json", "--library", str(place)],
        cwd=CHECKOUT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(30) == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_under_the_output_is_one_sentence(tmp_path: Path) -> None:
    library(tmp_path / "library", parsed(record(1))).close()
    for words in (("list",), ("list", "--json"), ("mark", "read", "stones", "zzz")):
        with Path("/dev/full").open("w") as full:
            ran = program(*words, "--library", str(tmp_path / "library"), stdout=full)
        assert ran.returncode == 1
        assert ran.stderr.splitlines()[-1].startswith("carrel: The output cannot be written: ")


@pytest.mark.skipif(os.name != "posix", reason="how a shell closes a stream")
@pytest.mark.parametrize(
    ("words", "stream", "status"),
    [("list --json", ">&-", 0), ("", "<&-", 0), ("import -", "<&-", 1), ("list zzz", "2>&-", 0)],
)
def test_a_closed_stream_is_as_an_empty_one(
    words: str, stream: str, status: int, tmp_path: Path
) -> None:
    library(tmp_path / "library", parsed(record(1))).close()
    code = "import sys; from tui.cli import main; sys.exit(main())"
    place = shlex.quote(str(tmp_path / "library"))
    ran = subprocess.run(
        f"{shlex.quote(sys.executable)} -c '{code}' --library {place} {words} {stream}",
        cwd=CHECKOUT,
        capture_output=True,
        check=False,
        shell=True,
    )
    assert ran.returncode == status
    assert b"Traceback" not in ran.stderr


def program(*words: str, stdout: IO[str]) -> subprocess.CompletedProcess[str]:
    code = "import sys; from tui.cli import main; sys.exit(main())"
    return subprocess.run(
        [sys.executable, "-c", code, *words],
        cwd=CHECKOUT,
        stdout=stdout,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )


def test_an_interrupt_is_status_130(carrel: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("storage.library.Library.find", interrupted)
    ran = carrel("list")
    assert (ran.status, ran.err) == (130, "")


def test_hostile_titles_do_not_reach_the_terminal(carrel: Run, home: Path) -> None:
    hostile = record(1, title="A \x1b[31mred\x1b]0;owned\x07 title \u202e with [/] and [CLS] in it")
    library(home / "library", parsed(hostile)).close()
    for argv in (("list",), ("show", "red"), ()):
        said = carrel(*argv).out
        assert "\x1b" not in said
        assert "\u202e" not in said
        assert "[/] and [CLS]" in said
