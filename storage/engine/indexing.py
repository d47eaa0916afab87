"""Making an index: what it holds is collected row by row, then laid out as `index` reads it."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from typing import Any
from zlib import crc32

import orjson

from storage.engine import heads
from storage.engine.index import MAGIC
from storage.engine.schema import TableSchema, hashed, key_of, terms_of, values_of


class IndexBuilder:
    """Collects what an index holds, row by row, in arrays: about as much memory as the file."""

    def __init__(self, schema: TableSchema) -> None:
        self._schema = schema
        self._numbers = array("Q")
        self._offsets = array("Q")
        self._dead = array("B")
        self._key_at = array("I", [0])
        self._key_text = bytearray()
        self._columns = tuple(array("q") for _ in schema.columns)
        # Postings by the top bits of their hashes, so that sorting them takes little memory.
        self._terms = [(array("Q"), array("I")) for _ in range(64)]
        self._keys = [(array("Q"), array("I")) for _ in range(64)]

    def document(
        self, number: int, offset: int, document: Any, terms: set[str] | None = None
    ) -> None:
        """Add the line at `offset` of a document, or of None where one is deleted.

        `terms` are the document's, if they are known already.
        """
        schema = self._schema
        if not isinstance(document, dict):
            nothing = (0,) * len(schema.columns)
            self.add(number, offset, None, nothing, is_dead=True, key_hash=None)
            return
        key = key_of(document)
        row = self.add(
            number,
            offset,
            key,
            values_of(schema, document),
            is_dead=False,
            key_hash=None if key is None else hashed(key),
        )
        for term in terms_of(schema, document) if terms is None else terms:
            self.term(hashed(term), row)

    def add(
        self,
        number: int,
        offset: int,
        key: str | None,
        values: Sequence[int],
        *,
        is_dead: bool,
        key_hash: int | None,
    ) -> int:
        """Add a line whose document number is higher than all before; returns its row."""
        row = len(self._numbers)
        self._numbers.append(number)
        self._offsets.append(offset)
        self._dead.append(is_dead)
        if key is not None:  # a leading blank tells an empty key from none
            self._key_text += b" " + key.encode("utf-8", "surrogatepass")
        self._key_at.append(len(self._key_text))
        for column, value in zip(self._columns, values, strict=True):
            column.append(value)
        if key_hash is not None:
            _post(self._keys, key_hash, row)
        return row

    def term(self, term_hash: int, row: int) -> None:
        """Add that the document of `row` has a term of that hash."""
        _post(self._terms, term_hash, row)

    def finish(self, describes: Mapping[str, Any]) -> bytearray:
        """Return the index of the layer that is described."""
        key_hash, key_row = _sorted(self._keys)
        term_hash, term_row = _sorted(self._terms)
        sections = {
            "numbers": self._numbers,
            "offsets": self._offsets,
            "dead": self._dead,
            "key_at": self._key_at,
            "key_text": array("B", self._key_text),
            "key_hash": key_hash,
            "key_row": key_row,
            "term_hash": term_hash,
            "term_row": term_row,
            **{
                f"column.{name}": column
                for name, column in zip(self._schema.columns, self._columns, strict=True)
            },
            "order": self._order(),
        }
        return _assembled(sections, describes)

    def _order(self) -> array[int]:
        if not self._schema.order:
            return array("Q")
        at, text = self._key_at, bytes(self._key_text)
        rows = [row for row in range(len(self._numbers)) if not self._dead[row]]
        rows.sort(key=lambda row: text[at[row] : at[row + 1]])
        for column in reversed(self._columns[: len(self._schema.order)]):
            rows.sort(key=column.__getitem__, reverse=True)
        return array("Q", map(self._numbers.__getitem__, rows))


def _post(buckets: list[tuple[array[int], array[int]]], value: int, row: int) -> None:
    hashes, rows = buckets[value >> 58]
    hashes.append(value)
    rows.append(row)


def _sorted(buckets: list[tuple[array[int], array[int]]]) -> tuple[array[int], array[int]]:
    """Return all postings by hash and row; the buckets are emptied on the way."""
    all_hashes, all_rows = array("Q"), array("I")
    buckets.reverse()
    while buckets:
        hashes, rows = buckets.pop()
        postings = sorted(zip(hashes, rows, strict=True))
        all_hashes.extend(value for value, _ in postings)
        all_rows.extend(row for _, row in postings)
    return all_hashes, all_rows


def _assembled(sections: Mapping[str, array[int]], describes: Mapping[str, Any]) -> bytearray:
    placed: dict[str, tuple[str, int, int]] = {}
    end = 0
    for name, values in sections.items():
        length = len(values) * values.itemsize
        placed[name] = (values.typecode, end, length)
        end += heads.aligned(length)
    # Offsets count from the beginning of the file, whose head is as long as what it says: a head
    # is made with room for any number, and filled up with blanks.
    room = len(orjson.dumps(placed)) + len(orjson.dumps(dict(describes))) + 20 * len(placed) + 128
    body_at = heads.aligned(heads.JSON_AT + room)
    data = bytearray(body_at + end)
    with memoryview(data) as whole:
        for name, values in sections.items():
            _, at, length = placed[name]
            if length:
                whole[body_at + at : body_at + at + length] = memoryview(values).cast("B")
        checksum = crc32(whole[body_at:])
    head = {
        "describes": dict(describes),
        "size": len(data),
        "body_at": body_at,
        "body_crc": checksum,
        "sections": {
            name: (code, at + body_at, length) for name, (code, at, length) in placed.items()
        },
    }
    data[:body_at] = heads.encode(MAGIC, head, end=body_at)
    return data
