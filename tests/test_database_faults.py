"""Every single call to the file system fails once, for good, or as the process dies in it."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from storage import tending
from storage.database import Database
from storage.errors import LibraryError
from tests.stores import (
    Content,
    Crash,
    FaultyDisk,
    ReadOnlyDisk,
    content,
    database,
    mark,
    paper,
    put,
    reopened,
)  # fmt: skip

Act = Callable[[Database], None]


def compact(db: Database) -> None:
    db.compact()


def delete(db: Database) -> None:
    with db.transaction() as batch:
        batch.delete("papers", "p2")
        batch.put("papers", paper(3, title="new"))


ACTS: tuple[tuple[Act, Callable[[Content], None]], ...] = (
    (lambda db: put(db, "papers", paper(1), paper(2), paper(3)),
     lambda c: c.setdefault("papers", {}).update({f"p{n}": paper(n) for n in (1, 2, 3)})),
    (lambda db: put(db, "marks", mark(1)),
     lambda c: c.setdefault("marks", {}).update(p1=mark(1))),
    (compact, lambda c: None),
    (delete, lambda c: (c.get("papers", {}).pop("p2", None),
                        c.setdefault("papers", {}).update(p3=paper(3, title="new")))[1]),
    (lambda db: put(db, "papers", paper(4)),
     lambda c: c.setdefault("papers", {}).update(p4=paper(4))),
    (compact, lambda c: None),
    (lambda db: put(db, "marks", mark(1, read=False)),
     lambda c: c.setdefault("marks", {}).update(p1=mark(1, read=False))),
)  # fmt: skip
"""What is done to the library, and what that means."""


def copied(state: Content) -> Content:
    return {table: dict(documents) for table, documents in state.items()}


def run(directory: Path, disk: FaultyDisk) -> tuple[Content, Content, Content | None]:
    """Do all acts that can be done; return what was acknowledged, what may be, and what was seen.

    What was seen last is None when the process died, or the library did not open.
    """
    state: Content = {}
    try:
        db = database(directory, disk=disk)
    except (LibraryError, Crash):
        return state, state, None
    try:
        for act, meaning in ACTS:
            attempted = copied(state)
            meaning(attempted)
            try:
                act(db)
            except LibraryError:
                assert content(db) == state  # nothing half-done in memory
            except Crash:
                return state, attempted, None
            else:
                state = attempted
        seen = content(db)
    except Crash:
        return state, state, None
    with suppress(LibraryError, Crash):
        db.close()
    return state, state, seen


def calls_of_a_good_run(directory: Path) -> int:
    disk = FaultyDisk()
    acknowledged, _, seen = run(directory, disk)
    assert seen == acknowledged == reopened(directory)
    return len(disk.calls)


@pytest.mark.parametrize(
    ("error", "forever"), [(errno.EIO, False), (errno.EIO, True), (errno.ENOSPC, True)]
)
def test_when_any_call_fails_memory_and_disk_agree(
    tmp_path: Path, error: int, forever: bool
) -> None:
    total = calls_of_a_good_run(tmp_path / "good")
    for at in range(total):
        directory = tmp_path / f"at-{at}"
        disk = FaultyDisk(at, error=error, forever=forever)
        acknowledged, _, seen = run(directory, disk)
        assert seen in (None, acknowledged), (at, disk.calls[at])
        after = reopened(directory) if directory.exists() else {}
        # A disk that fails for good may keep a line it said it had not written.
        wanted = acknowledged if not forever else at_most(acknowledged, after)
        assert after == wanted, (at, disk.calls[at])


def at_most(acknowledged: Content, after: Content) -> Content:
    """Return `after` when it holds all that was acknowledged."""
    for table, documents in acknowledged.items():
        assert documents.keys() <= after.get(table, {}).keys() | {"p2"}
    return after


def test_when_the_process_dies_in_any_call_nothing_acknowledged_is_lost(tmp_path: Path) -> None:
    total = calls_of_a_good_run(tmp_path / "good")
    for at in range(total):
        directory = tmp_path / f"at-{at}"
        disk = FaultyDisk(at, error=None)
        acknowledged, attempted, _ = run(directory, disk)
        after = reopened(directory) if directory.exists() else {}
        assert after in (acknowledged, attempted), (at, disk.calls[at])
        with database(directory) as db:  # and it goes on
            assert db.problems == []
            put(db, "marks", mark(9))
            db.compact()
            assert content(db)["marks"]["p9"] == mark(9)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (errno.ENOSPC, "There is no space left"),
        (errno.EROFS, "read-only file system"),
        (errno.EACCES, "You may not write"),
        (errno.EIO, "reported an error"),
    ],
)
def test_a_refused_write_is_a_sentence_and_the_library_stays_up(
    tmp_path: Path, error: int, words: str
) -> None:
    disk = FaultyDisk(only="write", error=error)
    with database(tmp_path, disk=disk) as db:
        put(db, "papers", paper(1))
        disk._at = len(disk.calls)
        with pytest.raises(LibraryError, match=words) as raised:
            put(db, "marks", mark(1))
        assert "Nothing was changed." in str(raised.value)
        assert content(db) == {"papers": {"p1": paper(1)}}
        put(db, "marks", mark(1))
    assert reopened(tmp_path)["marks"] == {"p1": mark(1)}


def test_a_sync_that_fails_is_said_at_the_next_change_and_at_the_end(tmp_path: Path) -> None:
    disk = FaultyDisk(0, only="sync")
    db = database(tmp_path, disk=disk)
    put(db, "papers", paper(1))
    with pytest.raises(LibraryError, match="may not be on the disk"):
        db.sync()
    with pytest.raises(LibraryError, match="reported an error"):
        put(db, "papers", paper(2))
    with pytest.raises(LibraryError, match="may not be on the disk"):
        db.close()


def test_a_directory_that_vanishes_is_a_sentence_and_is_not_made_again(tmp_path: Path) -> None:
    place, away = tmp_path / "library", tmp_path / "away"
    db = database(place)
    put(db, "papers", paper(1))
    place.rename(away)
    for _ in range(2):
        with pytest.raises(LibraryError, match="is no longer there"):
            put(db, "papers", paper(2))
    assert not place.exists()
    assert content(db) == {"papers": {"p1": paper(1)}}
    away.rename(place)
    put(db, "papers", paper(2))
    db.close()
    assert reopened(place)["papers"].keys() == {"p1", "p2"}


def test_a_compacted_library_that_vanishes_is_not_seen_as_empty(tmp_path: Path) -> None:
    place, away = tmp_path / "library", tmp_path / "away"
    db = database(place)
    put(db, "papers", paper(1))
    db.compact()
    place.rename(away)
    for act in (db.catch_up, lambda: put(db, "papers", paper(2))):
        with pytest.raises(LibraryError, match="is no longer there"):
            act()
    assert content(db) == {"papers": {"p1": paper(1)}}
    away.rename(place)
    put(db, "papers", paper(2))
    db.close()
    assert reopened(place)["papers"].keys() == {"p1", "p2"}


def test_another_library_put_in_its_place_is_read_anew(tmp_path: Path) -> None:
    for name, number in (("one", 1), ("two", 2)):
        with database(tmp_path / name) as made:
            put(made, "papers", paper(number))
            made.compact()
            put(made, "marks", mark(number))
    with database(tmp_path / "one") as db:
        shutil.rmtree(tmp_path / "one")
        (tmp_path / "two").rename(tmp_path / "one")
        db.catch_up()
        assert db.take_foreign() == [None]
        put(db, "papers", paper(3))
        assert content(db)["papers"].keys() == {"p2", "p3"}
        assert content(db)["marks"].keys() == {"p2"}


def test_a_disk_that_fails_while_another_is_followed_hides_nothing_it_did(tmp_path: Path) -> None:
    for at in count():
        disk = FaultyDisk()
        with database(tmp_path / f"{at}", disk=disk) as db, database(tmp_path / f"{at}") as other:
            put(other, "papers", paper(1))
            db.catch_up()
            db.take_foreign()
            for number in (2, 3, 4):
                put(other, "papers", paper(number))
                other.compact()
            put(other, "papers", paper(5))
            disk.fail_in(at)
            with suppress(LibraryError):
                db.catch_up()
            has_failed = disk.has_failed
            disk.heal()
            db.catch_up()
            done = [edit for edits in db.take_foreign() for edit in edits or ()]
            assert [edit.after and edit.after["key"] for edit in done] == ["p2", "p3", "p4", "p5"]
            assert content(db) == content(other)
            if not has_failed:
                break
    assert at > 20


class DrippingDisk(FaultyDisk):
    """A disk that takes one byte at a time."""

    def write(self, descriptor: int, offset: int, data: memoryview) -> int:
        return super().write(descriptor, offset, data[:1])


def test_a_disk_that_takes_one_byte_at_a_time_is_written_whole(tmp_path: Path) -> None:
    with database(tmp_path, disk=DrippingDisk()) as db:
        put(db, "papers", paper(1), paper(2))
        db.compact()
        put(db, "marks", mark(1))
        everything = content(db)
    assert reopened(tmp_path) == everything


def test_opening_and_reading_write_nothing(tmp_path: Path) -> None:
    assert reopened(tmp_path) == {}
    assert list(tmp_path.iterdir()) == []
    with database(tmp_path) as db:
        put(db, "papers", paper(1))
        db.compact()
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert reopened(tmp_path) == {"papers": {"p1": paper(1)}}
    assert before == {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}


def test_a_directory_in_the_place_of_a_file_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "journal-1.jsonl").mkdir()
    with pytest.raises(LibraryError, match="cannot be opened"):
        database(tmp_path)


def test_files_that_vanish_are_a_sentence(tmp_path: Path) -> None:
    db = database(tmp_path)
    put(db, "papers", paper(1))
    (tmp_path / "journal-1.jsonl").unlink()
    with pytest.raises(LibraryError, match="is no longer there"):
        put(db, "papers", paper(2))
    assert content(db) == {"papers": {"p1": paper(1)}}
    db.close()


def test_a_read_only_library_opens_and_reads(tmp_path: Path) -> None:
    with database(tmp_path) as db:
        put(db, "papers", *(paper(n) for n in range(9)))
        db.compact()
        put(db, "marks", mark(1))
        everything = content(db)
    for path in tmp_path.glob("*.idx"):
        path.unlink()
    db = database(tmp_path, disk=ReadOnlyDisk())
    assert content(db) == everything
    with pytest.raises(LibraryError, match="read-only"):
        put(db, "marks", mark(2))
    assert content(db) == everything
    db.tend()
    db.close()


def test_what_fails_while_compacting_in_the_background_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tending, "_RETRY_SECONDS", 0.0)
    disk = FaultyDisk(only="sync")
    db = database(tmp_path, disk=disk)
    put(db, "papers", *(paper(n, text="x" * 1000) for n in range(1200)))
    db.sync()
    disk._at = len(disk.calls)
    generations: list[Any] = []
    for _ in range(4):
        db.tend()
        running = db._tending._running
        if running is not None:
            running.join()
        generations.append(db.store.manifest.generation)
    assert generations[0] == 1 and generations[-1] == 2
    assert len(db.table("papers")) == 1200
    db.close()
