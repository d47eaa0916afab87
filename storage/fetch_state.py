"""What is remembered of asking for a feed: when, what came, what went wrong. Pure.

Kept apart from the feed itself, which only the user changes: so asking is no action to undo, and
undoing never brings an old `ETag` back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from storage.cleaned import Cleaned

_MOMENTS = ("checked", "fetched", "changed", "wait_until")
_PLAIN = ("etag", "last_modified", "digest", "lacks_more", "error", "ttl", "failures")


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchState(Cleaned):
    """The outcome of all questions so far."""

    etag: str | None = None
    """The server's name of what it sent last, as sent."""
    last_modified: str | None = None
    """When that was changed, as sent."""
    digest: str | None = None
    """Of the bytes that came last: servers without an `ETag` send the same again."""
    lacks_more: bool = False
    """A further page did not come: all of it is asked for again, though nothing changed."""
    checked: datetime | None = None
    """Last question."""
    fetched: datetime | None = None
    """Last question that was answered as it should be."""
    changed: datetime | None = None
    """Last time that something new came."""
    failures: int = 0
    """Questions that failed since."""
    error: str | None = None
    """Why the last one failed, in a sentence."""
    wait_until: datetime | None = None
    """The server asked not to be asked before."""
    ttl: int | None = None
    """Minutes for which the source says it stays as it is."""
    skip_hours: tuple[int, ...] = ()
    """Hours of the day (UTC) at which the source says nothing changes."""
    skip_days: tuple[int, ...] = ()
    """Days of the week at which it does not; 0 is Monday."""
    days: tuple[date, ...] = ()
    """The last days that brought something new, oldest first: the feed's rhythm."""


def state_document(key: str, state: FetchState) -> dict[str, Any]:
    """Return the state of the feed `key` as plain JSON; what is absent is left out."""
    document: dict[str, Any] = {"key": key}
    document |= {name: getattr(state, name) for name in _PLAIN}
    for name in _MOMENTS:
        moment: datetime | None = getattr(state, name)
        document[name] = moment.isoformat() if moment else None
    document["skip_hours"] = list(state.skip_hours)
    document["skip_days"] = list(state.skip_days)
    document["days"] = [day.isoformat() for day in state.days]
    return {name: value for name, value in document.items() if value not in (None, 0, False, [])}


def state_from(document: Mapping[str, Any] | None) -> FetchState:
    """Return the state of a document; of none, that of a feed never asked for."""
    if document is None:
        return FetchState()
    values: dict[str, Any] = {name: document.get(name) for name in _PLAIN}
    values["failures"] = document.get("failures", 0)
    values["lacks_more"] = bool(document.get("lacks_more"))
    for name in _MOMENTS:
        said = document.get(name)
        values[name] = _moment(said) if said else None
    return FetchState(
        **values,
        skip_hours=tuple(document.get("skip_hours", ())),
        skip_days=tuple(document.get("skip_days", ())),
        days=tuple(map(date.fromisoformat, document.get("days", ()))),
    )


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
