"""A library that knows what came into it: past imports, their papers, undone and redone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pyroaring import BitMap

from storage.documents import Document
from storage.errors import CarrelError, NotFoundError
from storage.history import entry_key
from storage.keys import Keys
from storage.merges import Merges
from storage.model import Change
from storage.places import Place

if TYPE_CHECKING:
    from storage.imports import PastImport


class Past(Merges):
    """Past imports."""

    def imports(self) -> list[PastImport]:
        """Return the imports that are remembered, newest first."""
        from storage.imports import batches

        accounts = (account for _, account in self._ledger.documents("imports"))
        return list(map(self._import, batches(accounts)))

    def import_of(self, number: int) -> PastImport:
        """Return the import of which that is an action. Raises `NotFoundError`."""
        from storage.imports import batches

        mine = self._ledger.document("imports", entry_key(number))
        if mine is None:
            raise NotFoundError(f"There is no import {number} here. carrel imports lists them.")
        accounts = (account for _, account in self._ledger.documents("imports"))
        batch = mine.get("batch")
        of_it = [one for one in accounts if batch and one.get("batch") == batch]
        (found,) = batches(of_it or [mine])
        return self._import(found)

    def _import(self, accounts: Sequence[Document]) -> PastImport:
        from storage.imports import import_from

        states = (self._ledger.actions.is_undone(int(account["key"])) for account in accounts)
        return import_from(accounts, can_turn=all(state is not None for state in states))

    def papers_of_import(self, number: int) -> Keys:
        """Return the papers an import brought or changed that are here, newest first.

        Of one whose action is forgotten, those it brought. Raises `NotFoundError`.
        """
        return self.keys_of(self.members(self.place_of_import(number)))

    def place_of_import(self, number: int) -> Place:
        """Return the place that lists the papers of an import. Raises `NotFoundError`."""
        return Place("import", str(number), f"Import {number}: {self.import_of(number).title}")

    def members(self, place: Place) -> BitMap:
        """Return the numbers of the papers of a place, or of an import."""
        if place.kind != "import":
            return super().members(place)
        papers = self._catalogue.papers
        numbers = map(papers.number_of, self._brought(int(place.name)))
        return BitMap(number for number in numbers if number is not None and number in papers)

    def holds(self, place: Place, number: int) -> bool:
        """Tell whether the paper of that number is in a view, has a tag, or came by an import."""
        if place.kind == "import":
            return number in self.members(place)
        return super().holds(place, number)

    def _brought(self, number: int) -> Sequence[str]:
        past = self.import_of(number)
        entries = [self._ledger.document("history", entry_key(each)) for each in past.numbers]
        found: dict[str, None] = {}
        if None not in entries:
            for entry in filter(None, entries):
                found |= dict.fromkeys(entry.get("changes", {}).get("papers", ()))
            return list(found)
        for source in past.sources:
            since = self.added_since(self.in_feed(source.feed), source.since)
            found |= dict.fromkeys(key for key in since if self.require(key).added <= source.until)
        return list(found)

    def undo_import(self, number: int) -> Change:
        """Undo an import, whatever was done since: what changed since stays as it is.

        Raises `NotFoundError` for no import, `CarrelError` for one that cannot be undone.
        """
        return self._turn(number, undone=True)

    def redo_import(self, number: int) -> Change:
        """Do an import again that was undone. Raises as `undo_import` does."""
        return self._turn(number, undone=False)

    def _turn(self, number: int, *, undone: bool) -> Change:
        past = self.import_of(number)
        change = self._reversing.turn(past.numbers, undone=undone) if past.can_turn else None
        if change is not None:
            return change
        if not past.can_turn:
            way = "undone" if undone else "brought back: import it again"
            raise CarrelError(f"Import {number} is forgotten by now and cannot be {way}.")
        state = "undone already" if past.undone else "not undone"
        raise CarrelError(f"Import {number} is {state}.")
