"""What comes with the papers of another library: marks, feeds, authors and views. Pure."""

from __future__ import annotations

from collections.abc import Callable

from storage import marks
from storage.documents import Document
from storage.history import Action, Changes
from storage.merge import Plan
from storage.model import Collection
from storage.words import count_of

Current = Callable[[str, str], Document | None]
"""The library's document of a table and key, or None."""


def unknown(collection: Collection, current: Current) -> Changes:
    """Return the documents whose keys are new here; what is known keeps what it has."""
    found: Changes = {
        table: {key: document for key, document in documents.items() if not current(table, key)}
        for table, documents in collection.tables.items()
    }
    return {table: documents for table, documents in found.items() if documents}


def heard(collection: Collection, plan: Plan, current: Current) -> dict[str, Document]:
    """Return the marks that say something new, by key here: a mark goes where its paper went.

    One without a paper keeps its key, for when that comes.
    """
    arrived: dict[str, Document] = {}
    for theirs, mark in collection.marks.items():
        key = plan.places.get(theirs, theirs)
        mark = {**mark, "key": key}
        arrived[key] = marks.merge_mark(arrived.get(key, mark), mark)
    return {key: mark for key, mark in arrived.items() if _is_news(current("marks", key), mark)}


def _is_news(mine: Document | None, theirs: Document) -> bool:
    before = marks.registers(mine or {})
    return marks.registers(marks.merge_mark(mine or theirs, theirs)) != before


def account(action: Action) -> tuple[str, ...]:
    """Return what came besides papers, as sentences; none when nothing did."""
    parts = [f"the marks of {count_of(len(action.heard), 'paper')}"] if action.heard else []
    for table, thing in (("feeds", "feed"), ("authors", "author"), ("views", "view")):
        if documents := action.changes.get(table):
            parts.append(count_of(len(documents), thing))
    return (f"Besides the papers: {_and(parts)}.",) if parts else ()


def _and(parts: list[str]) -> str:
    *first, last = parts
    return f"{', '.join(first)} and {last}" if first else last
