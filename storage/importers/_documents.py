"""Documents of a library that anybody may have written → papers, marks, feeds and authors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, time
from hashlib import blake2b
from pathlib import PurePath
from typing import Any

from storage import identity
from storage.accounts import inferred_title
from storage.arriving import FeedInfo
from storage.codec import feed_document, metrics_document
from storage.combine import CHOICES, VERSIONED
from storage.errors import CarrelError
from storage.importers import Source
from storage.importers import _document_values as v
from storage.importers._other_documents import ours
from storage.marks import mark_document, tag_register
from storage.model import LINKS, Feed, Links, Paper, Sighting, Version
from storage.stamps import is_stamp, stamp_at
from storage.tags import tag_name
from storage.text import one_line
from storage.told import FIELDS
from storage.versions import KEPT

FORMAT = "tinydb"
"""The name of the format these documents come in."""

_KINDS: Mapping[str, tuple[str, type]] = {
    "read": ("read", bool),
    "starred": ("starred", bool),
    "queued": ("queued", bool),
    "note": ("note", str),
    "tag": ("tags", list),
}
"""By register: its field, and what that must be."""
_FLAGS = ("read", "starred", "queued")
_BEFORE_ALL = stamp_at(datetime(1970, 1, 1, tzinfo=UTC), "0")
"""Of what nobody knows when it was said: anything else said of it is newer."""


def feed_of(source: Source, kind: str) -> FeedInfo:
    """Return the feed of a file of documents; it is the same one when the file comes again."""
    digest = blake2b(source.name.encode("utf-8", "replace"), digest_size=4).hexdigest()
    title = one_line(PurePath(source.name).name) or kind
    return FeedInfo(key=f"{kind}:{digest}", title=title, kind=kind)


def paper(document: Mapping[str, Any], today: date) -> Paper | None:
    """Return the paper of a document; None when it names none. `today` dates what has no date."""
    document = ours(document)
    abstract, links = v.text(document.get("abstract")), _links(document.get("links"))
    title = v.line(document.get("title")).strip()
    if not title and not abstract:
        return None
    authors = v.lines(document.get("authors"))
    published = v.day(document.get("published"))
    sightings = tuple(_sightings(document.get("sightings")))
    first = min((s.seen for s in sightings), default=datetime.combine(today, time(), UTC))
    found = Paper(
        key=v.line(document.get("key")).strip(),
        title=title or inferred_title(abstract, links.abs),
        title_inferred=not title or document.get("title_inferred") is True,
        other_titles=v.lines(document.get("other_titles")),
        abstract=abstract,
        authors=authors,
        authors_truncated=bool(authors) and document.get("authors_truncated") is True,
        author_count=v.number(document.get("author_count")),
        known_authors=v.lines(document.get("known_authors")),
        affiliations=v.lines(document.get("affiliations")),
        organisation=v.line(document.get("organisation")) or None,
        categories=v.lines(document.get("categories")),
        primary_category=v.line(document.get("primary_category")) or None,
        venue=v.line(document.get("venue")) or None,
        year=v.number(document.get("year"), least=1, most=9999),
        published=published,
        date_inferred=published is not None and document.get("date_inferred") is True,
        updated=v.day(document.get("updated")),
        announced=v.day(document.get("announced")),
        arxiv_id=v.line(document.get("arxiv_id")) or None,
        arxiv_version=v.number(document.get("arxiv_version")),
        doi=v.line(document.get("doi")) or None,
        links=links,
        code=document.get("code") is True,
        comment=v.text(document.get("comment")),
        metrics=v.metrics(document.get("metrics")),
        raw=v.texts(document.get("raw")),
        extra=v.texts(document.get("extra")),
        provenance={},
        aliases=v.lines(document.get("aliases")),
        wordings=v.lines(document.get("wordings")),
        told=_told(document.get("told")),
        versions=tuple(_versions(document.get("versions"))),
        apart=v.lines(document.get("apart")),
        sightings=sightings,
        added=v.moment(document.get("added")) or first,
    )
    return _known_by_something(_said_by_somebody(found, v.texts(document.get("provenance"))))


def _said_by_somebody(found: Paper, given: Mapping[str, str]) -> Paper:
    """Say of each field where it is from; where its document does not, it is from the file."""
    present = [name for name in CHOICES if getattr(found, name)]
    present += [f"extra.{name}" for name in found.extra]
    said = {name: given.get(name, FORMAT) for name in present}
    versions = {name: given.get(f"version.{name}", "") for name in VERSIONED if name in said}
    said |= {f"version.{name}": n for name, n in versions.items() if n.isdecimal() and len(n) < 5}
    return replace(found, provenance=said)


def _told(value: object) -> dict[str, tuple[tuple[str, str], ...]]:
    """Return what else sources say: for each field we know, pairs of format and value."""
    given = v.mapping(value)
    found = {name: tuple(_pairs(given.get(name))) for name in FIELDS}
    return {name: pairs for name, pairs in found.items() if pairs}


def _pairs(value: object) -> Iterator[tuple[str, str]]:
    for pair in value if isinstance(value, list) else ():
        if isinstance(pair, list) and len(pair) == 2 and (said := v.text(pair[1])):
            yield v.line(pair[0]), said


def _versions(value: object) -> Iterator[Version]:
    for item in v.objects(value)[-KEPT:]:
        seen, changes = v.moment(item.get("seen")), v.lines(item.get("changes"))
        if seen and changes:
            yield Version(
                name=v.line(item.get("name")),
                seen=seen,
                source=v.line(item.get("source")),
                changes=changes,
                before=v.texts(item.get("before")),
            )


def _known_by_something(found: Paper) -> Paper:
    """Give a paper what it is known again by, where its document does not say."""
    named = identity.aliases(found.arxiv_id, found.doi, ())
    aliases = tuple(dict.fromkeys((*found.aliases, *named)))
    wordings = found.wordings
    if not wordings and all(alias.startswith("key:") for alias in aliases):
        printed = None if found.title_inferred else found.title
        wordings = (
            identity.wording(
                printed, found.abstract, found.authors, found.published, found.year, found.venue
            ),
        )
    return replace(found, aliases=aliases, wordings=wordings)


def _links(value: object) -> Links:
    given = v.mapping(value)
    return Links(**{name: v.line(given.get(name)) or None for name in LINKS})


def _sightings(value: object) -> Iterator[Sighting]:
    for item in value if isinstance(value, list) else ():
        said = v.mapping(item)
        feed, seen = v.line(said.get("feed")), v.moment(said.get("seen"))
        if feed and seen:
            yield Sighting(feed=feed, seen=seen, position=v.number(said.get("position")) or 0)


def mark(key: str, document: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return a mark as it is stored; None when it says nothing."""
    values: dict[str, Any] = {
        name: v.cleaned(value, depth=0)
        for name, value in document.items()
        if name not in ("key", "tags", "set", "note", *_FLAGS)
    }
    values = {v.line(name): value for name, value in values.items() if v.line(name)[:4] != "tag:"}
    values |= {name: document.get(name) is True or None for name in _FLAGS}
    values["note"] = v.text(document.get("note"))
    said = filter(None, map(_tag, v.lines(document.get("tags"))))
    values |= {tag_register(tag): True for tag in said}
    odd = {
        register
        for register, (field, kind) in _KINDS.items()
        if not isinstance(document.get(field, kind()), kind)
    }
    stamps = {
        name: stamp
        for name, stamp in _stamps(v.mapping(document.get("set")), list(values))
        if name.partition(":")[0] not in odd  # what is not understood is not taken back
    }
    unknown = {name: _BEFORE_ALL for name, value in values.items() if value and name not in stamps}
    found = mark_document(key, values, stamps | unknown)
    return found if found["set"] else None


