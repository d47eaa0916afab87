"""A feed that was found, followed: with the papers it holds already."""

from __future__ import annotations

from dataclasses import replace

from storage.arriving import Parsed
from storage.feed_search import Found
from storage.library import Library
from storage.model import Feed


def follow(
    library: Library, found: Found, *, title: str | None = None, folder: str | None = None
) -> Feed:
    """Follow what was found, under the title and in the folder given, else its own."""
    request = found.request
    own = found.parsed.feed if found.parsed else None
    return library.follow(
        request.address,
        title=title or request.title,
        own_title=own.title if own else None,
        kind=own.kind if own else request.kind,
        folder=folder or request.folder,
        site=request.site or (own.site if own else None),
    )


def arrival(found: Found, feed: Feed) -> Parsed | None:
    """Return what the feed holds already, as an arrival of it; None where it was not asked yet."""
    if found.parsed is None:
        return None
    info = replace(found.parsed.feed, key=feed.key, address=feed.address)
    return replace(found.parsed, feed=info)
