"""A triage of a library: what is decided is marked at once, and where one is is remembered.

Whatever is decided of a paper takes it out of the inbox: it is marked read, with the star or the
place in the queue as one action. What is left for later stays as it was.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from pyroaring import BitMap

from storage.browsing import Browsing
from storage.library import Library
from storage.model import Change
from storage.orders import BY_DATE
from storage.pace import Pace
from storage.predicates import ORDERS, Sort
from storage.triage import KEPT, SKIPPED, Course, packed, unpacked

_SCOPE, _PROGRESS = "triage", "triage progress"
"""The settings: what is gone through, written once; and how far, written with each paper."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What a triage goes through."""

    title: str
    """What it is called: `Inbox`, `12 selected papers`."""
    place: str = ""
    """Id of the place whose papers they are; "" for papers that were selected."""
    text: str = ""
    """The query that narrowed it."""
    sort: Sort = BY_DATE
    """The order."""
    unread: bool = True
    """Papers that were read elsewhere meanwhile drop out."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What a triage came to."""

    kept: int
    """Starred, queued or tagged."""
    skipped: int
    """Only marked read."""
    later: int
    """Left unread."""
    left: int
    """Not looked at yet."""
    per_minute: float | None
    """In this session."""


class Triage:
    """One triage; at most one of a library is remembered."""

    def __init__(
        self,
        library: Library,
        scope: Scope,
        course: Course,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._library = library
        self.scope = scope
        """What it goes through."""
        self.course = course
        """How far it is."""
        self.pace = Pace(clock)
        """How fast it goes in this session."""

    @property
    def key(self) -> str | None:
        """The paper that is looked at; None at the end. Papers that are gone are passed over."""
        while (number := self.course.paper) is not None:
            if (key := self._library.key_of(number)) is not None:
                return key
            self.course.drop(number)
        return None

    @property
    def fate(self) -> str:
        """What became of the paper that is looked at: kept, skipped, later, or "" for nothing."""
        number = self.course.paper
        return "" if number is None else self.course.fate(number)

    # Deciding

    def star(self) -> None:
        """Keep the paper with a star, and go on."""
        self._keep(starred=True)

    def queue(self) -> None:
        """Keep the paper in the queue of what to read later, and go on."""
        self._keep(queued=True)

    def _keep(self, *, starred: bool | None = None, queued: bool | None = None) -> None:
        if (key := self.key) is not None:
            change = self._library.decide([key], read=True, starred=starred, queued=queued)
            self.course.keep(acted=bool(change.fields))
            self._went_on()

    def tag(self, add: Sequence[str] = (), remove: Sequence[str] = ()) -> None:
        """Tag the paper, or take tags away; it stays in sight. Raises `CarrelError`."""
        if (key := self.key) is not None:
            change = self._library.change_tags([key], add=add, remove=remove)
            if change.fields:
                self.course.touch()
                self._remember()

    def go_on(self) -> None:
        """Go on: the paper is skipped; one that carries a tag, a star or is queued is kept."""
        if (key := self.key) is None:
            return
        if self.fate in (KEPT, SKIPPED):
            self.course.skip()
        else:
            mark = self._library.mark(key)
            acted = bool(self._library.set_read([key], True).fields)
            if mark.starred or mark.queued or mark.tags:
                self.course.keep(acted=acted)
            else:
                self.course.skip(acted=acted)
        self._went_on()

    def later(self) -> None:
        """Leave the paper unread, and go on; it comes once more at the end."""
        if (key := self.key) is None:
            return
        acted = False
        if self.fate in (KEPT, SKIPPED):
            acted = bool(self._library.set_read([key], False).fields)
        self.course.later(acted=acted)
        self._went_on()

    def back(self) -> bool:
        """Go to the paper before; False at the beginning."""
        went = self.course.back()
        self.pace.looked()
        self._remember()
        return went

    def undo(self) -> str | None:
        """Take back what was done last, and go to its paper; returns it in words, None for nothing.

        What was done before this session is undone as anywhere else.
        """
        step = self.course.last
        if step is not None and not step.acted:
            self.course.take_back()
            self._looked()
            return "Went back"
        change = self._library.undo()
        if change is None:
            return None
        if step is not None and self._library.key_of(step.paper) in change.keys:
            self.course.take_back()
        else:
            self._reconsider(change)
        self._looked()
        return change.label

    def _reconsider(self, change: Change) -> None:
        for key in change.keys:
            number = self._library.number_of(key)
            if number is not None and not self._library.is_read(number):
                self.course.reconsider(number)

    def summary(self) -> Summary:
        """Return what it came to so far."""
        course = self.course
        left = course.undecided - course.for_later
        return Summary(course.kept, course.skipped, course.for_later, left, self.pace.per_minute)

    # Remembering

    def _went_on(self) -> None:
        self.pace.decided()
        self._remember()

    def _looked(self) -> None:
        self.pace.looked()
        self._remember()

    def _remember(self) -> None:
        self._library.remember(_PROGRESS, self.course.document())

    def finish(self) -> None:
        """Remember it no longer: it came to its end."""
        forget(self._library)


def begin(
    library: Library,
    scope: Scope,
    papers: Sequence[int],
    *,
    clock: Callable[[], float] = time.monotonic,
) -> Triage:
    """Begin a triage of papers, by number; one that was left is forgotten."""
    course = Course(papers)
    library.remember(
        _SCOPE,
        {
            "title": scope.title,
            "place": scope.place,
            "text": scope.text,
            "sort": [scope.sort.by, scope.sort.backwards],
            "unread": scope.unread,
            "papers": packed(BitMap(papers)),
        },
    )
    library.remember(_PROGRESS, course.document())
    return Triage(library, scope, course, clock=clock)


def left_off(library: Library, *, clock: Callable[[], float] = time.monotonic) -> Triage | None:
    """Return the triage that was left, as far as it was; None when nothing is left to decide."""
    found, progress = library.setting(_SCOPE), library.setting(_PROGRESS)
    if not isinstance(found, dict) or not isinstance(progress, dict):
        return None
    scope = _scope(found)
    keys = library.keys_of(unpacked(found.get("papers")), scope.sort)
    papers = library.numbers_of(keys, range(len(keys)))
    course = Course.gone_on_with(papers, progress, library.is_read if scope.unread else _never)
    return Triage(library, scope, course, clock=clock) if course.undecided else None


def forget(library: Browsing) -> None:
    """Remember no triage any more."""
    if library.setting(_SCOPE) is not None:
        library.remember(_SCOPE, None)
        library.remember(_PROGRESS, None)


def _never(_: int) -> bool:
    return False


def _scope(document: dict[str, Any]) -> Scope:
    sort = document.get("sort")
    by, backwards = sort if isinstance(sort, list) and len(sort) == 2 else ("date", False)
    return Scope(
        title=str(document.get("title") or "Triage"),
        place=str(document.get("place") or ""),
        text=str(document.get("text") or ""),
        sort=Sort(by, bool(backwards)) if by in ORDERS and by != "relevance" else BY_DATE,
        unread=document.get("unread") is not False,
    )
