"""Names of files that a person can read and every file system takes. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container
from itertools import count

from storage.bylines import authors_of
from storage.model import Paper
from storage.notation import plain
from storage.text import one_line

_LONGEST = 130
"""Bytes of a name before its ending: file systems take 255, some encrypted ones 143."""
_SIGNS = str.maketrans({":": " -", "/": "-", "\\": "-", "|": "-", '"': "'", "<": "(", ">": ")",
                        "?": "", "*": ""})  # fmt: skip
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)
"""What Windows takes for something else, whatever its ending."""


def pdf_name(paper: Paper) -> str:
    """Return `2017 Vaswani - Attention Is All You Need.pdf`."""
    year = paper.year or (paper.date.year if paper.date else None)
    first = next(iter(authors_of(paper)), None)
    family = "" if first is None else first.literal or first.whole_family
    before = " ".join(filter(None, (str(year or ""), family)))
    title = plain(paper.title)
    return f"{safe_stem(f'{before} - {title}' if before else title)}.pdf"


def safe_stem(text: str) -> str:
    """Return a text as a name without its ending."""
    stem = unicodedata.normalize("NFC", one_line(text)).translate(_SIGNS)
    stem = "".join(sign for sign in stem if sign.isprintable())
    stem = _shortened(" ".join(stem.split()).strip(" .-~"))
    if _DEVICES.match(stem):
        stem = f"_{stem}"
    return stem or "paper"


def _shortened(stem: str) -> str:
    """Return a name of few bytes, cut between words if that does not cost much."""
    data = stem.encode("utf-8")
    if len(data) <= _LONGEST:
        return stem
    cut = data[:_LONGEST].decode("utf-8", "ignore")
    at_word = cut.rpartition(" ")[0]
    return (at_word if len(at_word) > len(cut) // 2 else cut).rstrip(" .-,;")


def folded(name: str) -> str:
    """Return a name as file systems compare it that take no notice of case and accents' form."""
    return unicodedata.normalize("NFC", name).casefold()


def free_name(name: str, taken: Container[str]) -> str:
    """Return `name`, or with a number before its ending where it is taken (`x (2).pdf`).

    `taken` are names as `folded` gives them.
    """
    if folded(name) not in taken:
        return name
    stem, dot, ending = name.rpartition(".")
    numbered = (f"{stem} ({number}){dot}{ending}" for number in count(2))
    return next(other for other in numbered if folded(other) not in taken)
