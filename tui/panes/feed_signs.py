"""The sign before a feed in the source list: how its refresh goes, or what is the matter. Pure."""

from __future__ import annotations

from datetime import datetime

from storage.model import Feed

_STAGES = {
    "queued": "…", "fetching": "↻", "parsed": "↻", "merged": "✓", "unchanged": "✓", "failed": "✗",
}  # fmt: skip
FAILED, PAUSED, STALE = "✗", "‖", "~"


def sign_of(feed: Feed, stage: str, now: datetime) -> str:
    """Return one sign; a blank when all is well. `stage` is that of a refresh under way, or ""."""
    if stage in _STAGES:
        return _STAGES[stage]
    if feed.state.error is not None:
        return FAILED
    if feed.paused:
        return PAUSED
    if not feed.state.days:
        return " "
    from storage.schedule import silence  # the first frame does not wait for it

    return STALE if silence(feed, now) is not None else " "
