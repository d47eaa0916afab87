"""The index beside a layer: a cache of arrays, mapped and searched where they lie.

    head (see `heads`), then each section, each beginning at a multiple of 8

The head names the format, the schema, the layer described (size and checksum) and, by name, each
section's typecode, offset and length. Rows are the places of a layer's lines, from 0; documents
are written by rising number, so a row's place says where its number is.

| section | | |
|---|---|---|
| numbers | Q | row → document number, rising |
| offsets | Q | row → where its line begins |
| dead | B | row → 1 where the line says that the document was deleted |
| key_at, key_text | I, B | row → its key: where it begins in key_text; one more: the end |
| key_hash, key_row | Q, I | rising hashes of keys → their rows |
| term_hash, term_row | Q, I | rising hashes of terms → rows, rising within one hash |
| column.NAME | q | row → a small number |
| order | Q | document numbers in the order of the schema |
"""

from __future__ import annotations

import sys
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from typing import Any
from zlib import crc32

from storage.engine import heads
from storage.engine.heads import DamagedHead
from storage.engine.schema import TableSchema

FORMAT = 1
MAGIC = b"carrelix"
"""The kind of file, in its head."""


class StaleIndex(Exception):
    """An index that does not describe the layer beside it, or is damaged."""


class Index:
    """The mapped index of one layer."""

    def __init__(self, data: memoryview, describes: Mapping[str, Any]) -> None:
        """Look at `data`, which must describe `describes`. Raises `StaleIndex`."""
        try:
            head, _ = heads.decode(MAGIC, data)
        except DamagedHead as error:
            raise StaleIndex(str(error)) from error
        if head.get("describes") != dict(describes):
            raise StaleIndex("it describes something else")
        self._body_crc: int = head["body_crc"]
        self._body_at: int = head["body_at"]
        if len(data) != head["size"]:
            raise StaleIndex("it has another size")
        self._data = data
        self._sections: dict[str, Any] = {
            name: data[at : at + length].cast(code) if length else memoryview(array(code))
            for name, (code, at, length) in head["sections"].items()
        }
        section = self._sections
        self.numbers: Sequence[int] = section["numbers"]
        self.offsets: Sequence[int] = section["offsets"]
        self.dead: Sequence[int] = section["dead"]
        self.order: memoryview = section["order"]
        self.columns: tuple[Sequence[int], ...] = tuple(
            section[f"column.{name}"] for name in describes["columns"]
        )
        self.term_hash: Sequence[int] = section["term_hash"]
        self.term_row: Sequence[int] = section["term_row"]
        self._key_at: Sequence[int] = section["key_at"]
        self._key_text: memoryview = section["key_text"]
        self._key_hash: Sequence[int] = section["key_hash"]
        self._key_row: Sequence[int] = section["key_row"]

    def __len__(self) -> int:
        return len(self.numbers)

    def row_of(self, number: int) -> int | None:
        """Return the row of a document number."""
        numbers = self.numbers
        if not len(numbers):
            return None
        row = number - numbers[0]
        if not (0 <= row < len(numbers) and numbers[row] == number):  # numbers left out
            row = bisect_left(numbers, number)
        return row if row < len(numbers) and numbers[row] == number else None

    def key(self, row: int) -> str | None:
        """Return the key of a row; None where the document has none."""
        text = bytes(self._key_text[self._key_at[row] : self._key_at[row + 1]])
        return text[1:].decode("utf-8", "surrogatepass") if text else None

    def rows_of_key(self, key_hash: int) -> list[int]:
        """Return the rows whose key has that hash."""
        return list(_equal(self._key_hash, self._key_row, key_hash))

    def rows_of_term(self, term_hash: int) -> Sequence[int]:
        """Return the rows that have a term of that hash, rising."""
        return _equal(self.term_hash, self.term_row, term_hash)

    def is_sound(self) -> bool:
        """Tell whether every byte is as it was written; reads all of it."""
        return crc32(self._data[self._body_at :]) == self._body_crc


def _equal(hashes: Sequence[int], rows: Sequence[int], wanted: int) -> Sequence[int]:
    start = bisect_left(hashes, wanted)
    if start == len(hashes) or hashes[start] != wanted:
        return ()
    return rows[start : bisect_right(hashes, wanted, start)]


def description(schema: TableSchema, size: int, checksum: str) -> dict[str, Any]:
    """Return what an index says of the layer it describes."""
    return {
        "format": FORMAT,
        "order": sys.byteorder,
        "version": schema.version,
        "columns": list(schema.columns),
        "ordered": list(schema.order),
        "size": size,
        "checksum": checksum,
    }
