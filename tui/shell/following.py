"""`carrel add`: feeds to follow, by address, home page, arXiv category or query, Daily Papers."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from storage import adding, feed_search, intake, specs
from storage.arriving import ImportReport
from storage.errors import CarrelError
from storage.library import Library
from storage.model import Feed
from storage.records import Record, feed_record, report_record
from storage.specs import Spec, SpecError
from tui.shell.importing import account
from tui.shell.opening import library_of
from tui.shell.output import UsageError, counted, say, say_json_array, warn


@dataclass(frozen=True, slots=True)
class _Added:
    """What became of one SPEC."""

    spec: str
    feed: Feed | None = None
    reports: tuple[ImportReport, ...] = ()
    is_known: bool = False
    """It was followed before."""
    others: tuple[str, ...] = ()
    note: str | None = None
    error: str | None = None


def add(arguments: Namespace) -> int:
    """Follow each SPEC; one that cannot be does not keep the others out."""
    wanted = [(text, _spec(text)) for text in arguments.specs]
    if arguments.title and len(wanted) > 1:
        raise UsageError("--title names one feed: give one SPEC with it.")
    today = datetime.now(tz=UTC).astimezone().date()
    done: list[_Added] = []
    with library_of(arguments) as library:
        for text, spec in wanted:
            try:
                added = _add(library, text, spec, arguments, today)
            except CarrelError as error:
                added = _Added(text, error=str(error))
            done.append(added)
            _tell(added, arguments)
        if arguments.json:
            counts = library.counts().feeds
            say_json_array(_record(added, counts) for added in done)
    return 1 if any(_has_failed(added) for added in done) else 0


def _spec(text: str) -> Spec:
    try:
        return specs.parse(text)
    except SpecError as error:
        raise UsageError(str(error)) from error


def _add(library: Library, text: str, spec: Spec, arguments: Namespace, today: date) -> _Added:
    if spec.is_paper:
        reports = intake.import_all(library, spec.request.address, today=today)
        return _Added(text, reports=tuple(reports))
    found = feed_search.find(spec, today=today)
    if found.parsed is not None and found.parsed.feeds:  # a list of feeds
        report = library.take(found.parsed, source=spec.request.address)
        return _Added(text, reports=(report,))
    known = library.feed_at(found.request.address)
    feed = adding.follow(library, found, title=arguments.title, folder=arguments.folder)
    parsed = adding.arrival(found, feed)
    taken = (library.take(parsed, source=found.request.address),) if parsed else ()
    named = next((each for each in library.feeds() if each.key == feed.key), feed)
    others = tuple(candidate.address for candidate in found.others)
    return _Added(
        text,
        named,
        taken,
        is_known=known is not None and known.followed,
        others=others,
        note=found.note,
    )


def _tell(added: _Added, arguments: Namespace) -> None:
    if added.error:
        warn(added.error)
    if arguments.json:
        return
    if added.feed is not None:
        where = f", in {arguments.folder}" if arguments.folder else ""
        new = sum(report.new for report in added.reports)
        came = f" {counted(new)} new." if added.reports else " carrel refresh brings its papers."
        where += ", as before" if added.is_known else ""
        say(f"Following {added.feed.title} ({added.feed.address}){where}.{came}")
    else:
        for report in added.reports:
            for sentence in (report.error,) if report.error else account(report):
                say(sentence)
    if added.note:
        say(f"    note: {added.note}")
    for address in added.others:
        say(f"    the page also names {address}")


def _has_failed(added: _Added) -> bool:
    return added.error is not None or any(
        report.error or report.rejected for report in added.reports
    )


def _record(added: _Added, counts: Mapping[str, tuple[int, int]]) -> Record:
    feed, now = added.feed, datetime.now(UTC)
    return {
        "spec": added.spec,
        "feed": feed_record(feed, counts.get(feed.key, (0, 0)), now=now) if feed else None,
        "imports": [report_record(report) for report in added.reports],
        "others": list(added.others),
        "note": added.note,
        "error": added.error,
    }
