"""Which feeds a web page names, and where else one may be. Pure.

A page names feeds in `<link rel="alternate">`, or links to them in its text; most sites have theirs
at one of a few addresses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from storage.importers._ids import comparable_address, web_address
from storage.importers._xml import decode, root
from storage.text import one_line

MAX_CANDIDATES = 20
"""More feeds than that are not offered of one page."""

_READ = 2 * 1024 * 1024
_KINDS = {
    "application/atom+xml": "feed",
    "application/rss+xml": "feed",
    "application/rdf+xml": "feed",
    "application/feed+json": "json-feed",
    "application/x.atom+xml": "feed",
    "application/x-atom+xml": "feed",
    "application/xml": "feed",
    "text/xml": "feed",
    "application/json": "json-feed",
}
_VAGUE = ("application/xml", "text/xml", "application/json", "application/rdf+xml")
"""Types that other things have too: then the address or the title must say that it is a feed."""
_FEED_LIKE = re.compile(
    r"(?:^|[/._?=&-])(?:rss|atom|feeds?|rdf|index\.(?:xml|rdf|rss)|feed\.(?:xml|json))"
    r"(?:$|[/._?=&-]|\d)",
    re.IGNORECASE,
)
_NO_FEED = re.compile(r"/(?:wp-json|oembed)\b|[?&]rest_route=", re.IGNORECASE)
_COMMENTS = re.compile(r"\bcomments?\b|kommentare|commentaires|/comments/", re.IGNORECASE)
_NO_PAGES = ("rss", "feed", "rdf", "opml", "outline")
"""The outermost elements of feeds and of lists of them."""
_OF_A_PAGE = re.compile(r"<(?:html|head)[\s>]")
_COMMON = (
    "feed", "feed.xml", "rss.xml", "atom.xml", "index.xml", "rss", "feed/", "blog/feed.xml",
    "blog/index.xml", "feed.json", "feeds/posts/default",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Candidate:
    """A feed that a page names."""

    address: str
    """Absolute; http or https."""
    title: str | None
    """What the page calls it."""
    kind: str
    """The format it is expected in."""


def feeds_of(data: bytes, address: str) -> list[Candidate]:
    """Return the feeds that the HTML page at `address` names, the likeliest first.

    Those of its head come before those that its text links to; feeds of comments come last.
    """
    page = _Page()
    text = decode(data[:_READ])
    try:
        page.feed(text)
        page.close()
    except AssertionError:  # what html.parser raises on some broken declarations
        pass
    base = _absolute(address, page.base) or address
    found: dict[str, Candidate] = {}
    own = comparable_address(address)
    for href, title, kind in (*page.named, *page.linked):
        target = _absolute(base, href)
        if target and comparable_address(target) != own:
            name = one_line(title)[:200] or None
            found.setdefault(comparable_address(target), Candidate(target, name, kind))
    ordered = sorted(found.values(), key=_is_of_comments)
    return ordered[:MAX_CANDIDATES]


def likely_addresses(address: str) -> list[str]:
    """Return where the feed of a site may be when its page names none: to be tried in turn.

    Of each usual name first the one beside the page, then the one at the top of the site.
    """
    parts = urlsplit(address)
    directory = parts.path.rpartition("/")[0] + "/"
    last = parts.path.rpartition("/")[2]
    if last and "." not in last:
        directory = f"{parts.path}/"
    site = f"{parts.scheme}://{parts.netloc}"
    made = (f"{site}{place}{name}" for name in _COMMON for place in (directory, "/"))
    return list(dict.fromkeys(made))


def is_page(data: bytes) -> bool:
    """Tell an HTML page from a feed or a list of feeds, whatever pages these quote."""
    found = root(data)
    head = found.head.lstrip("\ufeff \t\r\n").lower()
    if found.name in _NO_PAGES or head.startswith(("{", "[")):
        return False
    return head.startswith("<!doctype html") or bool(_OF_A_PAGE.search(head))


def _absolute(base: str, href: str | None) -> str | None:
    """Return the web address that a link means on a page, without its fragment."""
    if not href:
        return None
    try:
        target = urljoin(base, href.strip())
    except ValueError:
        return None
    if target[:5].lower() == "feed:":
        rest = target[5:]
        target = rest if "://" in rest else f"http://{rest.lstrip('/')}"
    return web_address(target.partition("#")[0])


def _is_of_comments(candidate: Candidate) -> bool:
    return bool(_COMMENTS.search(candidate.title or "") or _COMMENTS.search(candidate.address))


class _Page(HTMLParser):
    """Collects the links of a page that may be feeds."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.base: str | None = None
        self.named: list[tuple[str, str, str]] = []
        self.linked: list[tuple[str, str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """See html.parser."""
        if tag not in ("link", "a", "base") or len(self.named) + len(self.linked) > 1000:
            return
        said = {name: value or "" for name, value in reversed(attrs)}
        href = said.get("href", "")
        if tag == "base":
            self.base = self.base or href
        elif tag == "link":
            self.named.extend(_named(said, href))
        elif said.get("type", "").lower() in _KINDS or _FEED_LIKE.search(_path(href)):
            self.linked.append((href, said.get("title", ""), _kind(href, said.get("type", ""))))


def _named(said: dict[str, str], href: str) -> Iterator[tuple[str, str, str]]:
    """Yield a link of a page's head, if it is one to a feed."""
    words = said.get("rel", "").lower().split()
    kind = said.get("type", "").partition(";")[0].strip().lower()
    title = said.get("title", "")
    if "alternate" not in words and "feed" not in words:
        return
    if kind not in _KINDS and "feed" not in words:
        return
    if kind in _VAGUE and not _FEED_LIKE.search(f"{href} {title}".replace(" ", "/")):
        return
    if not _NO_FEED.search(href):
        yield href, title, _kind(href, kind)


def _kind(href: str, kind: str) -> str:
    return _KINDS.get(kind, "json-feed" if href.endswith("feed.json") else "feed")


def _path(href: str) -> str:
    """Return path and query of a link; empty when it is none."""
    try:
        parts = urlsplit(href)
    except ValueError:
        return ""
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
