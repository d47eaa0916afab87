"""A library of format 1, opened: converted, and its files kept in `backups/format-1`.

Format 1 was one JSON object of tables (`library.json`), and a journal of lines
`{"tables":{name:{"put":{id:document},"delete":[id]}}}` after a header with a generation.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import orjson

from storage.engine import manifest as manifests
from storage.engine.disk import Disk
from storage.engine.layer import FORMAT
from storage.engine.making import write_library
from storage.engine.manifest import BACKUPS
from storage.engine.schema import Schema, Tables, key_of
from storage.errors import LibraryError, NewerLibraryError

SNAPSHOT, JOURNAL = manifests.OLD
_PLACE = "format-1"


def convert(disk: Disk, directory: Path, schema: Schema) -> None:
    """Convert a directory; its manifest is written last. Raises `LibraryError`, `OSError`."""
    if not manifests.is_old(disk, directory):
        return  # another process has just done it
    tables = renumbered(schema.upgrade(read(disk, directory)), schema)
    rising = {name: sorted(documents.items()) for name, documents in tables.items()}
    write_library(disk, directory, schema, rising)
    with suppress(OSError):  # where they cannot be moved they are in nobody's way
        disk.make_directory(directory / BACKUPS / _PLACE)
        for name in (SNAPSHOT, JOURNAL):
            if disk.status(directory / name) is not None:
                disk.replace(directory / name, directory / BACKUPS / _PLACE / name)


def renumbered(tables: Tables, schema: Schema) -> Tables:
    """Give documents of one key one number in all tables of a family."""
    result: Tables = {}
    for name, documents in tables.items():
        head = schema.of(name).numbers_of
        if head is None:
            result[name] = documents
            continue
        numbers = {key: n for n, d in tables.get(head, {}).items() if (key := key_of(d))}
        free = max((0, *tables.get(head, ()), *documents)) + 1
        moved: dict[int, dict[str, Any]] = {}
        for document in documents.values():
            number = numbers.get(key_of(document) or "")
            if number is None:
                number, free = free, free + 1
            moved[number] = document
        result[name] = moved
    return result


def read(disk: Disk, directory: Path) -> Tables:
    """Return the tables of a library of format 1. Raises `LibraryError`, `OSError`."""
    path = directory / SNAPSHOT
    tables: dict[str, Any] = {}
    generation = 0
    if disk.status(path) is not None:
        tables = _decoded(path, partial(_object, disk.read_file(path)))
        head = _decoded(path, lambda: dict(tables.pop("_format", {}).get("1", {})))
        if head.get("version", 1) != 1:
            raise NewerLibraryError(
                f"{path} was written by a newer Carrel (format {head['version']}). Install that "
                "version to open it.",
                FORMAT + 1,
            )
        generation = head.get("generation", 0)
    found: Tables = _decoded(path, partial(_numbered, tables))
    path = directory / JOURNAL
    if disk.status(path) is not None:
        *lines, _torn = disk.read_file(path).split(b"\n")
        for line in lines:
            transaction = _decoded(path, partial(_object, line))
            if "generation" in transaction:
                if transaction["generation"] != generation:
                    break  # of the snapshot before: all of it is in this one
                continue
            found = _decoded(path, partial(_applied, found, transaction))
    return found


def _numbered(tables: dict[str, Any]) -> Tables:
    return {
        name: {int(number): document for number, document in documents.items()}
        for name, documents in tables.items()
    }


def _applied(tables: Tables, transaction: dict[str, Any]) -> Tables:
    for name, change in transaction["tables"].items():
        table = tables.setdefault(name, {})
        table.update((int(number), d) for number, d in change.get("put", {}).items())
        for number in change.get("delete", ()):
            table.pop(int(number), None)
    return tables


def _object(data: bytes) -> dict[str, Any]:
    found = orjson.loads(data)
    if not isinstance(found, dict):
        raise TypeError("it is no JSON object")
    return found


def _decoded(path: Path, decode: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    try:
        return decode()
    except (ValueError, TypeError, AttributeError, KeyError) as error:
        raise LibraryError(
            f"{path} is damaged ({error}). Carrel left it as it is; restore it from a backup, or "
            "move it away to begin anew."
        ) from error
