"""What an importer collects as it goes through a list: records, and what was not understood."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from storage.arriving import AuthorProfile, FeedInfo, Parsed, Record, Rejected
from storage.importers._xml import MAX_ENTRIES

T = TypeVar("T")


class Collecting:
    """Records and rejections of one list, in its order."""

    def __init__(self, rejected: Iterable[Rejected] = (), warnings: Iterable[str] = ()) -> None:
        """Begin with what was told of the list as it was taken apart."""
        self.records: list[Record] = []
        self.rejected = list(rejected)
        self.warnings = list(warnings)

    @property
    def position(self) -> int:
        """The position of the next record, from 1."""
        return len(self.records) + 1

    def entries(self, found: Sequence[T]) -> Iterator[tuple[int, T]]:
        """Yield the entries with their numbers from 1; of very many the first, which is told."""
        yield from enumerate(found[:MAX_ENTRIES], start=1)
        if len(found) > MAX_ENTRIES:
            self.warnings.append(f"Only the first {MAX_ENTRIES:,} of {len(found):,} were read.")

    def take(self, record: Record, fault: str | None = None) -> None:
        """Take in a record, or reject it for a `fault`."""
        if fault is None:
            self.records.append(record)
        else:
            self.rejected.append(Rejected(where=record.where, reason=fault))

    def parsed(
        self, format: str, feed: FeedInfo, authors: Iterable[AuthorProfile] = (), *, nothing: str
    ) -> Parsed:
        """Return all of it; `nothing` is told of a list without papers."""
        if not self.records:
            self.warnings.append(nothing)
        return Parsed(
            format=format,
            feed=feed,
            records=tuple(self.records),
            authors=tuple(authors),
            rejected=tuple(self.rejected),
            warnings=tuple(self.warnings),
        )
