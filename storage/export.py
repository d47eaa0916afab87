"""Out of the library: a format is a function, library and papers → the bytes of a file, in parts.

A new format is one more function in `FORMATS`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from stat import S_IMODE, S_ISREG

from storage.errors import ExportError
from storage.exporting._chosen import Keys
from storage.exporting.bibtex import bibtex
from storage.exporting.csl_json import csl_json
from storage.exporting.markdown import markdown
from storage.exporting.opml import feeds_for, opml
from storage.exporting.ris import ris
from storage.exporting.table import csv_table, json_lines
from storage.exporting.tinydb import tinydb
from storage.library import Library
from storage.text import one_line
from storage.words import count_of

_LENGTH = 1 << 16

FORMATS: Mapping[str, Callable[[Library, Keys], Iterator[bytes]]] = {
    "bibtex": bibtex,
    "ris": ris,
    "csl-json": csl_json,
    "markdown": markdown,
    "csv": csv_table,
    "jsonl": json_lines,
    "opml": opml,
    "tinydb": tinydb,
}
"""Every format by its name."""


_ENDINGS: Mapping[str, str] = {
    ".bib": "bibtex",
    ".bibtex": "bibtex",
    ".ris": "ris",
    ".md": "markdown",
    ".markdown": "markdown",
    ".csv": "csv",
    ".jsonl": "jsonl",
    ".opml": "opml",
}


def format_of(name: str) -> str | None:
    """Return the format that a file's name ends in; None where that does not say it."""
    return _ENDINGS.get(Path(name).suffix.lower())


def contents(library: Library, keys: Keys, format: str) -> str:
    """Return what a file of that format holds, counted: `3 papers`, `1 feed`."""
    if format == "opml":
        return count_of(len(feeds_for(library, keys)), "feed")
    return count_of(len(library) if keys is None else len(keys), "paper")


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
