"""A pane with a list of papers, one of them under the cursor."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from time import monotonic

from textual.containers import Vertical

from storage.library import Library
from storage.listing import Listing
from storage.model import Paper
from tui.keymap import Keymap, default_keymap
from tui.widgets.paper_list import PaperList


class PaperPane(Vertical):
    """What the commands of such a pane stand on."""

    _repeat: Callable[[Sequence[str]], None] | None = None
    """Does to other papers what was said of some last."""

    def __init__(self, library: Library, *, today: date, id: str) -> None:
        super().__init__(id=id)
        self._library = library
        self._today = today
        self.listing: Listing = library.listing()
        """What the list shows."""
        self.keymap: Keymap = default_keymap()
        """The keys that hold."""
        self.seconds: Callable[[], float] = monotonic
        """A clock that only rises, for how fast papers are gone through."""
        self.list = PaperList(library, today=today, id="papers")

    @property
    def key(self) -> str | None:
        """The key of the paper under the cursor."""
        return self.list.key

    @property
    def paper(self) -> Paper | None:
        """The paper under the cursor."""
        return self._library.paper(self.key) if self.key else None

    @property
    def targets(self) -> Sequence[str]:
        """The papers a command acts on: those selected, else the one under the cursor."""
        return self.list.targets

    def _list(self, *, cursor: str | None) -> None:
        """Show the listing as it is now, with the cursor on a paper."""
        raise NotImplementedError

    def _describe(self) -> None:
        """Say what the list shows."""
        raise NotImplementedError
