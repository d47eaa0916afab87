"""What a list shows: the papers of a place, narrowed by a query, in an order.

A paper that leaves its place while it is shown stays in the list until the place is entered anew:
what is read under the cursor does not jump away.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from datetime import date
from typing import TYPE_CHECKING

from pyroaring import BitMap

from storage.errors import QueryError
from storage.found import Found
from storage.groups import Group
from storage.keys import Keys
from storage.orders import BY_DATE
from storage.places import EVERYTHING, Place
from storage.predicates import Sort, Words

if TYPE_CHECKING:
    from storage.browsing import Browsing


_AT_ONCE = 0.01
"""Seconds that papers are read before anything is shown."""


class Listing:
    """One list of a library."""

    def __init__(self, library: Browsing) -> None:
        self._library = library
        self.place: Place = EVERYTHING
        """Where the papers are from."""
        self.text = ""
        """The query that narrows them, as typed."""
        self.error: QueryError | None = None
        """Why the query could not be understood; the list is then that of the last good one."""
        self._kept = BitMap()
        self._sort = BY_DATE
        self._found: Found | None = None
        self.keys: Keys = library.keys_of(BitMap())
        """The papers."""

    # What is asked

    def enter(self, place: Place, *, sort: Sort = BY_DATE, text: str = "") -> None:
        """List a place anew."""
        self.place, self._sort = place, sort
        self._kept = self._library.members(place).copy()
        self.narrow(text)

    def narrow(self, text: str) -> None:
        """List what a query lets through; while it is wrong, what the last good one did."""
        self.text = text
        try:
            found = self._library.search(text, self._kept, by_date=self._sort == BY_DATE)
        except QueryError as error:
            self.error = error
            if self._found is None:
                self._found = self._library.search("", self._kept)
            self._list()
            return
        self.error = None
        self._found = found
        if found.scan is not None:  # what is found at once need not come bit by bit
            self._found = found.more(found.scan.read(_AT_ONCE))
        self._list()

    def order_by(self, sort: Sort) -> None:
        """List the same papers in another order."""
        self._sort = sort
        self._list()

    def refresh(self, changed: Set[str]) -> bool:
        """Take in papers that came or changed; those that no longer belong here stay.

        False when none of that concerns this list: it is then what it was.
        """
        before, found = self.keys, self._found
        if self.place.kind == "feed":  # it may be called otherwise now
            self.place = self._library.place(self.place.id) or self.place
        self._kept |= self._library.members(self.place)
        self._kept &= self._library.members(EVERYTHING)  # what is gone is not counted, either
        self.narrow(self.text)
        if self.error is not None or self.is_searching or (found and found.scan is not None):
            return True
        same = self.keys.chosen == before.chosen and self.close_from == _close_from(found)
        if same and not any(key in before for key in changed):
            self.keys = before
            return False
        return True

    # What is shown

    @property
    def sort(self) -> Sort:
        """The order that holds: the query's own, else the place's."""
        return self.asked_sort or self._sort

    @property
    def asked_sort(self) -> Sort | None:
        """The order the query asks for; it comes before the place's."""
        return self._found.sort if self._found else None

    @property
    def total(self) -> int:
        """How many papers the place has, before the query."""
        return len(self._kept)

    @property
    def words(self) -> Sequence[Words]:
        """What to highlight."""
        return self._found.words if self._found else ()

    @property
    def close_from(self) -> int | None:
        """The row from which on papers only come close to what was asked; None without such."""
        return _close_from(self._found)

    @property
    def is_searching(self) -> bool:
        """More papers may be found by `search_on`."""
        return self._found is not None and self._found.scan is not None

    def search_on(self, seconds: float) -> bool:
        """Go on reading papers for some time; True when the list became longer."""
        scan = self._found.scan if self._found else None
        if self._found is None or scan is None:
            return False
        before = len(self._found.exact)
        self._found = self._found.more(scan.read(seconds))
        if len(self._found.exact) == before:
            return False
        self._list()
        return True

    def _list(self) -> None:
        found = self._found
        assert found is not None
        self.keys = self._library.keys_in(found, self.sort)

    def groups(self, today: date, *, whole: bool) -> list[Group]:
        """Return where stretches of time begin, in a list by date.

        Unless `whole`, only what stands in its front is looked at, which costs nothing.
        """
        return self._library.groups(self.keys, self.sort, today, whole=whole)


def _close_from(found: Found | None) -> int | None:
    return len(found.exact) if found is not None and found.close else None
