"""Until there is an index, titles answer: what a query asks of any text is asked of titles."""

from __future__ import annotations

import pytest

from storage.answers import as_question, in_titles
from storage.query import parse
from tests.queries import TODAY, VIEWS, read


@pytest.mark.parametrize(
    ("anywhere", "titled"),
    [
        ("a", "title:a"),
        ('"a b"', 'title:"a b"'),
        ("a b", "title:a title:b"),
        ("a OR b", "title:a OR title:b"),
        ("-a", "-title:a"),
        ("a (b OR -c) is:unread", "title:a (title:b OR -title:c) is:unread"),
        ("author:a", "author:a"),
        ("title:a", "title:a"),
        ("year:2024 tag:b", "year:2024 tag:b"),
        ("", ""),
    ],
)
def test_words_looked_for_anywhere_are_looked_for_in_titles(anywhere: str, titled: str) -> None:
    assert in_titles(read(anywhere)) == read(titled)


def test_within_a_view_too() -> None:
    of_view = parse('in:"My view"', today=TODAY, views={**VIEWS, "My view": "a"}).query
    assert in_titles(of_view) != of_view


@pytest.mark.parametrize(
    ("query", "is_asked"),
    [("a", True), ("a b", True), ("a OR -b", True), ("a is:unread", False), ("-year:2024", False),
     ("is:read OR a", False), ("", False)],
)  # fmt: skip
def test_an_index_is_asked_what_is_words_alone(query: str, is_asked: bool) -> None:
    assert (as_question(read(query)) is not None) is is_asked
