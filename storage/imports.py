"""The account of past arrivals: what each source brought, kept beside the history. Pure.

An account is a document of the table `imports`, by the number of the action that brought it. It is
written with the action and stays when that is undone. A refresh, one action of many arrivals, has
one account of them all; where it was too much for one action, those of one batch are one import.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from storage.arriving import ImportReport, Rejected
from storage.documents import Document
from storage.history import entry_key
from storage.words import count_of

LIMIT = 1000
"""Accounts kept; when there are more, the oldest are forgotten, some at a time."""

_AT_ONCE = 100
_REJECTED = 100
_WARNINGS = 20
_WORDS = {"updated": "merged", "duplicates": "already here", "rejected_count": "rejected"}
_COUNTS = ("records", "new", "updated", "duplicates", "feeds")


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """What one source brought."""

    source: str
    """As the user named it, or the feed's address."""
    format: str | None
    """Which importer read it."""
    feed: str
    """The key of the feed it is an arrival of."""
    feed_title: str
    """What that feed was called then."""
    records: int = 0
    """Records found."""
    new: int = 0
    """Papers that entered the library."""
    updated: int = 0
    """Known papers that gained something."""
    duplicates: int = 0
    """Records that said nothing new."""
    feeds: int = 0
    """How many of the records are feeds to follow."""
    rejected: tuple[Rejected, ...] = ()
    """What was not understood, with place and reason; of very many the first."""
    rejected_count: int = 0
    """How many were not understood."""
    warnings: tuple[str, ...] = ()
    """Sentences on the source as a whole."""
    since: datetime
    """When its first papers entered the library."""
    until: datetime
    """When its last did."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PastImport:
    """One action that brought papers."""

    numbers: tuple[int, ...]
    """Of its actions, the newest first."""
    time: datetime
    """When it began."""
    sources: tuple[Arrived, ...]
    """What came, source by source."""
    undone: bool
    """It was undone."""
    can_turn: bool
    """It can be undone, or redone; else it is too long ago, or was undone before other actions."""

    @property
    def number(self) -> int:
        """The number of its newest action: `carrel undo --import` takes it."""
        return self.numbers[0]

    def total(self, count: str) -> int:
        """Return the sum of a count (`new`, `updated`, `rejected_count` …) over the sources."""
        return sum(getattr(source, count) for source in self.sources)

    @property
    def title(self) -> str:
        """What it is called in a list."""
        first, *others = (source.feed_title or source.source for source in self.sources)
        return f"{first} and {len(others)} more" if others else first


def in_numbers(one: PastImport | Arrived) -> list[str]:
    """Return what came in numbers: `3 new`, `1 merged`, `2 rejected`."""
    total = one.total if isinstance(one, PastImport) else partial(getattr, one)
    if total("feeds"):
        parts = [f"{count_of(total('new'), 'feed')} followed"]
    else:
        parts = [f"{total('new'):,} new"]
    return parts + [f"{total(name):,} {word}" for name, word in _WORDS.items() if total(name)]


def arrived(report: ImportReport, *, feed: str, title: str, moment: datetime) -> Document:
    """Return what a source brought, as it is stored; what is nothing is left out."""
    said: dict[str, Any] = {
        "source": report.source,
        "format": report.format,
        "feed": feed,
        "feed_title": title,
        **{name: getattr(report, name) for name in _COUNTS},
        "rejected": [[item.where, item.reason] for item in report.rejected[:_REJECTED]],
        "rejected_count": len(report.rejected),
        "warnings": list(report.warnings[:_WARNINGS]),
        "since": moment.isoformat(),
    }
    return {name: value for name, value in said.items() if value}


def noted(
    number: int,
    time: datetime,
    arrival: Document,
    before: Document | None,
    batch: str | None = None,
) -> dict[str, Document | None]:
    """Return the account of an action after one more arrival; `before` is the account so far."""
    account = before or {"time": time.isoformat(), "sources": []}
    said: Document = {"batch": batch} if batch else {}
    key = entry_key(number)
    sources = _united([*account["sources"], arrival])
    return {key: {**account, **said, "key": key, "sources": sources}}


def _united(arrivals: Iterable[Document]) -> list[Document]:
    """Return arrivals with the stretches of each source as one."""
    found: dict[tuple[Any, ...], Document] = {}
    for arrival in arrivals:
        one = tuple(map(arrival.get, ("source", "feed", "format")))
        found[one] = _sum(found[one], arrival) if one in found else arrival
    return list(found.values())


def _sum(first: Document, second: Document) -> Document:
    """Return two stretches of one arrival as one."""
    counts = {n: first.get(n, 0) + second.get(n, 0) for n in (*_COUNTS, "rejected_count")}
    rejected = [*first.get("rejected", ()), *second.get("rejected", ())]
    warnings = dict.fromkeys((*first.get("warnings", ()), *second.get("warnings", ())))
    said = {
        **first,
        **counts,
        "rejected": rejected[:_REJECTED],
        "warnings": list(warnings)[:_WARNINGS],
        "until": second.get("until", second["since"]),
    }
    return {name: value for name, value in said.items() if value}


def forgotten(number: int, keys: Callable[[], Iterable[str]]) -> dict[str, Document | None]:
    """Return which accounts go when one more comes than the `number` of those with `keys`."""
    too_many = number + 1 - LIMIT
    return dict.fromkeys(sorted(keys())[:too_many]) if too_many >= _AT_ONCE else {}


def batches(accounts: Iterable[Document]) -> list[list[Document]]:
    """Return the accounts that are of one import each, oldest first; the newest import first."""
    found: dict[str, list[Document]] = {}
    for account in sorted(accounts, key=lambda one: str(one["key"])):
        found.setdefault(account.get("batch") or account["key"], []).append(account)
    return sorted(found.values(), key=lambda one: str(one[-1]["key"]), reverse=True)


def import_from(accounts: Sequence[Document], *, can_turn: bool) -> PastImport:
    """Return the import of the accounts of one batch, oldest first."""
    sources = _united(source for account in accounts for source in account["sources"])
    return PastImport(
        numbers=tuple(int(account["key"]) for account in reversed(accounts)),
        time=datetime.fromisoformat(accounts[0]["time"]),
        sources=tuple(map(_arrived_from, sources)),
        undone=all(account.get("undone") for account in accounts),
        can_turn=can_turn,
    )


def _arrived_from(document: Document) -> Arrived:
    return Arrived(
        source=document["source"],
        format=document.get("format"),
        feed=document["feed"],
        feed_title=document["feed_title"],
        **{name: document.get(name, 0) for name in (*_COUNTS, "rejected_count")},
        rejected=tuple(_rejected(document.get("rejected", ()))),
        warnings=tuple(document.get("warnings", ())),
        since=datetime.fromisoformat(document["since"]),
        until=datetime.fromisoformat(document.get("until", document["since"])),
    )


def _rejected(pairs: Iterable[Sequence[str]]) -> Iterable[Rejected]:
    return (Rejected(where=where, reason=reason) for where, reason in pairs)
