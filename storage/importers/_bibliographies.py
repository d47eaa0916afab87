"""What the importers of bibliographies share."""

from __future__ import annotations

from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from storage.arriving import FeedInfo, Record
from storage.importers import Source
from storage.importers._ids import web_address
from storage.text import fold_words


def feed_of(source: Source, kind: str) -> FeedInfo:
    """Return the feed of a bibliography: it is the same one when the file comes again."""
    address = web_address(source.name)
    path = urlsplit(source.name).path if address else source.name.replace("\\", "/")
    file = PurePosixPath(unquote(path))
    stem = fold_words(file.stem).replace(" ", "-")
    return FeedInfo(
        key=f"{kind}:{stem}" if stem else f"{kind}:",
        title=file.name.strip() or kind,
        kind=kind,
        address=address or None,
    )


def says_something(record: Record) -> bool:
    """Tell whether a record names a work at all."""
    return bool(
        record.title
        or record.abstract
        or record.authors
        or record.arxiv_id
        or record.doi
        or record.other_ids
        or record.links.abs
        or record.links.pdf
    )
