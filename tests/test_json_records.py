"""JSON documents that hold records, whole and damaged."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.errors import SourceError
from storage.importers import Source
from storage.importers import _json_records as json_records
from storage.importers._json_records import Rows, head, rows

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
RECORDS = st.lists(st.dictionaries(st.text(), VALUES, max_size=4), max_size=5)


def read(text: str | bytes, *under: str) -> Rows:
    data = text.encode() if isinstance(text, str) else text
    return rows(Source(name="x.json", data=data, today=date(2026, 1, 9)), *under)


def items(text: str | bytes, *under: str) -> list[Any]:
    return [record for _, record in read(text, *under).items]


@given(RECORDS)
def test_a_list_an_object_around_it_and_one_record_are_read(records: list[Any]) -> None:
    assert items(json.dumps(records)) == records
    assert items(json.dumps({"count": 1, "notes": records}), "hits", "notes") == records
    for record in records:
        assert items(json.dumps(record)) == [record]


@given(RECORDS.filter(bool), st.integers(0, 10**6))
def test_what_stands_before_the_damage_is_kept(records: list[Any], place: int) -> None:
    text = json.dumps(records)
    cut = text[: 1 + place % (len(text) - 1)]
    try:
        found = read(cut)
    except SourceError:
        return
    assert [record for _, record in found.items] == records[: len(found.items)]
    assert found.warnings


def test_records_a_line_each_are_read_without_a_warning() -> None:
    found = read('{"a": 1}\n{"a": 2}\n', "notes")
    assert found.items == [(1, {"a": 1}), (2, {"a": 2})]
    assert not found.rejected and not found.warnings


def test_a_damaged_record_is_skipped_by_its_brackets() -> None:
    found = read('[{"a": 1}, {"b": [nope, {"c": "}"}]}, {"d": 2}]')
    assert found.items == [(1, {"a": 1}), (3, {"d": 2})]
    assert [part.where for part in found.rejected] == ["record 2"]


def test_what_is_damaged_between_records_ends_the_reading() -> None:
    found = read('[{"a": 1}; {"b": 2}]')
    assert found.items == [(1, {"a": 1})]
    assert found.rejected[0].where == "character 9"


def test_what_programs_write_for_no_number_is_read() -> None:
    assert items('[{"a": 1, "b": NaN, "c": Infinity}]')[0]["a"] == 1


def test_a_line_break_in_a_text_is_read() -> None:
    assert items('[{"a": "x\ny"}]') == [{"a": "x\ny"}]


@pytest.mark.parametrize("text", ["", "word", "7", '"word"', "[{'a': 1}]", "[{", "{", "[1, 2"])
def test_what_is_no_json_is_refused_by_name(text: str) -> None:
    with pytest.raises(SourceError, match=r"^x\.json "):
        read(text)


def test_what_is_nested_without_end_is_refused() -> None:
    deep = '[{"a": 1}, {"b": ' + "[" * 100_000 + "]" * 100_000 + '}, {"c": 2}]'
    assert items(deep) == [{"a": 1}, {"c": 2}]
    with pytest.raises(SourceError):
        read("[" * 100_000)


def test_a_file_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_records, "MAX_BYTES", 8)
    with pytest.raises(SourceError, match="larger than 0 MB"):
        read('[{"a": 1}]')


@pytest.mark.parametrize("end", ["]", ""])
def test_a_longer_list_is_read_up_to_the_limit(monkeypatch: pytest.MonkeyPatch, end: str) -> None:
    monkeypatch.setattr(json_records, "MAX_RECORDS", 2)
    found = read('[{"a": 1}, {"a": 2}, {"a": 3}' + end)
    assert len(found.items) == 2
    assert found.warnings[-1] == "Only the first 2 records were read."


def test_the_head_of_what_is_no_json_is_empty() -> None:
    assert head(b"\xef\xbb\xbf \n[1]") == "[1]"
    assert head(b"<a/>") == head(b"") == ""
