"""The bytes of a TinyDB file → its tables, however damaged the file is.

A whole file is decoded at once. One that cannot be is gone through document by document: those
that can be read are kept, also before the place where the file was cut off.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import orjson

from storage.arriving import Rejected
from storage.importers._json_shape import end_of
from storage.importers._other_documents import is_paper

_START = re.compile(rb'(?:\xef\xbb\xbf)?\s*\{\s*"[^"\\]{1,80}"\s*:\s*\{')
_OBJECT = re.compile(rb"(?:\xef\xbb\xbf)?\s*\{")
_PAPERS = re.compile(rb'"papers"\s*:\s*\{')
_NUMBERED = re.compile(rb'"[^"\\]{1,80}"\s*:\s*\{\s*"\d{1,12}"\s*:\s*\{')
_HEAD = 64 * 1024
_NAME = re.compile(r'\s*,?\s*("(?:[^"\\]|\\.)*+")\s*:\s*')
_OPENING = re.compile(r"\s*\{")
_CLOSING = re.compile(r"\s*\}")


class Row(NamedTuple):
    """One document."""

    table: str
    number: str
    document: Any


def is_tables(data: bytes) -> bool:
    """Tell whether these bytes are an object of tables, papers among them."""
    return _START.match(data) is not None and has_papers(data)


def has_papers(data: bytes) -> bool:
    """Tell whether there can be papers in these bytes: enough when somebody says what they are."""
    return _OBJECT.match(data) is not None and (
        _PAPERS.search(data) is not None or next(_head(data), None) is not None
    )


def other_tables(data: bytes) -> frozenset[str]:
    """Return the names of the tables that hold papers where none is called so."""
    return frozenset() if _PAPERS.search(data) else frozenset(row.table for row in _head(data))


def _head(data: bytes) -> Iterator[Row]:
    """Yield the first documents that are papers, of numbered ones: no library of ours."""
    if _NUMBERED.search(data[:_HEAD]):
        text = data[:_HEAD].decode("utf-8-sig", "replace")
        yield from (row for row in _one_by_one(text, []) if is_paper(row.document))


def rows(data: bytes) -> tuple[list[Row], list[Rejected]]:
    """Return every document that can be read, and the places of those that cannot."""
    rejected: list[Rejected] = []
    try:
        found = orjson.loads(data.removeprefix(b"\xef\xbb\xbf"))
    except ValueError:
        return list(_one_by_one(data.decode("utf-8-sig", "replace"), rejected)), rejected
    return list(_of_object(found, rejected)), rejected


def _of_object(found: Any, rejected: list[Rejected]) -> Iterator[Row]:
    for table, documents in found.items() if isinstance(found, dict) else ():
        if not isinstance(documents, dict):
            rejected.append(Rejected(where=table[:80], reason="It is no table."))
            continue
        for number, document in documents.items():
            yield Row(table, number, document)


def _one_by_one(text: str, rejected: list[Rejected]) -> Iterator[Row]:
    """Read what is readable; `rejected` hears of the rest."""
    decode = json.JSONDecoder().raw_decode
    at = _after(_OPENING, text, 0)
    table = ""
    try:
        while named := _NAME.match(text, at):
            table = _text(named[1])
            at = named.end()
            if not text.startswith("{", at):
                rejected.append(Rejected(where=table[:80], reason="It is no table."))
                at = _skipped(text, at)
                continue
            at += 1
            while numbered := _NAME.match(text, at):
                number = _text(numbered[1])
                try:
                    document, at = decode(text, numbered.end())
                except (ValueError, RecursionError):
                    at = _skipped(text, numbered.end())
                    where = f"{table[:80]} {number[:80]}"
                    rejected.append(Rejected(where=where, reason="It is no JSON that can be read."))
                    continue
                yield Row(table, number, document)
            at = _after(_CLOSING, text, at)
        _after(_CLOSING, text, at)
    except _CutOffError:
        where = f"{table[:80] or 'the beginning'}, character {at:,}"
        rejected.append(
            Rejected(where=where, reason="The file is damaged from here on; kept what was before.")
        )


class _CutOffError(Exception):
    """Nothing after this can be told apart."""


def _text(quoted: str) -> str:
    try:
        return str(json.loads(quoted, strict=False))
    except ValueError:
        return quoted.strip('"')


def _after(pattern: re.Pattern[str], text: str, at: int) -> int:
    if found := pattern.match(text, at):
        return found.end()
    raise _CutOffError


def _skipped(text: str, at: int) -> int:
    """Return where the value that begins at `at` ends, by its brackets."""
    end = end_of(text, at)
    if end is None:
        raise _CutOffError
    return end
