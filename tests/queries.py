"""The words that tests of the query language are written in."""

from __future__ import annotations

from datetime import date

from storage.predicates import Asked, Query, Words
from storage.query import parse

TODAY = date(2026, 7, 1)
VIEWS = {"Inbox": "is:unread", "My view": "tag:ml OR in:Inbox sort:score", 'A "B" c': "x"}


def asked(text: str) -> Asked:
    """Return all that a text asks for: which papers, in which order."""
    return parse(text, today=TODAY, views=VIEWS)


def read(text: str) -> Query:
    """Return the query of a text."""
    return asked(text).query


def word(token: str, field: str = "") -> Words:
    """Return the query of one word, which may be the beginning of a longer one."""
    return Words(field, (token,), True)


A, B, C = word("a"), word("b"), word("c")
