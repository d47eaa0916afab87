"""The entries of one feed → its records: what they share, and what tells them apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from storage.arriving import FeedInfo, Record
from storage.importers._feed_entry import Context, Entry, authors_of, names_of, record, string
from storage.importers._feed_publisher import journal
from storage.importers._ids import comparable_address
from storage.text import one_line


def records(entries: Sequence[Entry], feed: Entry, info: FeedInfo, *, atom: bool) -> list[Record]:
    """Return a record for each entry; entries and feed are in feedparser's words.

    `atom` says that entries tell which of their texts are HTML, and inherit authors.
    """
    names = [names_of(entry) for entry in entries]
    seen = Counter(name.guid for name in names) + Counter(name.address for name in names)
    shared = {name for name, count in seen.items() if count > 1 and name}
    if info.site:
        shared.add(comparable_address(info.site))
    context = Context(
        key=info.key,
        atom=atom,
        authors=authors_of(feed),
        venue=one_line(string(feed, "prism_publicationname")) or None,
        journal=journal(info.title),
        shared=frozenset(shared),
    )
    return [
        record(entry, name, position, context)
        for position, (entry, name) in enumerate(zip(entries, names, strict=True), start=1)
    ]
