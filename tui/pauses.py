"""Whether the user does something just now, by key or mouse: what can wait is done in pauses."""

from __future__ import annotations

import time
from collections.abc import Callable


class Pauses:
    """When the user did something last."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Measure with `clock`, in seconds."""
        self._clock = clock
        self._last = clock()

    def acted(self) -> None:
        """Take in that the user did something just now."""
        self._last = self._clock()

    def last(self, seconds: float) -> bool:
        """Tell whether the user did nothing for so long."""
        return self._clock() - self._last >= seconds
