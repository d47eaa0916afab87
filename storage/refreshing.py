"""Refreshing followed feeds: fetched and parsed beside, merged and committed here, bit by bit.

`Refresh` is used by whoever owns the library, on its thread: `run` where nothing else is to be
done, `run_beside` in an event loop that also paints a screen. Both yield `Step`s, feed by feed as
servers answer. What was merged is committed: whoever stops in the middle keeps it.
"""

from __future__ import annotations

import asyncio
import queue
from collections.abc import AsyncGenerator, Callable, Generator, Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import replace
from datetime import date, datetime

from storage import schedule
from storage.arriving import ImportReport, Parsed
from storage.errors import CarrelError, FetchError, SourceError
from storage.fetch import Fetched
from storage.fetch_state import FetchState
from storage.gathering import Answer, Asked, Ended, Gathering, Means, News
from storage.library import Library
from storage.locations import state_directory
from storage.model import Feed
from storage.schedule import Due
from storage.steps import Stage, Step
from storage.stretches import Turns, stretches, together

_WHOLE = 1_000
"""Records merged at once where nobody waits for a key."""
_STATES_AT_ONCE = 50
_PATIENCE = 0.5
"""Seconds without news after which what is known so far is written down."""


class Refresh:
    """One refresh of some feeds; its papers are one action that can be undone."""

    def __init__(
        self,
        library: Library,
        feeds: Sequence[Feed],
        *,
        today: date,
        at_once: bool = False,
        even_paused: bool = False,
        means: Means | None = None,
    ) -> None:
        """Prepare to ask for `feeds`, those that are due; `at_once` asks for all of them.

        Even then a server that asked to be left alone for a while is left alone, and so is a
        feed that is paused, unless `even_paused` says that it is meant.
        """
        self._library = library
        self._today = today
        self._means = means or Means(turns=state_directory())
        now = library.now()
        self._due = {
            feed.key: schedule.due(feed, now, at_once=at_once, even_paused=even_paused)
            for feed in feeds
        }
        self._feeds = feeds
        self._batch = f"refresh {now.isoformat()}"
        self._states: dict[str, FetchState] = {}
        self._gathering: Gathering | None = None
        self._coming = ExitStack()

    @property
    def asked(self) -> list[Feed]:
        """The feeds that are due."""
        return [feed for feed in self._feeds if self._due[feed.key] is Due.NOW]

    def run(self) -> Generator[Step]:
        """Refresh, and yield each step."""
        news: queue.SimpleQueue[News] = queue.SimpleQueue()
        yield from self._begin(news.put)
        try:
            while not isinstance(one := self._next(news), Ended):
                yield from filter(None, self._on(one, lambda: _WHOLE))
            self._end(one)
        finally:
            self._finish()

    async def run_beside(
        self, *, is_awaited: Callable[[], bool] = lambda: True
    ) -> AsyncGenerator[Step]:
        """Refresh in small slices between which the event loop does what else there is.

        While `is_awaited` says that somebody waits for what else there is, it has more of the time.
        """
        loop = asyncio.get_running_loop()
        news: asyncio.Queue[News] = asyncio.Queue()

        def tell(one: News) -> None:
            with suppress(RuntimeError):  # the loop is closed: nobody listens any more
                loop.call_soon_threadsafe(news.put_nowait, one)

        for step in self._begin(tell):
            yield step
        try:
            turns = Turns(self._library, is_awaited)
            while not isinstance(one := await self._next_beside(news), Ended):
                async with self._library.in_turn:
                    turns.begin()
                    for done in self._on(one, turns.size):
                        if done is not None:
                            yield done
                        await turns.rest()
            self._end(one)
        finally:
            self._finish()

    def _begin(self, tell: Callable[[News], None]) -> Iterator[Step]:
        asked = self.asked
        for feed in self._feeds:
            due = self._due[feed.key]
            if due is Due.NOW:
                yield Step(feed=feed, stage=Stage.QUEUED)
            else:
                yield Step(feed=feed, stage=Stage.SKIPPED, sentence=_why(feed, due))
        if not asked:
            tell(Ended())
            return
        self._coming.enter_context(self._library.much_coming())
        self._gathering = Gathering(asked, today=self._today, tell=tell, means=self._means)
        self._gathering.start()

    def _end(self, ended: Ended) -> None:
        self._note()
        if ended.error is not None:
            raise ended.error

    def _finish(self) -> None:
        if self._gathering is not None:
            self._gathering.stop()
        with self._coming, suppress(CarrelError):  # what cannot be written has said so already
            self._note()

    def _next(self, news: queue.SimpleQueue[News]) -> News:
        with suppress(queue.Empty):
            return news.get(timeout=_PATIENCE)
        self._note()
        return news.get()

    async def _next_beside(self, news: asyncio.Queue[News]) -> News:
        with suppress(TimeoutError):
            async with asyncio.timeout(_PATIENCE):
                return await news.get()
        self._note()
        self._library.tell_news()
        return await news.get()

    def _note(self) -> None:
        """Write down what is to be remembered of the questions so far."""
        states, self._states = self._states, {}
        if states:
            self._library.note_fetches(states)

    # What comes

    def _on(self, one: Asked | Answer, size: Callable[[], int]) -> Iterator[Step | None]:
        """Take one piece of news in; yields None where more is to be done and others may work."""
        if isinstance(one, Asked):
            yield Step(feed=one.feed, stage=Stage.FETCHING)
            return
        feed = self._library.feed(one.feed.key)
        if feed is None or not feed.followed:
            sentence = f"{one.feed.title} was removed meanwhile."
            yield Step(feed=one.feed, stage=Stage.SKIPPED, sentence=sentence)
        elif one.error is not None:
            yield self._failed(feed, one.error)
        elif one.fetched is not None and one.parsed is None:
            self._remember(feed, _answered(feed, one.fetched, self._library.now()))
            self._learn(feed, one.fetched)
            yield Step(feed=feed, stage=Stage.UNCHANGED)
        elif one.fetched is not None and one.parsed is not None:
            yield Step(feed=feed, stage=Stage.PARSED)
            yield from self._merged(feed, one, one.fetched, one.parsed, size)
        if one.parsed is not None and self._gathering is not None:
            self._gathering.took()

    def _failed(self, feed: Feed, error: SourceError) -> Step:
        wait = error.wait if isinstance(error, FetchError) else None
        sentence = str(error)
        if isinstance(error, FetchError) and error.is_unasked:  # no fault of this feed
            self._remember(feed, schedule.left_alone(feed.state, self._library.now(), wait or 0.0))
            return Step(feed=feed, stage=Stage.SKIPPED, sentence=sentence)
        if isinstance(error, FetchError) and error.is_gone:
            sentence += " It is paused."
            self._library.note_feed(feed.key, paused=True)
        state = schedule.failed(feed.state, self._library.now(), sentence, wait=wait)
        self._remember(feed, state)
        return Step(feed=feed, stage=Stage.FAILED, sentence=sentence)

    def _merged(
        self, feed: Feed, one: Answer, fetched: Fetched, parsed: Parsed, size: Callable[[], int]
    ) -> Iterator[Step | None]:
        info = replace(parsed.feed, key=feed.key, address=feed.address)
        parsed = replace(parsed, feed=info)
        report = ImportReport(source=feed.address or feed.key, format=parsed.format)
        for part in stretches(parsed, size):
            taken = self._library.take(part, source=report.source, batch=self._batch)
            report = together(report, taken)
            yield None
        self._learn(feed, fetched, title=info.title, site=info.site)
        now = self._library.now()
        days = (record.announced or record.published or record.updated for record in parsed.records)
        state = schedule.arrived(
            _answered(feed, fetched, now),
            now,
            digest=one.digest,
            lacks_more=one.lacks_more,
            hints=one.hints,
            max_age=fetched.max_age,
            days=filter(None, days),
            new=report.new + report.updated,
        )
        self._remember(feed, state)
        now_called = self._library.feed(feed.key) or feed
        yield Step(feed=now_called, stage=Stage.MERGED, report=report)

    def _learn(self, feed: Feed, fetched: Fetched, **said: str | None) -> None:
        """Take in what the source says of itself, and where it is now."""
        self._library.note_feed(feed.key, address=fetched.moved_to, **said)

    def _remember(self, feed: Feed, state: FetchState) -> None:
        self._states[feed.key] = state
        if len(self._states) >= _STATES_AT_ONCE:
            self._note()


def _answered(feed: Feed, fetched: Fetched, now: datetime) -> FetchState:
    return schedule.answered(
        feed.state, now, etag=fetched.etag, last_modified=fetched.last_modified
    )


def _why(feed: Feed, due: Due) -> str:
    """Return why a feed is not asked for, in a sentence."""
    state = feed.state
    if due is Due.PAUSED:
        return f"{feed.title} is paused."
    if due is Due.WAIT and state.wait_until is not None:
        until = state.wait_until.astimezone().strftime("%Y-%m-%d %H:%M")
        return f"{feed.title} asked to be left alone until {until}."
    return f"{feed.title} can have nothing new yet."
