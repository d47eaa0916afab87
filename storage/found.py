"""What a query found, and what finds the rest of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from threading import Thread

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
    scan: Scan | Later | None = None
    """What finds the rest, bit by bit or beside."""
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


class Later:
    """Asks beside for what nobody should wait for; all of it comes in one piece."""

    def __init__(self, ask: Callable[[], BitMap], finish: Callable[[BitMap], BitMap]) -> None:
        """`ask` runs in a thread of its own, `finish` where `read` is called."""
        self._finish = finish
        self._answer: BitMap | None = None
        self.is_done = False
        """All of it was handed on."""

        def run() -> None:
            self._answer = ask()

        self._thread = Thread(target=run, name="search", daemon=True)
        self._thread.start()

    def read(self, seconds: float) -> BitMap:
        """Wait for some time; return what was found, nothing while it is still looked for."""
        self._thread.join(seconds)
        if self._thread.is_alive() or self.is_done:
            return BitMap()
        self.is_done = True
        return BitMap() if self._answer is None else self._finish(self._answer)
