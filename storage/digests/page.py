"""A digest as one HTML page that needs nothing else: no script, no image, no font from outside."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from html import escape

from storage.digests.collecting import Digest, Group, Item
from storage.links import web_address
from storage.words import count_of

_CSS = """
:root{color-scheme:light dark;--ink:#1c1b19;--soft:#5d5a54;--paper:#fbfaf7;--line:#e2dfd7;
--link:#1d4f8c;--card:#fff}
@media(prefers-color-scheme:dark){:root{--ink:#e8e4dc;--soft:#a39e94;--paper:#191816;
--line:#38352f;--link:#8fb8ea;--card:#211f1c}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);
font:1rem/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
main{max-width:46rem;margin:0 auto;padding:1.25rem 1rem 3rem;overflow-wrap:anywhere}
h1{font-size:1.4rem;line-height:1.25;margin:.5rem 0 1rem;text-wrap:balance}
h2{font-size:1.1rem;margin:2.25rem 0 .75rem;padding-bottom:.35rem;
border-bottom:1px solid var(--line)}
h2 span,.facts,footer{color:var(--soft);font-weight:400;font-size:.9rem}
nav ul{list-style:none;margin:0;padding:0}
nav a{display:flex;justify-content:space-between;gap:1rem;padding:.5rem 0;
border-top:1px solid var(--line);text-decoration:none}
article{background:var(--card);border:1px solid var(--line);border-radius:.6rem;
padding:.9rem 1rem;margin:0 0 .8rem}
h3{font-size:1.02rem;line-height:1.35;margin:0 0 .3rem}
a{color:var(--link)}
h3 a{text-decoration:none}
h3 a:hover{text-decoration:underline}
article p{margin:.25rem 0}
.links a{display:inline-block;padding:.45rem 1.2rem .2rem 0}
footer{margin-top:2.5rem}
"""


def page(digest: Digest) -> str:
    """Return the page. All text is escaped, and only http and https are linked."""
    return "".join(_parts(digest))


def _parts(digest: Digest) -> Iterator[str]:
    heading = escape(digest.heading)
    allowed = b64encode(sha256(_CSS.encode()).digest()).decode()
    yield (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
        f"style-src 'sha256-{allowed}'; base-uri 'none'; form-action 'none'\">\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{heading}</title>\n<style>{_CSS}</style>\n</head>\n<body>\n<main>\n"
        f"<h1>{heading}</h1>\n"
    )
    if len(digest.groups) > 1:
        yield "<nav>\n<ul>\n"
        for number, group in enumerate(digest.groups, 1):
            title = escape(group.title)
            yield f'<li><a href="#feed-{number}">{title} <span>{group.count:,}</span></a></li>\n'
        yield "</ul>\n</nav>\n"
    for number, group in enumerate(digest.groups, 1):
        yield from _group(group, number)
    if digest.left_out:
        yield f"<p>{escape(digest.left_out)}</p>\n"
    yield f"<footer>Made by Carrel, {digest.until:%Y-%m-%d %H:%M}.</footer>\n"
    yield "</main>\n</body>\n</html>\n"


def _group(group: Group, number: int) -> Iterator[str]:
    many = count_of(group.count, "paper")
    yield f'<section>\n<h2 id="feed-{number}">{escape(group.title)} <span>{many}</span></h2>\n'
    for item in group.items:
        yield from _item(item)
    yield "</section>\n"


def _item(item: Item) -> Iterator[str]:
    star = '<span aria-label="starred">★</span> ' if item.starred else ""
    yield f"<article>\n<h3>{star}{_link(item.title, item.url)}</h3>\n"
    if item.authors:
        yield f"<p>{escape(item.authors)}</p>\n"
    if item.facts:
        yield f'<p class="facts">{escape(" · ".join(item.facts))}</p>\n'
    if item.abstract:
        yield f"<p>{escape(item.abstract)}</p>\n"
    others = [_link(name, url) for name, url in (("PDF", item.pdf), ("Code", item.code)) if url]
    if others:
        yield f'<p class="links">{" ".join(others)}</p>\n'
    yield "</article>\n"


def _link(shown: str, url: str | None) -> str:
    if not web_address(url):
        return escape(shown)
    return f'<a href="{escape(url or "")}" rel="noopener noreferrer">{escape(shown)}</a>'
