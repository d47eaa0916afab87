"""JSON Feed (jsonfeed.org, versions 1 and 1.1): items as entries of any other feed.

Of a file that is cut off or damaged the items that can be read are kept.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePath
from typing import Any
from urllib.parse import urljoin

from storage.arriving import FeedInfo, Parsed, Rejected
from storage.errors import SourceError
from storage.importers import Source
from storage.importers._feed_records import records
from storage.importers._ids import comparable_address, host_of, web_address
from storage.importers._json_source import Unreadable, values
from storage.importers._xml import MAX_BYTES, MAX_ENTRIES
from storage.text import clean, fold_words, one_line

FORMAT = "json-feed"
TITLE = "JSON Feed"
ORDER = 40

_SNIFFED = 4096
_OBJECT = re.compile(rb"(?:\xef\xbb\xbf)?\s*\{")
_VERSION = re.compile(
    rb'"version"\s*:\s*"\s*https?:\\?/\\?/(?:www\.)?jsonfeed\.org\\?/version', re.I
)
_HEADING = re.compile(r"\s*Abstract(?::|\.|\s)\s*(?=[A-Z])")
Item = Mapping[str, Any]


def sniff(data: bytes) -> bool:
    """Tell an object whose version is one of JSON Feed: its first field, or its last."""
    if _OBJECT.match(data) is None:
        return False
    return any(_VERSION.search(part) for part in (data[:_SNIFFED], data[-_SNIFFED:]))


def parse(source: Source) -> Parsed:
    """Read the items."""
    if len(source.data) > MAX_BYTES:
        raise SourceError(
            f"{source.name} is larger than {MAX_BYTES >> 20} MB, too large for a feed."
        )
    rejected: list[Rejected] = []
    warnings: list[str] = []
    said = _read(source)
    found = said.get("items")
    if not isinstance(found, list):
        raise SourceError(f"{source.name} is not a JSON Feed: it has no list of items.")
    if len(found) > MAX_ENTRIES:
        warnings.append(f"Only the first {MAX_ENTRIES:,} of {len(found):,} entries were read.")
    entries = []
    for position, item in enumerate(found[:MAX_ENTRIES], start=1):
        entry = _entry(item) if isinstance(item, dict) else {}
        if entry:
            entries.append(entry)
        else:
            reason = item.reason if isinstance(item, Unreadable) else "It says nothing."
            rejected.append(Rejected(where=f"entry {position}", reason=reason))
    if not entries:
        warnings.append("0 papers: the feed holds no entries.")
    info = _info(source, said)
    feed = {"authors": _authors(said)}
    return Parsed(
        format=FORMAT,
        feed=info,
        records=tuple(records(entries, feed, info, atom=True)),
        rejected=tuple(rejected),
        warnings=tuple(warnings),
        next_page=_next_page(source, said),
    )


def _read(source: Source) -> Item:
    found = values(source, "a JSON Feed", ("items",))[0]
    if not isinstance(found, dict):
        raise SourceError(f"{source.name} is not a JSON Feed: it is no object.")
    return found


def _entry(item: Item) -> dict[str, Any]:
    """Return an item in the words of other feeds; empty when it says nothing."""
    texts = [
        {"type": kind, "value": _HEADING.sub("", text, count=1)}
        for name, kind in (("content_html", "text/html"), ("content_text", "text/plain"))
        if (text := _text(item, name))
    ]
    summary = _text(item, "summary")
    entry: dict[str, Any] = {
        "title": one_line(_text(item, "title")),
        "title_detail": {"type": "text/plain"},
        "link": _text(item, "url") or _text(item, "external_url"),
        "id": _text(item, "id"),
        "summary_detail": {"type": "text/plain", "value": summary} if summary else None,
        "content": texts,
        "published": _text(item, "date_published"),
        "updated": _text(item, "date_modified"),
        "authors": _authors(item),
        "tags": [{"term": tag} for tag in _list(item.get("tags")) if isinstance(tag, str)],
        "links": [
            {"rel": "enclosure", "href": _text(file, "url"), "type": _text(file, "mime_type")}
            for file in _list(item.get("attachments"))
            if isinstance(file, dict)
        ],
    }
    if not entry["link"] and web_address(entry["id"]):
        entry["link"] = entry["id"]
    return entry if any(entry[name] for name in ("title", "link", "content", "id")) else {}


def _text(item: Item, name: str) -> str:
    """Return a text; a number, as ids are in some feeds, is one."""
    value = item.get(name)
    if isinstance(value, str):
        return clean(value).strip()
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _authors(item: Item) -> list[dict[str, str]]:
    """Return the authors of an item or a feed: a list, or in version 1 a single one."""
    found = [*_list(item.get("authors")), item.get("author")]
    names = (_text(author, "name") for author in found if isinstance(author, dict))
    return [{"name": name} for name in dict.fromkeys(names) if name]


def _next_page(source: Source, said: Item) -> str | None:
    """Return where the feed goes on, as seen from where it was found."""
    wanted = _text(said, "next_url")
    try:
        return web_address(urljoin(source.found_at or source.name, wanted)) if wanted else None
    except ValueError:
        return None


def _info(source: Source, said: Item) -> FeedInfo:
    own, site = web_address(_text(said, "feed_url")), web_address(_text(said, "home_page_url"))
    title = one_line(_text(said, "title"))
    place = own or site or web_address(source.name)
    key = comparable_address(place) if place else fold_words(title).replace(" ", "-") or source.name
    return FeedInfo(
        key=f"{FORMAT}:{key}",
        title=title or host_of(place) or PurePath(source.name).name,
        kind=FORMAT,
        address=own or web_address(source.name),
        site=site,
    )
