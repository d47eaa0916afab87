"""The query language: a string → a predicate over papers. Pure.

    rlhf -survey "red teaming" author:"Zhiyuan Zeng" is:unread (tag:ml OR feed:daily)

A blank is AND. Fields: `is: tag: author: cat: feed: title: arxiv: doi:`; a bare word is looked
for in title, authors, abstract, venue, affiliations, tags and note. Words match by prefix of a
word or anywhere in it; case and accents do not matter. What is not finished (a lone `-`, `OR` or
`tag:` at which somebody is still typing) asks for nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from storage.errors import QueryError
from storage.predicates import FIELDS, STATES, And, Not, Or, Query, term

_DEEPEST = 50

_TOKEN = re.compile(
    r"""(?P<space>\s+|-++(?=[\s)]|$))
      | (?P<open>\()
      | (?P<close>\))
      | (?P<minus>-++)
      | (?:(?P<field>[A-Za-z_]+):(?=["\S]))?
        (?:"(?P<quoted>[^"]*)(?P<end>"?)|(?P<word>[^\s()"]+))""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    start: int
    end: int
    field: str = ""
    text: str = ""


def parse(text: str) -> Query:
    """Return the predicate of a query. Raises `QueryError` naming the place and the reason."""
    tokens = list(_tokens(text))
    query, rest = _alternatives(tokens, 0, 0)
    if rest < len(tokens):
        stray = tokens[rest]
        raise QueryError("There is no “(” for this “)”.", stray.start, stray.end)
    return query


def _tokens(text: str) -> Iterator[_Token]:
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or ""
        if kind == "space":
            continue
        if kind in ("open", "close", "minus"):
            yield _Token(kind, match.start(), match.end())
            continue
        value = match["quoted"] if match["quoted"] is not None else match["word"]
        if match["field"] is None and match["quoted"] is None and value == "OR":
            yield _Token("or", match.start(), match.end())
            continue
        yield _Token("word", match.start(), match.end(), (match["field"] or "").lower(), value)


def _alternatives(tokens: list[_Token], place: int, depth: int) -> tuple[Query, int]:
    parts = []
    while True:
        part, place = _sequence(tokens, place, depth)
        parts.append(part)
        if place >= len(tokens) or tokens[place].kind != "or":
            break
        place += 1
    # While an OR is being typed one side is empty; it must not match everything.
    filled = [part for part in parts if part != _ALL]
    if len(filled) < 2:
        return (filled[0] if filled else _ALL), place
    return Or(tuple(filled)), place


def _sequence(tokens: list[_Token], place: int, depth: int) -> tuple[Query, int]:
    parts: list[Query] = []
    while place < len(tokens) and tokens[place].kind not in ("or", "close"):
        part, place = _single(tokens, place, depth)
        if part != _ALL:
            parts.append(part)
    return (parts[0] if len(parts) == 1 else And(tuple(parts))), place


def _single(tokens: list[_Token], place: int, depth: int) -> tuple[Query, int]:
    is_wanted = True
    if tokens[place].kind == "minus":
        is_wanted = (tokens[place].end - tokens[place].start) % 2 == 0
        place += 1
        if place >= len(tokens) or tokens[place].kind in ("or", "close"):
            return _ALL, place
    token = tokens[place]
    if token.kind == "open":
        part, place = _group(tokens, place, depth)
    else:
        part, place = _term(token), place + 1
    return (part if is_wanted or part == _ALL else Not(part)), place


def _group(tokens: list[_Token], place: int, depth: int) -> tuple[Query, int]:
    opening = tokens[place]
    if depth >= _DEEPEST:
        raise QueryError("Too many “(” are open here.", opening.start, opening.end)
    part, place = _alternatives(tokens, place + 1, depth + 1)
    if place >= len(tokens):
        raise QueryError("This “(” is not closed.", opening.start, opening.end)
    return part, place + 1


def _term(token: _Token) -> Query:
    field, value = token.field, token.text
    if not field and value.endswith(":") and value[:-1].lower() in FIELDS:
        return _ALL
    if field and field not in FIELDS:
        if not value.startswith("//"):  # an address is a word
            known = ", ".join(f"{name}:" for name in FIELDS)
            raise QueryError(
                f"There is no field “{field}:”. Fields: {known}.", token.start, token.end
            )
        field, value = "", f"{field}:{value}"
    asked = term(field, value)
    if not asked.folded.strip():
        return _ALL
    if field == "is" and asked.folded not in STATES:
        raise QueryError(f"“is:” takes {', '.join(STATES)}, not “{value}”.", token.start, token.end)
    return asked


_ALL = And()
"""Asks for nothing in particular, and so matches every paper."""
