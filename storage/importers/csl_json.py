"""CSL-JSON: what Zotero, Mendeley and citation processors exchange."""

from __future__ import annotations

import re
from typing import Any

from storage.arriving import Parsed, Record, Rejected
from storage.errors import SourceError
from storage.importers import Source
from storage.importers._bibliographies import beginning, feed_of, says_something

FORMAT = "csl-json"
TITLE = "CSL-JSON"
ORDER = 58

_REACH = 64 * 1024
_BEGIN = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:\[\s*\{|\{)")
_TYPE = re.compile(rb'"type"\s*:\s*"[a-z_-]*"')
_TELLING = re.compile(rb'"(?:issued|container-title|family|literal|citation-key)"\s*:')
_OTHERS = re.compile(
    rb'"(?:message-type|paperId|display_name|forum|_default|is-referenced-by-count'
    rb'|references?-count|content-domain|deposited|short-container-title)"\s*:'
)


def sniff(data: bytes) -> bool:
    """Tell whether `data` is JSON whose objects have a type and what only CSL calls so."""
    head = beginning(data, _REACH)
    return (
        _BEGIN.match(head) is not None
        and _TYPE.search(head) is not None
        and _TELLING.search(head) is not None
        and _OTHERS.search(head) is None
    )


def parse(source: Source) -> Parsed:
    """Read the items; raise `SourceError` when it is no JSON of items."""
    from storage.importers._csl_fields import record
    from storage.importers._listing import rows

    found = rows(source, "CSL-JSON", "items", called="item")
    records: list[Record] = []
    rejected = found.rejected
    items = list(enumerate(_unkeyed(found.items), 1)) if len(found.items) == 1 else found.items
    for number, item in items:
        reason = "It is no item with a title, an author or an identifier."
        if isinstance(item, dict) and says_something(made := record(item, number)):
            records.append(made)
        else:
            rejected.append(Rejected(where=f"item {number}", reason=reason))
    if not records and not any(isinstance(item, dict) for _, item in items):
        raise SourceError(f"{source.name} has no CSL-JSON items. Nothing was read.")
    return Parsed(
        format=FORMAT,
        feed=feed_of(source, FORMAT),
        records=tuple(records),
        rejected=tuple(rejected),
        warnings=tuple(found.warnings),
    )


def _unkeyed(items: list[tuple[int, Any]]) -> list[Any]:
    """Return the items of an object that holds each by its id; anything else as it is."""
    (_, only), *_ = items
    inner = list(only.values()) if isinstance(only, dict) else []
    keyed = inner and all(isinstance(value, dict) and "type" in value for value in inner)
    return inner if keyed else [only]
