"""Going through papers one by one: each is kept, skipped, or comes again at the end. Pure.

A course holds papers by number. What becomes of a paper is decided once; going back over decided
papers decides nothing. The document of a course says how far it is: with the same papers, or what
is left of them, it goes on exactly there.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from binascii import Error
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pyroaring import BitMap

KEPT, SKIPPED, LATER = "kept", "skipped", "later"
"""What can become of a paper; of one that is for later, nothing is decided."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was done in a course, so that it can be taken back."""

    at: int
    """The place it was done at."""
    paper: int
    """The paper it was done to."""
    before: str
    """What had become of the paper before; "" for nothing."""
    acted: bool
    """Something was said of the paper in the library."""


class Course:
    """Papers in order, those for later once more at the end, and how far one is."""

    def __init__(self, papers: Sequence[int]) -> None:
        self._papers = list(papers)
        self._again: list[int] = []
        self._kept = BitMap()
        self._skipped = BitMap()
        self._at = 0
        self._reached = 0
        self._steps: list[Step] = []

    # Where one is

    @property
    def paper(self) -> int | None:
        """The paper that is looked at; None at the end."""
        return self._entry(self._at) if self._at < len(self) else None

    def __len__(self) -> int:
        """Return how many places there are: a paper for later has two."""
        return len(self._papers) + len(self._again)

    def _entry(self, at: int) -> int:
        first = len(self._papers)
        return self._papers[at] if at < first else self._again[at - first]

    @property
    def total(self) -> int:
        """How many papers there are."""
        return len(self._papers)

    @property
    def decided(self) -> int:
        """How many of them are decided."""
        return len(self._kept) + len(self._skipped)

    @property
    def undecided(self) -> int:
        """How many of them are not."""
        return self.total - self.decided

    def is_left_with(self, papers: Sequence[int]) -> bool:
        """Tell whether these are the papers that are still to be decided."""
        return {n for n in self._papers if not self._is_decided(n)} == set(papers)

    @property
    def kept(self) -> int:
        """How many were kept."""
        return len(self._kept)

    @property
    def skipped(self) -> int:
        """How many were skipped."""
        return len(self._skipped)

    @property
    def for_later(self) -> int:
        """How many were left for later and are not decided since."""
        return sum(self.fate(paper) == LATER for paper in dict.fromkeys(self._again))

    @property
    def ordinal(self) -> int:
        """The paper that is looked at is the first, the second … of those decided."""
        ahead = (self._entry(at) for at in range(self._at, self._reached))
        return self.decided - sum(1 for paper in ahead if self._is_decided(paper)) + 1

    def fate(self, paper: int) -> str:
        """Return what became of a paper; "" for nothing yet."""
        if paper in self._kept:
            return KEPT
        if paper in self._skipped:
            return SKIPPED
        return LATER if paper in self._again else ""

    def _is_decided(self, paper: int) -> bool:
        return paper in self._kept or paper in self._skipped

    # Going on

    def keep(self, *, acted: bool = True) -> None:
        """Keep the paper and go on."""
        self._decide(KEPT, acted=acted)

    def skip(self, *, acted: bool = True) -> None:
        """Skip the paper and go on; one that is decided is only passed."""
        if self.paper is not None and self._is_decided(self.paper):
            self._go_to(self._at + 1)
        else:
            self._decide(SKIPPED, acted=acted)

    def later(self, *, acted: bool = False) -> None:
        """Leave the paper undecided and go on; it comes once more at the end."""
        if (paper := self.paper) is None:
            return
        self._note(paper, acted=acted)
        self._forget(paper)
        if paper not in self._again:
            self._again.append(paper)
        self._go_to(self._at + 1)

    def touch(self) -> None:
        """Take note that something was said of the paper, which stays in sight."""
        if (paper := self.paper) is not None:
            self._note(paper, acted=True)

    def back(self) -> bool:
        """Go to the paper before; False at the beginning."""
        if self._at == 0:
            return False
        self._at -= 1
        return True

    def _decide(self, fate: str, *, acted: bool) -> None:
        if (paper := self.paper) is None:
            return
        self._note(paper, acted=acted)
        self._settle(paper, fate)
        self._go_to(self._at + 1)

    def _note(self, paper: int, *, acted: bool) -> None:
        self._steps.append(Step(self._at, paper, self.fate(paper), acted))

    def _settle(self, paper: int, fate: str) -> None:
        self._forget(paper)
        if fate == KEPT:
            self._kept.add(paper)
        elif fate == SKIPPED:
            self._skipped.add(paper)

    def _forget(self, paper: int) -> None:
        self._kept.discard(paper)
        self._skipped.discard(paper)

    def _go_to(self, at: int) -> None:
        """Go to a place; past what was reached, to the next that is not done with."""
        if at > self._reached:
            first = len(self._papers)
            while at < len(self) and (
                self._is_decided(self._entry(at)) or (at < first and self._entry(at) in self._again)
            ):
                at += 1
        self._at = min(at, len(self))
        self._reached = max(self._reached, self._at)

    # Taking back

    @property
    def last(self) -> Step | None:
        """What was done last since the course was begun or gone on with."""
        return self._steps[-1] if self._steps else None

    def take_back(self) -> None:
        """Take back what was done last, and go to its paper."""
        if self._steps:
            step = self._steps.pop()
            self._settle(step.paper, step.before)
            if not step.before and step.paper in self._again:
                self._again.remove(step.paper)
            self._at = min(step.at, len(self))
            self._reached = min(self._reached, len(self))

    def reconsider(self, paper: int) -> bool:
        """Decide a paper anew: something outside took its marks back; False for another's paper."""
        if not self._is_decided(paper):
            return False
        self._forget(paper)
        self._at = self._papers.index(paper)
        return True

    def drop(self, paper: int) -> None:
        """Leave out a paper that exists no more."""
        before = [self._entry(at) for at in range(self._at)].count(paper)
        reached = [self._entry(at) for at in range(self._reached)].count(paper)
        self._papers = [other for other in self._papers if other != paper]
        self._again = [other for other in self._again if other != paper]
        self._forget(paper)
        self._steps = []
        self._at = min(self._at - before, len(self))
        self._reached = max(self._at, min(self._reached - reached, len(self)))

    # To be gone on with

    @classmethod
    def gone_on_with(
        cls, papers: Sequence[int], document: Mapping[str, Any], is_done: Callable[[int], bool]
    ) -> Course:
        """Return the course over `papers` that is as far as a document says.

        What of the document no paper is left of is passed over; of papers that were not decided,
        those for which `is_done` are left out: they were read elsewhere.
        """
        kept, skipped = unpacked(document.get("kept")), unpacked(document.get("skipped"))
        again = [n for n in document.get("later") or () if isinstance(n, int)]
        known = kept | skipped
        course = cls([n for n in papers if n in known or not is_done(n)])
        there = BitMap(course._papers)
        course._kept, course._skipped = kept & there, skipped & there - kept
        course._again = [n for n in dict.fromkeys(again) if n in there]
        wanted = document.get("paper")
        course._go_to(course._first_open())
        if isinstance(wanted, int) and wanted in there:
            row = course._papers.index(wanted)
            if document.get("again") and wanted in course._again:
                row = len(course._papers) + course._again.index(wanted)
            course._at, course._reached = row, max(row, course._reached)
        return course

    def _first_open(self) -> int:
        """Return the first place at which something is to be decided."""
        again = set(self._again)
        first = len(self._papers)
        for at in range(len(self)):
            paper = self._entry(at)
            if not self._is_decided(paper) and (at >= first or paper not in again):
                return at
        return len(self)

    def document(self) -> dict[str, Any]:
        """Return how far the course is, as JSON: what was decided, never what was not."""
        return {
            "kept": packed(self._kept),
            "skipped": packed(self._skipped),
            "later": list(self._again),
            "paper": self.paper,
            "again": self._at >= len(self._papers),
        }


def packed(numbers: BitMap) -> str:
    """Return a set of numbers as text."""
    copy = numbers.copy()
    copy.run_optimize()
    return b64encode(copy.serialize()).decode("ascii")


def unpacked(text: object) -> BitMap:
    """Return the set of numbers that a text holds; none of one that holds none."""
    if not isinstance(text, str):
        return BitMap()
    try:
        return BitMap.deserialize(b64decode(text, validate=True))
    except (Error, ValueError, IndexError):
        return BitMap()
