"""The index on disk, as the one process that writes it holds it.

search/state      what the index holds, of which state of the library
search/index-3/   the index proper, tantivy's files
search/pending    papers that are being committed: the index may hold more of them than `state`
search/lock       held by the process that writes
"""

from __future__ import annotations

import shutil
from array import array
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from zlib import crc32

import tantivy

from storage.engine.disk import Disk
from storage.search import schema, state
from storage.search.state import PENDING, STATE, Seen, StaleState, State

HEAP = 64_000_000
"""Bytes that are collected before the index writes a part of itself."""

META = "meta.json"
"""Names the files of a commit; of those of the index, the one that changes."""

_OTHERS = frozenset((".managed.json", ".tantivy-meta.lock", ".tantivy-writer.lock"))


class Holding:
    """An index and its state, opened to be written."""

    def __init__(self, disk: Disk, directory: Path) -> None:
        """Look at the index in `directory`; nothing is opened yet."""
        self._disk = disk
        self._directory = directory
        self._index: tantivy.Index | None = None
        self.state = State("")
        """What the index holds; to be changed along with what is written."""
        self.forced: set[int] = set()
        """Papers to be taken in whatever the state says."""

    def look(self) -> Seen | None:
        """Return the state of an index that needs no repair; None when there is none."""
        with suppress(StaleState, OSError):
            seen = state.look(self._disk, self._directory)
            is_pending = self._disk.status(self._directory / PENDING) is not None
            if not is_pending and not self._missing(seen.index, seen.files):
                return seen
        return None

    def open(self) -> Seen:
        """Open the index that is there. Raises what it finds wrong with it."""
        seen = state.look(self._disk, self._directory)
        self.forced = self._pending()
        missing = self._missing(seen.index, seen.files)
        if missing and not self.forced:  # a commit that was cut short may have removed some
            raise StaleState("a file is missing, or has another size")
        self.state = seen.loaded()
        self._index = tantivy.Index(schema.schema(), path=str(self._path), reuse=True)
        schema.prepare(self._index)
        return seen

    def begin_anew(self) -> None:
        """Begin an empty index in a directory of its own: somebody may be reading the old one."""
        self._disk.make_directory(self._directory)
        taken = [int(name.removeprefix("index-")) for name in self._indexes()]
        for name in (STATE, PENDING):
            self._forget(name)
        self.state, self.forced = State(f"index-{max(taken, default=0) + 1}"), set()
        self._disk.make_directory(self._path)
        self._index = tantivy.Index(schema.schema(), path=str(self._path), reuse=False)
        schema.prepare(self._index)

    def is_sound(self) -> bool:
        """Tell whether each file is as it was written; reads all of them."""
        names = set(self._disk.names(self._path)) - ({META} if self.forced else set())
        there = {name: file for name, file in self.state.files.items() if name in names}
        return self._checksums(there) == there

    def writer(self) -> tantivy.IndexWriter:
        """Return what papers are written with; `commit` makes them count."""
        assert self._index is not None
        return self._index.writer(heap_size=HEAP, num_threads=1)

    def commit(self, writer: tantivy.IndexWriter, written: Iterable[int]) -> None:
        """Make what was written count, and then the state. A kill anywhere in between heals."""
        written = set(written)
        pending = array("Q", sorted(self.forced | written))
        self._disk.write_file(self._directory / PENDING, pending.tobytes())
        writer.commit()
        writer.garbage_collect_files()
        writer.wait_merging_threads()
        names = [name for name in self._disk.names(self._path) if name not in _OTHERS]
        known = {n: self.state.files[n] for n in names if n in self.state.files and n != META}
        new = self._checksums(name for name in names if name not in known)
        self.state.files = known | new
        self.save()
        self.forced -= written
        if not self.forced:
            self._forget(PENDING)

    def save(self) -> None:
        """Make the state count."""
        state.save(self._disk, self._directory, self.state)

    def remove_others(self) -> None:
        """Remove every index but this one, where that is possible."""
        for name in self._indexes():
            if name != self.state.index:
                shutil.rmtree(self._directory / name, ignore_errors=True)

    @property
    def _path(self) -> Path:
        return self._directory / self.state.index

    def _indexes(self) -> list[str]:
        names = self._disk.names(self._directory)
        return [name for name in names if name.removeprefix("index-").isdecimal()]

    def _missing(self, index: str, files: dict[str, tuple[int, int]]) -> bool:
        path = self._directory / index
        found = ((self._disk.status(path / name), size) for name, (size, _) in files.items())
        return any(status is None or status.size != size for status, size in found)

    def _checksums(self, names: Iterable[str]) -> dict[str, tuple[int, int]]:
        found = {}
        for name in names:
            data = self._disk.map_file(self._path / name)
            found[name] = (len(data), crc32(data))
        return found

    def _pending(self) -> set[int]:
        with suppress(FileNotFoundError):
            numbers = array("Q")
            numbers.frombytes(self._disk.read_file(self._directory / PENDING))
            return set(numbers)
        return set()

    def _forget(self, name: str) -> None:
        with suppress(FileNotFoundError):
            self._disk.remove(self._directory / name)
