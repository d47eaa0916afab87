"""Texts of the user's own making, with what is known of a paper put in: `{title} ({year})`. Pure.

What a paper lacks leaves nothing behind: no empty brackets, no comma before nothing, no label
without its value, no line of which nothing is left. `{{` and `}}` are braces.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from storage.bylines import authors_of
from storage.cite import bibtex, markdown_link, page_link, pdf_link
from storage.errors import CarrelError
from storage.links import web_address
from storage.model import Mark, Paper
from storage.notation import plain
from storage.text import clean, one_line

_PART = re.compile(r"\{\{|\}\}|\{([^{}\n]*)\}|[{}]")
_GONE = "\x00"
"""Stands where a paper has nothing; the gate for text lets it come from nowhere else."""
_EMPTY_BRACKETS = re.compile(r"[ \t]*(?:\([\x00\s,;:]*\x00[\x00\s,;:]*\)|\[[\x00\s,;:]*\x00"
                             r"[\x00\s,;:]*\]|<\x00>|\"\x00\"|“\x00”|«\x00»)")  # fmt: skip
_EMPTY_LABEL = re.compile(r"(?:[^\W\d_][\w-]*: ?|[a-z]+://[^\s\x00]*)\x00", re.IGNORECASE)
_AROUND = re.compile(r"([ \t,;:·|/–—.-]*)\x00(?:[ \t]*\x00)*([ \t,;:·|/–—.-]*)")


class TemplateError(CarrelError):
    """A template that cannot be understood."""


@dataclass(frozen=True, slots=True)
class Known:
    """What a template puts in."""

    paper: Paper
    """The paper."""
    mark: Mark
    """What the user said of it."""
    citation_key: str
    """Its citation key in the library."""


def _first_author(known: Known) -> str:
    return next((plain(name) for name in known.paper.authors), "")


def _family(known: Known) -> str:
    first = next(iter(authors_of(known.paper)), None)
    return "" if first is None else first.literal or first.whole_family


def _authors(known: Known) -> str:
    names = ", ".join(plain(name) for name in known.paper.authors)
    return f"{names} et al." if names and known.paper.authors_truncated else names


def _year(known: Known) -> str:
    day = known.paper.date
    return str(known.paper.year or (day.year if day else ""))


NAMES: Mapping[str, Callable[[Known], str | None]] = {
    "title": lambda known: plain(known.paper.title),
    "authors": _authors,
    "first_author": _first_author,
    "family": _family,
    "year": _year,
    "date": lambda known: known.paper.date.isoformat() if known.paper.date else None,
    "venue": lambda known: known.paper.venue and plain(known.paper.venue),
    "abstract": lambda known: known.paper.abstract and plain(known.paper.abstract),
    "comment": lambda known: known.paper.comment and plain(known.paper.comment),
    "categories": lambda known: ", ".join(known.paper.categories),
    "doi": lambda known: known.paper.doi,
    "arxiv": lambda known: known.paper.arxiv_id,
    "url": lambda known: page_link(known.paper),
    "pdf": lambda known: pdf_link(known.paper),
    "code": lambda known: web_address(known.paper.links.code),
    "key": lambda known: known.paper.key,
    "citation_key": lambda known: known.citation_key,
    "bibtex": lambda known: bibtex(known.paper, known.citation_key),
    "markdown": lambda known: markdown_link(known.paper),
    "tags": lambda known: ", ".join(known.mark.tags),
    "note": lambda known: known.mark.note,
}
"""What can stand between braces, and what it becomes."""

_SEVERAL_LINES = frozenset({"bibtex", "note", "abstract"})


@dataclass(frozen=True, slots=True)
class Template:
    """A text with places for what is known of a paper."""

    parts: Sequence[tuple[str, str]]
    """In turn: a text as it stands, and the name of what follows it; the last name is ""."""

    def fill(self, known: Known) -> str:
        """Return the text for a paper."""
        values: list[str] = []
        text = ""
        for fixed, name in self.parts:
            text += fixed
            if name:
                value = _value(name, known)
                text += f"\x01{len(values)}\x02" if value else _GONE
                values.append(value)
        lines = (_tidied(line) for line in text.split("\n"))
        tidy = "\n".join(line for line in lines if line is not None)
        return re.sub(r"\x01(\d+)\x02", lambda place: values[int(place[1])], tidy)


def _value(name: str, known: Known) -> str:
    value = clean(NAMES[name](known) or "").strip()
    return value if name in _SEVERAL_LINES else one_line(value)


def _tidied(line: str) -> str | None:
    """Return a line without what stood around something missing; None when nothing is left."""
    if _GONE not in line:
        return line
    line = _EMPTY_BRACKETS.sub(_GONE, line)
    line = _EMPTY_LABEL.sub(_GONE, line)
    before = None
    while before != line:
        before = line
        line = _AROUND.sub(_joined, line, count=1)
    return line if re.search(r"[\w\x01]", line) else None


def _joined(found: re.Match[str]) -> str:
    """Return what stays between the neighbours of something missing."""
    left, right = found[1], found[2]
    is_first, is_last = found.start() == 0, found.end() == len(found.string)
    if is_first:
        return ""
    if is_last:
        stop = right.strip()[:1] or left.strip()[:1]
        return stop if stop == "." else ""
    return right if right.strip() or not left.strip() else left


def parse(text: str) -> Template:
    """Read a template. Raises `TemplateError` with a sentence."""
    text = clean(text)
    parts: list[tuple[str, str]] = []
    fixed, end = "", 0
    for found in _PART.finditer(text):
        fixed += text[end : found.start()]
        end = found.end()
        if found[0] in ("{{", "}}"):
            fixed += found[0][0]
        elif found[1] is None:
            raise TemplateError(f"A “{found[0]}” stands alone. Write {found[0] * 2} for the sign.")
        else:
            parts.append((fixed, _known_name(found[1])))
            fixed = ""
    if not parts:
        raise TemplateError("This template puts nothing in. Try {title} or {url}.")
    return Template((*parts, (fixed + text[end:], "")))


def _known_name(said: str) -> str:
    name = said.strip().lower().replace("-", "_")
    if name in NAMES:
        return name
    near = get_close_matches(name, NAMES, 1, 0.6)
    hint = f"Is it {{{near[0]}}}?" if near else f"There are: {', '.join(NAMES)}."
    raise TemplateError(f"A template cannot put in {{{one_line(said)[:40]}}}. {hint}")
