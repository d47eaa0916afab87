"""Where a paper can be opened: http and https addresses only, the best known one of each kind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote, urlsplit

from storage.model import Paper
from storage.notation import trim_url

_URL = re.compile(r"https?://[^\s<>\"{}|\\^`]{1,2000}", re.IGNORECASE)
_PAGES = {
    "openreview": "https://openreview.net/forum?id={}",
    "acl": "https://aclanthology.org/{}/",
    "pmid": "https://pubmed.ncbi.nlm.nih.gov/{}/",
}
_PDFS = {
    "openreview": "https://openreview.net/pdf?id={}",
    "acl": "https://aclanthology.org/{}.pdf",
}


def web_address(url: str | None) -> str | None:
    """Return `url` if it is an http or https address that can be opened as it stands."""
    if not url or not url.isprintable() or " " in url:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme.lower() in ("http", "https") and parts.netloc else None


def page_link(paper: Paper) -> str | None:
    """Return the address of the paper's page: as a source gave it, else made of an identifier."""
    return next(_pages(paper), None)


def pdf_link(paper: Paper) -> str | None:
    """Return the address of the paper's PDF."""
    if given := web_address(paper.links.pdf):
        return given
    if paper.arxiv_id:
        return f"https://arxiv.org/pdf/{quote(paper.arxiv_id)}"
    return next(_from_ids(paper, _PDFS), None)


def numbered_links(paper: Paper) -> list[tuple[str, str]]:
    """Return every address known of a paper as (label, address), each address once."""
    links = paper.links
    found: dict[str, str] = {}
    named = (
        ("page", page_link(paper)),
        ("PDF", pdf_link(paper)),
        ("HTML", web_address(links.html)),
        ("code", web_address(links.code)),
        ("project", web_address(links.project)),
        ("DOI", f"https://doi.org/{quote(paper.doi)}" if paper.doi else None),
    )
    for label, url in named:
        if url is not None:
            found.setdefault(url, label)
    for label, text in (("comment", paper.comment), ("abstract", paper.abstract)):
        for url in urls_in(text or ""):
            if not {url, f"{url}/", url.removesuffix("/")} & found.keys():
                found[url] = f"in {label}"
    return [(label, url) for url, label in found.items()]


def urls_in(text: str) -> Iterator[str]:
    """Yield the web addresses in a text, without the punctuation of the sentences around them."""
    for match in _URL.finditer(text.replace("\\_", "_")):
        if url := web_address(trim_url(match[0])):
            yield url


def _pages(paper: Paper) -> Iterator[str]:
    if given := web_address(paper.links.abs):
        yield given
    if paper.arxiv_id:
        yield f"https://arxiv.org/abs/{quote(paper.arxiv_id)}"
    if paper.doi:
        yield f"https://doi.org/{quote(paper.doi)}"
    yield from _from_ids(paper, _PAGES)
    for other in (paper.links.html, paper.links.pdf, paper.links.project):
        if url := web_address(other):
            yield url


def _from_ids(paper: Paper, patterns: dict[str, str]) -> Iterator[str]:
    for alias in paper.aliases:
        scheme, _, value = alias.partition(":")
        if scheme in patterns:
            yield patterns[scheme].format(quote(value, safe=""))
