"""`carrel doctor`, and what the command line says of libraries that are damaged or missing."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from storage.engine.lines import encode, frame
from tests.damaged import damage, of_three_generations
from tests.fakes import CORPUS
from tests.shell import Run
from tests.stores import ReadOnlyDisk


@pytest.fixture
def place(home: Path) -> Path:
    return of_three_generations(home / "library")


def contents(directory: Path) -> dict[str, bytes]:
    return {str(p): p.read_bytes() for p in directory.rglob("*") if p.is_file()}


# A look


def test_a_good_library_is_called_that_and_left_as_it_is(carrel: Run, place: Path) -> None:
    before = contents(place)
    ran = carrel("doctor")
    assert (ran.status, ran.err) == (0, "")
    lines = ran.out.splitlines()
    assert f"The library in {place}" in lines
    assert {"45  papers", "8  marks", "2  feeds"} <= {line.strip() for line in lines}
    newest, oldest = lines[lines.index("Backups, the newest first:") + 1 :][:2]
    assert newest.split()[0] == "2" and newest.endswith("2 later changes: whole")
    assert oldest.split()[0] == "1" and oldest.endswith("0 documents, 1 later change: whole")
    assert lines[-1] == "Nothing is wrong with it."
    assert contents(place) == before


def test_all_of_it_is_one_object_of_json(carrel: Run, place: Path) -> None:
    found = carrel("doctor", "--json").json
    assert found["library"] == str(place)
    assert (found["well"], found["opens"], found["format"], found["generation"]) == (
        True, True, 2, 3,
    )  # fmt: skip
    assert found["documents"]["papers"] == 45
    assert (found["problems"], found["notes"], found["advice"]) == ([], [], [])
    assert (found["done"], found["error"], found["set_aside"]) == ([], None, 0)
    assert [(b["generation"], b["whole"]) for b in found["backups"]] == [(1, True), (2, True)]
    assert set(found["backups"][0]) == {"generation", "ended", "documents", "changes", "whole"}


@pytest.mark.parametrize(
    "argv", [("--restore", "x"), ("--restore", "0"), ("--repair", "--restore"), ("now",)]
)
def test_wrong_usage_is_status_2(carrel: Run, place: Path, argv: tuple[str, ...]) -> None:
    ran = carrel("doctor", *argv)
    assert (ran.status, ran.out) == (2, "")


# Damage


def test_a_damaged_document_is_found_and_repaired(carrel: Run, place: Path) -> None:
    damage(place / "papers-2.jsonl")
    ran = carrel("doctor")
    assert ran.status == 1
    assert "1 problem:\n  Document 20 of papers-2.jsonl is damaged" in ran.out
    assert "What to do:\n  carrel doctor --repair" in ran.out
    assert "Or you can go back" in ran.out and "carrel doctor --restore 1." in ran.out
    ran = carrel("doctor", "--repair")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith("Repaired: all that is good was written anew, as generation 4.")
    assert "The files of before stay as backup 3." in ran.out
    assert "quarantine.jsonl keeps 1 damaged line." in ran.out
    assert "44  papers" in ran.out
    assert carrel("doctor").status == 0
    assert carrel("doctor", "--repair").out.startswith("There was nothing to repair.")


def test_a_backup_that_is_damaged_is_not_called_whole(carrel: Run, place: Path) -> None:
    damage(place / "papers-2.jsonl")
    damage(place / "journal-1.jsonl")
    assert [b["whole"] for b in carrel("doctor", "--json").json["backups"]] == [False, False]
    ran = carrel("doctor", "--restore", "2")
    assert ran.status == 1
    assert "has no whole backup 2. It has no other either." in ran.err


def test_a_missing_layer_is_told_and_the_newest_whole_backup_brought_back(
    carrel: Run, place: Path
) -> None:
    (place / "papers-3.jsonl").unlink()
    assert "“carrel doctor” says what can be brought back" in carrel("list").err
    ran = carrel("doctor")
    assert ran.status == 1
    assert "papers-3.jsonl is missing" in ran.out
    assert "You can go back to how it was until" in ran.out
    ran = carrel("doctor", "--repair")
    assert ran.status == 1
    assert ran.out.count("papers-3.jsonl is missing") == 1
    found = carrel("doctor", "--restore", "--json")
    assert (found.status, found.json["generation"], found.json["well"]) == (0, 4, True)
    assert found.json["done"][0].startswith("Backup 2 is the library again, as it was until 20")
    assert found.json["done"][1] == "What was here before is kept as backup 3: it is not whole."
    assert len(carrel("list", "--json").json) == 45


def test_a_restored_state_can_be_taken_back(carrel: Run, place: Path) -> None:
    ran = carrel("doctor", "--restore", "1")
    assert ran.status == 0
    assert "kept as backup 3: carrel doctor --restore 3 goes back to it." in ran.out
    assert len(carrel("list", "--json").json) == 40
    assert carrel("doctor", "--restore", "3").status == 0
    assert len(carrel("list", "--json", "is:read").json) == 1


def test_a_library_without_whole_backup_says_where_else_to_look(carrel: Run, place: Path) -> None:
    (place / "papers-2.jsonl").unlink()
    (place / "journal-1.jsonl").unlink()
    ran = carrel("doctor", "--restore")
    assert ran.status == 1
    assert "has no whole backup. Copy the directory back" in ran.err
    assert "No whole backup is here: copy the directory back" in ran.out
    assert carrel("doctor", "--json").json["backups"][0]["ended"] is None


@pytest.mark.parametrize("name", ["manifest.json", "journal-3.jsonl"])
def test_a_missing_file_of_the_present_is_told_and_mended(
    carrel: Run, place: Path, name: str
) -> None:
    (place / name).unlink()
    ran = carrel("doctor")
    assert ran.status == 1
    assert f"{name} is missing" in ran.out
    assert "damaged line" not in ran.out
    assert carrel("doctor", "--repair").status == 0
    assert len(carrel("list", "--json").json) == 45


def test_without_any_manifest_nothing_is_guessed(carrel: Run, place: Path) -> None:
    (place / "manifest.json").unlink()
    shutil.rmtree(place / "backups")
    for argv in (("doctor",), ("doctor", "--repair"), ("doctor", "--restore"), ("list",)):
        ran = carrel(*argv)
        assert ran.status == 1
        assert "copy the directory back" in (ran.out + ran.err).lower()


def test_a_damaged_line_of_the_journal_is_told_and_mended(carrel: Run, place: Path) -> None:
    damage(place / "journal-3.jsonl")
    ran = carrel("doctor")
    assert ran.status == 1
    assert "journal-3.jsonl is damaged in line 2" in ran.out
    assert carrel("doctor", "--repair").status == 0
    assert carrel("doctor").status == 0


def test_a_torn_journal_is_no_damage(carrel: Run, place: Path) -> None:
    with (place / "journal-3.jsonl").open("ab") as file:
        file.write(b'["1a2b')
    ran = carrel("doctor")
    assert ran.status == 0
    assert "journal-3.jsonl ends within a line" in ran.out
    carrel("mark", "star", "lanterns")
    assert "ends within a line" not in carrel("doctor").out


def test_an_index_is_made_anew(carrel: Run, place: Path) -> None:
    (place / "papers-2.idx").unlink()
    (place / "papers-3.idx").write_bytes(b"x" * 100)
    ran = carrel("doctor")
    assert ran.status == 0
    for name in ("papers-2.idx", "papers-3.idx"):
        assert f"{name} was missing or damaged, and was made anew." in ran.out
    assert "made anew" not in carrel("doctor").out
    index = bytearray((place / "papers-2.idx").read_bytes())
    index[-3] ^= 1
    (place / "papers-2.idx").write_bytes(index)
    ran = carrel("doctor")
    assert ran.status == 1
    assert "papers-2.idx is damaged; it can be made anew" in ran.out
    assert carrel("doctor", "--repair").status == 0


def test_many_problems_are_counted_and_json_has_them_all(carrel: Run, place: Path) -> None:
    path = place / "papers-2.jsonl"
    head, *lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(head + b"".join(b"[" + line[1:-3] + b"?" + line[-2:] for line in lines))
    ran = carrel("doctor")
    assert ran.status == 1
    assert "  … and 20 more; --json lists them." in ran.out
    assert len(carrel("doctor", "--json").json["problems"]) == 40


@pytest.mark.parametrize("way", [(), ("--repair",), ("--restore",)])
def test_a_library_of_a_newer_format_is_left_alone(
    carrel: Run, place: Path, way: tuple[str, ...]
) -> None:
    head = {"carrel": "x", "format": 3, "generation": 9, "after": 0, "epoch": 0, "tables": {}}
    (place / "manifest.json").write_bytes(frame(encode(head)))
    before = contents(place)
    ran = carrel("doctor", *way)
    assert ran.status == 1
    assert "Install that version to open it." in ran.out
    assert "What to do" not in ran.out
    assert carrel("doctor", "--json").json["format"] == 3
    assert {**contents(place), str(place / "lock"): b""} == {**before, str(place / "lock"): b""}


def test_a_library_of_the_first_format_is_looked_over_and_stays_it(
    carrel: Run, tmp_path: Path
) -> None:
    for name in ("library.json", "journal.jsonl"):
        shutil.copy(CORPUS / "library-1" / name, tmp_path / name)
    before = contents(tmp_path)
    for way in ((), ("--repair",)):
        ran = carrel("--library", str(tmp_path), "doctor", *way)
        assert ran.status == 0
        assert "The library is of format 1. The next program that opens it converts it" in ran.out
        assert "9  papers" in ran.out
        assert contents(tmp_path) == before
    assert carrel("--library", str(tmp_path), "doctor", "--json").json["format"] == 1


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("library.json", b'{"papers": []}'),
        ("library.json", b"{"),
        ("journal.jsonl", b'{"x": 1}\n'),
        ("journal.jsonl", b'{"tables": {"papers": {"put": {"x": {}}}}}\n'),
    ],
)
def test_a_damaged_library_of_the_first_format_is_a_sentence(
    carrel: Run, tmp_path: Path, name: str, data: bytes
) -> None:
    (tmp_path / name).write_bytes(data)
    ran = carrel("--library", str(tmp_path), "doctor")
    assert ran.status == 1
    assert f"{name} is damaged" in ran.out
    assert f"{name} is damaged" in carrel("--library", str(tmp_path), "list").err
    assert (tmp_path / name).read_bytes() == data


def test_a_library_that_can_only_be_read_is_called_that(
    carrel: Run, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert carrel("doctor", "--json").json["writable"]
    damage(place / "papers-2.jsonl")
    monkeypatch.setattr("os.access", lambda *_: False)
    for name in ("store", "doctor", "backups"):
        monkeypatch.setattr(f"storage.engine.{name}.Disk", ReadOnlyDisk)
    assert "It can only be read here: marks and imports are refused." in carrel("doctor").out
    for way in ("--repair", "--restore"):
        ran = carrel("doctor", way)
        assert ran.status == 1
        assert "is on a read-only file system. Nothing was changed." in ran.err
    ran = carrel("mark", "star", "lanterns")
    assert ran.status == 1
    assert "is on a read-only file system. Nothing was changed." in ran.err
    assert len(carrel("list", "--json").json) == 44
