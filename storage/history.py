"""Durable undo: each action as the documents before it and after it.

Entries are documents of the `history` table, written in the same transaction as the action.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

Document = Mapping[str, Any]
Changes = dict[str, dict[str, Document | None]]
"""By table, by key: the document to store, or None to remove it."""

LIMIT = 500
"""Actions kept; the oldest are forgotten."""


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
    number: int, label: str, time: datetime, before: Changes, after: Changes
) -> dict[str, Any]:
    """Return the document of a new entry."""
    changes = {
        table: {key: [before[table][key], document] for key, document in documents.items()}
        for table, documents in after.items()
    }
    return {
        "key": entry_key(number),
        "label": label,
        "time": time.isoformat(),
        "changes": changes,
    }


def entry_from(document: Document) -> Entry:
    """Return the entry of a document."""
    return Entry(
        number=int(document["key"]),
        label=document["label"],
        time=datetime.fromisoformat(document["time"]),
        undone=bool(document.get("undone")),
    )


def last_done(entries: Iterable[Document]) -> Document | None:
    """Return the newest entry that is not undone."""
    return max(
        (e for e in entries if not e.get("undone")), key=lambda e: str(e["key"]), default=None
    )


def first_undone(entries: Iterable[Document]) -> Document | None:
    """Return the oldest entry that is undone: the next to redo."""
    return min((e for e in entries if e.get("undone")), key=lambda e: str(e["key"]), default=None)


def reversal(
    entry: Document, current: Callable[[str, str], Document | None], *, undo: bool
) -> Changes:
    """Return the changes that undo (or redo) an entry.

    A document that something else has changed since stays as it is.
    """
    changes: Changes = {}
    for table, documents in entry["changes"].items():
        for key, (before, after) in documents.items():
            wanted, expected = (before, after) if undo else (after, before)
            if current(table, key) == expected:
                changes.setdefault(table, {})[key] = wanted
    return changes
