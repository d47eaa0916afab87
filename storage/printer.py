"""What is asked → the shortest query that asks it; read again, it is the same. Pure."""

from __future__ import annotations

import re

from storage.predicates import (
    And,
    Asked,
    Between,
    During,
    Has,
    Identifier,
    InCategory,
    InFeed,
    InView,
    Is,
    Not,
    Or,
    Pattern,
    Query,
    Sign,
    Tagged,
    Words,
)
from storage.tags import tag_key

_BARE = re.compile(r'[^\s()"]+')


def printed(asked: Asked) -> str:
    """Return the query, in the form it is saved in."""
    order = ""
    if asked.sort is not None:
        order = f"sort:{'-' if asked.sort.backwards else ''}{asked.sort.by}"
    return " ".join(filter(None, (_query(asked.query), order)))


def _query(query: Query) -> str:
    match query:
        case And(parts):
            return " ".join(_grouped(part, Or) for part in parts)
        case Or(parts):
            return " OR ".join(map(_query, parts))
        case Not(part):
            return f"-{_grouped(part, And, Or)}"
        case _:
            return _term(query)


def _grouped(query: Query, *joins: type[And] | type[Or]) -> str:
    return f"({_query(query)})" if isinstance(query, joins) else _query(query)


def _term(
    query: Words | Sign | Pattern | Is | Has | Tagged | InFeed | InCategory
    | Between | During | Identifier | InView,
) -> str:  # fmt: skip
    match query:
        case Words(field, tokens, prefix):
            return _field(field) + _words(tokens, prefix)
        case Sign(field, text):
            return _field(field) + text
        case Pattern(field, source):
            return f"{_field(field)}/{source}/"
        case Is(state):
            return f"is:{state}"
        case Has(thing):
            return f"has:{thing}"
        case Tagged(tag):
            return f"tag:{_value(tag if tag_key(tag) == tag else f'/{tag}')}"
        case InFeed(title):
            return f"feed:{_value(title)}"
        case InCategory(name):
            return f"cat:{_value(name)}"
        case Between() | During():
            return query.written
        case Identifier(scheme, value):
            return f"{scheme}:{_value(value)}"
    return f"in:{_value(query.name)}"


def _field(name: str) -> str:
    return f"{name}:" if name else ""


def _words(tokens: tuple[str, ...], prefix: bool) -> str:
    if prefix and len(tokens) == 1:
        return tokens[0]
    return f'"{" ".join(tokens)}"{"*" if prefix else ""}'


def _value(text: str) -> str:
    text = text.replace('"', "＂")  # folded, it is the same
    return text if _BARE.fullmatch(text) else f'"{text}"'
