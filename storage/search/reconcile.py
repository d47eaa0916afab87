"""The index brought up to what the library holds, or made of it.

It never trusts what happened before: what the index should hold is what the library's lines say
now, and what differs from what was taken in is taken in. So a missed change, a killed process or
an older library brought back all heal the same way.
"""

from __future__ import annotations

import time
from array import array
from collections.abc import Callable
from heapq import merge
from itertools import groupby

import tantivy
from tantivy import Query

from storage.engine.store import Store
from storage.search import DIRECTORY, position, schema
from storage.search.entry import Entry, entry_at
from storage.search.holding import Holding
from storage.search.position import Checksums
from storage.search.state import StaleState

SECONDS = 30.0
"""The processor's time that is worked before what was done is made to count."""

Progress = Callable[[int, int], None]
"""Told how many papers were looked at, and how many there are to look at."""

_EVERY = 500


class Reconciliation:
    """One run over one library. Only one process at a time may do it."""

    def __init__(self, store: Store, *, progress: Progress = lambda _done, _of: None) -> None:
        """Bring the index of an opened library up to date; only `run` does anything."""
        self._papers, self._marks = store.shelf("papers"), store.shelf("marks")
        self._here, self._journal = position.position_of(store)
        self._holding = Holding(store.disk, store.directory / DIRECTORY)
        self._schema = schema.schema()
        self._progress = progress

    def run(self, *, is_checked: bool = False) -> int:
        """Bring the index up to date; returns how many papers it took in or out.

        `is_checked`: read every file of the index, whatever seems to be right.
        Raises `OSError`, or what tantivy raises, when the index cannot be written.
        """
        holding = self._holding
        seen = None if is_checked else holding.look()
        if seen is not None and seen.is_complete and seen.position == self._here:
            return 0
        try:
            known = holding.open()
            continues = known.is_complete and self._here.continues(known.position, self._journal)
            if (is_checked or not continues) and not holding.is_sound():
                raise StaleState("a file is damaged")
        except BaseException as error:
            if not _is_of_index(error):
                raise
            return self._begin_anew()
        try:
            return self._take_in(continues=continues)
        except BaseException as error:
            if not _is_of_index(error) or holding.is_sound():
                raise
        return self._begin_anew()

    def _begin_anew(self) -> int:
        self._holding.begin_anew()
        return self._take_in(continues=False)

    def _take_in(self, *, continues: bool) -> int:
        state = self._holding.state
        if continues:
            papers = position.renewed(self._papers, state.papers)
            marks = position.renewed(self._marks, state.marks)
        else:
            papers, marks = position.checksums(self._papers), position.checksums(self._marks)
        differing = merge(
            position.differences(state.papers, papers),
            position.differences(state.marks, marks),
            sorted(self._holding.forced),
        )
        numbers = array("Q", (number for number, _ in groupby(differing)))
        state.grow(1 + max(self._papers.highest, self._marks.highest, *numbers[-1:]))
        at = changed = 0
        while at < len(numbers):
            at, written = self._step(numbers, at, papers, marks)
            changed += written
        state.position, state.is_complete = self._here, True
        self._holding.save()
        self._holding.remove_others()
        return changed

    def _step(
        self, numbers: array[int], at: int, papers: Checksums, marks: Checksums
    ) -> tuple[int, int]:
        """Take in papers for some time, and make that count; returns where to go on, and how many.

        The writer is made with the first paper that differs: a mark that was only read has none.
        """
        holding, state = self._holding, self._holding.state
        writer: tantivy.IndexWriter | None = None
        written: array[int] = array("Q")
        until = time.process_time() + SECONDS
        while at < len(numbers):
            number = numbers[at]
            state.papers[number] = papers[number] if number < len(papers) else 0
            state.marks[number] = marks[number] if number < len(marks) else 0
            at += 1
            entry = entry_at(self._papers, self._marks, number)
            digest = 0 if entry is None else entry.digest
            if digest != state.digests[number] or number in holding.forced:
                writer = writer or holding.writer()
                self._write(writer, number, entry, digest)
                written.append(number)
            if at % _EVERY == 0:
                self._progress(at, len(numbers))
                if time.process_time() > until:
                    break
        if writer is not None:
            holding.commit(writer, written)
        self._progress(at, len(numbers))
        return at, len(written)

    def _write(
        self, writer: tantivy.IndexWriter, number: int, entry: Entry | None, digest: int
    ) -> None:
        state = self._holding.state
        if state.digests[number] or number in self._holding.forced:
            # By query: by term, numbers without a sign are not found (tantivy-py 0.27).
            writer.delete_documents_by_query(Query.term_query(self._schema, "number", number))
        rank = 0 if entry is None else entry.rank
        if entry is not None:
            fields = schema.indexed(number, rank, entry.texts)
            writer.add_document(tantivy.Document.from_dict(fields, self._schema))
        state.documents += (digest > 0) - (state.digests[number] > 0)
        state.digests[number], state.ranks[number] = digest, rank


def _is_of_index(error: BaseException) -> bool:
    """Tell whether something is wrong with the index, not with the disk.

    Tantivy panics at some damage, which Python sees as an exception that is no `Exception`.
    """
    if isinstance(error, OSError):
        return isinstance(error, FileNotFoundError)
    return isinstance(error, Exception) or type(error).__name__ == "PanicException"
