"""A digest as Markdown, and as plain text."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator

from storage.digests.collecting import Digest, Item
from storage.words import count_of

_SIGNS = re.compile(r"([\\\[\]`*_<>#|~])")
_WIDTH = 76


def markdown(digest: Digest) -> str:
    """Return the digest as Markdown: a heading for each feed, an item for each paper."""
    return "".join(f"{line}\n" for line in _markdown(digest))


def _markdown(digest: Digest) -> Iterator[str]:
    yield f"# {_escaped(digest.heading)}"
    for group in digest.groups:
        yield ""
        yield f"## {_escaped(group.title)} ({group.count:,})"
        for item in group.items:
            yield ""
            star = "★ " if item.starred else ""
            yield f"- {star}**{_link(item.title, item.url)}**  "
            if line := _line(item):
                yield f"  {_escaped(line)}  "
            others = (("PDF", item.pdf), ("code", item.code))
            if links := [_link(name, url) for name, url in others if url]:
                yield f"  {' · '.join(links)}  "
            if item.abstract:
                yield f"  {_escaped(item.abstract)}"
    if digest.left_out:
        yield ""
        yield _escaped(digest.left_out)


def text(digest: Digest) -> str:
    """Return the digest as plain text of short lines."""
    return "".join(f"{line}".rstrip() + "\n" for line in _text(digest))


def _text(digest: Digest) -> Iterator[str]:
    yield from textwrap.wrap(digest.heading, _WIDTH)
    for group in digest.groups:
        heading = f"{group.title} ({count_of(group.count, 'paper')})"
        yield from ("", heading, "-" * min(len(heading), _WIDTH))
        for item in group.items:
            yield ""
            yield from textwrap.wrap(f"{'★ ' if item.starred else ''}{item.title}", _WIDTH)
            yield from _wrapped(_line(item))
            yield from (f"  {url}" for url in (item.url, item.pdf, item.code) if url)
            yield from _wrapped(item.abstract)
    if digest.left_out:
        yield from ("", digest.left_out)


def _wrapped(line: str) -> list[str]:
    return textwrap.wrap(line, _WIDTH, initial_indent="  ", subsequent_indent="  ")


def _line(item: Item) -> str:
    return " · ".join(part for part in (item.authors, *item.facts) if part)


def _link(shown: str, url: str | None) -> str:
    if url is None:
        return _escaped(shown)
    safe = url.replace("(", "%28").replace(")", "%29").replace("<", "%3C").replace(">", "%3E")
    return f"[{_escaped(shown)}]({safe})"


def _escaped(words: str) -> str:
    return _SIGNS.sub(r"\\\1", words)
