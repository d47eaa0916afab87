"""DBLP: records in XML (of the dump, of a person's page), answers of its search in XML and JSON.

Its DTD is never read: the named characters it declares are those of HTML.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import PurePath
from typing import Any
from xml.etree.ElementTree import Element

from storage.arriving import AuthorProfile, FeedInfo, Parsed, Record, Rejected
from storage.errors import SourceError
from storage.importers import Source
from storage.importers import _dblp_json as in_json
from storage.importers import _dblp_xml as in_xml
from storage.importers._dblp_record import Publication, record
from storage.importers._document_values import line, mapping
from storage.importers._ids import web_address
from storage.importers._json_shape import beginning
from storage.importers._json_source import Unreadable, values
from storage.importers._listing import numbered
from storage.importers._xml import (
    MAX_ENTRIES,
    Listing,
    Root,
    listing,
    local,
    refuse_the_hostile,
    root,
    spelt_out,
)

FORMAT = "dblp"
TITLE = "DBLP (XML or search JSON)"
ORDER = 40

_ROOTS = ("dblp", "dblpperson", "bht")
_XML_ANSWER = re.compile(r"<hits\b[^<>]*\bcomputed=")
_JSON_ANSWER = re.compile(r'"result"\s*:\s*\{')
_JSON_HITS = re.compile(r'"hits"\s*:\s*\{')
_PUBLICATIONS = "|".join(in_xml.KINDS)
_PIECES = {
    *in_xml.KINDS, "www", "author", "editor", "title", "pages", "year", "volume", "number",
    "journal", "booktitle", "month", "publisher", "isbn", "series", "ee", "url", "crossref", "note",
}  # fmt: skip
"""What a part of the dump may begin with, where somebody cut it out."""
_RECORD = re.compile(
    rf"<(?:{_PUBLICATIONS}|www)\s[^<>]*\bkey=\"(?:journals|conf|books|series|reference|phd|ms|tr"
    r"|data|persons|homepages)/"
)
_NOTHING = "It has neither title nor key."


def sniff(data: bytes) -> bool:
    """Tell DBLP's XML by its root, an answer of its search by `result` and `hits`."""
    if text := beginning(data):
        return bool(_JSON_ANSWER.search(text[:4096]) and _JSON_HITS.search(text))
    found = root(data)
    if found.name == "result":
        return bool(_XML_ANSWER.search(found.head))
    return found.name in _ROOTS or _is_cut_out(found)


def parse(source: Source) -> Parsed:
    """Read the publications; good records of a damaged file are kept."""
    if beginning(source.data):
        return _answer_in_json(source)
    refuse_the_hostile(source.name, source.data)
    found_root = root(source.data)
    name = found_root.name
    if name == "result":
        return _answer_in_xml(source, listing(source.name, spelt_out(source.data), "hit"))
    text = spelt_out(source.data)
    if _is_cut_out(found_root):
        text = b"<dblp>" + text + b"</dblp>"
    elif name not in _ROOTS:
        raise SourceError(f"{source.name} is not from DBLP: its root is no {' or '.join(_ROOTS)}.")
    found = listing(source.name, text, _PUBLICATIONS)
    records = _Records(found.rejected, found.warnings)
    if name not in (*_ROOTS, *in_xml.KINDS, "www"):
        records.rejected.insert(0, Rejected(where="the beginning", reason="It is cut off."))
    for number, element in enumerate(found.entries[:MAX_ENTRIES], start=1):
        records.add(in_xml.publication(element), f"entry {number}")
    if len(found.entries) > MAX_ENTRIES:
        records.warnings.append(
            f"Only the first {MAX_ENTRIES:,} of {len(found.entries):,} were read."
        )
    if pages := sum(local(element) == "www" for element in found.head.iter()):
        told = "home page is" if pages == 1 else "home pages are"
        records.warnings.append(f"{pages:,} {told} left out: no papers.")
    owner = in_xml.person(found.head, source) if name == "dblpperson" else None
    return records.parsed(_feed(source, found.head, owner), [owner] if owner else [])


def _is_cut_out(found: Root) -> bool:
    """Tell whether this is a part of the dump, without the element around all of it."""
    return found.name in _PIECES and _RECORD.search(found.head) is not None


