"""The process that builds the index: killed, doubled, left alone, and started by who reads."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import orjson
import pytest

from storage.search.keeping import Keeper, Keeping
from storage.search.questions import Phrase
from tests.fakes import library, parsed, record
from tests.searches import found, indexed, read_through, texts_of

ROOT = Path(__file__).parent.parent
KILLS = int(os.environ.get("CARREL_TEST_KILLS", "4"))
"""How often a process is killed."""
PATIENCE = 60.0


def started(directory: Path, *options: str) -> subprocess.Popen[bytes]:
    """Start the building process of a library."""
    return subprocess.Popen(
        [sys.executable, "-m", "storage.search.build", str(directory), *options],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )


def last_word(process: subprocess.Popen[bytes]) -> dict[str, object]:
    """Wait for a process to end; return what it said last."""
    output, _ = process.communicate(timeout=PATIENCE)
    said: dict[str, object] = orjson.loads(output.splitlines()[-1])
    return said


def test_killed_at_any_moment_it_heals(tmp_path: Path) -> None:
    chance = random.Random(7)
    with library(tmp_path, parsed(*(record(n) for n in range(1, 301)))) as made:
        for turn in range(KILLS):
            process = started(tmp_path)
            time.sleep(chance.uniform(0.05, 0.9))
            process.kill()
            process.communicate(timeout=PATIENCE)
            made.change_tags(made.find(f"part {turn + 1}"), add=[f"turn/n{turn}"])
            made.remove(made.find("")[:5])
    store, index = indexed(tmp_path)
    texts = texts_of(store)
    assert index.hits(Phrase("", ()), limit=1).total == index.documents == len(texts)
    for words in (("turn",), ("n0",), ("rivers",), ("part", "1")):
        question = Phrase("", words, prefix=True)
        assert set(index.matching(question)) == read_through(question, texts)
    store.close()


def test_of_two_processes_one_builds(tmp_path: Path) -> None:
    library(tmp_path, parsed(*(record(n) for n in range(1, 301)))).close()
    said = [last_word(process) for process in [started(tmp_path), started(tmp_path)]]
    assert {"state": "done", "changed": 300} in said
    assert all(one in ({"state": "busy"}, {"state": "done", "changed": 0}) for one in said
               if one.get("changed") != 300)  # fmt: skip


def test_it_says_how_far_it_is(tmp_path: Path) -> None:
    library(tmp_path, parsed(record(1))).close()
    output, _ = started(tmp_path).communicate(timeout=PATIENCE)
    lines = [orjson.loads(line) for line in output.splitlines()]
    assert lines == [{"done": 1, "of": 1}, {"state": "done", "changed": 1}]
    assert last_word(started(tmp_path / "nothing"))["state"] == "refused"


def test_it_ends_with_who_started_it() -> None:
    """A process that is gone leaves its pipes closed; nothing else need be said."""
    slow = (
        "import sys, time, storage.search.build as b\n"
        "b.build = lambda *_, **__: time.sleep(60)\n"
        "b.main(['nowhere', '--watched'])"
    )
    parent = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import subprocess, sys, time\n"
            f"child = [sys.executable, '-c', {slow!r}]\n"
            "print(subprocess.Popen(child, stdin=subprocess.PIPE).pid, flush=True)\n"
            "time.sleep(60)",
        ],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
    )
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    parent.kill()
    parent.communicate(timeout=PATIENCE)
    assert eventually(lambda: not is_running(child))


def is_running(process: int) -> bool:
    """Tell whether a process is there, and is no zombie that nobody has waited for."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{process}/stat")
    return not (status.exists() and status.read_text().rpartition(")")[2].split()[0] == "Z")


def eventually(holds: Callable[[], bool]) -> bool:
    """Wait until something holds; tell whether it came to that."""
    until = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > until:
            return False
        time.sleep(0.02)
    return True


# Who keeps it right


class Seconds:
    """A clock that stands still until it is told."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_keeper_waits_for_quiet_then_builds(tmp_path: Path) -> None:
    clock = Seconds()
    with library(tmp_path, parsed(record(1))) as made:
        keeper = Keeper(tmp_path, clock=clock)
        assert not keeper.tend()
        keeper.want()
        clock.now += 0.9
        keeper.tend()
        assert not keeper.is_running  # something changed a moment ago
        clock.now += 0.2
        keeper.tend()
        assert keeper.is_running
        assert eventually(keeper.tend)
        assert keeper.state == Keeping()
        store, index = indexed(tmp_path)
        made.change_tags(made.find(""), add=["lighthouse"])
        keeper.want(soon=True, is_checked=True)
        keeper.tend()
        assert eventually(keeper.tend)
        assert index.refresh()
        assert found(index, "lighthouse") == {1}
        store.close()
        keeper.close()


def test_changes_that_do_not_stop_are_followed_too(tmp_path: Path) -> None:
    clock = Seconds()
    keeper = Keeper(tmp_path, clock=clock)
    for _ in range(30):
        keeper.want()
        clock.now += 0.5
        keeper.tend()
    assert keeper.is_running
    keeper.close()
    assert not keeper.is_running


def test_a_refusal_is_told_and_tried_again_later(tmp_path: Path) -> None:
    clock = Seconds()
    place = tmp_path / "later"
    keeper = Keeper(place, clock=clock)
    keeper.want(soon=True)
    keeper.tend()
    assert eventually(lambda: not keeper.tend() and not keeper.is_running)
    assert keeper.state.refusal == f"There is no library in {place}."
    library(place, parsed(record(1))).close()
    keeper.tend()
    assert not keeper.is_running
    clock.now += 61
    keeper.tend()
    assert eventually(keeper.tend)
    assert keeper.state == Keeping()
    keeper.close()


def test_a_process_that_dies_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library(tmp_path, parsed(record(1))).close()
    monkeypatch.setattr("storage.search.keeping.sys.executable", "/bin/false")
    keeper = Keeper(tmp_path, clock=Seconds())
    keeper.want(soon=True)
    keeper.tend()
    assert eventually(lambda: not keeper.tend() and not keeper.is_running)
    assert "ended early" in keeper.state.refusal
    monkeypatch.setattr("storage.search.keeping.sys.executable", str(tmp_path / "none"))
    keeper = Keeper(tmp_path, clock=Seconds())
    keeper.want(soon=True)
    keeper.tend()
    assert "cannot be made" in keeper.state.refusal


def test_a_keeper_that_is_closed_ends_the_process(tmp_path: Path) -> None:
    library(tmp_path, parsed(record(1))).close()
    keeper = Keeper(tmp_path, clock=Seconds())
    keeper.want(soon=True)
    keeper.tend()
    process = keeper._process
    assert process is not None
    keeper.close()
    assert process.poll() is not None
