"""The library as it will be once what has been placed of an arrival is in it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from storage import identity
from storage.model import Paper


class Known(Protocol):
    """What merging asks of the library."""

    def by_alias(self, alias: str) -> str | None:
        """Return the key of the paper with that identifier, or digest of words."""
        ...

    def by_title(self, title_key: str) -> Sequence[str]:
        """Return the keys of papers whose title folds to that."""
        ...

    def by_lead(self, lead_key: str) -> Sequence[str]:
        """Return the keys of papers whose abstract begins or ends with that."""
        ...

    def paper(self, key: str) -> Paper | None:
        """Return the paper of that key."""
        ...


class Foreseen:
    """The library as it will be once the records placed so far are in it."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self.papers: dict[str, Paper | None] = {}
        self.taken: set[str] = set()
        """Papers that another library's are by name: its others are not these by their words."""
        self._became: dict[str, str] = {}
        self._aliases: dict[str, str] = {}
        self._titles: dict[str, list[str]] = {}
        self._leads: dict[str, list[str]] = {}

    def paper(self, key: str) -> Paper | None:
        """Return the paper of that key."""
        if key not in self.papers:
            return self._known.paper(key)
        return self.papers[key]

    def known(self, key: str) -> Paper:
        """Return the paper of a key that a lookup gave."""
        paper = self.paper(key)
        assert paper is not None
        return paper

    def by_alias(self, alias: str) -> str | None:
        """Return the key of the paper with that identifier, or digest of words."""
        key = self._aliases.get(alias) or self._known.by_alias(alias)
        return key if key and self.paper(key) is not None else None

    def by_title(self, title: str) -> list[str]:
        """Return the keys of papers whose title folds to that."""
        if not title:
            return []
        return self._there(self._known.by_title(title), self._titles.get(title, ()))

    def by_lead(self, *leads: str) -> list[str]:
        """Return the keys of papers whose abstract begins or ends with one of those."""
        known = (key for lead in leads for key in self._known.by_lead(lead))
        placed = (key for lead in leads for key in self._leads.get(lead, ()))
        return self._there(known, placed)

    def _there(self, known: Iterable[str], placed: Iterable[str]) -> list[str]:
        return [key for key in dict.fromkeys((*known, *placed)) if self.paper(key) is not None]

    def put(self, paper: Paper) -> None:
        """Take in a paper that is new, or as it is now."""
        self.papers[paper.key] = paper
        for alias in (*paper.aliases, *paper.wordings):
            self._aliases[alias] = paper.key
        for title in titles(paper):
            self._titles.setdefault(identity.title_key(title), []).append(paper.key)
        edges = identity.edge_keys(paper.abstract or "")
        for lead in edges:
            self._leads.setdefault(lead, []).append(paper.key)
            if paper.title_inferred:
                self._leads.setdefault(identity.untitled(lead), []).append(paper.key)

    def drop(self, key: str, successor: str) -> None:
        """Take a paper out that is part of another."""
        self.papers[key] = None
        self._became[key] = successor

    def now(self, key: str) -> str:
        """Return the paper that `key` is part of after all."""
        while key in self._became:
            key = self._became[key]
        return key


def titles(paper: Paper) -> tuple[str, ...]:
    """Return every title that a source prints for the paper."""
    return paper.other_titles if paper.title_inferred else (paper.title, *paper.other_titles)
