r"""What one line of a library's files is: JSON that carries its own checksum.

    ["1a2b3c4d",17,{"key":"arxiv:2310.02129"}]\n

A line is a JSON array. Its first element is the CRC-32 of the rest of the line: of the bytes
after the first comma, the closing bracket included. So any JSON reader reads the files, and
damage is noticed wherever it strikes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from zlib import crc32

import orjson

_OPTIONS = (
    orjson.OPT_NON_STR_KEYS | orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_DATACLASS
)
_PREFIX = len(b'["1a2b3c4d",')
CHECKSUM = slice(2, 10)
"""Where in a line its checksum stands."""


class DamagedLine(Exception):
    """A line that is not what was once written."""


def encode(value: Any) -> bytes:
    """Return a value as JSON. Raises `TypeError` for what JSON cannot hold."""
    return orjson.dumps(value, default=_plain, option=_OPTIONS)


def decode(data: bytes) -> Any:
    """Return the value of JSON. Raises `ValueError`."""
    return orjson.loads(data)


def frame(*values: bytes) -> bytes:
    """Return the line of JSON values, newline included."""
    rest = b",".join(values) + b"]"
    return b'["%08x",%b\n' % (crc32(rest), rest)


def checksum(*values: bytes) -> int:
    """Return the checksum that the line of JSON values has."""
    return crc32(b",".join(values) + b"]")


def unframe(line: bytes | memoryview) -> list[Any]:
    """Return the values of a line without its newline, the checksum left out.

    Raises `DamagedLine` when the checksum does not fit.
    """
    if line[:2] != b'["' or bytes(line[2:_PREFIX]) != b'%08x",' % crc32(line[_PREFIX:]):
        raise DamagedLine("its checksum does not fit")
    try:
        values: list[Any] = orjson.loads(line)[1:]
    except ValueError as error:
        raise DamagedLine(str(error)) from error
    return values


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} is nothing that JSON can hold")
