"""The papers of a person's list: titles and abstracts, and the lines between them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from storage.importers._page import Line, ends_sentence, is_long, is_prose, joined
from storage.importers._pairs import alternates, pairs
from storage.importers._people import is_byline
from storage.importers._print import is_date
from storage.text import one_line

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


def is_heading(text: str) -> bool:
    """Tell whether a line is a heading such as “Publications”."""
    return len(text) <= 60 and _HEADING.fullmatch(one_line(text)) is not None


@dataclass(slots=True)
class Entry:
    """One paper as the page prints it."""

    line: int
    title: str
    abstract: str
    authors: str | None = None
    venue: str | None = None
    date: str | None = None
    year: int | None = None


def entries(lines: Sequence[Line]) -> Iterator[Entry]:
    """Yield the papers of each publications section, with the year heading above them."""
    if alternates(lines[1:]):
        for head, body in pairs(lines[1:]):
            text = _ABSTRACT.sub("", joined(body), count=1)
            yield Entry(head[0].number, _title(head), text)
        return
    section: list[Line] = []
    year = None
    reading = True
    for line in lines:
        text = one_line(line.text) if len(line.text) <= 80 else line.text
        heading = is_heading(text)
        if heading or _OTHER_SECTION.fullmatch(text) or _YEAR.fullmatch(text):
            yield from _papers(section, year)
            section = []
            reading = heading or (reading and _YEAR.fullmatch(text) is not None)
            year = int(text) if _YEAR.fullmatch(text) else None
        elif reading:
            section.append(line)
    yield from _papers(section, year)


def _papers(section: Sequence[Line], year: int | None) -> Iterator[Entry]:
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
        yield Entry(
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
    if is_date(line):
        return "date"
    if _LINKS.fullmatch(line):
        return "links"
    if len(line) <= 200 and _VENUE.fullmatch(line) and not is_prose(line):
        return "venue"
    return "authors" if is_byline(line) else None
