"""OPML: the feeds, in their folders."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.sax.saxutils import quoteattr

from storage.exporting._chosen import Keys, chosen
from storage.library import Library
from storage.links import web_address
from storage.model import Feed
from storage.text import one_line

NAMESPACE = "urn:carrel:opml"
"""Of what Carrel says of a feed and OPML has no word for; other programs pass over it."""

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def opml(library: Library, keys: Keys) -> Iterator[bytes]:
    """Yield the feeds that can be followed, of some papers those that these were seen in."""
    feeds = feeds_for(library, keys)
    yield b'<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f'<opml version="2.0" xmlns:carrel="{NAMESPACE}">\n'.encode()
    yield b"  <head><title>Carrel</title></head>\n  <body>\n"
    folders: dict[tuple[str, ...], list[Feed]] = {}
    for feed in feeds:
        folders.setdefault(_folder(feed), []).append(feed)
    yield from _outlines(folders)
    yield b"  </body>\n</opml>\n"


def feeds_for(library: Library, keys: Keys) -> list[Feed]:
    """Return the followed feeds; of some papers those that these were seen in."""
    feeds = [feed for feed in library.feeds() if web_address(feed.address) and _is_followed(feed)]
    if keys is None:
        return feeds
    seen = {sighting.feed for paper, _ in chosen(library, keys) for sighting in paper.sightings}
    return [feed for feed in feeds if feed.key in seen]


def _outlines(folders: dict[tuple[str, ...], list[Feed]]) -> Iterator[bytes]:
    """Yield the outlines, those without folder first; a folder is opened once."""
    opened: tuple[str, ...] = ()
    for folder in sorted(folders):
        shared = 0
        while shared < min(len(opened), len(folder)) and opened[shared] == folder[shared]:
            shared += 1
        for depth in range(len(opened), shared, -1):
            yield _indented(depth - 1, "</outline>")
        for depth in range(shared, len(folder)):
            name = _quoted(folder[depth])
            yield _indented(depth, f"<outline text={name} title={name}>")
        opened = folder
        for feed in folders[folder]:
            yield _indented(len(folder), _outline(feed))
    for depth in range(len(opened), 0, -1):
        yield _indented(depth - 1, "</outline>")


def _outline(feed: Feed) -> str:
    title = _quoted(feed.title)
    address = _quoted(feed.address or "")
    said = [f"text={title}", f"title={title}", 'type="rss"', f"xmlUrl={address}"]
    if web_address(feed.site):
        said.append(f"htmlUrl={_quoted(feed.site or '')}")
    if feed.paused:
        said.append('carrel:paused="true"')
    if feed.interval is not None:
        said.append(f'carrel:interval="{feed.interval}"')
    return f"<outline {' '.join(said)}/>"


def _is_followed(feed: Feed) -> bool:
    return bool(getattr(feed, "followed", True))


def _folder(feed: Feed) -> tuple[str, ...]:
    return tuple(filter(None, str(getattr(feed, "folder", "") or "").split("/")))


def _indented(depth: int, element: str) -> bytes:
    return f"{'  ' * (depth + 2)}{element}\n".encode()


def _quoted(text: str) -> str:
    return quoteattr(_NOT_XML.sub("", one_line(text)))
