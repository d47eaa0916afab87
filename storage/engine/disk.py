"""Every call the engine makes to the file system, in one object.

Tests hand the engine a `Disk` that fails at any call they choose.
"""

from __future__ import annotations

import mmap
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_BINARY = getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)


@dataclass(frozen=True, slots=True)
class Status:
    """What tells one file, and one content of it, from another."""

    identity: tuple[int, int]
    """Device and file number: another file of the same name has another."""
    changed: int
    """When it was written last, in nanoseconds."""
    size: int
    """Its bytes."""


class Disk:
    """The file system; each method is one system call, and raises `OSError`."""

    def status(self, path: Path) -> Status | None:
        """Return what there is of that name, or None when there is nothing."""
        try:
            found = path.stat()
        except FileNotFoundError:
            return None
        return Status((found.st_dev, found.st_ino), found.st_mtime_ns, found.st_size)

    def names(self, directory: Path) -> list[str]:
        """Return the names in a directory, sorted; none when it does not exist."""
        try:
            return sorted(path.name for path in directory.iterdir())
        except FileNotFoundError:
            return []

    def make_directory(self, path: Path) -> None:
        """Make a directory, and those above it, unless it is there."""
        path.mkdir(parents=True, exist_ok=True)

    def open_to_read(self, path: Path) -> int:
        """Return a descriptor of a file that exists."""
        return os.open(path, os.O_RDONLY | _BINARY)

    def open_to_write(self, path: Path, *, empty: bool) -> int:
        """Return a descriptor of a file, made if need be; `empty` forgets its content."""
        flags = os.O_RDWR | os.O_CREAT | _BINARY | (os.O_TRUNC if empty else 0)
        return os.open(path, flags, 0o644)

    def identify(self, descriptor: int) -> Status:
        """Return what file a descriptor is of."""
        found = os.fstat(descriptor)
        return Status((found.st_dev, found.st_ino), found.st_mtime_ns, found.st_size)

    def read(self, descriptor: int, offset: int, size: int) -> bytes:
        """Return up to `size` bytes from `offset` on."""
        os.lseek(descriptor, offset, os.SEEK_SET)
        return os.read(descriptor, size)

    def write(self, descriptor: int, offset: int, data: memoryview) -> int:
        """Write at `offset`; returns how many bytes were taken."""
        os.lseek(descriptor, offset, os.SEEK_SET)
        return os.write(descriptor, data)

    def truncate(self, descriptor: int, size: int) -> None:
        """Cut a file after `size` bytes."""
        os.ftruncate(descriptor, size)

    def sync(self, descriptor: int) -> None:
        """Return once what was written is on the medium."""
        getattr(os, "fdatasync", os.fsync)(descriptor)

    def sync_directory(self, directory: Path) -> None:
        """Make new names durable; systems that cannot open a directory need no such thing."""
        if os.name == "nt":
            return
        descriptor = os.open(directory, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def replace(self, source: Path, target: Path) -> None:
        """Give a file the name of another, in one step."""
        source.replace(target)

    def remove(self, path: Path) -> None:
        """Remove a file."""
        path.unlink()

    def close(self, descriptor: int) -> None:
        """Close a descriptor."""
        os.close(descriptor)

    def map(self, descriptor: int) -> memoryview:
        """Return a file's content, read page by page when touched."""
        size = os.fstat(descriptor).st_size
        if size == 0:
            return memoryview(b"")
        return memoryview(mmap.mmap(descriptor, size, access=mmap.ACCESS_READ))

    # Made of the above

    def map_file(self, path: Path) -> memoryview:
        """Return the content of the file of that name, read when touched."""
        descriptor = self.open_to_read(path)
        try:
            return self.map(descriptor)
        finally:
            self.close(descriptor)

    def read_from(self, descriptor: int, offset: int) -> bytes:
        """Return everything from `offset` to the end of the file."""
        parts = []
        while part := self.read(descriptor, offset, 1 << 20):
            parts.append(part)
            offset += len(part)
        return b"".join(parts)

    def read_file(self, path: Path) -> bytes:
        """Return the content of the file of that name."""
        descriptor = self.open_to_read(path)
        try:
            return self.read_from(descriptor, 0)
        finally:
            self.close(descriptor)

    def write_all(self, descriptor: int, offset: int, data: bytes | bytearray) -> None:
        """Write all of `data`, however little each call takes."""
        rest = memoryview(data)
        while rest:
            taken = self.write(descriptor, offset, rest)
            rest, offset = rest[taken:], offset + taken

    def write_file(self, path: Path, data: bytes | bytearray) -> None:
        """Make `data` the content of `path`, durably, in one step."""
        temporary = path.with_name(path.name + ".new")
        try:
            descriptor = self.open_to_write(temporary, empty=True)
            try:
                self.write_all(descriptor, 0, data)
                self.sync(descriptor)
            finally:
                self.close(descriptor)
            self.replace(temporary, path)
        except OSError:
            with suppress(OSError):
                self.remove(temporary)
            raise
        self.sync_directory(path.parent)
