"""Looking a library over, repairing what can be, bringing a backup back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from zlib import crc32

from storage.engine import manifest as manifests
from storage.engine import migration
from storage.engine.compaction import Compaction
from storage.engine.disk import Disk
from storage.engine.faults import in_words, opening
from storage.engine.journal import header
from storage.engine.layer import FORMAT, Entry, Layer, Progress
from storage.engine.lines import DamagedLine, unframe
from storage.engine.making import unframe_number
from storage.engine.manifest import Manifest
from storage.engine.schema import Schema
from storage.engine.store import Store
from storage.errors import LibraryError, NewerLibraryError


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What was found in a library."""

    problems: tuple[str, ...]
    """In sentences; empty when all is well."""
    notes: tuple[str, ...] = ()
    """What is no damage, or is mended already, in sentences."""
    opens: bool = True
    """Whether the library can be opened, with what is good in it."""
    format: int | None = None
    """The format of its files, also of a newer Carrel's; None when that could not be told."""
    generation: int | None = None
    """The generation that counts; None where there is none yet, or it does not open."""
    documents: Mapping[str, int]
    """How many there are, by table."""
    backups: tuple[Backup, ...]
    """Oldest first."""


def check(
    directory: Path,
    schema: Schema | None = None,
    *,
    disk: Disk | None = None,
    progress: Progress | None = None,
) -> Report:
    """Read every byte of a library. Of its documents nothing is changed.

    At most, damaged lines are copied to the quarantine, and an index that does not fit is made
    anew.
    """
    disk = disk or Disk()
    saved: tuple[Backup, ...] = ()
    try:
        saved = backups(directory, disk=disk)
        with opening(directory):
            if manifests.is_old(disk, directory):
                return _check_format_1(disk, directory, saved)
        store = Store(directory, schema, disk=disk, progress=progress)
    except LibraryError as error:
        return Report(
            problems=(str(error),),
            opens=False,
            format=error.format if isinstance(error, NewerLibraryError) else None,
            documents={},
            backups=saved,
        )
    problems: list[str] = []
    notes: list[str] = []
    for shelf in store.shelves.values():
        for layer in shelf.layers:
            if layer.is_reindexed:
                notes.append(f"{layer.index_name} was missing or damaged, and was made anew.")
            problems += _problems_of(layer)
    status = disk.status(store.journal.path)
    store.catch_up()  # another process may have ended its line meanwhile
    if status is not None and status.size > store.journal.offset:
        notes.append(
            f"{store.journal.path.name} ends within a line: a program was ended as it wrote it. "
            "That change never counted; the next one takes its place."
        )
    problems = [*store.problems, *problems]
    documents = {name: len(shelf) for name, shelf in sorted(store.shelves.items())}
    store.close()
    return Report(
        problems=tuple(dict.fromkeys(problems)),
        notes=tuple(notes),
        format=FORMAT,
        generation=store.manifest.generation,
        documents=documents,
        backups=saved,
    )


def _check_format_1(disk: Disk, directory: Path, saved: tuple[Backup, ...]) -> Report:
    """Read a library of format 1, and leave it one."""
    tables = migration.read(disk, directory)
    note = (
        "The library is of format 1. The next program that opens it converts it, and keeps the "
        f"files of now in {manifests.BACKUPS}/format-1."
    )
    documents = {name: len(table) for name, table in sorted(tables.items())}
    return Report(problems=(), notes=(note,), format=1, documents=documents, backups=saved)


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
            for manifest in manifests.backups(disk, directory)
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
        kept = {manifest.generation: manifest for manifest in manifests.backups(disk, directory)}
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
