"""The query language by itself: how a query is read, printed, refused; which words it shows."""

from __future__ import annotations

from datetime import date

import pytest

from storage.errors import QueryError
from storage.predicates import (
    ALL,
    And,
    Asked,
    Between,
    During,
    InView,
    Is,
    Not,
    Or,
    Pattern,
    Sign,
    Sort,
    Tagged,
    Words,
)
from storage.printer import printed
from storage.query import parse
from tests.queries import TODAY, A, B, C, asked, read, word

# Reading


def test_a_blank_binds_closer_than_or_and_a_minus_closest() -> None:
    assert read("a b OR -c") == Or((And((A, B)), Not(C)))
    assert read("a (b OR c)") == And((A, Or((B, C))))
    assert read("-(a OR b)") == Not(Or((A, B)))
    assert read("a AND b") == And((A, B))


def test_joins_are_flat_and_say_nothing_twice() -> None:
    assert read("((a) (b c)) a") == And((A, B, C))
    assert read("(a OR b) OR (c OR a)") == Or((A, B, C))
    assert read("-(-a)") == A
    assert read("-(a OR a)") == Not(A)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("surface", Words("", ("surface",), True)),
        ("Surface-Code", Words("", ("surface", "code"), True)),
        ('"surface"', Words("", ("surface",), False)),
        ('"surface cod', Words("", ("surface", "cod"), True)),
        ('"surface cod"*', Words("", ("surface", "cod"), True)),
        ('title:"Surface Code"', Words("title", ("surface", "code"), False)),
        ("Title:surf", Words("title", ("surf",), True)),
        ('author:"Šimić, Ada"', Words("author", ("ada", "simic"), False)),
        ('author:"Šimić, A', Words("author", ("simic",), False)),
        ("author:simic", Words("author", ("simic",), True)),
        (r"$\alpha$", Words("", ("alpha",), True)),
        ("α϶β", Words("", ("alpha", "beta"), True)),
        ("森の", Words("", ("森", "の"), True)),
        ("https://a.b/c", Words("", ("https", "a", "b", "c"), True)),
        ('"OR"', Words("", ("or",), False)),
        ("or", word("or")),
        ("10:30", Words("", ("10", "30"), True)),
    ],
)
def test_words_are_those_of_the_texts(text: str, words: Words) -> None:
    assert read(text) == words


def test_symbols_are_looked_for_and_other_signs_ask_for_nothing() -> None:
    assert read("∞") == Sign("", "∞")
    assert read("title:→") == Sign("title", "→")
    assert read("∞-norm") == word("norm")
    for sign in ("+", "???", "—", "…", "[]", "&", "title:&", "/", "a: b"[1:2]):
        assert read(sign) == ALL
        assert read(f"a {sign} b") == And((A, B))


def test_between_slashes_everything_is_the_expression() -> None:
    assert read("/rlh?f/") == Pattern("", "rlh?f")
    assert read(r"title:/(a|b) \"c\"\/d/ a") == And((Pattern("title", r"(a|b) \"c\"\/d"), A))
    assert read("(/a/)") == Pattern("", "a")
    assert read("-/a b/") == Not(Pattern("", "a b"))
    assert read("/a b") == Pattern("", "a b")
    assert read("tag:/a/") == Tagged("a")
    assert read("and/or") == Words("", ("and", "or"), True)


@pytest.mark.parametrize(
    "unfinished",
    ["-", "--", "OR", "AND", "-OR", '"', '""', '-"', "()", "-()", "tag:", "-tag:", "IS:", 'is:""',
     'is:"unr', "sort:", "sort:-", "in:", 'in:"My v', "after:", "score:>", "year:..", 'year:"20x',
     "date:<=", "/", "//", "/(", "/a\\", "title:/[a", "key:", "id:", "has:", "-sort:"],
)  # fmt: skip
def test_what_is_not_finished_asks_for_nothing(unfinished: str) -> None:
    assert asked(unfinished) == Asked(ALL)
    assert asked(f"a {unfinished}") == Asked(A)
    assert asked(f"a OR {unfinished}") == Asked(A)


