"""What stands above the foot of each paper on a Hugging Face Papers page: title and abstract."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from storage.importers._hf_foot import NUMBER, is_meta
from storage.importers._page import (
    Line,
    is_furniture,
    is_heading_like,
    is_long,
    is_prose,
    joined,
    paragraphs,
)
from storage.importers._pairs import pairs
from storage.importers._print import COUNT
from storage.text import one_line

Paper = tuple[list[Line], list[Line]]
"""The lines of a title and of an abstract; either may be empty."""

_UPVOTES = re.compile(rf"(?:upvotes?|▲)\s*({COUNT})|({COUNT})\s*(?:upvotes?|▲)", re.IGNORECASE)
_SUBMITTED = re.compile(r"(?:Submitted|Posted|Shared) by\b(.*)")
_FURNITURE = re.compile(
    r"daily papers|trending papers|papers|hugging face"
    r"|subscribe|new|daily|weekly|monthly"
    r"|models|datasets|spaces|docs|enterprise|pricing|community|log in|sign up|trending",
    re.IGNORECASE,
)
_HEAD = re.compile(
    r"by ?AK and the research community"
    r"|get trending papers in your email inbox(?: once a day)?!?",
    re.IGNORECASE,
)
_MAX_ORGANISATION = 120
_MANY = 50
"""So many lines are an abstract, however they read."""


def is_head(text: str) -> bool:
    """Tell a line that only the head of the page has."""
    return _HEAD.fullmatch(one_line(text)) is not None


def below_furniture(content: Sequence[Line], *, top: bool) -> list[Line]:
    """Return what stands below the page's head; a button may be glued to the first title.

    A title may read as a button does: where nothing else is left above the abstract, it is
    the title. A second page in the same file has a head, too.
    """
    end = next((at for at, line in enumerate(content) if is_prose(line.text)), len(content))
    above = [(at, line.text) for at, line in enumerate(content[:end]) if line.text]
    sure = [at for at, text in above if is_head(text)]
    if not top and not sure:
        return list(content)
    heads = [at for at, text in above if _is_furniture(text)]
    start = heads[-1] + 1 if heads else 0
    if start and not any(at >= start for at, _ in above) and heads[-1] not in sure:
        start = heads[-1]
    return [
        Line(line.number, re.sub(r"^Subscribe(?=[A-Z\d])", "", line.text))
        for line in content[start:]
    ]


def _is_furniture(text: str) -> bool:
    return is_head(text) or is_furniture(text) or _FURNITURE.fullmatch(one_line(text)) is not None


def without_counters(content: Sequence[Line]) -> tuple[list[Line], str | None]:
    """Drop upvotes, submitters and bare numbers above a title; return the upvotes too."""
    kept: list[Line] = []
    upvotes, skip, titled = None, "", False
    for at, line in enumerate(content):
        text = one_line(line.text)
        if not text:
            kept.append(line)
            continue
        expected, skip = skip, ""
        submitted = _SUBMITTED.fullmatch(text) if len(text) <= 80 else None
        if voted := _UPVOTES.fullmatch(text) if len(text) <= 40 else None:
            upvotes = voted[1] or voted[2]
        elif text.lower() in ("upvote", "upvotes") and _number_follows(content, at):
            skip = "upvotes"
        elif submitted:
            skip = "" if submitted[1].strip() else "submitter"
        elif expected == "upvotes":
            upvotes = text
        elif expected == "submitter" and " " not in text:
            continue
        elif titled or not (NUMBER.fullmatch(text) and _is_counter(content, at)):
            kept.append(line)
            titled = True
    return kept, upvotes


def _number_follows(content: Sequence[Line], at: int) -> bool:
    return NUMBER.fullmatch(one_line(_text_below(content, at))) is not None


def _text_below(content: Sequence[Line], at: int) -> str:
    places = range(at + 1, len(content))
    return next((content[place].text for place in places if content[place].text), "")


def _is_counter(content: Sequence[Line], at: int) -> bool:
    """Tell a counter above a title from a number that is the title."""
    below = _text_below(content, at)
    return not below or not is_prose(below)


def without_organisation(lines: list[Line]) -> tuple[list[Line], str | None]:
    """Take off the organisation printed in place of the author count."""
    groups = paragraphs(lines)
    if sum(map(len, groups)) < 2:
        return lines, None
    *above, last = groups[-1]
    if is_prose(last.text) or len(last.text) > _MAX_ORGANISATION:
        return lines, None
    if len(groups) > 1 and above and not is_prose(joined(above)):
        return lines, None
    return [line for line in lines if line is not last], last.text


def papers(lines: Sequence[Line]) -> Iterator[Paper]:
    """Yield title and abstract of each paper above one foot; nearly always one.

    What follows a title is its abstract, whatever it looks like, unless another title can
    be told from it: one between two paragraphs of prose, or one right below the first.
    """
    groups = paragraphs(lines)
    if len(groups) == 1 and len(groups[0]) > 1:
        yield from _dense(groups[0])
        return
    if groups and len(groups[0]) > 1 and is_prose(joined(groups[0][1:])):
        split = next((at for at, line in enumerate(groups[0]) if at and is_prose(line.text)), 1)
        groups[:1] = [groups[0][:split], groups[0][split:]]
    if groups and is_long(joined(groups[0])):
        groups.insert(0, [])
    title: list[Line] = []
    abstract: list[Line] = []
    for at, group in enumerate(groups):
        told = not abstract or len(abstract) > _MANY or is_prose(joined(abstract))
        if at and told and _is_another_title(group, groups[at + 1 :]):
            yield title, abstract
            title, abstract = group, []
        elif at:
            abstract.extend(group)
        else:
            title = group
    if title or abstract:
        yield title, abstract


def _dense(lines: list[Line]) -> Iterator[Paper]:
    if any(is_long(line.text) for line in lines[2:]):
        yield from pairs(lines)
    else:
        yield lines[:1], lines[1:]


def _is_another_title(group: Sequence[Line], following: Sequence[Sequence[Line]]) -> bool:
    """Tell whether a paragraph is a title: prose follows it, and it does not read as prose."""
    if not following or not is_prose(joined(following[0])):
        return False
    text = joined(group)
    return not is_prose(text) and is_heading_like(text) and not is_meta(text)
