"""Fetch or read, parse, merge, commit: what one source goes through to become papers."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

from storage import importers
from storage.arriving import ImportReport, Parsed
from storage.errors import SourceError
from storage.fetch import fetch
from storage.importers import Source
from storage.library import Library
from storage.paging import Pages
from storage.parsing import understood
from storage.text import one_line

FILE_BYTES = 256 * 1024 * 1024
"""Larger files are refused; larger answers are refused long before, by `fetch`."""

STANDARD_INPUT = "-"
"""The name of the source whose bytes the command line read from its standard input."""

_ADDRESS = re.compile(r"([a-z][a-z0-9+.-]*)://", re.IGNORECASE)


def formats() -> tuple[str, ...]:
    """Return the names of the formats that can be read."""
    return tuple(importers.formats())


def import_source(
    library: Library,
    name: str,
    *,
    today: date,
    as_format: str | None = None,
    author: str | None = None,
    dry_run: bool = False,
    data: bytes | None = None,
) -> ImportReport:
    """Bring what the file or address `name` holds into the library; `data` is its content if known.

    A bad source raises nothing: the report's `error` says why, and the library is untouched.
    """
    try:
        source = load(name, today=today, author=author, data=data)
        parsed = with_further_pages(source, parsed_of(source, as_format))
    except SourceError as error:
        return ImportReport(source=name, format=as_format, error=str(error))
    return library.take(_as_followed(parsed, library), source=name, dry_run=dry_run)


def _as_followed(parsed: Parsed, library: Library) -> Parsed:
    """Let what comes from the address of a followed feed be an arrival of that feed."""
    address = parsed.feed.address
    followed = library.feed_at(address) if address else None
    if followed is None or not followed.followed:
        return parsed
    return replace(parsed, feed=replace(parsed.feed, key=followed.key))


def read_source(
    name: str,
    *,
    today: date,
    as_format: str | None = None,
    author: str | None = None,
    data: bytes | None = None,
) -> Parsed:
    """Return what the file or address `name` holds; touches no library, so any thread may call it.

    Raises `SourceError` with a sentence when it holds nothing that can be read.
    """
    source = load(name, today=today, author=author, data=data)
    return with_further_pages(source, parsed_of(source, as_format))


def load(name: str, *, today: date, author: str | None = None, data: bytes | None = None) -> Source:
    """Return the bytes of a file or an address, and what is known of them; `data` if known.

    Raises `SourceError`.
    """
    if data is not None:
        shown = "Standard input" if name == STANDARD_INPUT else name
        return Source(name=shown, data=data, today=today, author=author)
    if _ADDRESS.match(name) is None:
        return Source(name=one_line(name), data=_read(name), today=today, author=author)
    return _fetched(name, Source(name=name, data=b"", today=today, author=author))


def _fetched(name: str, like: Source) -> Source:
    """Return what an address holds, to be read like another source. Raises `FetchError`."""
    fetched = fetch(name)
    return replace(
        like,
        name=name,
        data=fetched.data,
        content_type=fetched.content_type,
        is_fetched=True,
        found_at=fetched.final_url,
    )


def parsed_of(source: Source, as_format: str | None = None) -> Parsed:
    """Return what a source holds. Raises `SourceError`."""
    parsed = understood(source, as_format)
    if source.is_fetched:
        return replace(parsed, feed=replace(parsed.feed, address=source.name))
    return parsed


def with_further_pages(source: Source, parsed: Parsed) -> Parsed:
    """Return what a source holds together with the pages it goes on with, if it was fetched."""
    if not source.is_fetched or parsed.next_page is None:
        return parsed
    pages = Pages(parsed, source.name, source.found_at or source.name)
    while (address := pages.next) is not None:
        try:
            pages.add(address, understood(_fetched(address, source)))
        except SourceError as error:
            pages.failed(error)
    return pages.joined()


def _read(name: str) -> bytes:
    """Return the bytes of a file or pipe, or raise `SourceError` with a sentence."""
    shown = one_line(name)
    try:
        with Path(name).open("rb") as file:
            data = file.read(FILE_BYTES + 1)
    except FileNotFoundError:
        raise SourceError(f"{shown} does not exist.") from None
    except IsADirectoryError:
        raise SourceError(f"{shown} is a directory. Name the files in it.") from None
    except PermissionError:
        if Path(name).is_dir():  # what Windows says of a directory
            raise SourceError(f"{shown} is a directory. Name the files in it.") from None
        raise SourceError(f"{shown} may not be read: permission denied.") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise SourceError(f"{shown} cannot be read: {reason}.") from None
    if len(data) > FILE_BYTES:
        raise SourceError(f"{shown} is larger than {FILE_BYTES // 2**20} MB, too large to import.")
    return data