# Numbers and days


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("year:2024", 2024, 2024),
        ("year:=2024", 2024, 2024),
        ("year:>2024", 2025, None),
        ("year:>=2024", 2024, None),
        ("year:<2024", None, 2023),
        ("year:<=2024", None, 2024),
        ("year:2024..2026", 2024, 2026),
        ("year:2024..", 2024, None),
        ("year:..2026", None, 2026),
        ("score:1.5..2.5", 1.5, 2.5),
        ("score:-3..0", -3, 0),
        ('score:" >= 20 "', 20, None),
        ('score:"1 .. 2"', 1, 2),
    ],
)
def test_numbers_are_from_low_to_high(text: str, low: float | None, high: float | None) -> None:
    query = read(text)
    assert isinstance(query, Between)
    assert (query.low, query.high) == (low, high)


def test_above_and_below_leave_out_the_number_itself() -> None:
    above, below = read("score:>20"), read("score:<20")
    assert isinstance(above, Between)
    assert isinstance(below, Between)
    assert above.low is not None
    assert below.high is not None
    assert 20 < above.low < 20.000001
    assert 19.999999 < below.high < 20


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("date:2024", "2024-01-01", "2024-12-31"),
        ("date:2024-02", "2024-02-01", "2024-02-29"),
        ("date:2024-2-3", "2024-02-03", "2024-02-03"),
        ("date:2023-05..2024", "2023-05-01", "2024-12-31"),
        ("date:>2024", "2025-01-01", None),
        ("date:>=2024", "2024-01-01", None),
        ("date:<2024", None, "2023-12-31"),
        ("date:<=2024", None, "2024-12-31"),
        ("after:2024", "2024-01-01", None),
        ("before:2024", None, "2023-12-31"),
        ("after:7d", "2026-06-24", None),
        ("before:2w", None, "2026-06-16"),
        ("added:7d", "2026-06-24", None),
        ("added:=7d", "2026-06-24", "2026-06-24"),
        ("added:today", "2026-07-01", "2026-07-01"),
        ("added:YESTERDAY", "2026-06-30", "2026-06-30"),
        ("date:2w..1w", "2026-06-17", "2026-06-24"),
        ("date:..today", None, "2026-07-01"),
        ("after:6m", "2026-01-01", None),
        ("after:1y", "2025-07-01", None),
        ("after:99999y", "1000-01-01", None),
        ("after:99999d", "1752-09-16", None),
        ("is:new", "2026-07-01", "2026-07-01"),
    ],
)
def test_days_are_from_first_to_last(text: str, first: str | None, last: str | None) -> None:
    query = read(text)
    assert isinstance(query, During)
    assert query.first == (date.fromisoformat(first) if first else None)
    assert query.last == (date.fromisoformat(last) if last else None)


def test_months_are_counted_to_days_that_exist() -> None:
    leap = parse("after:1m", today=date(2024, 3, 31)).query
    year = parse("after:1y", today=date(2024, 2, 29)).query
    assert isinstance(leap, During)
    assert isinstance(year, During)
    assert (leap.first, year.first) == (date(2024, 2, 29), date(2023, 2, 28))


def test_what_is_relative_is_printed_relative() -> None:
    assert printed(asked("AFTER:7D date:2W..today")) == "after:7d date:2w..today"


# Orders


def test_the_order_typed_last_counts_and_asks_for_nothing() -> None:
    assert asked("sort:score a sort:-DATE b") == Asked(And((A, B)), Sort("date", True))
    assert asked("a OR sort:title") == Asked(A, Sort("title"))
    assert asked("(a sort:seen) OR b") == Asked(Or((A, B)), Sort("seen"))


# Views


def test_a_view_is_what_it_asks_for_but_not_its_order() -> None:
    inbox = InView("Inbox", Is("unread"))
    assert asked("in:INBOX a") == Asked(And((inbox, A)))
    assert asked('in:"my view"') == Asked(InView("My view", Or((Tagged("ml"), inbox))))
    assert printed(asked('in:"my view" -in:inbox')) == 'in:"My view" -in:Inbox'


def test_a_name_with_quotes_can_be_printed() -> None:
    query = InView('A "B" c', word("x"))
    assert read(printed(Asked(query))) == query


