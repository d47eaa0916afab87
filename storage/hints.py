"""What a feed says of how often to ask for it: `ttl`, `skipHours`, `skipDays`, `sy:`. Pure.

Read from the bytes as they are: these few elements mean the same whatever parses the rest.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_EDGE = 64 * 1024
_ITEM = re.compile(rb"<(?:item|entry)[\s>]")
_TTL = re.compile(rb"<ttl>\s*(\d{1,6})\s*</ttl>")
_SKIP_HOURS = re.compile(rb"<skipHours>(.{0,4000}?)</skipHours>", re.DOTALL)
_SKIP_DAYS = re.compile(rb"<skipDays>(.{0,2000}?)</skipDays>", re.DOTALL)
_HOUR = re.compile(rb"<hour>\s*(\d{1,2})\s*</hour>")
_DAY = re.compile(rb"<day>\s*([A-Za-z]{3,9})\s*</day>")
_PERIOD = re.compile(rb"<sy:updatePeriod>\s*([a-z]{4,7})\s*</sy:updatePeriod>")
_FREQUENCY = re.compile(rb"<sy:updateFrequency>\s*(\d{1,4})\s*</sy:updateFrequency>")
_DAYS = (b"monday", b"tuesday", b"wednesday", b"thursday", b"friday", b"saturday", b"sunday")
_PERIODS = {b"hourly": 60, b"daily": 1440, b"weekly": 1440, b"monthly": 1440, b"yearly": 1440}
"""In minutes; a feed that says it comes weekly is still asked once a day."""
_LONGEST = 1440


@dataclass(frozen=True, slots=True)
class Hints:
    """When asking is worth it."""

    ttl: int | None = None
    """Minutes for which the feed stays as it is; a day at most."""
    skip_hours: tuple[int, ...] = ()
    """Hours of the day (UTC) at which nothing changes."""
    skip_days: tuple[int, ...] = ()
    """Days of the week (UTC) at which nothing changes; 0 is Monday."""


def hints_of(data: bytes) -> Hints:
    """Return the hints of a feed's bytes; none where it has none, or is no feed."""
    frame = _frame(data)
    hours = {int(hour) % 24 for text in _SKIP_HOURS.findall(frame) for hour in _HOUR.findall(text)}
    named = {name.lower() for text in _SKIP_DAYS.findall(frame) for name in _DAY.findall(text)}
    days = tuple(number for number, name in enumerate(_DAYS) if name in named)
    return Hints(
        ttl=_ttl(frame),
        skip_hours=tuple(sorted(hours)) if len(hours) < 24 else (),
        skip_days=days if len(days) < 7 else (),
    )


def _frame(data: bytes) -> bytes:
    """Return what stands before the entries and after them."""
    head, tail = data[:_EDGE], data[-_EDGE:] if len(data) > _EDGE else b""
    first = _ITEM.search(head)
    last = max(tail.rfind(b"</item>"), tail.rfind(b"</entry>"))
    return (head[: first.start()] if first else head) + tail[max(0, last) :]


def _ttl(frame: bytes) -> int | None:
    said = [int(found[1])] if (found := _TTL.search(frame)) else []
    if (period := _PERIOD.search(frame)) and (minutes := _PERIODS.get(period[1])):
        frequency = _FREQUENCY.search(frame)
        said.append(minutes // max(1, int(frequency[1])) if frequency else minutes)
    longest = max(said, default=0)
    return min(longest, _LONGEST) or None
