"""Libraries of several generations, and damage done to them."""

from __future__ import annotations

from pathlib import Path

from tests.fakes import library, parsed, record
from tests.libraries import compact


def damage(path: Path) -> None:
    """Change a byte in the middle of a file."""
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def of_three_generations(directory: Path) -> Path:
    """Make a library of generation 3: 45 papers, a mark on six of them, and in its journal one."""
    with library(directory, parsed(*(record(n) for n in range(1, 41)))) as shelf:
        compact(shelf)
        shelf.take(parsed(*(record(n) for n in range(41, 46)), feed="b"), source="b")
        shelf.set_starred(shelf.find("stones"), True)
        compact(shelf)
        shelf.set_read(shelf.find('title:"Part 45"'), True)
    return directory
