"""What each field of a query finds, whatever is typed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.errors import QueryError
from storage.library import Library
from tests.known_papers import ALL, numbers, shelf


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with shelf(tmp_path_factory.mktemp("query") / "library") as opened:
        yield opened


# What each field finds


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ALL),
        ("rivers", {1}),
        ("RIVERS winter", {1}),
        ("winter rivers", {1}),
        ("river", {1}),
        ("iver", set()),
        ("ivers", set()),
        ('"river"', set()),
        ('"river"*', {1}),
        ("rivers glow", set()),
        ("ice", {1}),
        ("brook", {1}),
        ("iclr", {1}),
        ("cold", {1}),
        ("laboratory", {4}),
        ("rlhf", {2}),
        ("harbour", {3}),
        ('"slow water"', {1}),
        ('"water slow"', set()),
        ("slow-water", {1}),
        ("slow-wat", {1}),
        ('"slow wat"', set()),
        ('"slow wat"*', {1}),
        ("things-institute", set()),
        ("2401.00002", {2}),
        ("walk.2", {2}),
        ("[lanterns]", {4}),
        ('"(revisited)"', {4}),
        ("is:unread", {2, 3, 5}),
        ("is:read", {1, 4}),
        ("is:starred", {2}),
        ("is:tagged", {2, 3, 4}),
        ("is:untagged", {1, 5}),
        ("is:followed", {1}),
        ("is:queued", {5}),
        ("is:cited", {1, 4, 5}),
        ("is:new", ALL),
        ("has:arxiv", ALL),
        ("has:doi", {2}),
        ("has:note", {3}),
        ("has:tags", {2, 3, 4}),
        ("has:code", {4}),
        ("has:pdf", ALL),
        ("has:file", {2}),
        ("-has:file is:starred", set()),
        ("has:project", {4}),
        ("has:abstract", ALL - {5}),
        ("seen:>1", {1}),
        ("year:2024", ALL - {3}),
        ("year:<2024", {3}),
        ("after:2024-01-03", {2, 4, 5}),
        ("before:2024-01-03", {1, 3}),
        ("date:2023", {3}),
        ("added:today", ALL),
        ("added:yesterday", set()),
        ("upvotes:>=10", {2}),
        ("upvotes:>10", set()),
        ("score:..3.5", {4}),
        ("score:>3.5", {2}),
        ("stars:1..2000", {4}),
        ("-score:>0", {1, 3, 5}),
        ("IS:Read", {1, 4}),
        ('is:"read"', {1, 4}),
        ("tag:ml", {2}),
        ("tag:ml/rlhf", {2}),
        ("tag:rlhf", set()),
        ("tag:#ML/", {2}),
        ("tag:mlops", {4}),
        ("tag:c#", {3}),
        ("author:simic", {1}),
        ('author:"Ada Simic"', {1}),
        ('author:"Šimić, Ada"', {1}),
        ('author:"ken goto"', {2, 3}),
        ('author:"Goto, Ken"', {2, 3}),
        ('author:"simic, a', {1}),
        ("author:rivers", set()),
        ("author:brook-ken", set()),
        ("abstract:ice", {1}),
        ("abstract:rivers", set()),
        ("venue:iclr", {1}),
        ("aff:cold", {1}),
        ("aff:glow", {4}),
        ("note:harbour", {3}),
        ("note:ruler", set()),
        ("/r.v[ae]rs?/", {1}),
        ("title:/^quiet/", {4}),
        ("abstract:/^quiet/", set()),
        ("author:/^ada simic$/", {1}),
        ("author:/^ada šimić$/", {1}),
        ("cat:cs", {1, 2}),
        ("cat:cs.CL", {1}),
        ("cat:ml", {1}),
        ("cat:c", set()),
        ("feed:daily", {1, 2, 3}),
        ("feed:weekly", {1, 4, 5}),
        ('feed:"feed weekly"', {1, 4, 5}),
        ("feed:daily feed:weekly", {1}),
        ("title:water", set()),
        ('title:"rivers in"', {1}),
        ("arxiv:2401.00002", {2}),
        ("arXiv:2401.00002v7", {2}),
        ("arxiv:2401.0000", set()),
        ("doi:10.1000/WALK.2", {2}),
        ("doi:https://doi.org/10.1000/walk.2", {2}),
        ("doi:10.1000/walk", set()),
        ("doi:10.48550/arXiv.2401.00003", {3}),
        ("id:2401.00003", {3}),
        ("id:2401.00003v2", {3}),
        ("id:arxiv:2401.00003", {3}),
        ("id:10.1000/walk.2", {2}),
        ("key:arxiv:2401.00003", {3}),
        ("key:arxiv:2401.0000", set()),
    ],
)
def test_what_is_asked_for_is_found(desk: Library, query: str, found: set[int]) -> None:
    assert numbers(desk.find(query)) == found


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("-rivers", ALL - {1}),
        ("--rivers", {1}),
        ("- rivers", {1}),
        ('-"slow water"', ALL - {1}),
        ("-is:read -tag:ml", {3, 5}),
        ("-author:goto", {1, 4, 5}),
        ("rivers OR walks", {1, 2}),
        ("rivers or walks", set()),
        ('rivers "OR" walks', set()),
        ("rivers OR walks is:starred", {1, 2}),
        ("(rivers OR walks) is:starred", {2}),
        ("-(rivers OR walks)", {3, 4, 5}),
        ("-(is:unread -is:starred)", {1, 2, 4}),
        ("((rivers))", {1}),
        ("rivers(winter)", {1}),
        ("is:read OR is:starred OR tag:c#", {1, 2, 3, 4}),
    ],
)
def test_questions_join(desk: Library, query: str, found: set[int]) -> None:
    assert numbers(desk.find(query)) == found


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("simic", {1}),
        ("ŠIMIĆ", {1}),
        ("S\u030cimic\u0301", {1}),
        ("kosar", {2}),
        ("zoé", {2}),
        ("α", {2}),
        ("alpha", {2}),
        (r"\alpha", {2}),
        ("title:α-stable", {2}),
        ("grosse", {3}),
        ("GRÖSSE", {3}),
        ("fine", {3}),
        ("masse", {3}),
        ("森", {5}),
        ("中で", {5}),
        ("森中", set()),
    ],
)
def test_case_accents_latex_and_greek_do_not_matter(
    desk: Library, query: str, found: set[int]
) -> None:
    assert numbers(desk.find(query)) == found


@pytest.mark.parametrize(
    "unfinished",
    ["-", "--", "- ", "OR", "-OR", '"', '""', '-"', "()", "-()", "tag:", "-tag:", "IS:", 'is:""',
     "tag:#", "title: ", "author:", "( )", "doi:"],
)  # fmt: skip
def test_what_is_not_finished_asks_for_nothing(desk: Library, unfinished: str) -> None:
    assert numbers(desk.find(unfinished)) == ALL
    assert numbers(desk.find(f"rivers {unfinished}")) == {1}
    assert numbers(desk.find(f"is:read {unfinished}")) == {1, 4}


@pytest.mark.parametrize("typed", ["", " ", " O", " OR", " OR ", " OR -", " OR tag:", " OR ()"])
def test_while_an_alternative_is_typed_nothing_else_appears(desk: Library, typed: str) -> None:
    assert numbers(desk.find(f"rivers{typed}")) == {1}


def test_what_is_between_a_quote_and_the_end_is_still_typed(desk: Library) -> None:
    assert numbers(desk.find('"slow wat')) == {1}
    assert numbers(desk.find('author:"ken g')) == {2, 3}


@pytest.mark.parametrize("word", ["http://a.b/c", "10:30", "a.b:", "é:x", ":x"])
def test_a_colon_alone_makes_no_field(desk: Library, word: str) -> None:
    assert numbers(desk.find(word)) == set()


# Whatever is typed


ANY = st.text(st.characters(exclude_categories=()))
SYNTAX = st.lists(
    st.sampled_from(
        ["(", ")", '"', "-", "OR", " ", ":", "is:", "tag:", "x:", "unread", "a", "é", "#", "/",
         "author:", "arxiv:", "doi:", "\x00", "\ud800", "\u2028", "$", "{", "\\", "*", "year:",
         "after:", "sort:", "in:", "7d", "20", "..", ">", "=", "∞", "title:", "+", "?"]
    ),
    max_size=30,
).map("".join)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.one_of(ANY, SYNTAX))
def test_no_text_is_worse_than_a_wrong_query(desk: Library, text: str) -> None:
    try:
        found = desk.find(text)
    except QueryError as wrong:
        assert 0 <= wrong.start < wrong.end <= len(text)
        assert wrong.query == text
        assert str(wrong)
    else:
        assert numbers(found) <= ALL


@pytest.mark.parametrize("unit", ["(", ")", "-", '"', "a ", "OR ", "-(", "is:read ", "tag:", "()"])
def test_a_very_long_query_is_answered_or_wrong(desk: Library, unit: str) -> None:
    for text in (unit * 5_000, unit * 5_001 + "a"):
        try:
            assert numbers(desk.find(text)) <= ALL
        except QueryError as wrong:
            assert 0 <= wrong.start < wrong.end <= len(text)
