"""What is looked for now and then: changes from elsewhere, how the index comes along, damage."""

from __future__ import annotations

from textual.screen import Screen

from storage.library import Library
from tui.panes.feed import FeedPane
from tui.shell.opening import damage
from tui.telling import telling

FOLLOW_SECONDS = 0.5
"""How often another process's changes are looked for; costs one look at a file's size."""
_SOON_READ = 1000
"""Papers that are gone through at once: below, no index is needed."""


class Attending(Screen[None]):
    """A screen that follows its library and says what is the matter with it."""

    _library: Library
    feed: FeedPane
    _told = 0
    """How many damages were told."""

    def _follow(self) -> None:
        with telling(self.app):
            self._library.catch_up()
            self._keep_searchable()
        self._tell_damage()

    def _keep_searchable(self) -> None:
        """Let the search index follow, and say how it comes along."""
        if len(self._library) < _SOON_READ:
            return
        if self._library.searching.tend():
            self.feed.index_changed()
        self.feed.say_index(self._library.searching.state)

    def _tell_damage(self) -> None:
        """Say what is damaged when it is found, at the start or as it is first read."""
        found = len(self._library.problems)
        if found > self._told and (sentences := damage(self._library)) is not None:
            self.notify(sentences, title="A part of the library is damaged", severity="warning",
                        timeout=20)  # fmt: skip
        self._told = found
