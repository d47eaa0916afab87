"""Files of DBLP, OpenReview, PubMed and conferences of our own making, beside what they say."""

from __future__ import annotations

import json
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.arriving import Parsed
from storage.errors import SourceError
from storage.importers import Source, importers, parse
from tests.fakes import CORPUS

FORMATS = ("dblp", "openreview", "pubmed", "conference-list")
SOURCES = [
    path
    for name in FORMATS
    for path in sorted((CORPUS / name).iterdir())
    if not path.name.endswith(".expected.json")
]
EACH = pytest.mark.parametrize("path", SOURCES, ids=lambda path: f"{path.parent.name}/{path.name}")


def of(suffix: str) -> pytest.MarkDecorator:
    """Run a test over the sources of one language."""
    paths = [path for path in SOURCES if path.suffix == suffix]
    return pytest.mark.parametrize(
        "path", paths, ids=lambda path: f"{path.parent.name}/{path.name}"
    )


def source(path: Path, data: bytes | None = None) -> Source:
    return Source(name=path.name, data=data or path.read_bytes(), today=date(2032, 1, 9))


def said(value: object) -> Any:
    """Everything a value says, as JSON would hold it; what it does not say is absent."""
    if not hasattr(value, "__dataclass_fields__"):
        return value if isinstance(value, str | int | float | bool) else str(value)
    found = {name: getattr(value, name) for name in value.__dataclass_fields__}
    found.pop("position", None)
    return {
        name: [said(item) for item in given]
        if isinstance(given, tuple)
        else {key: said(item) for key, item in given.items()}
        if isinstance(given, dict)
        else said(given)
        for name, given in found.items()
        if given not in (None, (), {}, False)
    }


def account(parsed: Parsed) -> Any:
    told = said(parsed)
    told.pop("collection")
    return told


@EACH
def test_a_source_is_read_as_written_beside_it(path: Path) -> None:
    expected = json.loads((path.parent / f"{path.name}.expected.json").read_text("utf-8"))
    parsed = parse(source(path))
    assert account(parsed) == expected
    assert parsed.format == path.parent.name


@EACH
def test_positions_are_those_in_the_list(path: Path) -> None:
    records = parse(source(path)).records
    assert [record.position for record in records] == list(range(1, len(records) + 1))


@of(".xml")
@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-32-be"])
def test_wide_xml_says_the_same(path: Path, codec: str) -> None:
    text = path.read_bytes().decode("latin-1" if path.name == "person.xml" else "utf-8")
    assert parse(source(path, text.encode(codec))) == parse(source(path))


@of(".json")
@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16"])
def test_json_with_a_mark_says_the_same(path: Path, codec: str) -> None:
    text = path.read_text("utf-8")
    assert parse(source(path, text.encode(codec))) == parse(source(path))


@EACH
def test_a_source_is_claimed_by_one_format_only(path: Path) -> None:
    data = path.read_bytes()
    assert [each.FORMAT for each in importers() if each.sniff(data)] == [path.parent.name]


def read_as(path: Path, data: bytes) -> Parsed | None:
    """Read damaged bytes; None when they are refused with a sentence."""
    try:
        return parse(source(path, data), as_format=path.parent.name)
    except SourceError as error:
        assert str(error).startswith(path.name)
        return None


@EACH
def test_a_source_cut_off_anywhere_keeps_whole_records_only(path: Path) -> None:
    data = path.read_bytes()
    titles = [record.title for record in parse(source(path)).records]
    for end in range(1, len(data), 7):
        parsed = read_as(path, data[:end])
        kept = [record.title for record in parsed.records] if parsed else []
        assert kept == titles[: len(kept)]
        if parsed and len(kept) < len(titles):
            assert parsed.rejected or parsed.warnings


@EACH
@given(
    edits=st.lists(st.tuples(st.integers(0), st.binary(max_size=6), st.integers(0, 9)), max_size=5)
)
@settings(max_examples=40)
def test_mutilated_bytes_are_read_or_refused(
    path: Path, edits: list[tuple[int, bytes, int]]
) -> None:
    data = path.read_bytes()
    for place, put, gone in edits:
        at = place % (len(data) + 1)
        data = data[:at] + put + data[at + gone :]
    read_as(path, data or b"x")


WRONG: list[Any] = [None, True, -7, 1e300, [], {}, "", [None, [3]], {"value": []}, "x" * 9]


@of(".json")
@given(data=st.data())
@settings(max_examples=40)
def test_values_of_the_wrong_type_are_absent(path: Path, data: st.DataObject) -> None:
    document = json.loads(path.read_text("utf-8"))
    for _ in range(3):
        holder: Any = document
        key: Any = None
        while isinstance(holder, dict | list) and holder:
            keys = sorted(holder) if isinstance(holder, dict) else list(range(len(holder)))
            key = data.draw(st.sampled_from(keys))
            if not isinstance(holder[key], dict | list) or data.draw(st.booleans()):
                break
            holder = holder[key]
        if isinstance(holder, dict | list) and holder:
            holder[key] = deepcopy(data.draw(st.sampled_from(WRONG)))
    parsed = read_as(path, json.dumps(document).encode())
    for record in parsed.records if parsed else ():
        assert record.title or record.other_ids
        hash((record.title, record.authors, record.links, record.year))
