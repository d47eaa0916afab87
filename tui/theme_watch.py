"""The user's theme files, watched: each change is seen while the reader is up."""

from __future__ import annotations

import os
from pathlib import Path

from storage.locations import config_directory

SECONDS = 1.0
"""How often is looked; costs the listing of one directory, mostly one that is not there."""


def theme_directory() -> Path:
    """Return where the user's own themes are."""
    return config_directory() / "themes"


class ThemeWatch:
    """Tells when a theme file came, went or was written since it was last asked."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._seen = self._look()

    def has_changed(self) -> bool:
        """Look, and tell whether anything is other than before."""
        before, self._seen = self._seen, self._look()
        return before != self._seen

    def _look(self) -> frozenset[tuple[str, int, int]]:
        try:
            with os.scandir(self.directory) as entries:
                return frozenset(
                    (entry.name, status.st_size, status.st_mtime_ns)
                    for entry in entries
                    if entry.name.endswith(".toml") and (status := entry.stat())
                )
        except OSError:  # not there, or a file went while it was looked at
            return frozenset()
