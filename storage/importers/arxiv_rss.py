"""arXiv's daily announcements (`rss.arxiv.org/rss/…` and `/atom/…`).

The date printed is the day of the announcement, not of the paper: it goes into
`announced`. The announcement's type (new, cross, replace, replace-cross) is kept in
`raw["announce_type"]`.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from storage.arriving import FeedInfo, Parsed, Record
from storage.errors import SourceError
from storage.importers import Source
from storage.importers._collecting import Collecting
from storage.importers._feed_dates import printed_day
from storage.importers._feed_people import people
from storage.importers._feed_text import readable
from storage.importers._ids import arxiv_id, doi, web_address
from storage.importers._xml import listing, local, root
from storage.model import Links
from storage.text import one_line

FORMAT = "arxiv-rss"
TITLE = "arXiv announcements (RSS)"
ORDER = 52

_ADDRESS = re.compile(r"(?:rss|export)\.arxiv\.org/(?:rss|atom)/([\w.+*-]*)", re.IGNORECASE)
_ROOTS = ("rss", "feed", "rdf")
_ENTRY = re.compile(r"<(?:item|entry)[\s>]")
_DESCRIPTION = re.compile(
    r"\s*arXiv:(?P<id>\S+)\s+Announce Type:\s*(?P<type>[\w-]+)\s*(?:Abstract:\s*)?(?P<text>.*)",
    re.DOTALL,
)
_UPDATES = re.compile(r"([\w.+*-]+) updates on arXiv\.org")
_TITLED = re.compile(r"<title>\s*[\w.+*-]+ updates on arXiv\.org\s*</title>")
_IN_TITLE = re.compile(
    r"\.?\s*\(arXiv:(?P<id>[^\s\[\]()]+)(?:\s+\[(?P<category>[\w.-]+)\])?"
    r"\s*(?P<type>UPDATED|CROSS LISTED)?\)$"
)
_HEADING = re.compile(r"\s*Abstract:\s+")
_OLD_TYPES = {"UPDATED": "replace", "CROSS LISTED": "cross", None: "new"}
"""Until 2024 the feeds were RDF, and said in the title what is in the description since."""
Fields = dict[str, list[Element]]


def sniff(data: bytes) -> bool:
    """Tell a feed of arXiv's announcements by its address or title, or by its items."""
    found = root(data)
    if found.name not in _ROOTS:
        return False
    top = found.head[found.start : found.start + 4096]
    announced = found.head.count("Announce Type:")
    return bool(_ADDRESS.search(top) or _TITLED.search(top)) or (
        announced > 0 and announced + 1 >= len(_ENTRY.findall(found.head))
    )


def parse(source: Source) -> Parsed:
    """Read one day's announcements; a day without any is valid and says so."""
    name = root(source.data).name
    if name not in _ROOTS:
        raise SourceError(f"{source.name} is not a feed of arXiv's announcements.")
    found = listing(source.name, source.data, "entry" if name == "feed" else "item")
    channel = _fields(next((part for part in found.head if local(part) == "channel"), found.head))
    _raise_the_feed_error(source, channel)
    read = Collecting(found.rejected, found.warnings)
    for position, entry in read.entries(found.entries):
        record = _record(_fields(entry), channel, position)
        is_paper = record.arxiv_id or record.title
        read.take(record, None if is_paper else "It has neither id nor title.")
    return read.parsed(FORMAT, _feed(source, channel), nothing=_why_empty(channel))


def _raise_the_feed_error(source: Source, channel: Fields) -> None:
    if (_text(channel, "title") or "").startswith("Feed error"):
        reason = _text(channel, "description", "subtitle") or "no reason given"
        raise SourceError(f"{source.name}: arXiv answered with an error: {reason.rstrip('.')}.")


def _why_empty(channel: Fields) -> str:
    days = [one_line(day.text or "") for skip in channel.get("skipDays", []) for day in skip]
    if days:
        return (
            "0 papers: arXiv announces none today. "
            f"This is normal on {' and '.join(sorted(days))} and on holidays."
        )
    return "0 papers: arXiv announces none today. This is normal on weekends and holidays."


