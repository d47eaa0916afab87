"""Looking a library over, repairing what can be, bringing a backup back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from storage.engine import manifest as manifests
from storage.engine.compaction import Compaction
from storage.engine.disk import Disk
from storage.engine.faults import in_words
from storage.engine.journal import header
from storage.engine.layer import Layer
from storage.engine.lines import DamagedLine
from storage.engine.making import unframe_number
from storage.engine.manifest import Manifest
from storage.engine.schema import Schema
from storage.engine.store import Store
from storage.errors import LibraryError


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """An earlier state that can be brought back."""

    generation: int
    """What `restore` is to be given."""
    ended: datetime
    """Until when it was the library."""
    documents: int
    """Documents in its layers; what its journal added is not counted."""
    is_whole: bool
    """All its files are there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What was found in a library."""

    problems: tuple[str, ...]
    """In sentences; empty when all is well."""
    documents: Mapping[str, int]
    """How many there are, by table."""
    backups: tuple[Backup, ...]
    """Oldest first."""


def check(directory: Path, schema: Schema | None = None, *, disk: Disk | None = None) -> Report:
    """Read every byte of a library; nothing of it is changed, damaged lines are set aside."""
    disk = disk or Disk()
    saved = backups(directory, disk=disk)
    try:
        store = Store(directory, schema, disk=disk)
    except LibraryError as error:
        return Report(problems=(str(error),), documents={}, backups=saved)
    problems: list[str] = []
    for shelf in store.shelves.values():
        for layer in shelf.layers:
            problems += _problems_of(layer)
    problems = [*store.problems, *problems]
    documents = {name: len(shelf) for name, shelf in sorted(store.shelves.items())}
    store.close()
    return Report(problems=tuple(dict.fromkeys(problems)), documents=documents, backups=saved)


def repair(directory: Path, schema: Schema | None = None, *, disk: Disk | None = None) -> Report:
    """Write everything that is good as new files; returns what was wrong.

    The damaged files stay as a backup, the damaged lines in `quarantine.jsonl`. Raises
    `LibraryError` when the library cannot be opened or written.
    """
    report = check(directory, schema, disk=disk)
    if report.problems:
        store = Store(directory, schema, disk=disk)
        for shelf in store.shelves.values():
            for layer in shelf.layers:
                if not layer.index.is_sound():
                    layer.rebuild()
        compaction = Compaction(store)
        if not compaction.begin():
            raise LibraryError(
                f"Another carrel is at work in {directory}. Close it, then try again."
            )
        compaction.run(everything=True)
        compaction.install()
        store.close()
    return report


def backups(directory: Path, *, disk: Disk | None = None) -> tuple[Backup, ...]:
    """Return the states that can be brought back, oldest first."""
    disk = disk or Disk()
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
            _backup(disk, directory, manifest)
            for manifest in manifests.backups(disk, directory)
            if manifest.generation != present
        )


def restore(
    directory: Path, generation: int, schema: Schema | None = None, *, disk: Disk | None = None
) -> None:
    """Make the state that a backup holds the library's; the present one becomes a backup.

    Raises `LibraryError` when there is no such backup, or it is not whole.
    """
    disk = disk or Disk()
    known = {manifest.generation: manifest for manifest in manifests.backups(disk, directory)}
    backup = known.get(generation)
    if backup is None or not _backup(disk, directory, backup).is_whole:
        raise LibraryError(f"{directory} has no whole backup {generation}. Choose another.")
    lock = Store.lock_of(directory)
    with lock.held(), in_words(directory):
        newest = _newest(disk, directory, known)
        restored = replace(
            backup, generation=newest.generation + 1, epoch=max(newest.epoch, backup.epoch) + 1
        )
        data = disk.read_file(directory / backup.journal)
        head = header(restored.generation, restored.after, restored.epoch)
        journal = head + data.partition(b"\n")[2] if data else head
        disk.write_file(directory / restored.journal, journal)
        manifests.save(disk, directory, restored)
    Store(directory, schema, disk=disk).close()  # what was restored can be opened


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


def _backup(disk: Disk, directory: Path, manifest: Manifest) -> Backup:
    layers = {entry for table in manifest.tables.values() for entry in table.layers}
    statuses = {entry: disk.status(directory / entry.file) for entry in layers}
    journal = disk.status(directory / manifest.journal)
    whole = all(found is not None and found.size == e.size for e, found in statuses.items())
    return Backup(
        generation=manifest.generation,
        ended=datetime.fromtimestamp((journal.changed if journal else 0) / 1e9, UTC),
        documents=sum(table.documents for table in manifest.tables.values()),
        is_whole=whole and journal is not None,
    )


def _problems_of(layer: Layer) -> list[str]:
    """Return what is wrong with a layer and its index; reads all of both."""
    problems = []
    if not layer.index.is_sound():
        problems.append(f"{layer.index_name} is damaged; it can be made anew from the documents.")
        layer.rebuild(keep=False)
    if layer.checksum() == layer.entry.checksum:
        return problems
    for row, number in enumerate(layer.index.numbers):
        try:
            unframe_number(layer.line(row), number)
        except DamagedLine as error:
            problems.append(f"Document {number} of {layer.entry.file} is damaged: {error}.")
    return problems or [f"{layer.entry.file} is not as it was written, though each document is."]
