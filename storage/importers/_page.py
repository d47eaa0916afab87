"""What the importers of saved page text share: bytes to lines, lines to titles and abstracts.

A saved page has no markup to go by. What tells a title from an abstract is its place, the
blank lines around it, and whether it reads as prose.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import PurePosixPath
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from storage.errors import SourceError
from storage.importers import Source
from storage.text import clean, fold_words, one_line

SNIFFED = 65_536
"""How many bytes `sniff` looks at."""
_BEGINNING = 512

_BYTE_ORDER_MARKS = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_MARKUP = re.compile(r'\s*(?:<|\{|\[\s*[\[{"\]]|@\w+\s*[{(]|%|TY\s*-|\\\\|-{20})')
_FURNITURE = re.compile(
    r"(?:(?:load|show|see|view) (?:more|all|less)\b.{0,20}|next|previous|prev|back(?: to \w+)?|home"
    r"|sign (?:in|up)|log ?in|search|menu|share|save|cite|bookmark|follow(?:ing)?|subscribe|new"
    r"|about(?: us)?|scholar ?feed(?:\.org)?|all rights reserved\.?"
    r"|contact|privacy(?: policy)?|terms(?: of (?:service|use))?|tos|careers|company|website"
    r"|system theme|skip to (?:main )?content|(?:©|copyright\b).{0,80}|page \d+(?: of \d+)?"
    r"|last (?:updated?|modified)\b.{0,40}|powered by.{0,40}|sort(?:ed)? by.{0,40})",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"\.[\"'”’)\]}]*$")
_NEXT_SENTENCE = re.compile(r"[a-z]{3}\. [A-Z]")
_LONG = 250
_HYPHEN = re.compile(r"(?<=\w-)\n(?=\w)(?!(?:and|or|to)\s)")
"""Where a word was broken; `pre- and post-` was not."""
_MARKDOWN = re.compile(
    r"(?:#{1,6} +)?\[(?P<linked>[^\[\]]{1,400})\]\(https?://[^\s()]+\)|#{1,6} +(?P<bare>.+)"
)
_NUMBERED_LINK = re.compile(r"(?<![\w\]])\[(\d{1,4})\](?=[^\s\[\](),.;:])")
_LINKS = re.compile(
    r"\n[ \t]*References[ \t]*\n(?:[ \t]*(?:Visible links:?[ \t]*)?\n){0,9}[ \t]*1\. \S+://.*\Z",
    re.DOTALL,
)
_NARROW, _WIDE = 40, 132
"""No text is wrapped at less or more."""
_RAGGED = 18
"""Most lines of a wrapped text are at most so much shorter than the longest."""
_FEW = 6
"""Fewer lines tell nothing."""
_ABBREVIATED = re.compile(r"(?:\bet al|\b[A-Z]|\b[JS]r)\.$")


class Line(NamedTuple):
    """One line of a page."""

    number: int
    """From 1, as an editor counts."""
    text: str
    """Without white space at the ends; empty for a blank line."""


def decode(data: bytes) -> str:
    """Decode a text file saved by whatever program, and clean it.

    A byte order mark wins; then UTF-8, torn in places if need be; else Windows-1252.
    """
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return clean(data.decode(encoding, "replace"))
    head = data[:256]
    if len(head) > 3 and head.count(0) > len(head) // 4:
        return clean(data.decode("utf-16-be" if head[0] == 0 else "utf-16-le", "replace"))
    text = data.decode("utf-8", "replace")
    torn = text.count("\ufffd")
    if torn and torn * 2 > sum(character > "\x7f" for character in text):
        text = data.decode("cp1252", "replace")
    return clean(text)


def sniffed(data: bytes) -> str | None:
    """Return the beginning of a text; None when it begins as XML, JSON and the like do."""
    if is_markup(decode(data[:_BEGINNING])):
        return None
    text = decode(data[:SNIFFED])
    return None if is_markup(text) else _without_numbers(text)


def lines_of(text: str) -> list[Line]:
    """Split decoded text into its lines."""
    return [Line(number, line.strip()) for number, line in enumerate(text.split("\n"), 1)]


def page_lines(text: str) -> list[Line]:
    """Split the text of a page into its lines, which some programs save as Markdown."""
    return [Line(number, _plain(line)) for number, line in lines_of(text)]


def _plain(line: str) -> str:
    """Take off what Markdown has around a title: a heading's signs, a link."""
    if line[:1] not in "#[" or not (found := _MARKDOWN.fullmatch(line)):
        return line
    return (found["linked"] or found["bare"]).strip()


def trimmed(text: str) -> str:
    """Return a text without white space at the ends of its lines, as patterns want it."""
    return "\n".join(line.text for line in page_lines(text))


def is_markup(text: str) -> bool:
    """Tell whether `text` begins as XML, HTML, JSON, BibTeX, RIS or a listing mail does."""
    return _MARKUP.match(text) is not None


