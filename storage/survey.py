"""Counting a library for its statistics, bit by bit: marks are read one by one for their days."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from pyroaring import BitMap

from storage import holdings
from storage.catalogue import Catalogue
from storage.documents import Document
from storage.holdings import ABSENT
from storage.stamps import is_stamp
from storage.statistics import Group, Statistics, largest

_EPOCH = date(1970, 1, 1)
_DAY_MILLISECONDS = 86_400_000
_AT_ONCE = 16
"""Marks read between two looks at the clock."""
_TAG = "tag:"


class Survey:
    """Counts what there is; what changes meanwhile may be counted or not."""

    def __init__(
        self,
        catalogue: Catalogue,
        feeds: Mapping[str, str],
        *,
        offset: timedelta = timedelta(0),
    ) -> None:
        """Count a catalogue; `feeds` has titles by key, days begin `offset` before those of UTC."""
        self._catalogue = catalogue
        self._feed_titles = feeds
        self._offset = offset // timedelta(milliseconds=1)
        self._added: dict[date, int] = {}
        self._days: dict[str, Counter[int]] = {n: Counter() for n in ("read", "starred", "tagged")}
        self._feeds: list[Group] = []
        self._tags: list[Group] = []
        self._steps = self._counting()
        self._done, self._of = 0, 1

    def go_on(self, seconds: float) -> bool:
        """Count for some time; True while there is more to count."""
        end = time.monotonic() + seconds
        return any(time.monotonic() >= end for _ in self._steps)

    @property
    def part(self) -> float:
        """How much is counted: 0 to 1."""
        return self._done / self._of

    def statistics(self) -> Statistics:
        """Return what was counted so far; numbers of all papers are right from the beginning."""
        catalogue = self._catalogue
        return Statistics(
            papers=len(catalogue),
            read=len(catalogue.read),
            starred=len(catalogue.starred),
            queued=len(catalogue.in_state(holdings.QUEUED)),
            tagged=len(catalogue.in_state(holdings.TAGGED)),
            noted=len(catalogue.in_state(holdings.NOTED)),
            added_on=self._added,
            read_on=_dates(self._days["read"]),
            starred_on=_dates(self._days["starred"]),
            tagged_on=_dates(self._days["tagged"]),
            feeds=largest(self._feeds),
            tags=largest(self._tags),
        )

    def _counting(self) -> Iterator[None]:
        catalogue = self._catalogue
        marked = BitMap.union(
            catalogue.read, catalogue.starred, catalogue.in_state(holdings.TAGGED)
        )
        self._of = len(marked) + len(self._feed_titles) + len(catalogue.tags) + 1
        self._count_arrivals()
        self._done += 1
        yield
        for key, title in self._feed_titles.items():
            self._feeds.append(self._group(title, catalogue.in_feed(key) & catalogue.every))
            self._done += 1
            yield
        for tag, papers in tuple(catalogue.tags.items()):
            self._tags.append(self._group(tag, papers))
            self._done += 1
            yield
        for number in marked.copy():
            self._count_mark(catalogue.marks.get(number) or {})
            self._done += 1
            if self._done % _AT_ONCE == 0:
                yield

    def _group(self, name: str, papers: BitMap) -> Group:
        catalogue = self._catalogue
        starred = papers.intersection_cardinality(catalogue.starred)
        return Group(name, len(papers), catalogue.unread_of(papers), starred)

    def _count_arrivals(self) -> None:
        import numpy as np

        from storage.selection import mask

        every = self._catalogue.every
        if not every:
            return
        added = self._catalogue.columns.column("added")
        there = added[mask(every, len(added))[: len(added)]]
        there = there[there != ABSENT]
        days = (there // 1000 + self._offset) // _DAY_MILLISECONDS
        found, counts = np.unique(days, return_counts=True)
        self._added = _dates(dict(zip(found.tolist(), counts.tolist(), strict=True)))

    def _count_mark(self, mark: Document) -> None:
        stamps = mark.get("set", {})
        for name in ("read", "starred"):
            if mark.get(name):
                self._count(name, stamps.get(name))
        tagged = [stamps.get(_TAG + tag, "") for tag in mark.get("tags", ())]
        if tagged:
            self._count("tagged", max(tagged))

    def _count(self, name: str, stamp: object) -> None:
        if isinstance(stamp, str) and is_stamp(stamp):
            self._days[name][(int(stamp[:12], 16) + self._offset) // _DAY_MILLISECONDS] += 1


def _dates(days: Mapping[int, int]) -> dict[date, int]:
    """Return counts by day; days that no calendar has are left out."""
    last = (date.max - _EPOCH).days
    return {
        _EPOCH + timedelta(day): count for day, count in sorted(days.items()) if 0 <= day <= last
    }
