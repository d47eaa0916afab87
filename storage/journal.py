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
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import orjson
from filelock import FileLock, Timeout

from storage.errors import LibraryError
from storage.files import read_or_none, sync_directory, write_all, write_atomically

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
        self._generation = 0
        self._offset = 0
        self._seen: tuple[int, ...] | None = None

    def load(self) -> tuple[dict[str, Any], list[Transaction]]:
        """Return the snapshot's tables and every transaction since it.

        Raises `LibraryError` when a file is damaged or cannot be read.
        """
        while True:
            stamp = self._stamp()
            try:
                tables = self._read_snapshot()
                self._offset = 0
                transactions = self._new_transactions()
            except LibraryError:
                if self._stamp() == stamp:
                    raise
            if self._stamp() == stamp:  # else another process wrote a new snapshot meanwhile
                self._seen = stamp
                return tables, transactions

    def follow(self) -> list[Transaction] | None:
        """Return what others appended since; None when all must be loaded anew."""
        if self._stamp() != self._seen:
            return None
        try:
            size = self._journal.stat().st_size
        except FileNotFoundError:
            size = 0
        if size == self._offset:
            return []
        return None if size < self._offset else self._new_transactions()

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

    def append(self, transaction: Transaction) -> Transaction:
        """Write one transaction to disk; it counts when this returns.

        Returns it as `load` will: memory that takes in this never differs from the disk.
        """
        line = orjson.dumps(transaction, option=orjson.OPT_NON_STR_KEYS)
        data = line + b"\n" if self._offset else self._header() + line + b"\n"
        is_new = not self._journal.exists()
        descriptor = os.open(self._journal, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0))
        try:
            if is_new:
                sync_directory(self._journal.parent)
            self._append(descriptor, data)
        finally:
            os.close(descriptor)
        self._offset += len(data)
        written: Transaction = orjson.loads(line)
        return written

    def _append(self, descriptor: int, data: bytes) -> None:
        """Write after the last whole line; what a killed process left there goes."""
        if os.fstat(descriptor).st_size != self._offset:
            os.ftruncate(descriptor, self._offset)
        os.lseek(descriptor, self._offset, os.SEEK_SET)
        try:
            write_all(descriptor, data)
            os.fsync(descriptor)
        except OSError:
            with suppress(OSError):
                os.ftruncate(descriptor, self._offset)
            raise

    def replace(self, tables: dict[str, Any]) -> None:
        """Write `tables` as the new snapshot and begin an empty journal."""
        generation = self._generation + 1
        document = {"_format": {"1": {"version": 1, "generation": generation}}, **tables}
        write_atomically(self._snapshot, orjson.dumps(document, option=orjson.OPT_NON_STR_KEYS))
        self._generation, self._offset, self._seen = generation, 0, self._stamp()
        # From here on the old journal is known to be of the generation before, and not read:
        # a crash changes nothing, and where it cannot be replaced the next append overwrites it.
        with suppress(OSError):
            write_atomically(self._journal, self._header())
            self._offset = len(self._header())

    @property
    def size(self) -> int:
        """Bytes of the journal read or written so far."""
        return self._offset

    def _header(self) -> bytes:
        return orjson.dumps({"generation": self._generation}) + b"\n"

    def _stamp(self) -> tuple[int, ...] | None:
        """Return what tells one snapshot file from the next, without reading it."""
        try:
            status = self._snapshot.stat()
        except FileNotFoundError:
            return None
        return status.st_ino, status.st_mtime_ns, status.st_size

    def _read_snapshot(self) -> dict[str, Any]:
        data = read_or_none(self._snapshot)
        if data is None:
            self._generation = 0
            return {}
        try:
            tables: dict[str, Any] = orjson.loads(data)
            header = dict(tables.pop("_format", {}).get("1", {}))
            version = int(header.get("version", 1))
            self._generation = int(header.get("generation", 0))
            if version <= 1 and not all(map(_are_documents, tables.values())):
                raise ValueError("not tables of documents")
        except (ValueError, TypeError, AttributeError) as error:
            raise LibraryError(
                f"{self._snapshot} is damaged ({error}). Carrel left it as it is; "
                "restore it from a backup, or move it away to begin anew."
            ) from error
        if version > 1:
            raise LibraryError(
                f"{self._snapshot} was written by a newer Carrel (format {version}). "
                "Install that version to open it."
            )
        return tables

    def _new_transactions(self) -> list[Transaction]:
        *lines, _torn = (read_or_none(self._journal, self._offset) or b"").split(b"\n")
        found: list[Transaction] = []
        for line in lines:
            transaction = self._decode(line)
            if "generation" not in transaction:
                found.append(transaction)
            elif not self._is_of_this_snapshot(transaction):
                break
            self._offset += len(line) + 1
        return found

    def _decode(self, line: bytes) -> Transaction:
        try:
            transaction = orjson.loads(line)
            if not _is_header(transaction) and not _is_transaction(transaction):
                raise ValueError("not a transaction")
        except ValueError as error:
            before = (read_or_none(self._journal) or b"")[: self._offset]
            number = before.count(b"\n") + 1
            raise LibraryError(
                f"{self._journal} is damaged in line {number} "
                f"(byte {self._offset}: {error}). Carrel left it as it is; "
                "restore it from a backup."
            ) from error
        found: Transaction = transaction
        return found

    def _is_of_this_snapshot(self, header: Transaction) -> bool:
        """Tell whether the journal goes on from the snapshot, and not from the one before."""
        generation: int = header["generation"]
        if generation > self._generation:
            raise LibraryError(
                f"{self._snapshot} is missing or older than {self._journal.name} beside it. "
                "Carrel left both as they are; restore them from the same backup."
            )
        return generation == self._generation


def _is_header(line: Any) -> bool:
    return isinstance(line, dict) and isinstance(line.get("generation"), int)


def _is_transaction(line: Any) -> bool:
    if not isinstance(line, dict) or not isinstance(line.get("tables"), dict):
        return False
    return "generation" not in line and all(map(_is_change, line["tables"].values()))


def _is_change(change: Any) -> bool:
    if not isinstance(change, dict) or not isinstance(change.get("delete", []), list):
        return False
    are_numbers = all(isinstance(number, int) for number in change.get("delete", ()))
    return are_numbers and _are_documents(change.get("put", {}))


def _are_documents(table: Any) -> bool:
    """Tell whether these are documents by their numbers."""
    return isinstance(table, dict) and all(
        number.isdecimal() and isinstance(document, dict) for number, document in table.items()
    )
