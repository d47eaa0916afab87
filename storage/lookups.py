"""Papers by identifier, title and edges of the abstract: what merging asks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from storage import identity

Document = Mapping[str, Any]


class Lookups:
    """The keys of papers by what they are known by, kept right document by document."""

    def __init__(self, papers: Iterable[Document]) -> None:
        self._aliases: dict[str, str] = {}
        self._titles: defaultdict[str, set[str]] = defaultdict(set)
        self._leads: defaultdict[str, set[str]] = defaultdict(set)
        self._papers: dict[str, Document] = {}
        for document in papers:
            self._add(document)

    def changed(self, key: str, after: Document | None) -> None:
        """Take in that the paper's document became `after` (None: it is gone)."""
        if (before := self._papers.pop(key, None)) is not None:
            self._remove(before)
        if after is not None:
            self._add(after)

    def by_alias(self, alias: str) -> str | None:
        """Return the key of the paper with that identifier, or digest of words."""
        return self._aliases.get(alias)

    def by_title(self, title_key: str) -> list[str]:
        """Return the keys of papers of which a title folds to that."""
        return sorted(self._titles.get(title_key, ()))

    def by_lead(self, lead_key: str) -> list[str]:
        """Return the keys of papers whose abstract begins or ends with that."""
        return sorted(self._leads.get(lead_key, ()))

    def _add(self, document: Document) -> None:
        key = document["key"]
        self._papers[key] = document
        for alias in _aliases(document):
            self._aliases[alias] = key
        for title in _titles(document):
            self._titles[title].add(key)
        for lead in _leads(document):
            self._leads[lead].add(key)

    def _remove(self, document: Document) -> None:
        key = document["key"]
        for alias in _aliases(document):
            if self._aliases.get(alias) == key:
                del self._aliases[alias]
        for title in _titles(document):
            _discard(self._titles, title, key)
        for lead in _leads(document):
            _discard(self._leads, lead, key)


def _aliases(document: Document) -> Iterator[str]:
    yield from document.get("aliases", ())
    yield from document.get("wordings", ())


def _titles(document: Document) -> Iterator[str]:
    if not document.get("title_inferred"):
        yield identity.title_key(document["title"])
    yield from map(identity.title_key, document.get("other_titles", ()))


def _leads(document: Document) -> Iterator[str]:
    edges = identity.edge_keys(document.get("abstract") or "")
    yield from edges
    if document.get("title_inferred"):
        yield from map(identity.untitled, edges)


def _discard(groups: defaultdict[str, set[str]], name: str, key: str) -> None:
    groups[name].discard(key)
    if not groups[name]:
        del groups[name]
