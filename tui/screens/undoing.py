"""Going back and forward in what was done, by key or in the history."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import islice

from textual.screen import Screen

from storage.library import Library
from storage.model import Change
from tui.panes.feed import FeedPane

_LABELS = 5
"""How many undone actions are named."""


class Undoing(Screen[None]):
    """A screen on which what was done can be undone; the cursor goes to the paper it was about."""

    _library: Library
    _today: date
    feed: FeedPane

    def action_undo(self, count: int = 1) -> None:
        """Undo the newest actions."""
        self._say_undone(self._library.undo, count, "Undone", "Nothing to undo.")

    def action_redo(self, count: int = 1) -> None:
        """Redo what was undone."""
        self._say_undone(self._library.redo, count, "Done again", "Nothing to redo.")

    def _say_undone(
        self, step: Callable[[], Change | None], count: int, title: str, nothing: str
    ) -> None:
        changes = list(islice(iter(step, None), count))
        if not changes:
            self.notify(nothing)
            return
        self.notify("\n".join(change.label for change in changes[:_LABELS]), title=title)
        change = changes[-1]
        if len(change.keys) == 1:
            place = self.feed.list.place_of(next(iter(change.keys)))
            if place is not None:
                self.feed.list.move_to(place)

    def action_history(self) -> None:
        """List what was done."""
        from tui.screens.history import HistoryScreen

        self.app.push_screen(HistoryScreen(self._library, today=self._today))
