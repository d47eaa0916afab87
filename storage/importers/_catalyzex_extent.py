"""How far an abstract of a CatalyzeX page goes, and which lines are the frame of a paper."""

from __future__ import annotations

import re
from collections.abc import Sequence

from storage.importers._page import Line, ends_sentence, is_furniture, is_long, is_prose
from storage.importers._people import is_cut
from storage.importers._print import is_date
from storage.text import one_line

ABSTRACT = re.compile(r"Abstract:\s*")
"""How an abstract begins."""
_MARKER = re.compile(
    r"Via\b.{0,80}|Access Paper or Ask Questions|Access Paper|Ask Questions|Figure \d{1,3} for .+"
    r"|Picture for .+|(?:View |Get |Request )?Code(?: \w+)?|Paper and Code|Papers(?: and Code)?"
    r"|(?:Read |View )?(?:paper|PDF)|CatalyzeX.{0,80}|Get our free extension.*|\W+",
    re.IGNORECASE,
)
_BUTTON = re.compile(r"code|pdf|paper|share|save|search|new|home|about|papers", re.IGNORECASE)


def length(lines: Sequence[Line]) -> int:
    """Tell how many lines an abstract takes, from its `Abstract:` line on.

    It goes on while its sentence does, or while more lines that end sentences follow at once.
    A lone `Abstract:` has its text on the next line.
    """
    place = 1
    if ABSTRACT.fullmatch(lines[0].text + " "):
        while place < len(lines) and not lines[place].text:
            place += 1
        place = min(place + 1, len(lines))
        if place > 1 and is_above(lines[place - 1].text):
            return 1
    last_prose = _last_prose(lines, place)
    end = place
    while end < len(lines) and lines[end].text and not is_above(lines[end].text):
        end += 1
    final = max((at for at in range(place, end) if ends_sentence(lines[at].text)), default=-1)
    while place < end:
        before = lines[place - 1].text
        if ends_sentence(before) and (
            place > final or (is_long(before) and not lines[place].text[0].islower())
        ):
            break
        place += 1
    return max(place, last_prose + 1)


def _last_prose(lines: Sequence[Line], place: int) -> int:
    """Return the place of the last paragraph that reads as prose, before the paper's frame.

    One blank line may stand between paragraphs; two end the abstract.
    """
    last = -1
    for at in range(place, len(lines)):
        text = lines[at].text
        if not text and not lines[at - 1].text:
            break
        if text and (_ends_paper(text) or (is_furniture(text) and not _BUTTON.fullmatch(text))):
            break
        if is_prose(text):
            last = at
    return last


def _ends_paper(text: str) -> bool:
    return is_above(text) and not _BUTTON.fullmatch(one_line(text)) and any(map(str.isalnum, text))


def is_above(text: str) -> bool:
    """Tell whether a line belongs to the frame of a paper, not to its abstract."""
    if len(text) > 400:
        return False
    line = one_line(text)
    return bool(_MARKER.fullmatch(line) or is_date(line) or is_cut(line))
