"""Whether somebody is typing just now: what can wait is done in pauses."""

from __future__ import annotations

import time
from collections.abc import Callable


class Pauses:
    """When the last key came."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Measure with `clock`, in seconds."""
        self._clock = clock
        self._last = clock()

    def key_came(self) -> None:
        """Take in that a key came just now."""
        self._last = self._clock()

    def last(self, seconds: float) -> bool:
        """Tell whether no key came for so long."""
        return self._clock() - self._last >= seconds
