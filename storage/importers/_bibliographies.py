"""What the importers of bibliographies share."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from storage.arriving import FeedInfo, Record
from storage.importers import Source
from storage.importers._ids import web_address
from storage.importers._page import decode
from storage.text import clean, fold_words

_HIGH = re.compile(rb"[\x80-\xff]+")
_HAN = re.compile("[\u4e00-\u9fff]")
_FEWEST = 8
"""Bytes beyond ASCII that tell an encoding."""


def beginning(data: bytes, reach: int) -> bytes:
    r"""Return the first bytes of a file as UTF-8 in lines that end in `\n`, as patterns want it.

    EndNote on old Macintoshes ended them in `\r`.
    """
    head = data[:reach]
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        head = decode(head).encode()
    head = head.removeprefix(b"\xef\xbb\xbf")
    return head if b"\n" in head else head.replace(b"\r", b"\n")


def decoded(data: bytes) -> str:
    """Decode a bibliography; those of Chinese databases may be in GBK, and do not say so."""
    text = decode(data)
    if _is_utf_8(data) or data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return text
    runs = _HIGH.findall(data)
    if sum(map(len, runs)) < _FEWEST or any(len(run) % 2 for run in runs):
        return text
    try:
        other = data.decode("gb18030")
    except UnicodeDecodeError:
        return text
    signs = sum(character > "\x7f" for character in other)
    return clean(other) if 2 * len(_HAN.findall(other)) > signs else text


def _is_utf_8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


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
