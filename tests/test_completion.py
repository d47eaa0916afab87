"""What the box offers while a query is typed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.completion import Completion, completions
from storage.errors import QueryError
from storage.fields import FIELDS
from storage.predicates import ALL, ORDERS, STATES, THINGS
from storage.query import parse
from storage.text import fold

TODAY = date(2026, 7, 1)


class Names:
    """A small vocabulary."""

    def tags(self, beginning: str) -> Iterable[str]:
        return self._beginning(["ml/rlhf", "ml", "C#", "later"], beginning)

    def feeds(self, beginning: str) -> Iterable[str]:
        return self._beginning(["HF Daily", "arXiv cs.CL", 'The "Weekly"'], beginning)

    def categories(self, beginning: str) -> Iterable[str]:
        return self._beginning(["cs.CL", "cs.LG", "stat.ML"], beginning)

    def authors(self, beginning: str) -> Iterable[str]:
        return self._beginning(["Ana Šimić", "Plato"], beginning)

    def venues(self, beginning: str) -> Iterable[str]:
        return self._beginning(["ICLR 2024", "/dev/null"], beginning)

    def views(self, beginning: str) -> Iterable[str]:
        return self._beginning(["Inbox", "My view"], beginning)

    def _beginning(self, names: list[str], beginning: str) -> Iterable[str]:
        return [
            name
            for name in names
            if any(word.startswith(beginning) for word in (fold(name), *fold(name).split()))
        ]


def offered(typed: str) -> list[str]:
    """Return what the whole text would be; `|` is where the cursor is, by default at the end."""
    before, _, after = typed.partition("|")
    text = before + after
    found = completions(text, len(before), Names())
    assert len(found) <= 8
    return [text[: one.start] + one.text + text[one.end :] for one in found]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("au", ["author:"]),
        ("AU", ["author:"]),
        ("foo au", ["foo author:"]),
        ("-ta", ["-tag:", "-is:tagged", "-has:tags"]),
        ("(ta", ["(tag:", "(is:tagged", "(has:tags"]),
        ("unr", ["is:unread"]),
        ("pd", ["has:pdf"]),
        ("fil", ["has:file"]),
        ("au| foo", ["author: foo"]),
        ("a|u foo", ["author: foo", "after: foo", "added: foo", "abstract: foo", "aff: foo",
                       "arxiv: foo", "has:abstract foo", "has:arxiv foo"]),
        ("is:", [f"is:{state}" for state in (*STATES, "new")][:8]),
        ("is:un", ["is:unread", "is:untagged"]),
        ('is:"un', ["is:unread", "is:untagged"]),
        ("-is:re", ["-is:read"]),
        ("has:", [f"has:{thing}" for thing in (*THINGS, "tags")][:8]),
        ("has:t", ["has:tags"]),
        ("sort:", [f"sort:{order}" for order in ORDERS]),
        ("sort:-s", ["sort:-score", "sort:-seen"]),
        ("tag:", ["tag:ml/rlhf", "tag:ml", "tag:C#", "tag:later"]),
        ("tag:m", ["tag:ml/rlhf", "tag:ml"]),
        ("tag:m| b", ["tag:ml/rlhf b", "tag:ml b"]),
        ("tag:|ml/x b", ["tag:ml/rlhf b", "tag:ml b", "tag:C# b", "tag:later b"]),
        ("feed:dai", ['feed:"HF Daily"']),
        ('feed:"HF d', ['feed:"HF Daily"']),
        ("feed:the", ['feed:"The Weekly"']),
        ("cat:cs", ["cat:cs.CL", "cat:cs.LG"]),
        ("author:SIM", ['author:"Ana Šimić"']),
        ("author:pl", ['author:"Plato"']),
        ("venue:/", ['venue:"/dev/null"']),
        ("venue:/d", []),
        ('venue:"/', ['venue:"/dev/null"']),
        ("in:m", ['in:"My view"']),
        ("after:", ["after:7d", "after:today", "after:yesterday", "after:2w", "after:1m",
                    "after:6m", "after:1y"]),
        ("before:1", ["before:1m", "before:1y"]),
        ("score:", []),
        ("score:>", []),
        ("nope:x", []),
        ("ta|g:x", []),
        ('"au', []),
        ("/au", []),
        ("zzz", []),
        ("a OR au", ["a OR author:"]),
    ],
)  # fmt: skip
def test_what_is_typed_is_gone_on_with(typed: str, first: list[str]) -> None:
    assert offered(typed) == first


def test_where_nothing_is_typed_fields_are_offered() -> None:
    assert offered("") == [f"{name}:" for name in FIELDS][:8]
    assert offered("foo ") == [f"foo {name}:" for name in FIELDS][:8]


def test_everything_that_can_be_offered_says_what_it_means() -> None:
    for text in ("", *(f"{name}:" for name in ("is", "has", "sort", "after", "before", "added"))):
        for one in completions(text, len(text), Names()):
            assert one.description
    turned = completions("sort:-date", 10, Names())
    assert turned == [Completion(5, 10, "-date", "the newest first, turned round")]


@pytest.mark.parametrize("field", [*FIELDS])
def test_what_is_offered_asks_for_something(field: str) -> None:
    for text in offered(f"{field}:"):
        asked = parse(text, today=TODAY, views={"Inbox": "is:unread", "My view": "x"})
        assert asked.query != ALL or asked.sort is not None


TYPED = st.one_of(
    st.text(st.characters(exclude_categories=())),
    st.lists(
        st.sampled_from(
            ["(", ")", '"', "-", "OR", " ", ":", "is:", "tag:", "x:", "un", "a", "é", "/",
             "author:", "sort:", "in:", "7d", "m", "*"]
        ),
        max_size=12,
    ).map("".join),
)  # fmt: skip


@settings(max_examples=500, deadline=None)
@given(TYPED, st.integers(0, 40))
def test_any_text_can_be_gone_on_with_at_any_place(text: str, cursor: int) -> None:
    for one in completions(text, min(cursor, len(text)), Names()):
        assert 0 <= one.start <= min(cursor, len(text)) <= one.end <= len(text)
        assert one.text
        completed = text[: one.start] + one.text
        try:
            parse(completed, today=TODAY, views={"Inbox": "", "My view": ""})
        except QueryError as wrong:
            assert wrong.start < one.start or "(" in completed or ")" in completed


def test_a_pasted_book_is_not_completed() -> None:
    assert completions("tag:m " * 50_000, 5, Names()) == []
