"""What is the matter with a feed, in a few words for lists. Pure."""

from __future__ import annotations

from datetime import datetime

from storage.model import Feed
from storage.schedule import silence
from storage.words import count_of


def trouble(feed: Feed, now: datetime) -> str | None:
    """Return what a user should know of a feed besides its papers; None when all is well."""
    state = feed.state
    rests = ""
    if state.wait_until is not None and state.wait_until > now and not feed.paused:
        rests = f"left alone until {_minute(state.wait_until)}, as its server wants"
    if state.error is not None:
        success = f"{_day(state.fetched)} was the last success" if state.fetched else "never came"
        said = f"failed {count_of(state.failures, 'time')}, {success}: {state.error}"
        before = "paused" if feed.paused else rests
        return f"{before}; {said}" if before else said
    if feed.paused:
        return "paused"
    if rests:
        return rests
    if (quiet := silence(feed, now)) is not None:
        return f"stale: it answers, and brought nothing new for {count_of(quiet.days, 'day')}"
    return None


def _day(moment: datetime) -> str:
    return moment.astimezone().strftime("%Y-%m-%d")


def _minute(moment: datetime) -> str:
    return moment.astimezone().strftime("%Y-%m-%d %H:%M")
