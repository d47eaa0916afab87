"""What is learned of the tags of a library: bit by bit, when nobody waits, then kept right."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence

from storage import holdings
from storage.catalogue import Catalogue
from storage.documents import Document
from storage.engine.store import Edit
from storage.tag_likelihood import Likely, TagLikelihood

MOST = 20_000
"""Tagged papers that are learned from: the newest in the library; more would tell no more."""


class TagLearning:
    """Learns from a catalogue."""

    def __init__(self, catalogue: Catalogue, *, most: int = MOST) -> None:
        self._catalogue = catalogue
        self._most = most
        self._likelihood = TagLikelihood()
        self._left: Iterator[int] | None = None
        self._is_done = False

    def learn(self, seconds: float) -> bool:
        """Learn for some time; True while there is more to learn."""
        if self._is_done:
            return False
        if self._left is None:
            tagged = self._catalogue.in_state(holdings.TAGGED)
            first = max(0, len(tagged) - self._most)
            self._left = iter(tagged[first:][::-1])
        end = time.monotonic() + seconds
        for number in self._left:
            if number not in self._likelihood:
                self._learn(number)
            if time.monotonic() >= end:
                return True
        self._is_done = True
        return False

    def _learn(self, number: int) -> None:
        document = self._catalogue.papers.get(number)
        tags = (self._catalogue.marks.get(number) or {}).get("tags", ())
        if document is not None and tags:
            self._likelihood.learn(number, document, tags)
        else:
            self._likelihood.forget(number)

    def take_in(self, edits: Iterable[Edit]) -> None:
        """Keep right what was learned."""
        if self._left is None:
            return
        for edit in edits:
            if edit.table == "marks" and _tags(edit.before) == _tags(edit.after):
                continue
            if edit.table == "marks" or (
                edit.table == "papers" and edit.number in self._likelihood
            ):
                self._learn(edit.number)

    def likeliest(
        self, numbers: Sequence[int], *, most: int, without: Iterable[str]
    ) -> list[Likely]:
        """Return the tags that fit papers best, as far as was learned."""
        papers = self._catalogue.papers
        found = (papers.get(number) for number in numbers)
        documents = [document for document in found if document is not None]
        return self._likelihood.likeliest(documents, most=most, without=without)


def _tags(mark: Document | None) -> object:
    return (mark or {}).get("tags", [])
