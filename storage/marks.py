"""Marks as registers: each thing said of a paper, with the stamp of when and where. Pure.

A mark's document holds the fields as they are now (`read`, `starred`, `queued`, `tags`, `note`)
and, under `set`, the stamp of each register: a field's name, or `tag:` and a tag. A tag with a
stamp that is not among `tags` was taken away. Two documents of one paper merge register by
register: the greater stamp wins.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from storage.documents import Document
from storage.model import Mark

Values = dict[str, Any]
"""By register: what is said. None is nothing: not read, no such tag, no note."""

_TAG = "tag:"
_NEVER = ("", b"null")
_NOT_FIELDS = frozenset({"key", "tags", "set"})


def tag_register(tag: str) -> str:
    """Return the register of a tag."""
    return _TAG + tag


def values_of(mark: Mark) -> Values:
    """Return what a mark says, by register."""
    said: Values = {
        "read": mark.read,
        "starred": mark.starred,
        "queued": mark.queued,
        "note": mark.note,
    }
    said |= {tag_register(tag): True for tag in mark.tags}
    return {name: value for name, value in said.items() if value}


def mark_from(document: Document) -> Mark:
    """Return the mark of a document."""
    return Mark(
        read=bool(document.get("read")),
        starred=bool(document.get("starred")),
        queued=bool(document.get("queued")),
        tags=tuple(document.get("tags", ())),
        note=document.get("note", ""),
    )


def values_in(document: Document) -> Values:
    """Return what a document says, by register."""
    said = {name: value for name, value in document.items() if name not in _NOT_FIELDS and value}
    return said | {tag_register(tag): True for tag in document.get("tags", ())}


def differences(before: Values, after: Values) -> dict[str, tuple[Any, Any]]:
    """Return the registers in which they differ, with both values."""
    names = dict.fromkeys((*before, *after))
    return {
        name: (before.get(name), after.get(name))
        for name in names
        if before.get(name) != after.get(name)
    }


def mark_document(key: str, values: Values, stamps: Mapping[str, str]) -> dict[str, Any]:
    """Return the document that says `values`, each said at its stamp."""
    fields = {name: value for name, value in values.items() if value and name[:4] != _TAG}
    tags = sorted(name[4:] for name, value in values.items() if value and name[:4] == _TAG)
    document = {"key": key, **fields, "tags": tags, "set": dict(stamps)}
    return {name: value for name, value in document.items() if value != []}


def changed(key: str, document: Document, values: Values, stamp: str) -> dict[str, Any]:
    """Return the document with those registers set; the others stay."""
    stamps = {**document.get("set", {}), **dict.fromkeys(values, stamp)}
    return mark_document(key, values_in(document) | values, stamps)


def merge_mark(mine: Document, theirs: Document) -> dict[str, Any]:
    """Return what both say of one paper; commutative, associative, idempotent."""
    a, b = _registers(mine), _registers(theirs)
    newest = {name: max(a.get(name, _NEVER), b.get(name, _NEVER)) for name in sorted({*a, *b})}
    values = {name: orjson.loads(value) for name, (_, value) in newest.items()}
    stamps = {name: stamp for name, (stamp, _) in newest.items() if stamp}
    return mark_document(str(mine["key"]), values, stamps)


def merge(mine: Mapping[str, Document], theirs: Mapping[str, Document]) -> dict[str, Document]:
    """Return the marks of two libraries as one; commutative, associative, idempotent."""
    merged: dict[str, Document] = {}
    for key in sorted({*mine, *theirs}):
        a, b = mine.get(key), theirs.get(key)
        merged[key] = merge_mark(a or b or {}, b or a or {})
    return merged


def registers(document: Document) -> dict[str, list[Any]]:
    """Return value and stamp of each register; what is no longer said has the value None."""
    values, stamps = values_in(document), document.get("set", {})
    return {name: [values.get(name), stamps.get(name, "")] for name in {*values, *stamps}}


def with_registers(
    key: str, document: Document, changes: dict[str, list[Any]]
) -> dict[str, Any] | None:
    """Return the document with those registers as they are given; None when nothing is left."""
    after = registers(document) | changes
    values = {name: value for name, (value, _) in after.items()}
    stamps = {name: stamp for name, (_, stamp) in after.items() if stamp}
    return mark_document(key, values, stamps) if stamps or any(values.values()) else None


def joined(mine: Document, theirs: Document) -> Values:
    """Return the registers to set in `mine` when `theirs` is of the same paper: nothing is lost."""
    a, b = values_in(mine), values_in(theirs)
    notes = dict.fromkeys(note for note in (a.get("note"), b.get("note")) if note)
    both = b | a | ({"note": "\n\n".join(notes)} if notes else {})
    return {name: value for name, value in both.items() if a.get(name) != value}


def newest_stamp(document: Document) -> str:
    """Return the greatest stamp in a document; "" when it has none."""
    return max(document.get("set", {}).values(), default="")


def _registers(document: Document) -> dict[str, tuple[str, bytes]]:
    """Return stamp and value of each register; values in a form that has an order."""
    values, stamps = values_in(document), document.get("set", {})
    return {
        name: (
            stamps.get(name, ""),
            orjson.dumps(values.get(name), option=orjson.OPT_SORT_KEYS),
        )
        for name in {*values, *stamps}
    }
