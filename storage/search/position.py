"""Where a library stood when the index was made of it, and what has changed there since.

A line of a library begins with its checksum. The index remembers, by number, the checksums of the
lines of each paper and mark that it has taken in: whatever happened to either, in whatever order,
comparing them finds what differs. As long as the layers are the same ones and the journal begins
as it did, only what the journal holds need be compared.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias
from zlib import crc32

from storage.documents import Document
from storage.engine.lines import checksum, encode
from storage.engine.shelf import Shelf
from storage.engine.store import Store

TABLES = ("papers", "marks")
"""The tables of which the index holds texts."""

_BLOCK = 4096

Checksums: TypeAlias = "array[int]"
"""By number: the checksum of a document's line, 0 where there is none."""


@dataclass(frozen=True, slots=True)
class Position:
    """What tells one state of a library from another."""

    layers: tuple[tuple[str, int, str], ...] = ()
    """File, size and checksum of the layers of `TABLES`."""
    journal: tuple[str, int, int] = ("", 0, 0)
    """The journal's name, how much of it was read, and the checksum of that."""
    number: int = 0
    """The last transaction taken in."""
    epoch: int = 0
    """Counts restorations of a backup."""

    def values(self) -> list[Any]:
        """Return the position as JSON."""
        return [list(map(list, self.layers)), list(self.journal), self.number, self.epoch]

    @classmethod
    def from_values(cls, values: Any) -> Position:
        """Return the position of JSON. Raises `ValueError`, `TypeError`."""
        layers, (name, offset, crc), number, epoch = values
        known = tuple((str(file), int(size), str(crc)) for file, size, crc in layers)
        return cls(known, (str(name), int(offset), int(crc)), int(number), int(epoch))

    def continues(self, older: Position, journal: bytes) -> bool:
        """Tell whether what differs from an older position is only in this one's journal."""
        name, offset, crc = older.journal
        return (
            self.layers == older.layers
            and self.epoch == older.epoch
            and self.number >= older.number
            and self.journal[0] == name
            and self.journal[1] >= offset
            and crc32(memoryview(journal)[:offset]) == crc
        )


def position_of(store: Store) -> tuple[Position, bytes]:
    """Return where an opened library stands, and what was read of its journal."""
    journal = store.journal
    read = b""
    if journal.offset:
        read = store.disk.read_file(journal.path)[: journal.offset]
    where = (journal.path.name, journal.offset, crc32(read))
    return Position(layers_of(store), where, store.number, store.manifest.epoch), read


def layers_of(store: Store) -> tuple[tuple[str, int, str], ...]:
    """Return file, size and checksum of each layer that holds what is searched."""
    return tuple(
        (layer.entry.file, layer.entry.size, layer.entry.checksum)
        for table in TABLES
        for layer in store.shelf(table).layers
    )


def checksums(shelf: Shelf) -> Checksums:
    """Return the checksum of every line that counts; reads the beginning of each."""
    found = array("I", bytes(4 * (shelf.highest + 1)))
    layers = shelf.layers
    for number, age, row in shelf.lines(layers, {}):
        if age and not layers[-age].index.dead[row] and number < len(found):
            found[number] = layers[-age].line_checksum(row) or 1
    return renewed(shelf, found)


def renewed(shelf: Shelf, known: Checksums) -> Checksums:
    """Return checksums of which only those of what the journal holds are read anew."""
    found = known + array("I", bytes(4 * max(0, shelf.highest + 1 - len(known))))
    for number, document in shelf.overlay.documents.items():
        # The line that a compaction will write: nothing differs after it.
        found[number] = line_checksum(number, document)
    return found


def line_checksum(number: int, document: Document | None) -> int:
    """Return the checksum of the line that a document would be, 0 for none."""
    return 0 if document is None else checksum(encode(number), encode(dict(document))) or 1


def differences(one: Checksums, other: Checksums) -> Iterator[int]:
    """Yield the numbers, rising, of which the checksums differ; what is missing is 0."""
    length = max(len(one), len(other))
    for start in range(0, length, _BLOCK):
        mine, theirs = one[start : start + _BLOCK], other[start : start + _BLOCK]
        if mine == theirs:
            continue
        for at in range(max(len(mine), len(theirs))):
            if (mine[at] if at < len(mine) else 0) != (theirs[at] if at < len(theirs) else 0):
                yield start + at
