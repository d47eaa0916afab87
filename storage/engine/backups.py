"""Earlier states of a library: which there are, and bringing one back.

A backup costs nothing to make: it is a manifest of before, and the files it names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from zlib import crc32

from storage.engine import manifest as manifests
from storage.engine.disk import Disk
from storage.engine.faults import in_words
from storage.engine.journal import header
from storage.engine.layer import Entry
from storage.engine.lines import DamagedLine, unframe
from storage.engine.manifest import Manifest
from storage.engine.schema import Schema
from storage.engine.store import Store
from storage.errors import LibraryError


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """An earlier state that can be brought back."""

    generation: int
    """What `restore` is to be given."""
    ended: datetime | None
    """Until when it was the library; None when its journal is missing."""
    documents: int
    """Documents in its layers; what its journal adds is not counted."""
    changes: int
    """Transactions in its journal, which come back too."""
    is_whole: bool
    """All its files are there, and are as they were written."""


def backups(directory: Path, *, disk: Disk | None = None) -> tuple[Backup, ...]:
    """Return the states that can be brought back, oldest first."""
    disk = disk or Disk()
    sound: dict[Entry, bool] = {}
    with in_words(directory, "Its backups could not be read."):
        status = disk.status(directory / manifests.NAME)
        present = 0
        if status is not None:
            try:
                data = disk.read_file(directory / manifests.NAME)
                present = manifests.decode(directory / manifests.NAME, data).generation
            except DamagedLine:
                present = 0
        return tuple(
            _backup(disk, directory, manifest, sound)
            for manifest in manifests.kept(disk, directory)
            if manifest.generation != present
        )


def restore(
    directory: Path,
    generation: int | None = None,
    schema: Schema | None = None,
    *,
    disk: Disk | None = None,
) -> tuple[Backup, int]:
    """Make the state that a backup holds the library's; the present one becomes a backup.

    Without a generation, the newest whole backup. Returns the backup, and the generation as which
    the present state is kept. Raises `LibraryError` when there is no such backup, or it is not
    whole.
    """
    disk = disk or Disk()
    backup = _chosen(directory, generation, backups(directory, disk=disk))
    lock = Store.lock_of(directory)
    with lock.held(), in_words(directory):
        kept = {manifest.generation: manifest for manifest in manifests.kept(disk, directory)}
        wanted, newest = kept[backup.generation], _newest(disk, directory, kept)
        restored = replace(
            wanted, generation=newest.generation + 1, epoch=max(newest.epoch, wanted.epoch) + 1
        )
        data = disk.read_file(directory / wanted.journal)
        head = header(restored.generation, restored.after, restored.epoch)
        journal = head + data.partition(b"\n")[2] if data else head
        disk.write_file(directory / restored.journal, journal)
        manifests.save(disk, directory, restored)
    Store(directory, schema, disk=disk).close()  # what was restored can be opened
    return backup, newest.generation


def _chosen(directory: Path, generation: int | None, saved: tuple[Backup, ...]) -> Backup:
    """Return the backup of that generation, or the newest whole one."""
    whole = [backup for backup in saved if backup.is_whole]
    found = [backup for backup in whole if generation in (None, backup.generation)]
    if found:
        return found[-1]
    if generation is None:
        raise LibraryError(
            f"{directory} has no whole backup. Copy the directory back from a backup of your own."
        )
    others = ", ".join(str(backup.generation) for backup in whole)
    choose = f"Choose another: {others}." if others else "It has no other either."
    raise LibraryError(f"{directory} has no whole backup {generation}. {choose}")


def _newest(disk: Disk, directory: Path, known: Mapping[int, Manifest]) -> Manifest:
    """Return the highest manifest there is, and keep the present one as a backup."""
    candidates = list(known.values())
    path = directory / manifests.NAME
    if disk.status(path) is not None:
        try:
            present = manifests.decode(path, disk.read_file(path))
        except DamagedLine:
            pass
        else:
            candidates.append(present)
            manifests.keep(disk, directory, present)
    return max(candidates, key=lambda manifest: manifest.generation)


def _backup(disk: Disk, directory: Path, manifest: Manifest, sound: dict[Entry, bool]) -> Backup:
    """Look a backup over; `sound` remembers what layers were found to be."""
    for table in manifest.tables.values():
        for entry in table.layers:
            if entry not in sound:
                sound[entry] = _is_sound(disk, directory, entry)
    layers = [entry for table in manifest.tables.values() for entry in table.layers]
    path = directory / manifest.journal
    journal = disk.status(path)
    changes, is_whole = _count_changes(disk.read_file(path)) if journal else (0, False)
    return Backup(
        generation=manifest.generation,
        ended=datetime.fromtimestamp(journal.changed / 1e9, UTC) if journal else None,
        documents=sum(table.documents for table in manifest.tables.values()),
        changes=changes,
        is_whole=is_whole and all(sound[entry] for entry in layers),
    )


def _is_sound(disk: Disk, directory: Path, entry: Entry) -> bool:
    """Tell whether a layer is as it was written; reads all of it."""
    path = directory / entry.file
    status = disk.status(path)
    if status is None or status.size != entry.size:
        return False
    return f"{crc32(disk.map_file(path)):08x}" == entry.checksum


def _count_changes(journal: bytes) -> tuple[int, bool]:
    """Return how many transactions a journal holds, and whether all its lines are sound."""
    *lines, _torn = journal.split(b"\n")
    try:
        return sum(len(unframe(line)) > 1 for line in lines), True
    except DamagedLine:
        return 0, False
