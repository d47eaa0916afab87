"""Documents of the first format → as they are now. Pure.

The first Carrel kept with a mark the time at which each field was set, and with an action the
whole marks it replaced. Now each thing said has a stamp, and an action holds what it said.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from storage import history, marks
from storage.documents import Document
from storage.stamps import stamp_at

Tables = dict[str, dict[int, Any]]

_DEVICE = "0"
_EMPTY: Document = {}


def upgraded(tables: Tables) -> Tables:
    """Return all tables as they are now; what is of no known shape stays as it is."""
    old_marks = {d["key"]: d for d in tables.get("marks", {}).values() if _has_key(d)}
    entries = _upgraded_entries(tables.get("history", {}), old_marks)
    return tables | {
        "marks": {n: _upgraded_mark(d) for n, d in tables.get("marks", {}).items()},
        "history": {n: entries.get(n, d) for n, d in tables.get("history", {}).items()},
    }


def _has_key(document: Any) -> bool:
    return isinstance(document, dict) and isinstance(document.get("key"), str)


def _upgraded_mark(document: Any) -> Any:
    """Return a mark whose `set` has stamps; tags were set all at once."""
    if not _has_key(document):
        return document
    stamps: dict[str, str] = {}
    for field, time in document.get("set", {}).items():
        stamp = stamp_at(datetime.fromisoformat(time), _DEVICE)
        names = map(marks.tag_register, document.get("tags", ())) if field == "tags" else (field,)
        stamps |= dict.fromkeys(names, stamp)
    return marks.mark_document(document["key"], marks.values_in(document), stamps)


def _upgraded_entries(entries: Mapping[int, Any], now: Mapping[str, Document]) -> dict[int, Any]:
    """Return the actions with what they said of marks, found by undoing them one after the other.

    Those done are gone through from the newest to the oldest, those undone in the order in which
    they would be done again: each as if those before it had been.
    """
    found: dict[int, Any] = {}
    known = {n: e for n, e in entries.items() if _has_key(e) and "changes" in e}
    done = sorted((n for n, e in known.items() if not e.get("undone")), key=_by_key(known))
    undone = sorted((n for n, e in known.items() if e.get("undone")), key=_by_key(known))
    for order in (reversed(done), undone):
        state: dict[str, Document | None] = dict(now)
        for number in order:
            found[number] = _upgraded_entry(known[number], state)
    return found


def _by_key(entries: Mapping[int, Any]) -> Any:
    return lambda number: entries[number]["key"]


def _upgraded_entry(entry: Document, state: dict[str, Document | None]) -> dict[str, Any]:
    """Return one action, and put `state` back to before it."""
    said: dict[str, Any] = {}
    for key, (before, expected) in entry["changes"].get("marks", {}).items():
        if history.digest(state.get(key)) == expected:
            steps = marks.differences(
                marks.values_in(before or _EMPTY), marks.values_in(state.get(key) or _EMPTY)
            )
            said[key] = {name: list(values) for name, values in steps.items()}
            state[key] = before
    changes = {table: swaps for table, swaps in entry["changes"].items() if table != "marks"}
    return {**entry, "changes": changes, "marks": said}
