"""A library whose papers can be merged by hand, and separated again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING

from storage import identity
from storage.errors import CarrelError
from storage.history import Action
from storage.model import Change
from storage.sources import Sources

if TYPE_CHECKING:
    from storage.candidates import Candidate

_NAMED, _BY_AUTHOR, _RANKED = 10, 200, 60
"""Authors whose papers are looked at, papers of each, papers found by words of the title."""
_WORDS = 6
_FEW = 5000
"""Papers whose titles are read where there is no index."""
_MOST = 50


@dataclass(frozen=True, slots=True)
class Merge:
    """Papers that became one."""

    time: datetime
    """When."""
    is_told: bool
    """A source said so; else the user did."""
    titles: tuple[str, ...]
    """What they were called, the one that stayed first."""
    keys: tuple[str, ...]
    """Their keys, in the same order."""


class Merges(Sources):
    """Merging and separating."""

    def merge_papers(self, keys: Iterable[str]) -> Change:
        """Make papers one: the oldest stays, with the marks and identifiers of all.

        Raises `NotFoundError` for a key no paper has, `CarrelError` when there are not two.
        """
        from storage import joining

        wanted = list(dict.fromkeys(keys))

        def decide() -> Action:
            papers = [self.require(key) for key in wanted]
            if len(papers) < 2:
                raise CarrelError("Name two papers or more: one cannot be merged.")
            action, _ = joining.merged(papers, self._ledger.document, self._clock())
            return action

        return self._ledger.act(decide)

    def unmerge(self, key: str) -> Change:
        """Take the newest merge of a paper back: the others are there again as they were.

        What was said of it since stays with the paper of that key. Raises `NotFoundError` for a
        key no paper has, `CarrelError` when the paper was not merged.
        """
        from storage import joining

        def decide() -> Action:
            here = key if key in self else self.by_alias(f"key:{key}") or key
            return joining.separated(self.require(here).key, self._ledger.document)

        return self._ledger.act(decide)

    def merges_of(self, key: str) -> list[Merge]:
        """Return the merges that made a paper, the newest first: `unmerge` takes that one back."""
        if self._ledger.document("merges", key) is None:  # as is most often so
            return []
        from storage import joining

        document = joining.merges_in(key, self._ledger.document)
        return [
            Merge(
                time=datetime.fromisoformat(merge["time"]),
                is_told=bool(merge["told"]),
                titles=tuple(part["title"] for part in merge["parts"]),
                keys=tuple(part["key"] for part in merge["parts"]),
            )
            for merge in reversed(document)
        ]

    def candidates(self, key: str) -> list[Candidate]:
        """Return the papers that may be one with that of `key`, those most alike first.

        Nothing is merged by that: it is for the user to judge. Raises `NotFoundError`.
        """
        from storage.candidates import candidate

        paper = self.require(key)
        found = [
            judged
            for other in dict.fromkeys(self._resembling(key))
            if other != key and (known := self.paper(other)) is not None
            if (judged := candidate(paper, known)) is not None
        ]
        return sorted(found, key=lambda one: (-one.likeness, one.key))[:_MOST]

    def _resembling(self, key: str) -> Iterator[str]:
        """Yield papers of like title or text, of the same authors, or with words in common."""
        from storage.foreseen import titles

        paper = self.require(key)
        for title in titles(paper):
            yield from self.by_title(identity.title_key(title))
        for edge in identity.edge_keys(paper.abstract or ""):
            yield from self.by_lead(edge)
            yield from self.by_lead(identity.untitled(edge))
        for name in islice((*paper.authors, *paper.known_authors), _NAMED):
            by_author = self._catalogue.by_author(identity.author_key(name))
            yield from islice(self.keys_of(by_author), _BY_AUTHOR)
        yield from self._of_like_titles(paper.title)

    def _of_like_titles(self, title: str) -> Iterator[str]:
        """Yield papers that share words of a title: by the index, else by reading titles."""
        from storage.candidates import near_titles

        words = {word for word in identity.title_key(title).split() if len(word) > 3}
        if words and self.searching.is_ready:
            longest = sorted(words, key=len)[-_WORDS:]
            asked = " OR ".join(f"title:{word}" for word in longest)
            yield from islice(self.find(f"({asked}) sort:relevance"), _RANKED)
        elif words and len(self) <= _FEW:
            for key, document in self.documents("papers"):
                if near_titles(title, document["title"]):
                    yield key
