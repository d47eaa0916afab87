"""Importing by the command line: what is said of what came, and of what could not be read."""

import io
import sys
from pathlib import Path

import pytest

from tests.fakes import CORPUS
from tests.shell import Run

PAGE = str(CORPUS / "scholar-feed" / "profile.txt")


# import


def test_an_import_is_accounted_for(carrel: Run) -> None:
    first = carrel("import", PAGE)
    assert first.status == 1  # a heading of it has no paper
    assert first.out.startswith(f"{PAGE}: scholar-feed, ")
    assert "new, 0 merged into known papers" in first.out
    again = carrel("import", PAGE)
    assert again.status == 1
    assert "nothing new, all" in again.out


def test_an_import_as_json_has_every_field(carrel: Run) -> None:
    (report,) = carrel("import", "--json", PAGE).json
    assert {"source", "format", "records", "new", "updated", "duplicates", "rejected"} <= set(
        report
    )
    assert report["import_id"] == 1
    (again,) = carrel("import", "--json", PAGE).json
    assert (again["new"], again["updated"], again["import_id"]) == (0, 0, None)
    assert again["duplicates"] == again["records"]


def test_a_dry_run_says_so_and_changes_nothing(carrel: Run) -> None:
    assert "(dry run: nothing changed)" in carrel("import", "--dry-run", PAGE).out
    assert carrel("list", "--json").json == []


def test_a_bad_source_does_not_keep_the_others_out(carrel: Run, tmp_path: Path) -> None:
    ran = carrel("import", str(tmp_path / "no.xml"), PAGE, str(tmp_path))
    assert ran.status == 1
    assert ran.err.splitlines() == [
        f"carrel: {tmp_path / 'no.xml'} does not exist.",
        f"carrel: {tmp_path} is a directory. Name the files in it.",
    ]
    assert "The library holds" in ran.out
    assert carrel("list", "--json").json


def test_bad_sources_in_json_carry_their_sentence(carrel: Run, tmp_path: Path) -> None:
    ran = carrel("import", "--json", str(tmp_path))
    assert ran.status == 1
    assert ran.json[0]["error"] == f"{tmp_path} is a directory. Name the files in it."


def test_a_source_without_papers_is_loud(carrel: Run) -> None:
    empty = b'<?xml version="1.0"?><rss version="2.0"><channel><title>Quiet</title></channel></rss>'
    path = str(CORPUS.parent / "none.xml")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(empty)))
        ran = carrel("import", "-")
    assert path not in ran.out
    assert "0 PAPERS FOUND" in ran.out


def test_what_was_rejected_is_listed_with_its_place(carrel: Run, tmp_path: Path) -> None:
    page = tmp_path / "page.xml"
    page.write_text(
        "<rss version='2.0'><channel><title>T</title>"
        "<item><title>A Paper Worth Reading</title></item><item><title>Cut o"
    )
    ran = carrel("import", str(page))
    assert ran.status == 1  # partly failed
    assert "1 new" in ran.out and "1 rejected" in ran.out
    assert "    rejected, entry 2: " in ran.out


def test_the_day_and_the_owner_of_a_page_are_taken(carrel: Run, tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text("10.0CLMay 20\nA Title of Some Length\nAda Abel et al.\n" + "We look. " * 30)
    carrel("import", "--date", "2025-04-01", "--author", "Bo Brook", str(page))
    (paper,) = carrel("list", "--json").json
    assert (paper["published"], paper["date_inferred"]) == ("2024-05-20", True)
    assert paper["known_authors"] == ["Bo Brook"]


def test_how_far_a_long_import_is_stands_on_one_line_and_goes(
    carrel: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    entry = "@misc{{k{0}, title = {{Stones number {0}}}, doi = {{10.1000/{0}}}}}\n"
    long = tmp_path / "long.bib"
    long.write_text("".join(entry.format(number) for number in range(1_200)))
    for options in ([], ["--dry-run"]):
        ran = carrel("import", *options, str(long))
        lines = ran.err.split("\r")
        shown = [line.rstrip() for line in lines if line.strip()]
        assert shown[0] == f"Reading {long}"[-78:]
        placed = [f"{long}: {done} of 1,200 papers"[-78:] for done in ("0", "500", "1,000")]
        assert shown[1:] == placed
        assert all(len(line) <= 78 for line in lines)
        assert lines[-2].strip() == "" and lines[-1] == ""


def test_how_far_it_is_goes_into_no_file(carrel: Run, tmp_path: Path) -> None:
    (tmp_path / "a.bib").write_text("@misc{a, title = {Stones}}")
    assert carrel("import", str(tmp_path / "a.bib")).err == ""
