"""Merging, separating and past imports from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage.arriving import Rejected
from tests.fakes import library, parsed, record
from tests.shell import Run, sentence

A, B = "arxiv:2401.00001", "doi:10.1000/x"
BAD = Rejected(where="entry 9", reason="It has no title.")


@pytest.fixture
def shelf(home: Path) -> Path:
    one = record(1, arxiv_id="2401.00001")
    other = record(1, doi="10.1000/x", title=f"{one.title}, Revised", authors=("Bo Eze",))
    with library(
        home / "library",
        parsed(one, feed="a"),
        parsed(other, feed="b", format="crossref", rejected=(BAD,)),
    ):
        pass
    return home


@pytest.mark.usefixtures("shelf")
def test_merging_and_separating(carrel: Run) -> None:
    ran = carrel("merge", A, "10.1000/x")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith("Merge 2 papers into On the Quiet Movement of Stones, Part 1")
    assert len(carrel("list", "--json").json) == 1
    done = carrel("unmerge", B, "--json").json
    assert (done["keys"], done["changed"]) == ([A, B], 2)
    assert len(carrel("list", "--json").json) == 2
    assert "nothing to separate" in sentence(carrel("unmerge", A), 1)


@pytest.mark.usefixtures("shelf")
def test_separating_names_the_papers_that_are_there_now(carrel: Run) -> None:
    carrel("merge", A, B, "--json")
    lines = carrel("unmerge", A).out.splitlines()
    assert lines[0].startswith("Separate 2 papers: ")
    assert [line.strip() for line in lines[1:]] == [
        "On the Quiet Movement of Stones, Part 1",
        "On the Quiet Movement of Stones, Part 1, Revised",
    ]


@pytest.mark.usefixtures("shelf")
def test_one_key_lists_what_it_may_be_one_with(carrel: Run) -> None:
    (said,) = carrel("merge", A, "--json").json
    assert (said["key"], said["against"]) == (B, ["no author in common"])
    assert said["reason"] == "nearly the same title and the same abstract"
    out = carrel("merge", A).out
    assert f"[{B}]" in out
    assert "the same abstract; but: no author in common" in out
    carrel("merge", A, B)
    assert "No other paper is like it" in sentence(carrel("merge", A), 0)


@pytest.mark.usefixtures("shelf")
def test_an_unknown_key_is_told(carrel: Run) -> None:
    assert "no paper “nowhere”" in sentence(carrel("merge", A, "nowhere"), 1)


@pytest.mark.usefixtures("shelf")
def test_past_imports_are_listed_opened_and_undone(carrel: Run) -> None:
    newest, oldest = carrel("imports", "--json").json
    assert (newest["title"], newest["undone"], newest["can_be_turned"]) == ("Feed b", False, True)
    (source,) = newest["sources"]
    assert (source["records"], source["new"], source["rejected_count"]) == (1, 1, 1)
    assert source["rejected"] == [{"where": "entry 9", "reason": "It has no title."}]
    assert "Feed b: 1 new, 1 rejected" in carrel("imports").out
    whole = carrel("imports", str(newest["number"])).out
    assert "rejected, entry 9: It has no title." in whole
    ran = carrel("undo", "--import", str(oldest["number"]))
    assert ran.out == "Undone: Import 1 paper from Feed a. What was said and told since stays.\n"
    assert [paper["key"] for paper in carrel("list", "--json").json] == [B]
    assert "(undone)" in carrel("imports").out
    again = carrel("undo", "--import", str(oldest["number"]))
    assert "undone already" in sentence(again, 1)
    assert "carrel imports" in sentence(carrel("undo", "--import", "77"), 1)


def test_no_imports_yet(carrel: Run, home: Path) -> None:
    with library(home / "library"):
        pass
    assert "Nothing was imported yet" in sentence(carrel("imports"), 0)


def test_show_tells_versions_and_other_sources(carrel: Run, home: Path) -> None:
    first = record(1, arxiv_id="2401.00001", arxiv_version=1, venue="Preprint")
    second = record(1, arxiv_id="2401.00001", arxiv_version=2, title="Stones", venue="Night")
    with library(
        home / "library",
        parsed(first, feed="a", format="hf-page"),
        parsed(second, feed="b", format="arxiv-atom"),
    ):
        pass
    out = carrel("show", A).out
    assert "(arxiv-atom): v1 → v2; title changed; now in Night" in out
    assert "also told, title (hf-page): On the Quiet Movement of Stones, Part 1" in out
    assert "also told, venue (hf-page): Preprint" in out
    said = carrel("show", A, "--json").json
    assert said["told"]["venue"] == [["hf-page", "Preprint"]]
    assert said["versions"][0]["name"] == "v2"
    assert said["versions"][0]["before"]["venue"] == "Preprint"
