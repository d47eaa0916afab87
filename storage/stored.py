"""A library directory, opened: its documents as they are stored, and what is remembered of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Self

from storage import history
from storage.cleaned import clean_value
from storage.documents import Document
from storage.engine.layer import Progress
from storage.engine.store import Edit
from storage.ledger import Ledger
from storage.locations import device_name
from storage.model import Change
from storage.reversing import Reversing
from storage.searching import Searching

BIBLIOGRAPHIES = frozenset({"bibtex", "ris", "csl-json"})
"""The kinds of feeds that are the user's own lists of references."""


class Stored:
    """The documents of one directory. What they mean is known by those who inherit."""

    def __init__(
        self,
        directory: Path,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        device: str | None = None,
        progress: Progress | None = None,
    ) -> None:
        """Open the library in `directory`, making an empty one where there is none.

        `device` names this machine in what is said here; by default it is its host name.
        `progress` hears, file by file, of an index that has to be made anew.
        Raises `LibraryError` with a sentence when it cannot be opened.
        """
        self.directory = directory
        self._clock = clock
        self._ledger = Ledger(
            directory,
            clock=clock,
            device=device or device_name(),
            take_in=self._take_in,
            reload=self._reload,
            progress=progress,
        )
        self._reversing = Reversing(self._ledger)
        self.searching = Searching(directory, lambda: self._ledger.store)
        """The search index."""
        self._load()

    def _load(self) -> None:
        """Forget what was read, to be read anew when asked."""
        raise NotImplementedError

    def _reload(self) -> Change:
        """Begin anew; return all that may have changed."""
        raise NotImplementedError

    def _take_in(self, edits: Sequence[Edit]) -> None:
        """Take in what a transaction did."""
        raise NotImplementedError

    def close(self) -> None:
        """Release the files, every change durable. Raises `LibraryError` when that is not so."""
        self.searching.close()
        self._ledger.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def problems(self) -> tuple[str, ...]:
        """What of the library is damaged, in sentences; empty when nothing is known to be."""
        return tuple(self._ledger.problems)

    def sync(self) -> None:
        """Return once every change is durable. Raises `LibraryError` when that is not so."""
        self._ledger.sync()

    def now(self) -> datetime:
        """Return the time, as the library has it."""
        return self._clock()

    # Documents

    def documents(self, table: str) -> Iterator[tuple[str, Document]]:
        """Yield the documents of a table as they are stored, by key; treat them as read-only."""
        return self._ledger.documents(table)

    def document(self, table: str, key: str) -> Document | None:
        """Return the document of a table and key as it is stored; treat it as read-only."""
        return self._ledger.document(table, key)

    def marks(self) -> dict[str, Document]:
        """Return every mark's document by key of paper, for another machine to merge."""
        return {key: dict(document) for key, document in self.documents("marks")}

    def history(self) -> list[history.Entry]:
        """Return the user's actions, newest first."""
        entries = [history.entry_from(entry) for _, entry in self._ledger.documents("history")]
        return sorted(entries, key=lambda entry: -entry.number)

    def papers_of_action(self, number: int) -> list[str]:
        """Return the keys of the papers that an action touched, also of those that are gone."""
        entry = self._ledger.document("history", history.entry_key(number))
        return [] if entry is None else history.papers_of(entry)

    def remember(self, name: str, value: Any) -> None:
        """Keep a setting (a JSON value); not an action, so not undone."""
        if self.setting(name) != value:
            document = {"key": name, "value": clean_value(value)}
            self._ledger.write({"settings": {name: document}})

    def setting(self, name: str) -> Any:
        """Return a remembered setting as JSON value, or None."""
        document = self._ledger.document("settings", name)
        return None if document is None else document["value"]

    # What queries name

    def titles(self) -> Mapping[str, str]:
        """Return the title of each feed, by key."""
        return {key: str(feed["title"]) for key, feed in self._ledger.documents("feeds")}

    def bibliographies(self) -> Set[str]:
        """Return the keys of the feeds that are lists of references of the user's own."""
        feeds = self._ledger.documents("feeds")
        return {key for key, feed in feeds if feed.get("kind") in BIBLIOGRAPHIES}

    def saved_queries(self) -> Mapping[str, str]:
        """Return the query of each saved view, by its title."""
        views = (view for _, view in self._ledger.documents("views"))
        return {str(view.get("title")): str(view.get("query")) for view in views}

    def today(self) -> date:
        """Return the day it is."""
        return self._clock().date()
