"""Answers of services, in JSON: what holds of each format, however an answer is stored."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.arriving import Parsed
from storage.errors import SourceError
from storage.importers import Source, _listing, parse
from tests.answers import ALL, MODULES, claimed, corpus, facts, refused, source
from tests.fakes import paper

FILES = pytest.mark.parametrize("path", corpus(), ids=lambda p: f"{p.parent.name}/{p.stem}")


def module(path: Path) -> Callable[[Source], Parsed]:
    return MODULES[path.parent.name].parse


def reordered(value: Any, seed: int = 0) -> Any:
    """Return JSON whose names stand in another order."""
    if isinstance(value, dict):
        names = sorted(value)
        random.Random(f"{seed}{names}").shuffle(names)
        return {name: reordered(value[name], seed) for name in names}
    return [reordered(item, seed) for item in value] if isinstance(value, list) else value


@FILES
def test_an_answer_is_read_as_written_beside_it(path: Path) -> None:
    parsed = parse(source(path.read_bytes(), path.name))
    assert parsed.format == path.parent.name
    assert facts(parsed) == json.loads(path.with_suffix(".expected.json").read_text("utf-8"))


@FILES
def test_an_answer_is_claimed_by_one_format(path: Path) -> None:
    assert claimed(path.read_bytes()) == [path.parent.name]


@FILES
def test_the_order_of_names_says_nothing(path: Path) -> None:
    answer = json.loads(path.read_bytes())
    for seed in range(5):
        other = source(reordered(answer, seed), path.name)
        assert claimed(other.data) == [path.parent.name]
        assert facts(parse(other)) == facts(parse(source(answer, path.name)))


@FILES
@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
def test_an_answer_stored_in_another_encoding_says_the_same(path: Path, codec: str) -> None:
    data = path.read_bytes()
    other = source(data.decode().encode(codec), path.name)
    assert claimed(other.data) == [path.parent.name]
    assert parse(other) == parse(source(data, path.name))


@FILES
def test_answers_collected_in_a_list_are_all_read(path: Path) -> None:
    answer = json.loads(path.read_bytes())
    several = source([answer, answer], path.name)
    assert claimed(several.data) == [path.parent.name]
    alone, both = parse(source(answer, path.name)), parse(several)
    assert [record.title for record in both.records] == 2 * [r.title for r in alone.records]
    assert len(both.rejected) == 2 * len(alone.rejected)


@FILES
def test_numbers_are_dated_and_name_their_source(path: Path) -> None:
    parsed = parse(source(path.read_bytes()))
    said = [one.metrics for one in parsed.records] + [one.metrics for one in parsed.authors]
    found = [metric for metrics in said for metric in metrics.values()]
    assert all((m.source, m.as_of) == (parsed.format, source("").today) for m in found)


@FILES
def test_a_file_cut_off_anywhere_keeps_whole_records_only(path: Path) -> None:
    data = path.read_bytes()
    whole = module(path)(source(data)).records
    counts = []
    for cut in range(0, len(data) - 2, 7):
        try:
            found = module(path)(source(data[:cut]))
        except SourceError as error:
            assert "answer.json" in str(error)
            continue
        assert found.records == whole[: len(found.records)]
        counts.append(len(found.records))
    assert counts == sorted(counts)


@FILES
def test_a_file_with_a_bad_byte_anywhere_raises_nothing_else(path: Path) -> None:
    data = path.read_bytes()
    for at in range(0, len(data), 23):
        for bad in (b"", b'"', b"\xff"):
            broken = data[:at] + bad + data[at + 1 :]
            claimed(broken)
            try:
                module(path)(source(broken))
            except SourceError:
                continue


@ALL
def test_any_bytes_are_parsed_or_refused(name: str) -> None:
    @given(st.binary() | st.text().map(lambda text: text.encode("utf-8", "surrogatepass")))
    def check(data: bytes) -> None:
        MODULES[name].sniff(data)
        try:
            MODULES[name].parse(source(data))
        except SourceError as error:
            assert "answer.json" in str(error)

    check()


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6)
    | st.sampled_from(["\ud800", "\x1b[31m", "<i>", "10.5555/x", "2401.00001", "NaN", 10**400]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=5,
)  # fmt: skip


def places(value: Any, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the ways to every value inside a value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    found = [way]
    for name, item in inner if isinstance(value, (dict, list)) else ():
        found += places(item, (*way, name)) if isinstance(item, (dict, list)) else [(*way, name)]
    return found


@FILES
def test_a_value_of_another_type_is_absent_and_costs_no_other(path: Path) -> None:
    answer = path.read_text("utf-8")
    ways = [way for way in places(json.loads(answer)) if way]

    @settings(max_examples=60, deadline=None)
    @given(st.lists(st.tuples(st.sampled_from(ways), JUNK), min_size=1, max_size=3))
    def check(changes: list[tuple[tuple[Any, ...], Any]]) -> None:
        value = json.loads(answer)
        for way, junk in changes:
            at = value
            for step in way[:-1]:
                at = at[step] if isinstance(at, (dict, list)) and _has(at, step) else {}
            if isinstance(at, dict) or (isinstance(at, list) and _has(at, way[-1])):
                at[way[-1]] = junk
        try:
            found = module(path)(source(value))
        except SourceError:
            return
        for record in found.records:
            paper(record, format=found.format)  # a library takes it

    check()


def _has(at: Any, step: Any) -> bool:
    return step in at if isinstance(at, dict) else isinstance(step, int) and step < len(at)


@ALL
@pytest.mark.parametrize(
    "data",
    [b"", b"{}", b"[1]", b"<feed/>", b"Once upon a time.", b'{"papers": {"1": {"title": "x"}}}',
     b'{"version": "https://jsonfeed.org/version/1", "items": [{"id": "1", "title": "x"}]}',
     b'[{"id": "x", "type": "article", "title": "x", "DOI": "10.5555/x"}]',
     b'{"notes": [{"id": "a", "content": {"title": "x"}}], "count": 1}',
     b'{"result": {"hits": {"hit": [{"info": {"title": "x", "key": "a/b"}}]}}}'],
)  # fmt: skip
def test_other_files_are_not_claimed(name: str, data: bytes) -> None:
    assert not MODULES[name].sniff(data)


@ALL
@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ("", "is empty"),
        ("Once upon a time.", "it is no JSON that can be read (line 1, column 1)"),
        ("[{'title': 'x', 'ok': True}]", "written in Python's notation"),
        (["{'title': 'x'}", "{'title': 'y'}"], "texts in Python's notation"),
        (["x"], "it holds texts"),
        ([1, 2], "nothing in it is a paper"),
        ({"colour": "red"}, "nothing in it is a paper"),
        ("[" * 100_000, "nested deeper than"),
        ({"error": "Too many requests."}, "answered with an error: Too many requests."),
        ({"message": "Not here", "code": "404"}, "answered with an error: Not here."),
    ],
)
def test_what_is_no_answer_is_refused_in_a_sentence(name: str, answer: Any, why: str) -> None:
    sentence = refused(MODULES[name].parse, answer)
    assert why in sentence
    assert sentence.startswith("answer.json") and sentence.endswith(".")


@ALL
def test_an_empty_list_is_valid_and_says_so(name: str) -> None:
    parsed = MODULES[name].parse(source([]))
    assert (parsed.records, parsed.rejected) == ((), ())
    assert parsed.warnings[0].startswith("0 papers: ")


@ALL
def test_a_longer_list_is_read_up_to_the_limit(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_listing, "MAX_RECORDS", 2)
    path = next(path for path in corpus() if path.parent.name == name)
    one = facts(MODULES[name].parse(source(path.read_bytes())))["records"]
    answer = json.loads(path.read_bytes())
    parsed = MODULES[name].parse(source("\n".join([json.dumps(answer)] * 3)))
    assert len(parsed.records) == min(2, 3 * len(one))
    assert any(sentence.startswith("Only the first 2 of ") for sentence in parsed.warnings)


@ALL
def test_an_address_that_is_none_is_a_name(name: str) -> None:
    assert MODULES[name].parse(source([], name="http://[:::1:::]/x?q=tea")).feed.title


@ALL
def test_a_file_is_the_same_feed_each_time(name: str) -> None:
    keys = {MODULES[name].parse(source([], name="a/b.json")).feed.key for _ in range(2)}
    assert len(keys) == 1
