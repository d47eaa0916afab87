"""What a compaction knows already it does not work out again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from storage.database import Database
from storage.engine.schema import Schema, TableSchema


class Terms:
    """Says the terms of documents, and counts how often it is asked."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self, document: Mapping[str, Any]) -> Iterator[str]:
        self.asked += 1
        yield f"of:{document['of']}"

    def schema(self) -> Schema:
        return Schema({"papers": TableSchema(terms=self)})


def put(database: Database, *numbers: int) -> None:
    with database.transaction() as batch:
        for number in numbers:
            batch.put("papers", {"key": f"p{number}", "of": number % 2})


def test_terms_that_were_asked_for_go_into_the_index_as_they_are(tmp_path: Path) -> None:
    terms = Terms()
    with Database(tmp_path / "library", terms.schema()) as database:
        put(database, *range(10))
        odd = database.store.shelf("papers").with_term("of:1")
        assert (len(odd), terms.asked) == (5, 10)
        put(database, 10, 11)
        database.compact()
        assert terms.asked == 12
        assert len(database.store.shelf("papers").with_term("of:1")) == 6
    with Database(tmp_path / "library", terms.schema()) as again:
        assert len(again.store.shelf("papers").with_term("of:0")) == 6
    assert terms.asked == 12


def test_a_document_that_changed_since_has_its_new_terms(tmp_path: Path) -> None:
    terms = Terms()
    with Database(tmp_path / "library", terms.schema()) as database:
        put(database, 0, 1)
        database.store.shelf("papers").with_term("of:1")
        with database.transaction() as batch:
            batch.put("papers", {"key": "p1", "of": 7})
            batch.delete("papers", "p0")
        database.compact()
        shelf = database.store.shelf("papers")
        assert [len(shelf.with_term(f"of:{of}")) for of in (0, 1, 7)] == [0, 0, 1]
