"""Commands that hand out the paper under the cursor: to the browser, to the clipboard."""

from __future__ import annotations

from storage import cite
from storage.notation import plain
from tui import handoff
from tui.panes.paper_pane import PaperPane


class HandingOut(PaperPane):
    """A pane whose papers can be opened and copied from."""

    def action_open(self) -> None:
        """Open the paper's page."""
        if (paper := self.paper) is not None:
            handoff.open_link(self.app, cite.page_link(paper))

    def action_open_pdf(self) -> None:
        """Open the PDF."""
        if (paper := self.paper) is not None:
            handoff.open_link(self.app, cite.pdf_link(paper))

    def action_copy_link(self) -> None:
        """Copy the page's link."""
        if (paper := self.paper) is not None:
            handoff.copy(self.app, cite.page_link(paper), "link")

    def action_copy_pdf(self) -> None:
        """Copy the PDF's link."""
        if (paper := self.paper) is not None:
            handoff.copy(self.app, cite.pdf_link(paper), "PDF link")

    def action_copy_bibtex(self) -> None:
        """Copy a BibTeX entry."""
        if (paper := self.paper) is not None:
            key = self._library.citations().key_of(paper.key)
            handoff.copy(self.app, cite.bibtex(paper, key), "BibTeX entry")

    def action_copy_markdown(self) -> None:
        """Copy a Markdown link."""
        if (paper := self.paper) is not None:
            handoff.copy(self.app, cite.markdown_link(paper), "Markdown link")

    def action_copy_title(self) -> None:
        """Copy the title as it is read."""
        if (paper := self.paper) is not None:
            handoff.copy(self.app, plain(paper.title), "title")

    def action_copy_citation_key(self) -> None:
        """Copy the citation key."""
        if (paper := self.paper) is not None:
            key = self._library.citations().key_of(paper.key)
            handoff.copy(self.app, key, "citation key")
