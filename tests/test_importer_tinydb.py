"""A library from a TinyDB file: the same library, merged, undone; and whatever is in the file."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tinydb import TinyDB

from storage import export, marks
from storage.arriving import AuthorProfile, ImportReport
from storage.errors import SourceError
from storage.importers import Source, tinydb
from storage.importers import parse as parse_any
from storage.library import Library
from storage.model import Mark
from storage.records import paper_record
from storage.stamps import is_stamp, stamp_at
from tests.fakes import NOW, TODAY, Clock, library, metric, parsed, record
from tests.hostile import COMMAND, HOSTILE
from tests.libraries import state
from tests.test_merge import ACCOUNTS, accounts
from tui.arrivals import account as reader_account
from tui.shell.importing import account as shell_account


def exported(desk: Library, keys: list[str] | None = None) -> bytes:
    return b"".join(export.FORMATS["tinydb"](desk, keys))


def bring(desk: Library, data: bytes | dict[str, Any]) -> ImportReport:
    if isinstance(data, dict):
        data = json.dumps(data).encode()
    found = parse_any(Source(name="library.json", data=data, today=TODAY))
    assert found.format == "tinydb"
    return desk.take(found, source="library.json")


def all_of(desk: Library) -> dict[str, Any]:
    """Return all that an export is to bring back."""
    listed = [paper_record(desk, key) for key in desk.find("")]
    return {"listed": listed, "marks documents": desk.marks(), **state(desk)}


def changes_nothing(report: ImportReport) -> bool:
    counted = (report.new, report.updated, report.import_id)
    return counted == (0, 0, None) and report.duplicates == report.records


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
    assert reader_account(report) == (
        "No new paper. Besides the papers: the marks of 1 paper. u undoes it."
    )


def test_a_library_without_papers_brings_its_feeds(tmp_path: Path) -> None:
    desk = library(tmp_path / "desk")
    tables = {"papers": {}, "feeds": {"1": {"key": "feed:x", "title": "X"}}}
    report = bring(desk, tables)
    assert [feed.title for feed in desk.feeds()] == ["X"]
    assert next(shell_account(report)) == "library.json: tinydb, no papers"
    assert reader_account(report).startswith("No new paper. Besides the papers: 1 feed.")
    again = bring(desk, tables)
    assert "0 PAPERS FOUND" in next(shell_account(again))
    assert reader_account(again) == "It holds no papers."


# Files of others


def test_a_file_of_the_first_carrel_is_taken(tmp_path: Path) -> None:
    desk = library(tmp_path / "desk", parsed(record(1)))
    key, paper = next(iter(desk.documents("papers")))
    time = NOW.isoformat()
    mark = {"key": key, "read": True, "tags": ["b", "a"], "set": {"read": time, "tags": time}}
    with TinyDB(tmp_path / "library.json") as stock:
        stock.table("_format").insert({"version": 1, "generation": 3})
        stock.table("papers").insert(dict(paper))
        stock.table("marks").insert(mark)
        stock.table("history").insert({"key": "0000000001", "label": "Import", "time": time})
    empty = library(tmp_path / "empty")
    bring(empty, (tmp_path / "library.json").read_bytes())
    assert empty.require(key) == desk.require(key)
    assert empty.mark(key) == Mark(read=True, tags=("a", "b"))
    stamp = stamp_at(NOW, "0")
    assert empty.marks()[key]["set"] == {"read": stamp, "tag:a": stamp, "tag:b": stamp}
    assert len(empty.history()) == 1


@pytest.mark.parametrize(
    ("data", "is_one"),
    [
        (b'{"papers": {}}', True),
        (b'\xef\xbb\xbf {\n"_default":{},"papers" : {"1":', True),
        (b'{"papers": []}', False),
        (b'[{"papers": {}}]', False),
        (b'{"_default": {"1": {"title": "x"}}}', False),
        (b"", False),
        (b"\xff\x00{", False),
    ],
)
def test_a_library_is_told_by_its_content(data: bytes, is_one: bool) -> None:
    assert tinydb.sniff(data) == is_one
    if not is_one:
        with pytest.raises(SourceError, match=r"x\.json is no TinyDB file with a table of papers"):
            tinydb.parse(Source(name="x.json", data=data, today=TODAY))


GOOD = {"key": "good", "title": "A Good Paper", "authors": ["Ada Abel"], "year": 2024}
ODD: list[Any] = [None, True, 0, -1, 1e308, 10**30, "", "x", "\ud800", [], [None], {}, {"a": 1}]


FIELDS = "aliases authors links metrics sightings raw published added year abstract key doi"


@pytest.mark.parametrize("name", FIELDS.split())
def test_a_field_of_the_wrong_type_is_absent(tmp_path: Path, name: str) -> None:
    desk = library(tmp_path / "desk")
    rows = {str(n): {**GOOD, "key": f"k{n}", "title": f"Paper {n}", name: odd}
            for n, odd in enumerate(ODD)}  # fmt: skip
    report = bring(desk, {"papers": rows})
    assert (report.records, report.new, report.rejected) == (len(ODD), len(ODD), ())
    assert changes_nothing(bring(desk, {"papers": rows}))
    state(desk)


def test_documents_that_are_no_paper_are_rejected_with_their_place(tmp_path: Path) -> None:
    rows = {"1": GOOD, "2": {"key": "x"}, "3": 7, "x": {"title": ["no"]}}
    tables = {"papers": rows, "marks": {"1": None, "2": {"read": True}}, "feeds": [], "other": {}}
    report = bring(library(tmp_path / "desk"), tables)
    assert report.new == 1
    assert [(item.where, item.reason) for item in report.rejected] == [
        ("feeds", "It is no table."),
        ("papers 2", "It has neither a title nor an abstract."),
        ("papers 3", "It is no document."),
        ("papers x", "It has neither a title nor an abstract."),
        ("marks 1", "It is no document."),
        ("marks 2", "It has no key."),
    ]


DEEP = ("[" * 100_000 + "]" * 100_000, '{"a":' * 5000 + "1" + "}" * 5000)


@pytest.mark.parametrize("bad", ['{"title": nope}', '{"title": "\x00"}', *DEEP], ids=range(4))
def test_a_document_that_is_no_json_keeps_no_other_out(tmp_path: Path, bad: str) -> None:
    data = f'{{"papers": {{"1": {bad}, "2": {json.dumps(GOOD)}}}, "feeds": [3] }}'
    desk = library(tmp_path / "desk")
    report = bring(desk, data.encode())
    assert desk.find("") == ["good"]
    assert [item.where for item in report.rejected] == ["papers 1", "feeds"]


def test_every_whole_document_of_a_file_cut_anywhere_is_kept(tmp_path: Path) -> None:
    papers = {str(n): {**GOOD, "key": f"k{n}", "title": f'A "Paper" {n}'} for n in range(3)}
    data = json.dumps({"papers": papers, "marks": {"1": {"key": "k1", "read": True}}}).encode()
    counts = []
    for cut in range(data.index(b'{"papers": {') + 12, len(data)):
        found = tinydb.parse(Source(name="x", data=data[:cut], today=TODAY))
        assert "damaged from here on" in found.rejected[-1].reason
        counts.append(found.count)
    assert counts == sorted(counts)
    assert {*counts} == {0, 1, 2, 3}


@pytest.mark.parametrize("text", [text for text, _ in HOSTILE.values()], ids=HOSTILE)
def test_all_text_is_cleaned(tmp_path: Path, text: str) -> None:
    paper: dict[str, Any] = dict.fromkeys(
        ("title", "abstract", "venue", "comment", "organisation", "key"), text
    )
    paper |= {name: [text] for name in ("authors", "aliases", "wordings", "other_titles")}
    seen = {"feed": text, "seen": NOW.isoformat(), "position": 1}
    paper |= {"sightings": [seen], "raw": {text: text}, "links": {"abs": text}, text: text}
    mark = {"key": text, "note": text, "tags": [text, "fine"], "set": {f"tag:{text}": "x"}, text: 1}
    named = {"key": text, "title": text, "name": text, "kind": text, text: [text, {text: text}]}
    desk = library(tmp_path / "desk")
    bring(desk, {
        "papers": {"1": paper, "2": GOOD}, "marks": {"1": mark}, "feeds": {"1": named},
        "authors": {"1": named}, "views": {"1": named},
    })  # fmt: skip
    assert len(desk) == 2
    for table in ("papers", "marks", "feeds", "authors", "views", "history"):
        for _, document in desk.documents(table):
            assert not COMMAND.search(json.dumps(_plain(document), ensure_ascii=False))
    state(desk)


def _plain(value: Any) -> Any:
    if hasattr(value, "items"):
        return {name: _plain(item) for name, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list) else value


FAR = "f" * 16 + "desk"


@pytest.mark.parametrize(
    ("mark", "expected"),
    [
        ({"read": True, "set": {"read": FAR}}, Mark(read=True)),
        ({"read": True, "set": {"read": "2999-01-01T00:00:00+00:00"}}, Mark(read=True)),
        ({"note": "kept", "set": None}, Mark(note="kept")),
        ({"note": 7, "read": "yes", "starred": 1, "tags": "x", "set": {"note": "1"}}, Mark()),
        (
            {"tags": ["x", None, "()", "y z"], "set": {"tags": 3, "tag:": "x"}},
            Mark(tags=("x", "y-z")),
        ),
        ({"read": True, "set": {"read": [], "tag:x": FAR, "": "1"}}, Mark(read=True)),
        ({"read": True, "later": {"deep": [1]}, "set": {"later": FAR}}, Mark(read=True)),
    ],
)
def test_an_odd_mark_says_what_can_be_understood(
    tmp_path: Path, mark: dict[str, Any], expected: Mark
) -> None:
    desk = library(tmp_path / "desk")
    tables = {"papers": {"1": GOOD}, "marks": {"1": {"key": "good", **mark}}}
    bring(desk, tables)
    assert desk.mark("good") == expected
    assert changes_nothing(bring(desk, tables))
    assert all(map(is_stamp, desk.marks().get("good", {}).get("set", {}).values()))
    desk.set_read(["good"], not expected.read)
    assert changes_nothing(bring(desk, tables))
    assert desk.mark("good").read is not expected.read


def test_after_the_year_9999_there_is_no_stamp() -> None:
    last = stamp_at(datetime.max.replace(tzinfo=UTC) - timedelta(days=1), "desk")
    assert is_stamp(last)
    assert not is_stamp(FAR)


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
    | st.sampled_from(["\ud800", "feed:a", NOW.isoformat(), "0001-01-01T00:00:00+14:00", "read"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip
NAMES = (
    "key", "title", "abstract", "authors", "sightings", "added", "links", "metrics", "aliases",
    "set", "tags", "read", "note", "name", "kind", "year", "published", "raw", "author_count",
)  # fmt: skip
odd_documents = st.dictionaries(st.sampled_from(NAMES), values, max_size=8) | values
odd_tables = st.fixed_dictionaries(
    {"papers": st.dictionaries(st.text(max_size=3), odd_documents, max_size=4)},
    optional={
        name: st.dictionaries(st.text(max_size=3), odd_documents, max_size=3) | values
        for name in ("marks", "feeds", "authors", "views", "_default")
    },
)


def _without_papers(tables: dict[str, Any]) -> dict[str, Any]:
    return {name: table for name, table in tables.items() if name != "papers"}


@given(odd_tables)
@settings(max_examples=150, deadline=None)
def test_whatever_is_in_the_file_the_good_paper_is_taken(tables: dict[str, Any]) -> None:
    tables = {"papers": {**tables["papers"], "good": GOOD}, **_without_papers(tables)}
    with tempfile.TemporaryDirectory() as place, library(Path(place)) as desk:
        bring(desk, tables)
        assert desk.find('title:"a good paper"')
        assert changes_nothing(bring(desk, tables))
        after = all_of(desk)
        desk.undo()
        assert len(desk) == 0
        desk.redo()
        assert all_of(desk) == after
