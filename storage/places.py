"""The places of a library: built-in views, saved views, feeds, tags. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from storage.documents import Document


@dataclass(frozen=True, slots=True)
class Place:
    """A set of papers with a name: one line of the source list."""

    kind: str
    """view (built in), saved (a view of the user's), feed, tag, or import (a past one)."""
    name: str
    """Key of the feed or saved view, the tag, the import's number, or the built-in view's query."""
    title: str
    """What is shown."""
    query: str = ""
    """What a view asks for."""
    folder: str = ""
    """Folders of a feed, from the outside in: `ml/vision`."""

    @property
    def id(self) -> str:
        """What settings remember it by."""
        return f"{self.kind}:{self.name}"


def _built_in(title: str, query: str) -> Place:
    return Place("view", query, title, query)


INBOX = _built_in("Inbox", "is:unread")
"""Every unread paper."""
EVERYTHING = _built_in("All papers", "")
"""Every paper."""
BUILT_IN = (
    INBOX,
    _built_in("Starred", "is:starred"),
    _built_in("Queue", "is:queued"),
    _built_in("Today", "added:today"),
    _built_in("Followed authors", "is:followed"),
    EVERYTHING,
)
"""The views every library has, in their order."""


def saved_views(documents: Iterator[tuple[str, Document]]) -> list[Place]:
    """Return the user's views in the order they were put into."""
    found = [
        (document.get("position", 0), key, document)
        for key, document in documents
        if isinstance(document.get("query"), str)
    ]
    return [
        Place("saved", key, str(document.get("title") or key), document["query"])
        for _, key, document in sorted(found, key=lambda item: item[:2])
    ]
