"""Who wrote a paper, names taken apart: as a bibliography did, else as they read. Pure."""

from __future__ import annotations

from storage.identity import author_key
from storage.model import Paper
from storage.names import Name, guessed, names
from storage.notation import plain


def authors_of(paper: Paper) -> tuple[Name, ...]:
    """Return the authors shown of a paper; a bibliography's reading counts where it is of them."""
    for field in ("author", "bibtex:author"):
        told, _ = names(paper.extra.get(field, ""))
        if told and _keys(told) == [author_key(name) for name in paper.authors]:
            return told
    return tuple(guessed(plain(name)) for name in paper.authors)


def editors_of(paper: Paper) -> tuple[Name, ...]:
    """Return the editors that a bibliography names."""
    return names(paper.extra.get("bibtex:editor") or paper.extra.get("editor", ""))[0]


def _keys(people: tuple[Name, ...]) -> list[str]:
    return [author_key(person.natural) for person in people]
