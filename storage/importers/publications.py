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
from dataclasses import dataclass
from datetime import date

from storage.importers import Source
from storage.importers._foreign import own_lines
from storage.importers._page import (
    SNIFFED,
    Line,
    decode,
    ends_sentence,
    is_furniture,
    is_long,
    is_markup,
    is_prose,
    joined,
    key_of,
    lines_of,
    not_a,
    read,
)
from storage.importers._pairs import alternates, pairs
from storage.importers._people import Byline, byline, is_byline, is_name, owner_unlisted
from storage.importers._print import DATE, code_address, resolve_date
from storage.model import AuthorProfile, FeedInfo, Links, Parsed, Record, Rejected
from storage.text import one_line

FORMAT = "publications"
TITLE = "Publications page"
ORDER = 40

_NOUN = (
    r"(?:Publications?|Papers|Preprints|Articles|Research Papers|Journal (?:Articles|Papers)"
    r"|Conference (?:Papers|Publications)|Workshop Papers|Working Papers|Works)"
)
_HEADING = re.compile(
    rf"#{{0,4}}\s*(?:(?:My|All|Selected|Recent|Latest|Featured|Full|Other|Research) )?{_NOUN}"
    rf"(?: (?:and|&) {_NOUN})?(?: \(?\d{{1,4}}\)?)?\s*:?",
    re.IGNORECASE,
)
_OTHER_SECTION = re.compile(
    r"#{0,4}\s*(?:Awards?|Honou?rs|Teaching|Service|Talks|Education|Experience|News|Contact|Bio"
    r"|Biography|About(?: me)?|Projects|Software|Students|Patents|Activities|Funding|Grants"
    r"|Professional (?:Service|Activities)|Co-?authors|Research Interests|Interests)"
    r"(?: (?:and|&) \w+)?\s*:?",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_DATED = re.compile(DATE)
_VENUE = re.compile(
    r"(?:In |Published (?:in|at) |To appear|Accepted (?:at|to|by) |Proceedings\b|arXiv\b|\w+ )?"
    r".{0,120}(?:\b(?:Proceedings|Conference|Workshop|Journal|Transactions|Symposium|Findings"
    r"|preprint|NeurIPS|ICLR|ICML|AAAI|IJCAI|ACL|EMNLP|NAACL|COLM|TMLR|CVPR|ICCV|ECCV|KDD|SIGIR)"
    r"\b).{0,60}\b(?:19|20)\d\d\b.{0,30}"
)
_LINKS = re.compile(
    r"(?:[\[(]?(?:pdf|paper|code|arxiv|bib(?:tex)?|slides|poster|video|project(?: page)?|html|doi"
    r"|link|website|data(?:set)?|demo|abstract|abs)[\])]?[\s|/·,:]*)+",
    re.IGNORECASE,
)
_ABSTRACT = re.compile(r"^(?:Abstract|ABSTRACT)\s*(?:[:.—–-]\s*(?=\S)|$)")
_NUMBERED = re.compile(r"^(?:(?:\[\d{1,3}\]|\(\d{1,3}\)|\d{1,3}[.)])\s+(?=\S)|[•*-]\s+)")
_HONORIFIC = re.compile(r"^(?:(?:Assoc(?:iate)?|Assistant|Asst)\.? )?(?:Prof(?:essor)?|Dr)\.? ")
_HEAD_LINES = 12


def sniff(data: bytes) -> bool:
    """Tell whether `data` looks like a person's list: name, heading, title, abstract."""
    text = decode(data[:SNIFFED])
    if is_markup(text):
        return False
    lines = lines_of(text)
    start = _start(lines)
    if start is None or _owner(lines[:start], None) is None:
        return False
    return any(entry.title and entry.abstract for entry in _entries(lines[start:]))


def parse(source: Source) -> Parsed:
    """Read the owner and the papers of a page; of each page, where a file holds several."""
    text = read(source, TITLE)
    lines, rejected = own_lines(lines_of(text), FORMAT)
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
        for entry in _entries(page):
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
            if seen > 1 and _is_heading(line.text):
                return place
        if seen >= _HEAD_LINES:
            break
    return None


def _is_heading(text: str) -> bool:
    return len(text) <= 60 and _HEADING.fullmatch(one_line(text)) is not None


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


@dataclass(slots=True)
class _Entry:
    line: int
    title: str
    abstract: str
    authors: str | None = None
    venue: str | None = None
    date: str | None = None
    year: int | None = None


def _entries(lines: Sequence[Line]) -> Iterator[_Entry]:
    """Yield the papers of each publications section, with the year heading above them."""
    if alternates(lines[1:]):
        for head, body in pairs(lines[1:]):
            text = _ABSTRACT.sub("", joined(body), count=1)
            yield _Entry(head[0].number, _title(head), text)
        return
    section: list[Line] = []
    year = None
    reading = True
    for line in lines:
        text = one_line(line.text) if len(line.text) <= 80 else line.text
        heading = _is_heading(text)
        if heading or _OTHER_SECTION.fullmatch(text) or _YEAR.fullmatch(text):
            yield from _papers(section, year)
            section = []
            reading = heading or (reading and _YEAR.fullmatch(text) is not None)
            year = int(text) if _YEAR.fullmatch(text) else None
        elif reading:
            section.append(line)
    yield from _papers(section, year)


def _papers(section: Sequence[Line], year: int | None) -> Iterator[_Entry]:
    """Set the lines between title and abstract aside, and pair what is left."""
    plain: list[Line] = []
    aside: dict[int, dict[str, str]] = {}
    title: Line | None = None
    spaced = any(not line.text for line in section)
    for line in section:
        kind = _kind(line.text) if title and line.text else None
        if kind and title:
            aside.setdefault(title.number, {}).setdefault(kind, line.text)
            if spaced:
                plain.append(Line(line.number, ""))
            continue
        text = _ABSTRACT.sub("", line.text, count=1)
        plain.append(Line(line.number, text))
        if text:
            prose = is_long(text) or (title is not None and ends_sentence(text))
            title = None if prose else line
    for head, body in pairs(plain):
        found = {name: text for line in head for name, text in aside.get(line.number, {}).items()}
        first = (head or body)[0].number
        yield _Entry(
            first,
            _title(head),
            joined(body),
            found.get("authors"),
            found.get("venue"),
            found.get("date"),
            year,
        )


def _title(head: Sequence[Line]) -> str:
    return _NUMBERED.sub("", one_line(joined(head)), count=1)


def _kind(text: str) -> str | None:
    """Tell what a line below a title is, when it is neither a title nor an abstract."""
    if len(text) > 400 or is_long(text):
        return None
    line = one_line(text)
    if _DATED.fullmatch(line):
        return "date"
    if _LINKS.fullmatch(line):
        return "links"
    if len(line) <= 200 and _VENUE.fullmatch(line) and not is_prose(line):
        return "venue"
    return "authors" if is_byline(line) else None


def _record(entry: _Entry, position: int, owner: str | None, today: date) -> Record:
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