def _record(entry: Fields, channel: Fields, position: int) -> Record:
    described = "".join(
        text for part in ("description", "summary") for text in _raw(entry, part)[:1]
    )
    parts = _DESCRIPTION.match(described)
    title = _text(entry, "title")
    old = _IN_TITLE.search(title) if title and parts is None else None
    named = (_text(entry, "guid", "id"), *(found["id"] for found in (parts, old) if found))
    identity = next(filter(None, map(arxiv_id, (*named, _address(entry)))), None)
    authors = people(", ".join(_names(entry)))
    categories = tuple(dict.fromkeys(filter(None, map(_category, entry.get("category", [])))))
    if old and old["category"] and not categories:
        categories = (old["category"],)
    printed = _text(entry, "pubDate", "published", "date", "updated")
    printed = printed or _text(channel, "pubDate", "updated", "date")
    raw = {
        "announce_type": _text(entry, "announce_type")
        or (parts["type"] if parts else _OLD_TYPES[old["type"]] if old else None),
        "license": _text(entry, "rights"),
        "date": printed,
    }
    return Record(
        where=f"entry {position}",
        position=position,
        title=title[: old.start()] if title and old else title,
        abstract=one_line(parts["text"] if parts else _unlabelled(described)) or None,
        authors=authors.names,
        authors_truncated=authors.truncated,
        author_count=None if authors.truncated else len(authors.names) or None,
        affiliations=authors.affiliations,
        categories=categories,
        primary_category=categories[0] if categories else None,
        venue=_text(entry, "journal_reference", "journal_ref"),
        announced=printed_day(printed),
        arxiv_id=identity[0] if identity else None,
        arxiv_version=identity[1] if identity else None,
        doi=doi(_text(entry, "DOI", "doi")),
        links=Links(abs=web_address(_address(entry))),
        raw={name: value for name, value in raw.items() if value},
    )


def _unlabelled(described: str) -> str:
    return readable(_HEADING.sub("", described, count=1))


def _names(entry: Fields) -> list[str]:
    names = _raw(entry, "creator")
    if not names:
        names = ["".join(child.itertext()) for child in entry.get("author", [])]
    return [name for name in names if name.strip()]


def _category(element: Element) -> str:
    return one_line(element.get("term") or element.text or "")


def _address(entry: Fields) -> str | None:
    for link in entry.get("link", []):
        if link.get("rel", "alternate") == "alternate":
            return one_line(link.get("href") or link.text or "") or None
    return None


def _feed(source: Source, channel: Fields) -> FeedInfo:
    """Name the feed after its categories: both flavours of one list are one feed."""
    links = [link.get("href") or link.text or "" for link in channel.get("link", [])]
    links += [_text(channel, "id") or ""]
    asked = next((found[1] for link in links if (found := _ADDRESS.search(link)) and found[1]), "")
    title = _text(channel, "title")
    named = _UPDATES.match(title or "")
    asked = asked or (named[1] if named else "")
    key = "+".join(sorted(asked.split("+"))) if asked else title or source.name
    return FeedInfo(
        key=f"{FORMAT}:{key}",
        title=title or (f"arXiv: {asked}" if asked else "arXiv announcements"),
        kind=FORMAT,
        address=next((web_address(link) for link in links if _ADDRESS.search(link)), None)
        or web_address(source.name),
        site=f"https://arxiv.org/list/{asked}/new" if asked and "+" not in asked else None,
    )


def _fields(element: Element) -> Fields:
    """Return an element's children by local name."""
    fields: Fields = {}
    for child in element:
        fields.setdefault(local(child), []).append(child)
    return fields


def _raw(fields: Fields, name: str) -> list[str]:
    return ["".join(element.itertext()) for element in fields.get(name, [])]


def _text(fields: Fields, *names: str) -> str | None:
    """Return the first text under one of `names`, on one line."""
    for name in names:
        for text in _raw(fields, name):
            if line := one_line(text):
                return line
    return None
