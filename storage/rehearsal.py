"""Arrivals rehearsed: what each would do after those before it. The library stays as it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from storage import arrivals, merge
from storage.arriving import ImportReport, Parsed
from storage.documents import Document
from storage.foreseen import Foreseen, Known
from storage.ledger import Ledger
from storage.merge import Progress


class Rehearsal:
    """One row of arrivals that do not happen."""

    def __init__(
        self,
        known: Known,
        ledger: Ledger,
        clock: Callable[[], datetime],
        as_followed: Callable[[Parsed], Parsed],
    ) -> None:
        """Begin with the library as it is; `as_followed` tells which feed an arrival is of."""
        self._foreseen = Foreseen(known)
        self._ledger = ledger
        self._clock = clock
        self._as_followed = as_followed
        self._feeds: dict[str, Document] = {}

    def take(
        self,
        parsed: Parsed,
        *,
        source: str,
        progress: Progress = lambda done, all_of: None,
    ) -> ImportReport:
        """Return the account that an arrival would have."""
        if parsed.feeds:
            return self._take_feeds(parsed, source)
        parsed, now = self._as_followed(parsed), self._clock()
        plan = merge.plan(parsed, self._foreseen, now=now, progress=progress)
        for paper in plan.papers.values():
            self._foreseen.put(paper)
        for old, new in plan.absorbed.items():
            self._foreseen.drop(old, new)
        action = arrivals.arrival(parsed, plan, self._ledger.document, now)
        return arrivals.report(parsed, plan, action, source=source, import_id=None)

    def _take_feeds(self, parsed: Parsed, source: str) -> ImportReport:
        before = {**dict(self._ledger.documents("feeds")), **self._feeds}
        action, report = arrivals.of_feeds(parsed, before, source=source)
        changed = action.changes.get("feeds", {})
        self._feeds |= {key: after for key, after in changed.items() if after is not None}
        return report
