"""The head of a Scholar Feed page: whose it is, and the numbers the site gives that person."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from storage.arriving import AuthorProfile
from storage.importers._page import Line, is_furniture, is_prose
from storage.importers._print import COUNT, count
from storage.importers._scholar_parts import CLASS, MAX_HEADING
from storage.model import Metric
from storage.text import one_line

_PAPERS = re.compile(r"^(\d[\d,]{0,8})\s*Papers$", re.MULTILINE)
_METRICS = {
    "h_index": re.compile(rf"^h-?index\s*:?\s*({COUNT})$", re.MULTILINE | re.IGNORECASE),
    "papers": re.compile(rf"^({COUNT})\s*papers?$", re.MULTILINE),
    "citations": re.compile(rf"^({COUNT})\s*citations?$", re.MULTILINE | re.IGNORECASE),
    "novelty": re.compile(r"^Novelty\s*:?\s*(\d{1,3}(?:\.\d{1,4})?\s*%?)$", re.MULTILINE),
    "ai_score": re.compile(rf"^AI\s*Score\s*:?\s*({COUNT})$", re.MULTILINE | re.IGNORECASE),
}
_PROFILE_LINE = re.compile(
    rf"(?:h-?index|AI\s*Score|Novelty|{COUNT}|%|papers?|citations?|[:\s])+", re.IGNORECASE
)
_SITE = re.compile(r"\s*[-–—|·]?\s*\bScholar ?Feed(?:\.org)?$", re.IGNORECASE)
_MAX_NAME = 80
_MAX_NAMES = 3
"""Name, title and institution of a person stand together."""
_MAX_HEAD = 12
"""No head of a page has more lines above its h-index."""


def is_profile(text: str) -> bool:
    """Tell whether a text holds the numbers of a profile: an h-index, and another one."""
    others = [name for name in ("ai_score", "novelty", "citations") if _METRICS[name].search(text)]
    return _METRICS["h_index"].search(text) is not None and (
        "ai_score" in others or len(others) > 1
    )


def profile(head: Sequence[Line], source: str, today: date) -> AuthorProfile:
    """Read what stands above the first paper, in any order; the name may be empty."""
    text = "\n".join(one_line(line.text) for line in head if line.text)
    metrics = {}
    for name, pattern in _METRICS.items():
        if found := pattern.search(text):
            value = _share(found[1]) if name == "novelty" else count(found[1])
            metrics[name] = Metric(value=value, source=source, as_of=today)
    name, main_category = "", None
    for line in text.split("\n"):
        shown = _SITE.sub("", line)
        if not shown or _PROFILE_LINE.fullmatch(line) or is_furniture(line):
            continue
        if re.fullmatch(CLASS, line):
            main_category = main_category or line
        elif not name and len(shown) <= _MAX_NAME and not is_prose(shown):
            name = shown
    return AuthorProfile(name=name, main_category=main_category, metrics=metrics)


def _share(printed: str) -> float:
    """Read novelty as 0 to 1: `48%` is 0.48."""
    value = float(printed.rstrip("% "))
    return round(value / 100, 6) if value > 1 or printed.endswith("%") else value


def counted(head: Sequence[Line], found: int) -> tuple[str, ...]:
    """Compare the number of papers with what the page says above them."""
    text = "\n".join(one_line(line.text) for line in head)
    said = _PAPERS.search(text) or _METRICS["papers"].search(text)
    if said is None or count(said[1]) == found:
        return ()
    return (f"The page says {said[1]} papers; {found} were found.",)


def _may_be_name(text: str) -> bool:
    return 0 < len(text) <= _MAX_NAME and not is_prose(text)


def next_page(body: Sequence[Line], begin: int = 0) -> int:
    """Return where the head of another page begins among lines, from `begin` on.

    Several pages may stand in one file. The name of the next person is the one line above
    the numbers and the class; without a next page, the end is returned.
    """
    for at in range(begin, len(body)):
        line = body[at]
        if len(line.text) > MAX_HEADING or not _METRICS["h_index"].fullmatch(one_line(line.text)):
            continue
        near = [one_line(other.text) for other in body[max(at - 6, 0) : at + 8]]
        if not is_profile("\n".join(near)):
            continue
        start = at
        for above in range(at - 1, max(begin, at - _MAX_HEAD) - 1, -1):
            text = one_line(body[above].text)
            if not text:
                continue
            if _PROFILE_LINE.fullmatch(text) or re.fullmatch(CLASS, text):
                start = above
                continue
            for name in range(above, max(begin, above - _MAX_NAMES + 1) - 1, -1):
                if not _may_be_name(body[name].text):
                    break
                start = name
            break
        return start
    return len(body)
