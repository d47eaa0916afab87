"""What stands in for the search index where there is none: queries are answered by reading."""

from __future__ import annotations

from collections.abc import Sequence

from pyroaring import BitMap

from storage.search.questions import Question


class NoIndex:
    """An index that is never ready."""

    is_ready = False
    dirty = BitMap()

    def matching(self, question: Question) -> BitMap:
        """Return nothing: it is not ready."""
        return BitMap()

    def ranked(self, question: Question) -> Sequence[int]:
        """Return nothing: it is not ready."""
        return ()

    def changed(self, numbers: BitMap) -> None:
        """Take no notice."""
