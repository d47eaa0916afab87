"""Library, query and time → a digest: the papers that came since, by feed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from storage.errors import CarrelError
from storage.library import Library
from storage.links import page_link, pdf_link, web_address
from storage.model import Mark, Paper
from storage.notation import plain
from storage.text import clean, one_line
from storage.words import count_of

_NAMES = 6
_ABSTRACT = 420
_STEP = re.compile(r"(\d{1,4})([hdwmy])")
_DAYS = {"d": 1, "w": 7, "m": 30, "y": 365}


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One paper, as it is read: no markup, one line but for the abstract."""

    title: str
    """The title."""
    authors: str
    """The first of them, or what stands in their place; empty when nothing does."""
    facts: tuple[str, ...]
    """Venue, day, categories, tags."""
    abstract: str
    """Its beginning."""
    url: str | None
    """The page; http or https."""
    pdf: str | None
    """The PDF, where it is not the page."""
    code: str | None
    """The code."""
    starred: bool
    """The user starred it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The papers of one feed."""

    title: str
    """The feed's title."""
    count: int
    """How many came from it; some may not be among the items."""
    items: tuple[Item, ...]
    """The papers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """What came."""

    since: datetime
    """From when on."""
    until: datetime
    """When it was made; in the zone that times are told in."""
    query: str
    """What was asked for besides; empty for everything."""
    count: int
    """How many papers came."""
    shown: int
    """How many of them are told of."""
    groups: tuple[Group, ...]
    """By feed, the one with most papers first."""

    @property
    def heading(self) -> str:
        """What it is, in a line: `12 new papers since 2026-06-30 12:00`."""
        many = count_of(self.count, "new paper") if self.count else "Nothing new"
        asked = f" for {self.query}" if self.query else ""
        return f"{many}{asked} since {self.since.astimezone(self.until.tzinfo):%Y-%m-%d %H:%M}"

    @property
    def left_out(self) -> str | None:
        """A sentence on the papers that are not told of; None when all are."""
        more = self.count - self.shown
        return f"{count_of(more, 'more paper')} in the library." if more else None


def moment(text: str, now: datetime) -> datetime:
    """Read `12h`, `7d`, `2w`, `today`, `yesterday` or `2026-06-30`; days begin in `now`'s zone.

    Raises `CarrelError` with a sentence for anything else.
    """
    word = text.strip().lower()
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    try:
        if word in ("today", "yesterday"):
            return midnight - timedelta(days=word == "yesterday")
        if found := _STEP.fullmatch(word):
            number, unit = int(found[1]), found[2]
            hours = number if unit == "h" else 24 * number * _DAYS[unit]
            return now - timedelta(hours=hours)
        return datetime.combine(date.fromisoformat(word), midnight.timetz())
    except (ValueError, OverflowError):
        pass
    raise CarrelError(
        f"“{one_line(text)}” is no time. Write 12h, 7d, 2w, today, yesterday or a day "
        "such as 2026-06-30."
    )


def collect(
    library: Library, keys: Sequence[str], *, query: str, since: datetime, now: datetime, limit: int
) -> Digest:
    """Return the digest of those of `keys` that came since; no more than `limit` are told of."""
    found = library.added_since(keys, since.astimezone(UTC))
    by_feed: dict[str, list[str]] = {}
    for key in found:
        document = library.document("papers", key) or {}
        places = document.get("sightings", ())
        by_feed.setdefault(places[0]["feed"] if places else "", []).append(key)
    groups: list[Group] = []
    left = limit
    for feed, papers in sorted(by_feed.items(), key=lambda pair: (-len(pair[1]), pair[0])):
        items = tuple(_items(library, papers[:left]))
        left -= len(papers[:left])
        title = one_line(library.feed_title(feed)) if feed else "No feed"
        groups.append(Group(title=title, count=len(papers), items=items))
    return Digest(
        since=since,
        until=now,
        query=one_line(query),
        count=len(found),
        shown=sum(len(group.items) for group in groups),
        groups=tuple(group for group in groups if group.items),
    )


def _items(library: Library, keys: Sequence[str]) -> Iterator[Item]:
    for key in keys:
        if (paper := library.paper(key)) is not None:  # else it turned out to be damaged
            yield _item(paper, library.mark(key))


def _item(paper: Paper, mark: Mark) -> Item:
    day = paper.date.isoformat() if paper.date else str(paper.year or "")
    facts = (plain(paper.venue or ""), day, ", ".join(paper.categories[:4]),
             *(f"#{tag}" for tag in mark.tags))  # fmt: skip
    url, pdf = page_link(paper), pdf_link(paper)
    return Item(
        title=one_line(plain(paper.title)),
        authors=_names(paper),
        facts=tuple(one_line(fact) for fact in facts if fact),
        abstract=shortened(one_line(plain(clean(paper.abstract or "")))),
        url=url,
        pdf=pdf if pdf != url else None,
        code=web_address(paper.links.code),
        starred=mark.starred,
    )


def _names(paper: Paper) -> str:
    names = [one_line(plain(name)) for name in paper.authors[:_NAMES]]
    if names and (paper.authors_truncated or len(paper.authors) > _NAMES):
        names.append("et al.")
    return ", ".join(names) or one_line(paper.organisation or "")


def shortened(text: str) -> str:
    """Return the beginning of a text, cut between words."""
    if len(text) <= _ABSTRACT:
        return text
    return text[:_ABSTRACT].rsplit(" ", 1)[0].rstrip(",;:.") + " …"
