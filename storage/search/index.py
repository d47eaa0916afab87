"""The search index as who searches sees it.

It is read-only, and one moment of the index: `refresh` looks whether the building process has
brought it further. What changed in the library since then is in `dirty`: of these papers the
index may be wrong, and so of papers it has that the library no longer has.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Literal, TypeVar

from pyroaring import BitMap

from storage.engine.disk import Status
from storage.engine.store import Edit, Store
from storage.search import DIRECTORY
from storage.search.changes import Changes
from storage.search.holding import META
from storage.search.moment import FEW, BrokenIndexError, Hits, Moment
from storage.search.questions import Question, close
from storage.search.state import STATE, Seen, StaleState, look

T = TypeVar("T")

_KEPT = 64
"""Answers that are kept: who types asks nearly the same again."""


class NoIndexError(Exception):
    """There is no index to ask, or none that can be read: the texts must be gone through."""


class TextIndex:
    """The index of one opened library."""

    def __init__(self, store: Store) -> None:
        """Open the index where there is one; `refresh` finds one that comes to be later."""
        self._store = store
        self._path = store.directory / DIRECTORY
        self._changes = Changes(store)
        self._moment: Moment | None = None
        self._status: Status | None = None
        self._answers: dict[Question, BitMap] = {}
        self.is_damaged = False
        """There is an index that cannot be read: it should be built `--checked`."""
        self.reason = ""
        """Why there is no index, in words for a log; empty when there is."""
        self.refresh()

    @property
    def is_ready(self) -> bool:
        """Tell whether there is an index to ask."""
        return self._moment is not None

    @property
    def documents(self) -> int:
        """How many papers the index holds."""
        return 0 if self._moment is None else self._moment.seen.documents

    # Keeping up

    def refresh(self) -> bool:
        """Look whether the index was brought further; returns whether its answers may differ."""
        disk = self._store.disk
        try:
            status = disk.status(self._path / STATE)
            if status is None or status == self._status:
                return False
            seen = look(disk, self._path)
            if not seen.is_complete:
                raise StaleState("it is being made")
            self._status = status
            self._adopt(seen)
        except (StaleState, OSError) as error:
            self.reason = str(error)
            return False
        except BrokenIndexError as error:
            self._give_up(error)
            return False
        self.reason, self.is_damaged = "", False
        return True

    def _adopt(self, seen: Seen) -> None:
        """Go on to a state, and then to an index that has at least what it says."""
        self._check_sizes(seen)
        before, self._moment = self._moment, Moment(self._path, seen, self._moment)
        if before is None:
            self._changes.begin(seen)
        else:
            self._changes.go_on(seen)
        self._answers.clear()

    def _check_sizes(self, seen: Seen) -> None:
        for name, (size, _) in seen.files.items():
            status = self._store.disk.status(self._path / seen.index / name)
            # A missing one may be merged away, and what names them may be another.
            if name != META and status is not None and status.size != size:
                raise BrokenIndexError(f"{name} has another size than it had")

    def take_in(self, edits: Iterable[Edit]) -> None:
        """Take in what a transaction did: its papers are dirty if it changed what is searched."""
        self._changes.take_in(edits)

    def changed(self, numbers: Iterable[int]) -> None:
        """Take in that these papers just changed."""
        self._changes.add(numbers)

    def reset(self) -> None:
        """Take in that anything may have changed."""
        if self._moment is not None:
            self._changes.begin(self._moment.seen)

    @property
    def dirty(self) -> BitMap | None:
        """The papers of which the index may be wrong; None when that may be any."""
        return None if self._moment is None else self._changes.numbers

    # Asking

    def hits(
        self,
        question: Question,
        *,
        limit: int | None = None,
        by: Literal["date", "relevance"] = "date",
    ) -> Hits:
        """Return the first hits by date or by how well they fit. Raises `NoIndexError`.

        Those that fit alike are by date.
        """
        if by == "relevance":
            most = self.documents if limit is None else limit
            return self._ask(lambda moment: moment.fittest(question, most))
        if limit is not None:
            return self._ask(lambda moment: moment.newest(question, limit))
        found = self.matching(question)
        numbers = self._ask(lambda moment: moment.by_date(found))
        return Hits(numbers, len(numbers))

    def matching(self, question: Question) -> BitMap:
        """Return all hits. Raises `NoIndexError`."""
        answer = self._answers.get(question)
        if answer is None:
            answer = self._ask(lambda moment: moment.matching(question))
            if len(self._answers) >= _KEPT:
                del self._answers[next(iter(self._answers))]
            self._answers[question] = answer
        return answer.copy()

    def near(self, question: Question) -> BitMap:
        """Return what is found besides when long words may have typos. Raises `NoIndexError`."""
        wider = close(question)
        return BitMap() if wider is None else self.matching(wider) - self.matching(question)

    def among(self, question: Question, numbers: BitMap) -> BitMap:
        """Return those of `numbers` that are hits. Raises `NoIndexError`."""
        if len(numbers) > FEW:
            return self.matching(question) & numbers
        return self._ask(lambda moment: moment.among(question, numbers))

    def _ask(self, ask: Callable[[Moment], T]) -> T:
        moment = self._moment
        if moment is None:
            raise NoIndexError(self.reason or "there is none yet")
        try:
            return ask(moment)
        except BrokenIndexError as error:
            self._give_up(error)
            raise NoIndexError(str(error)) from error

    def _give_up(self, error: BrokenIndexError) -> None:
        """Ask an index that fails no more, until there is another."""
        self._moment, self.is_damaged, self.reason = None, True, str(error)
        self._answers.clear()
