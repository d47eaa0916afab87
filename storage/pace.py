"""How fast somebody goes through papers, and so how long the rest will take. Pure."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

_LAST = 30
"""The pace is that of so many papers: people become tired, and quicker."""
_ENOUGH = 3
"""Fewer say nothing yet."""
_LONGEST = 60.0
"""Who takes longer over a paper was away from the desk, or reads it: that foretells nothing."""
_HOURS = 90
"""Minutes from which on hours are said."""


class Pace:
    """The pace of one session."""

    def __init__(self, clock: Callable[[], float]) -> None:
        """`clock` gives seconds that only rise."""
        self._clock = clock
        self._since = clock()
        self._took: deque[float] = deque(maxlen=_LAST)
        self._papers = 0
        self._seconds = 0.0

    def looked(self) -> None:
        """Begin to count anew: a paper came into sight by itself, not after another."""
        self._since = self._clock()

    def decided(self) -> None:
        """Count a paper; the next one is in sight from now on."""
        now = self._clock()
        took = min(max(now - self._since, 0.0), _LONGEST)
        self._since = now
        self._took.append(took)
        self._papers += 1
        self._seconds += took

    @property
    def papers(self) -> int:
        """How many papers were counted."""
        return self._papers

    @property
    def per_minute(self) -> float | None:
        """Papers a minute over the whole session; None while too few were counted."""
        if self._papers < _ENOUGH or not self._seconds:
            return None
        return self._papers * 60 / self._seconds

    def seconds_for(self, papers: int) -> float | None:
        """Return how long so many papers will take; None while that cannot be told."""
        if len(self._took) < _ENOUGH:
            return None
        return papers * sum(self._took) / len(self._took)

    def left(self, papers: int) -> str:
        """Return in words how long so many papers will take; "" while that cannot be told."""
        seconds = self.seconds_for(papers)
        return "" if seconds is None or papers <= 0 else f"{time_in_words(seconds)} left"


def time_in_words(seconds: float) -> str:
    """Return `less than a minute`, `about 6 minutes`, `about 3 hours`."""
    minutes = round(seconds / 60)
    if seconds < 50 or minutes < 1:
        return "less than a minute"
    if minutes < _HOURS:
        return f"about {minutes} minute{'s' * (minutes > 1)}"
    return f"about {round(minutes / 60)} hours"
