"""A person's “Publications” page, saved as text: a name, a heading, titles and abstracts.

    Ada Lovelace
    Publications
    Title
    Abstract
    Title
    Abstract

Author, venue, date and link lines between title and abstract are read or passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from storage.arriving import AuthorProfile, FeedInfo, Parsed, Record, Rejected
from storage.importers import Source
from storage.importers._foreign import own_lines
from storage.importers._page import (
    Line,
    is_furniture,
    key_of,
    not_a,
    page_lines,
    read,
    sniffed,
    unwrapped,
)
from storage.importers._people import Byline, byline, is_name, owner_unlisted
from storage.importers._print import code_address, resolve_date
from storage.importers._publication_list import Entry, entries, is_heading
from storage.model import Links
from storage.text import one_line

FORMAT = "publications"
TITLE = "Publications page"
ORDER = 40

_HONORIFIC = re.compile(r"^(?:(?:Assoc(?:iate)?|Assistant|Asst)\.? )?(?:Prof(?:essor)?|Dr)\.? ")
_HEAD_LINES = 12


def sniff(data: bytes) -> bool:
    """Tell whether `data` looks like a person's list: name, heading, title, abstract."""
    text = sniffed(data)
    if text is None:
        return False
    lines = unwrapped(page_lines(text))
    start = _start(lines)
    if start is None or _owner(lines[:start], None) is None:
        return False
    return any(entry.title and entry.abstract for entry in entries(lines[start:]))


def parse(source: Source) -> Parsed:
    """Read the owner and the papers of a page; of each page, where a file holds several."""
    text = read(source, TITLE)
    lines, rejected = own_lines(unwrapped(page_lines(text)), FORMAT)
    while lines and (not lines[-1].text or is_furniture(lines[-1].text)):
        lines.pop()
    start = _start(lines)
    if start is None:
        why = f"none of the first {_HEAD_LINES} lines is a heading such as “Publications”"
        raise not_a(source, TITLE, text, why)
    records: list[Record] = []
    owners: list[str] = []
    for owner, page in _pages(lines, start, _owner(lines[:start], source.author)):
        owners += [owner] if owner and owner not in owners else []
        for entry in entries(page):
            if entry.abstract or (len(entry.title.split()) > 2 and not is_furniture(entry.title)):
                records.append(_record(entry, len(records) + 1, owner, source.today))
            elif not is_furniture(entry.title):
                reason = f"“{entry.title[:60]}” has no abstract below it."
                rejected.append(Rejected(where=f"line {entry.line}", reason=reason))
    warnings = [] if records else ["0 papers found on this page."]
    if len(owners) > 1:
        named = ", ".join(owners)
        warnings.append(f"The file holds pages of several people ({named}), under the first one.")
    owner = owners[0] if owners else None
    return Parsed(
        format=FORMAT,
        feed=FeedInfo(
            key=key_of(source, FORMAT, owner),
            title=f"{owner} · Publications" if owner else "Publications",
            kind=FORMAT,
        ),
        records=tuple(records),
        authors=tuple(AuthorProfile(name=name) for name in owners),
        rejected=tuple(rejected),
        warnings=tuple(warnings),
    )


def _pages(
    lines: Sequence[Line], start: int, owner: str | None
) -> Iterator[tuple[str | None, Sequence[Line]]]:
    """Cut a file where the first heading comes again below a name."""
    heading, begin, name = lines[start].text, start, None
    for at, line in enumerate(lines):
        if at > start and line.text == heading and name and is_name(lines[name].text):
            yield owner, lines[begin:name]
            owner, begin = lines[name].text, at
        name = at if line.text else name
    yield owner, lines[begin:]


def _start(lines: Sequence[Line]) -> int | None:
    """Return the place of the first heading, if it is near the top."""
    seen = 0
    for place, line in enumerate(lines):
        if line.text:
            seen += 1
            if seen > 1 and is_heading(line.text):
                return place
        if seen >= _HEAD_LINES:
            break
    return None


def _owner(above: Sequence[Line], said: str | None) -> str | None:
    """Return whose page it is: the first line that can be a name, or whom the user says."""
    texts = [one_line(line.text).lstrip("# ") for line in above if line.text]
    plain = (text for text in texts if len(text) <= 60 and not is_furniture(text))
    bare = (_HONORIFIC.sub("", text) for text in plain)
    names = [text for text in bare if is_name(text) or not text.isascii()]
    if names or said:
        return names[0] if names else said
    # A name of one word, or with a number behind it, is one where the page begins with it.
    single = texts[0] if len(texts) == 1 and not is_furniture(texts[0]) else ""
    words = re.sub(r" \d{4}$", "", single).split()
    return single if words and is_name(" ".join([*words, "X"])) else None


def _record(entry: Entry, position: int, owner: str | None, today: date) -> Record:
    people = byline(entry.authors) if entry.authors else Byline()
    published, inferred = resolve_date(entry.date, today) if entry.date else (None, False)
    abstract = entry.abstract or None
    raw = {name: text for name, text in (("date", entry.date), ("authors", entry.authors)) if text}
    return Record(
        where=f"line {entry.line}",
        position=position,
        title=entry.title or None,
        abstract=abstract,
        authors=people.names,
        authors_truncated=people.truncated,
        author_count=people.total,
        known_authors=owner_unlisted(owner, people.names),
        venue=entry.venue,
        year=published.year if published else entry.year,
        published=published,
        date_inferred=inferred,
        links=Links(code=code_address(abstract, code=False)),
        raw=raw,
    )
