"""Other verbs on a damaged library, on none, and while an index is made."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from storage.library import Library
from tests.damaged import damage, of_three_generations
from tests.fakes import library, parsed, record
from tests.shell import Run


@pytest.fixture
def place(home: Path) -> Path:
    return of_three_generations(home / "library")


# Other verbs, on a damaged library


def test_verbs_show_what_is_good_and_warn_once(carrel: Run, place: Path) -> None:
    damage(place / "papers-2.jsonl")
    for argv, papers in ((("list",), 44), (("list", "--jsonl"), 44), ((), 39)):
        ran = carrel(*argv)
        assert ran.status == 0
        assert ran.out.count("Quiet Movement") == papers
        assert ran.err.count("\n") == 1
        assert ran.err.startswith("carrel: Document 20 of papers-2.jsonl is damaged: ")
        assert ran.err.endswith("To see what to do: carrel doctor\n")
    assert len(carrel("list", "--json").json) == 44


def test_what_is_to_be_typed_names_the_library_where_it_is_another(
    carrel: Run, place: Path, tmp_path: Path
) -> None:
    damage(place / "papers-2.jsonl")
    place.rename(tmp_path / "my papers")
    at = ("--library", str(tmp_path / "my papers"))
    typed = f"carrel --library '{tmp_path / 'my papers'}' doctor"
    assert carrel(*at, "list").err.endswith(f"To see what to do: {typed}\n")
    said = carrel(*at, "doctor").out
    assert f"{typed} --repair writes all that is good anew" in said
    assert f"{typed} --restore 1." in said
    assert f"{typed} --restore 3 goes back" not in carrel(*at, "doctor", "--restore", "1").out


def test_the_warning_leaves_the_status_and_the_sentence_of_the_verb(
    carrel: Run, place: Path
) -> None:
    (place / "manifest.json").write_bytes(b"?")
    ran = carrel("show", "zebra")
    assert ran.status == 1
    damaged, missing = ran.err.splitlines()
    assert "manifest.json is damaged" in damaged
    assert missing == "carrel: There is no paper “zebra” in this library."
    assert carrel("mark", "star", "lanterns").status == 0


def test_the_sample_warns_once_too(carrel: Run, home: Path) -> None:
    carrel("demo")
    with (home / "demo" / "journal-1.jsonl").open("ab") as file:
        file.write(b"?\n")
    ran = carrel("demo")
    assert (ran.status, ran.err.count("is damaged in line")) == (0, 1)


def test_several_damages_are_counted(carrel: Run, place: Path) -> None:
    damage(place / "journal-3.jsonl")
    (place / "manifest.json").unlink()
    assert " 1 more place is damaged. What is good is here." in carrel("feeds").err


# Progress


def test_an_index_that_is_made_anew_shows_how_far_it_is_on_a_terminal(
    carrel: Run, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.engine.layer._STEP", 10)
    for argv in (("list", "--json"), ("doctor", "--json")):
        for is_terminal in (True, False):
            (place / "papers-2.idx").unlink()
            monkeypatch.setattr(sys.stderr, "isatty", lambda found=is_terminal: found)
            ran = carrel(*argv)
            assert ran.status == 0
            if is_terminal:
                first, *_, blank, rest = ran.err.split("\r")[1:]
                assert first.startswith("Making the index of papers-2.jsonl anew: ")
                assert first.endswith("%")
                assert (blank.strip(), rest) == ("", "")
            else:
                assert ran.err == ""


# Libraries that are not there


@pytest.mark.parametrize(
    "argv",
    [
        "list",
        "show x",
        "authors",
        "feeds",
        "history",
        "doctor",
        "undo",
        "redo",
        "export --format tinydb",
    ],
)
@pytest.mark.parametrize("named", ["option", "variable"])
def test_a_named_directory_that_is_missing_is_said_and_not_made(
    carrel: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, argv: str, named: str
) -> None:
    missing = tmp_path / "no where"
    at = ["--library", str(missing)] if named == "option" else []
    if named == "variable":
        monkeypatch.setenv("CARREL_LIBRARY", str(missing))
    ran = carrel(*at, *argv.split())
    assert (ran.status, ran.out) == (1, "")
    assert ran.err == (
        f"carrel: There is no library in {missing}. "
        f"carrel --library '{missing}' import FILE makes one.\n"
    )
    assert not missing.exists()


@pytest.mark.parametrize("argv", ["", "mark read x", "tag +y x", "import -", "demo"])
def test_what_writes_makes_it(
    carrel: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, argv: str
) -> None:
    monkeypatch.setattr("tui.shell.importing._standard_input", lambda: b"?")
    carrel("--library", str(tmp_path / "new"), *argv.split())
    assert (tmp_path / "new").is_dir()


@pytest.mark.parametrize(
    ("argv", "words"),
    [("list", "The library is empty."), ("feeds", "no feeds yet"), ("doctor", "no library yet")],
)
def test_the_default_library_may_be_missing(carrel: Run, argv: str, words: str) -> None:
    ran = carrel(argv)
    assert ran.status == 0
    assert words in ran.err


def test_a_directory_without_library_has_nothing_for_the_doctor(
    carrel: Run, tmp_path: Path
) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    for way in ((), ("--repair",), ("--restore",)):
        ran = carrel("--library", str(tmp_path), "doctor", *way)
        assert ran.status == 1
        assert f"There is no library in {tmp_path}." in ran.err
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
    assert carrel("doctor", "--repair").status == 1


@pytest.mark.parametrize("argv", ["list", "doctor", "mark read x", "import -", "demo --reset"])
def test_a_file_is_no_library(carrel: Run, tmp_path: Path, argv: str) -> None:
    (tmp_path / "file").write_text("x")
    ran = carrel("--library", str(tmp_path / "file"), *argv.split())
    assert ran.status == 1
    assert f"{tmp_path / 'file'} is a file, not a directory." in ran.err
    assert ran.err.count("\n") == 1


def test_a_library_that_is_only_a_journal_is_one(carrel: Run, home: Path) -> None:
    Library(home / "library").close()
    assert carrel("doctor").status == 0
    assert "There is no library yet" in carrel("doctor").err
    library(home / "library", parsed(record(1))).close()
    assert "1  papers" in carrel("doctor").out
