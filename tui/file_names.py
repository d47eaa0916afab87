"""Names of files, for completion."""

from __future__ import annotations

import os
from itertools import islice

_MOST = 2_000
"""In a directory of more, these are offered."""


def files_like(typed: str) -> list[str]:
    """Return the files of which the name goes on like `typed`; of directories with a slash."""
    head, tail = os.path.split(typed)
    place = os.path.expanduser(head) or "."  # noqa: PTH111  as it is typed, so it is offered
    try:
        with os.scandir(place) as entries:
            found = [
                os.path.join(head, entry.name) + ("/" if entry.is_dir() else "")  # noqa: PTH118
                for entry in islice(entries, _MOST)
                if entry.name.startswith(tail) and (tail or not entry.name.startswith("."))
            ]
    except OSError:
        return []
    return sorted(found)
