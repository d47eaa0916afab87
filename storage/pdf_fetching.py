"""Fetching PDFs beside whoever wants them, on a thread of its own; each server at its own pace.

What is stopped is gone on with the next time.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Generator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING

from storage.errors import FetchError
from storage.fetch import Bounds, Question
from storage.file_names import folded, free_name
from storage.gathering import Means
from storage.locations import state_directory
from storage.part_file import MOST_BYTES, PartFile
from storage.pdf_files import Wanted
from storage.text import one_line

if TYPE_CHECKING:
    from storage.fetching import Fetcher

BOUNDS = Bounds(size=MOST_BYTES, seconds=30 * 60.0, silence=30.0)
"""What one PDF may take."""
_STEP_BYTES = 256 * 1024
"""How much comes between two words of progress."""
_GOODBYE_SECONDS = 5.0


class PdfStage(Enum):
    """How far a PDF is."""

    COMING = "coming"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfStep:
    """A PDF came so far."""

    wanted: Wanted
    """Which."""
    stage: PdfStage
    """How far."""
    size: int = 0
    """Bytes that came."""
    of: int | None = None
    """Of so many, where the server said so."""
    path: Path | None = None
    """Where it is, when it is done."""
    sentence: str = ""
    """Why it failed."""


class PdfFetching:
    """One round over some PDFs."""

    def __init__(
        self,
        wanted: Sequence[Wanted],
        tell: Callable[[PdfStep | None], None],
        means: Means,
    ) -> None:
        """Prepare; `tell` hears each step on another thread, None last."""
        self._wanted = wanted
        self._tell = tell
        self._means = means
        self._loop: asyncio.AbstractEventLoop | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._is_stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="carrel-pdfs", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End it, wherever it is; what came is kept."""
        self.stop_soon()
        self._thread.join(_GOODBYE_SECONDS)

    def stop_soon(self) -> None:
        """Let it end without waiting for that."""
        self._is_stopping.set()
        if self._loop is not None:
            with suppress(RuntimeError):  # it has ended meanwhile
                self._loop.call_soon_threadsafe(self._cancel)

    def _cancel(self) -> None:
        for task in self._tasks:
            task.cancel()

    def _run(self) -> None:
        try:
            with suppress(asyncio.CancelledError):
                asyncio.run(self._fetch_all())
        finally:  # whoever listens would wait for ever
            self._tell(None)

    async def _fetch_all(self) -> None:
        from storage.fetching import Fetcher

        self._loop = asyncio.get_running_loop()
        means = self._means
        async with Fetcher(bounds=means.bounds, pace=means.pace, turns=means.turns) as fetcher:
            self._tasks = [asyncio.create_task(self._one(one, fetcher)) for one in self._wanted]
            if self._is_stopping.is_set():
                self._cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _one(self, wanted: Wanted, fetcher: Fetcher) -> None:
        told = -_STEP_BYTES

        def progress(size: int, of: int | None) -> None:
            nonlocal told
            if size - told >= _STEP_BYTES or size < told:
                told = size
                self._tell(PdfStep(wanted=wanted, stage=PdfStage.COMING, size=size, of=of))

        part = PartFile(wanted.path, wanted.url, progress, most=self._means.bounds.size)
        try:
            wanted.path.parent.mkdir(parents=True, exist_ok=True)
            await fetcher.fetch(Question(url=wanted.url), receiver=part)
            path = self._settle(part, wanted.path)
        except FetchError as error:
            self._fail(wanted, str(error))
        except OSError as error:
            reason = error.strerror or type(error).__name__
            self._fail(wanted, f"{one_line(str(wanted.path))} cannot be written: {reason}.")
        except Exception as error:  # a mistake of ours, and no reason to lose the other PDFs
            said = f"{type(error).__name__}: {one_line(str(error))[:200]}"
            self._fail(wanted, f"{wanted.url} could not be fetched ({said}). Please report this.")
        else:
            done = PdfStage.DONE
            self._tell(PdfStep(wanted=wanted, stage=done, size=part.size, of=part.size, path=path))
        finally:
            part.close()

    def _settle(self, part: PartFile, path: Path) -> Path:
        """Give a whole file its place; where something came to be meanwhile, another one."""
        if path.exists():
            taken = {folded(other.name) for other in path.parent.iterdir()}
            path = path.with_name(free_name(path.name, taken))
        part.settle(path)
        return path

    def _fail(self, wanted: Wanted, sentence: str) -> None:
        self._tell(PdfStep(wanted=wanted, stage=PdfStage.FAILED, sentence=sentence))


def means_of(bounds: Bounds) -> Means:
    """Return what the program itself fetches with."""
    return Means(bounds=bounds, turns=state_directory())


def fetch_pdfs(wanted: Sequence[Wanted], means: Means) -> Generator[PdfStep]:
    """Fetch PDFs and yield each step; whoever closes this stops it."""
    steps: SimpleQueue[PdfStep | None] = SimpleQueue()
    fetching = PdfFetching(wanted, steps.put, means)
    fetching.start()
    try:
        while (step := steps.get()) is not None:
            yield step
    finally:
        fetching.stop()
