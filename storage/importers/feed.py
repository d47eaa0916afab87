"""Any RSS, RDF or Atom feed: preprint servers, publishers, research blogs, everything else.

It is read as feedparser reads it, with its sanitiser off: that takes `<think>` for a tag and
drops it, and no text of ours is ever shown as HTML.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

from storage.arriving import FeedInfo, Parsed, Record, Rejected
from storage.errors import SourceError
from storage.importers import Source
from storage.importers._feed_answer import answer
from storage.importers._feed_entry import Context, authors_of, names_of, record, string
from storage.importers._feed_text import title
from storage.importers._ids import comparable_address, host_of, web_address
from storage.importers._xml import MAX_ENTRIES, plain, refuse_the_hostile, root
from storage.text import fold_words, one_line

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
    info = _info(source, feed)
    return Parsed(
        format=FORMAT,
        feed=info,
        records=tuple(_records(entries, feed, info, said.get("version") or "")),
        rejected=tuple(rejected),
        warnings=tuple(warnings),
    )


def _ends_inside_an_entry(text: str) -> bool:
    opened = max((found.start() for found in _OPENING.finditer(text)), default=-1)
    closed = max((found.start() for found in _CLOSING.finditer(text)), default=-1)
    return opened > closed


def _records(
    entries: list[Any], feed: Mapping[str, Any], info: FeedInfo, version: str
) -> list[Record]:
    names = [names_of(entry) for entry in entries]
    seen = Counter(name.guid for name in names) + Counter(name.address for name in names)
    shared = {name for name, count in seen.items() if count > 1 and name}
    if info.site:
        shared.add(comparable_address(info.site))
    context = Context(
        key=info.key,
        atom=version.startswith("atom"),
        authors=authors_of(feed),
        venue=one_line(string(feed, "prism_publicationname")) or None,
        shared=frozenset(shared),
    )
    return [
        record(entry, name, position, context)
        for position, (entry, name) in enumerate(zip(entries, names, strict=True), start=1)
    ]


def _info(source: Source, feed: Mapping[str, Any]) -> FeedInfo:
    """Identify the feed by its own address; by site and title where it names none."""
    own = next(
        (
            address
            for link in feed.get("links") or ()
            if link.get("rel") == "self" and (address := web_address(link.get("href")))
        ),
        None,
    )
    site = web_address(feed.get("link"))
    name = title(feed.get("title") or "", marked_up=True)
    if own:
        key = comparable_address(own)
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
