"""Sets of papers by state, feed, tag and author, and their order: by number, read when asked for.

A paper and its mark have one number, for life. What was once asked for is kept right edit by
edit; what nobody asks for is never read. Opening a library so costs nothing here.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from storage import holdings
from storage.engine.shelf import Shelf
from storage.engine.store import Edit, Store
from storage.keys import Keys

Document = Mapping[str, Any]

_EMPTY: Document = {}
_FEW = 8


class Catalogue:
    """The papers of a library, found by what they and their marks say."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._order: array[int] | None = None
        self._states: dict[str, set[int]] = {}
        self._feeds: dict[str, set[int]] = {}
        self._tags: dict[str, set[int]] | None = None
        self._authors: dict[str, set[int]] | None = None

    @property
    def papers(self) -> Shelf:
        """The papers themselves."""
        return self._store.shelf("papers")

    @property
    def marks(self) -> Shelf:
        """The marks, each under the number of its paper."""
        return self._store.shelf("marks")

    def __len__(self) -> int:
        return len(self.papers)

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and self.papers.number_of(key) is not None

    # Sets of numbers; treat them as read-only

    @property
    def read(self) -> set[int]:
        """Papers marked read."""
        return self._in_state(holdings.READ)

    @property
    def starred(self) -> set[int]:
        """Starred papers."""
        return self._in_state(holdings.STARRED)

    @property
    def tags(self) -> Mapping[str, set[int]]:
        """Papers by tag; every tag in use is there."""
        if self._tags is None:
            self._tags = {}
            for number in self._in_state(holdings.TAGGED):
                for tag in (self.marks.get(number) or _EMPTY).get("tags", ()):
                    self._tags.setdefault(tag, set()).add(number)
        return self._tags

    def in_feed(self, key: str) -> set[int]:
        """Return the papers seen in a feed."""
        if key not in self._feeds:
            self._feeds[key] = set(self.papers.with_term(holdings.feed(key)))
        return self._feeds[key]

    def by_author(self, key: str) -> set[int]:
        """Return the papers of an author."""
        if self._authors is not None:
            return self._authors.get(key, set())
        return set(self.papers.with_term(holdings.author(key)))

    def authors(self) -> Mapping[str, set[int]]:
        """Return the papers of every author; reads all papers the first time."""
        if self._authors is None:
            self._authors = {}
            for number in self.papers:
                for who in (self.papers.get(number) or _EMPTY).get("who", ()):
                    self._authors.setdefault(who, set()).add(number)
        return self._authors

    def _in_state(self, term: str) -> set[int]:
        if term not in self._states:
            marked = set(self.marks.with_term(term))
            if len(marked) * _FEW < len(self):
                self._states[term] = {number for number in marked if number in self.papers}
            else:
                self._states[term] = marked.intersection(self.order())
        return self._states[term]

    # Order

    def order(self) -> Sequence[int]:
        """Return every paper, the newest first, undated ones last; a day as the source had it."""
        if self._order is None:
            self._order = self.papers.ordered()
        return self._order

    def newest_first(self, numbers: Iterable[int]) -> Sequence[int]:
        """Return some papers in the order of `order`."""
        wanted = numbers if isinstance(numbers, set) else set(numbers)
        if len(wanted) * _FEW < len(self):
            return sorted(wanted, key=self.papers.sort_key)
        return [number for number in self.order() if number in wanted]

    def keys(self, numbers: Sequence[int]) -> Keys:
        """Return the keys of papers."""
        return Keys(
            numbers,
            lambda number: self.papers.key_of(number),
            lambda key: self.papers.number_of(key),
        )

    def unread_of(self, numbers: set[int]) -> int:
        """Count the unread among `numbers`."""
        return len(numbers) - len(numbers & self.read)

    # Changes

    def take_in(self, edits: Iterable[Edit]) -> None:
        """Keep what was asked for right."""
        papers: dict[int, Edit] = {}
        for edit in edits:
            if edit.table == "papers":
                papers[edit.number] = edit
                self._paper_changed(edit)
        for edit in edits:
            if edit.table == "marks" and edit.number not in papers and edit.number in self.papers:
                self._marked(edit.number, edit.before or _EMPTY, edit.after or _EMPTY)
        for number in papers:
            # Whatever its mark was: it counts where there is a paper, and nowhere else.
            now = self.marks.get(number) or _EMPTY
            self._unmark_everywhere(number)
            if number in self.papers:
                self._marked(number, _EMPTY, now)

    def _paper_changed(self, edit: Edit) -> None:
        number, before, after = edit.number, edit.before or _EMPTY, edit.after or _EMPTY
        self._order = None
        for sighting in before.get("sightings", ()):
            self._feeds.get(sighting["feed"], set()).discard(number)
        for sighting in after.get("sightings", ()):
            if sighting["feed"] in self._feeds:
                self._feeds[sighting["feed"]].add(number)
        if self._authors is not None:
            for who in before.get("who", ()):
                _discard(self._authors, who, number)
            for who in after.get("who", ()):
                self._authors.setdefault(who, set()).add(number)

    def _marked(self, number: int, before: Document, after: Document) -> None:
        for state in (holdings.READ, holdings.STARRED):
            if state in self._states:
                (self._states[state].add if after.get(state) else self._states[state].discard)(
                    number
                )
        if holdings.TAGGED in self._states:
            tagged = self._states[holdings.TAGGED]
            (tagged.add if after.get("tags") else tagged.discard)(number)
        if self._tags is not None:
            for tag in before.get("tags", ()):
                _discard(self._tags, tag, number)
            for tag in after.get("tags", ()):
                self._tags.setdefault(tag, set()).add(number)

    def _unmark_everywhere(self, number: int) -> None:
        tagged = holdings.TAGGED in self._states and number in self._states[holdings.TAGGED]
        for numbers in self._states.values():
            numbers.discard(number)
        if self._tags is not None and tagged:
            for tag in tuple(self._tags):
                _discard(self._tags, tag, number)


def _discard(groups: dict[str, set[int]], name: str, number: int) -> None:
    if name in groups:
        groups[name].discard(number)
        if not groups[name]:
            del groups[name]
