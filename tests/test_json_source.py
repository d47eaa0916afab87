"""JSON that is damaged, has several values, or is seen from afar."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.errors import SourceError
from storage.importers import _json_source as json_source
from storage.importers import _listing as listing
from storage.importers._json_shape import beginning, shape
from storage.importers._json_source import Unreadable, values
from tests.answers import source

LISTS = ("", "data", "message.items")


def read(text: str | bytes) -> list[Any]:
    return values(source(text), "a list", LISTS)


def items(text: str) -> list[Any]:
    (value,) = read(text)
    return ["unreadable" if isinstance(item, Unreadable) else item for item in value]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('[1, {"a": nope}, 3]', [1, "unreadable", 3]),
        ('[1, 2, {"a": "b', [1, 2, "unreadable"]),
        ("[1, 2, ", [1, 2, "unreadable"]),
        ("[1, 2,]", [1, 2]),
        ("[1 2]", [1, 2]),
        ('[{"a": "line\nbreak"}]', [{"a": "line\nbreak"}]),
        ('["\\ud800"]', ["\ud800"]),
        ("[0, [[[1}], 2]", [0, "unreadable", "unreadable"]),
    ],
)
def test_good_records_of_a_damaged_list_are_kept(text: str, expected: list[Any]) -> None:
    assert items(text) == expected


def test_what_is_no_number_in_json_costs_nothing_else() -> None:
    ((first, second),) = read('[{"a": NaN}, {"b": 1}]')
    assert first["a"] != first["a"] and second == {"b": 1}


def test_what_stands_around_a_damaged_list_is_kept() -> None:
    (value,) = read('{"n": 1, "data": [1, {oops}, 2], "m": 2}')
    assert (value["n"], value["m"], len(value["data"])) == (1, 2, 3)
    (value,) = read('{"n": 1, "message": {"o": 2, "items": [1, {"a":')
    assert (value["n"], value["message"]["o"]) == (1, 2)
    assert value["message"]["items"][0] == 1


def test_a_list_without_a_whole_head_is_kept() -> None:
    (value,) = read('{"n": oops, "data": [1, 2]}')
    assert value == {"data": [1, 2]}


def test_a_single_object_that_is_cut_off_is_refused() -> None:
    with pytest.raises(SourceError, match="no JSON that can be read"):
        read('{"title": "x", "authors": [{"name": "a"}, {"name": "b"}')


def test_a_file_may_have_a_value_on_each_line() -> None:
    assert read('{"a": 1}\n{"a": 2}\n\n{"a": 3}\n') == [{"a": 1}, {"a": 2}, {"a": 3}]
    first, bad, last = read('{"a": 1}\n{"a": oops}\n{"a": 3}')
    assert (first, bad.reason, last) == ({"a": 1}, "It is no JSON that can be read.", {"a": 3})
    first, cut = read('{"a": 1}\n{"a": ')
    assert cut.reason == "The file is damaged from here on; kept what was before."


def test_two_answers_one_after_the_other_are_both_read() -> None:
    assert read('{"data": [1]}{"data": [2]}') == [{"data": [1]}, {"data": [2]}]
    first, second = read('{"data": [1, {oops}], "n": 1} {"data": [2]}')
    assert (first["n"], second) == (1, {"data": [2]})


def test_a_file_of_nothing_but_damage_is_left_in_time() -> None:
    (value,) = read("[0, " + "{oops}," * 50_000 + "1]")
    assert len(value) == 1_002
    assert len(read('{"a": 1}\n' + "{oops}\n" * 50_000)) == 1_002


def test_an_older_encoding_is_understood() -> None:
    assert read('[{"name": "Zo\xeb M\xfcller"}'.encode("cp1252") + b"]") == [
        [{"name": "Zo\xeb M\xfcller"}]
    ]


def test_what_is_nested_without_end_costs_nothing_else() -> None:
    deep = '[{"a": 1}, {"b": ' + "[" * 100_000 + "]" * 100_000 + '}, {"c": 2}]'
    assert items(deep) == [{"a": 1}, "unreadable", {"c": 2}]
    with pytest.raises(SourceError):
        read("[" * 100_000)


def test_a_file_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_source, "MAX_BYTES", 8)
    with pytest.raises(SourceError, match="larger than 0 MB"):
        read('[{"a": 1}]')


@pytest.mark.parametrize("end", ["]", ""])
def test_of_a_longer_list_the_first_are_numbered(monkeypatch: pytest.MonkeyPatch, end: str) -> None:
    monkeypatch.setattr(listing, "MAX_RECORDS", 2)
    found = listing.rows(source('[{"a": 1}, {"a": 2}, {"a": 3}' + end), "a list")
    assert found.items == [(1, {"a": 1}), (2, {"a": 2})]
    assert found.warnings[0].startswith("Only the first 2 of")


def test_the_beginning_of_what_is_no_json_is_empty() -> None:
    assert beginning(b"\xef\xbb\xbf \n[1]") == "[1]"
    assert beginning("[1]".encode("utf-16")) == "[1]"
    assert beginning(b"<a/>") == beginning(b"") == ""


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner),
)


RECORDS = st.lists(st.dictionaries(st.text(max_size=3), JSON, max_size=4), max_size=5)


@given(RECORDS)
def test_records_stand_in_a_list_in_an_object_around_it_or_alone(records: list[Any]) -> None:
    numbered = list(enumerate(records, start=1))
    assert listing.rows(source(records), "a list").items == numbered
    around = {"count": 1, "notes": records}
    assert listing.rows(source(around), "a list", "hits", "notes").items == numbered
    for record in records:
        assert listing.rows(source(record), "a list").items == [(1, record)]


def test_what_cannot_be_read_is_rejected_by_its_number() -> None:
    found = listing.rows(source('[{"a": 1}, {"b": [nope, {"c": "}"}]}, {"d": 2}]'), "a list")
    assert found.items == [(1, {"a": 1}), (3, {"d": 2})]
    assert [item.where for item in found.rejected] == ["record 2"]


@given(JSON, st.booleans())
def test_any_value_is_read_as_it_is(value: Any, ascii: bool) -> None:
    assert read(json.dumps(value, ensure_ascii=ascii)) == [value]


@given(st.lists(JSON, min_size=1, max_size=5))
def test_values_one_a_line_are_read_as_they_are(many: list[Any]) -> None:
    assert read("\n".join(map(json.dumps, many))) == many


@given(st.lists(JSON, min_size=1, max_size=4), st.data())
def test_every_item_before_a_cut_is_kept(many: list[Any], data: st.DataObject) -> None:
    texts = [json.dumps(item) for item in many]
    text = "[" + ", ".join(texts)
    cut = data.draw(st.integers(1 + len(texts[0]), len(text)))
    try:
        ((*found, last),) = read(text[:cut])
    except SourceError:  # `12` may have been `123`, so not even the first is sure
        return
    assert found[:-1] == many[: len(found) - 1]
    assert isinstance(last, Unreadable)


def names(value: Any, place: str = "") -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    if isinstance(value, dict):
        found[place] = set(value)
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    for name, item in inner:
        if isinstance(item, (dict, list)):
            below = f"{place}.{name}".lstrip(".") if isinstance(value, dict) else f"{place}[]"
            for at, more in names(item, below).items():
                found.setdefault(at, set()).update(more)
    return found


WORDS = st.text("abcdef", min_size=1, max_size=3)
NESTED = st.recursive(
    st.integers(0, 9) | st.sampled_from(['a "b": {', "\\", "]}", "x"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(WORDS, NESTED) | st.lists(NESTED))
def test_a_shape_has_the_names_of_each_place(value: Any) -> None:
    seen = shape(json.dumps(value).encode())
    for place, expected in names(value).items():
        if place.count(".") + place.count("[]") <= 3:
            assert seen.names(place) == expected


def test_what_is_no_json_has_no_shape() -> None:
    for data in (b"", b"<a/>", b"@article{x, title={y}}", b"\xff\xfe<\x00"):
        assert not shape(data).names("", "[]")
