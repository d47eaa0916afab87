"""Several processes on one library, and processes that are killed: nothing acknowledged is lost."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.stores import content, database, mark, paper, put, reopened

ROUNDS = int(os.environ.get("CARREL_TEST_ROUNDS", "2000"))
"""Changes of each of four processes."""
KILLS = int(os.environ.get("CARREL_TEST_KILLS", "12"))
"""How often a process is killed."""


def start(directory: Path, name: str, *arguments: object) -> subprocess.Popen[str]:
    """Run the function `name` of this module in a process of its own."""
    root = Path(__file__).parent.parent
    call = f"from tests import test_database_processes as t; t.{name}{(str(directory), *arguments)}"
    return subprocess.Popen(
        [sys.executable, "-c", call],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
        stdout=subprocess.PIPE,
        text=True,
    )


def work(directory: str, who: int, rounds: int) -> None:
    """Mark, import, delete and compact at random; each process its own papers, and shared ones."""
    chance = random.Random(who)
    with database(Path(directory)) as db:
        for turn in range(rounds):
            own = who * 1_000_000 + turn
            if turn % 10 == 0:
                put(db, "papers", *(paper(own + 100_000 * n) for n in range(5)))
            elif turn % 97 == 50:
                db.compact()
            else:
                put(db, "marks", mark(own), {**mark(chance.randrange(50)), "by": who})
            if turn % 7 == 0:
                db.tend()


def expected(rounds: int) -> tuple[set[str], set[str]]:
    papers: set[str] = set()
    marks: set[str] = set()
    for who in range(4):
        chance = random.Random(who)
        for turn in range(rounds):
            own = who * 1_000_000 + turn
            if turn % 10 == 0:
                papers.update(f"p{own + 100_000 * n}" for n in range(5))
            elif turn % 97 != 50:
                marks.update((f"p{own}", f"p{chance.randrange(50)}"))
    return papers, marks


def test_four_processes_end_with_the_union_of_what_they_did(tmp_path: Path) -> None:
    watcher = database(tmp_path)
    running = [start(tmp_path, "work", who, ROUNDS) for who in range(4)]
    for process in running:
        assert process.stdout is not None
        process.stdout.close()
    seen: dict[str, set[Any]] = {"papers": set(), "marks": set()}
    while any(process.poll() is None for process in running):
        watcher.catch_up()
        for edits in watcher.take_foreign():
            assert edits is not None
            for edit in edits:
                assert edit.after is not None
                seen[edit.table].add(edit.after["key"])
        time.sleep(0.01)
    assert [process.wait() for process in running] == [0, 0, 0, 0]
    watcher.catch_up()
    for edits in watcher.take_foreign():
        seen_now = {(edit.table, edit.after["key"]) for edit in edits or () if edit.after}
        for table, key in seen_now:
            seen[table].add(key)
    papers, marks = expected(ROUNDS)
    final = reopened(tmp_path)
    assert content(watcher) == final
    assert (set(final["papers"]), set(final["marks"])) == (papers, marks)
    assert (seen["papers"], seen["marks"]) == (papers, marks)
    assert watcher.problems == []
    shelf = watcher.table("papers").shelf
    assert len(shelf) == len(papers) == len(set(shelf))
    watcher.close()


def endless(directory: str, begin: int) -> None:
    """Count up until killed, saying each number once it is acknowledged."""
    with database(Path(directory)) as db:
        number = begin
        while True:
            number += 1
            put(db, "papers", paper(number, text="x" * 300), paper(-number))
            put(db, "marks", mark(number))
            print(number, flush=True)  # noqa: T201
            if number % 40 == 0:
                db.compact()


def test_a_process_killed_at_any_time_loses_nothing_it_acknowledged(tmp_path: Path) -> None:
    number = 0
    acknowledged: set[int] = set()
    chance = random.Random(1)
    for _ in range(KILLS):
        with start(tmp_path, "endless", number) as process:
            assert process.stdout is not None
            first = process.stdout.readline()
            time.sleep(chance.random() * 0.2)
            process.send_signal(signal.SIGKILL)
            said = [int(line) for line in (first, *process.stdout.read().split())]
        acknowledged.update(said)
        with database(tmp_path) as db:
            assert db.problems == []
            found = content(db)
        highest = max(int(key[1:]) for key in found["papers"])
        assert highest in (said[-1], said[-1] + 1)
        for n in range(1, highest + 1):
            assert {f"p{n}", f"p{-n}"} <= found["papers"].keys()
        assert {f"p{n}" for n in acknowledged} <= found["marks"].keys()
        number = highest


def test_a_reader_follows_marks_imports_and_compaction_of_another(tmp_path: Path) -> None:
    with database(tmp_path) as one, database(tmp_path) as other:
        put(one, "papers", paper(1), paper(2))
        other.catch_up()
        (edits,) = other.take_foreign()
        assert edits is not None
        assert [(e.table, e.before, dict(e.after or {})) for e in edits] == [
            ("papers", None, paper(1)),
            ("papers", None, paper(2)),
        ]
        put(other, "marks", mark(1))
        one.compact()
        put(one, "marks", mark(1, read=False))
        one.compact()
        put(one, "papers", paper(3))
        other.catch_up()
        changes = [edit for edits in other.take_foreign() for edit in edits or ()]
        assert [(e.table, e.after and e.after["key"]) for e in changes] == [
            ("marks", "p1"),
            ("papers", "p3"),
        ]
        assert changes[0].before == mark(1)
        assert content(one) == content(other)


def test_a_reader_left_far_behind_reads_all_anew(tmp_path: Path) -> None:
    with database(tmp_path) as one, database(tmp_path) as other:
        for number in range(6):
            put(one, "papers", paper(number))
            one.compact()
        other.catch_up()
        assert other.take_foreign() == [None]
        assert content(one) == content(other)


def test_numbers_never_change_and_are_never_given_twice(tmp_path: Path) -> None:
    with database(tmp_path) as one, database(tmp_path) as other:
        put(one, "papers", paper(1), paper(2))
        with one.transaction() as batch:
            batch.delete("papers", "p2")
        one.compact()
        put(other, "papers", paper(3))
        assert [other.table("papers").shelf.number_of(f"p{n}") for n in (1, 2, 3)] == [1, None, 3]


@pytest.mark.parametrize("first", ["papers", "marks"])
def test_a_paper_and_its_mark_have_one_number_whichever_comes_first(
    tmp_path: Path, first: str
) -> None:
    with database(tmp_path) as db:
        put(db, "papers", paper(9))
        put(db, first, paper(1) if first == "papers" else mark(1))
        put(db, "papers", paper(2))
        put(db, "papers", paper(1))
        with db.transaction() as batch:
            batch.put("marks", mark(5))
            batch.put("papers", paper(5))
            batch.put("papers", paper(6))
            batch.put("marks", mark(1))
        for name in ("p1", "p5"):
            number = db.table("papers").shelf.number_of(name)
            assert number is not None
            assert number == db.table("marks").shelf.number_of(name)
        numbers = [db.table("papers").shelf.number_of(f"p{n}") for n in (9, 1, 2, 5, 6)]
        assert len(set(numbers)) == 5
