"""A paper as others cite it: BibTeX entry, citation key, Markdown link."""

from __future__ import annotations

import re

from storage.citekeys import wanted_key
from storage.entry import entry
from storage.links import numbered_links, page_link, pdf_link
from storage.model import Paper
from storage.notation import plain
from storage.text import one_line

__all__ = [
    "bibtex",
    "citation_key",
    "markdown_link",
    "numbered_links",
    "page_link",
    "pdf_link",
]


def citation_key(paper: Paper) -> str:
    """Return the key a bibliography gave the paper, else one such as `vaswani2017attention`.

    Other papers may have the same: `Citations` tells them apart.
    """
    return wanted_key(
        key=paper.key,
        title=paper.title,
        first_author=paper.authors[0] if paper.authors else None,
        year=_year(paper),
        given=paper.extra.get("citationkey"),
    )


def bibtex(paper: Paper, key: str | None = None) -> str:
    """Return the BibTeX entry, UTF-8 text escaped for LaTeX; maths in titles stays as it is."""
    return entry(paper, key or citation_key(paper))


def markdown_link(paper: Paper) -> str:
    """Return `[title](address)`, or the title alone when the paper has no page."""
    title = re.sub(r"([\\\[\]`*_<>])", r"\\\1", one_line(plain(paper.title)))
    url = page_link(paper)
    if url is None:
        return title
    return f"[{title}]({url.replace('(', '%28').replace(')', '%29')})"


def _year(paper: Paper) -> int | None:
    return paper.year or (paper.date.year if paper.date else None)
