"""The tables of one library directory, live in memory, with the journal behind them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from tinydb.storages import Storage

from storage.bulk import collector_paused
from storage.errors import LibraryError
from storage.journal import Journal, Transaction

Document = Mapping[str, Any]

Keyed = dict[str, dict[str, Document | None]]
"""By table, by key: the document now, or None where it was removed."""

_COMPACT_BYTES = 4_000_000


class JournalStorage(Storage):
    """The live tables of one directory, in memory, and the journal behind them."""

    def __init__(self, directory: Path) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        self._journal = Journal(directory)
        self.tables: dict[str, dict[int, Document]] = {}
        self.keys: dict[str, dict[str, int]] = {}
        self.highest: dict[str, int] = {}
        self.foreign: list[Keyed | None] = []
        self._load()
        if self._journal.size > _COMPACT_BYTES:
            with suppress(LibraryError), self.writing():  # read-only, or busy: the next time
                self._journal.replace(self.tables)

    def read(self) -> dict[str, dict[str, Any]] | None:
        """Return all tables in TinyDB's own form, or None when there are none."""
        if not self.tables:
            return None
        return {
            name: {str(number): dict(document) for number, document in table.items()}
            for name, table in self.tables.items()
        }

    def write(self, data: dict[str, dict[str, Any]]) -> None:
        """Make `data` the whole content; only dropping tables comes here."""
        with self.writing():
            self._journal.replace(data)
            self._adopt(data, [])

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Keep other processes from writing, after bringing what they did. May be nested."""
        with self._journal.writing():
            self.catch_up()
            yield

    def commit(self, build: Callable[[], Transaction]) -> None:
        """Write what `build` makes to disk, then make it visible.

        `build` runs after the others' changes are in, so that document numbers do not clash.
        """
        with self.writing():
            transaction = build()
            if any(change["put"] or change["delete"] for change in transaction["tables"].values()):
                self._apply(self._journal.append(transaction))

    def catch_up(self) -> None:
        """Bring what other processes did, and note it in `foreign`."""
        transactions = self._journal.follow()
        if transactions is None:
            self._load()
            self.foreign.append(None)
            return
        for transaction in transactions:
            self.foreign.append(self._apply(transaction))

    def _load(self) -> None:
        with collector_paused():
            self._adopt(*self._journal.load())

    def _adopt(self, data: Mapping[str, Any], transactions: list[Transaction]) -> None:
        self.tables.clear()
        self.keys.clear()
        self.highest.clear()
        for name, documents in data.items():
            self._apply({"tables": {name: {"put": documents}}})
        for transaction in transactions:
            self._apply(transaction)

    def _apply(self, transaction: Transaction) -> Keyed:
        changed: Keyed = {}
        for name, change in transaction["tables"].items():
            table = self.tables.setdefault(name, {})
            for text, document in change.get("put", {}).items():
                number = int(text)
                key = document.get("key")
                self._forget_key(name, number, changed, unless=key)
                table[number] = document
                self.highest[name] = max(number, self.highest.get(name, 0))
                if isinstance(key, str):
                    self.keys.setdefault(name, {})[key] = number
                    changed.setdefault(name, {})[key] = document
            for number in change.get("delete", ()):
                self._forget_key(name, number, changed, unless=None)
                table.pop(number, None)
        return changed

    def _forget_key(self, name: str, number: int, changed: Keyed, *, unless: Any) -> None:
        """Forget the key of a document that goes, or that is replaced by one of another key."""
        if (document := self.tables[name].get(number)) is None:
            return
        key = document.get("key")
        if not isinstance(key, str) or key == unless:
            return
        if self.keys.get(name, {}).get(key) == number:
            del self.keys[name][key]
            changed.setdefault(name, {})[key] = None
