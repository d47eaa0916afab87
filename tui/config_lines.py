"""On which line of a TOML text each setting stands; its parser does not say. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

_NAME = r"""(?:[A-Za-z0-9_-]+|"(?:[^"\\]|\\.)*"|'[^']*')"""
_PATH = rf"{_NAME}(?:\s*\.\s*{_NAME})*"
_TABLE = re.compile(rf"\s*\[\s*({_PATH})\s*\]")
_TABLES = re.compile(rf"\s*\[\[\s*({_PATH})\s*\]\]")
_SETTING = re.compile(rf"\s*({_PATH})\s*=")


def lines_of(text: str) -> Mapping[str, int]:
    """Return the line of each table and setting by its path: `look.theme`, `copy[1].name`.

    A line within a text of several lines may be taken for one; the first to stand counts.
    """
    lines: dict[str, int] = {}
    counts: dict[str, int] = {}
    table = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if found := _TABLES.match(line):
            name = _bare(found[1])
            table = f"{name}[{counts.get(name, 0)}]"
            counts[name] = counts.get(name, 0) + 1
        elif found := _TABLE.match(line):
            name = table = _bare(found[1])
        elif found := _SETTING.match(line):
            path = f"{table}.{_bare(found[1])}" if table else _bare(found[1])
            lines.setdefault(path, number)
            continue
        else:
            continue
        lines.setdefault(table, number)
        lines.setdefault(name, number)
    return lines


def _bare(path: str) -> str:
    """Return a path without the quotes of its parts: `"feed.open"` is `feed.open`."""
    return ".".join(part.strip("\"'") for part in re.findall(_NAME, path))
