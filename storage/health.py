"""A library as `carrel doctor` sees it: looked over, repaired, brought back from a backup."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from storage.engine import backups, doctor
from storage.engine.backups import Backup
from storage.engine.cleaning import is_library
from storage.engine.disk import Disk
from storage.engine.doctor import Report
from storage.engine.faults import opening
from storage.engine.layer import FORMAT, Progress
from storage.engine.quarantine import NAME as QUARANTINE
from storage.holdings import SCHEMA
from storage.words import count_of

_COMMAND = "carrel doctor"
_NOTHING = b'"bytes":""}]'
"""How a line of the quarantine ends that tells of a file that is missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What is in a library directory, and what is wrong with it."""

    directory: Path
    """Which directory it is."""
    report: Report
    """What was found."""
    set_aside: int
    """Damaged lines in `quarantine.jsonl`."""
    is_writable: bool
    """Whether anything may be changed in the directory."""
    command: str
    """What is typed to look it over, for the advice."""

    @property
    def is_well(self) -> bool:
        """Nothing is wrong."""
        return not self.report.problems

    @property
    def is_current(self) -> bool:
        """It opens as it is: nothing has to be converted."""
        return self.report.opens and self.report.format == FORMAT

    @property
    def notes(self) -> tuple[str, ...]:
        """What is worth knowing and no damage, in sentences."""
        if self.is_writable:
            return self.report.notes
        return (*self.report.notes, "It can only be read here: marks and imports are refused.")

    @property
    def is_newer(self) -> bool:
        """A newer Carrel wrote it; what is wrong says so, and nothing is to be done to it."""
        return (self.report.format or 0) > FORMAT

    @property
    def whole_backups(self) -> tuple[Backup, ...]:
        """The backups that can be brought back, oldest first."""
        return tuple(backup for backup in self.report.backups if backup.is_whole)

    @property
    def advice(self) -> tuple[str, ...]:
        """What to do next, in sentences."""
        if self.is_well or self.is_newer:
            return ()
        if self.report.opens:
            first = (
                f"{self.command} --repair writes all that is good anew; the damaged files stay as "
                "a backup."
            )
            return (first, *self._going_back("Or you can"))
        return self._going_back("You can") or (
            "No whole backup is here: copy the directory back from a backup of your own, on "
            "another disk say.",
        )

    def _going_back(self, word: str) -> tuple[str, ...]:
        """Return how to go back to the newest whole backup, if there is one."""
        if not self.whole_backups:
            return ()
        newest = self.whole_backups[-1]
        return (
            f"{word} go back to how it was until {_minute(newest.ended)}: {self.command} "
            f"--restore {newest.generation}. What is here now then stays as a backup.",
        )

    def as_record(self) -> dict[str, Any]:
        """Return all of it as one JSON object."""
        report = self.report
        return {
            "library": str(self.directory),
            "well": self.is_well,
            "opens": report.opens,
            "format": report.format,
            "generation": report.generation,
            "documents": dict(report.documents),
            "problems": list(report.problems),
            "writable": self.is_writable,
            "notes": list(self.notes),
            "set_aside": self.set_aside,
            "advice": list(self.advice),
            "backups": [
                {
                    "generation": backup.generation,
                    "ended": backup.ended and backup.ended.isoformat(),
                    "documents": backup.documents,
                    "changes": backup.changes,
                    "whole": backup.is_whole,
                }
                for backup in report.backups
            ],
        }


def exists(directory: Path) -> bool:
    """Tell whether there is a library. Raises `LibraryError` when that cannot be a directory."""
    with opening(directory):
        return is_library(Disk(), directory)


def look(directory: Path, *, command: str = _COMMAND, progress: Progress | None = None) -> Health:
    """Read all of a library; of its documents nothing is changed.

    `command` is what the advice says to type; `progress` hears, file by file, of an index that has
    to be made anew.
    """
    report = doctor.check(directory, SCHEMA, progress=progress)
    return Health(
        directory=directory,
        report=report,
        set_aside=_count_set_aside(directory),
        is_writable=os.access(directory, os.W_OK),
        command=command,
    )


def repair(directory: Path) -> tuple[str, ...]:
    """Write everything that is good anew; returns what was done, in sentences.

    Raises `LibraryError` when the library cannot be opened or written.
    """
    before = doctor.repair(directory, SCHEMA)
    if not before.problems:
        return ("There was nothing to repair.",)
    after = doctor.check(directory, SCHEMA)
    done = [f"Repaired: all that is good was written anew, as generation {after.generation}."]
    if before.generation is not None:
        done.append(f"The files of before stay as backup {before.generation}.")
    if count := _count_set_aside(directory):
        done.append(f"{QUARANTINE} keeps {count_of(count, 'damaged line')}.")
    return tuple(done)


def restore(
    directory: Path, generation: int | None = None, *, command: str = _COMMAND
) -> tuple[str, ...]:
    """Bring back the backup of that generation, or the newest whole one; returns what was done.

    Raises `LibraryError` when there is none, or the library cannot be written.
    """
    backup, kept_as = backups.restore(directory, generation, SCHEMA)
    saved = {backup.generation: backup for backup in backups.backups(directory)}
    is_whole = kept_as in saved and saved[kept_as].is_whole
    back = f"{command} --restore {kept_as} goes back to it" if is_whole else "it is not whole"
    return (
        f"Backup {backup.generation} is the library again, as it was until "
        f"{_minute(backup.ended)}.",
        f"What was here before is kept as backup {kept_as}: {back}.",
    )


def _minute(moment: datetime | None) -> str:
    """Return a moment as the user's clock shows it; that of a whole backup is always known."""
    return "then" if moment is None else moment.astimezone().strftime("%Y-%m-%d %H:%M")


def _count_set_aside(directory: Path) -> int:
    with opening(directory):
        path = directory / QUARANTINE
        lines = path.read_bytes().splitlines() if path.exists() else []
    return sum(not line.endswith(_NOTHING) for line in lines)
