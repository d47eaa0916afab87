"""The manifest: which files a library is made of. Replacing it is what commits a compaction.

    ["crc",{"carrel":"manifest","format":2,"generation":7,"after":41,"epoch":0,"tables":{
        "papers":{"documents":500,"highest":512,"layers":[["papers-7.jsonl",1048576,"1a2b3c4d"]]}}}]

`journal-7.jsonl` then holds every transaction after number 41. A library without a manifest is of
generation 1: it has a journal, or nothing yet, and no layer. Each manifest is kept a second time
in `backups/`, with those of the last generations; their files stay until they are forgotten.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from storage.engine.disk import Disk
from storage.engine.journal import check_format
from storage.engine.layer import FORMAT, Entry, OnDamage
from storage.engine.lines import DamagedLine, encode, frame, unframe
from storage.errors import LibraryError

GENERATED = re.compile(r"[a-z0-9_]+-(\d+)\.(?:jsonl|idx)(?:\.new)?")
"""The names of a generation's files, with its number."""
NAME = "manifest.json"
BACKUPS = "backups"
OLD = ("library.json", "journal.jsonl")
"""A library of format 1: its snapshot, and its journal."""
KEPT = 3
"""Generations kept beside the present one."""


@dataclass(frozen=True, slots=True)
class TableEntry:
    """What the manifest says of a table."""

    documents: int
    """Documents in all its layers."""
    highest: int
    """The highest number ever used."""
    layers: tuple[Entry, ...]
    """Oldest first."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """The files of one generation."""

    generation: int = 1
    """Counts compactions."""
    after: int = 0
    """The layers hold every transaction up to this number."""
    epoch: int = 0
    """Counts restorations, after which nobody may go on from what they had read."""
    tables: Mapping[str, TableEntry] = field(default_factory=dict)
    """By name."""

    @property
    def journal(self) -> str:
        """The name of the journal that goes on from here."""
        return f"journal-{self.generation}.jsonl"

    def files(self) -> set[str]:
        """Return the names of the files that belong to this generation."""
        layers = {layer.file for table in self.tables.values() for layer in table.layers}
        indexes = {str(Path(name).with_suffix(".idx")) for name in layers}
        return {self.journal, *layers, *indexes}

    def encoded(self) -> bytes:
        """Return the content of the manifest's file."""
        tables = {
            name: {
                "documents": table.documents,
                "highest": table.highest,
                "layers": [[entry.file, entry.size, entry.checksum] for entry in table.layers],
            }
            for name, table in self.tables.items()
        }
        return frame(
            encode(
                {
                    "carrel": "manifest",
                    "format": FORMAT,
                    "generation": self.generation,
                    "after": self.after,
                    "epoch": self.epoch,
                    "tables": tables,
                }
            )
        )


def decode(path: Path, data: bytes) -> Manifest:
    """Return the manifest in a file's content. Raises `DamagedLine`, or `LibraryError` if newer."""
    try:
        (head,) = unframe(data.rstrip(b"\n"))
        check_format(path, head)
        tables = {name: _table(table) for name, table in head["tables"].items()}
        return Manifest(head["generation"], head["after"], head["epoch"], tables)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DamagedLine(str(error)) from error


def _table(table: Mapping[str, Any]) -> TableEntry:
    layers = tuple(Entry(file, size, checksum) for file, size, checksum in table["layers"])
    return TableEntry(table["documents"], table["highest"], layers)


def is_old(disk: Disk, directory: Path) -> bool:
    """Tell whether the directory holds a library of format 1."""
    if disk.status(directory / NAME) is not None:
        return False
    return any(disk.status(directory / name) is not None for name in OLD)


def load(disk: Disk, directory: Path, report: OnDamage) -> Manifest:
    """Return the manifest of a directory, from its second copy where the first is damaged.

    Raises `LibraryError` when the files there cannot be understood, `OSError`.
    """
    path = directory / NAME
    if disk.status(path) is not None:
        data = disk.read_file(path)
        try:
            return decode(path, data)
        except DamagedLine as error:
            report(f"{NAME} is damaged: {error}. Its copy in {BACKUPS} was read.", data)
    elif not _has_layers(disk, directory):
        return Manifest()
    else:
        report(f"{NAME} is missing. Its copy in {BACKUPS} was read.", b"")
    copies = kept(disk, directory)
    if not copies:
        raise LibraryError(
            f"{path} is missing or damaged, and so is its copy in {BACKUPS}. Carrel left the "
            "library's files as they are; copy the directory back from a backup of your own."
        )
    return copies[-1]


def save(disk: Disk, directory: Path, manifest: Manifest) -> None:
    """Make `manifest` that of the directory, in one step, and then keep it a second time."""
    disk.write_file(directory / NAME, manifest.encoded())
    keep(disk, directory, manifest)


def keep(disk: Disk, directory: Path, manifest: Manifest) -> None:
    """Keep a manifest in `backups`, where that is possible."""
    with suppress(OSError):  # the library is right without its copy
        disk.make_directory(directory / BACKUPS)
        copy = directory / BACKUPS / f"manifest-{manifest.generation}.json"
        disk.write_file(copy, manifest.encoded())


def kept(disk: Disk, directory: Path) -> list[Manifest]:
    """Return the manifests kept in `backups`, oldest first; damaged ones are left out."""
    found = []
    for name in disk.names(directory / BACKUPS):
        if not (name.startswith("manifest-") and name.endswith(".json")):
            continue
        path = directory / BACKUPS / name
        try:
            found.append(decode(path, disk.read_file(path)))
        except (DamagedLine, OSError):
            continue
    return sorted(found, key=lambda manifest: manifest.generation)


def _has_layers(disk: Disk, directory: Path) -> bool:
    names = (name for name in disk.names(directory) if name != Manifest().journal)
    return any(GENERATED.fullmatch(name) for name in names)
