"""A list of papers by links or identifiers, one a line.

    # to read
    2310.02129                          arXiv:cs/0601001v2
    10.1093/nar/gkad1084                https://doi.org/10.1038/nature14539
    https://openreview.net/forum?id=…   - [A title](https://aclanthology.org/2023.acl-long.1/)
    https://lake.example/ | A title     - [ ] arXiv:2310.02130 [cs.CL]

What follows ` #` is a comment; behind a tab or ` | ` stands the title, as in lists of open tabs.
A paper without one is called by its identifier until another source says its title.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePath

from storage.arriving import FeedInfo, Parsed, Record, Rejected
from storage.errors import SourceError
from storage.importers import Source
from storage.importers import _ids as ids
from storage.importers._page import SNIFFED, Line, decode, key_of, lines_of, sniffed
from storage.model import Links
from storage.text import one_line

FORMAT = "links"
TITLE = "a list of links"
ORDER = 60

_MAX_LINES = 20_000
_LONGEST = 2_000
_COMMENT = re.compile(r"(?:^|\s)(?:#|//|;;).*")
_BULLET = re.compile(r"(?:[-*+•]|\(?\d{1,4}[.)])\s+(?:\[[ xX]\]\s+)?")
_MARKDOWN = re.compile(
    r"\[(?P<title>[^\[\]]{0,500})\]\((?P<token>[^\s()]+(?:\([^\s()]*\)[^\s()]*)*)\)"
)
_TAB = re.compile(r"(?P<token>https?://\S+)(?:\s*\t\s*|\s+\|\s+)(?P<title>\S.*)", re.IGNORECASE)
_CLASS = re.compile(r"(?<=\d)\s+\[[a-z-]+(?:\.[A-Za-z-]+)?\]$")
_NAMED = re.compile(r"(openreview|acl|pmid|s2):\s*([\w.+-]{1,100})", re.IGNORECASE)
_IN_BRACKETS = re.compile(rb"\s*<https?://[^\s<>]+>\s")
_WRAPPED = re.compile(r"[<\"'“‘(\[]?(\S+?)[>\"'”’)\]]?[.,;]?")


def sniff(data: bytes) -> bool:
    """Tell a text that has a link or an identifier on nearly every line, and nothing else."""
    text = decode(data[:SNIFFED]) if _IN_BRACKETS.match(data) else sniffed(data)
    if text is None:
        return False
    lines = list(_said(text))
    if len(data) > SNIFFED:
        del lines[-1:]
    known = sum(_record(line, 1) is not None for line in lines)
    return known > 0 and known * 10 >= len(lines) * 9


def parse(source: Source) -> Parsed:
    """Read the lines; one that is neither link nor identifier is rejected."""
    records: list[Record] = []
    rejected: list[Rejected] = []
    lines = list(_said(decode(source.data)))
    for line in lines[:_MAX_LINES]:
        record = _record(line, len(records) + 1)
        if record is not None:
            records.append(record)
        else:
            reason = "It is neither a link nor an identifier."
            rejected.append(Rejected(where=f"line {line.number}", reason=reason))
    if not records:
        raise SourceError(f"{source.name} is not a list of links: no line of it is one.")
    warnings: tuple[str, ...] = ()
    if len(lines) > _MAX_LINES:
        warnings = (f"Only the first {_MAX_LINES:,} of {len(lines):,} lines were read.",)
    return Parsed(
        format=FORMAT,
        feed=FeedInfo(
            key=key_of(source, FORMAT, None),
            title=PurePath(source.name).name.rpartition("!")[2] or "Links",
            kind=FORMAT,
        ),
        records=tuple(records),
        rejected=tuple(rejected),
        warnings=warnings,
    )


def _said(text: str) -> Iterator[Line]:
    """Yield the lines that say something, without bullets and comments."""
    for line in lines_of(text):
        said = _COMMENT.sub("", line.text[:_LONGEST]).strip()
        said = said[bullet.end() :] if (bullet := _BULLET.match(said)) else said
        if said:
            yield Line(line.number, said)


def _record(line: Line, position: int) -> Record | None:
    """Return the paper that a line names; None when it names none."""
    title, token = None, _CLASS.sub("", line.text)
    if found := _TAB.fullmatch(token):
        title, token = one_line(found["title"]), found["token"]
    elif found := _MARKDOWN.fullmatch(token):
        title, token = one_line(found["title"]), found["token"]
        title = None if ids.web_address(title) or title == token else title
    elif found := _WRAPPED.fullmatch(token):
        token = found[1]
    arxiv = ids.arxiv_id(token)
    doi = None if arxiv else ids.doi(token) or ids.doi_of_address(token)
    named = _NAMED.fullmatch(token)
    address = ids.web_address(token)
    if not (arxiv or doi or named or address):
        return None
    others = [f"{named[1].lower()}:{named[2]}"] if named else []
    if address and not arxiv and "doi.org/" not in address:
        others.append(f"url:{ids.comparable_address(address)}")
    return Record(
        where=f"line {line.number}",
        position=position,
        title=title or None,
        arxiv_id=arxiv[0] if arxiv else None,
        arxiv_version=arxiv[1] if arxiv else None,
        doi=doi,
        other_ids=tuple(others),
        links=_links(address),
    )


def _links(address: str | None) -> Links:
    is_pdf = address is not None and re.search(r"\.pdf$|/pdf[/?]", address, re.IGNORECASE)
    return Links(pdf=address) if is_pdf else Links(abs=address)
