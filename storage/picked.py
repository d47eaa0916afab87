"""Papers somebody picked in a list, to do something to all of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pyroaring import BitMap

from storage.keys import Keys


class Picked:
    """A set of papers; it stays whatever the list shows."""

    def __init__(self, in_order: Callable[[BitMap], Keys]) -> None:
        """`in_order` gives the keys of papers, in the order they are to be worked on."""
        self._in_order = in_order
        self._numbers = BitMap()

    def __len__(self) -> int:
        return len(self._numbers)

    def holds(self, keys: Keys, row: int) -> bool:
        """Tell whether the paper in a row of a list is picked."""
        return bool(self._numbers) and keys.numbers[row] in self._numbers

    def count_with(self, keys: Keys, rows: range) -> int:
        """Return how many were picked if the papers in some rows were, too."""
        if not self._numbers:
            return len(rows)
        return len(self._numbers | BitMap(keys.numbers[rows.start : rows.stop]))

    def toggle(self, keys: Keys, row: int) -> None:
        """Pick the paper in a row, or let it go."""
        number = keys.numbers[row]
        (self._numbers.discard if number in self._numbers else self._numbers.add)(number)

    def add(self, keys: Keys, rows: range) -> None:
        """Pick the papers in some rows."""
        self._numbers |= BitMap(keys.numbers[rows.start : rows.stop])

    def add_all(self, keys: Keys) -> None:
        """Pick every paper of a list."""
        self._numbers |= keys.chosen

    def clear(self) -> None:
        """Let all of them go."""
        self._numbers = BitMap()

    def keys(self) -> Sequence[str]:
        """Return the keys of those picked that still exist."""
        return self._in_order(self._numbers)
