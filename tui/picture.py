"""The picture of the reader's first frame: drawn when the reader is left, shown at the next start.

It is shown before anything slow is loaded, and only if all that the first frame depends on is as
it was (`circumstances`): the library's files, the terminal, the day, the program. Pictures are a
cache, for their user's eyes only; each can be deleted at any time. Nothing here takes time to load.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from zlib import crc32

from storage import __version__
from storage.locations import cache_directory, config_directory

_VARIABLES = (
    "TERM", "COLORTERM", "NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE", "TERM_PROGRAM", "LANG",
    "LC_ALL", "LC_CTYPE", "TZ", "CARREL_ASCII", "CARREL_CONFIG",
)  # fmt: skip
"""What of the environment decides how a frame looks, with all of Textual's own."""
_LOCKS = ("lock", "compacting.lock")
_KEPT = 8
"""Pictures kept: of different libraries and sizes of the terminal."""
_LARGEST = 4_000_000
"""Bytes; the picture of a large terminal has about 100,000."""


def circumstances(directory: Path, size: tuple[int, int], environment: Mapping[str, str]) -> bytes:
    """Return all that the first frame depends on, as one line. Raises `OSError`.

    `directory` is the library's, `size` that of the terminal, in cells.
    """
    variables = [(name, value) for name, value in sorted(environment.items()) if matters(name)]
    files = sorted(entry for entry in _files(directory) if entry[0] not in _LOCKS)
    for place in (config_directory(), config_directory() / "themes"):
        with suppress(FileNotFoundError):
            files += sorted(_files(place))
    if named := environment.get("CARREL_CONFIG"):
        with suppress(OSError):
            status = Path(named).expanduser().stat()
            files.append((named, status.st_size, status.st_mtime_ns))
    day = time.strftime("%Y-%m-%d")
    return ascii((__version__, str(directory.absolute()), size, day, variables, files)).encode()


def matters(variable: str) -> bool:
    """Tell whether a variable of the environment decides how a frame looks."""
    return variable in _VARIABLES or variable.startswith("TEXTUAL")


def _files(directory: Path) -> Iterator[tuple[str, int, int]]:
    with os.scandir(directory) as entries:
        for entry in entries:
            if entry.is_file():
                status = entry.stat()
                yield entry.name, status.st_size, status.st_mtime_ns


def load(directory: Path, size: tuple[int, int], environment: Mapping[str, str]) -> bytes | None:
    """Return what to write to the terminal; None when no picture is kept that is still true."""
    try:
        with _file(directory, size).open("rb") as stream:
            content = stream.read(_LARGEST)
        if content[:9] != b"%08x\n" % crc32(content[9:]):
            return None
        told, _, frame = content[9:].partition(b"\n")
        return frame if told == circumstances(directory, size, environment) else None
    except OSError:
        return None


class Told:
    """What a picture tells of the terminal it was drawn for."""

    def __init__(self, size: tuple[int, int], variables: Mapping[str, str]) -> None:
        self.size = size
        """Columns and lines."""
        self.variables = variables
        """What of the environment mattered, by name."""

    def variables_of(self, start: str) -> dict[str, str]:
        """Return those whose names begin so."""
        return {name: value for name, value in self.variables.items() if name.startswith(start)}


def newest(directory: Path) -> list[Told]:
    """Return what the pictures of a library tell, true or not, the newest first."""
    try:
        files = sorted(_files_of(directory), key=lambda file: -file.stat().st_mtime_ns)
        return [told for file in files if (told := _told(file)) is not None]
    except OSError:
        return []


def _told(file: Path) -> Told | None:
    from ast import literal_eval  # no start needs it

    line = file.read_bytes()[9:_LARGEST].partition(b"\n")[0]
    try:
        _, _, (width, height), _, variables, _ = literal_eval(line.decode("ascii"))
        return Told((int(width), int(height)), {str(name): str(v) for name, v in variables})
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return None


def keep(directory: Path, size: tuple[int, int], told: bytes, frame: bytes) -> None:
    """Keep the picture that is true in the circumstances `told`; where that fails, there is none.

    Of several readers at work the last one counts.
    """
    file = _file(directory, size)
    content = told + b"\n" + frame
    if len(content) > _LARGEST:
        return
    new = file.with_name(f"{file.name}.{os.getpid()}.new")
    with suppress(OSError):
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:  # noqa: PTH123
            stream.write(b"%08x\n" % crc32(content) + content)
        new.replace(file)
        _forget_old(file.parent)


def _forget_old(place: Path) -> None:
    """Leave the newest pictures; what a killed process left half-written goes with the old."""
    found = sorted(place.iterdir(), key=lambda file: file.stat().st_mtime_ns, reverse=True)
    for file in found[_KEPT:]:
        file.unlink(missing_ok=True)


def _file(directory: Path, size: tuple[int, int]) -> Path:
    width, height = size
    return _place() / f"{_name(directory)}-{width}x{height}"


def _files_of(directory: Path) -> Iterator[Path]:
    files = _place().glob(f"{_name(directory)}-*x*")
    return (file for file in files if not file.name.endswith(".new"))


def _name(directory: Path) -> str:
    return f"{crc32(os.fsencode(directory.absolute())):08x}"


def _place() -> Path:
    return cache_directory() / "pictures"
