"""BibTeX and BibLaTeX files: one's own bibliography, or what a publisher's page gives."""

from __future__ import annotations

import re

from storage.arriving import FeedInfo, Parsed, Record, Rejected
from storage.errors import SourceError
from storage.importers import Source
from storage.importers._bibliographies import beginning, feed_of, says_something

FORMAT = "bibtex"
TITLE = "BibTeX"
ORDER = 55

_ENTRY = re.compile(
    rb"^[ \t]*@[ \t]*(?:(?!comment|preamble)[A-Za-z]+"
    rb"[ \t\r\n]*[{(][ \t\r\n]*[^\s,{}=\"]{1,200}[ \t\r\n]*,"
    rb"|string[ \t\r\n]*[{(][ \t\r\n]*[\w.:+/-]{1,80}[ \t\r\n]*="
    rb"|[A-Za-z]+[ \t\r\n]*\{[ \t\r\n]*(?:author|title|editor|year|journal|booktitle|abstract)"
    rb"[ \t\r\n]*=[ \t\r\n]*[{\"\d])",
    re.IGNORECASE | re.MULTILINE,
)
_REACH = 256 * 1024


def sniff(data: bytes) -> bool:
    """Tell whether `data` has an entry at the beginning of a line and is no markup."""
    head = beginning(data, _REACH)
    if head.lstrip(b" \t\r\n").startswith((b"<", b"[", b"{")):
        return False
    return _ENTRY.search(head) is not None


def parse(source: Source) -> Parsed:
    """Read the entries; raise `SourceError` when there are none."""
    from storage.importers._bibtex_entries import bibliography, text_of
    from storage.importers._bibtex_fields import record

    found = bibliography(text_of(source.data))
    records: list[Record] = []
    rejected = list(found.rejected)
    for entry in found.entries:
        made = record(entry, len(records) + 1)
        if says_something(made):
            records.append(made)
        else:
            named = f" ({entry.key})" if entry.key else ""
            reason = f"The entry{named} has no title, author or identifier."
            rejected.append(Rejected(where=f"line {entry.line}", reason=reason))
    if not records and not rejected:
        raise SourceError(f"{source.name} has no BibTeX entries. Nothing was read.")
    feed: FeedInfo = feed_of(source, FORMAT)
    return Parsed(
        format=FORMAT,
        feed=feed,
        records=tuple(records),
        rejected=tuple(rejected),
        warnings=tuple(found.warnings),
    )
