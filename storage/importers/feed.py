"""Any RSS, RDF or Atom feed: preprint servers, publishers, research blogs, everything else.

It is read as feedparser reads it, with its sanitiser off: that takes `<think>` for a tag and
drops it, and no text of ours is ever shown as HTML.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

from storage.arriving import FeedInfo, Parsed, Rejected
from storage.errors import SourceError
from storage.importers import Source
from storage.importers._feed_answer import answer
from storage.importers._feed_entry import mappings, string
from storage.importers._feed_publisher import own_feed
from storage.importers._feed_records import records
from storage.importers._feed_text import title
from storage.importers._ids import comparable_address, host_of, linked_address, web_address
from storage.importers._xml import MAX_ENTRIES, plain, refuse_the_hostile, root
from storage.text import fold_words

FORMAT = "feed"
TITLE = "RSS or Atom feed"
ORDER = 70

_RSS_IN_RDF = ("purl.org/rss/", "netscape.com/rdf", "<channel", "<item")
_OPENING = re.compile(r"<(?:[\w.-]+:)?(?:item|entry)(?=[\s>])")
_CLOSING = re.compile(r"</(?:[\w.-]+:)?(?:item|entry)\s*>")


def sniff(data: bytes) -> bool:
    """Tell a document whose root is `rss`, `feed`, or RDF that holds a feed."""
    found = root(data)
    if found.name in ("rdf", "rss") and "opml" in found.attributes.lower():
        return False
    if found.name == "rdf":
        return any(mark in found.head for mark in _RSS_IN_RDF)
    return found.name in ("rss", "feed")


def parse(source: Source) -> Parsed:
    """Read the entries; a damaged feed gives those that parsed, and a warning."""
    refuse_the_hostile(source.name, source.data)
    data = plain(source.data)
    said, warnings = answer(source, data)
    entries = [dict(entry) for entry in said.get("entries") or ()]  # lookups made cheap
    feed = said.get("feed") or {}
    if not said.get("version") and not entries and not sniff(source.data):
        raise SourceError(f"{source.name} is not an RSS or Atom feed.")
    rejected: list[Rejected] = []
    if entries and said.get("bozo") and _ends_inside_an_entry(data.decode("utf-8", "replace")):
        where = f"entry {len(entries)}"
        rejected.append(Rejected(where=where, reason="The feed ends in the middle of it."))
        del entries[-1]
    if len(entries) > MAX_ENTRIES:
        warnings.append(f"Only the first {MAX_ENTRIES:,} of {len(entries):,} entries were read.")
        del entries[MAX_ENTRIES:]
    if not entries:
        warnings.append("0 papers: the feed holds no entries.")
    info, version = _info(source, feed), said.get("version") or ""
    return Parsed(
        format=FORMAT,
        feed=info,
        records=tuple(records(entries, feed, info, atom=version.startswith("atom"))),
        rejected=tuple(rejected),
        warnings=tuple(warnings),
        next_page=_linked(feed, "next"),
    )


def _ends_inside_an_entry(text: str) -> bool:
    opened = max((found.start() for found in _OPENING.finditer(text)), default=-1)
    closed = max((found.start() for found in _CLOSING.finditer(text)), default=-1)
    return opened > closed


def _linked(feed: Mapping[str, Any], relation: str) -> str | None:
    """Return the first address that the feed names as its own, or where it goes on (RFC 5005)."""
    links = mappings(feed.get("links"))
    addresses = (linked_address(link.get("href")) for link in links if link.get("rel") == relation)
    return next(filter(None, addresses), None)


def _info(source: Source, feed: Mapping[str, Any]) -> FeedInfo:
    """Identify the feed by its own address; by site and title where it names none."""
    own = _linked(feed, "self")
    site = linked_address(string(feed, "link"))
    name = title(string(feed, "title"), marked_up=True)
    if own:
        key = comparable_address(own_feed(own))
    elif site or name:
        words = fold_words(name or "").replace(" ", "-")
        key = "#".join(filter(None, (comparable_address(site) if site else "", words)))
    else:
        key = comparable_address(source.name) if web_address(source.name) else source.name
    return FeedInfo(
        key=f"{FORMAT}:{key}",
        title=name or host_of(site or own or source.name) or PurePath(source.name).name,
        kind=FORMAT,
        address=own or web_address(source.name),
        site=site,
    )
