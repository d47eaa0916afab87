"""Authors as the library knows them: what profiles say, and what their papers add up to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from storage import rollup
from storage.catalogue import Catalogue
from storage.codec import author_from
from storage.history import Action
from storage.identity import author_key
from storage.model import Author
from storage.text import one_line

Document = Mapping[str, Any]

_EMPTY: Document = {}


class People:
    """The authors of a library."""

    def __init__(
        self, catalogue: Catalogue, document: Callable[[str, str], Document | None]
    ) -> None:
        self._catalogue = catalogue
        self._document = document
        self._known: set[str] = set()
        self.followed: set[str] = set()
        """Keys of the authors the user follows."""

    def changed(self, key: str, document: Document | None) -> None:
        """Take in that the author's document changed."""
        (self._known.discard if document is None else self._known.add)(key)
        is_followed = bool((document or _EMPTY).get("followed"))
        (self.followed.add if is_followed else self.followed.discard)(key)

    def author(self, name: str) -> Author:
        """Return the author printed as `name`."""
        return self._author(author_key(name), name)

    def matching(self, text: str) -> list[Author]:
        """Return the authors whose folded name contains `text`: profiles first, then by papers."""
        wanted = author_key(text)
        keys = {*self._catalogue.by_author, *self._known}
        found = [self._author(key, None) for key in keys if wanted in key]
        return sorted(found, key=lambda a: (not a.metrics, -len(a.papers), a.key))

    def follow(self, name: str, followed: bool) -> Action:
        """Return the action that follows the author printed as `name`, or no longer does."""
        name = one_line(name)
        key = author_key(name)
        before = self._document("authors", key)
        verb = "Follow" if followed else "Unfollow"
        if followed == (key in self.followed):
            return Action(verb, {})
        after = {**(before or {"key": key, "name": name}), "followed": followed}
        return Action(f"{verb} {after['name']}", {"authors": {key: after}})

    def _author(self, key: str, name: str | None) -> Author:
        keys = self._catalogue.by_author.get(key, set())
        papers = [self._document("papers", paper) for paper in keys]
        return author_from(
            key,
            self._document("authors", key) or _EMPTY,
            name=name,
            names=rollup.printed_names(key, papers),
            papers=tuple(self._catalogue.newest_first(keys)),
            unread=self._catalogue.unread_of(keys),
            starred=len(keys & self._catalogue.starred),
            years=rollup.years(papers),
        )
