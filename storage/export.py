"""Out of the library: a format is a function, library and papers → the bytes of a file, in parts.

A new format is one more function in `FORMATS`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from stat import S_IMODE, S_ISREG
from typing import Any

from storage.engine.lines import encode
from storage.errors import ExportError
from storage.library import Library
from storage.text import one_line

Document = Mapping[str, Any]
Keys = Sequence[str] | None
"""The papers to write; None for the whole library."""

_TABLES = ("papers", "marks", "feeds", "authors", "views")
_LENGTH = 1 << 16


def tinydb(library: Library, keys: Keys) -> Iterator[bytes]:
    """Yield a file that TinyDB opens: tables of the documents as they are stored.

    Of some papers: with their marks, the feeds they were seen in and the authors they name. One
    document at a time is held.
    """
    before = b"{"
    for table, documents in _chosen(library, keys):
        yield before + encode(table) + b":{"
        separator = b"\n"
        for number, document in enumerate(documents, start=1):
            yield separator + b'"%d":' % number + encode(document)
            separator = b",\n"
        yield b"}"
        before = b",\n"
    yield b"}\n"


def _chosen(library: Library, keys: Keys) -> Iterator[tuple[str, Iterator[Document]]]:
    """Yield each table with the documents of it that belong to the papers."""
    if keys is None:
        for table in _TABLES:
            if table != "views" or any(True for _ in library.documents(table)):
                yield table, (document for _, document in library.documents(table))
        return
    named: dict[str, dict[str, None]] = {"feeds": {}, "authors": {}}

    def papers() -> Iterator[Document]:
        for document in _of(library, "papers", keys):
            named["feeds"] |= {s["feed"]: None for s in document.get("sightings", ())}
            named["authors"] |= dict.fromkeys(document.get("who", ()))
            yield document

    yield "papers", papers()
    yield "marks", _of(library, "marks", keys)
    for table, names in named.items():
        yield table, _of(library, table, names)


def _of(library: Library, table: str, keys: Iterable[str]) -> Iterator[Document]:
    return (found for key in keys if (found := library.document(table, key)) is not None)


FORMATS: Mapping[str, Callable[[Library, Keys], Iterator[bytes]]] = {"tinydb": tinydb}
"""Every format by its name."""


def write_file(name: str, parts: Iterable[bytes]) -> None:
    """Make `parts` the content of the file `name`, in one step.

    Raises `ExportError` with a sentence; the file is then as it was.
    """
    shown = one_line(name)
    try:
        path = Path(os.path.realpath(name))
        if path.is_dir():
            raise ExportError(f"{shown} is a directory. Name a file.")
        if not path.parent.is_dir():
            place = one_line(str(path.parent))
            raise ExportError(f"{shown} cannot be written: there is no directory {place}.")
        if path.exists() and not S_ISREG(path.stat().st_mode):  # a pipe or a device
            with path.open("wb") as file:
                file.writelines(_gathered(parts))
        else:
            _replace(path, parts)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise ExportError(f"{shown} cannot be written: {reason}.") from error


def _replace(path: Path, parts: Iterable[bytes]) -> None:
    temporary = path.with_name(f".{path.name[:100]}.{os.getpid()}.new")
    try:
        with temporary.open("xb") as file:
            file.writelines(_gathered(parts))
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileNotFoundError):
            temporary.chmod(S_IMODE(path.stat().st_mode))
        temporary.replace(path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise


def _gathered(parts: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the parts in larger ones."""
    gathered = bytearray()
    for part in parts:
        gathered += part
        if len(gathered) >= _LENGTH:
            yield bytes(gathered)
            gathered.clear()
    yield bytes(gathered)
