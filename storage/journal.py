"""Bytes on disk: a snapshot file, and a journal of the transactions since it.

A library directory holds

- `library.json`: the snapshot, one JSON object of tables (a file stock TinyDB opens);
- `journal.jsonl`: a header line naming the snapshot's generation, then one line a transaction;
- `lock`: held while a transaction or a snapshot is written.

A transaction counts once its whole line, newline included, is on disk. A torn last line is
dropped. A damaged line before it is an error that names the line, never silence.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson
from filelock import FileLock, Timeout

from storage.errors import LibraryError

Transaction = dict[str, Any]
"""`{"tables": {name: {"put": {id: document}, "delete": [id]}}}`"""

FILES = ("library.json", "journal.jsonl", "lock")
"""The names of a library's files in its directory."""

_LOCK_SECONDS = 10.0


class Journal:
    """The files of one library directory.

    Every process that opens the directory has a `Journal` of its own; `follow` brings
    what the others appended.
    """

    def __init__(self, directory: Path) -> None:
        self._snapshot, self._journal, lock = (directory / name for name in FILES)
        self._lock = FileLock(lock, timeout=_LOCK_SECONDS)
        self._generation = -1
        self._offset = 0

    def load(self) -> tuple[dict[str, Any], list[Transaction]]:
        """Return the snapshot's tables and every transaction since it."""
        snapshot = self._read_snapshot()
        self._generation = int(snapshot.pop("_format", {}).get("1", {}).get("generation", 0))
        self._offset = 0
        return snapshot, list(self._new_transactions())

    def follow(self) -> list[Transaction] | None:
        """Return the transactions that others appended since; None when all must be loaded anew."""
        try:
            size = self._journal.stat().st_size
        except FileNotFoundError:
            return None if self._generation > 0 or self._offset else []
        if size == self._offset:
            return []
        if size < self._offset or self._header_generation() != self._generation:
            return None
        return list(self._new_transactions())

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the directory's lock; only inside may `append` and `replace` be called."""
        try:
            with self._lock:
                yield
        except Timeout:
            raise LibraryError(
                f"Another carrel has been writing to {self._snapshot.parent} for "
                f"{_LOCK_SECONDS:.0f} seconds. Close it, then try again."
            ) from None
        except OSError as error:
            raise LibraryError(
                f"{self._snapshot.parent} cannot be written: {error.strerror or error}. "
                "Nothing was changed."
            ) from error

    def append(self, transaction: Transaction) -> None:
        """Write one transaction to disk; it counts when this returns."""
        line = orjson.dumps(transaction, option=orjson.OPT_NON_STR_KEYS) + b"\n"
        if not self._offset:
            line = self._header() + line
        with self._journal.open("r+b" if self._journal.exists() else "w+b") as file:
            file.truncate(self._offset)
            file.seek(self._offset)
            try:
                file.write(line)
                file.flush()
                os.fsync(file.fileno())
            except OSError:
                file.truncate(self._offset)
                raise
        self._offset += len(line)

    def replace(self, tables: dict[str, Any]) -> None:
        """Write `tables` as the new snapshot and begin an empty journal."""
        self._generation += 1
        document = {"_format": {"1": {"version": 1, "generation": self._generation}}, **tables}
        _write_atomically(self._snapshot, orjson.dumps(document, option=orjson.OPT_NON_STR_KEYS))
        # A crash here leaves a journal of the generation before, which load() knows to be old.
        _write_atomically(self._journal, self._header())
        self._offset = len(self._header())

    @property
    def size(self) -> int:
        """Bytes of the journal read or written so far."""
        return self._offset

    def _header(self) -> bytes:
        return orjson.dumps({"generation": self._generation}) + b"\n"

    def _header_generation(self) -> int | None:
        with self._journal.open("rb") as file:
            try:
                return int(orjson.loads(file.readline())["generation"])
            except (ValueError, KeyError, TypeError):
                return None

    def _read_snapshot(self) -> dict[str, Any]:
        try:
            data = self._snapshot.read_bytes()
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise LibraryError(
                f"{self._snapshot} cannot be read: {error.strerror or error}."
            ) from error
        try:
            tables = orjson.loads(data)
        except ValueError as error:
            raise LibraryError(
                f"{self._snapshot} is damaged ({error}). Carrel left it as it is; "
                "restore it from a backup, or move it away to begin anew."
            ) from error
        version = tables.get("_format", {}).get("1", {}).get("version", 1)
        if version > 1:
            raise LibraryError(
                f"{self._snapshot} was written by a newer Carrel (format {version}). "
                "Install that version to open it."
            )
        return dict(tables)

    def _new_transactions(self) -> Iterator[Transaction]:
        if not self._journal.exists() or (
            self._offset == 0 and self._header_generation() not in (None, self._generation)
        ):
            return
        with self._journal.open("rb") as file:
            file.seek(self._offset)
            for line in file:
                if not line.endswith(b"\n"):
                    return
                if (transaction := self._decode(line)) is not None:
                    yield transaction
                self._offset += len(line)

    def _decode(self, line: bytes) -> Transaction | None:
        try:
            transaction = orjson.loads(line)
        except ValueError as error:
            raise LibraryError(
                f"{self._journal} is damaged at byte {self._offset} ({error}). "
                "Carrel left it as it is; restore it from a backup."
            ) from error
        return None if "generation" in transaction else transaction


def _write_atomically(path: Path, data: bytes) -> None:
    temporary = path.with_name(path.name + ".new")
    with temporary.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    _sync_directory(path.parent)


def _sync_directory(directory: Path) -> None:
    """Make a rename durable; systems that cannot open a directory need no such thing."""
    opener: Callable[..., int] = os.open
    try:
        descriptor = opener(directory, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
