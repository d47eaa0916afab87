"""Queries printed: what is shown means what was typed, and the guide is true."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.errors import QueryError
from storage.fields import FIELDS
from storage.predicates import (
    ALL,
    DAYS,
    NUMBERS,
    ORDERS,
    STATES,
    TEXTS,
    THINGS,
    Asked,
    Query,
    Sort,
    Words,
    every,
    highlights,
    some,
    without,
)
from storage.printer import printed
from storage.query import parse
from tests.queries import TODAY, A, asked, read, word

GUIDE = Path(__file__).parent.parent / "docs" / "query.md"


# Printing


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("", ""),
        ("  a   b ", "a b"),
        ("((a OR (b)) (c))", "(a OR b) c"),
        ("(a b) OR c", "a b OR c"),
        ("--a -(-b) -(c)", "a b -c"),
        ("-(a b)", "-(a b)"),
        ("sort:date (a OR b)", "a OR b sort:date"),
        ("sort:-date", "sort:-date"),
        ('TAG:"ml" tag:"a b" tag:#C#', 'tag:ml tag:"a b" tag:c#'),
        ("tag:／+", "tag:/+"),
        ("Slow-Water", '"slow water"*'),
        ("has:tags is:new", "is:tagged added:today"),
        ("arxiv:https://arxiv.org/abs/2310.02129v3 id:x", "arxiv:2310.02129 id:x"),
        ("doi:https://doi.org/10.1/X", "doi:10.1/x"),
        ("feed:＂x", "feed:＂x"),
        ("cat:CS.cl", "cat:cs.cl"),
    ],
)
def test_a_query_is_printed_short(text: str, short: str) -> None:
    assert printed(asked(text)) == short


VALUES = st.one_of(
    st.text(max_size=12),
    st.sampled_from(["ml/rlhf", "#x", "／+", "a b", "αβ", "α϶β", "7d", "2310.02129v2v3.pdf", "＂",
                     "-", "arXiv:1", "https://doi.org/10.1/X", "/", "$\\beta$", "x*", "(a)",
                     "≠∞™", "½"]),
)  # fmt: skip
LIMITS = {
    "score": st.sampled_from(["1", "2.50", "-3", "20"]),
    "day": st.sampled_from(["2024", "2024-05", "2024-05-06", "7d", "1y", "today", "yesterday"]),
}
RANGES = st.one_of(
    st.tuples(st.sampled_from((*NUMBERS, *DAYS)), st.sampled_from(["", ">", ">=", "<", "<=", "="])),
    st.tuples(st.sampled_from((*NUMBERS, *DAYS)), st.sampled_from(["a..", "..a"])),
)


@st.composite
def ranges(draw: st.DrawFn) -> str:
    field, form = draw(RANGES)
    whole = field in ("year", "seen")
    limit = draw(st.just("2024") if whole else LIMITS["day" if field in DAYS else "score"])
    return f"{field}:{form.replace('a', limit) if '.' in form else form + limit}"


LEAVES = st.one_of(
    st.builds(lambda field, value: f'{field}:"{value}"', st.sampled_from(list(FIELDS)), VALUES),
    st.builds(lambda field, value: f'{field}:"{value}"*', st.sampled_from(TEXTS), VALUES),
    st.builds(lambda field, value: f"{field}:{value}", st.sampled_from(list(FIELDS)), VALUES),
    st.builds(lambda state: f"is:{state}", st.sampled_from(STATES)),
    st.builds(lambda thing: f"has:{thing}", st.sampled_from(THINGS)),
    st.builds(lambda name: f"in:{name}", st.sampled_from(["inbox", '"my view"'])),
    st.builds(lambda end, day: f"{end}:{day}", st.sampled_from(["after", "before"]), LIMITS["day"]),
    st.builds(lambda field, value: f"{field}/{value}/", st.sampled_from(["", "title:"]), VALUES),
    ranges(),
    VALUES,
)  # fmt: skip


def leaf(text: str) -> Query:
    try:
        return read(text)
    except QueryError:
        return ALL


QUERIES = st.recursive(
    LEAVES.map(leaf),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(every),
        st.lists(inner, max_size=3).map(some),
        inner.map(without),
    ),
    max_leaves=12,
)
SORTS = st.none() | st.builds(Sort, st.sampled_from(ORDERS), st.booleans())


@settings(max_examples=1000, deadline=None)
@given(st.builds(Asked, QUERIES, SORTS))
def test_what_is_printed_asks_the_same(query: Asked) -> None:
    text = printed(query)
    assert asked(text) == query
    assert printed(asked(text)) == text


FRAGMENTS = st.lists(
    st.sampled_from(
        ["(", ")", '"', "-", "OR", "AND", " ", ":", "is:", "tag:", "x:", "unread", "a", "é", "α",
         "#", "/", "author:", "arxiv:", "doi:", "\x00", "\ud800", "\u2028", "$", "{", "\\", "*",
         "year:", "after:", "sort:", "in:", "inbox", "7d", "20", "..", ">", "=", "∞", "title:",
         "+", "?", ","]
    ),
    max_size=30,
).map("".join)  # fmt: skip


@settings(max_examples=1500, deadline=None)
@given(st.one_of(st.text(st.characters(exclude_categories=())), FRAGMENTS))
def test_any_text_is_a_query_that_can_be_printed_or_a_wrong_one(text: str) -> None:
    try:
        query = asked(text)
    except QueryError as wrong:
        assert 0 <= wrong.start < wrong.end <= len(text)
        assert str(wrong)
    else:
        assert asked(printed(query)) == query


@settings(max_examples=300, deadline=None)
@given(st.builds(Asked, QUERIES, SORTS))
def test_every_beginning_of_a_query_can_be_read_while_it_is_typed(query: Asked) -> None:
    text = printed(query)
    for end in range(len(text)):
        try:
            asked(text[:end])
        except QueryError as wrong:
            assert 0 <= wrong.start < wrong.end <= end


@pytest.mark.parametrize(
    "unit",
    ["(", ")", "-", '"', "a", "a ", "a b OR ", "-(", "is:read ", "tag:", "()", "-a ", "/", "/a",
     "\\", "/\\", "a:", "v1", "arxiv:v1", "..", "year:1..", "$", "α", "\u0301", '""', 'x"', "*",
     "\n", "#"],
)  # fmt: skip
def test_a_long_hostile_query_is_read_in_linear_time(unit: str) -> None:
    text = unit * (100_000 // len(unit))  # would take hours otherwise
    for hostile in (text, f"arxiv:{text}", f'"{text}a'):
        try:
            asked(hostile)
        except QueryError as wrong:
            assert wrong.start < wrong.end


# What is shown of it


def test_the_words_that_must_be_there_are_shown() -> None:
    query = read('a -b (title:c OR "d e") -(f -g) a tag:h is:read')
    assert highlights(query) == (A, word("c", "title"), Words("", ("d", "e"), False))
    nested = parse("in:w", today=TODAY, views={"w": "a -b"}).query
    assert highlights(nested) == (A,)


# The guide


def test_the_guide_names_everything_that_can_be_asked() -> None:
    guide = GUIDE.read_text(encoding="utf-8")
    for field in FIELDS:
        assert f"{field}:" in guide
    for state in (*STATES, "new"):
        assert f"`is:{state}`" in guide
    for thing in (*THINGS, "tags"):
        assert f"`has:{thing}`" in guide
    assert f"`{' '.join(ORDERS)}`" in guide


def test_every_example_of_the_guide_asks_for_something() -> None:
    guide = GUIDE.read_text(encoding="utf-8")
    minutes = guide.partition("## Two minutes")[2].partition("Upper and lower")[0]
    examples = [line.split("   ")[0] for line in minutes.split("\n    ")[1:]]
    tables = [line.split("|")[1] for line in guide.split("\n") if line.startswith("| `")]
    examples += [example for cell in tables for example in re.findall("`([^`]+)`", cell)]
    assert len(examples) > 60
    for example in examples:
        assert read(example) != ALL
