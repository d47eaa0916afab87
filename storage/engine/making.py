"""Layers made: of documents, or of older layers and what changed since."""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from storage.engine.disk import Disk
from storage.engine.index import IndexBuilder, description
from storage.engine.layer import (
    Entry,
    Layer,
    LayerWriter,
    OnDamage,
    document_in,
    index_document,
    index_path,
)
from storage.engine.lines import DamagedLine
from storage.engine.schema import TableSchema, hashed
from storage.engine.shelf import Shelf

_OFTEN = 256
_PLAIN_NAME = re.compile(r"(?!journal$)[a-z][a-z0-9_]{0,40}")


def layer_name(table: str, generation: int) -> str:
    """Return the name of a layer's file: the table's, or a digest of one that is no file name."""
    name = table if _PLAIN_NAME.fullmatch(table) else f"x{hashed(table):016x}"
    return f"{name}-{generation}.jsonl"


def layer_of(
    disk: Disk,
    directory: Path,
    table: str,
    generation: int,
    schema: TableSchema,
    documents: Iterable[tuple[int, Mapping[str, Any]]],
) -> tuple[Entry, int, int]:
    """Write numbered documents, numbers rising; returns the layer, how many, the last number."""
    path = directory / layer_name(table, generation)
    builder = IndexBuilder(schema)
    count = highest = 0
    writer = LayerWriter(disk, path, table, generation)
    with closing(writer):
        for number, document in documents:
            index_document(builder, schema, number, writer.offset, dict(document))
            writer.document(number, document)
            count, highest = count + 1, number
        size, checksum = writer.finish()
    disk.write_file(index_path(path), builder.finish(description(schema, size, checksum)))
    return Entry(path.name, size, checksum), count, highest


def merged(
    disk: Disk,
    directory: Path,
    table: str,
    generation: int,
    schema: TableSchema,
    layers: Sequence[Layer],
    changed: Mapping[int, Any],
    terms: Mapping[int, set[str]],
    *,
    is_whole: bool,
    report: OnDamage,
    check: Callable[[], None] = lambda: None,
) -> tuple[Entry | None, int]:
    """Write `layers`, oldest first, and what changed since, as one layer, and count its lines.

    `terms` are those of changed documents that are known already.

    Where there is no line there is no layer. `check` is called now and then, and may raise.
    `is_whole`: there is no older layer, and so nothing left to be said of deleted documents.
    Lines are copied, not decoded; their places in the index too.
    """
    path = directory / layer_name(table, generation)
    builder = IndexBuilder(schema)
    # Old row → new row, for each layer; -1: its line no longer counts.
    moved = [array("q", [-1]) * len(layer.index) for layer in layers]
    rows = 0
    writer = LayerWriter(disk, path, table, generation)
    with closing(writer):
        for number, age, row in Shelf.lines(layers, changed):
            if number % _OFTEN == 0:
                check()
            if age == 0:
                document = changed[number]
                if document is None and is_whole:
                    continue
                plain = None if document is None else dict(document)
                index_document(builder, schema, number, writer.offset, plain, terms.get(number))
                writer.document(number, plain)
            else:
                layer = layers[-age]
                if layer.index.dead[row] and is_whole:
                    continue
                if not _copy(layer, row, writer, builder, report):
                    continue
                moved[-age][row] = rows
            rows += 1
        size, checksum = writer.finish()
    if not rows:
        disk.remove(path)
        return None, 0
    for layer, places in zip(layers, moved, strict=True):
        check()
        _move_terms(layer, places, builder)
    disk.write_file(index_path(path), builder.finish(description(schema, size, checksum)))
    return Entry(path.name, size, checksum), rows


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
