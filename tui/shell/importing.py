"""`carrel import`: the sources one by one, and the account of each."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterator
from datetime import UTC, datetime

from storage import intake, loading
from storage.arriving import ImportReport
from storage.records import report_record
from tui.shell.opening import library_of
from tui.shell.output import UsageError, counted, progress_line, say, say_json_array, warn

_WIDTH = 78


def take(arguments: Namespace) -> int:
    """Import every source; a bad one does not keep the others out."""
    if arguments.as_format not in (None, *loading.formats()):
        known = ", ".join(loading.formats())
        raise UsageError(f"There is no format “{arguments.as_format}”. Known: {known}.")
    today = arguments.date or datetime.now(tz=UTC).astimezone().date()
    reports: list[ImportReport] = []
    with library_of(arguments) as library, progress_line() as show:
        rehearsal = library.rehearsal() if arguments.dry_run else None
        for name in arguments.sources:
            show(f"Reading {name}"[-_WIDTH:])
            accounts = intake.import_all(
                library,
                name,
                today=today,
                as_format=arguments.as_format,
                author=arguments.author,
                rehearsal=rehearsal,
                data=_standard_input() if name == loading.STANDARD_INPUT else None,
                progress=lambda name, done, all_of: show(_far(name, done, all_of)),
            )
            for report in accounts:
                show("")
                reports.append(report)
                _tell(report, arguments)
        if arguments.json:
            say_json_array(map(report_record, reports))
        elif len(reports) > 1:
            say(f"The library holds {counted(len(library))}.")
    return 1 if any(report.error or report.rejected for report in reports) else 0


def _far(name: str, done: int, all_of: int) -> str:
    """Return how far an arrival is, on a line that fits a terminal."""
    far = f": {done:,} of {counted(all_of)}"
    return name[-(_WIDTH - len(far)) :] + far


def _standard_input() -> bytes:
    return sys.stdin.buffer.read(loading.FILE_BYTES + 1)


def _tell(report: ImportReport, arguments: Namespace) -> None:
    if report.error:
        warn(report.error)
    elif not arguments.json:
        for text in account(report, dry_run=arguments.dry_run):
            say(text)


def account(report: ImportReport, *, dry_run: bool = False) -> Iterator[str]:
    """Yield the account of one source in lines: the sum first, then what was not taken."""
    found = f"{report.source}: {report.format}, {counted(report.records, 'record')}"
    if report.feeds:
        yield _feeds(report, dry_run=dry_run)
    elif not report.records and report.import_id:
        yield f"{report.source}: {report.format}, no papers"
    elif not report.records:
        yield f"{report.source}: {report.format}, 0 PAPERS FOUND. Nothing was imported."
    elif report.new or report.updated:
        parts = [f"{report.new:,} new", f"{report.updated:,} merged into known papers"]
        if report.duplicates:
            parts.append(f"{report.duplicates:,} already here")
        if report.rejected:
            parts.append(f"{len(report.rejected):,} rejected")
        yield f"{found}: {', '.join(parts)}{' (dry run: nothing changed)' if dry_run else ''}"
    else:
        all_of = "the 1 record is" if report.records == 1 else f"all {report.records:,} records are"
        nothing = "no new paper" if report.import_id else "nothing new"
        yield f"{found}: {nothing}, {all_of} already here"
    for item in report.rejected:
        yield f"    rejected, {item.where}: {item.reason}"
    for sentence in report.warnings:
        yield f"    note: {sentence}"


def _feeds(report: ImportReport, *, dry_run: bool) -> str:
    """Return the account of a list of feeds to follow."""
    parts = [f"{report.new:,} to follow" if dry_run else f"{report.new:,} now followed"]
    if report.updated:
        parts.append(f"{report.updated:,} renamed or moved")
    if report.duplicates:
        parts.append(f"{report.duplicates:,} followed already")
    if report.rejected:
        parts.append(f"{len(report.rejected):,} rejected")
    said = f"{report.source}: {report.format}, {counted(report.feeds, 'feed')}: {', '.join(parts)}"
    return f"{said} (dry run: nothing changed)" if dry_run else said
