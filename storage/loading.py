"""Fetch or read, and parse: what the bytes of one source go through to become records."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

from storage import importers
from storage.arriving import Parsed
from storage.errors import SourceError
from storage.fetch import fetch
from storage.importers import Source
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
