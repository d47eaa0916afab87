"""Whatever is done, ours and stock TinyDB hold the same; what finds documents agrees with them."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tinydb import TinyDB, where
from tinydb.storages import MemoryStorage

from storage.database import Database
from tests.stores import SCHEMA, database, mark, paper

numbers = st.integers(0, 9)
tables = st.sampled_from(["_default", "t"])
documents = st.fixed_dictionaries(
    {"n": numbers},
    optional={"key": st.sampled_from("abc"), "deep": st.lists(st.text(max_size=3), max_size=2)},
)
steps = st.one_of(
    st.tuples(st.just("insert"), tables, documents),
    st.tuples(st.just("insert_multiple"), tables, st.lists(documents, max_size=4)),
    st.tuples(st.just("update"), tables, documents, numbers),
    st.tuples(st.just("update_ids"), tables, documents, st.lists(st.integers(1, 8), max_size=3)),
    st.tuples(st.just("upsert"), tables, documents, numbers),
    st.tuples(st.just("remove"), tables, numbers),
    st.tuples(st.just("truncate"), tables),
    st.tuples(st.just("drop_table"), tables),
    st.tuples(st.just("compact")),
    st.tuples(st.just("reopen")),
)


def do(db: TinyDB, step: tuple[Any, ...]) -> Any:
    match step:
        case ("insert" | "insert_multiple" as name, table, document):
            return getattr(db.table(table), name)(document)
        case ("update", table, fields, n):
            return db.table(table).update(fields, where("n") == n)
        case ("update_ids", table, fields, ids):
            return db.table(table).update(fields, doc_ids=ids)
        case ("upsert", table, document, n):
            return db.table(table).upsert(document, where("n") == n)
        case ("remove", table, n):
            return db.table(table).remove(where("n") == n)
        case ("truncate", table):
            db.table(table).truncate()
        case ("drop_table", table):
            db.drop_table(table)
    return None


@settings(max_examples=150, deadline=None)
@given(st.lists(steps, max_size=25))
def test_ours_and_stock_hold_the_same(done: list[tuple[Any, ...]]) -> None:
    with tempfile.TemporaryDirectory() as directory:
        stock = TinyDB(storage=MemoryStorage)
        ours = Database(Path(directory))
        for step in done:
            if step[0] == "compact":
                ours.compact()
            elif step[0] == "reopen":
                ours.close()
                ours = Database(Path(directory))
            else:
                assert do(ours, step) == do(stock, step)
            for name in ("_default", "t"):
                assert [(d.doc_id, d) for d in ours.table(name)] == [
                    (d.doc_id, d) for d in stock.table(name)
                ]
                assert len(ours.table(name)) == len(stock.table(name))
        ours.close()


changes = st.lists(
    st.one_of(
        st.tuples(st.just("put"), st.integers(0, 12), st.integers(0, 4), st.integers(0, 3)),
        st.tuples(st.just("delete"), st.integers(0, 12)),
        st.tuples(st.just("mark"), st.integers(0, 12), st.booleans()),
        st.tuples(st.just("compact")),
        st.tuples(st.just("reopen")),
    ),
    max_size=40,
)


@settings(max_examples=150, deadline=None)
@given(changes)
def test_what_finds_documents_agrees_with_them(done: list[tuple[Any, ...]]) -> None:
    with tempfile.TemporaryDirectory() as directory:
        db = database(Path(directory))
        papers: dict[str, dict[str, Any]] = {}
        marks: dict[str, dict[str, Any]] = {}
        for step in done:
            match step:
                case ("put", n, day, tag):
                    document = paper(n, day=day, tags=[f"t{tag}"])
                    papers[document["key"]] = document
                    with db.transaction() as batch:
                        batch.put("papers", document)
                case ("delete", n):
                    papers.pop(f"p{n}", None)
                    with db.transaction() as batch:
                        batch.delete("papers", f"p{n}")
                case ("mark", n, read):
                    marks[f"p{n}"] = mark(n, read=read)
                    with db.transaction() as batch:
                        batch.put("marks", marks[f"p{n}"])
                case ("compact",):
                    db.compact()
                case ("reopen",):
                    db.close()
                    db = database(Path(directory))
        agrees(db, papers, marks)
        db.close()


def agrees(db: Database, papers: dict[str, Any], marks: dict[str, Any]) -> None:
    shelf, marked = db.table("papers").shelf, db.table("marks").shelf
    assert dict(db.table("papers").keyed()) == papers
    assert dict(db.table("marks").keyed()) == marks
    assert (len(shelf), len(marked)) == (len(papers), len(marks))
    key = {number: shelf.key_of(number) for number in shelf}
    assert sorted(map(str, key.values())) == sorted(papers)
    newest = sorted(sorted(papers), key=lambda k: papers[k]["day"], reverse=True)
    assert [key[number] for number in shelf.ordered()] == newest
    assert [key[number] for number in shelf.newest_first()] == newest
    for tag in ("t0", "t1", "t2", "t3"):
        found = shelf.with_term(f"tag:{tag}")
        assert len(found) == len(set(found))
        assert {key[n] for n in found} == {k for k, d in papers.items() if tag in d["tags"]}
    for name, document in papers.items():
        number = shelf.number_of(name)
        assert number is not None
        assert shelf.values(number) == SCHEMA.of("papers").values(document)
        # A paper and its mark have one number.
        assert name not in marks or marked.number_of(name) == number
    assert shelf.number_of("p99") is None and shelf.key_of(99) is None
