"""A pane with a list of papers, one of them under the cursor."""

from __future__ import annotations

from datetime import date

from textual.containers import Vertical

from storage.library import Library
from storage.model import Paper
from tui.widgets.paper_list import PaperList


class PaperPane(Vertical):
    """What the commands of such a pane stand on."""

    def __init__(self, library: Library, *, today: date, id: str) -> None:
        super().__init__(id=id)
        self._library = library
        self.list = PaperList(library, today=today, id="papers")

    @property
    def key(self) -> str | None:
        """The key of the paper under the cursor."""
        return self.list.key

    @property
    def paper(self) -> Paper | None:
        """The paper under the cursor."""
        return self._library.paper(self.key) if self.key else None
