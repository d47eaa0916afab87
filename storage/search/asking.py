"""Questions as the index is asked them."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import tantivy
from tantivy import Occur, Query

from storage.search.questions import All, Any, Phrase, Question, Without
from storage.search.schema import ABSTRACT, BEGUN, EDGE, EDGES, LONGEST, MARK, REST

_BOOSTS = {"title": 6.0, "author": 3.0, REST: 1.0, ABSTRACT: 1.0}
"""What counts how much where hits are ranked by how well they fit; a word stands in several."""


def asked(schema: tantivy.Schema, question: Question) -> Query:
    """Return the query of which the hits are exactly what a question asks for."""
    match question:
        case Phrase():
            return _phrase(schema, question)
        case All(parts):
            return _all(schema, parts, asked)
        case Any(parts):
            return _any(asked(schema, part) for part in parts)
        case Without(part):
            return Query.all_query().and_must_not_match(asked(schema, part))


def weighed(schema: tantivy.Schema, question: Question) -> Query:
    """Return the query of the same hits which scores them: whole words, and titles, count more."""
    match question:
        case Phrase(field, tokens, _, _):
            exact = Phrase(field, tokens)
            fields = _BOOSTS if not field else {field: 2.0}
            better = [
                Query.boost_query(_in_field(schema, name, exact), boost)
                for name, boost in fields.items()
            ]
            must = Query.const_score_query(_phrase(schema, question), 1.0)
            return _joined(Occur.Must, [must], [(Occur.Should, query) for query in better])
        case All(parts):
            return _all(schema, parts, weighed)
        case Any(parts):
            return _any(weighed(schema, part) for part in parts)
        case Without():
            return Query.const_score_query(asked(schema, question), 0.0)


def _all(
    schema: tantivy.Schema,
    parts: tuple[Question, ...],
    query_of: Callable[[tantivy.Schema, Question], Query],
) -> Query:
    """Return the query that all parts hold; what must not hold needs no list of all others."""
    without = [part.part for part in parts if isinstance(part, Without)]
    held = [query_of(schema, part) for part in parts if not isinstance(part, Without)]
    unwanted = [(Occur.MustNot, asked(schema, part)) for part in without]
    return _joined(Occur.Must, held or [Query.all_query()], unwanted)


def _any(queries: Iterable[Query]) -> Query:
    found = list(queries)
    return _joined(Occur.Should, found) if found else Query.empty_query()


def _joined(
    occur: Occur, queries: list[Query], others: Iterable[tuple[Occur, Query]] = ()
) -> Query:
    clauses = [*((occur, query) for query in queries), *others]
    return clauses[0][1] if len(clauses) == 1 else Query.boolean_query(clauses)


def _phrase(schema: tantivy.Schema, phrase: Phrase) -> Query:
    if not phrase.tokens:
        return Query.all_query()
    if phrase.field:
        return _in_field(schema, phrase.field, phrase)
    last = phrase.tokens[-1]
    if phrase.prefix and not phrase.typos and len(phrase.tokens) == 1 and len(last) in EDGES:
        return Query.term_query(schema, EDGE, last, "basic")
    return _any(_in_field(schema, field, phrase) for field in (REST, ABSTRACT))


def _in_field(schema: tantivy.Schema, field: str, phrase: Phrase) -> Query:
    *first, last = (word[:LONGEST] for word in phrase.tokens or ("",))
    if not last:
        return Query.all_query()
    if first:
        return _in_order(schema, field, first, last, prefix=phrase.prefix)
    if phrase.prefix and len(last) == BEGUN:
        return Query.term_query(schema, field, MARK + last)
    if phrase.prefix and len(last) < BEGUN:
        return Query.regex_query(schema, field, f"{MARK}{last}.?")
    if phrase.prefix or phrase.typos:
        typos = phrase.typos
        return Query.fuzzy_term_query(schema, field, last, distance=typos, prefix=phrase.prefix)
    return Query.term_query(schema, field, last)


def _in_order(
    schema: tantivy.Schema, field: str, first: list[str], last: str, *, prefix: bool
) -> Query:
    """Return the query of words one after the other; marked beginnings stand between them."""
    places: list[str | tuple[int, str]] = [(2 * at, word) for at, word in enumerate(first)]
    end = 2 * len(first)
    if not prefix:
        return Query.phrase_query(schema, field, [*places, (end, last)])
    if len(last) == BEGUN:
        return Query.phrase_query(schema, field, [*places, (end + 1, MARK + last)])
    if len(last) < BEGUN:
        return Query.regex_phrase_query(schema, field, [*places, (end + 1, f"{MARK}{last}.?")])
    return Query.regex_phrase_query(schema, field, [*places, (end, f"{last}.*")])
