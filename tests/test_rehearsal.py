"""A rehearsal says what the arrivals then do, one after the other, and does none of it."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from storage.arriving import FollowRequest, ImportReport
from tests.fakes import library, parsed, record
from tests.said import ACCOUNTS, JOURNAL, LINK, PREPRINT, accounts
from tests.shell import Run

worlds = st.lists(st.lists(st.sampled_from(ACCOUNTS), max_size=4), max_size=6)


def counted(report: ImportReport) -> tuple[int, int, int, int]:
    return report.records, report.new, report.updated, report.duplicates


@given(worlds)
@settings(max_examples=60, deadline=None)
def test_a_rehearsal_says_what_then_happens(world: list[list[tuple[int, str]]]) -> None:
    arrivals = [
        parsed(*(accounts(n)[name] for n, name in one), feed=f"{place}")
        for place, one in enumerate(world)
    ]
    with tempfile.TemporaryDirectory() as directory, library(Path(directory)) as desk:
        rehearsal = desk.rehearsal()
        said = [counted(rehearsal.take(arrival, source="a")) for arrival in arrivals]
        assert len(desk) == 0 and not desk.history()
        assert said == [counted(desk.take(arrival, source="a")) for arrival in arrivals]


def test_papers_that_turn_out_to_be_one_are_one_from_then_on(tmp_path: Path) -> None:
    with library(tmp_path, parsed(PREPRINT, feed="a"), parsed(JOURNAL, feed="b")) as desk:
        rehearsal = desk.rehearsal()
        assert counted(rehearsal.take(parsed(LINK, feed="c"), source="c")) == (1, 0, 1, 0)
        both = parsed(PREPRINT, JOURNAL, feed="a")
        assert rehearsal.take(both, source="a").new == 0
        assert len(desk) == 2


def test_feeds_to_follow_are_followed_once(tmp_path: Path) -> None:
    wanted = (FollowRequest(address="https://example.org/a"),)
    arrival = replace(parsed(), feeds=wanted)
    with library(tmp_path) as desk:
        rehearsal = desk.rehearsal()
        assert [rehearsal.take(arrival, source="a").new for _ in range(2)] == [1, 0]
        assert not desk.feeds()


def test_two_files_of_one_command_are_rehearsed_together(carrel: Run, tmp_path: Path) -> None:
    one, two = tmp_path / "one.bib", tmp_path / "two.bib"
    entry = "@article{a, title={%s}, author={Abel, Ada}, doi={10.1000/x}, year={2024}}\n"
    one.write_text(entry % "Stones That Wander")
    two.write_text(entry % "Stones That Wander" + entry.replace("10.1000/x", "10.1000/y") % "Other")
    would = carrel("import", "--dry-run", "--json", str(one), str(two)).json
    does = carrel("import", "--json", str(one), str(two)).json
    assert [report["new"] for report in would] == [1, 1]
    for name in ("records", "new", "updated", "duplicates"):
        assert [report[name] for report in would] == [report[name] for report in does]


def test_a_rehearsal_of_many_arrivals_costs_each_what_it_holds(tmp_path: Path) -> None:
    with library(tmp_path) as desk:
        rehearsal = desk.rehearsal()
        for number in range(1, 1_500):  # more than calls may be nested
            rehearsal.take(parsed(record(number % 40), feed=f"{number}"), source="a")
        assert rehearsal.take(parsed(record(3), feed="3"), source="a").duplicates == 1
