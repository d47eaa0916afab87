"""Files that hold files: archives, compressed files and mails, looked into within bounds. Pure.

Nothing is ever written: the name of a file in an archive is only shown, after the archive's own
(`week.zip!cs.CL.xml`).
"""

from __future__ import annotations

import bz2
import lzma
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Protocol

from storage import mails
from storage.inflate import BadEncodingError, inflated
from storage.text import one_line

MAX_BYTES = 256 * 1024 * 1024
"""All that is unpacked of one file, together."""
MAX_MEMBERS = 1_000
"""Files that are looked at in one archive, or messages in one mailbox."""
MAX_DEPTH = 3
"""An archive in an archive in an archive is looked into; what is in there is not."""

_GZIP, _XZ, _BZIP2 = b"\x1f\x8b\x08", b"\xfd7zXZ\x00", b"BZh"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_STEP = 256 * 1024
_XZ_MEMORY = 128 * 1024 * 1024
_OFFICE = ("[Content_Types].xml", "META-INF/container.xml", "META-INF/MANIFEST.MF")
_FURNITURE = frozenset(("__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini"))


@dataclass(frozen=True, slots=True)
class Member:
    """A file that is no container, or the reason why there is none."""

    name: str
    """Its name behind those of the containers it is in."""
    data: bytes = b""
    """Its content."""
    error: str | None = None
    """Why it could not be read, in a sentence."""
    is_body: bool = False
    """It is what a mail says itself: mostly no list of papers, and no fault then."""


class ContainerError(Exception):
    """A container that cannot be read on; `str(error)` is what is wrong, without its name."""


@dataclass(slots=True)
class _Bounds:
    """What may still be unpacked."""

    size: int = MAX_BYTES
    members: int = MAX_MEMBERS

    def gathered(self, parts: Iterable[bytes]) -> bytes:
        """Return all parts as one. Raises `ContainerError` when they are too much."""
        data = bytearray()
        for part in parts:
            data += part
            if len(data) > self.size:
                raise ContainerError(_too_large())
        self.size -= len(data)
        return bytes(data)

    def one_more(self) -> bool:
        """Count a member; tell whether it may be looked at."""
        self.members -= 1
        return self.members >= 0


def look_into(name: str, data: bytes) -> Iterator[Member]:
    """Yield every file in a container of any depth; the file itself when it is none."""
    return _look_into(name, data, _Bounds(), 0)


def _look_into(name: str, data: bytes, bounds: _Bounds, depth: int) -> Iterator[Member]:
    opener = _opener(data)
    if opener is None:
        yield Member(name, data)
        return
    if depth >= MAX_DEPTH:
        yield Member(name, error=f"{name} is not looked into: it lies {depth} archives deep.")
        return
    try:
        for inner in opener(name, data, bounds):
            if inner.error is None and not inner.is_body:
                yield from _look_into(inner.name, inner.data, bounds, depth + 1)
            else:
                yield inner
    except ContainerError as error:
        yield Member(name, error=f"{name} cannot be unpacked: {error}.")


class _Opener(Protocol):
    def __call__(self, name: str, data: bytes, bounds: _Bounds) -> Iterator[Member]: ...


def _opener(data: bytes) -> _Opener | None:
    """Return what reads a container; None when the bytes are none."""
    if data.startswith((_GZIP, _XZ)) or (data.startswith(_BZIP2) and data[4:10] == b"1AY&SY"):
        return _compressed
    if data.startswith(_ZIP):
        return _zipped
    if data[257:262] == b"ustar":
        return _taped
    return _mailed if mails.is_mail(data) else None


def _compressed(name: str, data: bytes, bounds: _Bounds) -> Iterator[Member]:
    """Yield the one file in a compressed one, under the name of that."""
    try:
        if data.startswith(_GZIP):
            yield Member(name, bounds.gathered(inflated([data], "gzip")))
        elif data.startswith(_XZ):
            yield Member(name, bounds.gathered(_steps(data, _xz)))
        else:
            yield Member(name, bounds.gathered(_steps(data, bz2.BZ2Decompressor)))
    except (BadEncodingError, lzma.LZMAError, OSError, EOFError, ValueError) as error:
        raise ContainerError(f"it is damaged ({one_line(str(error))[:100]})") from error


