"""The places of the source list: built-in views, feeds, tags."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from storage.library import Library


@dataclass(frozen=True, slots=True)
class Place:
    """One line of the source list: a set of papers with a name."""

    kind: str
    """view, feed or tag."""
    name: str
    """Key of the feed, the tag, or the view's query."""
    title: str
    """What is shown."""
    unread: int = 0
    """Unread papers in it."""
    papers: int = 0
    """All papers in it."""

    @property
    def id(self) -> str:
        """What settings remember it by."""
        return f"{self.kind}:{self.name}"


INBOX = Place("view", "is:unread", "Inbox")
"""Every unread paper."""


def places(library: Library) -> list[Place]:
    """Return the source list of a library: views, then feeds, then tags."""
    counts = library.counts()
    found = [
        Place("view", INBOX.name, INBOX.title, counts.unread, counts.unread),
        Place("view", "is:starred", "Starred", counts.starred_unread, counts.starred),
        Place("view", "", "All papers", counts.unread, counts.papers),
    ]
    for feed in library.feeds():
        found.append(Place("feed", feed.key, feed.title, *counts.feeds.get(feed.key, (0, 0))))
    for tag in library.tags():
        found.append(Place("tag", tag, tag, *counts.tags.get(tag, (0, 0))))
    return found


def papers_of(library: Library, place: Place) -> Sequence[str]:
    """Return the keys of a place's papers, newest first."""
    if place.kind == "feed":
        return library.in_feed(place.name)
    return library.find(f'tag:"{place.name}"' if place.kind == "tag" else place.name)
