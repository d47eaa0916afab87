"""The one façade: a library directory, opened. All that a screen or a command may ask or do.

Every change is one transaction with its undo entry, on disk before the method returns, and is
told to the subscribers as a `Change`. One thread uses a `Library`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from storage import arrivals, following, marking, merge
from storage.arriving import FollowRequest, ImportReport, Parsed
from storage.cleaned import clean_value
from storage.contents import Contents
from storage.errors import NotFoundError
from storage.fetch_state import FetchState, state_document
from storage.history import Action, Document
from storage.ledger import NOTHING
from storage.model import Change, Feed
from storage.predicates import is_under
from storage.tags import tag_key
from storage.text import one_line
from storage.words import count_of


class Library(Contents):
    """The papers, marks, feeds and authors of one directory, and what may be done to them."""

    _is_idle = True

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

    def rename_tag(self, old: str, new: str) -> Change:
        """Give a tag, and those nested in it, another name on every paper.

        Raises `CarrelError` when no tag has the old name, or none can have the new one.
        """
        edit = marking.renamed(old, new)
        wanted = tag_key(old)
        here = [
            papers for tag, papers in self._catalogue.tags.items() if is_under(tag_key(tag), wanted)
        ]
        if not here:
            raise NotFoundError(f"There is no tag “{one_line(old)}” in this library.")
        return self._mark(self._catalogue.keys(sorted(set().union(*here))), edit)

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
            self._require_all(wanted)
            return marking.action(wanted, edit, self._ledger.document)

        return self._ledger.act(decide)

    def _require_all(self, keys: Iterable[str]) -> None:
        for key in keys:
            if key not in self._catalogue:
                raise NotFoundError(f"There is no paper “{key}” in this library.")

    def merge_marks(self, theirs: Mapping[str, Document]) -> Change:
        """Take in what was said on another machine: register by register, the newest counts."""
        return self._ledger.adopt_marks(theirs)

    # Removal

    def remove(self, keys: Iterable[str]) -> Change:
        """Take papers out of the library; a source that still has them brings them back.

        What was said of them stays for then. Raises `NotFoundError` for a key that no paper has;
        then removes none.
        """
        wanted = list(dict.fromkeys(keys))

        def decide() -> Action:
            self._require_all(wanted)
            label = f"Remove {count_of(len(wanted), 'paper')}"
            return Action(label, {"papers": dict.fromkeys(wanted)})

        return self._ledger.act(decide)

    # Following

    def follow(
        self,
        address: str,
        *,
        title: str | None = None,
        kind: str = "feed",
        folder: str = "",
        site: str | None = None,
    ) -> Feed:
        """Follow a source; one that is followed already stays, with the title and folder given.

        Raises `CarrelError` with a sentence when `address` is none of the web.
        """
        wanted = FollowRequest(address=address, title=title, kind=kind, folder=folder, site=site)
        (feed,) = self.follow_all([wanted])
        return feed

    def follow_all(self, wanted: Sequence[FollowRequest]) -> list[Feed]:
        """Follow sources as one action; returns the feed of each. Raises as `follow` does."""
        keys: list[str] = []

        def decide() -> Action:
            nonlocal keys
            action, keys = following.follow(wanted, self._ledger.documents("feeds"))
            return action

        self._ledger.act(decide)
        return [feed for key in keys if (feed := self.feed(key)) is not None]

    def rename_feed(self, key: str, title: str) -> Change:
        """Call a feed otherwise; "" gives it back the name it gives itself."""
        return self._change_feed(key, lambda feed: following.renamed(feed, title))

    def move_feed(self, key: str, folder: str) -> Change:
        """Put a feed into a folder (`a/b`), or to the top ("")."""
        return self._change_feed(key, lambda feed: following.moved(feed, folder))

    def pause_feed(self, key: str, paused: bool) -> Change:
        """Leave a feed alone when others are refreshed, or go on with it."""
        return self._change_feed(key, lambda feed: following.paused(feed, paused))

    def set_interval(self, key: str, minutes: int | None) -> Change:
        """Ask for a feed every so many minutes at most; None for what is usual."""
        return self._change_feed(key, lambda feed: following.asked_every(feed, minutes))

    def remove_feed(self, key: str, *, with_papers: bool = False) -> Change:
        """Stop following a feed. Papers stay, marked or not.

        `with_papers` takes those along that were seen only there and of which nothing was said.
        """

        def decide(feed: Document) -> Action:
            seen = self.in_feed(key)
            gone = self.only_in(key) if with_papers else []
            return following.removed(feed, papers=gone, is_seen=len(seen) > len(gone))

        return self._change_feed(key, decide)

    def note_fetches(self, states: Mapping[str, FetchState]) -> None:
        """Remember what asking for feeds brought, by key; no action, so not undone."""
        documents: dict[str, Document | None] = {
            key: state_document(key, state) for key, state in states.items() if self.feed(key)
        }
        self._ledger.write({"fetches": documents}, quietly=True)

    @contextmanager
    def much_coming(self) -> Iterator[None]:
        """Put off what is done when idle, while much comes; tell what came at the end."""
        self._is_idle = False
        try:
            yield
        finally:
            self._is_idle = True
            self.tell_news()

    def tell_news(self) -> None:
        """Tell the subscribers what came since they last heard."""
        self._ledger.tell()

    def note_feed(self, key: str, **said: Any) -> None:
        """Take in what a source says of itself: title, site, address, paused; no action."""
        if (document := self._ledger.document("feeds", key)) is not None:
            after = following.told(document, said)
            if after != document:
                self._ledger.write({"feeds": {key: after}}, quietly=True)

    def _change_feed(self, key: str, edit: Callable[[Document], Action]) -> Change:
        """Change a feed. Raises `NotFoundError` when there is none of that key."""

        def decide() -> Action:
            document = self._ledger.document("feeds", key)
            if document is None or document.get("removed"):
                raise NotFoundError(f"There is no feed “{one_line(key)}” in this library.")
            return edit(document)

        return self._ledger.act(decide)

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

    def take(
        self, parsed: Parsed, *, source: str, dry_run: bool = False, batch: str | None = None
    ) -> ImportReport:
        """Merge what a source holds into the library, as one action that can be undone.

        Arrivals of one `batch` are undone together, and told with the next action or by
        `tell_news`: a screen need not be painted for each.
        """
        now = self._clock()
        plan = merge.plan(parsed, self, now=now)
        action = arrivals.arrival(parsed, plan, self._ledger.document, now)
        if dry_run:
            return arrivals.report(parsed, plan, action, source=source, import_id=None)
        foreign = self._ledger.foreign

        def decide() -> Action:
            nonlocal plan, action
            if self._ledger.foreign != foreign:  # planned on what is no longer so
                plan = merge.plan(parsed, self, now=now)
                action = arrivals.arrival(parsed, plan, self._ledger.document, now)
            return action

        is_new = self._ledger.act(decide, batch=batch) is not NOTHING
        import_id = self._ledger.newest if is_new else None
        return arrivals.report(parsed, plan, action, source=source, import_id=import_id)

    # Settings and other processes

    def remember(self, name: str, value: Any) -> None:
        """Keep a setting (a JSON value); not an action, so not undone."""
        if self.setting(name) != value:
            document = {"key": name, "value": clean_value(value)}
            self._ledger.write({"settings": {name: document}})

    def catch_up(self) -> None:
        """Bring what other processes did, and tell the subscribers; to be called when idle."""
        self._ledger.catch_up()
        if self._is_idle:
            self._ledger.tend()