class _Decompressor(Protocol):
    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int = -1) -> bytes: ...


def _xz() -> _Decompressor:
    """Return what undoes xz, with a bound on the dictionary it may ask for."""
    return lzma.LZMADecompressor(memlimit=_XZ_MEMORY)


def _steps(data: bytes, make: Callable[[], _Decompressor]) -> Iterator[bytes]:
    """Yield what `data` holds, in steps; several streams may follow one another."""
    while data:
        stream = make()
        while not stream.eof:
            step = stream.decompress(data, _STEP)
            data = b""
            if not step and not stream.eof:
                raise EOFError("it is cut off")
            yield step
        data = stream.unused_data.lstrip(b"\0")


def _zipped(name: str, data: bytes, bounds: _Bounds) -> Iterator[Member]:
    from zipfile import BadZipFile, ZipFile

    try:
        archive = ZipFile(BytesIO(data))
        infos = [info for info in archive.infolist() if not info.is_dir()]
    except (BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise ContainerError(f"it is damaged ({one_line(str(error))[:100]})") from error
    if any(info.filename in _OFFICE for info in infos):
        raise ContainerError("it is a document or a program, and no archive of lists")
    for info in infos:
        inner = _inner(name, info.filename)
        if inner is None:
            continue
        if not bounds.one_more():
            yield _too_many(name)
            return
        if info.flag_bits & 1:
            yield Member(inner, error=f"{inner} needs a password. Unpack it yourself.")
            continue
        if info.file_size > bounds.size:  # what is smaller can still be read
            yield Member(inner, error=f"{inner} cannot be unpacked: {_too_large()}.")
            continue
        try:
            with archive.open(info) as file:
                member = Member(inner, bounds.gathered(iter(lambda: file.read(_STEP), b"")))
        except (BadZipFile, zlib.error, lzma.LZMAError, OSError, EOFError, NotImplementedError,
                RuntimeError, ValueError) as error:  # fmt: skip
            member = _damaged(inner, error)
        yield member


def _taped(name: str, data: bytes, bounds: _Bounds) -> Iterator[Member]:
    from tarfile import TarError
    from tarfile import open as open_tar

    try:
        with open_tar(fileobj=BytesIO(data), mode="r:") as archive:
            for info in archive:
                inner = _inner(name, info.name) if info.isreg() else None
                if inner is None:
                    continue
                if not bounds.one_more():
                    yield _too_many(name)
                    return
                file = archive.extractfile(info)  # reads; it writes nothing
                if file is not None:
                    with file:
                        parts = iter(lambda file=file: file.read(_STEP), b"")  # type: ignore[misc]
                        yield Member(inner, bounds.gathered(parts))
    except (TarError, OSError, EOFError, ValueError) as error:
        raise ContainerError(f"it is damaged ({one_line(str(error))[:100]})") from error


def _mailed(name: str, data: bytes, bounds: _Bounds) -> Iterator[Member]:
    for part in mails.parts(data):
        if not bounds.one_more():
            yield _too_many(name)
            return
        inner = "!".join((name, *(shown for step in part.path if (shown := _shown(step)))))
        yield Member(inner, bounds.gathered([part.data]), is_body=part.is_body)


def _inner(name: str, path: str) -> str | None:
    """Return what a file in an archive is called; None for those that systems leave there."""
    shown = _shown(path)
    parts = shown.split("/")
    if not shown or parts[-1].startswith("._") or not _FURNITURE.isdisjoint(parts):
        return None
    return f"{name}!{shown}"


def _shown(path: str) -> str:
    """Return a path as it is shown: on one line, and leading nowhere else."""
    parts = one_line(path).replace("\\", "/").split("/")
    return "/".join(part for part in parts if part not in ("", ".", ".."))[:300]


def _too_large() -> str:
    return f"it is more than {MAX_BYTES >> 20} MB once unpacked"


def _damaged(name: str, error: Exception) -> Member:
    reason = one_line(str(error))[:100]
    return Member(name, error=f"{name} cannot be unpacked: it is damaged ({reason}).")


def _too_many(name: str) -> Member:
    sentence = f"{name} holds more than {MAX_MEMBERS:,} files. The others were left out."
    return Member(name, error=sentence)
