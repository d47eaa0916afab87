"""What the library keeps in memory to answer at once: sets of keys, their order, lookups.

Fed with every document that changes; never reads or writes anything itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Document = Mapping[str, Any]


class Catalogue:
    """Sets of paper keys by state, feed, tag and author, kept right document by document."""

    def __init__(self) -> None:
        self.unread: set[str] = set()
        self.starred: set[str] = set()
        self.by_feed: defaultdict[str, set[str]] = defaultdict(set)
        self.by_tag: defaultdict[str, set[str]] = defaultdict(set)
        self.by_author: defaultdict[str, set[str]] = defaultdict(set)
        self._papers: dict[str, Document] = {}
        self._marks: dict[str, Document] = {}
        self._dates: dict[str, tuple[str, str, int]] = {}
        self._order: list[str] | None = None

    def __len__(self) -> int:
        return len(self._dates)

    def __contains__(self, key: object) -> bool:
        return key in self._dates

    def paper_changed(self, key: str, after: Document | None) -> None:
        """Take in that the paper's document became `after` (None: it is gone)."""
        if key in self._papers:
            self._remove(key, self._papers.pop(key))
        if after is not None:
            self._papers[key] = after
            self._add(key, after)

    def mark_changed(self, key: str, after: Document | None) -> None:
        """Take in that the mark's document became `after` (None: it is gone)."""
        before = self._marks.get(key, {})
        if after is None:
            self._marks.pop(key, None)
        else:
            self._marks[key] = after
        if key in self._dates:
            self._unmark(key, before)
            self._mark(key, after or {})

    def order(self) -> Sequence[str]:
        """Return every key, newest paper first, undated ones last; one day as the source had it."""
        if self._order is None:
            self._order = self.newest_first(self._dates)
        return self._order

    def newest_first(self, keys: Iterable[str]) -> list[str]:
        """Return `keys` in the order of `order`, at the cost of these keys alone."""
        # Two stable sorts: by key, then by (date, arrival, place) downwards.
        return sorted(sorted(keys), key=self._dates.__getitem__, reverse=True)

    def unread_of(self, keys: set[str]) -> int:
        """Count the unread among `keys`."""
        return len(keys & self.unread)

    def _add(self, key: str, document: Document) -> None:
        days = (document.get(name) for name in ("published", "announced", "updated", "year"))
        day = str(next(filter(None, days), ""))
        places = document.get("sightings", ())
        self._dates[key] = (day, document["added"], -places[0]["position"] if places else 0)
        self._order = None
        for sighting in document.get("sightings", ()):
            self.by_feed[sighting["feed"]].add(key)
        for author in document.get("who", ()):
            self.by_author[author].add(key)
        self._mark(key, self._marks.get(key, {}))

    def _remove(self, key: str, document: Document) -> None:
        del self._dates[key]
        self._order = None
        for sighting in document.get("sightings", ()):
            _discard(self.by_feed, sighting["feed"], key)
        for author in document.get("who", ()):
            _discard(self.by_author, author, key)
        self._unmark(key, self._marks.get(key, {}))

    def _mark(self, key: str, mark: Document) -> None:
        if not mark.get("read"):
            self.unread.add(key)
        if mark.get("starred"):
            self.starred.add(key)
        for tag in mark.get("tags", ()):
            self.by_tag[tag].add(key)

    def _unmark(self, key: str, mark: Document) -> None:
        self.unread.discard(key)
        self.starred.discard(key)
        for tag in mark.get("tags", ()):
            _discard(self.by_tag, tag, key)


def _discard(groups: defaultdict[str, set[str]], name: str, key: str) -> None:
    groups[name].discard(key)
    if not groups[name]:
        del groups[name]
