"""What the library's indexes hold: by what papers, marks and authors are found, and their order.

These functions are run once for each document that changes; what they say is kept on disk beside
the documents. Whoever changes one raises the version of its table.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from struct import Struct

from storage import identity
from storage.citekeys import usable_key, wanted_key
from storage.documents import Document
from storage.engine.schema import Schema, TableSchema
from storage.links import web_address
from storage.model import PAPER_METRICS
from storage.notation import plain
from storage.text import fold
from storage.upgrade import upgraded


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
    """Return the term of a category, or of a part of one that it is found by."""
    return f"cat:{fold(name)}"


def category_parts(name: str) -> Iterator[str]:
    """Yield what a category is found by: `cs.CL` by itself, by `cs` and by `CL`."""
    yield name
    for place, letter in enumerate(name):
        if letter == ".":
            yield name[:place]
            yield name[place + 1 :]


def has(what: str) -> str:
    """Return the term of papers that have a thing: `code`, `pdf`, `abstract`."""
    return f"has:{what}"


def tag(name: str) -> str:
    """Return the term of a tag."""
    return f"tag:{name}"


def citation(citation_key: str) -> str:
    """Return the term of a citation key; BibTeX does not tell capitals apart."""
    return f"cite:{citation_key.casefold()}"


READ, STARRED, QUEUED, TAGGED, NOTED = "read", "starred", "queued", "tagged", "noted"
FOLLOWED, UNDONE = "followed", "undone"
"""Terms of marks, of authors and of actions that are in a state."""

ABSENT = -(1 << 63)
"""What a column holds of a paper that has no such number; less than all there are."""
TITLE_COLUMNS = ("title_1", "title_2", "title_3", "title_4", "title_5")
"""The first 40 bytes of the folded title, as numbers that sort as they do."""
PAPER_COLUMNS = ("day", "added", "place", "year", "seen", *PAPER_METRICS, *TITLE_COLUMNS)
"""The small numbers kept of each paper; metrics in the form `sortable` gives them."""
_TITLE = Struct(f">{len(TITLE_COLUMNS)}Q")
_HAVING_PDF = ("arxiv:", "openreview:", "acl:")
"""Schemes of identifiers whose papers have a PDF."""
_FLOAT, _INTEGER, _MOST = Struct("<d"), Struct("<q"), (1 << 63) - 1


def paper_terms(document: Document) -> Iterator[str]:
    """Yield what a paper is found by."""
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
    yield citation(wanted_citation_key(document))
    yield from map(citation, other_citation_keys(document))
    yield from group_terms(document)


def group_terms(document: Document) -> Iterator[str]:
    """Yield the terms by which a paper stands in groups: feeds, authors, categories, things."""
    for sighting in document.get("sightings", ()):
        yield feed(sighting["feed"])
    yield from map(author, document.get("who", ()))
    for name in document.get("categories", ()):
        yield from map(category, category_parts(name))
    yield from map(has, things(document))


def things(document: Document) -> Iterator[str]:
    """Yield what a paper has of what `has:` may ask for."""
    links, aliases = document.get("links", {}), document.get("aliases", ())
    for thing in ("code", "project"):
        if document.get(thing) or links.get(thing):
            yield thing
    if web_address(links.get("pdf")) or any(name.startswith(_HAVING_PDF) for name in aliases):
        yield "pdf"
    for thing in ("arxiv", "doi"):
        if document.get(thing) or any(name.startswith(f"{thing}:") for name in aliases):
            yield thing
    if document.get("abstract"):
        yield "abstract"


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
    metrics = document.get("metrics", {})
    year = document.get("year") or int((document.get("published") or "0")[:4])
    return (
        int(day[:10].replace("-", "").ljust(8, "0")),  # a year stands before its days
        int(datetime.fromisoformat(document["added"]).timestamp() * 1_000_000),
        -places[0]["position"] if places else 0,
        year or ABSENT,
        len(places),
        *(_metric(metrics.get(name)) for name in PAPER_METRICS),
        *title_numbers(document["title"]),
    )


def _metric(metric: Document | None) -> int:
    return ABSENT if metric is None else sortable(metric["value"])


def sortable(value: float) -> int:
    """Return the bits of a number as a whole number: these compare as the numbers do."""
    (bits,) = _INTEGER.unpack(_FLOAT.pack(value + 0.0))  # -0.0 is 0.0
    return int(bits if bits >= 0 else bits ^ _MOST)


def title_key(title: str) -> bytes:
    """Return what titles are sorted by."""
    return fold(plain(title)).lstrip("\"'“‘([ ").encode("utf-8", "surrogatepass")


def title_numbers(title: str) -> tuple[int, ...]:
    """Return the beginning of a title as numbers that sort as titles do."""
    start = title_key(title)[: _TITLE.size].ljust(_TITLE.size, b"\0")
    return tuple([number - (1 << 63) for number in _TITLE.unpack(start)])


def mark_terms(document: Document) -> Iterator[str]:
    """Yield the states of a mark, and its tags."""
    if document.get("read"):
        yield READ
    if document.get("starred"):
        yield STARRED
    if document.get("queued"):
        yield QUEUED
    if document.get("note"):
        yield NOTED
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
            terms=paper_terms,
            columns=PAPER_COLUMNS,
            values=_paper_values,
            order=PAPER_COLUMNS[:3],
            version=6,
        ),
        "marks": TableSchema(terms=mark_terms, numbers_of="papers", version=2),
        "authors": TableSchema(terms=_author_terms),
        "history": TableSchema(terms=_history_terms),
    },
    upgrade=upgraded,
)
"""What the engine is told of a library's tables."""
