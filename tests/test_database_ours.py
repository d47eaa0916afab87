"""What our TinyDB promises beyond TinyDB: documents by key, transactions, who else is there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tinydb import where

from storage.database import Database
from tests.stores import BIRDS, Row, rows


@pytest.fixture
def ours(tmp_path: Path) -> Iterator[Database]:
    with Database(tmp_path) as database:
        yield database


# What only ours promises


def test_every_kind_of_json_comes_back_as_it_was(tmp_path: Path) -> None:
    row: Row = {
        "t": True,
        "n": None,
        "i": -(2**53),
        "f": 0.1,
        "s": "é\u2028\n\x00🤗",
        "l": [[], {}],
    }
    with Database(tmp_path) as database:
        database.insert(row)
    with Database(tmp_path) as database:
        assert database.all() == [row]


def test_what_is_returned_may_be_changed_freely(ours: Database) -> None:
    ours.insert({"seen": ["May"], "at": {"lake": "Long"}})
    found = [
        *ours.all(), *ours, *ours.search(where("seen").exists()), ours.get(doc_id=1),
        ours.get(where("seen").exists()), *ours.get(doc_ids=[1]),
    ]  # fmt: skip
    for document in found:
        document["seen"].append("June")
        document["at"]["lake"] = "Short"
        document["more"] = 1
    assert ours.all() == [{"seen": ["May"], "at": {"lake": "Long"}}]


def test_what_was_given_may_be_changed_afterwards(ours: Database) -> None:
    row: Row = {"seen": ["May"], "key": "a"}
    ours.insert(row)
    with ours.transaction() as batch:
        batch.put("birds", row)
    row["seen"].append("June")
    assert ours.all()[0]["seen"] == ["May"]
    assert (ours.table("birds").by_key("a") or {})["seen"] == ["May"]


def test_an_updater_that_fails_changes_nothing(ours: Database, tmp_path: Path) -> None:
    def fail_at_the_third(bird: Any) -> None:
        bird["grams"] = 0
        if bird["name"] == "swan":
            raise ZeroDivisionError

    ours.insert_multiple(BIRDS)
    with pytest.raises(ZeroDivisionError):
        ours.update(fail_at_the_third)
    assert ours.all() == list(BIRDS)
    ours.close()
    with Database(tmp_path) as again:
        assert again.all() == list(BIRDS)


@pytest.mark.parametrize("bad", [object(), {1, 2}, b"bytes", "half \ud800"])
def test_what_is_no_json_is_refused_and_nothing_stored(ours: Database, bad: Any) -> None:
    with pytest.raises((TypeError, ValueError)):
        ours.insert_multiple([BIRDS[0], {"bad": bad}])
    assert ours.all() == []
    assert ours.insert(BIRDS[0]) >= 1
    assert ours.all() == [BIRDS[0]]


def test_documents_are_found_by_their_key(ours: Database, tmp_path: Path) -> None:
    table = ours.table("birds")
    table.insert_multiple([{"key": "wren", "n": 1}, {"no": "key"}, {"key": 3}, {"key": "owl"}])
    assert table.keys() == ["wren", "owl"]
    assert table.by_key("wren") == {"key": "wren", "n": 1}
    assert table.by_key("nobody") is None
    table.update({"n": 2}, where("key") == "wren")
    table.update({"key": "barn owl"}, where("key") == "owl")
    table.insert({"key": "rook"})
    table.remove(where("key") == "rook")
    for database in (ours, Database(tmp_path)):
        found = dict(database.table("birds").keyed())
        assert found == {"wren": {"key": "wren", "n": 2}, "barn owl": {"key": "barn owl"}}
        assert database.table("birds").by_key("owl") is None
        assert database.table("never there").by_key("owl") is None
        database.close()


def test_a_transaction_is_of_several_tables(ours: Database, tmp_path: Path) -> None:
    with ours.transaction() as batch:
        batch.put("birds", {"key": "wren"})
        batch.put("birds", {"key": "owl"})
        batch.put("lakes", {"key": "long"})
    with ours.transaction() as batch:
        batch.put("birds", {"key": "wren", "n": 2})
        batch.delete("birds", "owl")
        batch.delete("birds", "nobody")
        batch.delete("none", "nobody")
    for database in (ours, Database(tmp_path)):
        assert database.table("birds").all() == [{"key": "wren", "n": 2}]
        assert database.table("lakes").all() == [{"key": "long"}]
        database.close()


def test_a_transaction_that_fails_leaves_nothing(ours: Database) -> None:
    with pytest.raises(ZeroDivisionError), ours.transaction() as batch:
        batch.put("birds", {"key": "wren"})
        raise ZeroDivisionError
    assert ours.table("birds").all() == []
    assert ours.tables() == set()


def test_two_handles_see_each_other_and_give_no_number_twice(tmp_path: Path) -> None:
    with Database(tmp_path) as one, Database(tmp_path) as two:
        numbers = [
            one.insert({"key": "a"}),
            two.insert({"key": "b"}),
            two.insert({"key": "c"}),
            one.insert({"key": "d"}),
            *two.upsert({"key": "a", "n": 1}, where("key") == "a"),
        ]
        assert numbers == [1, 2, 3, 4, 1]
        one.catch_up()
        assert rows(one) == rows(two)
        tables = [{edit.table for edit in edits or ()} for edits in one.take_foreign()]
        assert tables == [{"_default"}] * 3
        assert one.take_foreign() == []
        two.drop_table("_default")
        one.catch_up()
        assert one.take_foreign() != []
        assert one.all() == []
