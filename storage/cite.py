"""A paper as others cite it: BibTeX entry, citation key, Markdown link."""

from __future__ import annotations

import re

from storage.entry import entry
from storage.links import numbered_links, page_link, pdf_link
from storage.model import Paper
from storage.names import guessed
from storage.notation import plain
from storage.text import fold, one_line

__all__ = [
    "bibtex",
    "citation_key",
    "markdown_link",
    "numbered_links",
    "page_link",
    "pdf_link",
]

_SMALL_WORDS = re.compile(
    r"an?|the|o[nf]|in|for|to|with|and|or|by|from|at|is|are|be|do|does|can|how|why|what|when|"
    r"towards?|via|using|as|into|its?|we"
)


def citation_key(paper: Paper) -> str:
    """Return `vaswani2017attention`: first author, year, first telling word of the title."""
    who = _ascii(_family(paper.authors[0])) if paper.authors else ""
    words = [_ascii(word) for word in re.split(r"[\W_]+", plain(paper.title)) if word]
    told = [word for word in words if word and not _SMALL_WORDS.fullmatch(word)] or words
    key = f"{who}{_year(paper) or ''}{next(filter(None, told), '')}"
    return key or _ascii(paper.key) or "paper"


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


def _family(printed: str) -> str:
    name = guessed(plain(printed))
    words = [word for word in name.literal.split() if not _SMALL_WORDS.fullmatch(word.lower())]
    return name.family or next(iter(words), name.literal)


def _ascii(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", fold(text))
