"""The search index of an opened library: opened when first asked, kept right while somebody looks.

Nothing of it is loaded before the first word is looked for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pyroaring import BitMap

from storage.engine.store import Edit, Store
from storage.search import DIRECTORY

if TYPE_CHECKING:
    from storage.search.index import TextIndex
    from storage.search.keeping import Keeper, Keeping
    from storage.search.questions import Question


class Searching:
    """Answers questions of words as far as the index can."""

    def __init__(self, directory: Path, store: Callable[[], Store]) -> None:
        """Search the library in `directory`, of which `store` gives the documents."""
        self._directory = directory
        self._store = store
        self._index: TextIndex | None = None
        self._keeper: Keeper | None = None

    # Asking

    @property
    def is_ready(self) -> bool:
        """Tell whether there is an index to ask."""
        return self._opened().is_ready

    @property
    def size(self) -> int:
        """How many bytes the index takes on disk."""
        place = self._directory / DIRECTORY
        return sum(file.stat().st_size for file in place.rglob("*") if file.is_file())

    @property
    def dirty(self) -> BitMap | None:
        """The papers of which the index may be wrong; None when that may be any."""
        return self._opened().dirty

    def matching(self, question: Question) -> BitMap | None:
        """Return the papers that a question asks for; None when there is no index to ask."""
        from storage.search.index import NoIndexError

        try:
            return self._opened().matching(question)
        except NoIndexError:
            return None

    def newest(self, question: Question, limit: int) -> Sequence[int]:
        """Return the newest papers that a question asks for, as many as `limit`."""
        from storage.search.index import NoIndexError

        try:
            return list(self._opened().hits(question, limit=limit).numbers)
        except NoIndexError:
            return ()

    def near(self, question: Question) -> BitMap:
        """Return what is found besides when long words may have typos."""
        from storage.search.index import NoIndexError

        try:
            return self._opened().near(question)
        except NoIndexError:
            return BitMap()

    def ranked(self, question: Question) -> Sequence[int]:
        """Return the papers that a question asks for, those that fit best first."""
        from storage.search.index import NoIndexError

        try:
            return self._opened().hits(question, by="relevance").numbers
        except NoIndexError:
            return ()

    def _opened(self) -> TextIndex:
        if self._index is None:
            from storage.search.index import TextIndex

            self._index = TextIndex(self._store())
        return self._index

    # Keeping it right

    def take_in(self, edits: Sequence[Edit]) -> None:
        """Take in what a transaction did."""
        if self._index is not None:
            self._index.take_in(edits)
        if self._keeper is not None:
            self._keeper.want()

    def reset(self) -> None:
        """Take in that anything may have changed."""
        if self._index is not None:
            self._index.reset()
        if self._keeper is not None:
            self._keeper.want()

    def tend(self) -> bool:
        """Bring the index up to date beside, from now on; returns whether answers may differ.

        To be called now and then; waits for nothing.
        """
        if self._keeper is None:
            from storage.search.keeping import Keeper

            self._keeper = Keeper(self._directory)
            self._keeper.want(soon=True)
        index = self._opened()
        if index.is_damaged:
            self._keeper.want(soon=True, is_checked=True)
        self._keeper.tend()
        return index.refresh()

    @property
    def state(self) -> Keeping | None:
        """How the index comes along; None while nobody keeps it."""
        return self._keeper.state if self._keeper is not None else None

    def build(self, progress: Callable[[int, int], None]) -> str:
        """Make the index, or bring it up to date, and wait for it; returns why not, if not."""
        from storage.search.build import build

        said = build(self._directory, progress=progress)
        self._opened().refresh()
        return str(said.get("reason", "")) if said["state"] == "refused" else ""

    def close(self) -> None:
        """End what runs."""
        if self._keeper is not None:
            self._keeper.close()
