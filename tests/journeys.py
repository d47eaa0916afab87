"""How each screen of which a picture is kept is come to: a library, and the keys."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from storage import demo
from storage.arriving import Rejected
from storage.library import Library
from storage.refreshing import Refresh
from storage.steps import Stage, Step
from tests.fakes import parsed, record

BEGUN = datetime(2025, 6, 1, 9, 30, tzinfo=UTC)
"""When a journey begins."""
DAY = BEGUN.date()
"""The user's day."""


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = BEGUN

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        """Let some `minutes` or `days` pass."""
        self.now += timedelta(**by)


Fill = Callable[[Library, Clock], None]


@dataclass(frozen=True, slots=True)
class Journey:
    """A way to a screen."""

    keys: tuple[str, ...] = ()
    """What is pressed, one a minute."""
    fill: Fill = lambda library, clock: demo.fill(library)
    """Puts into the library what it begins with."""
    keeps_notices: bool = False
    """What the user is told belongs to the picture."""


def nothing(library: Library, clock: Clock) -> None:
    """Leave the library empty, as on the first run."""


def arrivals(library: Library, clock: Clock) -> None:
    """Let papers arrive on several days; one arrival is undone, one is not understood in part."""
    demo.fill(library)
    clock.move(days=-40)
    for feed, numbers in (("Journal of Slow Things", (1, 2, 3)), ("Letters on Herons", (4, 5))):
        arrival = parsed(*(record(n) for n in numbers), feed=feed)
        library.take(arrival, source=f"https://example.org/{feed.split()[-1].lower()}.xml")
        clock.move(days=20, minutes=7)
    library.undo()
    damaged = parsed(
        *(record(n) for n in (3, 6, 7)),
        feed="a saved page",
        rejected=(
            Rejected(where="entry 3", reason="It has neither a title nor an abstract."),
            Rejected(
                where="entry 9", reason="Its link leads to no paper, and nothing else names it."
            ),
        ),
        warnings=("The page ends in the middle of an entry.",),
    )
    clock.now = BEGUN - timedelta(hours=2)
    library.take(damaged, source="page.html")
    clock.now = BEGUN


def followed(library: Library, clock: Clock) -> None:
    """Follow five feeds."""
    demo.fill(library)
    for number, title in enumerate(("Herons", "Lamps", "Rivers", "Slow Things", "Tides")):
        library.follow(f"https://example.org/{number}.xml", title=f"Letters on {title}")


async def stands_still(refresh: Refresh, **how: object) -> AsyncGenerator[Step]:
    """Refresh as far as it gets before the network falls silent."""
    feeds = [feed for feed in refresh._library.feeds() if feed.followed]
    ways = (
        (Stage.FETCHING, Stage.PARSED, Stage.UNCHANGED),
        (Stage.FETCHING, Stage.FAILED),
        (Stage.FETCHING,),
        (Stage.FETCHING,),
    )
    for feed in feeds:
        yield Step(feed=feed, stage=Stage.QUEUED)
    for feed, way in zip(feeds, ways, strict=False):
        for stage in way:
            yield Step(feed=feed, stage=stage)
    await asyncio.Event().wait()


_TAGS = ("t", *"deep", "space", *"ml/nets", "enter")
_JOURNEYS: dict[str, tuple[str, ...]] = {
    "first-time": (),
    "reading": ("escape", "n", "n", "r", "s", "J"),
    "a-feed": ("escape", "h", *"jjjjjj", "enter", "j"),
    "filter": ("escape", "slash", *"author:hinton"),
    "wrong-filter": ("escape", "slash", *"is:nothing"),
    "tagging": ("escape", "t", "m", "l"),
    "likely-tags": ("escape", "slash", *"mamba", "enter", "t"),
    "untagging": ("escape", *_TAGS, "T"),
    "authors": ("escape", "a", "j", "f"),
    "detail": ("escape", "3"),
    "sources": ("escape", "h"),
    "selecting": ("escape", "space", "j", "V", "j", "j", "V"),
    "help": ("escape", "question_mark"),
    "help-searched": ("escape", "question_mark", *"history"),
    "themes": ("escape", "ctrl+t"),
    "importing": ("escape", "i"),
    "a-chord": ("escape", "S"),
    "what-to-copy": ("escape", "y"),
    "finding-a-view": ("escape", "F", *"cl"),
    "naming-a-view": ("escape", "slash", *"cat:cs", "enter", "v", "s", *"Computing"),
    "statistics": ("escape", "D"),
    "history": ("escape", "s", "j", "r", *_TAGS, "j", "s", "u", "w", "H", *"jj"),
    "no-history": ("escape", "H"),
    "a-count": ("escape", "1", "2"),
    "completing": ("escape", "slash", *"author:hi", "tab"),
    "command-line": ("escape", "colon", *"tag", "space", "plus", "x", "space", *"is:unread"),
    "wrong-command": ("escape", "colon", *"tga", "space", *"is:unread"),
    "links": ("escape", "g", "l"),
    "text-to-select": ("escape", "y", "b", "Y"),
    "triage": ("escape", "Z", "space", "s"),
    "a-triage-left": ("escape", "Z", "space", "q", *"jjj", "Z"),
    "triage-at-its-end": ("escape", *"GkkZ", "space", "s", "l", "space", "space"),
    "zoom": ("escape", "z"),
    "note": ("escape", "e", *"seen"),
    "nothing-matches": ("escape", "slash", *"zzzz", "enter"),
    "merging": ("escape", "space", "space", "M"),
    "following": ("escape", "b", "a"),
    "renaming-a-feed": ("escape", "h", *"jjjjjj", "b", "r"),
    "removing-a-feed": ("escape", "h", *"jjjjjj", "b", "d"),
    "removing-papers": ("escape", "asterisk", "delete"),
    "other-sources": ("escape", "slash", *"vaswani", "enter", "enter", "X", "G"),
}
JOURNEYS: Mapping[str, Journey] = {
    **{name: Journey(keys) for name, keys in _JOURNEYS.items()},
    "copied": Journey(("escape", "y", "b"), keeps_notices=True),
    "past-imports": Journey(("escape", "I"), arrivals),
    "an-import-undone": Journey(("escape", "I", "j"), arrivals),
    "the-papers-of-an-import": Journey(("escape", "I", "enter"), arrivals),
    "refreshing": Journey(("escape", "R"), followed),
    "welcome": Journey((), nothing),
    "the-empty-desk": Journey(("escape", "escape"), nothing),
    "starter-list": Journey(("2", "space", "j", "j", "space"), nothing),
}
"""By the name of the picture."""
