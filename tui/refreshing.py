"""Refreshing from within the reader: feeds come in beside, and the screen hears of each step.

`Refreshing` belongs to the screen. It posts `Refreshed` for each step and `RefreshEnded` once; the
source list asks `stage_of` how to mark a feed, the status line shows `line`.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from datetime import date

from textual.message import Message
from textual.widget import Widget
from textual.worker import Worker

from storage.errors import CarrelError
from storage.library import Library
from storage.model import Feed
from storage.steps import END, Stage, Step, summary
from tui.pauses import PAUSE_SECONDS, Pauses

"""Without a key for so long, none is waited for."""


class Refreshed(Message):
    """A feed came to a stage of the refresh."""

    def __init__(self, step: Step) -> None:
        super().__init__()
        self.step = step


class RefreshEnded(Message):
    """The refresh is over: `sentence` says what came of it."""

    def __init__(self, sentence: str, failed: Sequence[Step], *, error: str | None = None) -> None:
        super().__init__()
        self.sentence = sentence
        self.failed = failed
        """The last step of each feed that failed, with its sentence."""
        self.error = error
        """What ended it before its time, in a sentence."""


class Refreshing:
    """The refresh that is under way, if one is."""

    def __init__(self, widget: Widget, library: Library, pauses: Pauses) -> None:
        """Post messages to `widget`, whose worker it is: leaving the widget ends it.

        In `pauses` it goes faster.
        """
        self._widget = widget
        self._library = library
        self._pauses = pauses
        self._worker: Worker[None] | None = None
        self._stages: dict[str, Stage] = {}
        self._ends: list[Step] = []
        self._all = 0

    @property
    def is_running(self) -> bool:
        """Whether feeds are being refreshed."""
        return self._worker is not None and not self._worker.is_finished

    @property
    def line(self) -> str:
        """How far it is, for the status line; "" when nothing is under way."""
        if not self.is_running:
            return ""
        new = sum(step.report.new for step in self._ends if step.report)
        failed = sum(step.stage is Stage.FAILED for step in self._ends)
        faults = f" · {failed:,} failed" if failed else ""
        return f"Refreshing {len(self._ends):,} of {self._all:,} · {new:,} new{faults}"

    def stage_of(self, feed_key: str) -> Stage | None:
        """Return how far a feed is in the refresh under way; None when it is not part of it."""
        return self._stages.get(feed_key) if self.is_running else None

    def start(
        self,
        feeds: Sequence[Feed],
        *,
        today: date,
        at_once: bool = False,
        even_paused: bool = False,
    ) -> bool:
        """Begin to refresh; False when a refresh is under way already."""
        if self.is_running:
            return False
        from storage.refreshing import Refresh  # brings the web client: nobody waits for it before

        self._stages, self._ends, self._all = {}, [], len(feeds)
        refresh = Refresh(
            self._library, feeds, today=today, at_once=at_once, even_paused=even_paused
        )
        self._worker = self._widget.run_worker(
            self._run(refresh.run_beside(is_awaited=self._is_typed)),
            name="refresh",
            exit_on_error=False,
        )
        return True

    def _is_typed(self) -> bool:
        return not self._pauses.last(PAUSE_SECONDS)

    def stop(self) -> None:
        """End the refresh; what came is kept."""
        if self._worker is not None:
            self._worker.cancel()

    async def _run(self, steps: AsyncGenerator[Step]) -> None:
        error = None
        try:
            async with aclosing(steps):
                async for step in steps:
                    self._took(step)
        except CarrelError as raised:
            error = str(raised)
        failed = [step for step in self._ends if step.stage is Stage.FAILED]
        self._widget.post_message(RefreshEnded(summary(self._ends), failed, error=error))

    def _took(self, step: Step) -> None:
        self._stages[step.feed.key] = step.stage
        if step.stage in END:
            self._ends.append(step)
        self._widget.post_message(Refreshed(step))
