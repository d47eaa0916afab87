"""The search index as who searches sees it.

It is read-only, and one moment of the index: `refresh` looks whether the building process has
brought it further. What changed in the library since then is in `dirty`: of these papers the
index may be wrong, and so of papers it has that the library no longer has.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal

import tantivy
from pyroaring import BitMap
from tantivy import Occur, Query

from storage.engine.disk import Status
from storage.engine.store import Edit, Store
from storage.search import schema
from storage.search.asking import asked, weighed
from storage.search.changes import Changes
from storage.search.holding import META
from storage.search.questions import Question, close
from storage.search.state import DIRECTORY, STATE, Seen, StaleState, look

_FEW = 4096
"""Hits that are taken out without counting first; sets up to this size are asked for."""
_KEPT = 64
"""Answers that are kept: who types asks nearly the same again."""


class NoIndexError(Exception):
    """There is no index to ask, or none that can be read: the texts must be gone through."""


@dataclass(frozen=True, slots=True)
class Hits:
    """What was found, the first ones first."""

    numbers: Sequence[int]
    """The papers, as many as were asked for."""
    total: int
    """How many there are in all."""


@dataclass(frozen=True, slots=True)
class _Moment:
    """One moment of an index."""

    index: tantivy.Index
    schema: tantivy.Schema
    searcher: tantivy.Searcher
    seen: Seen


class TextIndex:
    """The index of one opened library."""

    def __init__(self, store: Store) -> None:
        """Open the index where there is one; `refresh` finds one that comes to be later."""
        self._store = store
        self._path = store.directory / DIRECTORY
        self._changes = Changes(store)
        self._moment: _Moment | None = None
        self._status: Status | None = None
        self._answers: dict[Question, BitMap] = {}
        self._present: BitMap | None = None
        self._is_damaged = False
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

    @property
    def is_damaged(self) -> bool:
        """Tell whether there is an index that cannot be read: it should be built `--checked`."""
        return self._is_damaged

    # Keeping up

    def refresh(self) -> bool:
        """Look whether the index was brought further; returns whether its answers may differ."""
        try:
            status = self._store.disk.status(self._path / STATE)
            if status is None or status == self._status:
                return False
            seen = look(self._store.disk, self._path)
            if not seen.is_complete:
                raise StaleState("it is being made")
            self._status = status
            self._adopt(seen)
        except (StaleState, OSError, NoIndexError) as error:
            self.reason = str(error)
            return False
        self.reason, self._is_damaged = "", False
        return True

    def _adopt(self, seen: Seen) -> None:
        """Go on to a state, and then to an index that has at least what it says."""
        before = self._moment
        with self._trusted():
            if before is None or seen.index != before.seen.index:
                self._check_sizes(seen)
                index = tantivy.Index.open(str(self._path / seen.index))
                schema.prepare(index)
                index.config_reader(reload_policy="manual")
            else:
                index = before.index
            index.reload()
            moment = _Moment(index, index.schema, index.searcher(), seen)
        if before is None:
            self._changes.begin(seen)
        else:
            self._changes.go_on(seen)
        self._moment, self._present = moment, None
        self._answers.clear()

    def _check_sizes(self, seen: Seen) -> None:
        for name, (size, _) in seen.files.items():
            status = self._store.disk.status(self._path / seen.index / name)
            # A missing one may be merged away, and what names them may be another.
            if name != META and status is not None and status.size != size:
                raise ValueError(f"{name} has another size than it had")

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
        if limit is None and by == "date":
            numbers = self.matching(question)
            ranks = self._now().seen.array("ranks")
            known = [number for number in numbers if number < len(ranks)]
            return Hits(sorted(known, key=ranks.__getitem__, reverse=True), len(known))
        most = max(1, self.documents if limit is None else limit)
        if by == "date":
            found = self._search(asked, question, most, order="rank")
            return Hits(self._numbers(found.hits), found.count)
        found = self._search(weighed, question, most)
        return Hits(self._by_score(found.hits), found.count)

    def _by_score(self, hits: list[tuple[float, tantivy.DocAddress]]) -> Sequence[int]:
        numbers, ranks = self._numbers(hits), self._now().seen.array("ranks")

        def fit(at: int) -> tuple[float, int]:
            number = numbers[at]
            return round(hits[at][0], 3), ranks[number] if number < len(ranks) else 0

        return [numbers[at] for at in sorted(range(len(hits)), key=fit, reverse=True)]

    def matching(self, question: Question) -> BitMap:
        """Return all hits. Raises `NoIndexError`."""
        answer = self._answers.get(question)
        if answer is None:
            answer = self._matching(question)
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
        if len(numbers) > _FEW:
            return self.matching(question) & numbers
        if not numbers:
            return BitMap()
        fields = self._now().schema
        these = Query.term_set_query(fields, "number", list(numbers))
        both = [(Occur.Must, these), (Occur.Must, asked(fields, question))]
        return self._all(Query.boolean_query(both), len(numbers))

    def _matching(self, question: Question) -> BitMap:
        found = self._search(asked, question, _FEW, order="number")
        if found.count <= _FEW:
            return BitMap([number for number, _ in found.hits])
        now = self._now()
        query, there = asked(now.schema, question), now.searcher.num_docs
        if found.count * 2 <= there:
            return self._all(query, found.count)
        others = Query.all_query().and_must_not_match(query)
        return self._all_numbers() - self._all(others, there - found.count)

    def _all(self, query: Query, count: int) -> BitMap:
        searcher = self._now().searcher
        with self._trusted():
            found = searcher.search(query, max(1, count), count=False, order_by_field="number")
            return BitMap([number for number, _ in found.hits])

    def _all_numbers(self) -> BitMap:
        """Return the number of every paper in the index."""
        if self._present is None:
            seen = self._now().seen
            digests = seen.array("digests").tobytes()
            absent = [0]
            at = digests.find(bytes(4), 4)
            while at >= 0:
                absent += [at // 4] if at % 4 == 0 else []
                at = digests.find(bytes(4), at + 4 - at % 4)
            self._present = BitMap(range(seen.numbers)) - BitMap(absent)
        return self._present

    def _search(
        self,
        query_of: Callable[[tantivy.Schema, Question], Query],
        question: Question,
        limit: int,
        *,
        order: str | None = None,
    ) -> Any:
        now = self._now()
        with self._trusted():
            query = query_of(now.schema, question)
            return now.searcher.search(query, limit, count=True, order_by_field=order)

    def _numbers(self, hits: list[tuple[Any, tantivy.DocAddress]]) -> array[int]:
        searcher = self._now().searcher
        with self._trusted():
            values = searcher.fast_field_values("number", [address for _, address in hits])
        return array("Q", [int(value or 0) for value in values])

    def _now(self) -> _Moment:
        if self._moment is None:
            raise NoIndexError(self.reason or "there is none yet")
        return self._moment

    @contextmanager
    def _trusted(self) -> Iterator[None]:
        """Stop asking an index that fails: it is damaged. Raises `NoIndexError` then."""
        try:
            yield
        except NoIndexError:
            raise
        except BaseException as error:
            # Tantivy panics at some damage, which is no `Exception`.
            if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
                raise
            self._moment, self._is_damaged = None, True
            self.reason = f"it cannot be read: {error}"
            raise NoIndexError(self.reason) from error
