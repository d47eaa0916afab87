"""Which followed feeds words name: by key, address, title, folder, or part of a title."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from storage.errors import NotFoundError
from storage.library import Library
from storage.model import Feed
from storage.text import fold, one_line


def feeds_named(library: Library, names: Sequence[str]) -> list[Feed]:
    """Return the followed feeds that words name: key, address, title, folder, or part of a title.

    Without words, every followed feed. Raises `NotFoundError` for a word that names none.
    """
    feeds = [feed for feed in library.feeds() if feed.followed and feed.address]
    if not names:
        return feeds
    found: dict[str, Feed] = {}
    for name in names:
        here = _named(feeds, name)
        if not here:
            raise NotFoundError(
                f"No followed feed is called “{one_line(name)}”. carrel feeds lists them."
            )
        found |= {feed.key: feed for feed in here}
    return list(found.values())


def _named(feeds: Sequence[Feed], name: str) -> list[Feed]:
    wanted = fold(name).strip().rstrip("/")
    ways: tuple[Callable[[Feed], bool], ...] = (
        lambda feed: name in (feed.key, feed.address),
        lambda feed: fold(feed.title) == wanted,
        lambda feed: f"{fold(feed.folder)}/".startswith(f"{wanted}/"),
        lambda feed: wanted in fold(feed.title),
    )
    for way in ways:
        if wanted and (found := [feed for feed in feeds if way(feed)]):
            return found
    return []
