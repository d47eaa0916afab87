"""The papers that are written, one after the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from storage.errors import NotFoundError
from storage.library import Library
from storage.model import Mark, Paper

Keys = Sequence[str] | None
"""The papers to write; None for the whole library."""


def chosen(library: Library, keys: Keys) -> Iterator[tuple[Paper, Mark]]:
    """Yield the papers in the order of `keys`, else newest first, and what was said of each.

    One that turns out to be damaged is left out.
    """
    for key in library.find("") if keys is None else keys:
        try:
            paper = library.require(key)
        except NotFoundError:
            continue
        yield paper, library.mark(key)
