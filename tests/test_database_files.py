"""Libraries over time: converted from the first format, compacted, backed up, opened at once."""

from __future__ import annotations

import json
import shutil
import time
from pathlib import Path

from storage.engine import backups, doctor
from storage.engine.disk import Disk
from storage.library import Library
from storage.records import paper_record
from tests.fakes import CORPUS
from tests.stores import SCHEMA, content, database, mark, paper, put, reopened


def test_a_library_of_the_first_format_is_converted_and_kept(tmp_path: Path) -> None:
    old = CORPUS / "library-1"
    expected = json.loads((old / "expected.json").read_text("utf-8"))
    for name in ("library.json", "journal.jsonl"):
        shutil.copy(old / name, tmp_path / name)
    for _ in range(2):
        with Library(tmp_path) as library:
            assert [paper_record(library, key) for key in library.find("")] == expected["papers"]
            history = [[e.number, e.label, e.undone] for e in library.history()]
            assert history == expected["history"]
            assert library.tags() == expected["tags"]
            assert [feed.key for feed in library.feeds()] == expected["feeds"]
            assert library.setting("theme") == expected["theme"]
            assert [a.name for a in library.authors() if a.followed] == expected["followed"]
    with Library(tmp_path) as library:
        while library.undo() is not None:
            pass
        assert not library.find("is:read OR is:starred OR is:tagged")
        while library.redo() is not None:
            pass
        assert all(not entry.undone for entry in library.history())
    for name in ("library.json", "journal.jsonl"):
        assert not (tmp_path / name).exists()
        kept = tmp_path / "backups" / "format-1" / name
        assert kept.read_bytes() == (old / name).read_bytes()


def test_layers_stay_few_and_files_are_bounded_however_often_it_is_compacted(
    tmp_path: Path,
) -> None:
    with database(tmp_path) as db:
        for day in range(60):
            put(db, "papers", *(paper(100 * day + n) for n in range(20)))
            put(db, "marks", *(mark(100 * day + n) for n in range(0, 20, 2)))
            db.compact()
        everything = content(db)
        assert len(db.table("papers").shelf.layers) <= 5
        size = sum(path.stat().st_size for path in tmp_path.glob("*"))
        live = sum((tmp_path / name).stat().st_size for name in db.store.manifest.files())
        assert size <= 4 * live
        assert len(list((tmp_path / "backups").iterdir())) <= 4
    assert reopened(tmp_path) == everything
    assert len(everything["papers"]) == 1200


def test_compaction_in_the_background_lets_changes_through(tmp_path: Path) -> None:
    with database(tmp_path) as db:
        put(db, "papers", *(paper(n, text="x" * 500) for n in range(3000)))
        db.tend()
        deadline = time.monotonic() + 30
        number = 0
        while db.store.manifest.generation == 1 and time.monotonic() < deadline:
            number += 1
            put(db, "marks", mark(number))
            db.tend()
        assert db.store.manifest.generation == 2
        assert db.store.journal.offset < 1_000_000
        assert content(db)["marks"].keys() == {f"p{n}" for n in range(1, number + 1)}
        everything = content(db)
    assert reopened(tmp_path) == everything


def test_closing_compacts_a_long_journal(tmp_path: Path) -> None:
    with database(tmp_path) as db:
        put(db, "papers", *(paper(n, text="x" * 5000) for n in range(1000)))
    assert (tmp_path / "manifest.json").exists()
    assert len(reopened(tmp_path)["papers"]) == 1000


def test_two_compactions_at_once_are_one(tmp_path: Path) -> None:
    from storage.engine.compaction import Compaction

    with database(tmp_path) as one, database(tmp_path) as other:
        put(one, "papers", paper(1))
        compaction = Compaction(one.store)
        assert compaction.begin()
        other.compact()
        assert other.store.manifest.generation == 1
        compaction.run()
        assert compaction.install()
        other.compact()
        one.catch_up()
        assert one.store.manifest.generation == other.store.manifest.generation


def test_a_check_finds_nothing_wrong_with_a_good_library(tmp_path: Path) -> None:
    with database(tmp_path) as db:
        put(db, "papers", *(paper(n) for n in range(20)))
        db.compact()
        put(db, "marks", mark(1))
    report = doctor.check(tmp_path, SCHEMA)
    assert report.problems == ()
    assert report.documents == {"marks": 1, "papers": 20}
    assert [backup.generation for backup in report.backups] == [1]


