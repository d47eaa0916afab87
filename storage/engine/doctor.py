"""Looking a library over, and repairing what can be."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from storage.engine import manifest as manifests
from storage.engine import migration
from storage.engine.backups import Backup, backups
from storage.engine.compaction import Compaction
from storage.engine.disk import Disk
from storage.engine.faults import opening
from storage.engine.layer import FORMAT, Layer, Progress
from storage.engine.lines import DamagedLine
from storage.engine.schema import Schema
from storage.engine.store import Store
from storage.errors import LibraryError, NewerLibraryError


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
    with closing(store):
        return _looked_over(store, saved)


def _looked_over(store: Store, saved: tuple[Backup, ...]) -> Report:
    """Read every layer of a store that is open, and see how its journal ends."""
    layers = [layer for shelf in store.shelves.values() for layer in shelf.layers]
    notes = [
        f"{layer.index_name} was missing or damaged, and was made anew."
        for layer in layers
        if layer.is_reindexed
    ]
    problems = [problem for layer in layers for problem in _problems_of(layer)]
    status = store.disk.status(store.journal.path)
    store.catch_up()  # another process may have ended its line meanwhile
    if status is not None and status.size > store.journal.offset:
        notes.append(
            f"{store.journal.path.name} ends within a line: a program was ended as it wrote it. "
            "That change never counted; the next one takes its place."
        )
    return Report(
        problems=tuple(dict.fromkeys((*store.problems, *problems))),
        notes=tuple(notes),
        format=FORMAT,
        generation=store.manifest.generation,
        documents={name: len(shelf) for name, shelf in sorted(store.shelves.items())},
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
            layer.document(row)
        except DamagedLine as error:
            problems.append(f"Document {number} of {layer.entry.file} is damaged: {error}.")
    return problems or [f"{layer.entry.file} is not as it was written, though each document is."]
