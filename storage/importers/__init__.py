"""Importers: one module a format, `bytes → records`, pure. A new format is one new file here.

An importer module has

- `FORMAT`: its name, as `--as` takes it;
- `TITLE`: its name in sentences;
- `ORDER`: when it is asked; the more particular the format, the lower the number;
- `sniff(data) -> bool`: whether these bytes look like the format; cheap, never raises;
- `parse(source) -> Parsed`: the records; raises `SourceError` with a sentence when
  the bytes are not of the format after all.

It imports nothing heavy at the top: `sniff` runs over every module for each file.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib import import_module
from typing import Protocol, cast

from storage.arriving import Parsed
from storage.errors import SourceError

_GZIP = b"\x1f\x8b\x08"
_ARCHIVES = (b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"\x28\xb5\x2f\xfd", b"\x1f\x9d")
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\x0c\x1b"))
_MAX_UNPACKED = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Bytes to read, and what the user said of them."""

    name: str
    """Path or address as the user gave it; for sentences and as a last resort for a title."""
    data: bytes
    """The content."""
    today: date
    """Reference date: resolves dates without a year, dates the metrics."""
    author: str | None = None
    """Owner of an author page that does not name its owner."""
    content_type: str | None = None
    """HTTP Content-Type, when the source was fetched."""
    is_fetched: bool = False
    """`name` is the address that it was fetched from."""
    found_at: str | None = None
    """Where redirects led from there."""


class Importer(Protocol):
    """What each module of this package offers."""

    FORMAT: str
    TITLE: str
    ORDER: int

    def sniff(self, data: bytes) -> bool:
        """Tell whether `data` looks like this format."""
        ...

    def parse(self, source: Source) -> Parsed:
        """Read the records."""
        ...


@cache
def importers() -> tuple[Importer, ...]:
    """Return every importer of this package, the most particular first."""
    found = [
        cast(Importer, import_module(f"{__name__}.{module.name}"))
        for module in pkgutil.iter_modules(__path__)
        if not module.name.startswith("_")
    ]
    return tuple(sorted(found, key=lambda importer: (importer.ORDER, importer.FORMAT)))


def formats() -> Iterator[str]:
    """Yield the name of every format, for `--as` and its help."""
    return (importer.FORMAT for importer in importers())


def parse(source: Source, *, as_format: str | None = None) -> Parsed:
    """Read `source` with the first importer that recognises it, or with the one named.

    Raises `SourceError` with a sentence when there is none, or when it fails.
    """
    if source.data.startswith(_GZIP):
        source = replace(source, data=_unpacked(source))
    if as_format is not None:
        for importer in importers():
            if as_format == importer.FORMAT:
                return importer.parse(source)
        raise SourceError(f"There is no format “{as_format}”. Known: {', '.join(formats())}.")
    _refuse_what_is_no_source(source)
    for importer in importers():
        if importer.sniff(source.data):
            return importer.parse(source)
    from storage.importers._refusals import refusal, service_of

    if service := service_of(source.name, source.data):
        return parse(source, as_format=service)
    raise SourceError(refusal(source.name, source.data, (one.TITLE for one in importers())))


def _unpacked(source: Source) -> bytes:
    """Undo the compression of a file that was saved as it came over the wire."""
    from storage.inflate import BadEncodingError, inflated

    data = bytearray()
    try:
        for part in inflated([source.data], "gzip"):
            data += part
            if len(data) > _MAX_UNPACKED:
                raise SourceError(f"{source.name} is too large once unpacked.")
    except BadEncodingError as error:
        raise SourceError(f"{source.name} is compressed, and damaged: {error}.") from error
    return bytes(data)


def _refuse_what_is_no_source(source: Source) -> None:
    """Raise the sentence for bytes that no importer should be asked about."""
    head = source.data[:4096].lstrip()
    if not head:
        raise SourceError(f"{source.name} is empty. Nothing to import.")
    if head.startswith(b"%PDF-"):
        raise SourceError(
            f"{source.name} is a PDF, and Carrel reads lists of papers. "
            "Import the page or feed it came from instead."
        )
    if source.data.startswith(_ARCHIVES):
        raise SourceError(
            f"{source.name} is an archive of a kind that Carrel does not unpack. "
            "Unpack it, and import what is in it."
        )
    if _is_binary(source.data[:4096]):
        raise SourceError(f"{source.name} is a binary file, not a feed or a saved page.")


def _is_binary(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")):
        return False
    # UTF-16 or UTF-32 without a byte order mark
    if head[:8].count(0) and any(sign in head[:8] for sign in b"<{["):
        return False
    controls = len(head) - len(head.translate(None, _CONTROLS))
    return controls > len(head) // 20
