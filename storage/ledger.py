"""What is written and who is told: undoable actions, on disk before anyone hears of them.

Knows documents, not what they mean. Every writer first brings what other processes did, so that
an action is decided on what is there, and nothing of theirs is lost. What actions there are is in
`actions`, whom to tell in `subscribers`; `reversing` undoes and redoes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from storage import history, marks, rollup
from storage.actions import Actions
from storage.database import Database
from storage.documents import Document
from storage.engine.layer import Progress
from storage.engine.schema import key_of
from storage.engine.store import Edit, Store
from storage.history import Action, Changes
from storage.holdings import SCHEMA
from storage.model import Change
from storage.stamps import StampClock
from storage.subscribers import Subscribers

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
        self._subscribers = Subscribers()
        self.actions = Actions()
        """The actions that are remembered; only to be asked."""
        self._read_actions()
        self.foreign_changes = 0
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
        return self.store.shelf(table).by_key(key)

    def documents(self, table: str) -> Iterator[tuple[str, Document]]:
        """Yield every key with its document; treat it as read-only."""
        return self._database.table(table).keyed()

    def subscribe(self, listener: Callable[[Change], None]) -> Callable[[], None]:
        """Call `listener` with every change from now on; returns what ends that."""
        return self._subscribers.subscribe(listener)

    def act(self, decide: Callable[[], Action], *, batch: str | None = None) -> Change:
        """Do what `decide` says as one undoable action; what was undone is forgotten.

        `decide` runs when nothing can change any more before its action is written. What is done
        in one `batch`, with nothing else in between, is undone as one; the subscribers hear of it
        with the next action that is in none, or by `tell`.
        """
        with self.writing(quietly=batch is not None):
            action = decide()
            if not action:
                return NOTHING
            stamp, number, now = self.stamp_after(action.marks), self._next(), self._clock()
            entry = history.entry_document(number, action, now, stamp, self.document)
            if batch is not None:
                entry["batch"] = batch
                newest = self.document("history", history.entry_key(self.actions.newest))
                entry = history.joined(newest, entry) or entry
            entries: dict[str, Document | None] = dict.fromkeys(self.actions.outdated())
            besides = action.besides(int(entry["key"]), now) if action.besides else {}
            changes = {**action.written(self.document, stamp), **besides}
            return self.put({**changes, "history": {**entries, entry["key"]: entry}}, action.label)

    def write(self, changes: Changes, *, quietly: bool = False) -> Change:
        """Write what is no action of the user, and so is not undone.

        `quietly`: the subscribers hear of it with the next action, or by `tell`.
        """
        with self.writing(quietly=quietly):
            return self.put(changes, "")

    def adopt_marks(self, theirs: Mapping[str, Document]) -> Change:
        """Merge marks of another machine; no action of this one's user, so not undone."""
        with self.writing():
            merged: dict[str, Document | None] = {}
            for key, their in theirs.items():
                mine = self.document("marks", key)
                both = marks.merge_mark(mine or their, their)
                if both != mine:
                    merged[key] = both
            return self.put({"marks": merged} if merged else {}, "")

    def forget(self) -> None:
        """Forget every action so far: none of them can be undone any more."""
        with self.writing():
            self.put({"history": dict.fromkeys(self.actions.keys())}, "")

    def _next(self) -> int:
        """Return the number of the next action; none is given twice while its account is kept."""
        if self.actions:
            return self.actions.newest + 1
        accounts = self.store.shelf("imports")
        return max((int(accounts.key_of(each) or 0) for each in accounts), default=0) + 1

    def catch_up(self) -> None:
        """Bring what other processes did, and tell the subscribers."""
        self._database.catch_up()
        self._take_in_foreign()
        self.tell()

    def tell(self) -> None:
        """Tell the subscribers what happened, once no lock is held: who hears may act in turn."""
        self._subscribers.tell()

    @contextmanager
    def writing(self, *, quietly: bool = False) -> Iterator[None]:
        """Let nothing change but by `put`; what others did is brought first. Not to be nested.

        Then the subscribers are told, unless it is to be done `quietly`.
        """
        try:
            with self._database.writing():
                self._take_in_foreign()
                yield
        finally:
            if quietly:
                self._subscribers.hold()
            else:
                self.tell()

    def put(self, changes: Changes, label: str) -> Change:
        """Write documents as one transaction, while `writing`; returns what that changed."""
        with self._database.transaction() as batch:
            for table, documents in changes.items():
                for key, document in documents.items():
                    if document is None:
                        batch.delete(table, key)
                    else:
                        batch.put(table, document)
        return self._took_place(batch.edits or [], label)

    def stamp_after(self, keys: Iterable[str]) -> str:
        """Return a stamp greater than all that was said of those papers."""
        for key in keys:
            self._stamps.saw(marks.newest_stamp(self.document("marks", key) or {}))
        return self._stamps.stamp()

    def _took_place(self, edits: Sequence[Edit], label: str) -> Change:
        changes = _by_key(edits)
        for key, entry in changes.get("history", {}).items():
            self.actions.note(key, entry)
            if entry is not None:
                self._stamps.saw(entry.get("stamp", ""))
        self._take_in(edits)
        change = rollup.change_of(changes, label)
        if change.fields:
            self._subscribers.note(change)
        return change

    def _take_in_foreign(self) -> None:
        for edits in self._database.take_foreign():
            self.foreign_changes += 1
            if edits is None:
                self._read_actions()
                self._subscribers.note(self._reload())
            else:
                self._took_place(edits, "")

    def _read_actions(self) -> None:
        self.actions.read(self.store.shelf("history"))
        newest = self.document("history", history.entry_key(self.actions.newest)) or {}
        self._stamps.saw(newest.get("stamp", ""))


def _by_key(edits: Iterable[Edit]) -> Changes:
    changes: Changes = {}
    for edit in edits:
        table = changes.setdefault(edit.table, {})
        for document, now in ((edit.before, None), (edit.after, edit.after)):
            if (key := key_of(document)) is not None:
                table[key] = now
    return changes
