"""A reading list in Markdown, by year."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from storage.cite import markdown_link
from storage.exporting._chosen import Keys, chosen
from storage.library import Library
from storage.links import page_link, pdf_link
from storage.model import Mark, Paper
from storage.notation import plain
from storage.text import one_line
from storage.words import count_of

_NAMES = 8
_SIGNS = re.compile(r"([\\\[\]`*_<>#])")
_UNDATED = "Undated"


def markdown(library: Library, keys: Keys) -> Iterator[bytes]:
    """Yield a heading for each year, the newest first, and an item for each paper of it."""
    years: dict[str, list[str]] = {}
    for key in library.find("") if keys is None else keys:
        if (document := library.document("papers", key)) is not None:
            years.setdefault(_year(document), []).append(key)
    count = sum(map(len, years.values()))
    yield f"# Reading list\n\n{count_of(count, 'paper')}.\n".encode()
    for year in sorted(years, key=lambda year: (year != _UNDATED, year), reverse=True):
        yield f"\n## {year}\n\n".encode()
        for paper, mark in chosen(library, years[year]):
            yield "".join(f"{line}\n" for line in _lines(paper, mark)).encode()


def _year(document: Mapping[str, Any]) -> str:
    days = (document.get(name) for name in ("year", "published", "announced", "updated"))
    day = next(filter(None, days), None)
    return str(day)[:4] if day else _UNDATED


def _lines(paper: Paper, mark: Mark) -> Iterator[str]:
    star = "★ " if mark.starred else ""
    yield f"- {star}**{markdown_link(paper)}**  "
    if names := _names(paper):
        yield f"  {names}  "
    facts = [_escaped(plain(paper.venue))] if paper.venue else []
    if paper.published and not paper.date_inferred:
        facts.append(paper.published.isoformat())
    if (pdf := pdf_link(paper)) and pdf != page_link(paper):
        facts.append(f"[PDF]({pdf.replace('(', '%28').replace(')', '%29')})")
    facts += [f"`#{tag.replace('`', '')}`" for tag in mark.tags]
    if facts:
        yield f"  {' · '.join(facts)}"
    if mark.note:
        yield ""
        yield from (f"  > {line}".rstrip() for line in mark.note.splitlines())
        yield ""


def _names(paper: Paper) -> str:
    names = [_escaped(plain(name)) for name in paper.authors[:_NAMES]]
    if paper.authors_truncated or len(paper.authors) > _NAMES:
        names.append("et al.")
    return ", ".join(names) or _escaped(paper.organisation or "")


def _escaped(text: str) -> str:
    return _SIGNS.sub(r"\\\1", one_line(text))
