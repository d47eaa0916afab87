"""One of two papers that are compared, as text: what differs stands out. Pure."""

from __future__ import annotations

from textual.content import Content

from storage.library import Library
from storage.model import Paper
from storage.notation import plain
from storage.text import clean, fold_words

_FIELDS = ("title", "authors", "year", "venue", "identifiers", "seen in", "abstract")


def side(library: Library, paper: Paper, other: Paper | None) -> Content:
    """Return a paper field by field; those that differ from `other` have a sign."""
    mine = _values(library, paper)
    theirs = _values(library, other) if other is not None else mine
    parts: list[tuple[str, str] | str] = []
    for name in _FIELDS:
        differs = fold_words(mine[name]) != fold_words(theirs[name])
        parts += [
            (f"{'≠' if differs else ' '} {name}\n", "$match" if differs else "$paper-read"),
            f"{mine[name] or '–'}\n",
        ]
    return Content.assemble(*parts)


def _values(library: Library, paper: Paper) -> dict[str, str]:
    names = (*paper.authors, *paper.known_authors)
    ids = [alias for alias in paper.aliases if not alias.startswith(("url:", "guid:", "key:"))]
    values = (
        plain(paper.title),
        ", ".join(names) + (" et al." if paper.authors_truncated else ""),
        str(paper.published or paper.year or ""),
        paper.venue or "",
        "\n".join(ids) or paper.key,
        ", ".join(library.feed_title(sighting.feed) for sighting in paper.sightings),
        plain(paper.abstract or ""),
    )
    return dict(zip(_FIELDS, map(clean, values), strict=True))
