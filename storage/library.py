"""The one façade: a library directory, opened. All that a screen or a command may ask or do.

Every change is one transaction with its undo entry, on disk before the method returns, and is
told to the subscribers as a `Change`. One thread uses a `Library`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from storage import history, merge, query, rollup
from storage.catalogue import Catalogue, Lookups
from storage.codec import (
    author_document,
    author_from,
    feed_document,
    feed_from,
    mark_document,
    mark_from,
    paper_document,
    paper_from,
)
from storage.database import Database
from storage.errors import LibraryError, NotFoundError
from storage.facts import PaperFacts
from storage.history import Changes, Document
from storage.identity import author_key
from storage.model import Author, Change, Feed, ImportReport, Mark, Paper, Parsed
from storage.tags import tag_name
from storage.text import fold

_EMPTY: Mapping[str, Any] = {}
_UNMARKED = Mark()


class Library:
    """The papers, marks, feeds and authors of one directory."""

    def __init__(
        self, directory: Path, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        """Open the library in `directory`, making an empty one where there is none.

        Raises `LibraryError` with a sentence when it cannot be opened.
        """
        self.directory = directory
        self._clock = clock
        self._listeners: list[Callable[[Change], None]] = []
        try:
            self._database = Database(directory)
        except OSError as error:
            raise LibraryError(
                f"The library {directory} cannot be opened: {error.strerror or error}."
            ) from error
        self._load()

    def _load(self) -> None:
        self._catalogue = Catalogue()
        self._lookups: Lookups | None = None
        self._facts: dict[str, PaperFacts] = {}
        self._profiles: set[str] = set()
        self._followed: set[str] = set()
        for table in ("marks", "papers", "feeds", "authors"):
            for key in self._database.table(table).keys():
                self._take_in(table, key, self._document(table, key))

    def close(self) -> None:
        """Release the files; everything is on disk already."""
        self._database.close()

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
        document = self._document("papers", key)
        return None if document is None else paper_from(document)

    def require(self, key: str) -> Paper:
        """Return the paper of that key. Raises `NotFoundError` when there is none."""
        paper = self.paper(key)
        if paper is None:
            raise NotFoundError(f"There is no paper “{key}” in this library.")
        return paper

    def mark(self, key: str) -> Mark:
        """Return what the user said of the paper of that key."""
        document = self._document("marks", key)
        return _UNMARKED if document is None else mark_from(document)

    def find(self, text: str) -> list[str]:
        """Return the keys of the papers a query asks for, newest first.

        Raises `QueryError` when the query cannot be understood.
        """
        wanted = query.parse(text)
        if wanted == query.And():
            return list(self._catalogue.order())
        candidates = self._candidates(wanted)
        return [
            key
            for key in self._catalogue.order()
            if (candidates is None or key in candidates) and wanted.matches(self._facts_of(key))
        ]

    def narrow(self, keys: Sequence[str], text: str) -> list[str]:
        """Return those of `keys` that a query asks for, in their order.

        Raises `QueryError` when the query cannot be understood.
        """
        wanted = query.parse(text)
        return [
            key for key in keys if key in self._catalogue and wanted.matches(self._facts_of(key))
        ]

    def in_feed(self, feed_key: str) -> list[str]:
        """Return the keys of the papers seen in a feed, newest first."""
        return self._catalogue.newest_first(self._catalogue.by_feed.get(feed_key, ()))

    def resolve(self, text: str) -> list[str]:
        """Return the papers an argument names: one by its exact key, else those of a query."""
        if text in self._catalogue:
            return [text]
        if (key := self._known().by_alias(f"key:{text}")) is not None:
            return [key]
        return self.find(text)

    def feeds(self) -> list[Feed]:
        """Return every feed, by title."""
        table = self._database.table("feeds")
        found = [feed_from(d) for key in table.keys() if (d := table.by_key(key)) is not None]
        return sorted(found, key=lambda feed: (fold(feed.title), feed.key))

    def feed_title(self, key: str) -> str:
        """Return a feed's title, or its key when it is unknown."""
        document = self._document("feeds", key)
        return key if document is None else str(document["title"])

    def tags(self) -> list[str]:
        """Return every tag in use, sorted."""
        return sorted(self._catalogue.by_tag, key=lambda tag: (fold(tag), tag))

    def counts(self) -> rollup.Counts:
        """Return how many papers each view, feed and tag has, and how many are unread."""
        return rollup.counts(self._catalogue)

    def author(self, name: str) -> Author:
        """Return what the library knows of the author printed as `name`."""
        return self._author(author_key(name), name)

    def authors(self, text: str = "") -> list[Author]:
        """Return the authors whose folded name contains `text`: profiles first, then by papers."""
        wanted = author_key(text)
        keys = {*self._catalogue.by_author, *self._profiles}
        found = [self._author(key, None) for key in keys if wanted in key]
        return sorted(found, key=lambda a: (not a.metrics, -len(a.papers), a.key))

    def history(self) -> list[history.Entry]:
        """Return the user's actions, newest first."""
        entries = [history.entry_from(document) for document in self._entries()]
        return sorted(entries, key=lambda entry: -entry.number)

    def setting(self, name: str) -> Any:
        """Return a remembered setting as JSON value, or None."""
        document = self._document("settings", name)
        return None if document is None else document["value"]

    def subscribe(self, listener: Callable[[Change], None]) -> Callable[[], None]:
        """Call `listener` with every change from now on; returns what ends that."""
        self._listeners.append(listener)

        def unsubscribe() -> None:
            with suppress(ValueError):
                self._listeners.remove(listener)

        return unsubscribe

    # Marks

    def set_read(self, keys: Iterable[str], read: bool) -> Change:
        """Mark papers read or unread."""
        verb = "Mark {} read" if read else "Mark {} unread"
        return self._edit(keys, "read", verb, lambda mark: replace(mark, read=read))

    def set_starred(self, keys: Iterable[str], starred: bool) -> Change:
        """Star papers, or take the star away."""
        verb = "Star {}" if starred else "Unstar {}"
        return self._edit(keys, "starred", verb, lambda mark: replace(mark, starred=starred))

    def change_tags(
        self, keys: Iterable[str], *, add: Sequence[str] = (), remove: Sequence[str] = ()
    ) -> Change:
        """Add tags to papers and take others away. Raises `CarrelError` for an unusable tag."""
        adding = {tag_name(tag) for tag in add}
        removing = {tag_name(tag) for tag in remove}
        verb = " ".join([f"+{t}" for t in sorted(adding)] + [f"-{t}" for t in sorted(removing)])

        def edit(mark: Mark) -> Mark:
            return replace(mark, tags=tuple(sorted(({*mark.tags} | adding) - removing)))

        return self._edit(keys, "tags", f"Tag {{}} {verb}", edit)

    def set_note(self, key: str, note: str) -> Change:
        """Write a paper's note."""
        return self._edit([key], "note", "Note on {}", lambda mark: replace(mark, note=note))

    def set_followed(self, name: str, followed: bool) -> Change:
        """Follow the author printed as `name`, or no longer."""
        key = author_key(name)
        before = self._document("authors", key)
        if bool((before or _EMPTY).get("followed")) == followed:
            return Change(keys=frozenset(), fields=frozenset())
        after = {**(before or {"key": key, "name": name}), "followed": followed}
        verb = "Follow" if followed else "Unfollow"
        return self._commit(f"{verb} {after['name']}", {"authors": {key: after}})

    def _edit(
        self, keys: Iterable[str], name: str, verb: str, edit: Callable[[Mark], Mark]
    ) -> Change:
        changes: dict[str, Document | None] = {}
        time = self._clock().isoformat()
        for key in dict.fromkeys(keys):
            if key not in self._catalogue:
                raise NotFoundError(f"There is no paper “{key}” in this library.")
            document = self._document("marks", key) or _EMPTY
            before = mark_from(document)
            after = edit(before)
            if after != before:
                set_at = {**document.get("set", {}), name: time}
                changes[key] = mark_document(key, after, set_at=set_at)
        if not changes:
            return Change(keys=frozenset(), fields=frozenset())
        return self._commit(verb.format(_papers(len(changes))), {"marks": changes})

    # Undo

    def undo(self) -> Change | None:
        """Undo the newest action not yet undone; None when there is none."""
        entry = history.last_done(self._entries())
        return None if entry is None else self._reverse(entry, undo=True)

    def forget_history(self) -> None:
        """Forget every action so far: none of them can be undone any more."""
        forgotten: dict[str, Document | None] = {entry["key"]: None for entry in self._entries()}
        if forgotten:
            self._write({"history": forgotten}, "")

    def redo(self) -> Change | None:
        """Redo the action undone last; None when there is none."""
        entry = history.first_undone(self._entries())
        return None if entry is None else self._reverse(entry, undo=False)

    def _reverse(self, entry: Document, *, undo: bool) -> Change:
        changes = history.reversal(entry, self._document, undo=undo)
        changes["history"] = {entry["key"]: {**entry, "undone": undo}}
        return self._write(changes, entry["label"])

    # Arrivals

    def take(self, parsed: Parsed, *, source: str, dry_run: bool = False) -> ImportReport:
        """Merge what a source holds into the library, as one action that can be undone."""
        plan = merge.plan(parsed, self, now=self._clock())
        changes = self._changes_of(plan)
        import_id = None
        if changes:
            changes |= self._feed_changes(parsed)
        changes |= self._profile_changes(parsed)
        if changes and not dry_run:
            self._commit(f"Import {_papers(len(parsed.records))} from {parsed.feed.title}", changes)
            import_id = self._newest_entry()
        return ImportReport(
            source=source,
            format=parsed.format,
            records=len(parsed.records),
            new=len(plan.new),
            updated=plan.updated,
            duplicates=plan.duplicates,
            rejected=parsed.rejected,
            warnings=parsed.warnings,
            import_id=import_id,
        )

    def _changes_of(self, plan: merge.Plan) -> Changes:
        papers: dict[str, Document | None] = {
            key: paper_document(paper) for key, paper in plan.papers.items()
        }
        marks: dict[str, Document | None] = {}
        for old, new in plan.absorbed.items():
            papers[old] = None
            if (document := self._document("marks", old)) is not None:
                marks[new] = self._joined_mark(new, marks.get(new), document)
                marks[old] = None
        return {name: found for name, found in (("papers", papers), ("marks", marks)) if found}

    def _joined_mark(self, key: str, placed: Document | None, theirs: Document) -> Document:
        document = placed or self._document("marks", key) or _EMPTY
        a, b = mark_from(document), mark_from(theirs)
        joined = Mark(
            read=a.read or b.read,
            starred=a.starred or b.starred,
            tags=tuple(sorted({*a.tags, *b.tags})),
            note="\n\n".join(dict.fromkeys(note for note in (a.note, b.note) if note)),
        )
        set_at = {**theirs.get("set", {}), **document.get("set", {})}
        return mark_document(key, joined, set_at=set_at)

    def _feed_changes(self, parsed: Parsed) -> Changes:
        info = parsed.feed
        known = self._document("feeds", info.key) or _EMPTY
        feed = Feed(
            key=info.key,
            title=info.title,
            kind=info.kind,
            # A saved copy of a feed does not make it forget where it is fetched.
            address=info.address or known.get("address"),
            site=info.site or known.get("site"),
            fetched=self._clock(),
        )
        return {"feeds": {info.key: feed_document(feed)}}

    def _profile_changes(self, parsed: Parsed) -> Changes:
        authors: dict[str, Document | None] = {}
        for profile in parsed.authors:
            key = author_key(profile.name)
            before = self._document("authors", key)
            after = author_document(key, profile, before)
            if after != before:
                authors[key] = after
        return {"authors": authors} if authors else {}

    # What merging asks

    def by_alias(self, alias: str) -> str | None:
        """Return the key of the paper with that identifier (`arxiv:2310.02129`)."""
        return self._known().by_alias(alias)

    def by_title(self, title_key: str) -> Sequence[str]:
        """Return the keys of papers whose title folds to that."""
        return self._known().by_title(title_key)

    def by_lead(self, lead_key: str) -> Sequence[str]:
        """Return the keys of papers whose abstract begins with that."""
        return self._known().by_lead(lead_key)

    def _known(self) -> Lookups:
        if self._lookups is None:
            table = self._database.table("papers")
            self._lookups = Lookups(d for k in table.keys() if (d := table.by_key(k)) is not None)
        return self._lookups

    # Settings and other processes

    def remember(self, name: str, value: Any) -> None:
        """Keep a setting (a JSON value); not an action, so not undone."""
        if self.setting(name) != value:
            self._write({"settings": {name: {"key": name, "value": value}}}, "")

    def catch_up(self) -> None:
        """Bring what other processes did to this library, and tell the subscribers."""
        self._database.catch_up()
        self._take_in_foreign()

    # Writing

    def _commit(self, label: str, changes: Changes) -> Change:
        """Write one action of the user, with its undo entry; what was undone is forgotten."""
        before: Changes = {
            table: {key: self._document(table, key) for key in documents}
            for table, documents in changes.items()
        }
        numbers = sorted(int(entry["key"]) for entry in self._entries())
        number = numbers[-1] + 1 if numbers else 1
        dropped = [int(e["key"]) for e in self._entries() if e.get("undone")]
        dropped += numbers[: max(0, len(numbers) + 1 - history.LIMIT)]
        entry = history.entry_document(number, label, self._clock(), before, changes)
        entries: dict[str, Document | None] = {history.entry_key(n): None for n in dropped}
        entries[entry["key"]] = entry
        return self._write({**changes, "history": entries}, label)

    def _write(self, changes: Changes, label: str) -> Change:
        with self._database.transaction() as batch:
            for table, documents in changes.items():
                for key, document in documents.items():
                    if document is None:
                        batch.delete(table, key)
                    else:
                        batch.put(table, dict(document))
        self._take_in_foreign()
        return self._tell(changes, label)

    def _tell(self, changes: Changes, label: str) -> Change:
        for table, documents in changes.items():
            for key, document in documents.items():
                self._take_in(table, key, document)
        change = rollup.change_of(changes, label)
        for listener in tuple(self._listeners):
            listener(change)
        return change

    def _take_in_foreign(self) -> None:
        for transaction in self._database.foreign():
            if transaction is None:
                self._load()
                self._tell({"papers": {}}, "")
                continue
            self._tell(transaction, "")

    def _take_in(self, table: str, key: str, document: Document | None) -> None:
        if table == "papers":
            self._facts.pop(key, None)
            if self._lookups is not None:
                self._lookups.changed(key, document)
            self._catalogue.paper_changed(key, document)
        elif table == "marks":
            self._catalogue.mark_changed(key, document)
            if (facts := self._facts.get(key)) is not None:
                facts.set_mark(document or _EMPTY)
        elif table == "feeds":
            self._facts.clear()
        elif table == "authors":
            (self._profiles.discard if document is None else self._profiles.add)(key)
            followed = bool((document or _EMPTY).get("followed"))
            (self._followed.add if followed else self._followed.discard)(key)

    # Helpers

    def _document(self, table: str, key: str) -> Document | None:
        return self._database.table(table).by_key(key)

    def _entries(self) -> Iterator[Document]:
        table = self._database.table("history")
        return (d for key in tuple(table.keys()) if (d := table.by_key(key)) is not None)

    def _newest_entry(self) -> int:
        return max(int(entry["key"]) for entry in self._entries())

    def _facts_of(self, key: str) -> PaperFacts:
        facts = self._facts.get(key)
        if facts is None:
            document = self._document("papers", key)
            assert document is not None
            feeds = tuple(fold(self.feed_title(s["feed"])) for s in document.get("sightings", ()))
            mark = self._document("marks", key) or _EMPTY
            facts = PaperFacts(document, mark, feeds, self._followed)
            self._facts[key] = facts
        return facts

    def _candidates(self, wanted: query.Query) -> set[str] | None:
        """Return the keys among which alone a match can be, from the sets; None for all."""
        parts = wanted.parts if isinstance(wanted, query.And) else (wanted,)
        found: set[str] | None = None
        for part in parts:
            if isinstance(part, query.Term) and part.field == "is":
                keys = {"unread": self._catalogue.unread, "starred": self._catalogue.starred}.get(
                    part.folded
                )
                if keys is not None:
                    found = set(keys) if found is None else found & keys
        return found

    def _author(self, key: str, name: str | None) -> Author:
        profile = self._document("authors", key)
        keys = self._catalogue.by_author.get(key, set())
        names = rollup.printed_names(key, (self._document("papers", k) for k in keys))
        papers = [k for k in self._catalogue.order() if k in keys] if len(keys) > 1 else list(keys)
        return author_from(
            key,
            profile or _EMPTY,
            name=name,
            names=names,
            papers=tuple(papers),
            unread=self._catalogue.unread_of(keys),
            starred=len(keys & self._catalogue.starred),
            years=rollup.years(self._document("papers", k) for k in keys),
        )


def _papers(count: int) -> str:
    return "1 paper" if count == 1 else f"{count:,} papers"
