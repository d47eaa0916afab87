"""A library from a TinyDB file: the same library, merged, undone; and whatever is in the file."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from storage import export, marks
from storage.arriving import AuthorProfile
from storage.library import Library
from storage.model import Mark
from storage.stamps import stamp_at
from tests.fakes import NOW, Clock, library, metric, parsed, record
from tests.said import ACCOUNTS, accounts
from tests.tinydb_files import all_of, bring, changes_nothing
from tui.arrivals import account as reader_account
from tui.keymap import default_keymap
from tui.shell.importing import account as shell_account


def exported(desk: Library, keys: list[str] | None = None) -> bytes:
    return b"".join(export.FORMATS["tinydb"](desk, keys))


# Libraries

worlds = st.lists(st.sampled_from(ACCOUNTS), min_size=1, max_size=8, unique=True)
remarks = st.lists(
    st.tuples(st.integers(0, 7), st.sampled_from(["read", "star", "tag", "untag", "note", "undo"])),
    max_size=8,
)


def remark(desk: Library, what: str, key: str) -> None:
    match what:
        case "read":
            desk.set_read([key], not desk.mark(key).read)
        case "star":
            desk.set_starred([key], True)
        case "tag":
            desk.change_tags([key], add=[f"t{len(key) % 3}", "x/y"])
        case "untag":
            desk.change_tags([key], remove=["x/y"])
        case "note":
            desk.set_note(key, f"Of {key}\nand more")
        case "undo":
            newest = next(entry for entry in desk.history() if not entry.undone)
            if not newest.label.startswith("Import"):
                desk.undo()


def made(
    directory: str | Path, world: Iterable[tuple[int, str]], said: Any, clock: Clock
) -> Library:
    desk = Library(Path(directory), clock=clock, device="desk")
    for number, name in world:
        profile = AuthorProfile(name=f"Ada {name}", metrics={"papers": metric(number)})
        arrival = parsed(accounts(number)[name], feed=f"{number % 3}", authors=[profile])
        desk.take(arrival, source=name)
    for number, what in said:
        remark(desk, what, sorted(desk.find(""))[number % len(desk)])
    return desk


@given(worlds, remarks)
@settings(max_examples=60, deadline=None)
def test_an_export_into_an_empty_library_is_the_same_library(world: Any, said: Any) -> None:
    with (
        tempfile.TemporaryDirectory() as one,
        tempfile.TemporaryDirectory() as other,
        made(one, world, said, Clock()) as desk,
        Library(Path(other)) as copy,
    ):
        report = bring(copy, exported(desk))
        assert (report.new, report.updated, report.duplicates) == (len(desk), 0, 0)
        assert all_of(copy) == all_of(desk)
        assert changes_nothing(bring(copy, exported(desk)))
        assert changes_nothing(bring(desk, exported(copy)))
        assert changes_nothing(bring(desk, exported(desk)))
        assert all_of(copy) == all_of(desk)
        copy.undo()
        assert len(copy) == 0
        assert (copy.feeds(), copy.authors(), copy.marks()) == ([], [], {})
        bring(copy, exported(desk))
        assert all_of(copy) == all_of(desk)


@given(worlds, worlds, remarks, remarks)
@settings(max_examples=60, deadline=None)
def test_a_second_time_nothing_changes_and_undo_takes_all_back(
    mine: Any, theirs: Any, i_said: Any, they_said: Any
) -> None:
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        later = Clock(NOW + timedelta(minutes=1))
        with (
            made(one, mine, i_said, Clock()) as desk,
            made(other, theirs, they_said, later) as ship,
        ):
            data, before = exported(ship), all_of(desk)
            first = bring(desk, data)
            after = all_of(desk)
            assert first.records == first.new + first.updated + first.duplicates
            assert changes_nothing(bring(desk, data))
            assert all_of(desk) == after
            if first.import_id:
                desk.undo()
                assert all_of(desk) == before
                desk.redo()
                assert all_of(desk) == after


# Merging


def two(tmp_path: Path) -> tuple[Library, Library]:
    """Return two libraries in which one paper has two keys."""
    desk = library(tmp_path / "desk", parsed(record(1), record(2)))
    ship = library(
        tmp_path / "ship",
        parsed(record(1, arxiv_id="2401.00001", venue="V"), record(9), feed="s"),
    )
    return desk, ship


def the_one(desk: Library, part: int) -> str:
    (found,) = desk.find(f'title:"part {part}"')
    return found


def test_a_paper_known_under_another_key_gains_what_is_new_and_its_mark(tmp_path: Path) -> None:
    desk, ship = two(tmp_path)
    key = the_one(desk, 1)
    desk.set_read([key], True)
    ship.set_starred(["arxiv:2401.00001"], True)
    report = bring(desk, exported(ship))
    assert (report.records, report.new, report.updated, report.duplicates) == (2, 1, 1, 0)
    assert report.warnings == ("Besides the papers: the marks of 1 paper and 1 feed.",)
    assert desk.mark(key) == Mark(read=True, starred=True)
    paper = desk.require(key)
    assert (paper.arxiv_id, paper.venue) == ("2401.00001", "V")
    assert paper.provenance["venue"] == "feed"
    assert [s.feed for s in paper.sightings] == ["feed:a", "feed:s"]
    assert [feed.key for feed in desk.feeds()] == ["feed:a", "feed:s"]
    assert [entry.label for entry in desk.history()][:1] == ["Import 2 papers from library.json"]


def test_register_by_register_the_newest_counts(tmp_path: Path) -> None:
    clock = Clock()
    desk, ship = (Library(tmp_path / name, clock=clock, device=name) for name in ("desk", "ship"))
    for machine in (desk, ship):
        machine.take(parsed(record(1)), source="a")
    (key,) = desk.find("")
    ship.set_read([key], True)
    desk.set_read([key], True)
    desk.set_read([key], False)
    desk.change_tags([key], add=["old"])
    ship.change_tags([key], add=["old", "new"])
    ship.change_tags([key], remove=["old"])
    bring(desk, exported(ship))
    assert desk.mark(key) == Mark(read=False, tags=("new",))
    bring(ship, exported(desk))
    assert ship.marks() == desk.marks()


def test_what_was_said_since_stays_when_the_import_is_undone(tmp_path: Path) -> None:
    desk, ship = two(tmp_path)
    key = the_one(desk, 1)
    ship.set_starred(["arxiv:2401.00001"], True)
    ship.change_tags(["arxiv:2401.00001"], add=["theirs", "both"])
    bring(desk, exported(ship))
    said = {"tag:both": True, "note": "x"}
    since = marks.changed(key, {"key": key}, said, stamp_at(NOW + timedelta(days=1), "phone"))
    desk.merge_marks({key: since})
    desk.undo()
    assert desk.mark(key) == Mark(tags=("both",), note="x")
    assert len(desk) == 2


def test_known_feeds_and_authors_keep_what_they_have(tmp_path: Path) -> None:
    def profile(number: int) -> AuthorProfile:
        return AuthorProfile(name="Ada Brook", metrics={"h_index": metric(number)})

    desk = library(tmp_path / "desk", parsed(record(1), authors=[profile(1)]))
    arrival = parsed(record(2), authors=[profile(2), AuthorProfile(name="New Author")])
    ship = library(tmp_path / "ship", replace(arrival, feed=replace(arrival.feed, title="Other")))
    ship.set_followed("Ada Brook", True)
    bring(desk, exported(ship))
    assert [feed.title for feed in desk.feeds()] == ["Feed a"]
    assert desk.author("Ada Brook").metrics["h_index"].value == 1
    assert not desk.author("Ada Brook").followed
    assert [author.name for author in desk.authors("new")] == ["New Author"]


def test_two_papers_of_one_library_stay_two(tmp_path: Path) -> None:
    """Homonyms that the other library told apart are not joined by a third that is like both."""
    title = "Editorial"
    ship = library(tmp_path / "ship")
    for n in (1, 2):
        ship.take(
            parsed(record(n, title=title, doi=f"10.1/{n}", authors=()), feed=f"{n}"), source=""
        )
    assert len(ship) == 2
    desk = library(tmp_path / "desk", parsed(record(1, title=title, authors=())))
    bring(desk, exported(ship))
    assert desk.find("doi:10.1/1") != desk.find("doi:10.1/2")
    assert changes_nothing(bring(desk, exported(ship)))


def test_a_part_of_a_library_brings_that_part(tmp_path: Path) -> None:
    desk, ship = two(tmp_path)
    ship.set_read(ship.find(""), True)
    data = exported(ship, ["arxiv:2401.00001"])
    assert bring(desk, data).records == 1
    assert len(desk.find("is:read")) == 1


def test_news_of_known_papers_only_is_an_action_and_said(tmp_path: Path) -> None:
    desk, ship = (library(tmp_path / name, parsed(record(1))) for name in ("desk", "ship"))
    ship.set_read(ship.find(""), True)
    report = bring(desk, exported(ship))
    assert (report.duplicates, report.import_id) == (1, 2)
    assert list(shell_account(report)) == [
        "library.json: tinydb, 1 record: no new paper, the 1 record is already here",
        "    note: Besides the papers: the marks of 1 paper.",
    ]
    assert reader_account(report, default_keymap()) == (
        "No new paper. Besides the papers: the marks of 1 paper. u undoes it."
    )


def test_a_library_without_papers_brings_its_feeds(tmp_path: Path) -> None:
    desk = library(tmp_path / "desk")
    tables = {"papers": {}, "feeds": {"1": {"key": "feed:x", "title": "X"}}}
    report = bring(desk, tables)
    assert [feed.title for feed in desk.feeds()] == ["X"]
    assert next(shell_account(report)) == "library.json: tinydb, no papers"
    assert reader_account(report, default_keymap()).startswith(
        "No new paper. Besides the papers: 1 feed."
    )
    again = bring(desk, tables)
    assert "0 PAPERS FOUND" in next(shell_account(again))
    assert reader_account(again, default_keymap()) == "It holds no papers."
