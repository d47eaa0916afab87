"""The papers a command line is for, found while it is typed, without holding the screen up."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.timer import Timer
from textual.widget import Widget

from storage.errors import QueryError
from storage.library import Library
from storage.listing import Listing
from storage.places import EVERYTHING
from tui.command_line import Scope

_SLICE_SECONDS = 0.012
_PAUSE_SECONDS = 0.004
"""How long keys have the screen to themselves in between."""


class Scoping:
    """One scope at a time: those selected, those listed, or those of a query."""

    def __init__(
        self,
        widget: Widget,
        library: Library,
        *,
        selected: Callable[[], Sequence[str]],
        listed: Callable[[], Sequence[str]],
    ) -> None:
        """Search by a timer of `widget`."""
        self._widget = widget
        self._library = library
        self._selected = selected
        self._listed = listed
        self._scope: Scope | None = None
        self._listing: Listing | None = None
        self._timer: Timer | None = None
        self._tell: Callable[[], None] = lambda: None

    def ask(self, scope: Scope | None, tell: Callable[[], None]) -> None:
        """Find the papers of a scope; `tell` is called when more are found later."""
        self._tell = tell
        if scope == self._scope:
            return
        self._scope = scope
        if scope is None or scope.kind != "query":
            self._listing = None
            return
        if self._listing is None:
            self._listing = self._library.listing()
        self._listing.enter(EVERYTHING, text=scope.query)
        self._go_on()

    @property
    def error(self) -> QueryError | None:
        """Why the query cannot be understood."""
        return self._listing.error if self._listing is not None else None

    @property
    def asks_for_nothing(self) -> bool:
        """The query is half of one: every paper is like it."""
        scope = self._scope
        if scope is None or scope.kind != "query" or self.error is not None:
            return False
        return self._library.asks_nothing(scope.query)

    @property
    def is_searching(self) -> bool:
        """More papers may be found."""
        return self._listing is not None and self._listing.is_searching

    @property
    def keys(self) -> Sequence[str]:
        """The papers found so far; without those that only come close to what was asked."""
        if self._listing is not None:
            keys, close_from = self._listing.keys, self._listing.close_from
            return keys if close_from is None else keys[:close_from]
        if self._scope is None:
            return ()
        return self._listed() if self._scope.kind == "visible" else self._selected()

    def stop(self) -> None:
        """Look for nothing any more."""
        self._scope, self._listing = None, None

    def _go_on(self) -> None:
        if self._timer is None and self.is_searching:
            self._timer = self._widget.set_timer(_PAUSE_SECONDS, self._step)

    def _step(self) -> None:
        self._timer = None
        if self._listing is not None and self._listing.is_searching:
            self._listing.search_on(_SLICE_SECONDS)
            self._go_on()
            self._tell()
