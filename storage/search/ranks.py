"""The place of a paper in the list as one number. Pure."""

from __future__ import annotations

_PLACES = (1 << 9) - 1
_SECONDS = (1 << 32) - 1


def rank_of(values: tuple[int, ...]) -> int:
    """Return the rank of a paper of which the list's columns are `values`: day, added, -place.

    The greater comes first. 22 bits of the day, 32 of seconds, 9 of the place: papers that came
    within one second, or at places from 511 on, may have the same.
    """
    day, added, place = values
    year, month, date = day // 10_000, day // 100 % 100, day % 100
    day = min(max(year, 0), 8191) << 9 | min(month, 15) << 5 | min(date, 31)
    seconds = min(max(added // 1_000_000, 0), _SECONDS)
    return day << 41 | seconds << 9 | _PLACES - min(max(-place, 0), _PLACES)
