"""The words that tests of following and refreshing are written in."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from datetime import timedelta

from storage.arriving import FollowRequest
from storage.fetch import Bounds
from storage.gathering import Means
from storage.library import Library
from storage.model import Feed
from storage.politeness import Pace
from storage.refreshing import Refresh
from storage.steps import END, Step
from tests.fake_server import Answer, Exchange
from tests.fakes import TODAY, Clock

QUICK = Bounds(size=200_000, seconds=2.0, silence=0.3, redirects=3)
"""For servers that keep one waiting: what is too long is over soon."""
PATIENT = Bounds(size=200_000, seconds=30.0, silence=15.0, redirects=3)
"""For all others: a busy machine may let them wait, and is waited for."""


def feed_xml(name: str, entries: Iterable[int], *, extra: str = "", titled: str = "") -> bytes:
    """Return an RSS feed of that name with entries by number; `extra` goes into its channel."""
    items = "".join(
        f"<item><title>{name} {number}: on the quiet movement of stones</title>"
        f"<link>https://{name}.example.org/{number}</link><guid>{name}-{number}</guid>"
        f"<description>Paper {number} of {name} counts stones and follows them.</description>"
        f"<pubDate>{10 + number % 15} Jun 2026 08:00:00 GMT</pubDate></item>"
        for number in entries
    )
    head = f"<title>{titled or name}</title><link>https://{name}.example.org/</link>{extra}"
    return f'<rss version="2.0"><channel>{head}{items}</channel></rss>'.encode()


class Time:
    """Time that passes when somebody sleeps."""

    def __init__(self, now: float = 1_000_000.0) -> None:
        self.now = now
        self.slept: list[float] = []

    def pace(self, *, random: float = 0.5) -> Pace:
        """Return it as fetching sees it."""
        return Pace(clock=lambda: self.now, sleep=self._sleep, random=lambda: random)

    async def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds
        await asyncio.sleep(0)


def in_turn(*answers: Answer) -> Answer:
    """Answer the first question so, the second so; the last answer is given for ever."""
    left = list(answers)
    return lambda exchange: (left.pop(0) if len(left) > 1 else left[0])(exchange)


def sends(body: bytes, status: int = 200, **headers: str) -> Answer:
    """Answer with these bytes."""
    return lambda exchange: exchange.send(body, status, **headers)


def with_etag(body: bytes, etag: str, asked: list[dict[str, str]] | None = None) -> Answer:
    """Answer with a body once, and that nothing changed to who has it."""

    def answer(exchange: Exchange) -> None:
        if asked is not None:
            asked.append(dict(exchange.headers))
        if exchange.headers["If-None-Match"] == etag:
            exchange.send(b"", 304, ETag=etag)
        else:
            exchange.send(body, ETag=etag)

    return answer


def follow(shelf: Library, *addresses: str) -> list[Feed]:
    """Follow addresses."""
    return shelf.follow_all([FollowRequest(address=address) for address in addresses])


def means(time: Time | None = None, *, processes: int = 0, bounds: Bounds = PATIENT) -> Means:
    """Return means to refresh with."""
    return Means(bounds=bounds, pace=(time or Time()).pace(), processes=processes)


def refresh(
    shelf: Library,
    feeds: Sequence[Feed] | None = None,
    *,
    at_once: bool = True,
    even_paused: bool = False,
    by: Means | None = None,
) -> dict[str, Step]:
    """Refresh feeds (all that are followed); return the last step of each by its title."""
    wanted = [feed for feed in shelf.feeds() if feed.followed] if feeds is None else feeds
    round_ = Refresh(
        shelf,
        wanted,
        today=TODAY,
        at_once=at_once,
        even_paused=even_paused,
        means=by or means(),
    )
    return {step.feed.key: step for step in round_.run() if step.stage in END}


def later(clock: Clock, **by: float) -> None:
    """Let time pass."""
    clock.now += timedelta(**by)


LOGIN = b"<!doctype html><html><form>Password: <input type=password></form></html>"
GOOD = feed_xml("good", range(3))


def slow(exchange: Exchange) -> None:
    """Answer with a blank now and then, for ever."""
    exchange.begin(Content_Length="1000000")
    while not exchange.over.wait(0.02):
        exchange.wfile.write(b" ")
        exchange.wfile.flush()


def hangs(exchange: Exchange) -> None:
    """Answer nothing."""
    exchange.over.wait(10)
