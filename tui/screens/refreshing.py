"""Commands that refresh feeds: begun and stopped here, watched in source list and status line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from textual.screen import Screen

from storage.library import Library
from storage.model import Feed
from storage.words import count_of
from tui.panes.feed import FeedPane
from tui.panes.sources import SourcesPane
from tui.pauses import Pauses
from tui.widgets.status_bar import StatusBar

if TYPE_CHECKING:
    from tui.refreshing import Refreshed, RefreshEnded, Refreshing

_NAMED = 3
"""Feeds that failed which are named at the end; the others are seen in the source list."""


class RefreshingScreen(Screen[None]):
    """A screen over a library whose feeds can be refreshed."""

    _library: Library
    _today: date
    _pauses: Pauses
    sources: SourcesPane
    feed: FeedPane
    status: StatusBar
    _refreshing: Refreshing | None = None

    def action_refresh(self) -> None:
        """Refresh every followed feed that is due; stop the refresh that is under way."""
        if self.stop_refreshing():
            return
        feeds = [feed for feed in self._library.feeds() if feed.followed]
        if not feeds:
            self.notify("No feed is followed yet. b a follows one.")
            return
        self._refresh(feeds)

    def action_refresh_feed(self) -> None:
        """Refresh the feed that is shown, due or not."""
        place = self.feed.place
        feed = self._library.feed(place.name) if place.kind == "feed" else None
        if feed is None or not feed.followed:
            self.notify(f"{place.title} is not a feed that is followed. R refreshes all that are.")
        elif self.is_refreshing:
            self.notify("A refresh is under way. R stops it.")
        else:
            self._refresh([feed], is_meant=True)

    @property
    def is_refreshing(self) -> bool:
        """Whether feeds are being refreshed."""
        return self._refreshing is not None and self._refreshing.is_running

    def stop_refreshing(self) -> bool:
        """End the refresh; what came is kept. False when there was none."""
        if self._refreshing is None or not self._refreshing.is_running:
            return False
        self._refreshing.stop()
        self._refreshing = None
        self._forget_stages()
        self.notify("Stopped. What came until then is kept; u undoes it.")
        return True

    def _refresh(self, feeds: Sequence[Feed], *, is_meant: bool = False) -> None:
        from tui.refreshing import Refreshing  # brings what fetching needs: nobody waits for it

        self._refreshing = refreshing = Refreshing(self, self._library, self._pauses)

        def stage_of(key: str) -> str | None:
            stage = refreshing.stage_of(key)
            return None if stage is None else stage.value

        self.sources.stage_of = stage_of
        refreshing.start(feeds, today=self._today, at_once=is_meant, even_paused=is_meant)
        self.status.show_progress(refreshing.line)

    def on_refreshed(self, event: Refreshed) -> None:
        """Show how far a feed is."""
        event.stop()
        self.sources.feed_changed(event.step.feed.key)
        if self._refreshing is not None:
            self.status.show_progress(self._refreshing.line)

    def on_refresh_ended(self, event: RefreshEnded) -> None:
        """Say what came of it; what failed stays visible at the feeds."""
        event.stop()
        self._refreshing = None
        self._forget_stages()
        if event.error is not None:
            self.notify(event.error, title="The refresh ended early", severity="error", timeout=10)
        failed = [step.sentence for step in event.failed]
        more = len(failed) - _NAMED
        rest = [f"… and {count_of(more, 'feed')} more."] if more > 0 else []
        self.notify(
            "\n".join((event.sentence, *failed[:_NAMED], *rest)),
            title="Refreshed",
            severity="warning" if failed else "information",
            timeout=12 if failed else 6,
        )

    def _forget_stages(self) -> None:
        self.sources.stage_of = lambda _: None
        self.sources.rows_changed()
        self.status.show_progress("")
        self.feed.say_trouble()
