"""`carrel doctor`: what the library holds, what is wrong with it, what to do next."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

from storage import health
from storage.errors import LibraryError
from storage.health import Health
from storage.locations import is_named
from storage.words import count_of
from tui.shell.opening import directory_of, doctor_of, indexing, no_library
from tui.shell.output import say, say_json, warn

_PROBLEMS = 20
"""So many are printed; JSON has all of them."""


def doctor(arguments: Namespace) -> int:
    """Look the library over, and mend it when that is asked for."""
    directory = directory_of(arguments)
    if not health.exists(directory):
        is_mending = arguments.repair or arguments.restore is not None
        if is_mending or is_named(arguments.library, os.environ):
            raise no_library(directory)
        warn("There is no library yet. carrel import brings papers in; carrel demo shows a sample.")
        return 0
    done, error = _mend(directory, arguments)
    with indexing() as progress:
        found = health.look(directory, command=doctor_of(directory), progress=progress)
    if arguments.json:
        say_json({**found.as_record(), "done": list(done), "error": error})
    else:
        for text in (*done, *_account(found)):
            say(text)
        if error is not None and error not in found.report.problems:
            warn(error)
    return 0 if found.is_well and error is None else 1


def _mend(directory: Path, arguments: Namespace) -> tuple[tuple[str, ...], str | None]:
    """Do what was asked for; return what was done, and what kept it from being done."""
    try:
        if arguments.repair:
            return health.repair(directory), None
        if arguments.restore is not None:
            chosen = arguments.restore or None
            return health.restore(directory, chosen, command=doctor_of(directory)), None
    except LibraryError as error:
        return (), str(error)
    return (), None


def _account(found: Health) -> Iterator[str]:
    """Yield what there is, what is wrong and what to do, line by line."""
    report = found.report
    yield f"The library in {found.directory}"
    for table, count in report.documents.items():
        yield f"  {count:>9,}  {table}"
    if report.opens and not report.documents:
        yield "  nothing yet"
    yield from _backups(found)
    yield from found.notes
    if found.is_well:
        yield "Nothing is wrong with it."
        return
    yield f"{count_of(len(report.problems), 'problem')}:"
    for problem in report.problems[:_PROBLEMS]:
        yield f"  {problem}"
    if (more := len(report.problems) - _PROBLEMS) > 0:
        yield f"  … and {more:,} more; --json lists them."
    if found.set_aside:
        yield f"quarantine.jsonl keeps {count_of(found.set_aside, 'damaged line')}."
    if found.advice:
        yield "What to do:"
    for sentence in found.advice:
        yield f"  {sentence}"


def _backups(found: Health) -> Iterator[str]:
    backups = found.report.backups
    if backups:
        yield "Backups, the newest first:"
    for backup in reversed(backups):
        ended = backup.ended and backup.ended.astimezone().strftime("until %Y-%m-%d %H:%M")
        documents = count_of(backup.documents, "document")
        changes = count_of(backup.changes, "later change")
        whole = "whole" if backup.is_whole else "not whole"
        yield f"  {backup.generation:>9}  {ended or '':22}  {documents}, {changes}: {whole}"
