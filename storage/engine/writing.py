"""Writing the file of a layer; what its lines are is told in `layer`."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from zlib import crc32

from storage.engine.disk import Disk
from storage.engine.layer import FORMAT
from storage.engine.lines import encode, frame

_BUFFER = 1 << 20


class LayerWriter:
    """Writes the file of a layer, line by line; counts and sums what it writes."""

    def __init__(self, disk: Disk, path: Path, table: str, generation: int) -> None:
        self._disk = disk
        self._descriptor = disk.open_to_write(path, empty=True)
        self._buffer = bytearray()
        self._written = 0
        self._checksum = 0
        head = {"carrel": "layer", "format": FORMAT, "table": table, "generation": generation}
        self.line(frame(encode(head)))

    @property
    def offset(self) -> int:
        """Where the next line begins."""
        return self._written + len(self._buffer)

    def document(self, number: int, document: Any) -> None:
        """Write a document, or None where one is deleted."""
        self.line(frame(encode(number), encode(document)))

    def line(self, line: bytes | memoryview) -> None:
        """Write a line that is framed already."""
        self._buffer += line
        if len(self._buffer) >= _BUFFER:
            self._flush()

    def finish(self) -> tuple[int, str]:
        """Make all of it durable; returns the file's size and checksum."""
        self._flush()
        self._disk.sync(self._descriptor)
        return self._written, f"{self._checksum:08x}"

    def close(self) -> None:
        """Close the file."""
        self._disk.close(self._descriptor)

    def _flush(self) -> None:
        data = bytes(self._buffer)
        self._disk.write_all(self._descriptor, self._written, data)
        self._checksum = crc32(data, self._checksum)
        self._written += len(data)
        self._buffer.clear()
