"""Chosen papers in the order of a list, by number: what is in sight costs what is in sight.

The first ones are found by going through the order from its beginning; the rest, when somebody
asks for it, in one step over arrays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, overload

from pyroaring import BitMap

if TYPE_CHECKING:
    from numpy.typing import NDArray

FRONT = 256
"""How many are found one by one before the arrays are asked: more than a screen shows."""
_REACH = 8192
"""How far the order is gone through for them."""


class Selected(Sequence[int]):
    """The numbers of some papers, in order. What is chosen later does not change it."""

    __slots__ = ("_all", "_chosen", "_first", "_front", "_order", "_rest")

    def __init__(
        self,
        chosen: BitMap,
        *,
        first: Callable[[], Iterator[int]],
        order: Callable[[], Sequence[int] | NDArray[Any]],
    ) -> None:
        """Choose from `order`, which `first` goes through from its beginning.

        Every number of `chosen` is in the order.
        """
        self._chosen = chosen.copy()
        self._rest = BitMap()
        self._first = first
        self._order = order
        self._front: list[int] | None = None
        self._all: NDArray[Any] | None = None

    def followed_by(self, others: BitMap) -> Selected:
        """Return these papers and, after them in the same order, others."""
        both = Selected(self._chosen | others, first=self._first, order=self._order)
        both._rest = others - self._chosen
        return both

    def __len__(self) -> int:
        return len(self._chosen)

    @property
    def chosen(self) -> BitMap:
        """The numbers as a set; treat it as read-only."""
        return self._chosen

    def front(self) -> Sequence[int]:
        """Return the first `FRONT` of them, or fewer where they are far apart."""
        if self._front is None:
            chosen = self._chosen - self._rest
            reached = islice(self._first(), _REACH)
            wanted = min(FRONT, len(chosen))
            self._front = list(islice((n for n in reached if n in chosen), wanted))
        return self._front

    def all(self) -> NDArray[Any]:
        """Return all of them."""
        if self._all is None:
            import numpy as np

            order = np.asarray(self._order())
            size = int(order.max()) + 1 if len(order) else 0
            found = order[mask(self._chosen - self._rest, size)[order]]
            if self._rest:
                found = np.concatenate((found, order[mask(self._rest, size)[order]]))
            if len(found) < len(self._chosen):  # some are gone since: they keep their number
                gone = self._chosen - BitMap(found.tolist())
                found = np.concatenate((found, np.asarray(gone, dtype=found.dtype)))
            self._all = found
        return self._all

    @overload
    def __getitem__(self, place: int) -> int: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[int]: ...

    def __getitem__(self, place: int | slice) -> int | Sequence[int]:
        if isinstance(place, slice):
            start, stop, step = place.indices(len(self))
            if self._all is None and start >= 0 and stop <= len(self.front()) and step > 0:
                return self.front()[place]
            found: list[int] = self.all()[place].tolist()
            return found
        if place < 0:
            place += len(self)
        if not 0 <= place < len(self):
            raise IndexError(place)
        if self._all is None and place < len(front := self.front()):
            return front[place]
        return int(self.all()[place])

    def __iter__(self) -> Iterator[int]:
        front = self.front() if self._all is None else ()
        yield from front
        if len(front) < len(self):
            yield from self.all()[len(front) :].tolist()

    def __contains__(self, number: object) -> bool:
        return isinstance(number, int) and number in self._chosen

    def index(self, number: int, start: int = 0, stop: int | None = None) -> int:
        """Return the place of a number. Raises ValueError."""
        place = self.place(number)
        if place is None or not start <= place < (len(self) if stop is None else stop):
            raise ValueError(f"{number} is not here")
        return place

    def place(self, number: int) -> int | None:
        """Return the place of a number; None when it is not chosen."""
        if number not in self._chosen:
            return None
        if self._all is None and number in (front := self.front()):
            return front.index(number)
        import numpy as np

        return int(np.flatnonzero(self.all() == number)[0])

    def first_outside(self, places: range, others: BitMap) -> int | None:
        """Return the first of `places` at which a number stands that is not among `others`."""
        for place in places[:FRONT]:  # mostly it is near
            if self[place] not in others:
                return place
        wanted = self._chosen - others
        if len(places) <= FRONT or not wanted:
            return None
        import numpy as np

        whole = self.all()
        marked = mask(wanted, int(whole.max()) + 1)
        for start in range(FRONT, len(places), _REACH):
            some = places[start : start + _REACH]
            stop = some.stop if some.stop >= 0 else None
            found = np.flatnonzero(marked[whole[some.start : stop : some.step]])
            if len(found):
                return some[int(found[0])]
        return None


def load_arrays() -> None:
    """Load what long lists need beyond their front: it takes a tenth of a second, once."""
    import numpy  # noqa: F401


def one_by_one(numbers: NDArray[Any]) -> Iterator[int]:
    """Yield the numbers of an array, at the cost of those taken."""
    for start in range(0, len(numbers), FRONT):
        yield from numbers[start : start + FRONT].tolist()


def mask(chosen: BitMap, size: int = 0) -> NDArray[Any]:
    """Return an array that is true at the place of each number; as long as `size`, or longer."""
    import numpy as np

    numbers = np.frombuffer(chosen.to_array(), dtype=np.uint32)
    found = np.zeros(max(size, chosen.max() + 1 if chosen else 0), dtype=bool)
    found[numbers] = True
    return found
