"""Fetching and parsing many feeds beside whoever wants them, on a thread of its own.

What comes is told as it comes, in no order but that of the servers: no feed waits for another.
"""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from storage.arriving import Parsed
from storage.errors import SourceError
from storage.fetch import Bounds, Fetched, Question
from storage.fetch_state import FetchState
from storage.hints import Hints
from storage.importers import Source
from storage.model import Feed
from storage.paging import Pages
from storage.parsing import Readers, Reading, digest_of, read
from storage.politeness import Pace
from storage.text import one_line

_AHEAD = 32
"""Answers that may wait to be merged; more would only fill the memory."""
_FEW = 4
"""So few feeds are parsed here: a process costs a tenth of a second to start."""
_SMALL = 256 * 1024
"""Bytes of an answer that a screen does not notice being parsed."""
_MOST_PROCESSES = 4
_GOODBYE_SECONDS = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """What gathering works with; tests give their own."""

    bounds: Bounds = field(default_factory=Bounds)
    """What one answer may take."""
    pace: Pace = field(default_factory=Pace)
    """Time, as fetching sees it."""
    turns: Path | None = None
    """Where programs of this user leave word of their turns at polite servers."""
    processes: int | None = None
    """Processes that parse; by default as many as help, and none for a few small feeds."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A feed's server is being asked."""

    feed: Feed


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came of a feed: something to merge, nothing new, or an error."""

    feed: Feed
    """The feed, as it was when it was asked for."""
    fetched: Fetched | None = None
    """What the server said, where it said something good."""
    parsed: Parsed | None = None
    """What that holds; None when it is what came last."""
    digest: str = ""
    """Of the bytes."""
    lacks_more: bool = False
    """A further page did not come, and may come another time."""
    hints: Hints = field(default_factory=Hints)
    """When it is worth asking again."""
    error: SourceError | None = None
    """Why nothing came."""


@dataclass(frozen=True, slots=True)
class Ended:
    """There is no more to come."""

    error: BaseException | None = None
    """What broke all of it, if something did."""


News = Asked | Answer | Ended

Fetch = Callable[[Question, Callable[[], None]], Awaitable[Fetched]]
"""Asks a question, and says when it really does."""


class Gathering:
    """One round over some feeds."""

    def __init__(
        self,
        feeds: Sequence[Feed],
        *,
        today: date,
        tell: Callable[[News], None],
        means: Means,
    ) -> None:
        """Prepare; `tell` hears the news on another thread, `Ended` last."""
        self._feeds = feeds
        self._today = today
        self._tell = tell
        self._means = means
        self._readers = Readers()
        self._stopping = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._room: asyncio.Semaphore | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._thread = threading.Thread(target=self._run, name="carrel-refresh", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def took(self) -> None:
        """Say that an answer with something to merge was merged: there is room for another."""
        if self._loop is not None and self._room is not None:
            with suppress(RuntimeError):  # it has ended meanwhile
                self._loop.call_soon_threadsafe(self._room.release)

    def stop(self) -> None:
        """End it, wherever it is."""
        self._stopping.set()
        self._readers.close()
        if self._loop is not None:
            with suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._cancel)
        self._thread.join(_GOODBYE_SECONDS)

    def _cancel(self) -> None:
        for task in self._tasks:
            task.cancel()

    def _run(self) -> None:
        broken: BaseException | None = None
        try:
            if self._are_many:
                self._readers.prepare()
            asyncio.run(self._gather())
        except BaseException as error:  # whoever listens would wait for ever
            broken = None if isinstance(error, asyncio.CancelledError) else error
        self._readers.close()
        self._tell(Ended(broken))

    async def _gather(self) -> None:
        from storage.fetching import Fetcher  # meanwhile a process for parsing starts

        self._loop, self._room = asyncio.get_running_loop(), asyncio.Semaphore(_AHEAD)
        means, threads = self._means, self._threads()
        with ThreadPoolExecutor(threads, thread_name_prefix="carrel-parse") as parsers:
            async with Fetcher(bounds=means.bounds, pace=means.pace, turns=means.turns) as fetcher:
                self._tasks = [
                    asyncio.create_task(self._one(feed, fetcher.fetch, parsers))
                    for feed in self._feeds
                ]
                if self._stopping.is_set():
                    self._cancel()
                await asyncio.gather(*self._tasks, return_exceptions=True)

    def _threads(self) -> int:
        others = (os.cpu_count() or 1) - 1  # one is for whoever merges what comes
        return self._means.processes or max(1, min(_MOST_PROCESSES, others))

    async def _one(self, feed: Feed, fetch: Fetch, parsers: ThreadPoolExecutor) -> None:
        try:
            answer = await self._answer(feed, fetch, parsers)
        except SourceError as error:
            answer = Answer(feed=feed, error=error)
        except Exception as error:  # a mistake of ours, and no reason to lose the other feeds
            said = f"{type(error).__name__}: {one_line(str(error))[:200]}"
            sentence = f"{feed.title} could not be refreshed ({said}). Please report this."
            answer = Answer(feed=feed, error=SourceError(sentence))
        self._tell(answer)

    async def _answer(self, feed: Feed, fetch: Fetch, parsers: ThreadPoolExecutor) -> Answer:
        state, address = feed.state, feed.address or ""
        if state.lacks_more:  # then what came before is not all there is
            state = FetchState()
        question = Question(url=address, etag=state.etag, last_modified=state.last_modified)
        fetched = await fetch(question, lambda: self._tell(Asked(feed)))
        if fetched.not_modified:
            return Answer(feed=feed, fetched=fetched)
        digest = digest_of(fetched.data)
        if digest == state.digest:
            return Answer(feed=feed, fetched=fetched, digest=digest)
        parsed, hints = await self._parsed(address, fetched, parsers)
        lacks_more = False
        if parsed.next_page is not None:
            since = state.fetched.date() if state.fetched else None
            pages = Pages(parsed, address, fetched.final_url, since=since)
            await self._go_on(pages, fetch, parsers)
            parsed, lacks_more = pages.joined(), pages.lacks_more
        return Answer(
            feed=feed,
            fetched=fetched,
            parsed=parsed,
            digest=digest,
            lacks_more=lacks_more,
            hints=hints,
        )

    async def _go_on(self, pages: Pages, fetch: Fetch, parsers: ThreadPoolExecutor) -> None:
        """Take in the pages that a feed goes on with."""
        assert self._room is not None
        while (address := pages.next) is not None:
            self._room.release()  # meanwhile others have it
            try:
                fetched = await fetch(Question(url=address), lambda: None)
                parsed, _ = await self._parsed(address, fetched, parsers)
            except SourceError as error:
                await self._room.acquire()
                pages.failed(error)
            else:
                pages.add(address, parsed)

    async def _parsed(
        self, address: str, fetched: Fetched, parsers: ThreadPoolExecutor
    ) -> tuple[Parsed, Hints]:
        """Read an answer when there is room for what it holds, and keep that room."""
        assert self._room is not None
        await self._room.acquire()
        source = Source(
            name=address,
            data=fetched.data,
            today=self._today,
            content_type=fetched.content_type,
            found_at=fetched.final_url,
        )
        loop = asyncio.get_running_loop()
        reading = await loop.run_in_executor(parsers, self._reading_of(source), source)
        if reading.parsed is None:
            self._room.release()
            raise SourceError(reading.error or f"{address} could not be read.")
        return reading.parsed, reading.hints

    def _reading_of(self, source: Source) -> Callable[[Source], Reading]:
        """Choose where a source is parsed."""
        is_little = self._means.processes is None and len(source.data) <= _SMALL
        if self._means.processes == 0 or (is_little and not self._are_many):
            return read
        return self._readers.read

    @property
    def _are_many(self) -> bool:
        """Tell whether processes are worth their start."""
        if self._means.processes is None:
            return len(self._feeds) > _FEW
        return self._means.processes > 0
