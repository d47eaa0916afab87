"""Our database is a TinyDB: the same facts of stock TinyDB, and of ours in each of its states."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tinydb import Query, TinyDB, where
from tinydb.operations import delete, increment
from tinydb.operations import set as set_to
from tinydb.storages import MemoryStorage
from tinydb.table import Document

from storage.database import Database

Open = Callable[[], TinyDB]


@pytest.fixture(params=["stock", "ours", "compacted", "reopened"])
def settled(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[TinyDB], TinyDB]]:
    """Return what makes a database settle: nothing, compaction, or being opened again."""
    opened: list[TinyDB] = []

    def settle(database: TinyDB) -> TinyDB:
        if request.param == "compacted":
            assert isinstance(database, Database)
            database.compact()
        if request.param == "reopened":
            database.close()
            database = Database(tmp_path / "library")
            opened.append(database)
        return database

    settle.kind = request.param  # type: ignore[attr-defined]
    yield settle
    for database in opened:
        database.close()


@pytest.fixture
def db(settled: Any, tmp_path: Path) -> Iterator[TinyDB]:
    """Return a database with three documents in its default table, settled."""
    stock = settled.kind == "stock"
    database: TinyDB = TinyDB(storage=MemoryStorage) if stock else Database(tmp_path / "library")
    database.insert_multiple({"int": 1, "char": c} for c in "abc")
    database = settled(database)
    yield database
    database.close()


def test_insert_returns_numbers_that_count_up(db: TinyDB) -> None:
    assert db.insert({"int": 2}) == 4
    assert db.insert_multiple([{"int": 3}, {"int": 4}]) == [5, 6]
    assert db.insert_multiple({"int": n} for n in range(2)) == [7, 8]
    assert len(db) == 8


def test_insert_takes_a_number_given(db: TinyDB) -> None:
    assert db.insert(Document({"int": 2}, doc_id=12)) == 12
    assert db.insert({"int": 3}) == 13
    assert db.get(doc_id=12) == {"int": 2}
    with pytest.raises(ValueError):
        db.insert(Document({}, doc_id=12))
    with pytest.raises(ValueError):
        db.insert_multiple([Document({}, doc_id=20), Document({}, doc_id=12)])
    assert db.get(doc_id=20) is None


def test_what_is_no_mapping_is_refused(db: TinyDB) -> None:
    for bad in ([1, 2], {1, 2}, "text"):
        with pytest.raises(ValueError):
            db.insert(bad)  # type: ignore[arg-type]
        with pytest.raises(ValueError):
            db.insert_multiple([{"int": 9}, bad])  # type: ignore[list-item]
    assert len(db) == 3


def test_all_iteration_and_length_agree(db: TinyDB) -> None:
    assert db.all() == list(db)
    assert [document["char"] for document in db] == ["a", "b", "c"]
    assert [document.doc_id for document in db] == [1, 2, 3]
    assert len(db) == 3


def test_search_get_contains_count(db: TinyDB) -> None:
    assert [d["char"] for d in db.search(where("int") == 1)] == ["a", "b", "c"]
    assert db.search(where("int") == 2) == []
    assert db.count(where("int") == 1) == 3
    found = db.get(where("char") == "b")
    assert isinstance(found, Document)
    assert (found, found.doc_id) == ({"int": 1, "char": "b"}, 2)
    assert db.get(where("char") == "z") is None
    assert db.get(doc_id=9) is None
    assert db.get(doc_ids=[3, 1, 9]) == [{"int": 1, "char": "a"}, {"int": 1, "char": "c"}]
    assert db.contains(where("char") == "c") and not db.contains(where("char") == "z")
    assert db.contains(doc_id=3) and not db.contains(doc_id=4)
    for method in (db.get, db.contains):
        with pytest.raises(RuntimeError):
            method()


def test_queries_combine(db: TinyDB) -> None:
    db.insert({"deep": {"list": [1, {"x": "é"}]}, "int": 5})
    q = Query()
    assert db.count((q.int == 1) & (q.char != "a")) == 2
    assert db.count((q.char == "a") | (q.int > 4)) == 2
    assert db.count(~(q.int == 1)) == 1
    assert db.count(q.deep.list.any(q.x == "é")) == 1
    assert db.count(q.char.matches("[ab]")) == 2
    assert db.count(q.deep.exists()) == 1
    assert db.count(q.char.test(lambda c: c > "a")) == 2
    assert db.count(q.fragment({"int": 1})) == 3


def test_update_changes_what_matches(db: TinyDB) -> None:
    assert db.update({"int": 2}, where("char") == "a") == [1]
    assert db.update(increment("int"), doc_ids=[1, 2, 99]) == [1, 2]
    assert [d["int"] for d in db] == [3, 2, 1]
    assert db.update(set_to("new", [1]), where("int") < 3) == [2, 3]
    assert db.update({"all": True}) == [1, 2, 3]
    assert db.update(delete("char"), where("char") == "c") == [3]
    assert db.all() == [
        {"int": 3, "char": "a", "all": True},
        {"int": 2, "char": "b", "all": True, "new": [1]},
        {"int": 1, "all": True, "new": [1]},
    ]


def test_update_multiple(db: TinyDB) -> None:
    assert db.update_multiple(
        [({"int": 2}, where("char") == "a"), (increment("int"), where("char") == "b")]
    ) == [1, 2]
    assert [d["int"] for d in db] == [2, 2, 1]


def test_an_update_that_fails_changes_nothing(db: TinyDB) -> None:
    def fail(document: Any) -> None:
        document["int"] = 7
        if document["char"] == "b":
            raise RuntimeError("no")

    with pytest.raises(RuntimeError):
        db.update(fail)
    # Stock TinyDB's memory storage keeps what was changed in place; ours must not.
    if isinstance(db, Database):
        assert [d["int"] for d in db] == [1, 1, 1]


def test_upsert(db: TinyDB) -> None:
    assert db.upsert({"int": 5}, where("char") == "a") == [1]
    assert db.upsert({"char": "z", "int": 6}, where("char") == "z") == [4]
    assert db.upsert(Document({"char": "y"}, doc_id=2)) == [2]
    assert db.upsert(Document({"char": "n"}, doc_id=9)) == [9]
    assert [d.get("char") for d in db] == ["a", "y", "c", "z", "n"]
    with pytest.raises(ValueError):
        db.upsert({"int": 1})


def test_remove_and_truncate(db: TinyDB) -> None:
    assert db.remove(where("char") == "b") == [2]
    assert db.remove(doc_ids=[3, 99]) == [3]
    assert [d["char"] for d in db] == ["a"]
    with pytest.raises(RuntimeError):
        db.remove()
    db.truncate()
    assert len(db) == 0 and db.all() == []
    assert db.insert({"int": 1}) == 1


def test_tables_are_apart(db: TinyDB) -> None:
    other = db.table("other")
    assert other.insert({"x": 1}) == 1
    assert db.tables() == {"_default", "other"}
    assert len(other) == 1 and len(db) == 3
    db.drop_table("other")
    assert db.tables() == {"_default"}
    assert len(db.table("other")) == 0
    db.drop_tables()
    assert db.tables() == set() and db.all() == []
    assert db.insert({"int": 1}) == 1


def test_a_name_may_be_any_text(db: TinyDB) -> None:
    for name in ("journal", "Journal", "../x", "é/\\:", "", "a" * 300):
        db.table(name).insert({"name": name})
    if isinstance(db, Database):
        db.compact()
    for name in ("journal", "Journal", "../x", "é/\\:", "", "a" * 300):
        assert db.table(name).all() == [{"name": name}]


def test_what_cannot_be_json_is_refused_and_changes_nothing(tmp_path: Path) -> None:
    with Database(tmp_path) as database:
        database.insert({"x": 1})
        for bad in (object(), {1, 2}, b"bytes", "\ud800"):
            with pytest.raises(TypeError):
                database.insert({"x": bad})
        with pytest.raises(TypeError):
            database.update({"x": object()})
        assert database.all() == [{"x": 1}]


def test_what_is_returned_is_a_copy(tmp_path: Path) -> None:
    with Database(tmp_path) as database:
        for _ in range(2):
            database.table("t").insert({"key": "k", "deep": {"list": [1]}})
            for found in (
                database.table("t").get(doc_id=1),
                database.table("t").all()[0],
                database.table("t").search(where("key") == "k")[0],
            ):
                assert isinstance(found, Document)
                found["deep"]["list"].append(2)
            stored = database.table("t").get(doc_id=1)
            assert stored == {"key": "k", "deep": {"list": [1]}}
            database.compact()


def test_read_access_is_read_only(tmp_path: Path) -> None:
    with Database(tmp_path) as database:
        database.table("t").insert({"key": "k"})
        for _ in range(2):
            document = database.table("t").by_key("k")
            with pytest.raises(TypeError):
                document["x"] = 1
            database.compact()
