"""The one façade: a library directory, opened. All that a screen or a command may ask or do.

Every change is one transaction with its undo entry, on disk before the method returns, and is
told to the subscribers as a `Change`. One thread uses a `Library`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from storage import arrivals, history, marking, merge, rollup
from storage.bulk import collector_paused
from storage.catalogue import Catalogue
from storage.codec import feed_from, paper_from
from storage.errors import NotFoundError
from storage.finder import Finder
from storage.history import Action, Document
from storage.ledger import NOTHING, Ledger
from storage.locations import device_name
from storage.lookups import Lookups
from storage.marks import mark_from
from storage.model import Author, Change, Feed, ImportReport, Mark, Paper, Parsed, clean_value
from storage.people import People
from storage.text import fold

_UNMARKED = Mark()


class Library:
    """The papers, marks, feeds and authors of one directory."""

    def __init__(
        self,
        directory: Path,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        device: str | None = None,
    ) -> None:
        """Open the library in `directory`, making an empty one where there is none.

        `device` names this machine in what is said here; by default it keeps a name of its own.

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
        )
        self._load()

    def _load(self) -> None:
        document = self._ledger.document
        self._catalogue = Catalogue()
        self._lookups: Lookups | None = None
        self._people = People(self._catalogue, document)
        self._finder = Finder(self._catalogue, document, self._people.followed)
        with collector_paused():
            for table in ("marks", "papers", "feeds", "authors"):
                for key, found in self._ledger.documents(table):
                    self._take_in(table, key, found)

    def _reload(self) -> Change:
        """Begin anew; what is gone changed as well as what is there."""
        before = self._catalogue.order()
        self._load()
        return Change(keys=frozenset((*before, *self._catalogue.order())), fields=rollup.FIELDS)

    def close(self) -> None:
        """Release the files; everything is on disk already."""
        self._ledger.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # Reading

    def __len__(self) -> int:
        return len(self._catalogue)

    def __contains__(self, key: object) -> bool:
        return key in self._catalogue

    def paper(self, key: str) -> Paper | None:
        """Return the paper of that key."""
        document = self._ledger.document("papers", key)
        return None if document is None else paper_from(document)

    def require(self, key: str) -> Paper:
        """Return the paper of that key. Raises `NotFoundError` when there is none."""
        paper = self.paper(key)
        if paper is None:
            raise NotFoundError(f"There is no paper “{key}” in this library.")
        return paper

    def mark(self, key: str) -> Mark:
        """Return what the user said of the paper of that key."""
        document = self._ledger.document("marks", key)
        return _UNMARKED if document is None else mark_from(document)

    def find(self, text: str) -> list[str]:
        """Return the keys of the papers a query asks for, newest first.

        Raises `QueryError` when the query cannot be understood.
        """
        return self._finder.find(text)

    def narrow(self, keys: Sequence[str], text: str) -> list[str]:
        """Return those of `keys` that a query asks for, in their order.

        Raises `QueryError` when the query cannot be understood.
        """
        return self._finder.narrow(keys, text)

    def in_feed(self, feed_key: str) -> list[str]:
        """Return the keys of the papers seen in a feed, newest first."""
        return self._catalogue.newest_first(self._catalogue.by_feed.get(feed_key, ()))

    def resolve(self, text: str) -> list[str]:
        """Return the papers an argument names: one by its exact key, else those of a query."""
        if text in self._catalogue:
            return [text]
        if (key := self.by_alias(f"key:{text}")) is not None:
            return [key]
        return self.find(text)

    def feeds(self) -> list[Feed]:
        """Return every feed, by title."""
        found = [feed_from(document) for _, document in self._ledger.documents("feeds")]
        return sorted(found, key=lambda feed: (fold(feed.title), feed.key))

    def feed_title(self, key: str) -> str:
        """Return a feed's title, or its key when it is unknown."""
        document = self._ledger.document("feeds", key)
        return key if document is None else str(document["title"])

    def tags(self) -> list[str]:
        """Return every tag in use, sorted."""
        return sorted(self._catalogue.by_tag, key=lambda tag: (fold(tag), tag))

    def counts(self) -> rollup.Counts:
        """Return how many papers each view, feed and tag has, and how many are unread."""
        return rollup.counts(self._catalogue)

    def author(self, name: str) -> Author:
        """Return what the library knows of the author printed as `name`."""
        return self._people.author(name)

    def authors(self, text: str = "") -> list[Author]:
        """Return the authors whose folded name contains `text`: profiles first, then by papers."""
        return self._people.matching(text)

    def history(self) -> list[history.Entry]:
        """Return the user's actions, newest first."""
        entries = [history.entry_from(entry) for _, entry in self._ledger.documents("history")]
        return sorted(entries, key=lambda entry: -entry.number)

    def setting(self, name: str) -> Any:
        """Return a remembered setting as JSON value, or None."""
        document = self._ledger.document("settings", name)
        return None if document is None else document["value"]

    def subscribe(self, listener: Callable[[Change], None]) -> Callable[[], None]:
        """Call `listener` with every change from now on; returns what ends that."""
        return self._ledger.subscribe(listener)

    # Marks

    def set_read(self, keys: Iterable[str], read: bool) -> Change:
        """Mark papers read or unread."""
        return self._mark(keys, marking.read(read))

    def set_starred(self, keys: Iterable[str], starred: bool) -> Change:
        """Star papers, or take the star away."""
        return self._mark(keys, marking.starred(starred))

    def change_tags(
        self, keys: Iterable[str], *, add: Sequence[str] = (), remove: Sequence[str] = ()
    ) -> Change:
        """Add tags to papers and take others away. Raises `CarrelError` for an unusable tag."""
        return self._mark(keys, marking.tags(add, remove))

    def set_note(self, key: str, note: str) -> Change:
        """Write a paper's note."""
        return self._mark([key], marking.note(note))

    def set_followed(self, name: str, followed: bool) -> Change:
        """Follow the author printed as `name`, or no longer."""
        return self._ledger.act(lambda: self._people.follow(name, followed))

    def _mark(self, keys: Iterable[str], edit: marking.Edit) -> Change:
        """Mark papers. Raises `NotFoundError` for a key that no paper has; then marks none."""
        wanted = list(dict.fromkeys(keys))

        def decide() -> Action:
            for key in wanted:
                if key not in self._catalogue:
                    raise NotFoundError(f"There is no paper “{key}” in this library.")
            return marking.action(wanted, edit, self._ledger.document)

        return self._ledger.act(decide)

    def marks(self) -> dict[str, Document]:
        """Return every mark's document by key of paper, for another machine to merge."""
        return {key: dict(document) for key, document in self._ledger.documents("marks")}

    def merge_marks(self, theirs: Mapping[str, Document]) -> Change:
        """Take in what was said on another machine: register by register, the newest counts."""
        return self._ledger.adopt_marks(theirs)

    # Undo

    def undo(self) -> Change | None:
        """Undo the newest action not yet undone; None when there is none."""
        return self._ledger.undo()

    def redo(self) -> Change | None:
        """Redo the action undone last; None when there is none."""
        return self._ledger.redo()

    def forget_history(self) -> None:
        """Forget every action so far: none of them can be undone any more."""
        self._ledger.forget()

    # Arrivals

    def take(self, parsed: Parsed, *, source: str, dry_run: bool = False) -> ImportReport:
        """Merge what a source holds into the library, as one action that can be undone."""
        now = self._clock()
        plan = merge.plan(parsed, self, now=now)
        if dry_run:
            return arrivals.report(parsed, plan, source=source, import_id=None)
        foreign = self._ledger.foreign

        def decide() -> Action:
            nonlocal plan
            if self._ledger.foreign != foreign:  # planned on what is no longer so
                plan = merge.plan(parsed, self, now=now)
            return arrivals.arrival(parsed, plan, self._ledger.document, now)

        is_new = self._ledger.act(decide) is not NOTHING
        import_id = self._ledger.newest if is_new else None
        return arrivals.report(parsed, plan, source=source, import_id=import_id)

    # What merging asks

    def by_alias(self, alias: str) -> str | None:
        """Return the key of the paper with that identifier (`arxiv:2310.02129`)."""
        return self._known().by_alias(alias)

    def by_title(self, title_key: str) -> Sequence[str]:
        """Return the keys of papers of which a title folds to that."""
        return self._known().by_title(title_key)

    def by_lead(self, lead_key: str) -> Sequence[str]:
        """Return the keys of papers whose abstract begins with that."""
        return self._known().by_lead(lead_key)

    def _known(self) -> Lookups:
        if self._lookups is None:
            self._lookups = Lookups(document for _, document in self._ledger.documents("papers"))
        return self._lookups

    # Settings and other processes

    def remember(self, name: str, value: Any) -> None:
        """Keep a setting (a JSON value); not an action, so not undone."""
        if self.setting(name) != value:
            document = {"key": name, "value": clean_value(value)}
            self._ledger.write({"settings": {name: document}})

    def catch_up(self) -> None:
        """Bring what other processes did to this library, and tell the subscribers."""
        self._ledger.catch_up()

    def _take_in(self, table: str, key: str, document: Document | None) -> None:
        match table:
            case "papers":
                if self._lookups is not None:
                    self._lookups.changed(key, document)
                self._catalogue.paper_changed(key, document)
                self._finder.paper_changed(key)
            case "marks":
                self._catalogue.mark_changed(key, document)
                self._finder.mark_changed(key, document)
            case "feeds":
                self._finder.feed_changed(key, document)
            case "authors":
                self._people.changed(key, document)
