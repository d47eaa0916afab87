"""The words the engine is tested in: small databases, and a disk that fails on request."""

from __future__ import annotations

import errno
from collections.abc import Callable
from pathlib import Path
from typing import Any

from storage.database import Database
from storage.engine.disk import Disk
from storage.engine.schema import Schema, TableSchema

Content = dict[str, dict[str, Any]]
"""By table, by key: the documents of a database."""

SCHEMA = Schema(
    {
        "papers": TableSchema(
            terms=lambda d: [f"tag:{tag}" for tag in d.get("tags", ())],
            columns=("day", "place"),
            values=lambda d: (d["day"], d.get("place", 0)),
            order=("day", "place"),
        ),
        "marks": TableSchema(numbers_of="papers", terms=lambda d: ["read"] if d["read"] else []),
    }
)

CALLS = (
    "status", "names", "make_directory", "open_to_read", "open_to_write", "identify", "read",
    "write", "truncate", "sync", "sync_directory", "replace", "remove", "map",
)  # fmt: skip


class Crash(BaseException):
    """The process died here."""


class FaultyDisk(Disk):
    """A disk of which one call, or every call from one on, fails."""

    def __init__(
        self,
        at: int = -1,
        *,
        error: int | None = errno.EIO,
        forever: bool = False,
        only: str | None = None,
    ) -> None:
        """Fail at call number `at` with `error`; without an error the process dies there."""
        self.calls: list[str] = []
        self._at, self._error, self._forever, self._only = at, error, forever, only

    def fail_in(self, calls: int) -> None:
        """Let the call after so many more fail."""
        self._at = len(self.calls) + calls

    def heal(self) -> None:
        """Fail no more."""
        self._at = -1

    @property
    def has_failed(self) -> bool:
        """The call that was to fail was made."""
        return 0 <= self._at < len(self.calls)

    def fails_now(self, name: str) -> bool:
        """Count a call; tell whether it fails."""
        if self._only not in (None, name):
            return False
        number = len(self.calls)
        self.calls.append(name)
        return 0 <= self._at <= number if self._forever else number == self._at

    def fail(self) -> None:
        """Fail."""
        if self._error is None:
            raise Crash
        raise OSError(self._error, "simulated")


class ReadOnlyDisk(FaultyDisk):
    """A disk on which nothing can be made or changed."""

    def fails_now(self, name: str) -> bool:
        """Tell whether a call would change something."""
        return name in ("open_to_write", "make_directory", "replace", "remove", "write")

    def fail(self) -> None:
        """Refuse."""
        raise OSError(errno.EROFS, "Read-only file system")


def _failing(name: str) -> Callable[..., Any]:
    original: Callable[..., Any] = getattr(Disk, name)

    def call(self: FaultyDisk, *args: Any, **options: Any) -> Any:
        if self.fails_now(name):
            if name == "write":  # a part of it gets through
                descriptor, offset, data = args
                original(self, descriptor, offset, data[: len(data) // 2])
            self.fail()
        if name.startswith("sync"):  # no power is cut here
            return None
        return original(self, *args, **options)

    return call


for _name in CALLS:
    setattr(FaultyDisk, _name, _failing(_name))


def database(directory: Path, **options: Any) -> Database:
    """Open a database that knows papers and marks."""
    return Database(directory, SCHEMA, **options)


def paper(number: int, **fields: Any) -> dict[str, Any]:
    """Return a paper; every third is of one day."""
    tags = ["odd" if number % 2 else "even", f"n{number}"]
    return {"key": f"p{number}", "day": number // 3, "tags": tags, "title": "Ünï" * 5, **fields}


def mark(number: int, *, read: bool = True) -> dict[str, Any]:
    """Return a mark of the paper of that number."""
    return {"key": f"p{number}", "read": read}


def put(db: Database, table: str, *documents: dict[str, Any]) -> None:
    """Store documents by key, as one transaction."""
    with db.transaction() as batch:
        for document in documents:
            batch.put(table, document)


def content(db: Database) -> Content:
    """Return everything in a database."""
    return {
        name: {key: dict(document) for key, document in db.table(name).keyed()}
        for name in db.tables()
        if len(db.table(name))
    }


def reopened(directory: Path) -> Content:
    """Return everything in the database of a directory, opened anew."""
    with database(directory) as db:
        return content(db)


Row = dict[str, Any]


BIRDS: tuple[Row, ...] = (
    {"name": "wren", "grams": 9, "seen": ["May", "June"]},
    {"name": "robin", "grams": 18, "seen": []},
    {"name": "swan", "grams": 9000, "at": {"lake": "Long", "year": 2024}},
)


def rows(table: Any) -> list[tuple[int, Row]]:
    """Return the documents of a TinyDB table with their numbers."""
    return [(document.doc_id, dict(document)) for document in table]