def test_a_check_finds_damage_that_nobody_has_touched_yet_and_repair_sets_it_aside(
    tmp_path: Path,
) -> None:
    with database(tmp_path) as db:
        put(db, "papers", *(paper(n) for n in range(20)))
        db.compact()
        put(db, "marks", mark(1), mark(2))
    path = tmp_path / "papers-2.jsonl"
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    index = bytearray((tmp_path / "papers-2.idx").read_bytes())
    index[-3] ^= 1
    (tmp_path / "papers-2.idx").write_bytes(index)
    before = {p.name: p.read_bytes() for p in tmp_path.iterdir() if p.is_file()}
    report = doctor.check(tmp_path, SCHEMA)
    assert any("A line of papers-2.jsonl" in problem for problem in report.problems)
    assert any("papers-2.idx" in problem for problem in report.problems)
    report = doctor.repair(tmp_path, SCHEMA)
    assert report.problems != ()
    assert doctor.check(tmp_path, SCHEMA).problems == ()
    found = reopened(tmp_path)
    assert len(found["papers"]) == 19 and len(found["marks"]) == 2
    assert before.keys() <= {p.name for p in tmp_path.iterdir()}  # nothing is thrown away


def test_a_backup_brings_back_an_earlier_state_and_can_be_undone(tmp_path: Path) -> None:
    with database(tmp_path) as db, database(tmp_path) as other:
        put(db, "papers", *(paper(n) for n in range(20)))
        db.compact()
        put(db, "marks", mark(1))
        with_mark = content(db)
        db.compact()
        db.table("papers").truncate()
        other.catch_up()
        other.take_foreign()
        emptied = content(db)
        backup = doctor.check(tmp_path, SCHEMA).backups[-1]
        backups.restore(tmp_path, backup.generation, SCHEMA)
        other.catch_up()
        assert other.take_foreign() == [None]
        assert content(other) == with_mark
        put(other, "marks", mark(3))
        db.catch_up()
        assert content(db)["marks"].keys() == {"p1", "p3"}
        backup = doctor.check(tmp_path, SCHEMA).backups[-1]
        backups.restore(tmp_path, backup.generation, SCHEMA)
    assert reopened(tmp_path) == emptied


def test_a_missing_layer_is_found_by_the_check_and_restored_from_what_is_whole(
    tmp_path: Path,
) -> None:
    with database(tmp_path) as db:
        put(db, "papers", *(paper(n) for n in range(20)))
        db.compact()
        put(db, "papers", paper(1, title="new"))
        db.compact()
    newest = max(tmp_path.glob("papers-*.jsonl"))
    assert newest.name == "papers-3.jsonl"
    newest.unlink()
    report = doctor.check(tmp_path, SCHEMA)
    assert any("papers-3.jsonl is missing" in problem for problem in report.problems)
    whole = [backup for backup in report.backups if backup.is_whole]
    backups.restore(tmp_path, whole[-1].generation, SCHEMA)
    found = reopened(tmp_path)
    assert len(found["papers"]) == 20
    assert found["papers"]["p1"]["title"] == "new"  # the journal of then had it


def test_erasing_leaves_what_is_not_the_librarys(tmp_path: Path) -> None:
    from storage.engine.cleaning import erase

    with database(tmp_path) as db:
        put(db, "papers", paper(1))
        db.compact()
    (tmp_path / "mine.txt").write_text("mine")
    erase(Disk(), tmp_path)
    assert [p.name for p in tmp_path.rglob("*") if p.is_file()] == ["mine.txt"]


def test_closing_does_not_wait_for_a_compaction(tmp_path: Path) -> None:
    db = database(tmp_path)
    put(db, "papers", *(paper(n, text="x" * 200) for n in range(4000)))
    db.tend()
    compaction, running = db._tending._compaction, db._tending._running
    assert compaction is not None and running is not None
    compaction.stop()
    running.join()
    assert not compaction.is_begun
    db.tend()
    assert db.store.manifest.generation == 1
    everything = content(db)
    db.tend()
    db.close()
    assert reopened(tmp_path) == everything