def _stamps(given: Mapping[str, Any], names: list[str]) -> Iterator[tuple[str, str]]:
    """Yield registers with their stamps; the first Carrel kept a time, one for all tags."""
    for name, said in given.items():
        stamp = _stamp(said)
        if stamp is None:
            continue
        if name == "tags":
            yield from ((other, stamp) for other in names if other.startswith("tag:"))
        elif name.startswith("tag:"):
            if tag := _tag(name[4:]):
                yield tag_register(tag), stamp
        elif v.line(name) not in ("", "key", "set"):
            yield v.line(name), stamp


def _stamp(value: object) -> str | None:
    if is_stamp(value):
        return str(value)
    said = v.moment(value)
    return stamp_at(said, "0") if said else None


def _tag(text: str) -> str | None:
    with suppress(CarrelError):
        return tag_name(text)
    return None


def feed(key: str, document: Mapping[str, Any]) -> dict[str, Any]:
    """Return a feed as it is stored."""
    found = Feed(
        key=key,
        title=v.line(document.get("title")).strip() or key,
        kind=v.line(document.get("kind")) or "feed",
        address=v.line(document.get("address")) or None,
        site=v.line(document.get("site")) or None,
        fetched=v.moment(document.get("fetched")),
        followed=document.get("followed") is True,
        folder=v.line(document.get("folder")),
        named=document.get("named") is True,
        paused=document.get("paused") is True,
        interval=v.number(document.get("interval")),
    )
    return feed_document(found)


def author(key: str, document: Mapping[str, Any]) -> dict[str, Any]:
    """Return an author as it is stored."""
    found = {
        "key": key,
        "name": v.line(document.get("name")).strip() or key,
        "affiliations": list(v.lines(document.get("affiliations"))),
        "homepage": v.line(document.get("homepage")) or None,
        "main_category": v.line(document.get("main_category")) or None,
        "ids": list(v.lines(document.get("ids"))),
        "metrics": metrics_document(v.metrics(document.get("metrics"))),
        "followed": document.get("followed") is True,
    }
    return {name: value for name, value in found.items() if value not in (None, False, [], {})}


def view(key: str, document: Mapping[str, Any]) -> dict[str, Any]:
    """Return a view as it is stored."""
    return {**v.cleaned(document), "key": key}
