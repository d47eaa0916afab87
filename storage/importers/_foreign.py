"""Several saved pages in one file: where a page of another system begins, reading stops.

So that no paper takes in the text of another page. What is left out is said.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from storage.arriving import Rejected
from storage.importers._hf_body import is_head
from storage.importers._page import Line, is_furniture
from storage.importers._people import is_cut, is_name
from storage.importers._scholar_parts import heading
from storage.importers._scholar_profile import next_page

_TITLES = {
    "scholar-feed": "Scholar Feed page",
    "hf-page": "Hugging Face Papers page",
    "catalyzex": "CatalyzeX page",
    "publications": "Publications page",
}
_NEAR = 12
"""Two abstracts of a bare list are no farther apart, in lines."""


def own_lines(lines: Sequence[Line], own: str) -> tuple[list[Line], list[Rejected]]:
    """Return the lines of the pages of one system, and say which others were left out."""
    places = list(_beginnings(lines))
    ends = [start for start, _ in places[1:]] + [len(lines)]
    kept = list(lines[: places[0][0]] if places else lines)
    rejected: list[Rejected] = []
    for (start, found), end in zip(places, ends if places else [], strict=True):
        if found == own:
            kept += lines[start:end]
        else:
            reason = f"A {_TITLES[found]} begins here. Import it from a file of its own."
            rejected.append(Rejected(where=f"line {lines[start].number}", reason=reason))
    return kept, rejected


def _beginnings(lines: Sequence[Line]) -> Iterator[tuple[int, str]]:
    """Yield where pages begin, and of which system; one after another of the same once."""
    found = sorted({*_scholar(lines), *_hugging_face(lines), *_abstracts(lines), *_lists(lines)})
    before = ""
    for start, name in found:
        if name != before:
            yield start, name
        before = name


def _scholar(lines: Sequence[Line]) -> Iterator[tuple[int, str]]:
    start = next_page(lines)
    while start < len(lines):
        yield start, "scholar-feed"
        after = start + 1
        while after < len(lines) and not heading(lines[after].text):
            after += 1
        start = next_page(lines, after)


def _hugging_face(lines: Sequence[Line]) -> Iterator[tuple[int, str]]:
    for at, line in enumerate(lines):
        if is_head(line.text):
            start = at
            while start and (not lines[start - 1].text or is_furniture(lines[start - 1].text)):
                start -= 1
            yield start, "hf-page"


def _abstracts(lines: Sequence[Line]) -> Iterator[tuple[int, str]]:
    """Find two `Abstract:` lines with nothing of another system between them."""
    places = [at for at, line in enumerate(lines) if line.text.startswith("Abstract:")]
    for at, after in pairwise(places):
        between = lines[at + 1 : after]
        if after - at <= _NEAR and not any(line.text and not is_cut(line.text) for line in between):
            yield at - (at > 0 and is_cut(lines[at - 1].text)), "catalyzex"


def _lists(lines: Sequence[Line]) -> Iterator[tuple[int, str]]:
    for at, line in enumerate(lines):
        if at and line.text == "Publications":
            above = next((up for up in range(at - 1, -1, -1) if lines[up].text), None)
            if above is not None and is_name(lines[above].text):
                yield above, "publications"
