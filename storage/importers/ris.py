"""RIS files, as EndNote, Zotero and publishers write them; and two formats that are much like it.

They are the tagged exports of the Web of Science and of PubMed (MEDLINE, `.nbib`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from storage.arriving import Parsed, Record, Rejected
from storage.errors import SourceError
from storage.importers import Source
from storage.importers._bibliographies import beginning, decoded, feed_of, says_something

if TYPE_CHECKING:
    from storage.importers._ris_lines import Reference

FORMAT = "ris"
TITLE = "RIS"
ORDER = 56

_TYPE = re.compile(rb"^ {0,3}TY {0,2}- ?[A-Z]{2,8}[ \t\r]*$", re.MULTILINE)
_SECOND = re.compile(rb"^ {0,3}(?:[A-Z][A-Z0-9]) {0,2}-", re.MULTILINE)
_WOS = re.compile(rb"^PT [A-Z][ \t\r]*$", re.MULTILINE)
_WOS_END = re.compile(rb"^(?:AU|TI|SO) \S", re.MULTILINE)
_MEDLINE = re.compile(rb"^PMID- ?\d{1,9}[ \t\r]*$", re.MULTILINE)
_MEDLINE_TITLE = re.compile(rb"^(?:B?TI|JT|FAU|DP) {0,2}- ?\S", re.MULTILINE)
_REACH = 64 * 1024


def sniff(data: bytes) -> bool:
    """Tell whether `data` has a line of type, and another tag below it."""
    head = beginning(data, _REACH)
    if b"TY" in head and (found := _TYPE.search(head)):
        return _SECOND.search(head, found.end()) is not None
    return _is_wos(head) or _is_medline(head)


def _is_wos(head: bytes) -> bool:
    found = _WOS.search(head) if b"PT " in head else None
    return found is not None and _WOS_END.search(head, found.end()) is not None


def _is_medline(head: bytes) -> bool:
    found = _MEDLINE.search(head) if b"PMID" in head else None
    return found is not None and _MEDLINE_TITLE.search(head, found.end()) is not None


def parse(source: Source) -> Parsed:
    """Read the references; raise `SourceError` when there are none."""
    from storage.importers._ris_fields import record

    text = decoded(source.data)
    found, rejected = _read(text, has_types=_TYPE.search(text.encode()) is not None)
    records: list[Record] = []
    for reference in found:
        made = record(reference, len(records) + 1)
        if says_something(made):
            records.append(made)
        else:
            reason = "The reference has no title, author or identifier."
            rejected.append(Rejected(where=f"line {reference.line}", reason=reason))
    if not records and not rejected:
        raise SourceError(f"{source.name} has no RIS references. Nothing was read.")
    return Parsed(
        format=FORMAT,
        feed=feed_of(source, FORMAT),
        records=tuple(records),
        rejected=tuple(rejected),
    )


def _read(text: str, *, has_types: bool) -> tuple[list[Reference], list[Rejected]]:
    from storage.importers._medline_lines import of_medline
    from storage.importers._ris_lines import of_web_of_science, references

    data = b"" if has_types else text.encode()
    if _is_wos(data):
        return of_web_of_science(text)
    return (of_medline(text), []) if _is_medline(data) else references(text)
