"""Durable undo: each action as the documents it replaced.

Entries are documents of the `history` table, written in the same transaction as the action. An
entry holds, for each document the action touched, what undoing (or, once undone, redoing) puts
back, and a digest of what must be there for that: what an import brought is not stored twice.
Of marks it holds the registers the action set, each with its value before and after: undoing says
the old value anew, and leaves what was said of the paper since. What was said elsewhere, and only
heard by the action, keeps its own stamps; undoing is not to have heard it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from typing import Any

import orjson

from storage import marks
from storage.documents import Document
from storage.marks import Values
from storage.words import count_of

Changes = dict[str, dict[str, Document | None]]
"""By table, by key: the document to store, or None to remove it."""

Current = Callable[[str, str], Document | None]
"""The document of that table and key as it is now."""

Group = tuple[tuple[str, str], ...]
"""Documents by table and key."""

LIMIT = 500
"""Actions kept; the oldest are forgotten."""

_JOINED = 500
_WEIGHT = 5
"""An entry that grows is written anew each time, so it may not grow for ever: new documents count
one, and those it keeps as they were before that many."""


@dataclass(frozen=True, slots=True)
class Action:
    """Something to be done as one, and undone as one."""

    label: str
    """The action in words: `Star 1 paper`."""
    changes: Changes = field(default_factory=dict)
    """What it writes, marks apart."""
    marks: Mapping[str, Values] = field(default_factory=dict)
    """What it says, by paper and register."""
    heard: Mapping[str, Document] = field(default_factory=dict)
    """Marks that were made elsewhere, by paper: to be merged with what is said here."""
    together: tuple[Group, ...] = ()
    """What is undone as a whole: where a part is no longer what it became, all of it stays."""
    besides: Callable[[int, datetime], Changes] | None = None
    """What it writes besides, given its number and time: undoing it does not touch that."""

    def __bool__(self) -> bool:
        """Tell whether there is anything to do."""
        return any(self.changes.values()) or any(self.marks.values()) or bool(self.heard)

    def written(self, current: Current, stamp: str) -> Changes:
        """Return all it writes, when it is done at `stamp`."""
        said = _said(self.marks, current, stamp).get("marks", {})
        heard = {
            key: marks.merge_mark(said.get(key) or current("marks", key) or mark, mark)
            for key, mark in self.heard.items()
        }
        documents = {**said, **heard}
        return self.changes | ({"marks": documents} if documents else {})


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
    papers: int = 0
    """How many papers it touched."""


def entry_key(number: int) -> str:
    """Return the key of an entry's document; keys sort as their numbers."""
    return f"{number:010d}"


def entry_document(
    number: int, action: Action, time: datetime, stamp: str, current: Current
) -> dict[str, Any]:
    """Return the document of a new entry; `current` gives the documents before the action."""
    entry = {
        "key": entry_key(number),
        "label": action.label,
        "time": time.isoformat(),
        "stamp": stamp,
        "changes": _swaps(action.changes, current),
        "marks": _replies(action.marks, current),
        "heard": _news(action, current, stamp),
        "together": [list(map(list, group)) for group in action.together],
    }
    return {name: value for name, value in entry.items() if value not in ({}, [])}


def joined(newest: Document | None, entry: Document) -> dict[str, Any] | None:
    """Return the newest entry with what `entry` did as well, where they are of one batch.

    None where they are not, where marks were said or heard, or where something came in between:
    then `entry` stands for itself.
    """
    if newest is None or newest.get("undone") or newest.get("batch") != entry.get("batch"):
        return None
    if any(name in item for item in (newest, entry) for name in ("marks", "heard")):
        return None
    changes = {table: dict(swaps) for table, swaps in newest.get("changes", {}).items()}
    kept = [before for swaps in changes.values() for before, _ in swaps.values()]
    if sum(1 if before is None else _WEIGHT for before in kept) > _JOINED:
        return None
    for table, swaps in entry["changes"].items():
        mine = changes.setdefault(table, {})
        for key, (before, after) in swaps.items():
            if key in mine and digest(before) != mine[key][1]:
                return None
            mine[key] = [mine[key][0] if key in mine else before, after]
    label = batch_label((newest["label"], entry["label"]), len(changes.get("papers", ())))
    both = {**newest, "label": label, "stamp": entry["stamp"], "changes": changes}
    groups = [*newest.get("together", ()), *entry.get("together", ())]
    return {**both, "together": groups} if groups else both


def batch_label(labels: Iterable[str], papers: int) -> str:
    """Return the label of arrivals of one batch that touched so many papers."""
    sources = {label.partition(" from ")[2] for label in labels}
    source = sources.pop() if len(sources) == 1 else ""
    count = count_of(papers, "paper")
    return f"Import {count} from {source}" if source else f"Refresh: {count}"


def entry_from(document: Document) -> Entry:
    """Return the entry of a document."""
    return Entry(
        number=int(document["key"]),
        label=document["label"],
        time=datetime.fromisoformat(document["time"]),
        undone=bool(document.get("undone")),
        papers=len(papers_of(document)),
    )


