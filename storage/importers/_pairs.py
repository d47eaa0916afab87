"""Titles and abstracts of a bare list, told apart by their places and by how they read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from storage.importers._page import Line, ends_sentence, is_long, is_prose, joined, paragraphs

Block = list[Line]
"""The lines of one title or of one abstract."""

_ITEM = re.compile(r"[-–—•*·▪]\s|\W*\d+\W*$")
"""An item of a list in an abstract, or a number alone: no title, unless all titles are so."""
_MAX_TITLE = 15
"""A title that ends as a sentence has no more words."""


def pairs(lines: Sequence[Line]) -> Iterator[tuple[Block, Block]]:
    """Yield (title, abstract) of each paper in a bare list; either may be empty.

    Strict alternation is taken where it fits, line by line or block by block; else blank
    lines and prose decide.
    """
    for blocks in ([[line] for line in lines if line.text], _blocks(lines)):
        if _alternates(blocks):
            heads, tails = blocks[::2], blocks[1::2]
            yield from zip(heads, [*tails, []] if len(heads) > len(tails) else tails, strict=True)
            return
    title: Block = []
    abstract: Block = []
    for block in blocks:
        if is_prose(joined(block)) and (title or abstract or is_long(joined(block))):
            abstract += block
            continue
        if title or abstract:
            yield title, abstract
        title, abstract = block, []
    if title or abstract:
        yield title, abstract


def alternates(lines: Sequence[Line]) -> bool:
    """Tell whether lines are title, abstract, title, abstract and nothing else."""
    return _alternates([[line] for line in lines if line.text])


def _alternates(blocks: Sequence[Block]) -> bool:
    """Tell whether every other block is an abstract; the last one may be missing."""
    heads = [joined(block) for block in blocks[::2]]
    tails = [joined(block) for block in blocks[1::2]]
    if not tails or (len(heads) > len(tails) and is_prose(heads[-1])):
        return False
    if len(tails) == len(heads) and len(tails) > 1 and _is_broken_off(tails[-1], heads):
        tails.pop()
    if all(map(is_long, tails)):
        return not any(map(is_long, heads))
    return all(map(_fit, heads, tails))


def _is_broken_off(text: str, titles: Sequence[str]) -> bool:
    """Tell an abstract with which the page was cut off from one more title, by its capitals."""
    if ends_sentence(text) or is_long(text):
        return False
    return _capitals(text) <= 0.5 and all(_capitals(title) >= 0.7 for title in titles)


def _capitals(text: str) -> float:
    """Return how many of the longer words begin with a capital, as a share."""
    words = [word for word in text.split() if len(word) > 3]
    return sum(not word[0].islower() for word in words) / len(words) if words else 0.0


def _fit(head: str, tail: str) -> bool:
    """Tell whether two neighbours read as a title and its abstract."""
    if is_prose(head) and (len(head.split()) > _MAX_TITLE or len(tail) < 1.5 * len(head)):
        return False
    return len(tail) > len(head) and (ends_sentence(tail) or is_prose(tail))


def _blocks(lines: Sequence[Line]) -> list[Block]:
    """Group the lines of one title or one abstract."""
    groups = paragraphs(lines)
    glued = bool(groups) and len(groups[0]) > 1 and is_prose(joined(groups[0]))
    blocks: list[Block] = []
    for group in groups:
        if len(group) > 1 and (glued or any(is_long(line.text) for line in group)):
            blocks += _unglued(group)
        else:
            blocks.append(group)
    return blocks


def _unglued(group: Sequence[Line]) -> list[Block]:
    """Split lines without a blank between them where one paper ends and the next begins.

    A title begins where a sentence ends and no prose follows. A short line between two
    abstracts of one line each is a title even if it ends as a sentence.
    """
    blocks: list[Block] = [[group[0]]]
    listed = _ITEM.match(group[0].text) is not None
    several = sum(is_long(line.text) for line in group) > 1
    titled = True
    for before, line, after in zip(group, group[1:], [*group[2:], None], strict=False):
        long_follows = after is not None and is_long(after.text) and not is_long(line.text)
        if titled:
            if not long_follows or ends_sentence(line.text):
                blocks.append([line])
                titled = False
            elif line.text[0].islower():
                blocks[-1].append(line)
            else:
                blocks.append([line])
            continue
        whole = ends_sentence(before.text) or is_long(before.text)
        begins = not ends_sentence(line.text) and not line.text[0].islower()
        short = several and is_long(before.text) and len(line.text.split()) <= _MAX_TITLE
        item = not listed and _ITEM.match(line.text)
        if not item and ((whole and begins) or short or (is_long(before.text) and long_follows)):
            blocks.append([line])
            titled = True
        else:
            blocks[-1].append(line)
    return blocks
