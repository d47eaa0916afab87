"""Feeds that go on: which of their further pages are asked for, and all of them as one. Pure.

A page is only another address that a server names, so little is believed of it: it is of the same
host, none is asked for twice, and there are a few at most. Of a feed that was read before, further
pages are asked for only while all that came is newer than that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from urllib.parse import urldefrag, urlsplit

from storage.arriving import Parsed, Record, Rejected
from storage.errors import FetchError, SourceError

MOST_PAGES = 5
"""Pages of one feed, the first included."""

_PORTS = {"http": 80, "https": 443}


class Pages:
    """The pages of one feed, as far as they came."""

    def __init__(self, first: Parsed, *asked: str, since: date | None = None) -> None:
        """Begin with a page that was found at the last of the addresses `asked`.

        `since`: the day on which the feed was read before.
        """
        self._pages = [first]
        self._asked = {_bare(address) for address in asked}
        self._from = asked[-1]
        self._since = since
        self._troubles: list[str] = []
        self.lacks_more = False
        """A further page did not come, and may come another time."""

    @property
    def next(self) -> str | None:
        """Where the next page is; None when no more are to be asked for."""
        address = self._pages[-1].next_page
        if address is None or self._troubles or _bare(address) in self._asked:
            return None
        if not _is_near(address, self._from) or not self._may_go_on(self._pages[-1].records):
            return None
        if len(self._pages) == MOST_PAGES:
            self._troubles.append(f"There are more pages; the first {MOST_PAGES} were read.")
            return None
        return address

    def _may_go_on(self, records: Sequence[Record]) -> bool:
        """Tell whether what comes next may be news."""
        since = self._since
        return bool(records) and (
            since is None or all((day := _day(record)) and day >= since for record in records)
        )

    def add(self, address: str, page: Parsed) -> None:
        """Take in the page that was found at an address."""
        self._asked.add(_bare(address))
        if page.format == self._pages[0].format:
            self._pages.append(page)
        else:
            self._fail(f"it is no {self._pages[0].format}, as the first one is.")

    def failed(self, error: SourceError) -> None:
        """Take in that the next page could not be read."""
        self._fail(str(error))
        self.lacks_more = isinstance(error, FetchError) and not error.is_final

    def _fail(self, reason: str) -> None:
        self._troubles.append(f"Page {len(self._pages) + 1} could not be read: {reason}")

    def joined(self) -> Parsed:
        """Return all pages as one: an entry of a later page has its place after those before."""
        first, *others = self._pages
        records, rejected = list(first.records), list(first.rejected)
        for number, page in enumerate(others, start=2):
            last = records[-1].position if records else 0
            records += [_placed(record, number, last) for record in page.records]
            rejected += [_told(part, number) for part in page.rejected]
        read = (page for page in others if page.records)  # an empty last page says “0 papers”
        warnings = (*first.warnings, *(said for page in read for said in page.warnings))
        return replace(
            first,
            records=tuple(records),
            rejected=tuple(rejected),
            warnings=(*dict.fromkeys(warnings), *self._troubles),
            next_page=None,
        )


def _placed(record: Record, page: int, last: int) -> Record:
    where = f"page {page}, {record.where}"
    return replace(record, where=where, position=last + record.position)


def _told(part: Rejected, page: int) -> Rejected:
    return Rejected(where=f"page {page}, {part.where}", reason=part.reason)


def _day(record: Record) -> date | None:
    days = (record.published, record.updated, record.announced)
    return max(filter(None, days), default=None)


def _bare(address: str) -> str:
    return urldefrag(address).url


def _is_near(address: str, known: str) -> bool:
    """Tell whether an address is of the server that was asked, and asked no less safely."""
    try:
        to, of = urlsplit(address), urlsplit(known)
        ports = [each.port or _PORTS.get(each.scheme) for each in (to, of)]
    except ValueError:
        return False
    if to.hostname != of.hostname or "@" in to.netloc:
        return False
    return (to.scheme, ports[0]) in ((of.scheme, ports[1]), ("https", 443))
