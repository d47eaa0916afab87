"""The lines that only open the reader, understood without the grammar, which takes longer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Opening(NamedTuple):
    """What the reader is opened on."""

    library: str | None = None
    """The directory given, if any."""
    demo: bool = False
    """The sample library, not one's own."""


def opening(line: Sequence[str]) -> Opening | None:
    """Return what a plain line opens; None for a line that takes the grammar to understand."""
    match list(line):
        case []:
            return Opening()
        case ["demo"]:
            return Opening(demo=True)
        case ["--library", directory] if _is_plain(directory):
            return Opening(directory)
        case ["demo", "--library", directory] | ["--library", directory, "demo"] if _is_plain(
            directory
        ):
            return Opening(directory, demo=True)
        case _:
            return None


def _is_plain(directory: str) -> bool:
    return not directory.startswith("-")
