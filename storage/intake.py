"""What a user names to be imported, looked into: archives and mails give several arrivals."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from storage import loading
from storage.arriving import ImportReport, Parsed
from storage.containers import Member, look_into
from storage.errors import SourceError
from storage.importers import Source
from storage.library import Library
from storage.rehearsal import Rehearsal

Progress = Callable[[str, int, int], None]
"""Hears of each file how many of its papers are placed, and how many there are."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """What one file holds, or why it could not be read."""

    name: str
    """As the user named it; of a file in an archive, behind the archive's name."""
    parsed: Parsed | None = None
    """What it holds."""
    error: str | None = None
    """Why it could not be read, in a sentence."""


def import_all(
    library: Library,
    name: str,
    *,
    today: date,
    as_format: str | None = None,
    author: str | None = None,
    rehearsal: Rehearsal | None = None,
    data: bytes | None = None,
    progress: Progress = lambda name, done, all_of: None,
) -> Iterator[ImportReport]:
    """Bring what the file or address `name` holds into the library; `data` is its content if known.

    With a `rehearsal` nothing happens, and the accounts are those that there would be.
    Yields the account of each file in it: of one where it is no archive and no mail. What is bad
    raises nothing: its report's `error` says why, and it changes nothing in the library.
    """
    take = library.take if rehearsal is None else rehearsal.take
    for arrival in read_all(name, today=today, as_format=as_format, author=author, data=data):
        if arrival.parsed is None:
            yield ImportReport(source=arrival.name, format=as_format, error=arrival.error)
        else:
            placed = partial(progress, arrival.name)
            yield take(arrival.parsed, source=arrival.name, progress=placed)


def read_all(
    name: str,
    *,
    today: date,
    as_format: str | None = None,
    author: str | None = None,
    data: bytes | None = None,
) -> Iterator[Arrival]:
    """Yield what each file holds in the file or address `name`, or in what was read of it.

    Touches no library, so any thread may call it.
    """
    try:
        source = loading.load(name, today=today, author=author, data=data)
    except SourceError as error:
        yield Arrival(name, error=str(error))
        return
    yield from _read_members(source, name, as_format)


def _read_members(source: Source, name: str, as_format: str | None) -> Iterator[Arrival]:
    """Yield the arrivals; what a mail says itself counts only when it can be read.

    Of texts that a mail says in several ways, the first that can be read counts.
    """
    read: set[str] = set()
    unread: Arrival | None = None
    is_empty = True
    for member in look_into(source.name, source.data):
        if member.is_body and member.name in read:
            continue
        shown = name + member.name.removeprefix(source.name)
        arrival = _arrived(shown, member, source, as_format)
        if member.is_body and arrival.parsed is None:
            unread = unread or arrival
            continue
        read.add(member.name)
        is_empty = False
        yield arrival
    if is_empty and unread is not None:
        yield unread
    elif is_empty:
        yield Arrival(name, error=f"{source.name} holds no files. Nothing to import.")


def _arrived(name: str, member: Member, source: Source, as_format: str | None) -> Arrival:
    if member.error is not None:
        return Arrival(name, error=member.error)
    is_whole = member.name == source.name and not member.is_body
    inner = replace(
        source,
        name=member.name,
        data=member.data,
        content_type=source.content_type if member.data is source.data else None,
        is_fetched=source.is_fetched and is_whole,
    )
    try:
        parsed = loading.parsed_of(inner, as_format)
        return Arrival(name, parsed=loading.with_further_pages(inner, parsed))
    except SourceError as error:
        return Arrival(name, error=str(error))
