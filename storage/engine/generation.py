"""Opening a generation: the files that a manifest names, and what its journal says since.

A library goes on to its next generation with each compaction and each restoration. Another
process may do that while this one opens: then it tries anew, with the manifest there is by now.
"""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from storage.engine import manifest as manifests
from storage.engine.disk import Disk, Status
from storage.engine.journal import Journal, Transaction
from storage.engine.layer import Layer, OnDamage, Progress
from storage.engine.manifest import Manifest
from storage.engine.schema import Schema
from storage.engine.shelf import Shelf
from storage.engine.state import State
from storage.errors import LibraryError

_TRIES = 20


@dataclass(frozen=True, slots=True)
class Generation:
    """One generation, opened."""

    manifest: Manifest
    """Its files."""
    seen: Status | None
    """The manifest's file as it was; None where there was none yet."""
    state: State
    """Its tables, with all that its journal held."""
    journal: Journal
    """Read to its end."""
    transactions: tuple[Transaction, ...]
    """What its journal held."""

    def close(self) -> None:
        """Close the journal; everything of it is in the generation after it."""
        with suppress(OSError):
            self.journal.close()


class Opener:
    """Opens the generations of one directory."""

    def __init__(
        self,
        disk: Disk,
        directory: Path,
        schema: Schema,
        *,
        report: OnDamage,
        progress: Progress | None,
    ) -> None:
        """Tell damage to `report`, and to `progress` how an index that is made anew comes along."""
        self._disk = disk
        self._directory = directory
        self._schema = schema
        self._report = report
        self._progress = progress

    def newest(self, known: Collection[Shelf] = ()) -> Generation:
        """Open the generation that counts; layers of the `known` tables are not opened again.

        Raises `LibraryError` when a part of it is missing or was written by a newer Carrel,
        `OSError`.
        """
        for attempt in range(_TRIES):
            seen = self._seen()
            try:
                manifest = manifests.load(self._disk, self._directory, self._report)
                return self._open(manifest, seen, known)
            except FileNotFoundError as error:
                # Another process may have gone on to the next generation meanwhile.
                if self._seen() == seen or attempt == _TRIES - 1:
                    raise LibraryError(
                        f"{error.filename} is missing, and with it a part of the library. "
                        "Carrel left the rest as it is. “carrel doctor” says what can be brought "
                        "back."
                    ) from error
        raise AssertionError

    def transactions_of(self, generation: int) -> list[Transaction]:
        """Return what is in the journal of a generation, while it is kept. Raises `OSError`."""
        path = self._directory / Manifest(generation).journal
        journal = Journal(self._disk, path, generation=generation, after=0, epoch=0)
        try:
            return journal.read(self._report)
        finally:
            journal.close()

    def _seen(self) -> Status | None:
        return self._disk.status(self._directory / manifests.NAME)

    def _open(
        self, manifest: Manifest, seen: Status | None, known: Collection[Shelf]
    ) -> Generation:
        shelves = self._shelves(manifest, known)
        state = State(self._schema, shelves, number=manifest.after, report=self._report)
        journal = Journal(
            self._disk,
            self._directory / manifest.journal,
            generation=manifest.generation,
            after=manifest.after,
            epoch=manifest.epoch,
        )
        transactions = journal.read(self._report)
        if manifest.generation > 1 and not journal.offset:
            self._report(f"{manifest.journal} is missing; what it held is lost.", b"")
        for transaction in transactions:
            state.replay(transaction)
        return Generation(manifest, seen, state, journal, tuple(transactions))

    def _shelves(self, manifest: Manifest, known: Collection[Shelf]) -> dict[str, Shelf]:
        """Return the tables as their layers have them."""
        opened = {layer.entry: layer for shelf in known for layer in shelf.layers}
        shelves: dict[str, Shelf] = {}
        for name, table in manifest.tables.items():
            schema = self._schema.of(name)
            layers = [
                opened.get(entry)
                or Layer(
                    self._disk,
                    self._directory,
                    entry,
                    schema,
                    report=self._report,
                    progress=self._progress,
                )
                for entry in table.layers
            ]
            shelves[name] = Shelf(
                name,
                schema,
                layers,
                documents=table.documents,
                highest=table.highest,
                report=self._report,
            )
        return shelves
