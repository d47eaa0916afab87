"""Removing files: those of forgotten generations, or a whole library."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from storage.engine import manifest as manifests
from storage.engine import quarantine
from storage.engine.disk import Disk
from storage.engine.manifest import BACKUPS, GENERATED, KEPT, Manifest

LOCK = "lock"
COMPACTING = "compacting.lock"


def sweep(disk: Disk, directory: Path, manifest: Manifest) -> None:
    """Remove files of forgotten generations; hold the lock. What cannot be removed stays."""
    kept = manifests.kept(disk, directory)[-(KEPT + 1) :]
    wanted = manifest.files().union(*(old.files() for old in kept))
    for name in disk.names(directory):
        match = GENERATED.fullmatch(name)
        # A higher generation is being made by another process.
        if match and int(match[1]) <= manifest.generation and name not in wanted:
            _remove(disk, directory / name)
    oldest = min((old.generation for old in kept), default=0)
    for name in disk.names(directory / BACKUPS):
        number = name.removeprefix("manifest-").removesuffix(".json")
        if number.isdecimal() and int(number) < oldest:
            _remove(disk, directory / BACKUPS / name)


def is_library(disk: Disk, directory: Path) -> bool:
    """Tell whether a directory holds a library's files, or what is left of them."""
    if disk.status(directory / manifests.NAME) is not None:
        return True
    if manifests.is_old(disk, directory):
        return True
    names = [*disk.names(directory), *disk.names(directory / BACKUPS)]
    return any(GENERATED.fullmatch(name) or name.startswith("manifest-") for name in names)


def erase(disk: Disk, directory: Path) -> None:
    """Remove a library's files, and nothing else. Raises `OSError`."""
    single = (manifests.NAME, quarantine.NAME, *manifests.OLD)
    for name in disk.names(directory):
        if name in (*single, LOCK, COMPACTING) or GENERATED.fullmatch(name):
            disk.remove(directory / name)
    for name in disk.names(directory / BACKUPS):
        if name.startswith("manifest-"):
            disk.remove(directory / BACKUPS / name)


def _remove(disk: Disk, path: Path) -> None:
    with suppress(OSError):
        disk.remove(path)
