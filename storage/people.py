"""Authors as the library knows them: what profiles say, and what their papers add up to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence, Set

from pyroaring import BitMap

from storage import holdings, rollup
from storage.catalogue import Catalogue
from storage.codec import author_from
from storage.documents import Document
from storage.engine.shelf import Shelf
from storage.history import Action
from storage.identity import author_key
from storage.model import Author
from storage.text import one_line

_EMPTY: Document = {}
_FEW = 500
"""Papers; most authors have fewer."""


class People:
    """The authors of a library."""

    def __init__(
        self,
        catalogue: Catalogue,
        profiles: Callable[[], Shelf],
        document: Callable[[str, str], Document | None],
        in_order: Callable[[BitMap], Sequence[str]],
    ) -> None:
        """Know the authors of a catalogue's papers, and those with `profiles`.

        `in_order` gives the keys of papers, the newest first.
        """
        self._catalogue = catalogue
        self._profiles = profiles
        self._document = document
        self._in_order = in_order
        self._followed: set[str] | None = None

    @property
    def followed(self) -> Set[str]:
        """Keys of the authors the user follows; always the same set."""
        if self._followed is None:
            profiles = self._profiles()
            numbers = profiles.with_term(holdings.FOLLOWED)
            self._followed = {profiles.key_of(number) or "" for number in numbers}
        return self._followed

    def changed(self, key: str, document: Document | None) -> None:
        """Take in that the author's document changed."""
        if self._followed is not None:
            is_followed = bool((document or _EMPTY).get("followed"))
            (self._followed.add if is_followed else self._followed.discard)(key)

    def author(self, name: str) -> Author:
        """Return the author printed as `name`."""
        return self._author(author_key(name), name)

    def matching(self, text: str) -> list[Author]:
        """Return the authors whose folded name contains `text`: profiles first, then by papers."""
        wanted = author_key(text)
        profiles = self._profiles()
        known = (profiles.key_of(number) or "" for number in profiles)
        keys = {*self._catalogue.authors(), *known}
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

    def _newest_first(self, numbers: BitMap) -> Iterable[str]:
        """Yield the keys of papers; few are put in order without going through all there are."""
        if len(numbers) > _FEW:
            return self._in_order(numbers)
        papers = self._catalogue.papers
        keys = (papers.key_of(number) for number in sorted(numbers, key=papers.sort_key))
        return (key for key in keys if key is not None)

    def _author(self, key: str, name: str | None) -> Author:
        catalogue = self._catalogue
        numbers = catalogue.by_author(key)
        papers = [catalogue.papers.get(number) for number in numbers]
        return author_from(
            key,
            self._document("authors", key) or _EMPTY,
            name=name,
            names=rollup.printed_names(key, papers),
            papers=tuple(self._newest_first(numbers)),
            unread=catalogue.unread_of(numbers),
            starred=len(numbers & catalogue.starred),
            years=rollup.years(papers),
        )
