"""What is written and who is told: undoable actions, on disk before anyone hears of them.

Knows documents, not what they mean. Every writer first brings what other processes did, so that
an action is decided on what is there, and nothing of theirs is lost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from storage import history, holdings, marks, rollup
from storage.database import Database
from storage.engine.layer import Progress
from storage.engine.schema import key_of
from storage.engine.store import Edit, Store
from storage.history import Action, Changes, Document
from storage.holdings import SCHEMA
from storage.model import Change
from storage.stamps import StampClock

NOTHING = Change(keys=frozenset(), fields=frozenset())
"""What an action did that had nothing to do."""


class Ledger:
    """The documents of one library directory, and the actions done to them."""

    def __init__(
        self,
        directory: Path,
        *,
        clock: Callable[[], datetime],
        device: str,
        take_in: Callable[[Sequence[Edit]], None],
        reload: Callable[[], Change],
        progress: Progress | None = None,
    ) -> None:
        """Open `directory`; `take_in` hears each transaction, `reload` when all may have changed.

        `device` names this machine in the stamps of marks.
        Raises `LibraryError` with a sentence when that is not possible.
        """
        self._database = Database(directory, SCHEMA, progress=progress)
        self._clock = clock
        self._stamps = StampClock(clock, device)
        self._take_in = take_in
        self._reload = reload
        self._listeners: list[Callable[[Change], None]] = []
        self._news: list[Change] = []
        self._held: list[Change] = []
        self._undone: dict[int, bool] = {}
        self._read_entries()
        self.foreign = 0
        """How often other processes' changes were brought; tells that something moved."""

    def close(self) -> None:
        """Release the files."""
        self._database.close()

    @property
    def store(self) -> Store:
        """The documents by number; only to be read."""
        return self._database.store

    @property
    def problems(self) -> list[str]:
        """What is damaged, in sentences; empty when nothing is known to be."""
        return self._database.problems

    def sync(self) -> None:
        """Return once every change is durable. Raises `LibraryError` when that is not so."""
        self._database.sync()

    def tend(self) -> None:
        """Compact in the background when that is due."""
        self._database.tend()

    def document(self, table: str, key: str) -> Document | None:
        """Return the document of that key; treat it as read-only."""
        return self._database.table(table).by_key(key)

    def documents(self, table: str) -> Iterator[tuple[str, Document]]:
        """Yield every key with its document; treat it as read-only."""
        return self._database.table(table).keyed()

    def subscribe(self, listener: Callable[[Change], None]) -> Callable[[], None]:
        """Call `listener` with every change from now on; returns what ends that."""
        self._listeners.append(listener)

        def unsubscribe() -> None:
            with suppress(ValueError):
                self._listeners.remove(listener)

        return unsubscribe

    def act(self, decide: Callable[[], Action], *, batch: str | None = None) -> Change:
        """Do what `decide` says as one undoable action; what was undone is forgotten.

        `decide` runs when nothing can change any more before its action is written. What is done
        in one `batch`, with nothing else in between, is undone as one; the subscribers hear of it
        with the next action that is in none, or by `tell`.
        """
        with self._writing(quietly=batch is not None):
            action = decide()
            if not action:
                return NOTHING
            stamp, number, now = self._stamp_after(action.marks), self._next(), self._clock()
            entry = history.entry_document(number, action, now, stamp, self.document)
            if batch is not None:
                entry["batch"] = batch
                newest = self.document("history", history.entry_key(self.newest))
                entry = history.joined(newest, entry) or entry
            entries: dict[str, Document | None] = dict.fromkeys(self._forgotten())
            besides = action.besides(int(entry["key"]), now) if action.besides else {}
            changes = {**action.written(self.document, stamp), **besides}
            return self._write(
                {**changes, "history": {**entries, entry["key"]: entry}}, action.label
            )

    def undo(self) -> Change | None:
        """Undo the newest action not yet undone; None when there is none."""
        with self._writing():
            done = sorted(number for number, undone in self._undone.items() if not undone)
            return self._reverse_batch(done[::-1])

    def redo(self) -> Change | None:
        """Redo the action undone last; None when there is none."""
        with self._writing():
            undone = sorted(number for number, is_undone in self._undone.items() if is_undone)
            return self._reverse_batch(undone)

    def turn(self, number: int, *, undone: bool) -> Change | None:
        """Undo one action, or redo it, whatever was done since; None when it is so already.

        None, too, for one that is forgotten.
        """
        with self._writing():
            return self._reverse(number) if self._undone.get(number) is (not undone) else None

    def is_undone(self, number: int) -> bool | None:
        """Tell whether an action is undone; None for one that is forgotten."""
        return self._undone.get(number)

    def write(self, changes: Changes, *, quietly: bool = False) -> Change:
        """Write what is no action of the user, and so is not undone.

        `quietly`: the subscribers hear of it with the next action, or by `tell`.
        """
        with self._writing(quietly=quietly):
            return self._write(changes, "")

    def adopt_marks(self, theirs: Mapping[str, Document]) -> Change:
        """Merge marks of another machine; no action of this one's user, so not undone."""
        with self._writing():
            merged: dict[str, Document | None] = {}
            for key, their in theirs.items():
                mine = self.document("marks", key)
                both = marks.merge_mark(mine or their, their)
                if both != mine:
                    merged[key] = both
            return self._write({"marks": merged} if merged else {}, "")

    def forget(self) -> None:
        """Forget every action so far: none of them can be undone any more."""
        with self._writing():
            keys = map(history.entry_key, self._undone)
            self._write({"history": dict.fromkeys(keys)}, "")

    def _next(self) -> int:
        """Return the number of the next action; none is given twice while its account is kept."""
        if self._undone:
            return self.newest + 1
        accounts = self.store.shelf("imports")
        return max((int(accounts.key_of(each) or 0) for each in accounts), default=0) + 1

    @property
    def newest(self) -> int:
        """The number of the newest action; 0 when there was none."""
        return max(self._undone, default=0)

    def catch_up(self) -> None:
        """Bring what other processes did, and tell the subscribers."""
        self._database.catch_up()
        self._take_in_foreign()
        self.tell()

    @contextmanager
    def _writing(self, *, quietly: bool = False) -> Iterator[None]:
        try:
            with self._database.writing():
                self._take_in_foreign()
                yield
        finally:
            if quietly:
                self._held += self._news
                self._news = []
            else:
                self.tell()

    def _write(self, changes: Changes, label: str) -> Change:
        with self._database.transaction() as batch:
            for table, documents in changes.items():
                for key, document in documents.items():
                    if document is None:
                        batch.delete(table, key)
                    else:
                        batch.put(table, document)
        return self._took_place(batch.edits or [], label)

    def _took_place(self, edits: Sequence[Edit], label: str) -> Change:
        changes = _by_key(edits)
        for key, entry in changes.get("history", {}).items():
            self._note(key, entry)
        self._take_in(edits)
        change = rollup.change_of(changes, label)
        if change.fields:
            self._news.append(change)
        return change

    def _take_in_foreign(self) -> None:
        for edits in self._database.foreign():
            self.foreign += 1
            if edits is None:
                self._read_entries()
                self._news.append(self._reload())
            else:
                self._took_place(edits, "")

    def tell(self) -> None:
        """Tell what happened, once no lock is held: who hears may act in turn."""
        held, news = self._held, self._news
        self._held, self._news = [], []
        if held:
            news = [rollup.united(held), *news]
        for change in news:
            for listener in tuple(self._listeners):
                listener(change)

    def _stamp_after(self, keys: Iterable[str]) -> str:
        """Return a stamp greater than all that was said of those papers."""
        for key in keys:
            self._stamps.saw(marks.newest_stamp(self.document("marks", key) or {}))
        return self._stamps.stamp()

    def _reverse_batch(self, numbers: Sequence[int]) -> Change | None:
        """Undo or redo the first of those actions, and those after it that are of its batch."""
        changes: list[Change] = []
        batch = None
        for number in numbers:
            entry = self.document("history", history.entry_key(number)) or {}
            if changes and (batch is None or entry.get("batch") != batch):
                break
            batch = entry.get("batch")
            changes.append(self._reverse(number))
        return rollup.united(changes) if changes else None

    def _reverse(self, number: int) -> Change:
        entry = self.document("history", history.entry_key(number))
        assert entry is not None
        changes, after = history.reverse(
            entry, self.document, self._stamp_after(entry.get("marks", ()))
        )
        if (account := self.document("imports", entry["key"])) is not None:
            turned = {**account, "undone": after["undone"]}
            changes = {**changes, "imports": {entry["key"]: turned}}
        return self._write({**changes, "history": {entry["key"]: after}}, entry["label"])

    def _read_entries(self) -> None:
        """Learn the number of each action, and whether it is undone."""
        entries = self.store.shelf("history")
        undone = set(entries.with_term(holdings.UNDONE))
        self._undone = {
            int(key): number in undone
            for number in entries
            if (key := entries.key_of(number)) is not None
        }
        newest = self.document("history", history.entry_key(self.newest)) or {}
        self._stamps.saw(newest.get("stamp", ""))

    def _note(self, key: str, entry: Document | None) -> None:
        if entry is None:
            self._undone.pop(int(key), None)
        else:
            self._undone[int(key)] = bool(entry.get("undone"))
            self._stamps.saw(entry.get("stamp", ""))

    def _forgotten(self) -> list[str]:
        """Return the keys of the entries that a new action makes the library forget."""
        undone = [number for number, is_undone in self._undone.items() if is_undone]
        done = sorted(number for number, is_undone in self._undone.items() if not is_undone)
        too_many = max(0, len(done) + 1 - history.LIMIT)
        return [history.entry_key(number) for number in (*undone, *done[:too_many])]


def _by_key(edits: Iterable[Edit]) -> Changes:
    changes: Changes = {}
    for edit in edits:
        table = changes.setdefault(edit.table, {})
        for document, now in ((edit.before, None), (edit.after, edit.after)):
            if (key := key_of(document)) is not None:
                table[key] = now
    return changes
