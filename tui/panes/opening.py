"""Commands that open papers: page, PDF, code, DOI, any link of the detail pane.

What they stand on is loaded when the first of them is used.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partialmethod
from pathlib import Path
from urllib.parse import quote

from storage.links import numbered_links, page_link, pdf_link, web_address
from storage.model import Paper
from tui.panes.paper_pane import PaperPane

_MOST = 200
"""Papers that are opened at once; the browser would not bear more."""


class Opening(PaperPane):
    """A pane whose papers can be opened."""

    opener: Sequence[str] = ()
    """The program the user wants links opened with, `%u` for the link; () for the system's."""

    def open_papers(self, keys: Sequence[str]) -> None:
        """Open the pages of papers."""
        self._open("page", page_link, keys=keys)

    def action_open(self) -> None:
        """Open the papers' pages."""
        self._open("page", page_link)

    def action_open_and_next(self) -> None:
        """Open the papers' pages, mark them read and go on."""
        keys = self.targets

        def mark() -> None:
            self._library.set_read(keys, True)
            self.action_next_unread()

        self._open("page", page_link, then=mark)

    def action_next_unread(self) -> None:
        """Go to the next unread paper."""
        raise NotImplementedError

    def action_open_pdf(self) -> None:
        """Open the PDFs: the files that were fetched, else the links."""
        self._open("PDF", lambda paper: self._library.file_of(paper.key) or pdf_link(paper))

    def action_open_code(self) -> None:
        """Open the authors' code."""
        self._open("code", lambda paper: web_address(paper.links.code))

    def action_open_doi(self) -> None:
        """Open what the DOI leads to."""
        self._open("DOI", _doi_link)

    def _open_numbered(self, number: int) -> None:
        self._open(f"link {number}", lambda paper: _numbered(paper, number))

    action_open_link_1 = partialmethod(_open_numbered, 1)
    action_open_link_2 = partialmethod(_open_numbered, 2)
    action_open_link_3 = partialmethod(_open_numbered, 3)
    action_open_link_4 = partialmethod(_open_numbered, 4)
    action_open_link_5 = partialmethod(_open_numbered, 5)
    action_open_link_6 = partialmethod(_open_numbered, 6)
    action_open_link_7 = partialmethod(_open_numbered, 7)
    action_open_link_8 = partialmethod(_open_numbered, 8)
    action_open_link_9 = partialmethod(_open_numbered, 9)

    def action_choose_link(self) -> None:
        """Show the links of the paper under the cursor to choose one."""
        paper = self.paper
        links = numbered_links(paper) if paper is not None else []
        if not links:
            self.notify("There is no link to open here.", severity="warning")
            return
        from tui.screens.links import LinksScreen

        self.app.push_screen(LinksScreen(links), lambda url: self.open_link(url or ""))

    def open_link(self, url: str) -> None:
        """Open one address."""
        if url:
            self._hand_to_browser([url], "link")

    def _open(
        self,
        what: str,
        link: Callable[[Paper], str | Path | None],
        *,
        then: Callable[[], None] = lambda: None,
        keys: Sequence[str] | None = None,
    ) -> None:
        keys = self.targets if keys is None else keys
        if len(keys) > _MOST:
            self.notify(f"{len(keys):,} papers are too many to open; {_MOST} can be.")
            return
        papers = filter(None, map(self._library.paper, keys))
        self._hand_to_browser([link(paper) for paper in papers], what, then)

    def _hand_to_browser(
        self, urls: Sequence[str | Path | None], what: str, then: Callable[[], None] = lambda: None
    ) -> None:
        from tui import handoff

        handoff.open_links(self.app, urls, what, configured=self.opener, then=then)


def _numbered(paper: Paper, number: int) -> str | None:
    links = numbered_links(paper)
    return links[number - 1][1] if number <= len(links) else None


def _doi_link(paper: Paper) -> str | None:
    return f"https://doi.org/{quote(paper.doi)}" if paper.doi else None
