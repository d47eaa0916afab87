"""A library as papers come into it: feeds that are followed, and what arrives from anywhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from storage import following, history
from storage.browsing import Browsing
from storage.documents import Document
from storage.errors import NotFoundError
from storage.fetch_state import FetchState, state_document
from storage.history import Action, Changes
from storage.ledger import NOTHING
from storage.model import Change, Feed
from storage.text import one_line

if TYPE_CHECKING:
    import asyncio

    from storage.arriving import FollowRequest, ImportReport, Parsed
    from storage.merge import Progress
    from storage.rehearsal import Rehearsal


class Sources(Browsing):
    """Feeds and arrivals."""

    _is_idle = True
    _in_turn: asyncio.Lock | None = None

    # Feeds

    def follow(
        self,
        address: str,
        *,
        title: str | None = None,
        own_title: str | None = None,
        kind: str = "feed",
        folder: str = "",
        site: str | None = None,
    ) -> Feed:
        """Follow a source; one that is followed already stays, with the title and folder given.

        Raises `CarrelError` with a sentence when `address` is none of the web.
        """
        from storage.arriving import FollowRequest

        wanted = FollowRequest(
            address=address,
            title=title,
            own_title=own_title,
            kind=kind,
            folder=folder,
            site=site,
        )
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

    @property
    def in_turn(self) -> asyncio.Lock:
        """What one arrival in stretches holds while others of the same event loop wait.

        Mixed, each stretch would be an action of its own, and the history soon full of them.
        """
        if self._in_turn is None:
            import asyncio  # commands without an event loop do without it

            self._in_turn = asyncio.Lock()
        return self._in_turn

    def tell_news(self) -> None:
        """Tell the subscribers what came since they last heard."""
        self._ledger.tell()

    def note_feed(self, key: str, **said: Any) -> None:
        """Take in what a source says of itself: title, site, address, paused; no action."""
        if (document := self._ledger.document("feeds", key)) is not None:
            after = following.told(document, said)
            if after != document:
                self._ledger.write({"feeds": {key: after}}, quietly=True)

    def note_file(self, key: str, path: str) -> None:
        """Remember where on this machine the paper `key` has its PDF; no action.

        `path` is absolute, or as seen from the library's directory.
        """
        self._ledger.write({"files": {key: {"key": key, "path": path}}})

    def _change_feed(self, key: str, edit: Callable[[Document], Action]) -> Change:
        """Change a feed. Raises `NotFoundError` when there is none of that key."""

        def decide() -> Action:
            document = self._ledger.document("feeds", key)
            if document is None or document.get("removed"):
                raise NotFoundError(f"There is no feed “{one_line(key)}” in this library.")
            return edit(document)

        return self._ledger.act(decide)

    # Arrivals

    def take(
        self,
        parsed: Parsed,
        *,
        source: str,
        batch: str | None = None,
        progress: Progress = lambda done, all_of: None,
    ) -> ImportReport:
        """Merge what a source holds into the library, as one action that can be undone.

        Arrivals of one `batch` are undone together, and told with the next action or by
        `tell_news`: a screen need not be painted for each. `progress` hears how many of the papers
        are placed.
        """
        from storage import arrivals, merge  # the reader starts without them

        if parsed.feeds:
            return self._take_feeds(parsed, source=source)
        parsed = self._as_followed(parsed)
        now = self._clock()
        plan = merge.plan(parsed, self, now=now, progress=progress)
        action = arrivals.arrival(parsed, plan, self._ledger.document, now)
        brought = self._ledger.foreign_changes

        def decide() -> Action:
            nonlocal plan, action
            if self._ledger.foreign_changes != brought:  # planned on what is no longer so
                plan = merge.plan(parsed, self, now=now)
                action = arrivals.arrival(parsed, plan, self._ledger.document, now)
            said = arrivals.report(parsed, plan, action, source=source, import_id=None)
            return self._accounted(action, said, parsed, now, batch)

        is_new = self._ledger.act(decide, batch=batch) is not NOTHING
        import_id = self._ledger.actions.newest if is_new else None
        return arrivals.report(parsed, plan, action, source=source, import_id=import_id)

    def rehearsal(self) -> Rehearsal:
        """Return what tells what arrivals would do, one after the other, and does nothing."""
        from storage.rehearsal import Rehearsal

        return Rehearsal(self, self._ledger, self._clock, self._as_followed)

    def _as_followed(self, parsed: Parsed) -> Parsed:
        """Let what has the address of a followed feed be an arrival of that feed."""
        known = self._ledger.document("feeds", parsed.feed.key)
        if parsed.feed.address is None or (known or {}).get("followed"):
            return parsed
        followed = self.feed_at(parsed.feed.address)
        if followed is None or not followed.followed:
            return parsed
        return replace(parsed, feed=replace(parsed.feed, key=followed.key))

    def _accounted(
        self,
        action: Action,
        report: ImportReport,
        parsed: Parsed,
        moment: datetime,
        batch: str | None = None,
    ) -> Action:
        """Return the action of an arrival with the account of it."""
        from storage import imports

        known = self._ledger.document("feeds", parsed.feed.key) or {}
        own = "" if known.get("named") else parsed.feed.title
        title = own or str(known.get("title", parsed.feed.title))
        arrival = imports.arrived(report, feed=parsed.feed.key, title=title, moment=moment)

        def besides(number: int, time: datetime) -> Changes:
            accounts = self._ledger.store.shelf("imports")
            gone = imports.forgotten(
                len(accounts), lambda: filter(None, map(accounts.key_of, accounts))
            )
            before = self._ledger.document("imports", history.entry_key(number))
            return {"imports": {**gone, **imports.noted(number, time, arrival, before, batch)}}

        return replace(action, besides=besides)

    def _take_feeds(self, parsed: Parsed, *, source: str) -> ImportReport:
        """Follow the feeds that a list names."""
        from storage import arrivals
        from storage.arriving import ImportReport

        report = ImportReport(source=source, format=parsed.format)

        def decide() -> Action:
            nonlocal report
            feeds = dict(self._ledger.documents("feeds"))
            action, report = arrivals.of_feeds(parsed, feeds, source=source)
            return self._accounted(action, report, parsed, self._clock())

        is_new = self._ledger.act(decide) is not NOTHING
        return replace(report, import_id=self._ledger.actions.newest if is_new else None)
