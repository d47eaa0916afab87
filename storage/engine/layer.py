"""A layer: an immutable file of documents, mapped, and its index.

    ["crc",{"carrel":"layer","format":2,"table":"papers","generation":7}]
    ["crc",17,{"key":"arxiv:2310.02129", …}]
    ["crc",18,null]

The first line is a header. Each line after it is a document number and its document, or null
where a document of an older layer is deleted; numbers rise. A newer layer's line stands for
every older line of its number. The index is a cache: missing, stale or damaged, it is made anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zlib import crc32

from storage.engine.disk import Disk
from storage.engine.index import Index, StaleIndex, description
from storage.engine.lines import CHECKSUM, DamagedLine, unframe
from storage.engine.schema import TableSchema

FORMAT = 2
"""The format of a library's files."""

OnDamage = Callable[[str, bytes], None]
"""Told of damage: a sentence, and the bytes that were damaged."""
Progress = Callable[[str, int, int], None]
"""Told how an index comes along: the file, bytes read, all bytes."""

_STEP = 2_000


@dataclass(frozen=True, slots=True)
class Entry:
    """What the manifest says of a layer."""

    file: str
    """Its name in the directory."""
    size: int
    """Its bytes."""
    checksum: str
    """CRC-32 of all of them, in hexadecimal."""


class Layer:
    """One layer, opened."""

    def __init__(
        self,
        disk: Disk,
        directory: Path,
        entry: Entry,
        schema: TableSchema,
        *,
        report: OnDamage,
        progress: Progress | None = None,
    ) -> None:
        """Map the layer; make its index where there is none that fits. Raises `OSError`."""
        self.entry = entry
        self._disk = disk
        self._path = directory / entry.file
        self._schema = schema
        self._report = report
        self._data = disk.map_file(self._path)
        self.is_damaged = len(self._data) < entry.size
        """Lines of it are known to be missing."""
        if self.is_damaged:
            missing = entry.size - len(self._data)
            report(f"{entry.file} is cut off: its last {missing:,} bytes are missing.", b"")
        self.is_reindexed = False
        """Its index was missing or did not fit, and was made anew."""
        self._describes = description(schema, len(self._data), entry.checksum)
        try:
            self.index = Index(disk.map_file(index_path(self._path)), self._describes)
        except (OSError, StaleIndex, ValueError, KeyError, TypeError):
            self.rebuild(progress)
            self.is_reindexed = True

    def document(self, row: int) -> dict[str, Any] | None:
        """Return the document of a row; None where one is deleted. Raises `DamagedLine`."""
        return document_in(self.line(row), self.index.numbers[row])

    def line(self, row: int) -> memoryview:
        """Return the bytes of a row's line, newline included."""
        start = self.index.offsets[row]
        end: int = self._data.obj.find(b"\n", start) + 1  # type: ignore[attr-defined]
        return self._data[start : end or len(self._data)]

    def line_checksum(self, row: int) -> int:
        """Return the checksum that a row's line begins with, without looking whether it fits."""
        start = self.index.offsets[row]
        try:
            return int(bytes(self._data[start + CHECKSUM.start : start + CHECKSUM.stop]), 16)
        except ValueError:
            return 0  # damaged: who reads the line hears of it

    def checksum(self) -> str:
        """Return the checksum of what the file holds now; reads all of it."""
        return f"{crc32(self._data):08x}"

    @property
    def index_name(self) -> str:
        """The name of the index's file."""
        return index_path(self._path).name

    def rebuild(self, progress: Progress | None = None, *, keep: bool = True) -> None:
        """Make the index anew from the documents; `keep` it beside them where that is possible."""
        from storage.engine.indexing import IndexBuilder  # seldom: not part of every start

        builder = IndexBuilder(self._schema)
        last = 0
        for offset, line in _lines(self._data):
            if offset == 0:
                continue  # the header
            try:
                number, document = unframe(line)
            except (DamagedLine, ValueError) as error:
                where = f"A line of {self._path.name} (byte {offset:,}) is damaged: {error}."
                self._report(where, bytes(line))
                self.is_damaged = True
                continue
            if not isinstance(number, int) or number <= last:
                continue
            last = number
            builder.document(number, offset, document)
            if progress is not None and number % _STEP == 0:
                progress(self._path.name, offset, len(self._data))
        data = builder.finish(self._describes)
        made = memoryview(data)
        with suppress(OSError):  # a read-only directory: it is made anew the next time
            if keep:
                self._disk.write_file(index_path(self._path), data)
                made = self._disk.map_file(index_path(self._path))
        self.index = Index(made, self._describes)


def document_in(line: memoryview, number: int) -> dict[str, Any] | None:
    """Return the document that a line, newline included, gives that number; None: it is deleted.

    Raises `DamagedLine` when the line is damaged, or is of another number.
    """
    values = unframe(line[:-1])
    if len(values) != 2 or values[0] != number:
        raise DamagedLine("it is another document's")
    document: dict[str, Any] | None = values[1]
    return document


def index_path(layer: Path) -> Path:
    """Return where the index of a layer is kept."""
    return layer.with_suffix(".idx")


def _lines(data: memoryview) -> Iterator[tuple[int, memoryview]]:
    """Yield where each whole line begins, and the line without its newline."""
    whole: Any = data.obj if len(data) else b""
    start = 0
    while (end := whole.find(b"\n", start)) >= 0:
        yield start, data[start:end]
        start = end + 1
