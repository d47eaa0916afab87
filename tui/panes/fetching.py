"""Commands that keep PDFs on this machine. What they stand on is loaded when one is used."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tui.panes.paper_pane import PaperPane
from tui.telling import telling, with_keys

if TYPE_CHECKING:
    from tui.pdf_round import PdfRound

_MANY = 20
"""PDFs that are fetched without asking."""
_MOST = 1_000
"""PDFs that are fetched from here at all."""


class Fetching(PaperPane):
    """A pane whose papers' PDFs can be fetched."""

    pdf_folder: str | None = None
    """The folder the configuration names for them."""
    _pdfs: PdfRound | None = None

    def action_fetch_pdf(self) -> None:
        """Fetch the PDFs of papers into the folder for them."""
        self.fetch_papers(self.targets)

    def fetch_papers(self, keys: Sequence[str]) -> None:
        """Fetch the PDFs of those papers."""
        if len(keys) > _MOST:
            self.notify(f"{len(keys):,} PDFs are too many for here. carrel pdf fetches any number.")
        elif self._pdfs is not None and self._pdfs.is_running:
            self.notify("PDFs are being fetched already. g x stops that.")
        elif len(keys) > _MANY:
            from tui.screens.confirming import ConfirmScreen

            def answered(is_wanted: bool | None) -> None:
                if is_wanted:
                    self._fetch(keys)

            question = f"Fetch the PDFs of {len(keys):,} papers?"
            self.app.push_screen(ConfirmScreen(question), answered)
        elif keys:
            self._fetch(keys)

    def action_stop_pdfs(self) -> None:
        """Stop fetching; what came is gone on with next time."""
        if self._pdfs is not None and self._pdfs.stop():
            goes_on = "{feed.fetch_pdf} goes on with what came."
            self.notify(with_keys(self.app, "Stopped.", goes_on))
        else:
            self.notify("No PDF is being fetched.")

    def _fetch(self, keys: Sequence[str]) -> None:
        from tui.pdf_round import PdfRound

        if self._pdfs is None:
            self._pdfs = PdfRound(self, self._library, self.pdf_folder)
        with telling(self.app):
            self._pdfs.start(keys)
