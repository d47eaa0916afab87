"""RIS files, as EndNote, Zotero, PubMed and publishers write them, and Web of Science exports."""

from __future__ import annotations

import re

from storage.arriving import Parsed, Record, Rejected
from storage.errors import SourceError
from storage.importers import Source
from storage.importers._bibliographies import feed_of, says_something
from storage.importers._page import decode

FORMAT = "ris"
TITLE = "RIS"
ORDER = 56

_TYPE = re.compile(rb"^ {0,3}TY {0,2}- ?[A-Z]{2,8}[ \t\r]*$", re.MULTILINE)
_SECOND = re.compile(rb"^ {0,3}(?:[A-Z][A-Z0-9]) {0,2}-", re.MULTILINE)
_WOS = re.compile(rb"^PT [A-Z][ \t\r]*$", re.MULTILINE)
_WOS_END = re.compile(rb"^(?:AU|TI|SO) \S", re.MULTILINE)
_REACH = 64 * 1024


def sniff(data: bytes) -> bool:
    """Tell whether `data` has a line of type, and another tag below it."""
    head = data[:_REACH].removeprefix(b"\xef\xbb\xbf")
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        head = decode(head).encode()
    if b"TY" in head and (found := _TYPE.search(head)):
        return _SECOND.search(head, found.end()) is not None
    return _is_wos(head)


def _is_wos(head: bytes) -> bool:
    found = _WOS.search(head) if b"PT " in head else None
    return found is not None and _WOS_END.search(head, found.end()) is not None


def parse(source: Source) -> Parsed:
    """Read the references; raise `SourceError` when there are none."""
    from storage.importers._ris_fields import record
    from storage.importers._ris_lines import of_web_of_science, references

    text = decode(source.data)
    of_wos = not _TYPE.search(source.data) and _is_wos(text.encode())
    found, rejected = of_web_of_science(text) if of_wos else references(text)
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
