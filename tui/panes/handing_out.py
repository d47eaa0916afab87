"""Commands that hand out the paper under the cursor: to the browser, to the clipboard.

What they stand on is loaded when the first of them is used.
"""

from __future__ import annotations

from tui.panes.paper_pane import PaperPane


class HandingOut(PaperPane):
    """A pane whose papers can be opened and copied from."""

    def action_open(self) -> None:
        """Open the paper's page."""
        self._open("link")

    def action_open_pdf(self) -> None:
        """Open the PDF."""
        self._open("PDF link")

    def action_copy_link(self) -> None:
        """Copy the page's link."""
        self._copy("link")

    def action_copy_pdf(self) -> None:
        """Copy the PDF's link."""
        self._copy("PDF link")

    def action_copy_bibtex(self) -> None:
        """Copy a BibTeX entry."""
        self._copy("BibTeX entry")

    def action_copy_markdown(self) -> None:
        """Copy a Markdown link."""
        self._copy("Markdown link")

    def action_copy_title(self) -> None:
        """Copy the title as it is read."""
        self._copy("title")

    def action_copy_citation_key(self) -> None:
        """Copy the citation key."""
        self._copy("citation key")

    def _open(self, what: str) -> None:
        if (paper := self.paper) is not None:
            from tui import handoff

            handoff.open_link(self.app, handoff.text_of(self._library, paper, what))

    def _copy(self, what: str) -> None:
        if (paper := self.paper) is not None:
            from tui import handoff

            handoff.copy(self.app, handoff.text_of(self._library, paper, what), what)
