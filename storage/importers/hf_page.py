"""Hugging Face Papers pages (Daily Papers, trending, search), saved as text.

    Title

    Abstract

      • 5 authors        or an organisation
    ·
    Jul 12, 2024 2       date and number of comments; each may be missing

The date at the top is the page's date picker, never a paper's.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from storage.arriving import FeedInfo, Parsed, Record, Rejected
from storage.importers import Source
from storage.importers._foreign import own_lines
from storage.importers._hf_body import (
    Paper,
    below_furniture,
    is_head,
    papers,
    without_counters,
    without_organisation,
)
from storage.importers._hf_buttons import Buttons, without_buttons
from storage.importers._hf_foot import DOTS, Foot, read_foot, with_feet_apart
from storage.importers._markdown import without_markdown
from storage.importers._page import (
    Line,
    is_furniture,
    is_prose,
    joined,
    not_a,
    page_lines,
    paragraphs,
    read,
    sniffed,
    trimmed,
)
from storage.importers._print import code_address, count, resolve_date
from storage.model import Links, Metric
from storage.text import one_line

FORMAT = "hf-page"
TITLE = "Hugging Face Papers page"
ORDER = 20

_PAPER = re.compile(r"(?m)(?:\]\(|^\s*)https://huggingface\.co/papers/(\d{4}\.\d{4,5})\)?\s*$")
_NEAR = 3
"""So many lines below a title its address may stand."""
_MAX_TITLE = 15
"""A title that ends as a sentence has no more words."""
_HEAD = re.compile(
    r"^(?:Daily Papers|Trending Papers|by ?AK and the research community"
    r"|Get trending papers in your email inbox(?: once a day)?!?)$",
    re.MULTILINE,
)
_COUNTED = re.compile(
    rf"^(?:[{DOTS}][ \t\xa0]*\d+ authors?|\d+ authors?\n{{1,5}}[{DOTS}])$", re.MULTILINE
)


def sniff(data: bytes) -> bool:
    """Tell whether `data` looks like a page of Hugging Face Papers."""
    found = sniffed(data)
    if found is None:
        return False
    text = trimmed(found)
    return _COUNTED.search(text) is not None or len(set(_HEAD.findall(text))) >= 2


def parse(source: Source) -> Parsed:
    """Read the papers of a page."""
    text = read(source, TITLE)
    records: list[Record] = []
    printed = text.split("\n")
    lines, rejected = own_lines(page_lines(without_markdown(text)), FORMAT)
    lines, buttons = without_buttons(with_feet_apart(lines), printed)
    entries = list(_entries(lines))
    _press(entries, buttons)
    if not any(entry.foot.marked for entry in entries) and not _HEAD.search(trimmed(text)):
        why = "no line is a paper's “• 5 authors” nor the head of Daily Papers"
        raise not_a(source, TITLE, text, why)
    for entry in entries:
        if not entry.title and not entry.abstract:
            reason = "Authors and date without a title above them."
            rejected.append(Rejected(where=f"line {entry.line}", reason=reason))
        elif not entry.abstract and not entry.foot.marked:
            reason = f"“{entry.title[:60]}” has no abstract, authors or date below it."
            rejected.append(Rejected(where=f"line {entry.line}", reason=reason))
        else:
            entry.arxiv = _linked(printed[entry.line - 1 : entry.line + _NEAR])
            records.append(_record(entry, len(records) + 1, source.today))
    return Parsed(
        format=FORMAT,
        feed=FeedInfo(
            key=f"{FORMAT}:papers",
            title="Hugging Face Papers",
            kind=FORMAT,
            site="https://huggingface.co/papers",
        ),
        records=tuple(records),
        rejected=tuple(rejected),
        warnings=() if records else ("0 papers found on this page.",),
    )


@dataclass(slots=True)
class _Entry:
    line: int
    title: str
    abstract: str
    foot: Foot = field(default_factory=Foot)
    organisation: str | None = None
    upvotes: str | None = None
    stars: str | None = None
    code: str | None = None
    arxiv: str | None = None


def _linked(printed: Sequence[str]) -> str | None:
    """Return the arXiv id of the first paper that lines lead to: of a title, its own."""
    found = _PAPER.search("\n".join(printed))
    return found[1] if found else None


def _press(entries: Sequence[_Entry], buttons: Sequence[Buttons]) -> None:
    """Give each paper what the buttons below it say."""
    places = [entry.line for entry in entries]
    for group in buttons:
        if at := bisect_left(places, group.line):
            entry = entries[at - 1]
            entry.stars, entry.code = group.stars, group.code
            entry.upvotes = group.upvotes or entry.upvotes


def _entries(lines: Sequence[Line]) -> Iterator[_Entry]:
    """Cut a page at the lines below each abstract."""
    content: list[Line] = []
    place, top = 0, True
    while place < len(lines):
        foot = Foot()
        end = read_foot(lines, place, foot)
        if end == place or not (foot.marked or _is_picker(lines, place, end, top=top)):
            content.append(lines[place])
            place += 1
            continue
        if foot.marked:
            yield from _above(content, foot, lines[place].number, top=top)
            top = False
        else:
            yield from _unfinished(content, lines[place].number, top=top)
        content, place = [], end
    yield from _unfinished(content, len(lines), top=top)


def _is_picker(lines: Sequence[Line], place: int, end: int, *, top: bool) -> bool:
    """Tell the date of the page from a title that is a date, and from a line of an abstract.

    It stands below the head of the page. Where that is missing, above a title: so neither
    an abstract nor a foot follows at once.
    """
    above = next((lines[at].text for at in range(place - 1, -1, -1) if lines[at].text), None)
    headed = above is not None and is_head(above)
    below = next((at for at in range(end, len(lines)) if lines[at].text), None)
    if below is None:
        return headed or top
    if _is_foot(lines, below):
        return False
    text = lines[below].text
    abstract = is_prose(text) and (not headed or len(text.split()) > _MAX_TITLE)
    return (headed or top) and not abstract


def _is_foot(lines: Sequence[Line], place: int) -> bool:
    foot = Foot()
    return read_foot(lines, place, foot) > place and foot.marked


def _above(content: Sequence[Line], foot: Foot, line: int, *, top: bool) -> Iterator[_Entry]:
    """Read title, abstract and organisation out of the lines above a foot.

    At the `top` of the page the site's own lines stand too.
    """
    lines, organisation = list(content), None
    touching = bool(content) and bool(content[-1].text)
    if foot.organisation_above and touching:
        lines, organisation = without_organisation(lines)
    lines, upvotes = without_counters(below_furniture(lines, top=top))
    if foot.organisation_above and not touching:
        lines, organisation = without_organisation(lines)
    found = list(papers(lines))
    if top:
        found = [paper for paper in found if paper[1] or paper is found[-1]]
    if not found:
        yield _Entry(line, "", "", foot)
    for place, paper in enumerate(found, 1):
        entry = _entry(paper)
        if place == len(found):
            entry.foot, entry.organisation, entry.upvotes = foot, organisation, upvotes
        yield entry


def _unfinished(content: Sequence[Line], line: int, *, top: bool) -> Iterator[_Entry]:
    """Read papers below which the page was cut off, and leave the page's own foot."""
    lines, _ = without_counters(below_furniture(content, top=top))
    groups = paragraphs(lines)
    if not groups or all(is_furniture(line.text) for line in groups[0]):
        return
    while len(groups) > 2 and not is_prose(joined(groups[-1])):
        groups.pop()
    last = groups[-1][-1]
    for paper in papers(lines[: lines.index(last) + 1]):
        entry = _entry(paper)
        words = entry.title.split()
        if is_prose(entry.abstract) or (not entry.abstract and len(words) > 2 and not top):
            yield entry


def _entry(paper: Paper) -> _Entry:
    title, abstract = paper
    return _Entry((title or abstract)[0].number, one_line(joined(title)), joined(abstract))


def _record(entry: _Entry, position: int, today: date) -> Record:
    foot = entry.foot
    published, inferred = resolve_date(foot.date, today) if foot.date else (None, False)
    metrics = {
        name: Metric(value=count(printed), source=FORMAT, as_of=today)
        for name, printed in (
            ("comments", foot.comments),
            ("upvotes", entry.upvotes),
            ("github_stars", entry.stars),
        )
        if printed
    }
    organisation = entry.organisation
    abstract = entry.abstract or None
    return Record(
        where=f"line {entry.line}",
        position=position,
        title=entry.title or None,
        abstract=abstract,
        author_count=int(count(foot.authors)) if foot.authors else None,
        organisation=organisation,
        affiliations=(organisation,) if organisation else (),
        published=published,
        date_inferred=inferred,
        arxiv_id=entry.arxiv,
        links=Links(code=entry.code or code_address(abstract, code=False)),
        code=entry.code is not None or entry.stars is not None,
        metrics=metrics,
        raw={"date": foot.date} if foot.date else {},
    )