class _Records:
    """Collects what is read, and what is not."""

    def __init__(self, rejected: Iterable[Rejected], warnings: Iterable[str]) -> None:
        self.records: list[Record] = []
        self.rejected = list(rejected)
        self.warnings = list(warnings)

    def add(self, publication: Publication, where: str) -> None:
        """Take in one publication, if it says what it is."""
        made = record(publication, len(self.records) + 1, where)
        if made.title or made.other_ids:
            self.records.append(made)
        else:
            self.rejected.append(Rejected(where=where, reason=_NOTHING))

    def parsed(self, feed: FeedInfo, authors: Iterable[AuthorProfile]) -> Parsed:
        """Return all of it."""
        people = tuple(authors)
        if not self.records:
            known = "1 person" if len(people) == 1 else f"{len(people):,} people"
            told = f"it tells of {known}" if people else "there are no records in it"
            self.warnings.append(f"0 papers: {told}.")
        return Parsed(
            format=FORMAT,
            feed=feed,
            records=tuple(self.records),
            authors=people,
            rejected=tuple(self.rejected),
            warnings=tuple(self.warnings),
        )


def _answer_in_json(source: Source) -> Parsed:
    """Read one answer, or the pages of one that somebody put together."""
    told = values(source, "an answer of DBLP's search", ("result.hits.hit",))
    found = [page for value in told for page in (value if isinstance(value, list) else [value])]
    results = [result for value in found if (result := mapping(mapping(value).get("result")))]
    if not results:
        raise SourceError(f"{source.name} is no answer of DBLP's search.")
    for result in results:
        _raise_the_error(source, mapping(result.get("status")))
    hits = numbered(hit for value in found for hit in _hits(value))
    infos = [(number, mapping(mapping(hit).get("info"))) for number, hit in hits.items]
    return _answer(source, line(results[0].get("query")), infos, hits.rejected, hits.warnings)


def _hits(value: Any) -> list[Any]:
    """Return the hits of one answer; in place of one that cannot be read, the reason."""
    if isinstance(value, Unreadable):
        return [value]
    return in_json.listed(mapping(mapping(mapping(value).get("result")).get("hits")).get("hit"))


def _answer_in_xml(source: Source, found: Listing) -> Parsed:
    texts = {local(child): child for child in found.head}
    status = texts.get("status")
    if status is not None:
        _raise_the_error(source, {"@code": status.get("code"), "text": status.text})
    infos = [
        (number, next((in_xml.found(child) for child in hit if local(child) == "info"), {}))
        for number, hit in enumerate(found.entries, start=1)
    ]
    query = texts.get("query")
    asked = line(query.text) if query is not None else ""
    return _answer(source, asked, infos, found.rejected, found.warnings)


def _answer(
    source: Source,
    query: str,
    infos: Iterable[tuple[int, Mapping[str, Any]]],
    rejected: Iterable[Rejected],
    warnings: Iterable[str],
) -> Parsed:
    """Read the hits of a search: publications or people."""
    records = _Records(rejected, warnings)
    people: list[AuthorProfile] = []
    for number, info in infos:
        if profile := in_json.person(info):
            people.append(profile)
        else:
            records.add(in_json.publication(info), f"record {number}")
    words = query.replace("*", "")
    feed = FeedInfo(
        key=f"{FORMAT}:search:{words or source.name}",
        title=f"DBLP: {words or PurePath(source.name).name}",
        kind=FORMAT,
        address=web_address(source.name),
        site="https://dblp.org/",
    )
    return records.parsed(feed, people)


def _raise_the_error(source: Source, status: Mapping[str, Any]) -> None:
    """Raise what DBLP complains of: it answers errors in the form of an answer."""
    if line(status.get("@code")) not in ("", "200"):
        reason = line(status.get("text")) or "no reason given"
        raise SourceError(f"{source.name}: DBLP answered with an error: {reason.rstrip('.')}.")


def _feed(source: Source, top: Element, owner: AuthorProfile | None) -> FeedInfo:
    """Name the feed after the person or the page, else after the file."""
    pid = top.get("pid") if owner else None
    page = top.get("key", "") if local(top) == "bht" else ""
    if pid:
        site: str | None = f"{in_json.PERSON}{pid}"
    else:
        site = f"https://dblp.org/{page}" if page.startswith("db/") else None
    about = owner.name if owner else top.get("title") or PurePath(source.name).name
    return FeedInfo(
        key=f"{FORMAT}:{f'pid/{pid}' if pid else page or source.name}",
        title=f"DBLP: {about}",
        kind=FORMAT,
        address=web_address(source.name) or (f"{site}.xml" if pid else None),
        site=site,
    )
