"""Whether the user does something just now, by key or mouse: what can wait is done in pauses."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

PAUSE_SECONDS = 1.0
"""Without a key for so long, nobody waits for the next one."""


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


def is_typed(app: Any) -> bool:
    """Tell whether the user of a reader did something just now; nobody knows of another app."""
    pauses = getattr(app, "pauses", None)
    return not (isinstance(pauses, Pauses) and pauses.last(PAUSE_SECONDS))
