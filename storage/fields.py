"""The fields of a query: what each is called and finds. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from storage import terms
from storage.predicates import ORDERS, STATES, THINGS, InCategory, InFeed, Tagged
from storage.ranges import whole_numbers
from storage.tags import tag_key
from storage.terms import Reader
from storage.text import fold


@dataclass(frozen=True, slots=True)
class Field:
    """What may stand before a colon."""

    name: str
    """As it is typed."""
    says: str
    """What it finds, for completion and help."""
    read: Reader | None
    """What its value asks; None of a saved view, which the parser reads."""


_METRICS = {
    "score": "a source's score: >20",
    "novelty": "a source's novelty: >5",
    "upvotes": "upvotes: >=10",
    "comments": "comments: >0",
    "stars": "stars of the code: >1000",
    "citations": "citations: 10..100",
}


def _table() -> tuple[Field, ...]:
    return (
        Field("is", f"{', '.join(STATES)} or new", terms.states),
        Field("tag", "a tag, and those nested in it", terms.named(tag_key, Tagged)),
        Field("author", "the name of an author, or its beginning", terms.words("author")),
        Field("title", "words of the title", terms.words("title")),
        Field("cat", "a category: cs.CL, cs or CL", terms.named(fold, InCategory)),
        Field("feed", "a part of a feed's title", terms.named(fold, InFeed)),
        Field("has", f"{', '.join(THINGS)} or tags", terms.things),
        Field("in", "what a saved view asks for", None),
        Field("after", "appeared on that day or later: 7d, 2026-05-01", terms.after),
        Field("before", "appeared before that day: 1y, 2026-05", terms.before),
        Field("date", "the day it appeared: 2026-05, 2024..2026", terms.day("date")),
        Field("added", "the day it entered the library: today, 7d", terms.day("added")),
        Field("year", "the year: 2024, 2024..2026", terms.number("year", whole_numbers)),
        Field("venue", "words of the journal or conference", terms.words("venue")),
        Field("abstract", "words of the abstract", terms.words("abstract")),
        Field("aff", "words of an affiliation", terms.words("aff")),
        Field("note", "words of your note", terms.words("note")),
        *(Field(name, says, terms.number(name)) for name, says in _METRICS.items()),
        Field("seen", "how many feeds have it: >1", terms.number("seen", whole_numbers)),
        Field("arxiv", "an arXiv id", terms.identifier("arxiv")),
        Field("doi", "a DOI", terms.identifier("doi")),
        Field("id", "any identifier", terms.identifier("id")),
        Field("key", "a paper's key", terms.identifier("key")),
        Field("sort", f"the order: {', '.join(ORDERS)}, or -date", terms.order),
    )


FIELDS: Mapping[str, Field] = {field.name: field for field in _table()}
"""Every field by name, in the order they are offered."""
