"""Detail pane and author pane follow the cursor once it rests: a held key waits for neither."""

from __future__ import annotations

from collections.abc import Sequence

from textual.timer import Timer

from storage.predicates import Words
from tui.panes.author import AuthorPane
from tui.panes.detail import DetailPane
from tui.panes.feed import FeedPane

_SETTLE_SECONDS = 0.03
"""How long the cursor is to rest on a paper."""


class Settling:
    """What the panes beside the list show: the paper the cursor came to rest on."""

    def __init__(self, feed: FeedPane, detail: DetailPane, author: AuthorPane) -> None:
        self._feed = feed
        self._detail = detail
        self._author = author
        self._timer: Timer | None = None
        self._words: Sequence[Words] = ()
        self.key: str | None = None
        """The paper that is shown; None when there is none."""

    def follow(self, key: str | None) -> None:
        """Show the paper of that key in a moment, if the cursor is still there."""
        if self._timer is not None:
            self._timer.stop()
        if key != self.key or self._feed.listing.words != self._words:
            self._timer = self._feed.screen.set_timer(_SETTLE_SECONDS, self.show)

    def show(self) -> None:
        """Show the paper under the cursor now."""
        self.key, self._words = self._feed.key, self._feed.listing.words
        self._detail.show_paper(self.key, self._words)
        self._author.show_paper(self.key)
