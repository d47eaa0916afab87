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
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from storage.importers import Source
from storage.importers._hf_foot import DOTS, NUMBER, Foot, read_foot
from storage.importers._page import (
    SNIFFED,
    Line,
    decode,
    is_furniture,
    is_long,
    is_markup,
    is_prose,
    joined,
    lines_of,
    not_a,
    pairs,
    paragraphs,
    read,
)
from storage.importers._print import COUNT, code_address, count, resolve_date
from storage.model import FeedInfo, Links, Metric, Parsed, Record, Rejected
from storage.text import one_line

FORMAT = "hf-page"
TITLE = "Hugging Face Papers page"
ORDER = 20

_UPVOTES = re.compile(rf"(?:upvotes?|▲)\s*({COUNT})|({COUNT})\s*(?:upvotes?|▲)", re.IGNORECASE)
_FURNITURE = re.compile(
    r"daily papers|trending papers|papers|by ?AK and the research community|hugging face"
    r"|get trending papers in your email inbox(?: once a day)?!?|subscribe|new|daily|weekly|monthly"
    r"|models|datasets|spaces|docs|enterprise|pricing|community|log in|sign up|trending",
    re.IGNORECASE,
)
_HEAD = re.compile(
    r"^(?:Daily Papers|by ?AK and the research community"
    r"|Get trending papers in your email inbox(?: once a day)?!?)[ \t\r]*$",
    re.MULTILINE,
)
_COUNTED = re.compile(
    rf"^[ \t\xa0]*(?:[{DOTS}][ \t\xa0]*\d+ authors?[ \t\r]*$"
    rf"|\d+ authors?\s{{0,8}}\n\s{{0,8}}[{DOTS}][ \t\r]*$)",
    re.MULTILINE,
)
_SUBMITTED = re.compile(r"(?:Submitted|Posted|Shared) by\b(.*)")


def sniff(data: bytes) -> bool:
    """Tell whether `data` looks like a page of Hugging Face Papers."""
    text = decode(data[:SNIFFED])
    if is_markup(text):
        return False
    return _COUNTED.search(text) is not None or len(set(_HEAD.findall(text))) >= 2


def parse(source: Source) -> Parsed:
    """Read the papers of a page."""
    text = read(source, TITLE)
    records: list[Record] = []
    rejected: list[Rejected] = []
    entries = list(_entries(lines_of(text)))
    if not any(entry.foot.marked for entry in entries) and not _HEAD.search(text):
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


def _entries(lines: Sequence[Line]) -> Iterator[_Entry]:
    """Cut a page at the lines below each abstract."""
    content: list[Line] = []
    place, top = 0, True
    while place < len(lines):
        foot = Foot()
        end = read_foot(lines, place, foot)
        if end == place:
            content.append(lines[place])
            place += 1
            continue
        yield from _above(content, foot, lines[place].number, top=top)
        top = top and not foot.marked
        content, place = [], end
    yield from _above(content, Foot(), len(lines), top=top)


def _above(content: Sequence[Line], foot: Foot, line: int, *, top: bool) -> Iterator[_Entry]:
    """Read title, abstract and organisation out of the lines above a foot.

    At the `top` of the page the site's own lines stand too.
    """
    lines, upvotes = _without_counters(_below_furniture(content) if top else content)
    organisation = None
    if foot.organisation_above:
        lines, organisation = _without_organisation(lines)
    papers = list(_papers(lines))
    if not foot.marked:
        papers = [paper for paper in papers if is_prose(joined(paper[1]))]
    elif top:
        papers = [paper for paper in papers if paper[1] or paper is papers[-1]]
    if foot.marked and not papers:
        yield _Entry(line, "", "", foot)
    for place, (title, abstract) in enumerate(papers, 1):
        entry = _Entry((title or abstract)[0].number, one_line(joined(title)), joined(abstract))
        if place == len(papers):
            entry.foot, entry.organisation, entry.upvotes = foot, organisation, upvotes
        yield entry


def _below_furniture(content: Sequence[Line]) -> list[Line]:
    """Return what stands below the page's head; a button may be glued to the first title."""
    texts = [one_line(line.text) for line in content]
    heads = [
        at for at, text in enumerate(texts) if is_furniture(text) or _FURNITURE.fullmatch(text)
    ]
    return [
        Line(line.number, re.sub(r"^Subscribe(?=[A-Z\d])", "", line.text))
        for line in content[heads[-1] + 1 if heads else 0 :]
    ]


def _without_counters(content: Sequence[Line]) -> tuple[list[Line], str | None]:
    """Drop counters and submitters; return the upvotes among them too."""
    kept: list[Line] = []
    upvotes = None
    skip = ""
    for line in content:
        text = one_line(line.text)
        if not text:
            kept.append(line)
            continue
        expected, skip = skip, ""
        submitted = _SUBMITTED.fullmatch(text) if len(text) <= 80 else None
        voted = _UPVOTES.fullmatch(text) if len(text) <= 40 else None
        if voted:
            upvotes = voted[1] or voted[2]
        elif text.lower() in ("upvote", "upvotes"):
            skip = "upvotes"
        elif submitted:
            skip = "" if submitted[1].strip() else "submitter"
        elif NUMBER.fullmatch(text):
            upvotes = text if expected == "upvotes" else upvotes
        elif expected == "submitter" and " " not in text:
            continue
        else:
            kept.append(line)
    return kept, upvotes


def _without_organisation(lines: list[Line]) -> tuple[list[Line], str | None]:
    """Take off the organisation printed in place of the author count."""
    groups = paragraphs(lines)
    if sum(map(len, groups)) < 2:
        return lines, None
    *above, last = groups[-1]
    if is_prose(last.text) or (len(groups) > 1 and above and not is_prose(joined(above))):
        return lines, None
    return [line for line in lines if line is not last], last.text


def _papers(lines: Sequence[Line]) -> Iterator[tuple[list[Line], list[Line]]]:
    """Yield title and abstract of each paper above one foot; nearly always one."""
    groups = paragraphs(lines)
    everything = [line for group in groups for line in group]
    if len(groups) == 2 and not is_long(groups[0][-1].text):
        yield groups[0], groups[1]
    elif len(everything) == 1:
        yield ([], everything) if is_long(everything[0].text) else (everything, [])
    elif len(groups) == 1 and not any(is_long(line.text) for line in everything[2:]):
        yield everything[:1], everything[1:]
    else:
        yield from pairs(lines)


def _record(entry: _Entry, position: int, today: date) -> Record:
    foot = entry.foot
    published, inferred = resolve_date(foot.date, today) if foot.date else (None, False)
    metrics = {
        name: Metric(value=count(printed), source=FORMAT, as_of=today)
        for name, printed in (("comments", foot.comments), ("upvotes", entry.upvotes))
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
        links=Links(code=code_address(abstract, code=False)),
        metrics=metrics,
        raw={"date": foot.date} if foot.date else {},
    )
