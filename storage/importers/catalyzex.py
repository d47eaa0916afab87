"""CatalyzeX author pages, saved as text: abstracts, and little or nothing else.

A page may print more above each abstract, and is read as far as it is plain:

    Title
    Dec 12, 2024
    Ada Lovelace, Alan Turing, additional authors not shown
    Abstract:…
    Figure 1 for Title
    Via arXiv
    Access Paper or Ask Questions
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from storage.arriving import AuthorProfile, FeedInfo, Parsed, Record, Rejected
from storage.importers import Source
from storage.importers._catalyzex_extent import ABSTRACT, is_above, length
from storage.importers._foreign import own_lines
from storage.importers._page import (
    Line,
    is_furniture,
    is_prose,
    joined,
    key_of,
    not_a,
    page_lines,
    read,
    sniffed,
    trimmed,
)
from storage.importers._people import Byline, byline, is_byline, is_name, owner_unlisted
from storage.importers._print import code_address, is_date, resolve_date
from storage.model import Links
from storage.text import one_line

FORMAT = "catalyzex"
TITLE = "CatalyzeX page"
ORDER = 30

_ABSTRACTS = re.compile(r"^[ \t\xa0]*Abstract:", re.MULTILINE)
_OTHER = re.compile(
    r"^(?:(?:Selected |Recent )?Publications$"
    r"|arXiv:\d|Title:|Authors?:|From:|Subject:|PMID|\\\\|[A-Z][A-Z\d] ?- )",
    re.MULTILINE,
)
_FIGURE = re.compile(r"Figure \d{1,3} for (.+)")
_PICTURE = re.compile(r"Picture for (.+)")
_HEAD_LINES = 20


def sniff(data: bytes) -> bool:
    """Tell whether `data` looks like a CatalyzeX page: lines that begin with `Abstract:`."""
    beginning = sniffed(data)
    if beginning is None or _OTHER.search(text := trimmed(beginning)):
        return False
    found = [match.start() for match in _ABSTRACTS.finditer(text)]
    return len(found) > 1 or (bool(found) and text[: found[0]].count("\n") < _HEAD_LINES)


def parse(source: Source) -> Parsed:
    """Read the papers of a page; `source.author` names the owner, whom the text may not."""
    text = read(source, TITLE)
    if not _ABSTRACTS.search(text) and "catalyzex" not in text.lower():
        raise not_a(source, TITLE, text, "no line begins with “Abstract:”")
    lines, rejected = own_lines(page_lines(text), FORMAT)
    entries = _entries(lines)
    owner = source.author or _pictured(entries[0].above)
    titled = len(entries) > 1 and all(_title(entry) for entry in entries[1:])
    records: list[Record] = []
    for entry in entries:
        if entry.abstract:
            title = _title(entry, alone=titled or entry is not entries[0])
            records.append(_record(entry, title, len(records) + 1, owner, source.today))
        elif entry.line:
            reason = "“Abstract:” with nothing behind it."
            rejected.append(Rejected(where=f"line {entry.line}", reason=reason))
    return Parsed(
        format=FORMAT,
        feed=FeedInfo(
            key=key_of(source, FORMAT, owner),
            title=f"CatalyzeX · {owner}" if owner else "CatalyzeX",
            kind=FORMAT,
        ),
        records=tuple(records),
        authors=(AuthorProfile(name=owner),) if owner else (),
        rejected=tuple(rejected),
        warnings=_warnings(len(records), owner),
    )


def _warnings(found: int, owner: str | None) -> tuple[str, ...]:
    if not found:
        return ("0 papers found on this page.",)
    if owner is None:
        return ("The page does not name its author; --author NAME adds it to each paper.",)
    return ()


@dataclass(slots=True)
class _Entry:
    """One abstract, with what stands above it and below it."""

    line: int = 0
    above: list[Line] = field(default_factory=list)
    abstract: str = ""
    figures: list[str] = field(default_factory=list)


def _entries(lines: Sequence[Line]) -> list[_Entry]:
    """Cut a page at its `Abstract:` lines; the entry of a page without any has no line."""
    places = [at for at, line in enumerate(lines) if ABSTRACT.match(line.text)]
    if not places:
        return [_Entry(above=list(lines))]
    entries: list[_Entry] = []
    above = list(lines[: places[0]])
    figures_first = any(_FIGURE.fullmatch(line.text) for line in above)
    for place, end in zip(places, [*places[1:], len(lines)], strict=True):
        below = place + length(lines[place:end])
        first = Line(lines[place].number, ABSTRACT.sub("", lines[place].text, count=1))
        entry = _Entry(first.number, above, joined([first, *lines[place + 1 : below]]))
        above = list(lines[below:end])
        around = entry.above if figures_first else above
        entry.figures = [found[1] for line in around if (found := _FIGURE.fullmatch(line.text))]
        entries.append(entry)
    return entries


def _pictured(above: Sequence[Line]) -> str | None:
    """Return the owner whose picture heads the page, if there is one."""
    named = {found[1] for line in above if (found := _PICTURE.fullmatch(line.text))}
    name = named.pop() if len(named) == 1 else ""
    return name if is_name(name) else None


def _record(
    entry: _Entry, title: str | None, position: int, owner: str | None, today: date
) -> Record:
    lines = [line.text for line in entry.above if line.text]
    listed = next((text for text in reversed(lines) if is_byline(text)), None)
    people = byline(listed) if listed else Byline()
    dated = next((text for text in reversed(lines) if is_date(text)), None)
    published, inferred = resolve_date(dated, today) if dated else (None, False)
    raw = {"date": dated} if dated else {}
    if listed:
        raw["authors"] = listed
    return Record(
        where=f"line {entry.line}",
        position=position,
        title=title,
        abstract=entry.abstract,
        authors=people.names,
        authors_truncated=people.truncated,
        author_count=people.total,
        known_authors=owner_unlisted(owner, people.names),
        published=published,
        date_inferred=inferred,
        links=Links(code=code_address(entry.abstract, code=False)),
        raw=raw,
    )


def _title(entry: _Entry, *, alone: bool = True) -> str | None:
    """Return the title a figure names, or the line above that can be nothing else.

    Above the first abstract the site's own lines stand too: unless all other papers have
    titles, it is not enough there that a line stands `alone`, without date and authors.
    """
    if entry.figures:
        return one_line(entry.figures[0])
    titles = [
        at
        for at, line in enumerate(entry.above)
        if line.text and not _is_frame(line.text) and not is_prose(line.text)
    ]
    if not titles:
        return None
    following = [line.text for line in entry.above[titles[-1] + 1 :] if line.text]
    title = one_line(entry.above[titles[-1]].text)
    return title if len(title.split()) > 1 and (alone or following) else None


def _is_frame(text: str) -> bool:
    return is_above(text) or is_byline(text) or is_furniture(text)
