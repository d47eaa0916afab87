r"""LaTeX and Markdown in titles and abstracts: stored as printed, shown readable.

Text without markup comes back as it is. What only looks like markup (`$5 and $10`,
`snake_case`, `A*`, `--help`, `C:\temp`, `[CLS]`) stays as it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_MARKS = (*"\\$`*_{~^[", "--", "''")
_URL = re.compile(r"https?://[^\s<>\"{}|\\^`]{1,2000}", re.IGNORECASE)
_CACHED_LENGTH = 400
"""Titles are painted again and again, abstracts are not."""


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of readable text in one style."""

    text: str
    """What is read; of a link, its URL."""
    style: str
    """`""`, `bold`, `italic`, `code` or `link`."""


def runs(text: str) -> tuple[Run, ...]:
    """Return `text` readable, in styled stretches; never raises, takes linear time."""
    return _runs_of_title(text) if len(text) <= _CACHED_LENGTH else _runs(text)


def plain(text: str) -> str:
    """Return `text` readable, without styles."""
    if not _is_marked(text):
        return text
    return "".join(run.text for run in runs(text))


def _is_marked(text: str) -> bool:
    for mark in _MARKS:  # noqa: SIM110 a third of what a pattern or a generator takes
        if mark in text:
            return True
    return False


@lru_cache(maxsize=4096)
def _runs_of_title(text: str) -> tuple[Run, ...]:
    return _runs(text)


def _runs(text: str) -> tuple[Run, ...]:
    if not _is_marked(text):
        return tuple(Run(part, style) for part, style in _linked(text))
    from storage.markup import read  # costs the first formula, not the start of the program

    return tuple(Run(part, style) for part, style in read(text))


def _linked(text: str) -> list[tuple[str, str]]:
    """Split unmarked text at its URLs."""
    parts: list[tuple[str, str]] = []
    at = 0
    for match in _URL.finditer(text):
        url = trim_url(match[0])
        if url is None:
            continue
        if match.start() > at:
            parts.append((text[at : match.start()], ""))
        parts.append((url, "link"))
        at = match.start() + len(url)
    if at < len(text):
        parts.append((text[at:], ""))
    return parts


def trim_url(url: str) -> str | None:
    """Return `url` without the punctuation of the sentence around it, None if none is left."""
    end = len(url)
    while end:
        last = url[end - 1]
        if last in ".,;:!?'\"*_…’”" or _closes_nothing(url, end):
            end -= 1
        else:
            break
    return url[:end] if end > len("https://") else None


def _closes_nothing(url: str, end: int) -> bool:
    pair = {")": "(", "]": "["}.get(url[end - 1])
    return pair is not None and url.count(pair, 0, end) < url.count(url[end - 1], 0, end)
