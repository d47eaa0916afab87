"""The order of the library: all papers, the newest first, kept right paper by paper.

Undated papers come last; papers of one day stand as their source had them. Before anybody asked
for all of it, its beginning is found without the rest.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from storage.engine.shelf import Shelf
from storage.holdings import PAPER_COLUMNS
from storage.selection import one_by_one

if TYPE_CHECKING:
    from numpy.typing import NDArray

_DAY = PAPER_COLUMNS.index("day")


class DateOrder:
    """Every paper by number, in the order of the library."""

    def __init__(self, papers: Callable[[], Shelf]) -> None:
        """Order what `papers` holds."""
        self._papers = papers
        self._order: NDArray[Any] | None = None
        self._changed: set[int] = set()

    def changed(self, number: int) -> None:
        """Take in that a paper came, went, or may belong elsewhere."""
        if self._order is not None:
            self._changed.add(number)

    def whole(self) -> NDArray[Any]:
        """Return all numbers; treat them as read-only. What was returned before stays as it was."""
        if self._order is None:
            self._order = self._found()
        elif self._changed:
            try:
                self._order = self._moved(self._order)
            except KeyError:  # one that turned out to be damaged is gone, and nobody told of it
                self._order = self._found()
            self._changed.clear()
        return self._order

    def _found(self) -> NDArray[Any]:
        """Return the order anew, at the cost of the library."""
        import numpy as np

        return np.asarray(self._papers().ordered()).astype(np.int64)

    def first(self) -> Iterator[int]:
        """Yield the numbers from the beginning, at the cost of those taken."""
        if self._order is None:
            yield from self._papers().newest_first()
            return
        yield from one_by_one(self.whole())

    def _moved(self, order: NDArray[Any]) -> NDArray[Any]:
        """Return the order with what changed in its place."""
        import numpy as np

        papers = self._papers()
        changed = np.zeros(papers.highest + 1, dtype=bool)
        changed[list(self._changed)] = True
        rest = order[~changed[order]]
        there = sorted((n for n in self._changed if n in papers), key=papers.sort_key)
        return np.insert(rest, _places(papers, rest, there), there)


def _places(papers: Shelf, order: NDArray[Any], numbers: list[int]) -> list[int]:
    """Return where in an order each of some numbers belongs; both are in order."""
    places: list[int] = []
    start = 0

    def before_day(number: int) -> int:
        return -papers.values(number)[_DAY]

    for number in numbers:
        # Days first: they are compared sooner than whole keys, and a day has few papers.
        day = before_day(number)
        start = bisect_left(order, day, start, key=before_day)
        end = bisect_left(order, day + 1, start, key=before_day)
        start = bisect_left(order, papers.sort_key(number), start, end, key=papers.sort_key)
        places.append(start)
    return places
