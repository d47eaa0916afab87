"""The vocabulary of a library, learned bit by bit while somebody types."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.timer import Timer
from textual.widget import Widget

from storage.library import Library
from storage.model import Change

if TYPE_CHECKING:
    from storage.vocabulary import LibraryVocabulary

_SLICE_SECONDS = 0.004
_PAUSE_SECONDS = 0.02
"""How long keys have the screen to themselves in between."""


class Learning:
    """Made with the first box that is typed in: who never types pays nothing."""

    def __init__(self, widget: Widget, library: Library) -> None:
        """Learn by a timer of `widget`."""
        self._widget = widget
        self._library = library
        self._vocabulary: LibraryVocabulary | None = None
        self._timer: Timer | None = None
        self._tell: Callable[[], None] | None = None

    @property
    def vocabulary(self) -> LibraryVocabulary:
        """What is known so far."""
        if self._vocabulary is None:
            self._vocabulary = self._library.vocabulary()
            self._vocabulary.learn(_SLICE_SECONDS)
        return self._vocabulary

    def library_changed(self, change: Change) -> None:
        """Take in that there may be other names."""
        if self._vocabulary is not None and change.fields & {"paper", "feeds", "views"}:
            self._vocabulary.changed()

    def go_on(self, tell: Callable[[], None]) -> None:
        """Learn from now on; `tell` is called when more is known."""
        self._tell = tell
        if self._timer is None and not self.vocabulary.is_whole:
            self._timer = self._widget.set_timer(_PAUSE_SECONDS, self._step)

    def rest(self) -> None:
        """Learn no more for now."""
        self._tell = None

    def _step(self) -> None:
        self._timer = None
        if self._tell is not None:
            self.vocabulary.learn(_SLICE_SECONDS)
            self._tell()
            self.go_on(self._tell)
