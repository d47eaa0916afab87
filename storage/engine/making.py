"""Layers made: of documents, or of older layers and what changed since; and a library of them."""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from storage.engine import manifest as manifests
from storage.engine.disk import Disk
from storage.engine.index import description
from storage.engine.indexing import IndexBuilder
from storage.engine.journal import header
from storage.engine.layer import (
    Entry,
    Layer,
    OnDamage,
    document_in,
    index_path,
)
from storage.engine.lines import DamagedLine
from storage.engine.manifest import Manifest, TableEntry
from storage.engine.schema import Schema, TableSchema, hashed
from storage.engine.shelf import Shelf
from storage.engine.writing import LayerWriter

_OFTEN = 256
_FIRST = 2
"""The first generation that has layers."""
_PLAIN_NAME = re.compile(r"(?!journal$)[a-z][a-z0-9_]{0,40}")


def layer_name(table: str, generation: int) -> str:
    """Return the name of a layer's file: the table's, or a digest of one that is no file name."""
    name = table if _PLAIN_NAME.fullmatch(table) else f"x{hashed(table):016x}"
    return f"{name}-{generation}.jsonl"


def write_library(
    disk: Disk,
    directory: Path,
    schema: Schema,
    tables: Mapping[str, Iterable[tuple[int, Mapping[str, Any]]]],
) -> None:
    """Write a whole library into a directory that has none: tables of documents, numbers rising.

    The manifest is written last. Raises `OSError`.
    """
    entries = {}
    for name, documents in tables.items():
        maker = LayerMaker(disk, directory, name, _FIRST, schema.of(name))
        entry, count, highest = maker.layer_of(documents)
        entries[name] = TableEntry(count, highest, (entry,))
    manifest = Manifest(_FIRST, 0, 0, entries)
    disk.write_file(directory / manifest.journal, header(_FIRST, 0, 0))
    manifests.save(disk, directory, manifest)


class LayerMaker:
    """Makes the layer that one table gets in one generation."""

    def __init__(
        self, disk: Disk, directory: Path, table: str, generation: int, schema: TableSchema
    ) -> None:
        self._disk = disk
        self._path = directory / layer_name(table, generation)
        self._table = table
        self._generation = generation
        self._schema = schema

    def layer_of(
        self, documents: Iterable[tuple[int, Mapping[str, Any]]]
    ) -> tuple[Entry, int, int]:
        """Write numbered documents, numbers rising; returns the layer, how many, the last number.

        Raises `OSError`.
        """
        builder = IndexBuilder(self._schema)
        count = highest = 0
        with closing(self._writer()) as writer:
            for number, document in documents:
                builder.document(number, writer.offset, dict(document))
                writer.document(number, document)
                count, highest = count + 1, number
            entry = self._finished(writer, builder)
        return entry, count, highest

    def merged(
        self,
        layers: Sequence[Layer],
        changed: Mapping[int, Any],
        terms: Mapping[int, set[str]],
        *,
        is_whole: bool,
        report: OnDamage,
        check: Callable[[], None] = lambda: None,
    ) -> tuple[Entry | None, int]:
        """Write `layers`, oldest first, and what changed since, as one layer, and count its lines.

        `terms` are those of changed documents that are known already. Where there is no line there
        is no layer. `check` is called now and then, and may raise.
        `is_whole`: there is no older layer, and so nothing left to be said of deleted documents.
        Lines are copied, not written anew; their places in the index too. Raises `OSError`.
        """
        builder = IndexBuilder(self._schema)
        # Old row → new row, for each layer; -1: its line no longer counts.
        moved = [array("q", [-1]) * len(layer.index) for layer in layers]
        rows = 0
        with closing(self._writer()) as writer:
            for number, age, row in Shelf.lines(layers, changed):
                if number % _OFTEN == 0:
                    check()
                if is_whole and _is_deleted(layers, changed, number, age, row):
                    continue
                if age == 0:
                    known = terms.get(number)
                    self._write(number, changed[number], known, writer, builder)
                elif _copy(layers[-age], row, writer, builder, report):
                    moved[-age][row] = rows
                else:
                    continue
                rows += 1
            for layer, places in zip(layers, moved, strict=True):
                check()
                _move_terms(layer, places, builder)
            entry = self._finished(writer, builder) if rows else None
        if entry is None:
            self._disk.remove(self._path)
        return entry, rows

    def _writer(self) -> LayerWriter:
        return LayerWriter(self._disk, self._path, self._table, self._generation)

    def _write(
        self,
        number: int,
        document: Mapping[str, Any] | None,
        terms: set[str] | None,
        writer: LayerWriter,
        builder: IndexBuilder,
    ) -> None:
        plain = None if document is None else dict(document)
        builder.document(number, writer.offset, plain, terms)
        writer.document(number, plain)

    def _finished(self, writer: LayerWriter, builder: IndexBuilder) -> Entry:
        """Make what was written durable, and the index beside it; returns what it is."""
        size, checksum = writer.finish()
        index = builder.finish(description(self._schema, size, checksum))
        self._disk.write_file(index_path(self._path), index)
        return Entry(self._path.name, size, checksum)


def _is_deleted(
    layers: Sequence[Layer], changed: Mapping[int, Any], number: int, age: int, row: int
) -> bool:
    """Tell whether a line, as `Shelf.lines` gives it, says that its document is deleted."""
    return changed[number] is None if age == 0 else bool(layers[-age].index.dead[row])


def _copy(
    layer: Layer, row: int, writer: LayerWriter, builder: IndexBuilder, report: OnDamage
) -> bool:
    """Copy a line and its place in the index; a damaged line is reported and left out."""
    line = layer.line(row)
    index = layer.index
    try:
        document_in(line, index.numbers[row])
    except DamagedLine as error:
        report(f"Document {index.numbers[row]} of {layer.entry.file} is damaged: {error}.",
               bytes(line))  # fmt: skip
        return False
    key = index.key(row)
    builder.add(
        index.numbers[row],
        writer.offset,
        key,
        [column[row] for column in index.columns],
        is_dead=bool(index.dead[row]),
        key_hash=None if key is None else hashed(key),
    )
    writer.line(line)
    return True


def _move_terms(layer: Layer, places: array[int], builder: IndexBuilder) -> None:
    for term_hash, row in zip(layer.index.term_hash, layer.index.term_row, strict=True):
        if (place := places[row]) >= 0:
            builder.term(term_hash, place)
