"""When a feed is asked for again, and when its silence is unusual. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from urllib.parse import urlsplit

from storage.fetch_state import FetchState
from storage.hints import Hints
from storage.model import Feed

MINIMUM = timedelta(minutes=30)
"""Between two questions, where neither the user nor the source says otherwise."""

_DAILY = {"arxiv.org": time(5, tzinfo=UTC)}
"""Services that change once a day, and the time by which they have."""

_ONE_DAY = re.compile(r"//huggingface\.co/api/daily_papers\?(?:.*&)?date=(\d{4}-\d\d-\d\d)(?:&|$)")
"""What was shown on one day: when that is over, nothing comes any more."""
_DAY_SETTLES = timedelta(days=3)

_DAYS_KEPT = 12
_DAYS_TO_KNOW = 4
_LEAST_SILENCE = timedelta(days=21)
_SILENCE_OF_THE_UNKNOWN = timedelta(days=365)
_TIMES_THE_LONGEST = 2


class Due(Enum):
    """Whether a feed is to be asked for, or why not."""

    NOW = "now"
    PAUSED = "paused"
    FRESH = "fresh"
    """Nothing new can be expected yet."""
    WAIT = "wait"
    """The server asked to be left alone."""


def due(feed: Feed, now: datetime, *, at_once: bool = False, even_paused: bool = False) -> Due:
    """Tell whether to ask for a feed.

    `at_once` is for what a user wants now: then only a pause counts, unless `even_paused`, and a
    server's own wish to be left alone.
    """
    if feed.paused and not even_paused:
        return Due.PAUSED
    state = feed.state
    if state.wait_until is not None and now < state.wait_until:
        return Due.WAIT
    if at_once or state.error is not None or state.fetched is None or state.checked is None:
        return Due.NOW
    if state.checked > now:  # the clock was set back
        return Due.NOW
    waits = [MINIMUM if feed.interval is None else timedelta(minutes=feed.interval)]
    if feed.interval is None and state.ttl:
        waits.append(timedelta(minutes=state.ttl))
    if now - state.checked < max(waits) or not _can_have_changed(feed, state.fetched, now):
        return Due.FRESH
    return Due.NOW


def _can_have_changed(feed: Feed, fetched: datetime, now: datetime) -> bool:
    """Tell whether a time at which the source changes lies between `fetched` and `now`."""
    if day := _ONE_DAY.search(feed.address or ""):
        settled = datetime.fromisoformat(day[1]).replace(tzinfo=UTC) + _DAY_SETTLES
        return fetched < settled
    host = (urlsplit(feed.address or "").hostname or "").lower()
    for service, at in _DAILY.items():
        if host == service or host.endswith(f".{service}"):
            latest = datetime.combine(now.astimezone(UTC).date(), at)
            latest -= timedelta(days=latest > now)
            return fetched < latest
    return fetched < _quiet_since(feed.state, now)


def _quiet_since(state: FetchState, now: datetime) -> datetime:
    """Return since when the source says that nothing changes; `now` when it may change now."""
    since = now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    quiet = now
    for _ in range(7 * 24):
        if since.hour not in state.skip_hours and since.weekday() not in state.skip_days:
            break
        quiet, since = since, since - timedelta(hours=1)
    return quiet


# What an answer means for the state


def answered(
    state: FetchState, now: datetime, *, etag: str | None, last_modified: str | None
) -> FetchState:
    """Return the state after an answer; what the answer does not name stays as it was."""
    return replace(
        state,
        etag=etag or state.etag,
        last_modified=last_modified or state.last_modified,
        checked=now,
        fetched=now,
        failures=0,
        error=None,
        wait_until=None,
    )


def arrived(
    state: FetchState,
    now: datetime,
    *,
    digest: str,
    hints: Hints,
    max_age: int | None,
    days: Iterable[date],
    new: int,
    lacks_more: bool = False,
) -> FetchState:
    """Return the state after a body came: `days` are its entries', `new` of them were unknown.

    `lacks_more`: what it goes on with did not come.
    """
    known = set(state.days)
    is_first = not known
    if is_first:  # what it holds is as old as it says, though all of it is new here
        known.update(day for day in days if day <= now.date())
    if new and not (is_first and known):
        known.add(now.date())
    lives = max(hints.ttl or 0, (max_age or 0) // 60)
    return replace(
        state,
        digest=digest,
        lacks_more=lacks_more,
        changed=now if new else state.changed,
        ttl=lives or None,
        skip_hours=hints.skip_hours,
        skip_days=hints.skip_days,
        days=tuple(sorted(known)[-_DAYS_KEPT:]),
    )


def failed(state: FetchState, now: datetime, sentence: str, *, wait: float | None) -> FetchState:
    """Return the state after a failure; `wait` is for how long the server wants no question."""
    return replace(
        state,
        checked=now,
        failures=state.failures + 1,
        error=sentence,
        wait_until=now + timedelta(seconds=wait) if wait else None,
    )


def left_alone(state: FetchState, now: datetime, wait: float) -> FetchState:
    """Return the state of a feed that was not asked, for its server wants no question so long."""
    return replace(state, wait_until=now + timedelta(seconds=wait))


def silence(feed: Feed, now: datetime) -> timedelta | None:
    """Return how long a feed that answers has brought nothing new, if that is unusual for it.

    Its own rhythm counts: twice the longest pause between the last days that brought something.
    """
    state = feed.state
    if not feed.followed or feed.paused or state.error is not None or not state.days:
        return None
    if state.fetched is None or _ONE_DAY.search(feed.address or ""):
        return None
    quiet = now - datetime.combine(state.days[-1], time(tzinfo=UTC))
    gaps = [later - day for day, later in zip(state.days, state.days[1:], strict=False)]
    usual = _SILENCE_OF_THE_UNKNOWN
    if len(state.days) >= _DAYS_TO_KNOW:
        usual = max(_LEAST_SILENCE, _TIMES_THE_LONGEST * max(gaps))
    return quiet if quiet > usual else None
