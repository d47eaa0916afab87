"""Answers of arXiv's query interface (`export.arxiv.org/api/query`), in Atom.

So are the feeds of its author pages (`arxiv.org/a/earlgrey_a_1.atom2`).

The element tree is read directly: feedparser would lose who has which affiliation
and read `<eos>` in an abstract as a tag.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qs, unquote, urlsplit
from xml.etree.ElementTree import Element

from storage.arriving import FeedInfo, Parsed, Record
from storage.errors import SourceError
from storage.importers import Source
from storage.importers._collecting import Collecting
from storage.importers._feed_dates import printed_day
from storage.importers._ids import arxiv_id, comparable_address, doi, web_address
from storage.importers._xml import listing, local, root
from storage.model import Links
from storage.text import one_line

FORMAT = "arxiv-atom"
TITLE = "arXiv query (Atom)"
ORDER = 50

_ADDRESS = re.compile(r"arxiv\.org/api/|<id>\s*https?://arxiv\.org/a/", re.IGNORECASE)
_OWN = re.compile(r"/api/query|arxiv\.org/a/", re.IGNORECASE)


def sniff(data: bytes) -> bool:
    """Tell an Atom feed of arXiv's query interface or of an author's page, or one of its errors."""
    found = root(data)
    top = found.head[found.start : found.start + 4096]
    return found.name == "feed" and "rss.arxiv.org" not in top and bool(_ADDRESS.search(top))


def parse(source: Source) -> Parsed:
    """Read the papers of one answer; arXiv's own error message becomes the `SourceError`."""
    found = listing(source.name, source.data, "entry")
    if local(found.head) != "feed":
        raise SourceError(f"{source.name} is not an answer of arXiv's query interface.")
    _raise_the_disguised_error(source, found.entries)
    read = Collecting(found.rejected, found.warnings)
    for position, entry in read.entries(found.entries):
        record = _record(entry, position)
        read.take(record, _fault(entry, record))
    nothing = "0 papers: arXiv found nothing for this query."
    return read.parsed(FORMAT, _feed(source, found.head), nothing=nothing)


def _fault(entry: Element, record: Record) -> str | None:
    if "/api/errors" in (_text(entry, "id") or ""):
        return f"arXiv's error: {record.abstract or 'no reason given'}"
    return None if record.arxiv_id or record.title else "It has neither id nor title."


def _raise_the_disguised_error(source: Source, entries: list[Element]) -> None:
    """Raise what arXiv complains of: it dresses an error as the only entry of a feed."""
    if len(entries) != 1:
        return
    entry = entries[0]
    identity, title = _text(entry, "id") or "", _text(entry, "title")
    if "/api/errors" in identity or (title == "Error" and arxiv_id(identity) is None):
        message = (_text(entry, "summary") or "no reason given").rstrip(".")
        raise SourceError(f"{source.name}: arXiv answered with an error: {message}.")


def _record(entry: Element, position: int) -> Record:
    identity = arxiv_id(_text(entry, "id"))
    authors = tuple(filter(None, (_text(author, "name") for author in _all(entry, "author"))))
    affiliations = (
        one_line(place.text or "")
        for author in _all(entry, "author")
        for place in _all(author, "affiliation")
    )
    primary = next((item.get("term") for item in _all(entry, "primary_category")), None)
    terms = [term for item in _all(entry, "category") if (term := item.get("term"))]
    published, updated = _text(entry, "published"), _text(entry, "updated")
    day = printed_day(published)
    return Record(
        where=f"entry {position}",
        position=position,
        title=_text(entry, "title"),
        abstract=_text(entry, "summary"),
        authors=authors,
        author_count=len(authors) or None,
        affiliations=tuple(dict.fromkeys(filter(None, affiliations))),
        categories=tuple(dict.fromkeys([primary, *terms] if primary else terms)),
        primary_category=primary,
        venue=_text(entry, "journal_ref"),
        published=day,
        updated=printed_day(updated),
        arxiv_id=identity[0] if identity else None,
        arxiv_version=identity[1] if identity else None,
        doi=next(
            filter(None, (doi(one_line(item.text or "")) for item in _all(entry, "doi"))), None
        ),
        links=_links(entry),
        comment=_text(entry, "comment"),
        raw={"date": published} if published and day is None else {},
    )


def _links(entry: Element) -> Links:
    page, pdf = None, None
    for link in _all(entry, "link"):
        address = web_address(link.get("href"))
        if link.get("title") == "pdf" or link.get("type") == "application/pdf":
            pdf = pdf or address
        elif link.get("rel", "alternate") == "alternate":
            page = page or address
    return Links(abs=page or web_address(_text(entry, "id")), pdf=pdf)


def _feed(source: Source, head: Element) -> FeedInfo:
    """Name the feed after its query; pages of one query are one feed."""
    links = [link.get("href") or "" for link in _all(head, "link")]
    address = next((web_address(link) for link in links if _OWN.search(link)), None)
    address = address or web_address(source.name)
    title = _text(head, "title") or ""
    wanted = _query(urlsplit(address).query if address else "") or _query(title.partition(": ")[2])
    return FeedInfo(
        key=f"{FORMAT}:{wanted or (comparable_address(address) if address else source.name)}",
        title=f"arXiv: {wanted}" if wanted else title or "arXiv",
        kind=FORMAT,
        address=address,
        site="https://arxiv.org/",
    )


def _query(parameters: str) -> str:
    """Return what was asked for; some programs quote the whole of the parameters."""
    asked = parse_qs(parameters if "=" in parameters else unquote(parameters))
    return " ".join(value[0] for name in ("search_query", "id_list") if (value := asked.get(name)))


def _all(element: Element, name: str) -> list[Element]:
    return [child for child in element if local(child) == name]


def _text(element: Element, name: str) -> str | None:
    for child in element:
        if local(child) == name:
            return one_line("".join(child.itertext())) or None
    return None
