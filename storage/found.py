"""What a query found, and what finds the rest of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from pyroaring import BitMap

from storage.predicates import Sort, Words

_AT_ONCE = 16


@dataclass(frozen=True, slots=True)
class Found:
    """What a query found."""

    exact: BitMap
    """Papers that match."""
    close: BitMap
    """Papers that match but for a typo, when few do exactly."""
    sort: Sort | None
    """The order the query asks for."""
    words: tuple[Words, ...]
    """What to highlight."""
    scan: Scan | None = None
    """What finds the rest, paper by paper."""
    ranked: Sequence[int] | None = None
    """Papers that match, those that fit best first, when the query asks for that order."""

    def more(self, numbers: BitMap) -> Found:
        """Return what is found with some papers more."""
        scan = self.scan if self.scan and not self.scan.is_done else None
        return replace(self, exact=self.exact | numbers, scan=scan)


class Scan:
    """Reads papers for what no set answers, the newest first, for as long as it is let."""

    def __init__(self, papers: Iterator[int], holds: Callable[[int], bool]) -> None:
        self._papers = papers
        self._holds = holds
        self.is_done = False
        """Every paper was read."""

    def read(self, seconds: float) -> BitMap:
        """Read on for some time, and at least some papers; return those that match."""
        found = BitMap()
        end = time.perf_counter() + seconds
        while not self.is_done:
            some = list(islice(self._papers, _AT_ONCE))
            self.is_done = len(some) < _AT_ONCE
            for number in some:
                if self._holds(number):
                    found.add(number)
            if time.perf_counter() >= end:
                break
        return found
