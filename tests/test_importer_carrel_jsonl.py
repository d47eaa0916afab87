"""Carrel's own JSON Lines: out of one library and into another, or back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from storage.arriving import ImportReport
from storage.errors import SourceError
from storage.importers import Source, carrel_jsonl, parse
from storage.library import Library
from storage.model import Links, Mark
from storage.records import paper_record
from tests.fakes import TODAY, library, metric, parsed, record
from tests.shell import Run


def records(desk: Library) -> list[dict[str, Any]]:
    return [paper_record(desk, key) for key in desk.find("")]


def lines(desk: Library) -> str:
    return "".join(json.dumps(found) + "\n" for found in records(desk))


def bring(desk: Library, text: str) -> ImportReport:
    found = parse(Source(name="papers.jsonl", data=text.encode(), today=TODAY))
    assert found.format == "carrel-jsonl"
    return desk.take(found, source="papers.jsonl")


@pytest.fixture
def full(tmp_path: Path) -> Library:
    rich = record(
        1,
        arxiv_id="2310.02129",
        arxiv_version=2,
        doi="10.1234/a",
        categories=("cs.CL", "cs.LG"),
        primary_category="cs.CL",
        venue="Lake Letters",
        comment="12 pages",
        links=Links(abs="https://lake.example/1", code="https://code.example/1"),
        code=True,
        metrics={"score": metric(35.1), "upvotes": metric(7)},
        known_authors=("Cy Dumas",),
    )
    untitled = record(2, title=None, published=None, year=2023)
    desk = library(tmp_path / "full", parsed(rich, untitled, record(3)))
    desk.set_starred(["arxiv:2310.02129"], True)
    desk.change_tags(["arxiv:2310.02129"], add=["ml/rlhf", "later"])
    desk.set_note("arxiv:2310.02129", "Read **this**.\n\nTwice.")
    desk.set_read([key for key in desk.find("") if "arxiv" not in key][:1], True)
    return desk


def test_a_library_comes_whole_into_another(full: Library, tmp_path: Path) -> None:
    other = library(tmp_path / "other")
    report = bring(other, lines(full))
    assert (report.records, report.new) == (3, 3)
    assert report.warnings == ("Besides the papers: the marks of 2 papers.",)
    ours, theirs = records(full), records(other)
    for one in (*ours, *theirs):  # where a paper stood is not told
        del one["feeds"], one["sightings"]
    assert theirs == ours
    assert other.mark("arxiv:2310.02129") == Mark(
        starred=True, tags=("later", "ml/rlhf"), note="Read **this**.\n\nTwice."
    )


def test_into_its_own_library_it_brings_nothing(full: Library) -> None:
    before = records(full)
    report = bring(full, lines(full))
    assert (report.new, report.updated, report.duplicates, report.import_id) == (0, 0, 3, None)
    assert records(full) == before


def test_what_was_said_since_stays(full: Library) -> None:
    text = lines(full)
    full.set_starred(["arxiv:2310.02129"], False)
    full.change_tags(["arxiv:2310.02129"], remove=["later"])
    bring(full, text)
    mark = full.mark("arxiv:2310.02129")
    assert (mark.starred, mark.tags) == (False, ("ml/rlhf",))


def test_the_lines_of_the_command_line_are_read(
    carrel: Run, shelf: Library, tmp_path: Path
) -> None:
    for option in ("--jsonl", "--json"):
        place = tmp_path / f"papers{option}"
        place.write_text(carrel("list", option).out, encoding="utf-8")
        ran = carrel("import", str(place))
        assert ran.status == 0
        assert "carrel-jsonl, 3 records" in ran.out
    assert carrel("--library", str(tmp_path / "new"), "import", str(place)).out.count("3 new") == 1


def test_a_pretty_array_is_read_too(full: Library, tmp_path: Path) -> None:
    text = json.dumps(records(full), indent=2)
    found = carrel_jsonl.parse(Source(name="x", data=text.encode(), today=TODAY))
    assert len(found.collection.papers) == 3


@pytest.mark.parametrize("indent", [1, 2, "\t"])
def test_what_a_program_spread_over_lines_is_read(full: Library, indent: int | str) -> None:
    spread = [json.dumps(found, indent=indent) for found in records(full)]
    array = json.dumps(records(full), indent=indent)
    for text in ("\n".join(spread), array, array.replace("\n", "\r\n"), array + array):
        found = parse(Source(name="x", data=text.encode(), today=TODAY))
        assert found.format == "carrel-jsonl"
        assert {paper.title for paper in found.collection.papers} == {
            said["title"] for said in records(full)
        }
    cut = parse(Source(name="x", data=array[: len(array) // 2].encode(), today=TODAY))
    assert cut.collection.papers
    assert cut.rejected


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_lines_that_a_shell_wrote_in_its_encoding_are_read(encoding: str) -> None:
    text = json.dumps({"key": "a", "title": "Thé", "read": True}, ensure_ascii=False)
    found = parse(Source(name="x", data=f"{text}\n{text}\n".encode(encoding), today=TODAY))
    assert [paper.title for paper in found.collection.papers] == ["Thé", "Thé"]


@pytest.mark.parametrize("first", ["<<<<<<< mine", "# Read these", '"year": 2024}', "{]"])
def test_the_first_line_may_be_damaged(full: Library, first: str) -> None:
    found = parse(Source(name="x", data=f"{first}\n{lines(full)}".encode(), today=TODAY))
    assert (found.format, len(found.collection.papers)) == ("carrel-jsonl", 3)
    assert [item.where for item in found.rejected] == ["line 1"]


def test_a_record_without_what_is_not_so_is_known(full: Library) -> None:
    slim = [{name: value for name, value in found.items() if value} for found in records(full)]
    text = "\n".join(map(json.dumps, slim))
    found = parse(Source(name="x", data=text.encode(), today=TODAY))
    assert (found.format, len(found.collection.papers)) == ("carrel-jsonl", 3)


def test_two_lines_of_one_paper_say_both() -> None:
    said = [{"tags": ["one"], "read": True}, {"tags": ["two"], "read": False, "note": "x"}]
    text = "\n".join(json.dumps({"key": "a", "title": "A title"} | more) for more in said)
    found = parse(Source(name="x", data=text.encode(), today=TODAY))
    mark = found.collection.marks["a"]
    assert (mark["tags"], mark["read"], mark["note"]) == (["one", "two"], True, "x")


def test_damaged_lines_are_rejected_and_the_others_kept(full: Library, tmp_path: Path) -> None:
    good = lines(full)
    text = (
        good + '{"key": "x", "title": "Cut o\n[1]\n{"key": "", "title": "No key"}\n{"key": "y"}\n'
    )
    found = parse(Source(name="x", data=text.encode(), today=TODAY))
    assert len(found.collection.papers) == 3
    assert [(item.where, item.reason) for item in found.rejected] == [
        ("line 4", "It is no JSON that can be read."),
        ("line 5", "It is no JSON that can be read."),
        ("line 6", "It is no paper."),
        ("line 7", "It is no paper."),
    ]


def test_fields_of_the_wrong_type_are_absent() -> None:
    odd: dict[str, object] = {
        "key": "a", "title": "A title", "read": "yes", "tags": "x", "authors": {"a": 1},
        "score": "high", "upvotes": None, "published": "someday", "links": [], "year": "2024",
        "title_inferred": 1, "sightings": "many",
    }  # fmt: skip
    found = carrel_jsonl.parse(Source(name="x", data=json.dumps(odd).encode(), today=TODAY))
    (paper,) = found.collection.papers
    assert (paper.title, paper.authors, paper.metrics, paper.year) == ("A title", (), {}, None)
    assert not found.collection.marks


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"key": "a"}', '["key"]', "{bad", "key"])
def test_other_json_is_refused(text: str) -> None:
    assert not carrel_jsonl.sniff(text.encode())
    with pytest.raises(SourceError, match=r"x is not Carrel's JSON Lines"):
        carrel_jsonl.parse(Source(name="x", data=text.encode(), today=TODAY))


def test_escapes_do_not_come_in() -> None:
    text = json.dumps({"key": "a\x1b[31m", "title": "A \x1b]0;x\x07title", "read": True})
    (paper,) = carrel_jsonl.parse(
        Source(name="x", data=text.encode(), today=TODAY)
    ).collection.papers
    assert (paper.key, paper.title) == ("a", "A title")
