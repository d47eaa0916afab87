"""The orders a list may be in: made of columns, kept until a paper changes.

Every order is stable: papers that are equal in it stand as in the order of the library, newest
first. Papers without a value come last, also when the order is turned round.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from pyroaring import BitMap

from storage import holdings
from storage.catalogue import Catalogue
from storage.holdings import ABSENT
from storage.predicates import Sort
from storage.selection import Selected, one_by_one

if TYPE_CHECKING:
    from numpy.typing import NDArray

_MOST_READ = 2_000
"""Titles that are read for an order: of more that agree in their beginnings nobody waits."""
BY_DATE = Sort("date")
"""The order of the library."""
_COLUMNS: Mapping[str, str] = {
    "added": "added",
    "score": "score",
    "upvotes": "upvotes",
    "citations": "citations",
    "seen": "seen",
}
"""Sorts by the column they go by; all of them downwards."""


class Orders:
    """The papers of a catalogue in any order."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._orders: dict[Sort, tuple[int, NDArray[Any]]] = {}

    def select(self, chosen: BitMap, sort: Sort = BY_DATE) -> Selected:
        """Return chosen papers in an order; those that do not exist are left out."""
        catalogue = self._catalogue
        chosen = chosen & catalogue.every
        first: Callable[[], Iterator[int]] = catalogue.first
        if sort == BY_DATE:
            return Selected(chosen, first=first, order=catalogue.order)
        order = self.order(sort)
        return Selected(chosen, first=lambda: one_by_one(order), order=lambda: order)

    def as_ranked(self, chosen: BitMap, ranked: Sequence[int]) -> Selected:
        """Return chosen papers as somebody ranked them, those that are not ranked last."""
        place = {number: at for at, number in enumerate(ranked)}
        last = len(place)
        by_date = self.select(chosen)
        order = sorted(by_date, key=lambda number: place.get(number, last))
        return Selected(by_date.chosen, first=lambda: iter(order), order=lambda: order)

    def order(self, sort: Sort) -> NDArray[Any]:
        """Return all papers in an order."""
        if sort.by not in _COLUMNS and sort.by not in ("title", "date"):
            sort = BY_DATE  # relevance, where no text was asked for
        if sort == BY_DATE:
            return self._catalogue.order()
        version, order = self._orders.get(sort, (-1, None))
        if order is None or version != self._catalogue.columns.version:
            version, order = self._catalogue.columns.version, self._made(sort)
            self._orders[sort] = version, order
        return order

    def _made(self, sort: Sort) -> NDArray[Any]:
        import numpy as np

        newest_first = self._catalogue.order()
        if sort.by == "title":
            return self._by_title(newest_first, backwards=sort.backwards)
        name = _COLUMNS.get(sort.by, "day")
        values = self._catalogue.columns.column(name)[newest_first]
        absent = values == (0 if name == "day" else ABSENT)
        known, rest = newest_first[~absent], newest_first[absent]
        values = values[~absent]
        ranked = np.argsort(values if sort.backwards else -values, kind="stable")
        return np.concatenate((known[ranked], rest))

    def _by_title(self, newest_first: NDArray[Any], *, backwards: bool) -> NDArray[Any]:
        """Sort by the beginnings in the columns; titles that begin alike are read, if not many."""
        import numpy as np

        columns = self._catalogue.columns
        begins = [columns.column(name)[newest_first] for name in holdings.TITLE_COLUMNS]
        places = np.lexsort(begins[::-1])
        same = np.ones(max(len(places) - 1, 0), dtype=bool)
        for column in begins:
            same &= column[places][1:] == column[places][:-1]
        order = newest_first[places]
        alike = np.flatnonzero(same)
        for start, end in _runs(alike.tolist() if len(alike) <= _MOST_READ else ()):
            order[start:end] = sorted(order[start:end].tolist(), key=self._title)
        return order[::-1] if backwards else order

    def _title(self, number: int) -> bytes:
        document = self._catalogue.papers.get(number)
        return holdings.title_key(document["title"]) if document is not None else b""


def _runs(places: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield the stretches of an order in which each place is like the one after it."""
    if not places:
        return
    start = places[0]
    for one, other in pairwise((*places, -1)):
        if other != one + 1:
            yield start, one + 2
            start = other