def test_a_view_that_asks_for_itself_is_refused() -> None:
    circle = {"a": "in:b", "b": "x OR in:c", "c": "-in:a"}
    for name in circle:
        with pytest.raises(QueryError, match="asks for itself"):
            parse(f"in:{name}", today=TODAY, views=circle)


def test_views_of_views_end_soon() -> None:
    doubling = {f"v{n}": f"in:v{n + 1} OR -in:v{n + 1}" for n in range(40)} | {"v40": "x"}
    with pytest.raises(QueryError, match="Too many views"):
        parse("in:v0", today=TODAY, views=doubling)
    chain = {f"v{n}": f"(in:v{n + 1})" for n in range(400)} | {"v400": "x"}
    with pytest.raises(QueryError, match="Too many"):
        parse("in:v0", today=TODAY, views=chain)


# What is wrong


@pytest.mark.parametrize(
    ("query", "part", "reason"),
    [
        (
            "rivers is:red",
            "is:red",
            "“is:” takes unread, read, starred, tagged, untagged, followed",
        ),
        ("a (b OR is:x)", "is:x", "not “x”"),
        ("is:unreed", "is:unreed", "Did you mean “unread”?"),
        ("has:pdfs", "has:pdfs", "Did you mean “pdf”?"),
        ("a autor:zeng b", "autor:zeng", "no field “autor:”. Did you mean “author:”?"),
        ('-zzqx:"x y"', 'zzqx:"x y"', "no field “zzqx:”. Write it in quotes"),
        ("a (b", "(", "not closed"),
        ("a (b (c)", "(", "not closed"),
        ("(a) (b", "(", "not closed"),
        ("a b) c", ")", "no “(” for this “)”"),
        ("(" * 60 + "a" + ")" * 60, "(", "Too many “(”"),
        ("tag:(a OR b)", "tag:", "(tag:a OR tag:b)"),
        ("after:soon", "after:soon", "“after:” takes a day such as 2026-05-31"),
        ("before:2024-13", "before:2024-13", "“before:” takes a day"),
        ("date:2023-02-29", "date:2023-02-29", "not “2023-02-29”"),
        ("date:0001", "date:0001", "not “0001”"),
        ("date:2024..soon", "date:2024..soon", "not “soon”"),
        ("added:today..7d", "added:today..7d", "ends before it begins. Write 7d..today."),
        ("score:>many", "score:>many", "“score:” takes a number such as 20"),
        ("score:nan", "score:nan", "not “nan”"),
        ("score:1...5", "score:1...5", "not “.5”"),
        ("year:20.5", "year:20.5", "“year:” takes a whole number"),
        ("year:2026..2024", "year:2026..2024", "ends before it begins. Write 2024..2026."),
        ("sort:dat", "sort:dat", "“sort:” takes date, added, score"),
        ("a -sort:date", "sort:date", "sort:-date"),
        ("in:Inbx", "in:Inbx", "no view “inbx”. Did you mean “inbox”?"),
        ("/(a/", "/(a/", "no expression: missing ): (a"),
        ("/(?=a)/", "/(?=a)/", "lookaround are not understood"),
        (r"/(a)\1/", r"/(a)\1/", "Back-references"),
        ("/(a{900}){900}/", "/(a{900}){900}/", "no expression"),
        ("title:/\ud800/", "title:/\ud800/", "no text has"),
        (f"/{'a' * 301}/", f"/{'a' * 301}/", "may have 300 characters, not 301"),
    ],
)
def test_a_wrong_query_names_the_place_and_the_reason(query: str, part: str, reason: str) -> None:
    with pytest.raises(QueryError) as wrong:
        asked(query)
    assert reason in str(wrong.value)
    assert query[wrong.value.start : wrong.value.end] == part
    assert wrong.value.query == query


def test_the_bracket_that_is_not_closed_is_the_one_named() -> None:
    with pytest.raises(QueryError) as wrong:
        read("(a) (b")
    assert wrong.value.start == 4


def test_a_wrong_view_is_wrong_where_it_is_named() -> None:
    with pytest.raises(QueryError) as wrong:
        parse("a in:b", today=TODAY, views={"B": "is:x"})
    assert (wrong.value.start, wrong.value.end) == (2, 6)
    assert "The view “B” cannot be read: “is:” takes" in str(wrong.value)
