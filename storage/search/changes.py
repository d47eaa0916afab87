"""What has changed in an opened library since the state of it that the index holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyroaring import BitMap

from storage.engine.shelf import Shelf
from storage.engine.store import Edit, Store
from storage.search.entry import digest_at, is_changed
from storage.search.position import TABLES, layers_of, line_checksum
from storage.search.state import Seen

_LINES = 20_000
"""Lines of new layers that are compared; of more, nobody waits for the answer."""
_PAPERS = 2_000
"""Papers that are compared by what is searched of them."""


class Changes:
    """The papers of which the index may say what is no longer so."""

    def __init__(self, store: Store) -> None:
        """Follow an opened library."""
        self._store = store
        self._changed: dict[int, int] = {}
        self._is_known = False

    @property
    def numbers(self) -> BitMap | None:
        """Their numbers; None when it may be any paper."""
        return BitMap(self._changed) if self._is_known else None

    def take_in(self, edits: Iterable[Edit]) -> None:
        """Note what a transaction changed, as far as it is searched."""
        self.add(
            edit.number
            for edit in edits
            if edit.table in TABLES and is_changed(edit.before, edit.after, edit.table)
        )

    def add(self, numbers: Iterable[int]) -> None:
        """Note papers that have just changed."""
        self._changed.update(dict.fromkeys(numbers, self._store.number))

    def begin(self, seen: Seen) -> None:
        """Find out what changed since the state that an index holds."""
        self._changed.clear()
        found = self._since(seen)
        self._is_known = found is not None
        self.add(found or ())

    def go_on(self, seen: Seen) -> None:
        """Forget what a newer state of the index has taken in."""
        taken_in, epoch = seen.position.number, seen.position.epoch
        if not self._is_known or epoch != self._store.manifest.epoch:
            self.begin(seen)
            return
        self._changed = {number: at for number, at in self._changed.items() if at > taken_in}

    def _since(self, seen: Seen) -> list[int] | None:
        store, position = self._store, seen.position
        papers, marks = (store.shelf(table) for table in TABLES)
        if position.epoch != store.manifest.epoch:
            return None
        if position.layers == layers_of(store):
            found = {number for s in (papers, marks) for number in s.changed_after(position.number)}
        else:
            known = {file for file, _, _ in position.layers}
            lines = sum(_new_lines(shelf, known) for shelf in (papers, marks))
            if lines > _LINES:
                return None
            found = {*_differing(papers, known, seen), *_differing(marks, known, seen)}
        if len(found) > _PAPERS:
            return None
        digests = seen.array("digests")
        return [
            number
            for number in found
            if digest_at(papers, marks, number) != (digests[number] if number < len(digests) else 0)
        ]


def _new_lines(shelf: Shelf, known: set[str]) -> int:
    new = (len(layer.index) for layer in shelf.layers if layer.entry.file not in known)
    return sum(new) + len(shelf.overlay.documents)


def _differing(shelf: Shelf, known: set[str], seen: Seen) -> Iterator[int]:
    """Yield the numbers of the lines, of those that may be new, that the index does not know."""
    checksums = seen.array(shelf.name)
    new = [layer for layer in shelf.layers if layer.entry.file not in known]
    documents = shelf.overlay.documents
    for number, age, row in shelf.lines(new, documents):
        if age:
            layer = new[-age]
            now = 0 if layer.index.dead[row] else layer.line_checksum(row) or 1
        else:
            now = line_checksum(number, documents[number])
        if now != (checksums[number] if number < len(checksums) else 0):
            yield number
