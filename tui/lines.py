"""One paper → one line of the list. Pure: widths and texts in, segments out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style

from storage.model import Mark, Paper
from storage.notation import plain
from storage.text import one_line

PARTS = ("bar", "unread", "star", "score", "category", "title", "tag", "author", "date")
"""What a line is made of; each has a style of its own."""

USUAL = ("score", "upvotes")
"""The metrics a list shows unasked, the one that comes first of those its papers have."""

Spans = Sequence[tuple[int, int]]
"""Stretches of a text, by character."""

Styles = Callable[[str], Style]
"""Part → the style it has on this line."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Cells of each column; 0 leaves it out."""

    score: int
    category: int
    title: int
    author: int
    date: int


def columns(width: int, *, scores: bool) -> Columns:
    """Divide `width` cells; the narrower, the fewer columns."""
    score = 6 if scores and width >= 60 else 0
    category = 9 if width >= 100 else 4 if width >= 50 else 0
    author = 22 if width >= 110 else 16 if width >= 84 else 0
    day = 9 if width >= 44 else 0
    title = max(0, width - _MARKS - score - category - author - day)
    return Columns(score, category, title, author, day)


CITED = "§"
"""Stands behind the title of what is in a bibliography of the user's own."""
_ROOM_FOR_BADGE = 12
_ROOM_FOR_TAGS = 60
_SHORTEST_TAG = 3
_MARKS = 5  # bar, unread, star, and a blank after each mark


@dataclass(frozen=True, slots=True)
class Row:
    """What a line shows of a paper."""

    title: str
    authors: str
    category: str
    date: str
    number: str
    read: bool
    starred: bool
    queued: bool
    tags: tuple[str, ...]
    cited: bool


def row(paper: Paper, mark: Mark, *, today: date, numbers: str = "", is_cited: bool = False) -> Row:
    """Return what the list shows of a paper; `numbers` names the metric, "" for the usual one."""
    return Row(
        title=one_line(plain(paper.title)),
        authors=short_authors(paper),
        category=paper.primary_category or (paper.categories[0] if paper.categories else ""),
        date=short_date(paper, today),
        number=short_number(paper, numbers),
        read=mark.read,
        starred=mark.starred,
        queued=mark.queued,
        tags=mark.tags,
        cited=is_cited,
    )


def short_authors(paper: Paper) -> str:
    """Return the first author's family name and how many more there are: `Fang +8`."""
    names = paper.authors or paper.known_authors
    if not names:
        return paper.organisation or (f"{paper.author_count} authors" if paper.author_count else "")
    first = names[0]
    family = first.split(",")[0] if "," in first else first.split()[-1] if first.split() else first
    if not paper.authors:
        return f"… {family} …"
    more = (paper.author_count or len(paper.authors)) - 1
    if paper.authors_truncated and more < len(paper.authors):
        return f"{family} et al."
    if more == 1 and len(paper.authors) == 2:
        second = paper.authors[1]
        other = second.split(",")[0] if "," in second else second.split()[-1]
        return f"{family}, {other}"
    return f"{family} +{more}" if more > 0 else family


def short_date(paper: Paper, today: date) -> str:
    """Return `Oct 21` within a year of today, else `Oct 2023` or the year alone."""
    day = paper.date
    if day is None:
        return str(paper.year or "")
    if 0 <= (today - day).days < 365:
        return f"{day:%b} {day.day:>2}"
    return f"{day:%b} {day.year}"


def short_number(paper: Paper, name: str) -> str:
    """Return a metric of the paper as the list has room for; of the usual ones the first."""
    if name == "seen":
        return f"×{len(paper.sightings)}"
    names = (name,) if name else USUAL
    name, value = next(((n, v) for n in names if (v := paper.metric(n)) is not None), ("", None))
    if value is None:
        return ""
    if name == "score":
        return f"{value:.1f}"
    short = f"{value:.0f}" if value < 10_000 else f"{value / 1000:.0f}k"
    return f"▲{short}" if name == "upvotes" else short


def segments(
    item: Row,
    widths: Columns,
    styles: Styles,
    *,
    cursor: bool,
    picked: bool = False,
    matched: Spans = (),
) -> list[Segment]:
    """Return the segments of a line; together exactly as wide as the columns.

    `matched` are the stretches of the title that somebody looked for.
    """
    parts: list[tuple[str, str, int]] = [
        ("bar", _bar(cursor=cursor, picked=picked), 1),
        ("unread", " " if item.read else "●", 2),
        ("star", "★" if item.starred else "◷" if item.queued else " ", 2),
        ("score", item.number.rjust(5) + " ", widths.score),
        ("category", _category(item.category, widths.category), widths.category),
    ]
    found = [Segment(set_cell_size(t, width), styles(p)) for p, t, width in parts if width]
    found += _title(item, widths.title, styles, matched)
    ends = (("author", " " + item.authors, widths.author), ("date", item.date, widths.date))
    for part, text, width in ends:
        if width:
            fitted = fit(text, width - 1) if part == "author" else text.rjust(width - 1)
            found.append(Segment(set_cell_size(fitted, width), styles(part)))
    return found


def _bar(*, cursor: bool, picked: bool) -> str:
    if cursor:
        return "█" if picked else "▌"
    return "▪" if picked else " "


def _title(item: Row, width: int, styles: Styles, matched: Spans) -> list[Segment]:
    """Give the title what it needs, and what is left to the tags."""
    badge = f" {CITED}" if item.cited and width > _ROOM_FOR_BADGE else ""
    room = width - 1 - len(badge)
    if room < 1:
        return []
    tags = "".join(f" #{tag}" for tag in item.tags)
    # A title may need it all; only a wide line takes a little of it for the tags.
    wanted = min(cell_len(tags), room // 5 if room >= _ROOM_FOR_TAGS else 0)
    title = fit(item.title, room - wanted)
    found = _marked(title, matched, styles)
    if badge:
        found.append(Segment(badge, styles("tag")))
    left = room - cell_len(title)
    if left > _SHORTEST_TAG:
        found.append(Segment(fit(tags, left), styles("tag")))
    rest = width - sum(cell_len(segment.text) for segment in found)
    found.append(Segment(" " * rest, styles("title")))
    return found


def _marked(title: str, matched: Spans, styles: Styles) -> list[Segment]:
    """Return a title, which may have been cut, with what was looked for in another style."""
    plain_style = styles("title")
    if not matched:
        return [Segment(title, plain_style)]
    found: list[Segment] = []
    end = 0
    for start, stop in matched:
        if start < len(title):
            found.append(Segment(title[end:start], plain_style))
            found.append(Segment(title[start:stop], plain_style + styles("match")))
            end = stop
    found.append(Segment(title[end:], plain_style))
    return [segment for segment in found if segment.text]


def _category(category: str, width: int) -> str:
    if width <= 4:
        return category.rpartition(".")[2][:3].rstrip("-").ljust(4)
    return fit(category, width - 1)


def fit(text: str, width: int) -> str:
    """Cut `text` to `width` cells, with an ellipsis where something was cut."""
    if width <= 0:
        return ""
    if cell_len(text) <= width:
        return text
    return set_cell_size(text, width - 1).rstrip() + "…"
