"""Where damaged bytes are kept, so that nothing that may be mended is thrown away."""

from __future__ import annotations

from base64 import b64encode
from contextlib import suppress
from pathlib import Path

from storage.engine.disk import Disk
from storage.engine.lines import encode, frame

NAME = "quarantine.jsonl"
_LARGEST = 16 * 1024 * 1024


class Quarantine:
    """The damage found in one library: sentences, and the bytes set aside.

    `["crc",{"what":sentence,"bytes":base64}]`, each damage once.
    """

    def __init__(self, disk: Disk, directory: Path) -> None:
        self._disk = disk
        self._path = directory / NAME
        self.problems: list[str] = []
        """What was found, in sentences."""

    def report(self, what: str, data: bytes) -> None:
        """Note damage; set `data` aside."""
        if what in self.problems:
            return
        self.problems.append(what)
        line = frame(encode({"what": what, "bytes": b64encode(data).decode()}))
        with suppress(OSError):  # a read-only directory: the damaged file itself is still there
            known = b"" if self._disk.status(self._path) is None else self._read()
            if line not in known and len(known) + len(line) <= _LARGEST:
                descriptor = self._disk.open_to_write(self._path, empty=False)
                try:
                    self._disk.write_all(descriptor, len(known), line)
                finally:
                    self._disk.close(descriptor)

    def _read(self) -> bytes:
        return self._disk.read_file(self._path)
