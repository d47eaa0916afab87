"""The search index when work is cut short, disks fail, or others are at it."""

from __future__ import annotations

import errno
import shutil
from pathlib import Path

import orjson
import pytest
from filelock import FileLock
from pyroaring import BitMap

from storage.library import Library
from storage.search.build import build, main
from storage.search.index import TextIndex
from storage.search.questions import Phrase
from storage.search.texts import segments
from tests.fakes import library, parsed, record
from tests.libraries import compact
from tests.searches import add_some, changed, found, indexed, is_right, opened, tag_some
from tests.stores import FaultyDisk, ReadOnlyDisk

# Work that is cut into parts


def test_a_long_work_goes_on_where_it_was_ended(
    made: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was done by then counts; what is not whole is asked by nobody."""
    monkeypatch.setattr("storage.search.reconcile.SECONDS", 0.0)
    monkeypatch.setattr("storage.search.reconcile._EVERY", 4)

    def until_half(done: int, _of: int) -> None:
        if done > 10:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(made.directory, progress=until_half)
    store = opened(made.directory)
    index = TextIndex(store)
    assert (index.is_ready, index.reason) == (False, "it is being made")
    heard: list[tuple[int, int]] = []
    said = build(made.directory, progress=lambda done, of: heard.append((done, of)))
    assert said == {"state": "done", "changed": 12}
    assert heard[0] == (4, 12) and heard[-1] == (12, 12)
    assert is_right(made.directory)
    assert index.refresh()
    store.close()


def test_the_process_says_what_it_does_at_low_priority(
    made: Library, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    nice: list[int] = []
    monkeypatch.setattr("storage.search.build.os.nice", nice.append)
    monkeypatch.setattr("storage.search.build.gc.disable", lambda: None)
    monkeypatch.setattr("storage.search.build._end_with_input", lambda: None)
    assert main([str(made.directory), "--watched"]) == 0
    lines = [orjson.loads(line) for line in capfdbinary.readouterr().out.splitlines()]
    assert lines == [{"done": 20, "of": 20}, {"state": "done", "changed": 20}]
    assert nice == [10]
    assert main([str(made.directory / "nothing"), "--checked"]) == 1


# A disk that fails


def test_a_failure_at_any_moment_heals(tmp_path: Path) -> None:
    """No space, at each call to the file system in turn; the next run finds everything."""
    with library(tmp_path, parsed(*(record(n) for n in range(1, 4)))) as made:
        disk = FaultyDisk()
        build(tmp_path, disk=disk)
        last = len(disk.calls)
        refused = 0
        for at in range(0, last + 6, 2):
            made.set_note(made.find("")[0], f"Remember lighthouse {at}.")
            said = build(tmp_path, disk=FaultyDisk(at, error=errno.ENOSPC))
            refused += said["state"] == "refused"
            changed(tmp_path)
            assert is_right(tmp_path), at
        assert refused > last // 4


def test_where_nothing_can_be_written_it_says_so(made: Library) -> None:
    said = build(made.directory, disk=ReadOnlyDisk())
    assert said["state"] == "refused"
    assert "is on a read-only file system. Searching goes through every paper" in said["reason"]


# Who else is there


def test_only_one_process_builds(made: Library) -> None:
    (made.directory / "search").mkdir()
    with FileLock(made.directory / "search" / "lock"):
        assert build(made.directory) == {"state": "busy"}
    assert changed(made.directory) == 20
    with FileLock(made.directory / "search" / "lock", timeout=0):
        assert build(made.directory) == {"state": "busy"}


def test_where_there_is_no_library_there_is_no_index(tmp_path: Path) -> None:
    assert build(tmp_path / "nothing")["state"] == "refused"
    assert not (tmp_path / "nothing").exists()
    library(tmp_path / "empty").close()
    assert changed(tmp_path / "empty") == 0
    assert not (tmp_path / "empty" / "search").exists()


def test_a_file_in_the_way_is_told_in_a_sentence(made: Library) -> None:
    (made.directory / "search").write_text("in the way")
    said = build(made.directory)
    assert said["state"] == "refused"
    assert said["reason"].endswith("Searching goes through every paper for now.")


def test_a_damaged_paper_is_left_out(made: Library) -> None:
    compact(made)
    made.close()
    (path,) = made.directory.glob("papers-*.jsonl")
    data = path.read_bytes()
    path.write_bytes(data.replace(b"Meadows, Part 3", b"Meadows, Part 4", 1))
    changed(made.directory)
    store = opened(made.directory)
    index = TextIndex(store)
    assert index.documents == 19
    assert len(index.matching(Phrase("", ()))) == 19
    store.close()


def test_a_reader_keeps_its_moment_until_it_looks(made: Library) -> None:
    store, index = indexed(made.directory)
    tag_some(made)
    changed(made.directory)
    assert found(index, "lighthouse") == set()
    assert index.refresh()
    assert not index.refresh()
    assert len(found(index, "lighthouse")) == len(made.find("rivers"))
    assert index.among(Phrase("", ("lighthouse",)), BitMap(range(50)))
    store.close()


def test_a_reader_goes_on_to_an_index_made_anew(made: Library) -> None:
    store, index = indexed(made.directory)
    shutil.rmtree(made.directory / "search")
    assert not index.refresh()
    assert len(found(index, "part")) == 20
    add_some(made)
    changed(made.directory)
    assert index.refresh()
    assert len(found(index, "part")) == 30
    store.close()


def test_what_is_searched_is_all_that_counts() -> None:
    assert segments({"title": "A"}, {"read": True}) == segments({"title": "A", "code": True}, {})
