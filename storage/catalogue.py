"""What the library keeps in memory to answer at once: sets of keys, their order, lookups.

Fed with every document that changes; never reads or writes anything itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from storage import identity

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
        self._dates: dict[str, tuple[str, str]] = {}
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
        """Return every key, newest paper first; undated ones last."""
        if self._order is None:
            # Two stable sorts: by key, then by (date, arrival) downwards.
            keys = sorted(self._dates)
            keys.sort(key=self._dates.__getitem__, reverse=True)
            self._order = keys
        return self._order

    def newest_first(self, keys: Iterable[str]) -> list[str]:
        """Return `keys` in the order of `order`, at the cost of these keys alone."""
        return sorted(sorted(keys), key=self._dates.__getitem__, reverse=True)

    def unread_of(self, keys: set[str]) -> int:
        """Count the unread among `keys`."""
        return len(keys & self.unread)

    def _add(self, key: str, document: Document) -> None:
        day = document.get("published") or document.get("announced") or document.get("updated")
        self._dates[key] = (day or "", document["added"])
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


class Lookups:
    """Papers by identifier, title and beginning of the abstract: what merging asks."""

    def __init__(self, papers: Iterable[Document]) -> None:
        self._aliases: dict[str, str] = {}
        self._titles: defaultdict[str, set[str]] = defaultdict(set)
        self._leads: defaultdict[str, set[str]] = defaultdict(set)
        self._papers: dict[str, Document] = {}
        for document in papers:
            self._add(document)

    def changed(self, key: str, after: Document | None) -> None:
        """Take in that the paper's document became `after` (None: it is gone)."""
        if (before := self._papers.pop(key, None)) is not None:
            self._remove(before)
        if after is not None:
            self._add(after)

    def _add(self, document: Document) -> None:
        key = document["key"]
        self._papers[key] = document
        for alias in document.get("aliases", ()):
            self._aliases[alias] = key
        if not document.get("title_inferred"):
            self._titles[identity.title_key(document["title"])].add(key)
        if (abstract := document.get("abstract")) and (lead := identity.lead_key(abstract)):
            self._leads[lead].add(key)

    def _remove(self, document: Document) -> None:
        key = document["key"]
        for alias in document.get("aliases", ()):
            if self._aliases.get(alias) == key:
                del self._aliases[alias]
        if not document.get("title_inferred"):
            _discard(self._titles, identity.title_key(document["title"]), key)
        if (abstract := document.get("abstract")) and (lead := identity.lead_key(abstract)):
            _discard(self._leads, lead, key)

    def by_alias(self, alias: str) -> str | None:
        """Return the key of the paper with that identifier."""
        return self._aliases.get(alias)

    def by_title(self, title_key: str) -> list[str]:
        """Return the keys of papers whose title folds to that."""
        return sorted(self._titles.get(title_key, ()))

    def by_lead(self, lead_key: str) -> list[str]:
        """Return the keys of papers whose abstract begins with that."""
        return sorted(self._leads.get(lead_key, ()))
