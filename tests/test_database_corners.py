"""Corners of the database: busy locks, documents of any shape, TinyDB's storage, keys, progress."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pyroaring import BitMap
from tinydb import TinyDB
from tinydb.storages import JSONStorage

from storage.database import Database
from storage.engine import backups, doctor, lock
from storage.engine.lines import DamagedLine, checksum, encode, frame, unframe
from storage.engine.schema import Schema, TableSchema
from storage.errors import LibraryError
from storage.keys import Keys
from storage.library import Library
from storage.selection import Selected
from tests.fakes import library, parsed, record
from tests.libraries import compact
from tests.stores import SCHEMA, content, database, mark, paper, put, reopened


def test_a_library_that_another_process_does_not_let_go_of_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lock, "_SECONDS", 0.02)
    with database(tmp_path) as one, database(tmp_path) as other, other.writing():
        with other.writing():  # who has the lock may take it again
            put(other, "papers", paper(1))
        with pytest.raises(LibraryError, match="Another carrel has been writing"):
            put(one, "papers", paper(2))
        assert content(one) == {}
        one.catch_up()  # reading needs no lock
        assert content(one) == {"papers": {"p1": paper(1)}}


def test_a_lock_that_somebody_removed_is_made_again(tmp_path: Path) -> None:
    with database(tmp_path) as one, database(tmp_path) as other:
        put(one, "papers", paper(1))
        (tmp_path / "lock").unlink()
        put(other, "papers", paper(2))
        put(one, "papers", paper(3))
        assert content(one).keys() == {"papers"}
        assert content(one)["papers"].keys() == {"p1", "p2", "p3"}


def test_documents_of_any_shape_are_kept(tmp_path: Path) -> None:
    with database(tmp_path) as db:
        db.table("papers").insert({"day": "not a number", "tags": 5})
        db.table("papers").insert({"key": 17})
        db.table("papers").insert({"key": "", "day": 1, "tags": []})
        for _ in range(2):
            assert len(db.table("papers").shelf.ordered()) == 3
            assert db.table("papers").shelf.number_of("") == 3
            assert db.table("papers").keys() == [""]
            assert db.table("papers").shelf.with_term("tag:odd") == []
            db.compact()
        assert len(db.table("papers").all()) == 3


def test_an_index_of_other_terms_is_made_anew(tmp_path: Path) -> None:
    with database(tmp_path) as db:
        put(db, "papers", *(paper(n) for n in range(30)))
        db.compact()
    heard: list[tuple[str, int, int]] = []
    other = Schema({"papers": TableSchema(terms=lambda d: [d["key"]], version=2)})
    for _ in range(2):
        with Database(tmp_path, other, progress=lambda *said: heard.append(said)) as db:
            assert db.table("papers").shelf.with_term("p7") == [8]
            assert db.table("papers").shelf.with_term("tag:odd") == []
    assert [name for name, _, _ in heard] in ([], ["papers-2.jsonl"])


def test_progress_is_told_while_a_large_index_is_made_anew(tmp_path: Path) -> None:
    with Database(tmp_path) as db:
        db.insert_multiple({"n": n} for n in range(5000))
        db.compact()
    for path in tmp_path.glob("*.idx"):
        path.unlink()
    heard: list[tuple[str, int, int]] = []
    with Database(tmp_path, progress=lambda *said: heard.append(said)) as db:
        assert len(db) == 5000
    assert len(heard) == 2
    assert all(0 < done < total for _, done, total in heard)


def test_storage_is_tinydbs_too(tmp_path: Path) -> None:
    with Database(tmp_path / "ours") as db:
        assert db.storage.read() is None
        db.insert({"x": 1})
        db.table("t").insert({"y": [2]})
        for _ in range(2):
            whole: dict[str, Any] | None = db.storage.read()
            assert whole == {"_default": {"1": {"x": 1}}, "t": {"1": {"y": [2]}}}
            db.compact()
        stock = TinyDB(tmp_path / "stock.json", storage=JSONStorage)
        assert whole is not None
        stock.storage.write(whole)
        assert stock.table("t").all() == db.table("t").all()
        stock.close()
        db.storage.write({"t": {"5": {"z": 1}}})
        assert db.tables() == {"t"}
        assert db.table("t").get(doc_id=5) == {"z": 1}
        assert "t" in repr(db) and "total=1" in repr(db.table("t"))
    with Database(tmp_path / "ours") as db:
        assert db.storage.read() == {"t": {"5": {"z": 1}}}


def test_a_number_is_a_positive_integer(tmp_path: Path) -> None:
    from tinydb.table import Document

    with Database(tmp_path) as db:
        for number in (0, -1, 1 << 63):
            with pytest.raises(ValueError, match="cannot be a document's number"):
                db.insert(Document({}, doc_id=number))
        assert len(db) == 0


def test_a_line_that_is_no_json_is_damaged_though_its_checksum_fits() -> None:
    with pytest.raises(DamagedLine):
        unframe(frame(b"{")[:-1])
    assert unframe(frame(b"1", b'"x"')[:-1]) == [1, "x"]


def test_keys_are_a_sequence_like_a_list() -> None:
    names = ["a", "b", "c", "d"]
    numbers = Selected(BitMap([1, 3]), first=lambda: iter(range(4)), order=lambda: range(4))
    keys = Keys(numbers, lambda number: names[number], dict(zip(names, range(4), strict=True)).get)
    assert keys == ["b", "d"] and keys == ("b", "d") and keys != ["b"] and keys != 5
    assert (keys[0], keys[-1], keys[:1], len(keys), list(keys)) == ("b", "d", ["b"], 2, ["b", "d"])
    assert "d" in keys and keys.index("d") == 1
    for absent in ("a", "not there"):
        assert absent not in keys
        with pytest.raises(ValueError, match="not"):
            keys.index(absent)
    odd: Any = 3
    assert odd not in keys
    assert repr(keys) == "Keys(['b', 'd'])"


def test_a_library_left_far_behind_tells_of_everything(tmp_path: Path) -> None:
    with library(tmp_path, parsed(record(1), record(2))) as one, Library(tmp_path) as other:
        heard: list[frozenset[str]] = []
        other.subscribe(lambda change: heard.append(change.keys))
        assert len(other.find("")) == 2
        for number in range(3, 9):
            one.take(parsed(record(number)), source="x")
            compact(one)
        one.sync()
        assert one.problems == ()
        other.catch_up()
        assert heard[-1] == frozenset(other.find(""))
        assert len(other) == 8
        assert [entry.number for entry in other.history()] == [*range(7, 0, -1)]


def test_repairing_a_good_library_changes_nothing(tmp_path: Path) -> None:
    with database(tmp_path) as db:
        put(db, "papers", paper(1))
        db.compact()
        put(db, "marks", mark(1))
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert doctor.repair(tmp_path, SCHEMA).problems == ()
    assert before == {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    with pytest.raises(LibraryError, match="no whole backup 7"):
        backups.restore(tmp_path, 7, SCHEMA)


def test_a_damaged_manifest_is_repaired(tmp_path: Path) -> None:
    with database(tmp_path) as db:
        put(db, "papers", paper(1))
        db.compact()
        everything = content(db)
    (tmp_path / "manifest.json").write_bytes(b"\0" * 100)
    assert doctor.check(tmp_path, SCHEMA).problems != ()
    doctor.repair(tmp_path, SCHEMA)
    assert doctor.check(tmp_path, SCHEMA).problems == ()
    assert reopened(tmp_path) == everything
    (tmp_path / "manifest.json").write_bytes(b"\0" * 100)
    backup = [b for b in doctor.check(tmp_path, SCHEMA).backups if b.is_whole][-1]
    backups.restore(tmp_path, backup.generation, SCHEMA)
    assert reopened(tmp_path) == everything


def test_a_library_of_the_first_format_that_is_damaged_or_newer_is_left_alone(
    tmp_path: Path,
) -> None:
    for data, words in (
        (b'{"_format":{"1":{"version":2}}}', "newer Carrel"),
        (b"{", "is damaged"),
        (b"[]", "is damaged"),
    ):
        (tmp_path / "library.json").write_bytes(data)
        with pytest.raises(LibraryError, match=words):
            Library(tmp_path)
        assert (tmp_path / "library.json").read_bytes() == data
        assert not (tmp_path / "manifest.json").exists()


def test_what_later_transactions_changed_is_known(tmp_path: Path) -> None:
    with database(tmp_path) as db:
        put(db, "papers", paper(1), paper(2))
        number = db.store.number
        put(db, "papers", paper(2, title="new"), paper(3))
        with db.transaction() as batch:
            batch.delete("papers", "p1")
        assert sorted(db.store.shelf("papers").changed_after(number)) == [1, 2, 3]
        assert sorted(db.store.shelf("papers").changed_after(number + 1)) == [1]
    with database(tmp_path) as db:
        assert sorted(db.store.shelf("papers").changed_after(number)) == [1, 2, 3]
        db.compact()
        assert db.store.shelf("papers").changed_after(number) == []


def test_a_line_begins_with_the_checksum_that_its_document_has(tmp_path: Path) -> None:
    """Before a compaction and after it: so it tells whether anything changed."""
    with database(tmp_path) as db:
        put(db, "papers", paper(1))
        document = db.store.shelf("papers").get(1)
        expected = checksum(encode(1), encode(document))
        db.compact()
        (layer,) = db.store.shelf("papers").layers
        assert layer.line_checksum(0) == expected
    (path,) = tmp_path.glob("papers-*.jsonl")
    data = path.read_bytes()
    path.write_bytes(data.replace(b'["%08x"' % expected, b'["no number'))
    with database(tmp_path) as db:
        (layer,) = db.store.shelf("papers").layers
        assert layer.line_checksum(0) == 0
