"""An arrival in stretches: what somebody who types in between does not notice being merged."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

from storage.arriving import ImportReport, Parsed
from storage.library import Library

_FEW = 5
"""Records merged between two looks at the keyboard while somebody types: some milliseconds."""
_MANY = 25
"""And in a pause."""
_REST = 2.0
"""Times as long as a stretch took, other work has the thread while somebody types."""
_LONGEST_REST = 0.05
_NEWS_SECONDS = 1.0
"""How often a screen hears of what came: each time it counts and paints anew."""


class Turns:
    """Takes turns with what else is done in an event loop, which has more while it is awaited."""

    def __init__(self, library: Library, is_awaited: Callable[[], bool]) -> None:
        """Begin; `is_awaited` says whether somebody waits for what else there is.

        The subscribers of `library` hear what came now and then.
        """
        self._library = library
        self._is_awaited = is_awaited
        self._began = self._told = time.perf_counter()

    def size(self) -> int:
        """Return how many records to merge at once, just now."""
        return _FEW if self._is_awaited() else _MANY

    def begin(self) -> None:
        """Begin a turn."""
        self._began = time.perf_counter()

    async def rest(self) -> None:
        """Let others hear what came, and work; then begin the next turn."""
        now = time.perf_counter()
        if now > self._told + _NEWS_SECONDS:
            self._library.tell_news()
            self._told = now
        took = time.perf_counter() - self._began
        await asyncio.sleep(min(took * _REST, _LONGEST_REST) if self._is_awaited() else 0)
        self.begin()


def stretches(parsed: Parsed, size: Callable[[], int]) -> Iterator[Parsed]:
    """Cut an arrival into arrivals of few records; the first brings what is no record.

    `size` is asked before each how many are to be in it.
    """
    at = size()
    yield replace(parsed, records=parsed.records[:at])
    while at < len(parsed.records):
        end = at + size()
        part = parsed.records[at:end]
        yield replace(parsed, records=part, authors=(), rejected=(), warnings=())
        at = end


def together(so_far: ImportReport, more: ImportReport) -> ImportReport:
    """Return the account of two stretches of one arrival."""
    return replace(
        so_far,
        records=so_far.records + more.records,
        new=so_far.new + more.new,
        updated=so_far.updated + more.updated,
        duplicates=so_far.duplicates + more.duplicates,
        feeds=so_far.feeds + more.feeds,
        rejected=so_far.rejected + more.rejected,
        warnings=so_far.warnings + more.warnings,
        import_id=more.import_id or so_far.import_id,
    )


async def take_beside(
    library: Library,
    parsed: Parsed,
    *,
    source: str,
    is_awaited: Callable[[], bool] = lambda: True,
) -> ImportReport:
    """Merge an arrival in an event loop that also paints a screen; return its account.

    All of it is one import and undone as one. What came when somebody stops it is kept.
    Raises `LibraryError`.
    """
    turns = Turns(library, is_awaited)
    batch = f"import {library.now().isoformat()} {source}"
    report = ImportReport(source=source, format=parsed.format)
    async with library.in_turn:
        with library.much_coming():
            for part in stretches(parsed, turns.size):
                report = together(report, library.take(part, source=source, batch=batch))
                await turns.rest()
    return report
