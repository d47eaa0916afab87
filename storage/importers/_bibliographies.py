"""What the importers of bibliographies share."""

from __future__ import annotations

from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from storage.arriving import FeedInfo, Record
from storage.importers import Source
from storage.importers._ids import web_address
from storage.importers._page import decode
from storage.text import fold_words


def beginning(data: bytes, reach: int) -> bytes:
    r"""Return the first bytes of a file as UTF-8 in lines that end in `\n`, as patterns want it.

    EndNote on old Macintoshes ended them in `\r`.
    """
    head = data[:reach]
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        head = decode(head).encode()
    head = head.removeprefix(b"\xef\xbb\xbf")
    return head if b"\n" in head else head.replace(b"\r", b"\n")


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
