"""The journal: one line a transaction, in the order in which they happened.

    ["crc",{"carrel":"journal","format":2,"generation":7,"after":41,"epoch":0}]
    ["crc",42,{"marks":{"put":[[17,{"key":…}]],"delete":[3]}}]

A transaction counts once its whole line, newline included, is in the file. A torn last line is
nothing, and the next writer cuts it off. A damaged line before it is reported and skipped:
transactions carry whole documents, so those after it stand on their own.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from storage.engine.disk import Disk, Status
from storage.engine.layer import FORMAT, OnDamage
from storage.engine.lines import DamagedLine, decode, encode, frame, unframe
from storage.engine.syncing import Syncer
from storage.errors import NewerLibraryError

Changes = dict[str, dict[str, Any]]
"""By table: `put` ([number, document] pairs), `delete` (numbers), `clear` or `drop` (true).

A table is first dropped or cleared, then put to, then deleted from.
"""


@dataclass(frozen=True, slots=True)
class Transaction:
    """Changes that happened together."""

    number: int
    """Counts up over the life of a library."""
    changes: Changes
    """What changed."""


class Journal:
    """One journal file."""

    def __init__(self, disk: Disk, path: Path, *, generation: int, after: int, epoch: int) -> None:
        """Name a journal; where there is no file, it is made with the first transaction."""
        self._disk = disk
        self.path = path
        self._head = header(generation, after, epoch)
        self.offset = 0
        """Bytes of it that were read or written."""
        self._lines = 0
        self._descriptor: int | None = None
        self._file: Status | None = None
        self._is_read_only = False
        self._syncer = Syncer(self._sync)
        self._suspect = -1

    def read(self, report: OnDamage) -> list[Transaction]:
        """Return the transactions since `offset`, and go on to after them. Raises `OSError`."""
        if self._descriptor is None:
            status = self._disk.status(self.path)
            if status is None:
                return []
            self._open(status)
        descriptor = self._descriptor
        if descriptor is None or self._disk.identify(descriptor).size == self.offset:
            return []
        found: list[Transaction] = []
        *lines, _torn = self._disk.read_from(descriptor, self.offset).split(b"\n")
        for line in lines:
            try:
                found += self._transaction(line)
            except (DamagedLine, ValueError, TypeError, AttributeError) as error:
                if self._suspect != self.offset:  # may be a writer seen in the middle of its work
                    self._suspect = self.offset
                    return [*found, *self.read(report)]
                report(f"{self.path.name} is damaged in line {self._lines + 1}: {error}.", line)
            self.offset += len(line) + 1
            self._lines += 1
        return found

    def append(self, transaction: Transaction) -> Transaction:
        """Write a transaction after the last; it counts when this returns.

        Returns it as others will read it. Raises `OSError` when it does not count.
        """
        self._syncer.raise_failure()
        changes = encode(transaction.changes)
        line = frame(encode(transaction.number), changes)
        data = line if self.offset else self._head + line
        descriptor = self._open_to_write()
        try:
            self._disk.write_all(descriptor, self.offset, data)
        except BaseException:
            with suppress(OSError):
                self._disk.truncate(descriptor, self.offset)
            raise
        self.offset += len(data)
        self._lines += 1 if self._lines else 2
        self._syncer.wrote()
        return Transaction(transaction.number, decode(changes))

    def is_replaced(self) -> bool:
        """Tell whether another file, or none, has the name of the one that was read."""
        if self._file is None:
            return False
        status = self._disk.status(self.path)
        return status is None or status.identity != self._file.identity

    def rest(self, offset: int) -> bytes:
        """Return the whole lines from `offset` to what was read or written last."""
        if self._descriptor is None:
            return b""
        return self._disk.read_from(self._descriptor, offset)[: max(0, self.offset - offset)]

    def sync(self) -> None:
        """Return once every transaction is durable. Raises `OSError` when that is not so."""
        self._syncer.wait()

    def close(self) -> None:
        """Close the file, durable. Raises `OSError` when it is not."""
        try:
            self._syncer.wait()
        finally:
            descriptor, self._descriptor = self._descriptor, None
            if descriptor is not None:
                self._disk.close(descriptor)

    def _transaction(self, line: bytes) -> list[Transaction]:
        """Return what a line says; the header says nothing new."""
        values = unframe(line)
        if len(values) == 1:
            check_format(self.path, dict(values[0]))
            return []
        number, changes = values
        if not isinstance(number, int) or not isinstance(changes, dict):
            raise DamagedLine("it is not a transaction")
        return [Transaction(number, changes)]

    def _open_to_write(self) -> int:
        status = self._disk.status(self.path)
        if self._file is not None and (status is None or status.identity != self._file.identity):
            raise FileNotFoundError(2, "its files are gone", str(self.path))
        if status is None:
            self._descriptor = self._disk.open_to_write(self.path, empty=False)
            self._file = self._disk.identify(self._descriptor)
            self._disk.sync_directory(self.path.parent)
        elif self._descriptor is None or self._is_read_only:
            descriptor = self._disk.open_to_write(self.path, empty=False)
            self._forget_descriptor()
            self._descriptor, self._file, self._is_read_only = descriptor, status, False
        descriptor = self._descriptor
        assert descriptor is not None
        if status is not None and status.size > self.offset:  # torn by a killed process
            self._disk.truncate(descriptor, self.offset)
        return descriptor

    def _open(self, status: Status) -> None:
        try:
            self._descriptor = self._disk.open_to_write(self.path, empty=False)
        except OSError:
            self._descriptor = self._disk.open_to_read(self.path)
            self._is_read_only = True
        self._file = status

    def _forget_descriptor(self) -> None:
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            with suppress(OSError):
                self._disk.close(descriptor)

    def _sync(self) -> None:
        if self._descriptor is not None:
            self._disk.sync(self._descriptor)


def header(generation: int, after: int, epoch: int) -> bytes:
    """Return the first line of a journal."""
    return frame(
        encode(
            {
                "carrel": "journal",
                "format": FORMAT,
                "generation": generation,
                "after": after,
                "epoch": epoch,
            }
        )
    )


def check_format(path: Path, head: dict[str, Any]) -> None:
    """Raise `LibraryError` when a file says that a newer Carrel wrote it."""
    version = head.get("format", FORMAT)
    if not isinstance(version, int) or version > FORMAT:
        raise NewerLibraryError(
            f"{path} was written by a newer Carrel (format {version}; this one reads {FORMAT}). "
            "Install that version to open it.",
            version if isinstance(version, int) else FORMAT + 1,
        )