def papers_of(document: Document) -> list[str]:
    """Return the keys of the papers that the action of an entry's document touched."""
    touched = (
        *document.get("changes", {}).get("papers", ()),
        *document.get("marks", ()),
        *document.get("heard", ()),
    )
    return list(dict.fromkeys(touched))


def way_to(entries: Sequence[Entry], number: int) -> list[Entry]:
    """Return what is to be reversed so that an action is undone, or done again, in its turn.

    It is the last of them: newer ones are undone before it, older ones done again before it.
    `entries` are the newest first.
    """
    wanted = next((entry for entry in entries if entry.number == number), None)
    if wanted is None:
        return []
    if wanted.undone:
        return [entry for entry in reversed(entries) if entry.undone and entry.number <= number]
    return [entry for entry in entries if not entry.undone and entry.number >= number]


def reverse(entry: Document, current: Current, stamp: str) -> tuple[Changes, Document]:
    """Return the changes that undo an entry, or redo it, and the entry as it is after that.

    What something else has changed since stays as it is: documents whole, marks by register.
    """
    changes: Changes = {}
    stays = _staying(entry, current)
    for table, documents in entry.get("changes", {}).items():
        for key, (document, expected) in documents.items():
            if (table, key) not in stays and digest(current(table, key)) == expected:
                changes.setdefault(table, {})[key] = document
    said: dict[str, Values] = {}
    for key, registers in entry.get("marks", {}).items():
        if ("marks", key) in stays:
            continue
        now = marks.values_in(current("marks", key) or _EMPTY)
        back = {name: was for name, (was, became) in registers.items() if now.get(name) == became}
        if back:
            said[key] = back
    documents = _said(said, current, stamp).get("marks", {})
    heard: dict[str, dict[str, list[Any]]] = {}
    for key, registers in entry.get("heard", {}).items():
        mark = documents.get(key) or current("marks", key) or _EMPTY
        have = marks.registers(mark)
        same = {n: swap for n, swap in registers.items() if have.get(n, _UNHEARD) == swap[1]}
        if same:
            before = {name: was for name, (was, _) in same.items()}
            documents[key] = marks.with_registers(key, mark, before)
            heard[key] = {name: [became, was] for name, (was, became) in same.items()}
    after = {
        **entry,
        "stamp": stamp,
        "undone": not entry.get("undone"),
        "changes": _swaps(changes, current),
        "marks": _replies(said, current),
        "heard": heard,
    }
    written = changes | ({"marks": documents} if documents else {})
    return written, after if heard else _without(after, "heard")


def _staying(entry: Document, current: Current) -> set[tuple[str, str]]:
    """Return what belongs together and is no longer, all of it, what it became."""
    changes = entry.get("changes", {})
    stays: set[tuple[str, str]] = set()
    for group in entry.get("together", ()):
        places = {(table, key) for table, key in group}
        swaps = {(t, k): changes[t][k] for t, k in places if k in changes.get(t, {})}
        if any(digest(current(*place)) != expected for place, (_, expected) in swaps.items()):
            stays |= places
    return stays


_EMPTY: Document = {}
_UNHEARD: list[Any] = [None, ""]


def _without(document: Document, name: str) -> Document:
    return {other: value for other, value in document.items() if other != name}


def _news(action: Action, current: Current, stamp: str) -> dict[str, dict[str, list[Any]]]:
    """Return for each register that was heard its value and stamp before and after."""
    said = _said(action.marks, current, stamp).get("marks", {})
    news: dict[str, dict[str, list[Any]]] = {}
    for key, mark in action.heard.items():
        mine = said.get(key) or current("marks", key) or _EMPTY
        before, after = marks.registers(mine), marks.registers(marks.merge_mark(mine or mark, mark))
        swaps = {name: [before.get(name, _UNHEARD), after[name]] for name in sorted(after)}
        news[key] = {name: swap for name, swap in swaps.items() if swap[0] != swap[1]}
    return {key: swaps for key, swaps in news.items() if swaps}


def _said(said: Mapping[str, Values], current: Current, stamp: str) -> Changes:
    """Return the documents of marks after `said`; no table when nothing is."""
    documents: dict[str, Document | None] = {
        key: marks.changed(key, current("marks", key) or _EMPTY, values, stamp)
        for key, values in said.items()
        if values
    }
    return {"marks": documents} if documents else {}


def _replies(said: Mapping[str, Values], current: Current) -> dict[str, Any]:
    """Return for each register said its value before and after."""
    replies: dict[str, Any] = {}
    for key, values in said.items():
        before = marks.values_in(current("marks", key) or _EMPTY)
        replies[key] = {name: [before.get(name), value] for name, value in values.items()}
    return replies


def _swaps(changes: Changes, current: Current) -> dict[str, dict[str, list[Any]]]:
    return {
        table: {key: [current(table, key), digest(after)] for key, after in documents.items()}
        for table, documents in changes.items()
    }


def digest(document: Document | None) -> str:
    """Return what tells whether a document is what it was; "" for none."""
    if document is None:
        return ""
    return blake2b(
        orjson.dumps(document, default=dict, option=orjson.OPT_SORT_KEYS), digest_size=8
    ).hexdigest()
