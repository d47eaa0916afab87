"""What the library's indexes hold: by what papers, marks and authors are found, and their order.

These functions are run once for each document that changes; what they say is kept on disk beside
the documents. Whoever changes one raises the version of its table.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from storage import identity
from storage.citekeys import usable_key, wanted_key
from storage.engine.schema import Schema, TableSchema
from storage.text import fold
from storage.upgrade import upgraded

Document = Mapping[str, Any]


def alias(identifier: str) -> str:
    """Return the term of an identifier, or of a digest of words."""
    return f"alias:{identifier}"


def title(title_key: str) -> str:
    """Return the term of a folded title."""
    return f"title:{title_key}"


def lead(lead_key: str) -> str:
    """Return the term of an edge of an abstract, folded."""
    return f"lead:{lead_key}"


def feed(feed_key: str) -> str:
    """Return the term of a feed that a paper was seen in."""
    return f"feed:{feed_key}"


def author(author_key: str) -> str:
    """Return the term of an author."""
    return f"who:{author_key}"


def category(name: str) -> str:
    """Return the term of a category."""
    return f"cat:{fold(name)}"


def tag(name: str) -> str:
    """Return the term of a tag."""
    return f"tag:{name}"


def citation(citation_key: str) -> str:
    """Return the term of a citation key; BibTeX does not tell capitals apart."""
    return f"cite:{citation_key.casefold()}"


CITED = "cited"
"""The term of the papers that a bibliography of the user's has."""
_BIBLIOGRAPHIES = ("bibtex:", "ris:", "csl-json:")
READ, STARRED, TAGGED, FOLLOWED, UNDONE = "read", "starred", "tagged", "followed", "undone"


def _paper_terms(document: Document) -> Iterator[str]:
    for known_by in ("aliases", "wordings"):
        yield from map(alias, document.get(known_by, ()))
    if not document.get("title_inferred"):
        yield title(identity.title_key(document["title"]))
    for other in document.get("other_titles", ()):
        yield title(identity.title_key(other))
    edges = identity.edge_keys(document.get("abstract") or "")
    yield from map(lead, edges)
    if document.get("title_inferred"):
        yield from map(lead, map(identity.untitled, edges))
    for sighting in document.get("sightings", ()):
        yield feed(sighting["feed"])
        if sighting["feed"].startswith(_BIBLIOGRAPHIES):
            yield CITED
    yield citation(wanted_citation_key(document))
    yield from map(citation, other_citation_keys(document))
    yield from map(author, document.get("who", ()))
    yield from map(category, document.get("categories", ()))


def wanted_citation_key(document: Document) -> str:
    """Return the citation key of a paper, which others may have too."""
    days = (document.get(name) for name in ("year", "published", "announced", "updated"))
    day = next(filter(None, days), None)
    return wanted_key(
        key=document["key"],
        title=document["title"],
        first_author=next(iter(document.get("authors", ())), None),
        year=int(str(day)[:4]) if day else None,
        given=document.get("extra", {}).get("citationkey"),
    )


def other_citation_keys(document: Document) -> list[str]:
    """Return what else bibliographies cite a paper by."""
    others: str = document.get("extra", {}).get("citationkeys", "")
    return [usable for key in others.split() if (usable := usable_key(key))]


def _paper_values(document: Document) -> tuple[int, ...]:
    days = (document.get(name) for name in ("published", "announced", "updated", "year"))
    day = str(next(filter(None, days), ""))
    places = document.get("sightings", ())
    return (
        int(day[:10].replace("-", "").ljust(8, "0")),  # a year stands before its days
        int(datetime.fromisoformat(document["added"]).timestamp() * 1_000_000),
        -places[0]["position"] if places else 0,
    )


def _mark_terms(document: Document) -> Iterator[str]:
    if document.get("read"):
        yield READ
    if document.get("starred"):
        yield STARRED
    if tags := document.get("tags", ()):
        yield TAGGED
        yield from map(tag, tags)


def _author_terms(document: Document) -> Iterator[str]:
    if document.get("followed"):
        yield FOLLOWED


def _history_terms(document: Document) -> Iterator[str]:
    if document.get("undone"):
        yield UNDONE


SCHEMA = Schema(
    {
        "papers": TableSchema(
            terms=_paper_terms,
            columns=("day", "added", "place"),
            values=_paper_values,
            ordered=True,
            version=2,
        ),
        "marks": TableSchema(terms=_mark_terms, numbers_of="papers"),
        "authors": TableSchema(terms=_author_terms),
        "history": TableSchema(terms=_history_terms),
    },
    upgrade=upgraded,
)
"""What the engine is told of a library's tables."""
