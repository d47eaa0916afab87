"""What the index holds, of which state of the library: one file beside it, replaced in one step.

    head (see `storage.engine.heads`) · arrays

| array | | by number |
|---|---|---|
| papers | I | checksum of the paper's line that was taken in |
| marks | I | of the mark's |
| digests | I | digest of what is searched of the paper, 0: the index has nothing of it |
| ranks | Q | the paper's place in the list |

The index is committed first, then this file: so the index has all that the file says, and maybe
what was committed after it. What that may be stands in `pending` for as long.
"""

from __future__ import annotations

import sys
import unicodedata
from array import array
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zlib import crc32

import tantivy

from storage.engine import heads
from storage.engine.disk import Disk
from storage.search.position import Checksums, Position
from storage.search.schema import VERSION

STATE, PENDING, LOCK = "state", "pending", "lock"
MAGIC = b"carrelse"
"""The kind of file, in its head."""
_ARRAYS = {"papers": "I", "marks": "I", "digests": "I", "ranks": "Q"}


class StaleState(Exception):
    """A state that is missing, damaged, or another version's."""


def version() -> list[str]:
    """Return what an index is made with: with anything else it is made anew."""
    made_by: str = vars(tantivy)["__version__"]  # which its types do not know of
    return [str(VERSION), unicodedata.unidata_version, made_by, sys.byteorder]


@dataclass(slots=True)
class State:
    """What is known of an index."""

    index: str
    """The directory of the index proper."""
    position: Position = field(default_factory=Position)
    """The state of the library that was taken in."""
    is_complete: bool = False
    """All of that state was taken in; else the index is being made."""
    documents: int = 0
    """The papers in the index."""
    files: dict[str, tuple[int, int]] = field(default_factory=dict)
    """By name: size and CRC-32 of each file of the index that does not change any more."""
    papers: Checksums = field(default_factory=lambda: array("I"))
    """See above."""
    marks: Checksums = field(default_factory=lambda: array("I"))
    """See above."""
    digests: Checksums = field(default_factory=lambda: array("I"))
    """See above."""
    ranks: array[int] = field(default_factory=lambda: array("Q"))
    """See above."""

    def grow(self, numbers: int) -> None:
        """Make room for numbers below that."""
        for name, code in _ARRAYS.items():
            values: array[int] = getattr(self, name)
            if (more := numbers - len(values)) > 0:
                values.frombytes(bytes(more * array(code).itemsize))

    def encoded(self) -> bytes:
        """Return the content of the state's file."""
        body = b"".join(getattr(self, name).tobytes() for name in reversed(_ARRAYS))
        head = {
            "version": version(),
            "index": self.index,
            "position": self.position.values(),
            "complete": self.is_complete,
            "documents": self.documents,
            "files": self.files,
            "numbers": len(self.digests),
            "body_crc": crc32(body),
        }
        return heads.encode(MAGIC, head) + body


@dataclass(frozen=True, slots=True)
class Seen:
    """A state as who searches sees it: the arrays are read where they lie."""

    index: str
    """The directory of the index proper."""
    position: Position
    """The state of the library that was taken in."""
    is_complete: bool
    """All of it was taken in."""
    documents: int
    """The papers in the index."""
    files: dict[str, tuple[int, int]]
    """By name: size and CRC-32."""
    body_crc: int
    """Checksum of the arrays."""
    body: memoryview
    """The arrays."""
    numbers: int
    """How long each of them is."""

    def array(self, name: str) -> memoryview:
        """Return one of the arrays above, by number."""
        at = 0
        for other, code in reversed(_ARRAYS.items()):
            end = at + array(code).itemsize * self.numbers
            if other == name:
                values: Any = self.body[at:end]
                found: memoryview = values.cast(code)
                return found
            at = end
        raise KeyError(name)

    def loaded(self) -> State:
        """Return the state to go on from. Raises `StaleState` when an array is damaged."""
        if crc32(self.body) != self.body_crc:
            raise StaleState("its arrays are damaged")
        state = State(self.index, self.position, self.is_complete, self.documents, dict(self.files))
        for name in _ARRAYS:
            values: array[int] = getattr(state, name)
            values.frombytes(self.array(name).tobytes())
        return state


def look(disk: Disk, directory: Path) -> Seen:
    """Return the state in a directory, its head checked. Raises `StaleState`."""
    try:
        return _seen(disk.map_file(directory / STATE))
    except (OSError, ValueError, TypeError, KeyError, IndexError) as error:
        raise StaleState(str(error)) from error


def _seen(data: memoryview) -> Seen:
    head, body_at = heads.decode(MAGIC, data)
    if head["version"] != version():
        raise StaleState("another version made it")
    numbers, body = head["numbers"], data[body_at:]
    if len(body) != numbers * sum(array(code).itemsize for code in _ARRAYS.values()):
        raise StaleState("it is cut off")
    files = {name: (size, crc) for name, (size, crc) in head["files"].items()}
    return Seen(
        index=head["index"],
        position=Position.from_values(head["position"]),
        is_complete=head["complete"],
        documents=head["documents"],
        files=files,
        body_crc=head["body_crc"],
        body=body,
        numbers=numbers,
    )


def save(disk: Disk, directory: Path, state: State) -> None:
    """Make `state` that of the directory, in one step. Raises `OSError`."""
    disk.write_file(directory / STATE, state.encoded())
