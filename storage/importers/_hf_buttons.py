"""The buttons below a paper on a page of trending papers: upvotes, repository, arXiv's page.

    Upvote
    120
    GitHub 11.3k
    arXiv Page

On other pages the upvotes stand above a paper; there neither of the other two does.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from storage.importers._page import Line
from storage.importers._print import COUNT
from storage.text import one_line

_BUTTON = re.compile(
    rf"(?:LINK: )?(?:(?P<code>GitHub)(?:\s*(?P<stars>{COUNT}))?)?"
    r"(?:(?:^| )(?:arXiv|Project) Page){0,3}"
)
_UPVOTES = re.compile(rf"Upvotes?(?:\s*(?P<count>{COUNT}))?")
_COUNT = re.compile(COUNT)
_REPOSITORY = re.compile(r"\((https?://github\.com/[^\s()]+)\)")


@dataclass(slots=True)
class Buttons:
    """What stands below one paper."""

    line: int
    """Where the first of them stands."""
    stars: str | None = None
    """As printed."""
    upvotes: str | None = None
    """As printed."""
    code: str | None = None
    """The repository's address, where the page's links are there."""


def without_buttons(
    lines: Sequence[Line], printed: Sequence[str]
) -> tuple[list[Line], list[Buttons]]:
    """Return the lines with blank ones in place of buttons, and what these say.

    `printed` are the lines of the file, by their numbers, in which links may be.
    """
    kept: list[Line] = []
    found: list[Buttons] = []
    is_open = wants_stars = False
    for line in lines:
        text = one_line(line.text)
        button = _BUTTON.fullmatch(text) if 0 < len(text) <= 40 else None
        if button is None and not (wants_stars and _COUNT.fullmatch(text)):
            is_open = is_open and not text
            wants_stars = wants_stars and not text
            kept.append(line)
            continue
        if not is_open:
            found.append(Buttons(line.number, upvotes=_taken_upvotes(kept)))
            is_open = True
        here = found[-1]
        if button is None:
            here.stars, wants_stars = text, False
        elif button["code"]:
            address = _REPOSITORY.search(printed[line.number - 1])
            here.stars, here.code = button["stars"], address[1] if address else None
            wants_stars = button["stars"] is None
        kept.append(Line(line.number, ""))
    return kept, found


def _taken_upvotes(kept: list[Line]) -> str | None:
    """Take the upvotes out of the last lines, if they are there; return how many."""
    places = [at for at in range(len(kept) - 1, max(len(kept) - 7, -1), -1) if kept[at].text][:2]
    texts = [one_line(kept[at].text) for at in places]
    if texts and (found := _UPVOTES.fullmatch(texts[0])):
        taken, upvotes = places[:1], found["count"]
    elif len(texts) > 1 and _COUNT.fullmatch(texts[0]) and _UPVOTES.fullmatch(texts[1]):
        taken, upvotes = places, texts[0]
    else:
        return None
    for at in taken:
        kept[at] = Line(kept[at].number, "")
    return upvotes
