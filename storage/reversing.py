"""Undoing and redoing: the actions of a ledger, reversed.

What something else has changed since an action stays as it is; `history` decides that. A reversal
is written like any change, so it is on disk before anyone hears of it, and survives a restart.
"""

from __future__ import annotations

from collections.abc import Sequence

from storage import history, rollup
from storage.ledger import Ledger
from storage.model import Change


class Reversing:
    """Undoes and redoes what a ledger's actions did."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def undo(self) -> Change | None:
        """Undo the newest action not yet undone; None when there is none."""
        with self._ledger.writing():
            return self._reverse_batch(self._ledger.actions.done())

    def redo(self) -> Change | None:
        """Redo the action undone last; None when there is none."""
        with self._ledger.writing():
            return self._reverse_batch(self._ledger.actions.undone())

    def turn(self, numbers: Sequence[int], *, undone: bool) -> Change | None:
        """Undo actions, or redo them, whatever was done since; None when all are so already.

        `numbers` are the newest first. One that is forgotten stays as it is.
        """
        with self._ledger.writing():
            in_order = numbers if undone else numbers[::-1]
            others = (n for n in in_order if self._ledger.actions.is_undone(n) is (not undone))
            changes = [self._reverse(number) for number in others]
        return rollup.united(changes) if changes else None

    def _reverse_batch(self, numbers: Sequence[int]) -> Change | None:
        """Undo or redo the first of those actions, and those after it that are of its batch."""
        changes: list[Change] = []
        batch = None
        for number in numbers:
            entry = self._ledger.document("history", history.entry_key(number)) or {}
            if changes and (batch is None or entry.get("batch") != batch):
                break
            batch = entry.get("batch")
            changes.append(self._reverse(number))
        return rollup.united(changes) if changes else None

    def _reverse(self, number: int) -> Change:
        ledger = self._ledger
        entry = ledger.document("history", history.entry_key(number))
        assert entry is not None
        stamp = ledger.stamp_after(entry.get("marks", ()))
        changes, after = history.reverse(entry, ledger.document, stamp)
        if (account := ledger.document("imports", entry["key"])) is not None:
            turned = {**account, "undone": after["undone"]}
            changes = {**changes, "imports": {entry["key"]: turned}}
        return ledger.put({**changes, "history": {entry["key"]: after}}, entry["label"])
