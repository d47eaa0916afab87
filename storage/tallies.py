"""How many papers each place has, and how many are unread: counted once, then kept by what changes.

A place is counted when somebody asks for it: `count` says what is known, `count_next` counts one
more. So a screen opens without waiting for numbers, and no key waits for two hundred of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from pyroaring import BitMap

from storage.catalogue import Catalogue
from storage.places import Place

_FEW = 32
"""Changed papers up to which views are asked paper by paper; more, and they are counted anew."""


@dataclass(frozen=True, slots=True)
class Count:
    """The papers of a place."""

    unread: int
    """How many are unread."""
    papers: int
    """How many there are."""


class Member(Protocol):
    """Who belongs to a place."""

    def members(self, place: Place) -> BitMap:
        """Return the papers of a place; of a feed always the same set, kept right."""
        ...

    def holds(self, place: Place, number: int) -> bool:
        """Tell whether a paper is in a view, or has a tag."""
        ...


@dataclass(slots=True)
class _Tally:
    place: Place
    members: BitMap
    unread: int
    is_stale: bool = False


class Tallies:
    """The counts of the places somebody asked for."""

    def __init__(self, catalogue: Catalogue, who: Member) -> None:
        self._catalogue = catalogue
        self._who = who
        self._tallies: dict[Place, _Tally] = {}
        self._asked: dict[Place, None] = {}
        self._last: dict[str, Count] = {}

    def count(self, place: Place) -> Count | None:
        """Return the count of a place; None when it is not counted yet, and then it will be.

        Until then a count of last time is as good as any.
        """
        tally = self._tallies.get(place)
        if tally is None:
            self._asked[place] = None
            return self._last.get(place.id)
        return Count(tally.unread, len(tally.members))

    def expect(self, last: Mapping[str, Count]) -> None:
        """Take counts of last time, by id of the place, for what they were."""
        self._last = dict(last)

    def known(self) -> dict[str, Count]:
        """Return what is counted, by id of the place."""
        return {
            place.id: Count(tally.unread, len(tally.members))
            for place, tally in self._tallies.items()
        }

    def counted(self, place: Place) -> Count:
        """Return the count of a place, right now."""
        tally = self._tallies.get(place)
        if tally is None or tally.is_stale:
            tally = self._take(place)
        return Count(tally.unread, len(tally.members))

    def count_next(self) -> Place | None:
        """Count one place that was asked for or is no longer sure; None when all are right."""
        stale = (place for place, tally in self._tallies.items() if tally.is_stale)
        place = next(iter(self._asked), None) or next(stale, None)
        if place is not None:
            self._take(place)
        return place

    def _take(self, place: Place) -> _Tally:
        self._asked.pop(place, None)
        members = self._who.members(place)
        tally = _Tally(place, members, self._catalogue.unread_of(members))
        self._tallies[place] = tally
        return tally

    def forget(self, gone: Callable[[Place], bool]) -> None:
        """Count no longer what is no place any more."""
        for place in [place for place in self._tallies if gone(place)]:
            del self._tallies[place]

    def doubt(self, doubtful: Callable[[Place], bool]) -> None:
        """Count again what may have become another: a view on authors, a feed's new name."""
        for place, tally in self._tallies.items():
            tally.is_stale = tally.is_stale or doubtful(place)

    # Changes: `before` must be called before the catalogue takes them in, `after` after it

    def before(self, numbers: Iterable[int]) -> Change:
        """Return what has to be known of papers that are about to change."""
        touched = BitMap(numbers)
        was = [
            (tally, self._unread_among(tally, touched))
            for tally in self._tallies.values()
            if not tally.is_stale
        ]
        return Change(touched, was)

    def after(self, change: Change) -> None:
        """Keep the counts right."""
        for tally, was in change.was:
            if _asks(tally.place):
                if len(change.touched) > _FEW:
                    tally.is_stale = True
                    continue
                self._enrol(tally, change.touched)
            tally.unread += self._unread_among(tally, change.touched) - was

    def _enrol(self, tally: _Tally, touched: BitMap) -> None:
        every, members = self._catalogue.every, tally.members
        for number in touched:
            is_in = number in every and self._who.holds(tally.place, number)
            (members.add if is_in else members.discard)(number)

    def _unread_among(self, tally: _Tally, touched: BitMap) -> int:
        if len(touched) == 1:  # what a key press is
            number = touched.min()
            return number in tally.members and number not in self._catalogue.read
        here = tally.members & touched
        return len(here) - here.intersection_cardinality(self._catalogue.read)


@dataclass(frozen=True, slots=True)
class Change:
    """Papers that change, and what was counted of them before."""

    touched: BitMap
    was: list[tuple[_Tally, int]]


def _asks(place: Place) -> bool:
    """Tell whether the place is a query: its papers are found, not handed on."""
    return place.kind != "feed"
