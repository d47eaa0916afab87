"""Durable undo: each action as the documents it replaced.

Entries are documents of the `history` table, written in the same transaction as the action. An
entry holds, for each document the action touched, what undoing (or, once undone, redoing) puts
back, and a digest of what must be there for that: what an import brought is not stored twice.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Any

import orjson

Document = Mapping[str, Any]
Changes = dict[str, dict[str, Document | None]]
"""By table, by key: the document to store, or None to remove it."""

LIMIT = 500
"""Actions kept; the oldest are forgotten."""


@dataclass(frozen=True, slots=True)
class Action:
    """Something to be done as one, and undone as one."""

    label: str
    """The action in words: `Star 1 paper`."""
    changes: Changes
    """What it writes; when this is empty, there is nothing to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One action of the user."""

    number: int
    """Counts up; also the id of an import."""
    label: str
    """The action in words: `Star 1 paper`."""
    time: datetime
    """When it was done."""
    undone: bool
    """It was undone, and can be redone."""


def entry_key(number: int) -> str:
    """Return the key of an entry's document; keys sort as their numbers."""
    return f"{number:010d}"


def entry_document(
    number: int, action: Action, time: datetime, current: Callable[[str, str], Document | None]
) -> dict[str, Any]:
    """Return the document of a new entry; `current` gives the documents before the action."""
    return {
        "key": entry_key(number),
        "label": action.label,
        "time": time.isoformat(),
        "changes": _swaps(action.changes, current),
    }


def entry_from(document: Document) -> Entry:
    """Return the entry of a document."""
    return Entry(
        number=int(document["key"]),
        label=document["label"],
        time=datetime.fromisoformat(document["time"]),
        undone=bool(document.get("undone")),
    )


def reverse(
    entry: Document, current: Callable[[str, str], Document | None]
) -> tuple[Changes, Document]:
    """Return the changes that undo an entry, or redo it, and the entry as it is after that.

    A document that something else has changed since stays as it is.
    """
    changes: Changes = {}
    for table, documents in entry["changes"].items():
        for key, (document, expected) in documents.items():
            if _digest(current(table, key)) == expected:
                changes.setdefault(table, {})[key] = document
    undone = not entry.get("undone")
    return changes, {**entry, "undone": undone, "changes": _swaps(changes, current)}


def _swaps(
    changes: Changes, current: Callable[[str, str], Document | None]
) -> dict[str, dict[str, list[Any]]]:
    return {
        table: {key: [current(table, key), _digest(after)] for key, after in documents.items()}
        for table, documents in changes.items()
    }


def _digest(document: Document | None) -> str:
    if document is None:
        return ""
    return blake2b(
        orjson.dumps(document, default=dict, option=orjson.OPT_SORT_KEYS), digest_size=8
    ).hexdigest()