def read(source: Source, title: str) -> str:
    """Decode the source; raise `SourceError` when it is empty or not plain text."""
    text = decode(source.data)
    if not text.strip():
        raise SourceError(f"{source.name} is empty, so it is not a {title}.")
    if is_markup(text):
        raise not_a(source, title, text, "a saved page is plain text, and this is not")
    return _without_numbers(text)


def _without_numbers(text: str) -> str:
    """Take off the numbers that text browsers give to links, and their list at the end."""
    numbers = [int(number) for number in _NUMBERED_LINK.findall(text)]
    in_order = sum(after == before + 1 for before, after in pairwise(numbers))
    if len(numbers) < _FEW or in_order * 5 < len(numbers) * 4:
        return text
    return _NUMBERED_LINK.sub("", _LINKS.sub("", text))


def not_a(source: Source, title: str, text: str, why: str) -> SourceError:
    """Make the error for bytes that are not of the format: file, format, where, why."""
    first = next(line for line in lines_of(text) if line.text)
    begin = one_line(first.text)
    shown = begin if len(begin) <= 40 else f"{begin[:39]}…"
    return SourceError(
        f"{source.name} is not a {title}: {why} (line {first.number} reads “{shown}”)."
    )


def key_of(source: Source, name: str, owner: str | None) -> str:
    """Return a feed key that later states of the same page have too.

    The owner of a page stays; without one, the last part of the file's name or address does.
    """
    if owner and (slug := fold_words(owner).replace(" ", "-")):
        return f"{name}:{slug}"
    path = urlsplit(source.name).path if "://" in source.name else source.name.replace("\\", "/")
    path = path.rpartition("!")[2]  # of a file in an archive
    stem = fold_words(PurePosixPath(unquote(path)).stem).replace(" ", "-")
    return f"{name}:page:{stem}" if stem else f"{name}:page"


def is_furniture(text: str) -> bool:
    """Tell whether a line is a button, a menu entry or a footer of some site."""
    return len(text) < 100 and _FURNITURE.fullmatch(text) is not None


def joined(lines: Iterable[Line]) -> str:
    """Join wrapped lines with one blank, or none after a hyphen; a single line stays as it is."""
    texts = [line.text for line in lines if line.text]
    if len(texts) < 2:
        return "".join(texts)
    return _HYPHEN.sub("", "\n".join(texts)).replace("\n", " ")


def unwrapped(lines: Sequence[Line]) -> list[Line]:
    """Join the lines of a text that was wrapped at some width; other lines stay as they are.

    Where the next word had still fitted into a line, what the line says ends there.
    """
    filled = [len(line.text) for line in lines if line.text]
    width = max(filled, default=0)
    wide = sum(length > width - _RAGGED for length in filled)
    if not _NARROW < width <= _WIDE or len(filled) < _FEW or wide * 5 < len(filled) * 3:
        return list(lines)
    groups: list[list[Line]] = []
    open_ended = False
    for line in lines:
        if open_ended and line.text and len(groups[-1][-1].text) + len(_word(line)) >= width:
            groups[-1].append(line)
        else:
            groups.append([line])
        open_ended = bool(line.text)
    return [Line(group[0].number, joined(group)) for group in groups]


def _word(line: Line) -> str:
    return line.text.split(" ", 1)[0]


def paragraphs(lines: Iterable[Line]) -> list[list[Line]]:
    """Group lines that no blank line separates."""
    groups: list[list[Line]] = [[]]
    for line in lines:
        if line.text:
            groups[-1].append(line)
        elif groups[-1]:
            groups.append([])
    return [group for group in groups if group]


def ends_sentence(text: str) -> bool:
    """Tell whether `text` ends as a sentence or with an address; `et al.` does not."""
    last = text[-200:].rsplit(maxsplit=1)[-1] if text else ""
    if "://" in last:
        return True
    return _SENTENCE_END.search(last) is not None and not _ABBREVIATED.search(text[-20:])


def is_long(text: str) -> bool:
    """Tell whether `text` is too long for anything but an abstract."""
    return len(text) >= _LONG


def is_prose(text: str) -> bool:
    """Tell whether `text` reads as an abstract rather than as a title."""
    words = len(text.split())
    return (
        is_long(text)
        or (words >= 8 and ends_sentence(text))
        or (words >= 15 and _NEXT_SENTENCE.search(text) is not None)
    )


_NO_HEADING = re.compile(r"(?:[-–—*•·▪]|\(?[\divx]{1,4}[.)]\s|\[\d)|.*[:;,]$|.*://|.*\$\$")


def is_heading_like(text: str) -> bool:
    """Tell whether a paragraph that is no prose could be a title rather than a list's item."""
    return len(text.split()) > 1 and not _NO_HEADING.match(text) and not is_furniture(text)
