"""Fetching PDFs from within the reader: they come in beside, and the screen hears how far it is.

`PdfRound` belongs to a widget. It posts `PdfNews` whenever something came, and remembers in the
library what is whole.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence

from textual.widget import Widget
from textual.worker import Worker

from storage.library import Library
from storage.pdf_fetching import BOUNDS, PdfFetching, PdfStage, PdfStep, means_of
from storage.pdf_files import Plan, folder_of, plan, remember_file
from storage.words import count_of
from tui.messages import PdfNews


class PdfRound:
    """The fetching of PDFs that is under way, if one is."""

    def __init__(self, widget: Widget, library: Library, folder: str | None = None) -> None:
        """Post messages to `widget`, whose worker it is: leaving the widget ends it.

        `folder` is where the configuration wants PDFs.
        """
        self._widget = widget
        self._folder = folder
        self._library = library
        self._worker: Worker[None] | None = None
        self._ends: list[PdfStep] = []

    @property
    def is_running(self) -> bool:
        """Whether PDFs are being fetched."""
        return self._worker is not None and not self._worker.is_finished

    def start(self, keys: Sequence[str]) -> None:
        """Fetch the PDFs of papers. Raises `CarrelError` when the folder cannot be one."""
        folder = folder_of(self._library, None, os.environ, self._folder)
        planned = plan(self._library, keys, folder)
        if not planned.wanted:
            self._widget.notify(_nothing(planned))
            return
        self._ends = []
        count = count_of(len(planned.wanted), "PDF")
        self._widget.notify(f"Fetching {count} into {planned.wanted[0].path.parent}. g x stops.")
        self._worker = self._widget.run_worker(self._run(planned), name="pdfs", exit_on_error=False)

    def stop(self) -> bool:
        """End it; what came is kept. False when there was none."""
        was_running = self.is_running
        if self._worker is not None:
            self._worker.cancel()
        return was_running

    async def _run(self, planned: Plan) -> None:
        loop = asyncio.get_running_loop()
        steps: asyncio.Queue[PdfStep | None] = asyncio.Queue()

        def tell(step: PdfStep | None) -> None:
            if not loop.is_closed():
                loop.call_soon_threadsafe(steps.put_nowait, step)

        fetching = PdfFetching(planned.wanted, tell, means_of(BOUNDS))
        fetching.start()
        try:
            while (step := await steps.get()) is not None:
                self._took(step, len(planned.wanted))
        finally:
            fetching.stop_soon()
            self._widget.post_message(PdfNews(""))
        self._say(planned)

    def _took(self, step: PdfStep, of: int) -> None:
        if step.stage is not PdfStage.COMING:
            self._ends.append(step)
        keys = []
        if step.path is not None:
            remember_file(self._library, step.wanted.key, step.path)
            keys.append(step.wanted.key)
        number = min(len(self._ends) + 1, of)
        share = f" {step.size / step.of:.0%}" if step.of else f" {step.size / 1e6:.1f} MB"
        self._widget.post_message(PdfNews(f"PDF {number} of {of} ·{share}", keys=keys))

    def _say(self, planned: Plan) -> None:
        """Say what came of it."""
        done = [step for step in self._ends if step.path is not None]
        failed = [step for step in self._ends if step.stage is PdfStage.FAILED]
        if len(done) == 1 and done[0].path is not None:
            self._widget.notify(f"{done[0].path.name}\nP opens it.", title="PDF fetched")
        elif done:
            self._widget.notify("P opens them.", title=f"{len(done)} PDFs fetched")
        for step in failed[:2]:
            self._widget.notify(step.sentence, title="No PDF fetched", severity="warning")
        if len(failed) > 2:
            self._widget.notify(f"{len(failed)} PDFs could not be fetched.", severity="warning")
        if planned.without:
            self._widget.notify(f"{count_of(len(planned.without), 'paper')} without a known PDF.")


def _nothing(planned: Plan) -> str:
    if planned.here:
        return "The PDF is here already. P opens it."
    return "No PDF is known of this paper."
