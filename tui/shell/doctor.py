"""`carrel doctor`: terminal, clipboard, configuration, library, index and, if wanted, network."""

from __future__ import annotations

import os
import shutil
import sys
from argparse import Namespace
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from storage import health
from storage.errors import LibraryError
from storage.health import Health
from storage.library import Library
from storage.locations import is_named
from storage.words import count_of
from tui.shell.opening import directory_of, doctor_of, indexing, no_library
from tui.shell.output import say, say_json, warn
from tui.shell.surroundings import Check, Terminal, checks_of

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
        checks = list(checks_of(_terminal(), os.environ))
        if arguments.json:
            say_json({"library": None, "checks": [check.as_record() for check in checks]})
        else:
            _say_checks(checks)
        return 0
    done, error = _mend(directory, arguments)
    with indexing() as progress:
        found = health.look(directory, command=doctor_of(directory), progress=progress)
    checks = [*checks_of(_terminal(), os.environ), *_library_checks(found, arguments)]
    if arguments.json:
        said = [check.as_record() for check in checks]
        say_json({**found.as_record(), "done": list(done), "error": error, "checks": said})
    else:
        for text in done:
            say(text)
        _say_checks(checks)
        for text in _account(found):
            say(text)
        if error is not None and error not in found.report.problems:
            warn(error)
    is_reached = not any(check.advice for check in checks if check.about == "network")
    return 0 if found.is_well and error is None and is_reached else 1


def _terminal() -> Terminal:
    size = shutil.get_terminal_size() if sys.stdout.isatty() else None
    return Terminal(size, getattr(sys.__stderr__, "encoding", None) or "")


def _say_checks(checks: Iterable[Check]) -> None:
    """Say each check below what it is about."""
    for about, found in groupby(checks, key=lambda check: check.about):
        say(f"The {about}")
        for check in found:
            say(f"  {check.says}")
            if check.advice:
                say(f"  → {check.advice}")


def _library_checks(found: Health, arguments: Namespace) -> Iterator[Check]:
    """Look over what the library is used with: its search index, the servers of its feeds."""
    if not found.is_current:
        return  # opening it would convert it
    with Library(found.directory) as library:
        yield _index(library)
        if arguments.network:
            yield from _network(library)


def _index(library: Library) -> Check:
    size = library.searching.size
    if library.searching.is_ready:
        return Check("search index", f"It is there, of {size / 1_000_000:,.1f} MB.")
    says = "There is none now; until there is, a search reads the papers."
    return Check("search index", f"{says} The reader makes it when it is open.")


def _network(library: Library) -> Iterator[Check]:
    from storage.reaching import reach

    feeds = [feed for feed in library.feeds() if feed.followed]
    if not feeds:
        yield Check("network", "No feed is followed, so nobody was asked.")
    for reached in reach(feeds):
        if reached.fault is None:
            yield Check("network", f"{reached.host} answers.")
        else:
            advice = "Look at the address in a browser; if that fails too, it is not Carrel."
            yield Check("network", f"{reached.host}: {reached.fault}", advice)


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
