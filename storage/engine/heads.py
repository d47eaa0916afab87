"""The head of a binary file: JSON that says what the rest is, and carries its own checksum.

    eight bytes that name the kind of file · u32 length of the head · u32 its CRC-32 · head

The head is JSON, filled up with blanks so that what comes after it begins at a multiple of 8.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from zlib import crc32

import orjson

JSON_AT = 16
"""Where the JSON begins."""


class DamagedHead(ValueError):
    """A head that is missing, damaged or of another kind of file."""


def encode(kind: bytes, head: Mapping[str, Any], *, end: int = 0) -> bytes:
    """Return all bytes of a file before its body, which begins at `end`, or as soon as it can."""
    text = orjson.dumps(dict(head))
    end = max(end, aligned(JSON_AT + len(text)))
    text = text.ljust(end - JSON_AT)
    return kind + len(text).to_bytes(4, "little") + crc32(text).to_bytes(4, "little") + text


def decode(kind: bytes, data: memoryview) -> tuple[dict[str, Any], int]:
    """Return the head of a file, and where its body begins. Raises `DamagedHead`."""
    if bytes(data[:8]) != kind or len(data) < JSON_AT:
        raise DamagedHead("it is another kind of file")
    end = JSON_AT + int.from_bytes(data[8:12], "little")
    text = data[JSON_AT:end]
    if crc32(text) != int.from_bytes(data[12:JSON_AT], "little"):
        raise DamagedHead("its head is damaged")
    head: dict[str, Any] = orjson.loads(text)
    return head, end


def aligned(size: int) -> int:
    """Return the next multiple of 8 at or after `size`."""
    return (size + 7) // 8 * 8
