"""Our `Database` is a TinyDB: the same facts hold for stock TinyDB and for it.

Then what only ours promises: it lasts, finds documents by key, and writes transactions whole.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from tinydb import TinyDB, where
from tinydb.operations import add, decrement, delete, increment, subtract
from tinydb.operations import set as set_
from tinydb.storages import MemoryStorage
from tinydb.table import Document

from storage.database import Database
from tests.stores import BIRDS, Row, rows


@pytest.fixture(params=["stock", "ours"])
def db(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[TinyDB]:
    database = TinyDB(storage=MemoryStorage) if request.param == "stock" else Database(tmp_path)
    yield database
    database.close()


@pytest.fixture
def ours(tmp_path: Path) -> Iterator[Database]:
    with Database(tmp_path) as database:
        yield database


def names(documents: list[Any]) -> list[str]:
    return [document["name"] for document in documents]


# What TinyDB promises, of both


def test_an_empty_database_has_nothing(db: TinyDB) -> None:
    assert (len(db), list(db), db.all(), db.tables()) == (0, [], [], set())
    assert db.get(where("name") == "wren") is None
    assert db.search(where("name") == "wren") == []
    assert not db.contains(where("name") == "wren")
    assert db.count(where("name").exists()) == 0
    assert db.update({"x": 1}) == []
    assert db.remove(where("name").exists()) == []
    db.truncate()
    db.drop_tables()
    db.drop_table("never there")


def test_documents_are_numbered_in_the_order_they_come(db: TinyDB) -> None:
    assert db.insert(BIRDS[0]) == 1
    assert db.insert_multiple(BIRDS[1:]) == [2, 3]
    assert rows(db) == list(enumerate(BIRDS, 1))
    assert db.all() == list(BIRDS)
    assert len(db) == 3


def test_many_documents_may_come_from_a_generator(db: TinyDB) -> None:
    assert db.insert_multiple({"n": n} for n in range(300)) == list(range(1, 301))
    assert db.insert_multiple([]) == []
    assert db.count(where("n") >= 100) == 200


def test_a_document_may_bring_its_number(db: TinyDB) -> None:
    assert db.insert(Document({"name": "owl"}, doc_id=7)) == 7
    assert db.insert({"name": "wren"}) == 8
    assert db.insert_multiple([Document({"name": "rook"}, doc_id=20)]) == [20]
    assert [number for number, _ in rows(db)] == [7, 8, 20]
    found = db.get(doc_id=7)
    assert isinstance(found, Document)
    assert (found.doc_id, found["name"]) == (7, "owl")


def test_a_number_that_is_taken_is_refused_and_nothing_stored(db: TinyDB) -> None:
    db.insert(BIRDS[0])
    with pytest.raises(ValueError, match="already exists"):
        db.insert(Document({"name": "owl"}, doc_id=1))
    with pytest.raises(ValueError, match="already exists"):
        db.insert_multiple([{"name": "rook"}, Document({"name": "owl"}, doc_id=1)])
    assert rows(db) == [(1, BIRDS[0])]


@pytest.mark.parametrize("bad", [[1, 2], "text", 3, None, {1, 2}])
def test_what_is_no_mapping_is_refused(db: TinyDB, bad: Any) -> None:
    with pytest.raises(ValueError, match="not a Mapping"):
        db.insert(bad)
    with pytest.raises(ValueError, match="not a Mapping"):
        db.insert_multiple([BIRDS[0], bad])
    assert rows(db) == []


def test_queries_find_documents(db: TinyDB) -> None:
    db.insert_multiple(BIRDS)
    assert names(db.search(where("grams") > 10)) == ["robin", "swan"]
    assert names(db.search((where("grams") > 10) & ~(where("name") == "swan"))) == ["robin"]
    assert names(db.search((where("name") == "wren") | (where("grams") > 100))) == ["wren", "swan"]
    assert names(db.search(where("at").lake == "Long")) == ["swan"]
    assert names(db.search(where("seen").any(["June"]))) == ["wren"]
    assert names(db.search(where("name").matches("^w"))) == ["wren"]
    assert names(db.search(where("name").test(lambda name: "o" in name))) == ["robin"]
    assert names(db.search(where("at").exists())) == ["swan"]
    assert (db.count(where("grams") < 100), db.contains(where("grams") < 9)) == (2, False)


def test_one_document_is_got_by_query_or_number(db: TinyDB) -> None:
    db.insert_multiple(BIRDS)
    first = db.get(where("grams") < 100)
    assert isinstance(first, Document)
    assert (first.doc_id, first["name"]) == (1, "wren")
    assert db.get(doc_id=2) == BIRDS[1]
    assert db.get(doc_id=9) is None
    assert names(db.get(doc_ids=[3, 1, 9])) == ["wren", "swan"]
    assert (db.contains(doc_id=3), db.contains(doc_id=9)) == (True, False)
    with pytest.raises(RuntimeError):
        db.get()
    with pytest.raises(RuntimeError):
        db.contains()


def test_updates_change_what_they_match(db: TinyDB) -> None:
    db.insert_multiple(BIRDS)
    assert db.update({"loud": True}, where("grams") < 100) == [1, 2]
    assert db.update({"grams": 10}, doc_ids=[1, 9]) == [1]
    assert db.update({"checked": 1}) == [1, 2, 3]
    assert db.update({"x": 1}, where("name") == "nobody") == []
    assert rows(db) == [
        (1, {**BIRDS[0], "grams": 10, "loud": True, "checked": 1}),
        (2, {**BIRDS[1], "loud": True, "checked": 1}),
        (3, {**BIRDS[2], "checked": 1}),
    ]


@pytest.mark.parametrize(
    ("operation", "grams"),
    [
        (increment("grams"), 10),
        (decrement("grams"), 8),
        (add("grams", 5), 14),
        (subtract("grams", 5), 4),
        (set_("grams", None), None),
    ],
)
def test_operations_change_a_field(
    db: TinyDB, operation: Callable[[Any], None], grams: int | None
) -> None:
    db.insert_multiple(BIRDS)
    assert db.update(operation, where("name") == "wren") == [1]
    assert [bird["grams"] for bird in db] == [grams, 18, 9000]


def test_a_field_can_be_taken_away(db: TinyDB) -> None:
    db.insert_multiple(BIRDS)
    db.update(delete("grams"), where("grams") < 100)
    assert ["grams" in bird for bird in db] == [False, False, True]


def test_an_updater_may_change_nested_values_in_place(db: TinyDB) -> None:
    def note(bird: Any) -> None:
        bird["seen"].append("July")

    # Copies: stock TinyDB keeps what it is given, and changes it.
    db.insert_multiple(deepcopy(BIRDS[:2]))
    db.update(note, where("name") == "wren")
    assert [bird["seen"] for bird in db] == [["May", "June", "July"], []]


def test_several_updates_are_done_in_turn(db: TinyDB) -> None:
    db.insert_multiple(BIRDS)
    done = db.update_multiple(
        [
            ({"loud": True}, where("name") == "wren"),
            (increment("grams"), where("grams") < 100),
        ]
    )
    assert sorted(done) == [1, 1, 2]
    assert [bird["grams"] for bird in db] == [10, 19, 9000]


def test_an_upsert_updates_every_match_or_inserts(db: TinyDB) -> None:
    db.insert_multiple(BIRDS)
    assert db.upsert({"loud": True}, where("grams") < 100) == [1, 2]
    assert db.upsert({"name": "owl"}, where("name") == "owl") == [4]
    assert db.upsert(Document({"name": "heron"}, doc_id=9)) == [9]
    assert db.upsert(Document({"grams": 1500}, doc_id=9)) == [9]
    assert rows(db)[-1] == (9, {"name": "heron", "grams": 1500})
    with pytest.raises(ValueError, match="doc_id"):
        db.upsert({"name": "nothing to match"})


def test_documents_are_removed_by_query_or_number(db: TinyDB) -> None:
    db.insert_multiple(BIRDS)
    assert db.remove(where("grams") > 100) == [3]
    assert db.remove(doc_ids=[1]) == [1]
    assert rows(db) == [(2, BIRDS[1])]
    with pytest.raises(RuntimeError):
        db.remove()


def test_a_removed_number_is_not_given_again(db: TinyDB) -> None:
    db.insert_multiple(BIRDS)
    db.remove(doc_ids=[3])
    assert db.insert({"name": "owl"}) == 4


def test_truncating_empties_one_table_and_numbers_anew(db: TinyDB) -> None:
    db.insert_multiple(BIRDS)
    db.table("other").insert({"name": "kept"})
    db.truncate()
    assert (len(db), names(list(db.table("other")))) == (0, ["kept"])
    assert db.insert(BIRDS[0]) == 1


def test_tables_are_apart(db: TinyDB) -> None:
    db.table("a").insert_multiple(BIRDS[:2])
    db.table("b").insert(BIRDS[2])
    assert db.table("a").insert({"name": "owl"}) == 3
    assert db.table("b").insert({"name": "rook"}) == 2
    assert db.tables() == {"a", "b"}
    assert (names(list(db.table("b"))), len(db)) == (["swan", "rook"], 0)
    assert db.table("a") is db.table("a")
    assert db.table("a").name == "a"


def test_tables_are_dropped(db: TinyDB) -> None:
    for name in "abc":
        db.table(name).insert_multiple(BIRDS)
    db.drop_table("b")
    assert (db.tables(), len(db.table("b"))) == ({"a", "c"}, 0)
    assert db.table("b").insert({"name": "new"}) == 1
    db.drop_tables()
    assert (db.tables(), db.table("a").all()) == (set(), [])
    assert db.table("a").insert({"name": "new"}) == 1


def test_a_closed_database_is_left_by_with() -> None:
    with tempfile.TemporaryDirectory() as directory:
        with Database(Path(directory)) as database:
            database.insert(BIRDS[0])
        with Database(Path(directory)) as database:
            assert database.all() == [BIRDS[0]]


# Whatever is done in whatever order

VALUES = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-(2**53), 2**53),
        st.floats(allow_nan=False, allow_infinity=False),
        st.text(max_size=8),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=5,
)
ROWS = st.builds(
    lambda number, group, more: {**more, "number": number, "group": group},
    st.integers(0, 9),
    st.sampled_from("xyz"),
    st.dictionaries(st.sampled_from(["key", "note", "é", ""]), VALUES, max_size=2),
)
TABLES = st.sampled_from(["papers", "marks", "_default", "ü"])
CONDITIONS = st.one_of(
    st.integers(0, 9).map(lambda number: where("number") == number),
    st.integers(0, 9).map(lambda number: where("number") < number),
    st.sampled_from("xyz").map(lambda group: where("group") == group),
    st.just(where("key").exists()),
    st.just(~where("note").exists()),
)
NUMBERS = st.lists(st.integers(1, 12), max_size=3, unique=True)


class SameAsStock(RuleBasedStateMachine):
    """Does everything to a stock TinyDB and to ours, and compares what comes back."""

    def __init__(self) -> None:
        super().__init__()
        self._directory = tempfile.TemporaryDirectory()
        self.stock = TinyDB(storage=MemoryStorage)
        self.ours = Database(Path(self._directory.name))

    def teardown(self) -> None:
        self.ours.close()
        self._directory.cleanup()

    def both(self, name: str, call: Callable[[Any], object]) -> None:
        """Call the same on a table of each; the answers, or the errors, are the same."""
        answers = []
        for database in (self.stock, self.ours):
            try:
                answers.append(call(database.table(name)))
            except ValueError as error:
                answers.append(str(error))
        assert answers[0] == answers[1]

    @rule(name=TABLES, row=ROWS)
    def insert(self, name: str, row: Row) -> None:
        self.both(name, lambda table: table.insert(dict(row)))

    @rule(name=TABLES, row=ROWS, number=st.integers(1, 12))
    def insert_numbered(self, name: str, row: Row, number: int) -> None:
        if self.stock.table(name).contains(doc_id=number):  # ours come by rising number
            self.both(name, lambda table: table.insert(Document(dict(row), doc_id=number)))

    @rule(name=TABLES, many=st.lists(ROWS, max_size=4))
    def insert_multiple(self, name: str, many: list[Row]) -> None:
        self.both(name, lambda table: table.insert_multiple(dict(row) for row in many))

    @rule(name=TABLES, row=ROWS, condition=CONDITIONS)
    def upsert(self, name: str, row: Row, condition: Any) -> None:
        self.both(name, lambda table: table.upsert(dict(row), condition))

    @rule(name=TABLES, row=ROWS, number=st.integers(1, 12))
    def upsert_numbered(self, name: str, row: Row, number: int) -> None:
        if self.stock.table(name).contains(doc_id=number):
            self.both(name, lambda table: table.upsert(Document(dict(row), doc_id=number)))

    @rule(name=TABLES, row=ROWS, condition=st.none() | CONDITIONS)
    def update(self, name: str, row: Row, condition: Any) -> None:
        self.both(name, lambda table: table.update(dict(row), condition))

    @rule(name=TABLES, numbers=NUMBERS)
    def update_numbered(self, name: str, numbers: list[int]) -> None:
        self.both(name, lambda table: table.update({"group": "x"}, doc_ids=numbers))

    @rule(name=TABLES, condition=CONDITIONS)
    def count_up(self, name: str, condition: Any) -> None:
        self.both(name, lambda table: table.update(increment("number"), condition))

    @rule(name=TABLES, condition=CONDITIONS)
    def update_multiple(self, name: str, condition: Any) -> None:
        updates = [({"group": "z"}, condition), (increment("number"), where("group") == "z")]
        self.both(name, lambda table: table.update_multiple(updates))

    @rule(name=TABLES, condition=CONDITIONS)
    def remove(self, name: str, condition: Any) -> None:
        self.both(name, lambda table: table.remove(condition))

    @rule(name=TABLES, numbers=NUMBERS)
    def remove_numbered(self, name: str, numbers: list[int]) -> None:
        def remove(table: Any) -> object:
            return table.remove(doc_ids=[n for n in numbers if table.contains(doc_id=n)])

        self.both(name, remove)

    @rule(name=TABLES)
    def truncate(self, name: str) -> None:
        self.both(name, lambda table: table.truncate())

    @rule(name=TABLES)
    def drop_table(self, name: str) -> None:
        self.stock.drop_table(name)
        self.ours.drop_table(name)

    @rule()
    def drop_tables(self) -> None:
        self.stock.drop_tables()
        self.ours.drop_tables()

    @rule()
    def reopen(self) -> None:
        memory = self.stock.storage.memory  # type: ignore[attr-defined]
        self.stock = TinyDB(storage=MemoryStorage)
        self.stock.storage.memory = memory  # type: ignore[attr-defined]
        self.ours.close()
        self.ours = Database(Path(self._directory.name))

    @rule(name=TABLES, condition=CONDITIONS, number=st.integers(1, 12), numbers=NUMBERS)
    def ask(self, name: str, condition: Any, number: int, numbers: list[int]) -> None:
        self.both(name, lambda table: [(d.doc_id, d) for d in table.search(condition)])
        self.both(name, lambda table: table.get(condition))
        self.both(name, lambda table: table.get(doc_id=number))
        self.both(name, lambda table: table.get(doc_ids=numbers))
        self.both(name, lambda table: (table.count(condition), table.contains(condition)))
        self.both(name, lambda table: table.contains(doc_id=number))

    @invariant()
    def everything_is_the_same(self) -> None:
        for name in ("papers", "marks", "_default", "ü"):
            self.both(name, rows)
            self.both(name, len)
        filled = [
            {name for name in database.tables() if len(database.table(name))}
            for database in (self.stock, self.ours)
        ]
        assert filled[0] == filled[1]


TestSameAsStock = SameAsStock.TestCase
TestSameAsStock.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
