"""Numbers made from many papers: counts of the source list, an author's years and names. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from storage.catalogue import Catalogue
from storage.documents import Document
from storage.history import batch_label
from storage.model import Change

_FIELDS = {
    "papers": "paper",
    "feeds": "feeds",
    "fetches": "feeds",
    "authors": "authors",
    "views": "views",
    "files": "files",
}
_MARK_FIELDS = ("read", "starred", "queued", "tags", "note")

FIELDS = frozenset((*_FIELDS.values(), *_MARK_FIELDS))
"""All that a `Change` may name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many papers there are, and how many of them are unread."""

    papers: int
    """All papers."""
    unread: int
    """Unread ones."""
    starred: int
    """Starred ones."""
    starred_unread: int
    """Starred and unread."""
    feeds: Mapping[str, tuple[int, int]]
    """Feed key → (unread, papers)."""
    tags: Mapping[str, tuple[int, int]]
    """Tag → (unread, papers)."""


def counts(catalogue: Catalogue, feeds: Iterable[str]) -> Counts:
    """Count by view, by each of `feeds` that has papers, and by tag."""
    return Counts(
        papers=len(catalogue),
        unread=len(catalogue) - len(catalogue.read),
        starred=len(catalogue.starred),
        starred_unread=catalogue.unread_of(catalogue.starred),
        feeds={
            key: (catalogue.unread_of(numbers), len(numbers))
            for key in feeds
            if (numbers := catalogue.in_feed(key))
        },
        tags={t: (catalogue.unread_of(n), len(n)) for t, n in catalogue.tags.items()},
    )


def change_of(changes: Mapping[str, Mapping[str, Document | None]], label: str) -> Change:
    """Return what the subscribers need to know of written changes."""
    keys = {key for table in ("papers", "marks", "files") for key in changes.get(table, ())}
    fields = {name for table, name in _FIELDS.items() if table in changes}
    if "marks" in changes:
        fields.update(_MARK_FIELDS)
    return Change(keys=frozenset(keys), fields=frozenset(fields), label=label)


def united(changes: Sequence[Change]) -> Change:
    """Return the changes of one batch as one."""
    if len(changes) == 1:
        return changes[0]
    keys = frozenset().union(*(change.keys for change in changes))
    fields = frozenset().union(*(change.fields for change in changes))
    label = batch_label((change.label for change in changes), len(keys))
    return Change(keys=keys, fields=fields, label=label)


def years(papers: Iterable[Document | None]) -> dict[int, int]:
    """Count papers by year, oldest first; undated ones are left out."""
    found: Counter[int] = Counter()
    for document in papers:
        day = (document or {}).get("published")
        year = int(day[:4]) if day else (document or {}).get("year")
        if year:
            found[year] += 1
    return dict(sorted(found.items()))


def printed_names(key: str, papers: Iterable[Document | None]) -> list[str]:
    """Return the printed forms of the author `key`, the most frequent first."""
    found: Counter[str] = Counter()
    for document in papers:
        paper = document or {}
        printed = (*paper.get("authors", ()), *paper.get("known_authors", ()))
        found.update(
            name for name, who in zip(printed, paper.get("who", ()), strict=False) if who == key
        )
    return sorted(found, key=lambda name: (-found[name], name))
