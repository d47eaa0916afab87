"""Sets of papers by state, feed, tag and author, and their order: by number, read when asked for.

A paper and its mark have one number, for life. What was once asked for is kept right edit by
edit; what nobody asks for is never read. Opening a library so costs nothing here.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from pyroaring import BitMap

from storage import holdings
from storage.columns import Columns
from storage.date_order import DateOrder
from storage.engine.shelf import Shelf
from storage.engine.store import Edit, Store

if TYPE_CHECKING:
    from numpy.typing import NDArray

Document = Mapping[str, Any]

_EMPTY: Document = {}


class Catalogue:
    """The papers of a library, found by what they and their marks say."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._order = DateOrder(lambda: self.papers)
        self._every: BitMap | None = None
        self._states: dict[str, BitMap] = {}
        self._terms: dict[str, BitMap] = {}
        self._tags: dict[str, BitMap] | None = None
        self._authors: dict[str, BitMap] | None = None
        self.columns = Columns(lambda: self.papers)
        """The small numbers kept of each paper."""

    @property
    def papers(self) -> Shelf:
        """The papers themselves."""
        return self._store.shelf("papers")

    @property
    def marks(self) -> Shelf:
        """The marks, each under the number of its paper."""
        return self._store.shelf("marks")

    def __len__(self) -> int:
        return len(self.papers)

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and self.papers.number_of(key) is not None

    # Sets of numbers; treat them as read-only

    @property
    def every(self) -> BitMap:
        """All papers."""
        if self._every is None:
            papers = self.papers
            whole = len(papers) == papers.highest
            numbers = range(1, papers.highest + 1) if whole else array("I", papers.ordered())
            self._every = BitMap(numbers)
        return self._every

    @property
    def read(self) -> BitMap:
        """Papers marked read."""
        return self.in_state(holdings.READ)

    @property
    def starred(self) -> BitMap:
        """Starred papers."""
        return self.in_state(holdings.STARRED)

    @property
    def tags(self) -> Mapping[str, BitMap]:
        """Papers by tag; every tag in use is there."""
        if self._tags is None:
            self._tags = {}
            for number in self.in_state(holdings.TAGGED):
                for tag in (self.marks.get(number) or _EMPTY).get("tags", ()):
                    self._tags.setdefault(tag, BitMap()).add(number)
        return self._tags

    def in_state(self, state: str) -> BitMap:
        """Return the papers whose marks have a state: one of the mark's terms of `holdings`."""
        if state not in self._states:
            self._states[state] = BitMap(self.marks.with_term(state)) & self.every
        return self._states[state]

    def with_term(self, term: str) -> BitMap:
        """Return the papers that have a term of `holdings.group_terms`."""
        if term not in self._terms:
            self._terms[term] = BitMap(self.papers.with_term(term))
        return self._terms[term]

    def in_feed(self, key: str) -> BitMap:
        """Return the papers seen in a feed."""
        return self.with_term(holdings.feed(key))

    def by_author(self, key: str) -> BitMap:
        """Return the papers of an author."""
        if self._authors is not None:
            return self._authors.get(key, BitMap())
        return self.with_term(holdings.author(key))

    def authors(self) -> Mapping[str, BitMap]:
        """Return the papers of every author; reads all papers the first time."""
        if self._authors is None:
            self._authors = {}
            for number in self.papers:
                for who in (self.papers.get(number) or _EMPTY).get("who", ()):
                    self._authors.setdefault(who, BitMap()).add(number)
        return self._authors

    # Order

    def order(self) -> NDArray[Any]:
        """Return every paper, the newest first, undated ones last; a day as the source had it."""
        return self._order.whole()

    def first(self) -> Iterator[int]:
        """Yield papers in the order of `order`, at the cost of those taken."""
        return self._order.first()

    def unread_of(self, numbers: BitMap) -> int:
        """Count the unread among `numbers`."""
        return len(numbers) - numbers.intersection_cardinality(self.read)

    # Changes

    def take_in(self, edits: Iterable[Edit]) -> None:
        """Keep what was asked for right."""
        papers: dict[int, Edit] = {}
        for edit in edits:
            if edit.table == "papers":
                papers[edit.number] = edit
                self._paper_changed(edit)
        for edit in edits:
            if edit.table == "marks" and edit.number not in papers and edit.number in self.papers:
                self._marked(edit.number, edit.before or _EMPTY, edit.after or _EMPTY)
        for number in papers:
            # Whatever its mark was: it counts where there is a paper, and nowhere else.
            now = self.marks.get(number) or _EMPTY
            self._unmark_everywhere(number)
            if number in self.papers:
                self._marked(number, _EMPTY, now)

    def _paper_changed(self, edit: Edit) -> None:
        number, before, after = edit.number, edit.before or _EMPTY, edit.after or _EMPTY
        self._order.changed(number)
        self.columns.changed(number)
        if self._every is not None:
            (self._every.add if edit.after is not None else self._every.discard)(number)
        for term in self._asked(before):
            self._terms[term].discard(number)
        for term in self._asked(after):
            self._terms[term].add(number)
        if self._authors is not None:
            for who in before.get("who", ()):
                _discard(self._authors, who, number)
            for who in after.get("who", ()):
                self._authors.setdefault(who, BitMap()).add(number)

    def _asked(self, document: Document) -> Iterator[str]:
        """Yield the terms of a paper that somebody asked for."""
        if self._terms and document:
            yield from (t for t in set(holdings.group_terms(document)) if t in self._terms)

    def _marked(self, number: int, before: Document, after: Document) -> None:
        now = set(holdings.mark_terms(after))
        for state, numbers in self._states.items():
            (numbers.add if state in now else numbers.discard)(number)
        if self._tags is not None:
            for tag in before.get("tags", ()):
                _discard(self._tags, tag, number)
            for tag in after.get("tags", ()):
                self._tags.setdefault(tag, BitMap()).add(number)

    def _unmark_everywhere(self, number: int) -> None:
        tagged = holdings.TAGGED in self._states and number in self._states[holdings.TAGGED]
        for numbers in self._states.values():
            numbers.discard(number)
        if self._tags is not None and tagged:
            for tag in tuple(self._tags):
                _discard(self._tags, tag, number)


def _discard(groups: dict[str, BitMap], name: str, number: int) -> None:
    if name in groups:
        groups[name].discard(number)
        if not groups[name]:
            del groups[name]
