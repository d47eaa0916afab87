"""Papers by identifier, title and edges of the abstract: what merging asks."""

from __future__ import annotations

from collections.abc import Callable

from storage import holdings
from storage.engine.shelf import Shelf


class Lookups:
    """The keys of papers by what they are known by."""

    def __init__(self, papers: Callable[[], Shelf]) -> None:
        self._papers = papers

    def by_alias(self, alias: str) -> str | None:
        """Return the key of the paper with that identifier, or digest of words."""
        found = self._keys(holdings.alias(alias))
        return found[0] if found else None

    def by_title(self, title_key: str) -> list[str]:
        """Return the keys of papers of which a title folds to that."""
        return self._keys(holdings.title(title_key))

    def by_lead(self, lead_key: str) -> list[str]:
        """Return the keys of papers whose abstract begins or ends with that."""
        return self._keys(holdings.lead(lead_key))

    def _keys(self, term: str) -> list[str]:
        papers = self._papers()
        numbers = papers.with_term(term)
        return sorted(papers.key_of(number) or "" for number in numbers) if numbers else []
