"""When and where something was said: stamps that order changes of several machines.

A stamp is text: 12 hex digits of milliseconds since 1970, 4 of a counter, then the device. Texts
compare as the changes came: later is greater. The clock is a hybrid logical clock (Kulkarni and
others, 2014): it follows the wall clock, and never falls behind a stamp it gave or saw. So a
change made with a wrong wall clock cannot swallow one made after it was seen.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_COUNTS = 1 << 16
_END = f"{(datetime.max.replace(tzinfo=UTC) - _EPOCH) // _MILLISECOND:012x}"
_STAMP = re.compile(r"[0-9a-f]{16}[0-9a-z]{1,16}", re.ASCII)

DEVICE = re.compile(r"[0-9a-z]{1,16}", re.ASCII)
"""What a device may be called in a stamp."""


def is_stamp(text: object) -> bool:
    """Tell whether `text` is a stamp; after the year 9999 there is none, nor room for one more."""
    return isinstance(text, str) and _STAMP.fullmatch(text) is not None and text[:12] < _END


def stamp_at(moment: datetime, device: str) -> str:
    """Return the first stamp of that device at a moment of the wall clock."""
    return _stamp(_ticks(moment), device)


class StampClock:
    """Gives stamps, each greater than all it gave or saw."""

    def __init__(self, wall: Callable[[], datetime], device: str) -> None:
        """`wall` tells the time (aware); `device` names this machine."""
        if not DEVICE.fullmatch(device):
            raise ValueError(f"not a device: {device!r}")
        self._wall = wall
        self._device = device
        self._newest = 0

    def stamp(self) -> str:
        """Return the stamp of a change made now."""
        self._newest = max(self._newest + 1, _ticks(self._wall()))
        return _stamp(self._newest, self._device)

    def saw(self, stamp: str) -> None:
        """Take note of a stamp, so that what is said from now on counts as later."""
        if is_stamp(stamp):
            self._newest = max(self._newest, int(stamp[:16], 16))


def _ticks(moment: datetime) -> int:
    return max(0, (moment - _EPOCH) // _MILLISECOND) * _COUNTS


def _stamp(ticks: int, device: str) -> str:
    return f"{ticks:016x}{device}"
