"""Keys of papers as a sequence that reads each key when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import overload

from pyroaring import BitMap

from storage.selection import Selected


class Keys(Sequence[str]):
    """The keys of numbered papers. Equal to a list of the same keys.

    Numbers never change their meaning, so what was asked for earlier stays right; only the key
    of a paper that has gone is the empty text.
    """

    __slots__ = ("_key_of", "_number_of", "numbers")

    def __init__(
        self,
        numbers: Selected,
        key_of: Callable[[int], str | None],
        number_of: Callable[[str], int | None],
    ) -> None:
        self.numbers = numbers
        """The papers' numbers, in this order."""
        self._key_of = key_of
        self._number_of = number_of

    def __len__(self) -> int:
        return len(self.numbers)

    @overload
    def __getitem__(self, place: int) -> str: ...

    @overload
    def __getitem__(self, place: slice) -> list[str]: ...

    def __getitem__(self, place: int | slice) -> str | list[str]:
        if isinstance(place, slice):
            return [self._key_of(number) or "" for number in self.numbers[place]]
        return self._key_of(self.numbers[place]) or ""

    def __iter__(self) -> Iterator[str]:
        for number in self.numbers:
            yield self._key_of(number) or ""

    def place(self, key: str) -> int | None:
        """Return the place of a key without reading the others; None when it is not here."""
        number = self._number_of(key)
        return None if number is None else self.numbers.place(number)

    def index(self, key: str, start: int = 0, stop: int | None = None) -> int:
        """Return the place of a key without reading those before it. Raises ValueError."""
        place = self.place(key)
        if place is None or not start <= place < (len(self) if stop is None else stop):
            raise ValueError(f"{key!r} is not here")
        return place

    def __contains__(self, key: object) -> bool:
        number = self._number_of(key) if isinstance(key, str) else None
        return number is not None and number in self.numbers

    @property
    def chosen(self) -> BitMap:
        """The numbers as a set; treat it as read-only."""
        return self.numbers.chosen

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, (list, tuple, Keys)):
            return NotImplemented
        return len(self) == len(other) and all(a == b for a, b in zip(self, other, strict=True))

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"Keys({list(self)!r})"
