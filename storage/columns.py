"""The small numbers of all papers as arrays, and the orders they make.

An array has the value of the paper numbered `n` at place `n`; `holdings.ABSENT` where it has none.
numpy is imported when the first of them is asked for, so never at the start of the program.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable
from typing import TYPE_CHECKING

from pyroaring import BitMap

from storage.engine.shelf import Shelf
from storage.holdings import ABSENT, PAPER_COLUMNS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]


class Columns:
    """Columns of the papers, each read when first asked for and kept right paper by paper."""

    def __init__(self, papers: Callable[[], Shelf]) -> None:
        self._papers = papers
        self._columns: dict[str, Numbers] = {}
        self._changed: dict[str, set[int]] = {}
        self.version = 0
        """Counts the changes: what was made of columns of another version is stale."""

    def changed(self, number: int) -> None:
        """Take in that the paper changed."""
        self.version += 1
        for numbers in self._changed.values():
            numbers.add(number)

    def column(self, name: str) -> Numbers:
        """Return a column, by name in `holdings.PAPER_COLUMNS`; treat it as read-only."""
        if name not in self._columns:
            self._columns[name] = self._read(name)
            self._changed[name] = set()
        elif changed := self._changed[name]:
            self._columns[name] = self._with(self._columns[name], name, changed)
            changed.clear()
        return self._columns[name]

    def _read(self, name: str) -> Numbers:
        import numpy as np

        papers = self._papers()
        found = np.full(papers.highest + 1, ABSENT, dtype=np.int64)
        for numbers, values in papers.column(name):
            if len(numbers):
                places = np.asarray(numbers, dtype=np.int64)
                found[places] = np.asarray(values, dtype=np.int64)
        return found

    def _with(self, column: Numbers, name: str, changed: set[int]) -> Numbers:
        import numpy as np

        papers = self._papers()
        place = PAPER_COLUMNS.index(name)
        if papers.highest >= len(column):  # room for many, so that not each import copies
            more = np.full(max(papers.highest + 1, len(column) * 9 // 8), ABSENT, dtype=np.int64)
            more[: len(column)] = column
            column = more
        for number in changed:
            column[number] = papers.values(number)[place] if number in papers else ABSENT
        return column

    def between(self, name: str, low: int | None, high: int | None) -> BitMap:
        """Return the papers with a value of `low` to `high`, both included.

        Papers that no longer exist may be among them.
        """
        import numpy as np

        column = self.column(name)
        chosen = column != ABSENT
        if low is not None:
            chosen &= column >= low
        if high is not None:
            chosen &= column <= high
        numbers = array("I")
        numbers.frombytes(np.flatnonzero(chosen).astype(np.uint32).tobytes())
        return BitMap(numbers)
