"""Which actions a library remembers: their numbers, and which of them are undone.

An action's number counts up, and is the key of its entry in the history. What an entry says is
not known here.
"""

from __future__ import annotations

from storage import holdings
from storage.documents import Document
from storage.engine.shelf import Shelf
from storage.history import LIMIT, entry_key


class Actions:
    """The numbers of the actions in a library's history."""

    def __init__(self) -> None:
        self._is_undone: dict[int, bool] = {}

    def __len__(self) -> int:
        return len(self._is_undone)

    def read(self, entries: Shelf) -> None:
        """Learn anew what the table of entries holds."""
        undone = set(entries.with_term(holdings.UNDONE))
        self._is_undone = {
            int(key): number in undone
            for number in entries
            if (key := entries.key_of(number)) is not None
        }

    def note(self, key: str, entry: Document | None) -> None:
        """Learn that an entry is by now what is given; None: it is forgotten."""
        if entry is None:
            self._is_undone.pop(int(key), None)
        else:
            self._is_undone[int(key)] = bool(entry.get("undone"))

    @property
    def newest(self) -> int:
        """The number of the newest action; 0 when there was none."""
        return max(self._is_undone, default=0)

    def is_undone(self, number: int) -> bool | None:
        """Tell whether an action is undone; None for one that is forgotten."""
        return self._is_undone.get(number)

    def done(self) -> list[int]:
        """Return the actions that can be undone, in that order: the newest first."""
        done = (number for number, is_undone in self._is_undone.items() if not is_undone)
        return sorted(done, reverse=True)

    def undone(self) -> list[int]:
        """Return the actions that can be redone, in that order: the oldest first."""
        return sorted(number for number, is_undone in self._is_undone.items() if is_undone)

    def keys(self) -> list[str]:
        """Return the keys of all entries."""
        return [entry_key(number) for number in self._is_undone]

    def outdated(self) -> list[str]:
        """Return the keys of the entries that a new action makes the library forget."""
        too_many = self.done()[LIMIT - 1 :]
        return [entry_key(number) for number in (*self.undone(), *reversed(too_many))]
