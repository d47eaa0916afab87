"""The names of a library for completion, the most frequent first.

Tags, feeds and views are known at once. Authors, categories and venues are learned from the papers,
the newest first, in slices: `learn` is called while somebody types and nothing else is to be done.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from heapq import nlargest, nsmallest
from itertools import islice

from pyroaring import BitMap

from storage.catalogue import Catalogue
from storage.documents import Document
from storage.model import Feed
from storage.text import fold, fold_words

_OFFERED = 32
"""More than anybody looks at."""
_MOST_NAMES = 100_000
"""Names of one kind that are kept: with so many, the newest are known."""
_AT_ONCE = 32
_FIRST_LETTERS = 2


class Names:
    """Names of one kind with how often they occur, found by the beginning of any of their words."""

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}
        self._shown: dict[str, str] = {}
        self._beginning: dict[str, list[str]] = {}
        self._frequent: dict[str, _Frequent] = {"": _Frequent(self._counts)}

    def __len__(self) -> int:
        return len(self._counts)

    def add(self, folded: str, shown: str, times: int = 1) -> None:
        """Count a name, once more."""
        count = self._counts.get(folded, 0) + times
        if count == times:
            if len(self._counts) >= _MOST_NAMES or not folded:
                return
            self._shown[folded] = shown
            for letters in dict.fromkeys(_word_beginnings(folded)):
                self._beginning.setdefault(letters, []).append(folded)
        self._counts[folded] = count
        for letter in {"", *(letters[:1] for letters in _word_beginnings(folded))}:
            if (frequent := self._frequent.get(letter)) is None:
                frequent = self._frequent[letter] = _Frequent(self._counts)
            frequent.take(folded, count)

    def like(self, beginning: str) -> list[str]:
        """Return some names of which a word begins so, the most frequent first."""
        best = nsmallest(_OFFERED, self._found(beginning), key=lambda n: (-self._counts[n], n))
        return [self._shown[name] for name in best]

    def _found(self, beginning: str) -> Iterable[str]:
        if len(beginning) < _FIRST_LETTERS:
            frequent = self._frequent.get(beginning)
            return frequent.names if frequent is not None else ()
        names = self._beginning.get(beginning[:_FIRST_LETTERS], ())
        inside = f" {beginning}"
        return (name for name in names if name.startswith(beginning) or inside in name)


class _Frequent:
    """The most frequent names of many, kept right as they are counted: nobody waits for a sort."""

    __slots__ = ("_counts", "_floor", "names")

    def __init__(self, counts: Mapping[str, int]) -> None:
        self._counts = counts
        self._floor = 0
        self.names: set[str] = set()

    def take(self, name: str, count: int) -> None:
        """Take in that a name was counted."""
        if count <= self._floor or name in self.names:
            return
        self.names.add(name)
        if len(self.names) > 2 * _OFFERED:  # now and then, so that it costs little
            self.names = set(nlargest(_OFFERED, self.names, key=self._counts.__getitem__))
            self._floor = min(self._counts[name] for name in self.names)


def _word_beginnings(folded: str) -> Iterator[str]:
    yield folded[:_FIRST_LETTERS]
    at = folded.find(" ")
    while at >= 0:
        yield folded[at + 1 : at + 1 + _FIRST_LETTERS]
        at = folded.find(" ", at + 1)


class LibraryVocabulary:
    """Implements `storage.completion.Vocabulary` for an opened library."""

    def __init__(
        self,
        catalogue: Callable[[], Catalogue],
        feeds: Callable[[], Sequence[Feed]],
        views: Callable[[], Iterable[str]],
    ) -> None:
        """Know the names of a library: of its papers, its feeds, and the titles of its views."""
        self._catalogue = catalogue
        self._feeds_now = feeds
        self._views_now = views
        self._authors, self._categories, self._venues = Names(), Names(), Names()
        self._learned = BitMap()
        self._to_learn: Iterator[int] | None = None
        self._feeds: Names | None = None
        self._is_whole = False

    # Learning

    @property
    def is_whole(self) -> bool:
        """Every paper was gone through."""
        return self._is_whole

    def changed(self) -> None:
        """Take in that there may be other papers or feeds now."""
        self._to_learn, self._feeds, self._is_whole = None, None, False

    def learn(self, seconds: float) -> bool:
        """Go through more papers for some time; returns whether there are still more."""
        end = time.perf_counter() + seconds
        papers = self._catalogue().papers
        if self._to_learn is None:
            self._to_learn = iter(self._catalogue().first())
        while not self._is_whole:
            some = list(islice(self._to_learn, _AT_ONCE))
            self._is_whole = len(some) < _AT_ONCE
            for number in some:
                if number not in self._learned:
                    self._learned.add(number)
                    self._learn_from(papers.get(number) or {})
            if time.perf_counter() >= end:
                break
        return not self._is_whole

    def _learn_from(self, paper: Document) -> None:
        printed = (*paper.get("authors", ()), *paper.get("known_authors", ()))
        for folded, name in zip(paper.get("who", ()), printed, strict=False):
            self._authors.add(folded, name)
        for category in paper.get("categories", ()):
            self._categories.add(fold(category), category)
        if venue := paper.get("venue"):
            self._venues.add(fold(venue), venue)

    # What completion asks

    def tags(self, beginning: str) -> Iterable[str]:
        """Return tags."""
        names = Names()
        for tag, papers in self._catalogue().tags.items():
            names.add(fold(tag).replace("/", " "), tag, len(papers))
        return names.like(beginning.replace("/", " "))

    def feeds(self, beginning: str) -> Iterable[str]:
        """Return titles of feeds."""
        if self._feeds is None:
            self._feeds = Names()
            for feed in self._feeds_now():
                papers = len(self._catalogue().in_feed(feed.key))
                self._feeds.add(fold(feed.title), feed.title, papers)
        return self._feeds.like(beginning)

    def categories(self, beginning: str) -> Iterable[str]:
        """Return categories."""
        return self._categories.like(beginning)

    def authors(self, beginning: str) -> Iterable[str]:
        """Return names of authors, as first printed."""
        return self._authors.like(fold_words(beginning))

    def venues(self, beginning: str) -> Iterable[str]:
        """Return journals and conferences."""
        return self._venues.like(beginning)

    def views(self, beginning: str) -> Iterable[str]:
        """Return names of saved views, in their own order."""
        for title in self._views_now():
            folded = fold(title)
            if folded.startswith(beginning) or f" {beginning}" in folded:
                yield title
