"""TinyDB files of others: whatever is in them, what is good comes in and the rest is told."""

from __future__ import annotations

import json
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tinydb import TinyDB

from storage.errors import SourceError
from storage.importers import Source, tinydb
from storage.model import Mark
from storage.stamps import is_stamp, stamp_at
from tests.fakes import NOW, TODAY, library, parsed, record
from tests.hostile import COMMAND, HOSTILE
from tests.libraries import state
from tests.tinydb_files import all_of, bring, changes_nothing

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
