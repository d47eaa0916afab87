"""The records of a JSON document, whole at once; of a damaged one those that can be read.

A document is a list of records, an object that holds the list, one record alone, or records
one after another, a line each. What programs write that is no strict JSON (`NaN`, a bare line
break in a text) is understood.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import orjson

from storage.arriving import Rejected
from storage.errors import SourceError
from storage.importers import Source
from storage.importers._xml import decode

MAX_BYTES = 256 * 1024 * 1024
"""A larger source is refused."""
MAX_RECORDS = 100_000
"""Of a longer list the first ones are read."""

_HEAD = 256 * 1024
_NEXT = re.compile(r"\s*,?\s*(?=\{)")
_OVER = re.compile(r"\s*,?\s*(?:\]|\Z)")
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+"|[{}\[\]]', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Rows:
    """What a document holds."""

    top: Mapping[str, Any]
    """The object around the list; empty where there is none or the document is damaged."""
    items: list[tuple[int, Any]]
    """The records with their numbers, from 1."""
    rejected: list[Rejected] = field(default_factory=list)
    """Records that cannot be read."""
    warnings: list[str] = field(default_factory=list)
    """What is wrong with the whole."""


def head(data: bytes) -> str:
    """Return the beginning of a document that may be JSON, "" for one that is not. For sniffing."""
    text = decode(data[:_HEAD]).lstrip("\ufeff \t\r\n")
    return text if text.startswith(("{", "[")) else ""


def rows(source: Source, *under: str) -> Rows:
    """Read the records of `source`; `under` names the lists that an object may hold them in.

    Raises `SourceError` for what is no JSON, and for what is too large.
    """
    if len(source.data) > MAX_BYTES:
        raise SourceError(
            f"{source.name} is larger than {MAX_BYTES // 1024 // 1024} MB, "
            "more than Carrel reads at once."
        )
    text = ""
    try:
        found = orjson.loads(source.data.removeprefix(codecs.BOM_UTF8))
    except ValueError:
        text = decode(source.data).lstrip("\ufeff \t\r\n")
        found = _lenient(text)
    if found is None:
        return _salvaged(source, text, under)
    if not isinstance(found, dict | list):
        raise SourceError(f"{source.name} holds no list of records.")
    top = found if isinstance(found, dict) else {}
    items = next((top[name] for name in under if isinstance(top.get(name), list)), None)
    if items is None:
        items = found if isinstance(found, list) else [found]
    return _bounded(top, list(enumerate(items[: MAX_RECORDS + 1], start=1)), [], [])


def _lenient(text: str) -> Any:
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None


def _bounded(
    top: Mapping[str, Any],
    items: list[tuple[int, Any]],
    rejected: list[Rejected],
    warnings: list[str],
) -> Rows:
    if len(items) > MAX_RECORDS:
        warnings.append(f"Only the first {MAX_RECORDS:,} records were read.")
    return Rows(top, items[:MAX_RECORDS], rejected, warnings)


def _salvaged(source: Source, text: str, under: tuple[str, ...]) -> Rows:
    """Read a damaged document record by record."""
    if not text.startswith(("{", "[")):
        raise SourceError(f"{source.name} is no JSON.")
    start = 1
    if text.startswith("{"):
        names = "|".join(map(re.escape, under))
        opening = re.compile(rf'"(?:{names})"\s*:\s*\[').search(text) if under else None
        start = opening.end() if opening else 0
    rejected: list[Rejected] = []
    items = list(islice(_one_by_one(text, start, rejected), MAX_RECORDS + 1))
    if not items:
        raise SourceError(f"{source.name} is no JSON that can be read. Nothing of it was kept.")
    if start == 0 and not rejected:  # JSON Lines
        return _bounded({}, items, rejected, [])
    warning = "Not well-formed JSON; the records that could be read were kept."
    return _bounded({}, items, rejected, [warning])


def _one_by_one(text: str, at: int, rejected: list[Rejected]) -> Iterator[tuple[int, Any]]:
    """Yield what is readable; `rejected` hears of the rest."""
    decoder = json.JSONDecoder(strict=False).raw_decode
    number = 0
    while opening := _NEXT.match(text, at):
        number, at = number + 1, opening.end()
        try:
            record, at = decoder(text, at)
        except (ValueError, RecursionError):
            end = _end(text, at)
            where = f"record {number}"
            if end is None:
                reason = "The file is damaged or cut off here; kept what was before."
                rejected.append(Rejected(where=where, reason=reason))
                return
            rejected.append(Rejected(where=where, reason="It is no JSON that can be read."))
            at = end
            continue
        yield number, record
    if not _OVER.match(text, at):
        reason = "The file is damaged from here on; kept what was before."
        rejected.append(Rejected(where=f"character {at:,}", reason=reason))


def _end(text: str, at: int) -> int | None:
    """Return where the object that begins at `at` ends, by its brackets."""
    depth = 0
    for token in _TOKEN.finditer(text, at):
        if token[0] in "{[":
            depth += 1
        elif token[0] in "}]":
            depth -= 1
            if not depth:
                return token.end()
    return None
