"""OPML: a list of feeds to follow, with their folders, as other readers export theirs.

Nothing of it is run: newsboat's commands (`|command`, `exec:`, `filter:`, `filtercmd`) are refused,
and so is every address that is not of the web.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePath

from storage.arriving import FeedInfo, FollowRequest, Parsed, Rejected
from storage.errors import SourceError
from storage.importers import Source
from storage.importers._ids import linked_address, web_address
from storage.importers._outlines import Outline, read
from storage.importers._xml import root
from storage.text import fold_words, one_line

FORMAT = "opml"
TITLE = "a list of feeds (OPML)"
ORDER = 45

MAX_FEEDS = 20_000
"""Of a longer list the first ones are followed."""
_FEED = re.compile(r"<outline\b[^<>]*\sxmlUrl\s*=", re.IGNORECASE)
"""What even a list without its beginning has."""
_COMMANDS = ("|", "exec:", "filter:")
_FEED_TYPES = ("rss", "atom", "rdf", "feed", "json")


def sniff(data: bytes) -> bool:
    """Tell a document whose root is `opml`, or that says in its root that it is one."""
    found = root(data)
    if found.name in ("rdf", "rss"):
        return "opml" in found.attributes.lower()
    return found.name == "opml" or (
        found.name in ("outline", "body", "") and _FEED.search(found.head) is not None
    )


def parse(source: Source) -> Parsed:
    """Read the feeds; of a list that is not well-formed, those that can be made out."""
    found = read(source.name, source.data)
    if not found.outlines and "opml" not in (found.root, root(source.data).name):
        raise SourceError(f"{source.name} is not a list of feeds (OPML).")
    taking = _Taking()
    for outline in found.outlines:
        taking.take(outline)
    warnings = list(found.warnings)
    if len(taking.feeds) > MAX_FEEDS:
        warnings.append(f"Only the first {MAX_FEEDS:,} of {len(taking.feeds):,} feeds were taken.")
        del taking.feeds[MAX_FEEDS:]
    if not taking.feeds:
        warnings.append("0 feeds: the list names none that can be followed.")
    title = one_line(found.title or "") or PurePath(source.name).name
    return Parsed(
        format=FORMAT,
        feed=FeedInfo(key=f"{FORMAT}:{fold_words(title)}", title=title, kind=FORMAT),
        feeds=tuple(taking.feeds),
        rejected=tuple(taking.rejected),
        warnings=tuple(warnings),
    )


class _Taking:
    """Takes outlines one by one."""

    def __init__(self) -> None:
        self.feeds: list[FollowRequest] = []
        self.rejected: list[Rejected] = []

    def take(self, outline: Outline) -> None:
        """Take the feed of an outline; say why when that is none to follow."""
        said = outline.attributes
        if "filtercmd" in said:
            return self._reject(outline, "It is to be filtered by a command: none is ever run.")
        address = one_line(said.get("xmlurl", ""))
        if not address and said.get("type", "").lower() in _FEED_TYPES:
            address = one_line(said.get("url", ""))
            if not address:
                return self._reject(outline, "It has no address.")
        if not address:
            return None
        if address.lower().startswith(_COMMANDS):
            return self._reject(outline, "It is a command, not an address: none is ever run.")
        address = linked_address(_of_the_web(address)) or ""
        if not address:
            return self._reject(outline, "Its address is none of the web (http, https).")
        folder = "/".join(outline.folders) or _category(said.get("category", ""))
        self.feeds.append(
            FollowRequest(
                address=address,
                title=outline.name or None,
                folder=folder,
                site=web_address(said.get("htmlurl")),
                paused=_said_by_carrel(said, "paused") == "true",
                interval=_minutes(_said_by_carrel(said, "interval")),
            )
        )
        return None

    def _reject(self, outline: Outline, reason: str) -> None:
        name = f" ({outline.name[:80]})" if outline.name else ""
        self.rejected.append(Rejected(where=f"outline {outline.number}{name}", reason=reason))


def _of_the_web(address: str) -> str:
    """Return the address that `feed:` stands before, or in whose place it stands."""
    if address.lower().startswith("feed:"):
        rest = address[5:]
        return rest if "://" in rest else f"http://{rest.lstrip('/')}"
    return address


def _said_by_carrel(said: Mapping[str, str], name: str) -> str:
    """Return what a list that Carrel wrote says besides what OPML knows."""
    return one_line(said.get(name) or said.get(f"carrel:{name}", ""))


def _minutes(text: str) -> int | None:
    return int(text) if re.fullmatch(r"[1-9]\d{0,4}", text, re.ASCII) else None


def _category(text: str) -> str:
    """Return the folder that a list of categories begins with: `/a/b,c` → `a/b`."""
    first = text.split(",")[0]
    return "/".join(filter(None, (one_line(part) for part in first.split("/"))))
