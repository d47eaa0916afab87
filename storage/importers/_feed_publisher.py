"""What single publishers do to titles, pages and author lines of their feeds."""

from __future__ import annotations

import re

from storage.importers._ids import host_of, is_preprint_address

_PUBMED = "pubmed.ncbi.nlm.nih.gov"
_FEED_ID = re.compile(r"[?&](feed_id=\w+)")
_ASAP = re.compile(r"^\[ASAP\]\s+")
_JOURNAL = re.compile(
    r"(?:ScienceDirect Publication: |Latest (?:Results for|Articles from|Issue of) )"
    r"(?P<name>.{3,120})"
    r"|(?P<whole>.{3,120}?)(?: (?:Current|Latest) Issue| Advance (?:Access|Articles)"
    r"|: (?:Most Recent|Latest) Articles| \| New and Recent Articles| Alerts: New Articles)"
)
_PLACED = re.compile(r"^(?P<venue>[^,:]{2,80}), Vol\. \d+, Pages? [\w–-]+: (?=\S)")
_HEADING = re.compile(
    r"^(?:ABSTRACT|Abstract|SUMMARY|Summary)(?:[ \t]*[:.—–][ \t]*|\s*\n\s*|(?=[A-Z][a-z]))"
    r"|^ABSTRACT +(?=[A-Z][a-z])"
)
_HEADING_LINE = re.compile(r"\s*(?:ABSTRACT|Abstract|SUMMARY|Summary)[ \t]*:?[ \t]*\r?\n\s*(?=\S)")
_PLACE = re.compile(
    r"(?:Universit\w+|Institut\w*|Departe?ment\w*|Departamento|College|Laborator\w+|Hospital"
    r"|Faculty|Academy|School of|Cent(?:er|re) (?:for|of))\b"
)
_NEWS = re.compile(r"//(?:www\.)?nature\.com/articles/d\d{5}-")


def own_page(page: str) -> str:
    """Return the address of a page without what only says which feed led there."""
    if is_preprint_address(page) or host_of(page) == _PUBMED:
        return page.partition("?")[0]
    return page


def own_feed(address: str) -> str:
    """Return the address of a feed without the time of its making, which PubMed puts into it."""
    named = _FEED_ID.search(address) if host_of(address) == _PUBMED else None
    return f"https://{_PUBMED}/rss-feed/?{named[1]}" if named else address


def journal(title: str) -> str | None:
    """Return the journal that the title of a publisher's feed names: `Pots Advance Access`."""
    found = _JOURNAL.fullmatch(title)
    return found["name"] or found["whole"] if found else None


def bare_title(title: str) -> str:
    """Take off what a publisher puts before titles: `[ASAP]`, `Pots, Vol. 3, Pages 44:`."""
    return _PLACED.sub("", _ASAP.sub("", title)) or title


def unheaded(abstract: str) -> str:
    """Take off the heading `Abstract`, also one that is glued to the text."""
    return _HEADING.sub("", abstract) or abstract


def unheaded_lines(text: str) -> str:
    """Take off a heading on a line of its own, which is lost once lines are joined."""
    heading = _HEADING_LINE.match(text)
    return text[heading.end() :] if heading else text


def names_places(authors: str) -> bool:
    """Tell an author line with affiliations among the names, which nobody can take apart."""
    return "," in authors and "(" not in authors and bool(_PLACE.search(authors))


def preprint_server(page: str | None) -> str | None:
    """Name the server of a preprint by its address, for feeds that do not name it."""
    if page is None or not is_preprint_address(page):
        return None
    return "medRxiv" if (host_of(page) or "").endswith("medrxiv.org") else "bioRxiv"


def pubmed_id(guid: str) -> str | None:
    """Read the id out of PubMed's guid (`pubmed:38000001`)."""
    scheme, _, number = guid.partition(":")
    return number if scheme == "pubmed" and number.isdecimal() else None


def is_news(page: str | None) -> bool:
    """Tell news, comments and editorials of Nature (`d41586-…`) from its papers (`s41586-…`)."""
    return bool(page and _NEWS.search(page))
