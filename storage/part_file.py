"""A PDF that is coming in: kept beside its place until it is whole, and gone on with later.

`x.pdf.part` holds what came; `x.pdf.part.json` says of which version at the server it is a part.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from storage.errors import FetchError
from storage.fetch_faults import shown

MOST_BYTES = 256 * 1024 * 1024
"""No paper is larger."""
_MAGIC = b"%PDF-"
_HEAD = 1024
"""Readers look for the magic in so many first bytes."""
_END = b"%%EOF"
_TAIL = 2048
"""The sign of the end stands in so many last bytes, whatever was added behind it."""
_RANGE = re.compile(r"bytes (\d+)-\d+/(\d+|\*)")

Progress = Callable[[int, int | None], None]
"""Hears how many bytes there are, and of how many where the server said so."""


class PartFile:
    """Receives a PDF from one address; see `storage.fetch.Receiver`."""

    def __init__(self, path: Path, url: str, progress: Progress, *, most: int = MOST_BYTES) -> None:
        """Receive into a file beside `path`, which is to be its place in the end."""
        self.path = path.with_name(f"{path.name}.part")
        """What came so far."""
        self._note = path.with_name(f"{path.name}.part.json")
        self._name = shown(url)
        self._url = url
        self._progress = progress
        self._most = most
        self._file: BinaryIO | None = None
        self._size = 0
        self._of: int | None = None

    @property
    def size(self) -> int:
        """How many bytes came."""
        return self._size

    def wishes(self) -> Mapping[str, str]:
        """Ask for what is missing, if the server still has the same file."""
        self.close()
        plain = {"Accept-Encoding": "identity"}  # a packed file has no places to go on from
        version, size = self._version(), self._size_on_disk()
        if not version or not size:
            return plain
        return {**plain, "Range": f"bytes={size}-", "If-Range": version}

    def begins(self, status: int, headers: Mapping[str, str]) -> bool:
        """Take a whole file, or the rest of one."""
        if status == 416:  # there is no such rest: the file is another one
            self.forget()
            raise FetchError(f"{self._name} changed meanwhile. Try again.", is_passing=True)
        if status not in (200, 206):
            return False
        if headers.get("Content-Encoding", "identity").lower() != "identity":
            raise FetchError(f"{self._name} was sent packed, which was not asked for.")
        if status == 206:
            self._go_on(headers.get("Content-Range", ""))
        else:
            self._start_over(headers)
        if self._of is not None and self._of > self._most:
            self._refuse_size()
        self._progress(self._size, self._of)
        return True

    def _go_on(self, content_range: str) -> None:
        found = _RANGE.fullmatch(content_range.strip())
        if found is None or int(found[1]) != self._size_on_disk():
            self.forget()
            raise FetchError(f"{self._name} sent another part than asked for.", is_passing=True)
        self._size = int(found[1])
        self._of = None if found[2] == "*" else int(found[2])
        self._file = self.path.open("r+b")
        self._file.seek(self._size)

    def _start_over(self, headers: Mapping[str, str]) -> None:
        self._size = 0
        length = headers.get("Content-Length", "")
        self._of = int(length) if length.isdecimal() else None
        self._file = self.path.open("wb")
        etag = headers.get("ETag", "")
        version = etag if etag.startswith('"') else headers.get("Last-Modified", "")
        note = {"url": self._url, "version": version}
        self._note.write_text(json.dumps(note), encoding="utf-8")

    def takes(self, chunk: bytes) -> None:
        """Keep a part."""
        assert self._file is not None
        had = self._size
        self._size += len(chunk)
        if self._size > self._most:
            self._refuse_size()
        self._file.write(chunk)
        if had < _HEAD <= self._size:
            self._require_pdf()
        self._progress(self._size, self._of)

    def ends(self) -> None:
        """Make sure that it is whole and a PDF."""
        assert self._file is not None
        self._file.flush()
        os.fsync(self._file.fileno())
        if not self._is_whole():
            raise FetchError(
                f"{self._name} was cut off before its end. Try again later.", is_passing=True
            )
        self._require_pdf()
        self.close()

    def _is_whole(self) -> bool:
        """Tell whether the end came: as long as was said, else with the sign of an end."""
        if self._of is not None:
            return self._of == self._size
        with self.path.open("rb") as file:
            file.seek(max(0, self._size - _TAIL))
            return _END in file.read()

    def _require_pdf(self) -> None:
        assert self._file is not None
        self._file.flush()
        with self.path.open("rb") as file:
            is_pdf = _MAGIC in file.read(_HEAD)
        if not is_pdf:
            self.forget()
            raise FetchError(
                f"{self._name} is no PDF: the server sent something else. It may want a login."
            )

    def _refuse_size(self) -> None:
        self.forget()
        raise FetchError(
            f"{self._name} is larger than {self._most / 2**20:.3g} MB, as no paper is."
        )

    def close(self) -> None:
        """Keep what came for another time."""
        file, self._file = self._file, None
        if file is not None:
            file.close()

    def forget(self) -> None:
        """Throw away what came."""
        self.close()
        for path in (self.path, self._note):
            with suppress(FileNotFoundError):
                path.unlink()
        self._size = 0

    def settle(self, path: Path) -> None:
        """Give what came, which is whole, its place."""
        self.path.replace(path)
        with suppress(FileNotFoundError):
            self._note.unlink()

    def _version(self) -> str:
        """Return what the server calls the file of which a part is here; "" when not known."""
        try:
            note = json.loads(self._note.read_bytes())
        except (OSError, ValueError):
            return ""
        if not isinstance(note, dict) or note.get("url") != self._url:
            return ""
        version = note.get("version")
        if isinstance(version, str) and version.isprintable() and version.isascii():
            return version
        return ""

    def _size_on_disk(self) -> int:
        try:
            return self.path.stat().st_size
        except OSError:
            return 0
