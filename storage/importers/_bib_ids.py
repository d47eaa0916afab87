"""What bibliographies name a work by: DOIs, arXiv ids, pages, wherever they were put."""

from __future__ import annotations

import re
from collections.abc import Iterable

from storage.importers import _marked_text
from storage.importers._ids import arxiv_id, comparable_address, doi, doi_of_address, web_address
from storage.model import Links
from storage.text import one_line

_DOI_INSIDE = re.compile(r"\b(10\.\d{4,9}/[^\s\"<>{}]+)")
_ARXIV_INSIDE = re.compile(
    r"arxiv[\s.:/]*(?:abs/|pdf/)?\s*"
    r"(\d{2}(?:0[1-9]|1[0-2])\.\d{4,5}(?:v\d{1,3})?|[a-z-]+(?:\.[A-Z]{2})?/\d{7}(?:v\d{1,3})?)",
    re.IGNORECASE,
)
_CORR = re.compile(r"abs[/-](\d{4})[.-](\d{4,5})", re.IGNORECASE)
_NAMING_HOSTS = ("openreview.net/", "aclanthology.org/", "pubmed.ncbi.nlm.nih.gov/")
_PDF = re.compile(r"\.pdf(?:[?#]|$)|/pdf/", re.IGNORECASE)
ARXIV_VENUE = re.compile(
    r"(?:arxiv(?:\.org)?\b.{0,60}|corr|computing research repository|ar[xχ]iv)", re.IGNORECASE
)
"""What names arXiv in place of a journal."""
_PUBMED = re.compile(r"https?://www\.ncbi\.nlm\.nih\.gov/(?:entrez/)?pubmed/(\d{1,9})/?", re.I)
_NO_COMMENT = re.compile(
    r"(?:export(?:ed)? date|(?:total )?times cited|cited reference count|cited by|references?|coden"
    r"|correspondence address|funding (?:details|text)|accession number|query date|tradenames"
    r"|manufacturers|chemicals/cas|conference code)\b.{0,40}:|cited by\b"
    r"|this csl item was generated\b|(?:arxiv|doi):\s*\S+(?:\s*\[[\w.-]+\])?\s*\Z",
    re.IGNORECASE,
)
_HEADING = re.compile(
    r"\s*(?:ABSTRACT(?:\s*[:.]|\b(?!\s+[A-Z]{2}))"
    r"|[Aa]bstract(?:\s*[:.]|[ \t]*\n|\s*\Z|(?=[A-Z][a-z])"
    r"|(?=\s+(?:The|This|These|We|In|Here|Our|It|Background|Objectives?|Purpose|Introduction)\b)))"
)


def doi_in(*texts: str | None) -> str | None:
    """Return the first DOI in fields that hold one, however it is wrapped."""
    for text in filter(None, texts):
        found = doi(text) or doi_of_address(text)
        if found is None and (inside := _DOI_INSIDE.search(text)):
            found = doi(inside[1])
        if found:
            return found
    return None


def arxiv_in(*texts: str | None) -> tuple[str | None, int | None]:
    """Return the first arXiv id, and its version, in fields that may mention one."""
    for text in filter(None, texts):
        inside = _ARXIV_INSIDE.search(text)
        corr = _CORR.fullmatch(text.strip())
        named = inside[1] if inside else f"{corr[1]}.{corr[2]}" if corr else text
        is_named = inside is not None or corr is not None or "arxiv" in text.lower()
        if is_named and (found := arxiv_id(named)):
            return found
    return None, None


def links(*addresses: str | None, pdf: str | None = None) -> Links:
    """Return the first address of the web as the page, or as the PDF when it is one."""
    found = [url for url in map(web_address, filter(None, addresses)) if url]
    pages = [url for url in found if not _PDF.search(url)]
    papers = [url for url in (web_address(pdf), *found) if url and (url == pdf or _PDF.search(url))]
    return Links(abs=next(iter(pages), None), pdf=next(iter(papers), None))


def addresses(text: str | None) -> tuple[str, ...]:
    """Return the addresses of a field that holds one, or several with blanks or `; ` between."""
    if not text:
        return ()
    if not text[:8].lower().startswith(("http://", "https://")) or " " not in text:
        return (text,)
    urls = (word.rstrip(";,") for word in text.split())
    return tuple(dict.fromkeys(filter(web_address, urls)))


def is_comment(note: str) -> bool:
    """Tell whether a note says more than what a database writes of its own."""
    return bool(note) and _NO_COMMENT.match(note) is None


def without_markup(text: str) -> str:
    """Return a line without the HTML that registries leave in theirs."""
    return _marked_text.title(text) or one_line(text)


def without_heading(abstract: str) -> str:
    """Return an abstract without the word “Abstract” in front of it."""
    found = _HEADING.match(abstract)
    return abstract[found.end() :] if found else abstract


def is_pdf(url: str) -> bool:
    """Tell whether an address is one of a PDF."""
    return web_address(url) is not None and _PDF.search(url) is not None


def named_pages(urls: Iterable[str | None]) -> tuple[str, ...]:
    """Return the addresses that name a work, as identifiers."""
    return tuple(dict.fromkeys(filter(None, map(_named, urls))))


def _named(address: str | None) -> str | None:
    if not address or not web_address(address):
        return None
    if number := _PUBMED.fullmatch(address):
        return f"pmid:{number[1]}"
    page = comparable_address(address)
    return f"url:{page}" if page.startswith(_NAMING_HOSTS) else None
