"""SQLite and stock TinyDB doing the work of the store, on the same documents."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tinydb import TinyDB
from tinydb.middlewares import CachingMiddleware
from tinydb.storages import JSONStorage

from benchmarks.timing import Measures, each, in_turn, settle, timed
from storage.database import Database
from storage.holdings import SCHEMA
from storage.library import Library


def marking(database: Database, then: Callable[[], None] = lambda: None) -> Callable[[str], None]:
    """Return what marks a paper as the store does, and then does something more."""

    def mark(key: str) -> None:
        with database.transaction() as batch:
            batch.put("marks", {"key": key, "read": True, "set": {"read": "2026-01-01"}})
        then()

    return mark


def measure_sqlite(place: Path, keys: list[str], carrel: Measures) -> Measures:
    """Measure SQLite; durable changes are made in turn with Carrel's, which `carrel` gets."""
    path = place / "papers.sqlite"
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("CREATE TABLE papers (key TEXT PRIMARY KEY, document TEXT)")
    connection.execute("CREATE TABLE marks (key TEXT PRIMARY KEY, document TEXT)")
    with Library(place) as library:
        stored = library.documents("papers")
        connection.execute("BEGIN")
        rows = ((key, json.dumps(dict(document))) for key, document in stored)
        connection.executemany("INSERT INTO papers VALUES (?, ?)", rows)
        connection.execute("COMMIT")
    connection.close()

    def opened(level: str) -> sqlite3.Connection:
        found = sqlite3.connect(path, isolation_level=None)
        found.execute(f"PRAGMA synchronous={level}")
        found.execute("SELECT * FROM marks LIMIT 1").fetchall()
        return found

    settle()
    found: Measures = {"open": timed(lambda: opened("FULL").close(), 5)}
    change = "INSERT OR REPLACE INTO marks VALUES (?, ?)"
    mark = json.dumps({"read": True, "set": {"read": "2026-01-01"}})
    connection = opened("OFF")
    found["one row changed"] = each(lambda key: connection.execute(change, (key, mark)), keys[:300])
    connection.close()
    connection = opened("FULL")
    with Database(place, SCHEMA) as database:
        both = in_turn(
            marking(database, then=database.sync),
            lambda key: connection.execute(change, (key, mark)),
            keys[300:600],
        )
    carrel["one row changed, durable"], found["one row changed, durable"] = both

    def find(key: str) -> Any:
        row = connection.execute("SELECT document FROM papers WHERE key = ?", (key,)).fetchone()
        return json.loads(row[0])

    found["find by key"] = each(find, keys)
    connection.close()
    for file in place.glob("papers.sqlite*"):
        file.unlink()
    return found


def measure_stock(place: Path, keys: list[str]) -> dict[str, Measures]:
    """Measure TinyDB with its own storage, and with its cache before it."""
    path = place / "stock.json"
    with Database(place, SCHEMA) as database:
        content = {str(n): dict(d) for n, d in enumerate(map(dict, database.table("papers")), 1)}
        path.write_text(json.dumps({"_default": content}))
        numbers = [n for n, d in content.items() if d["key"] in set(keys[:3])]
        del content
    results: dict[str, Measures] = {}
    stock = TinyDB(path)
    results["TinyDB"] = {
        "open": timed(lambda: len(stock)),
        "one row changed": timed(lambda: stock.update({"read": True}, doc_ids=[int(numbers[0])])),
    }
    stock.close()
    cached = TinyDB(path, storage=CachingMiddleware(JSONStorage))
    results["TinyDB, cached"] = {"open": timed(lambda: len(cached))}
    results["TinyDB, cached"]["one row changed"] = timed(
        lambda: cached.update({"read": False}, doc_ids=[int(numbers[1])]), 3
    )
    results["TinyDB, cached"]["one row changed, durable"] = timed(
        lambda: (cached.update({"read": True}, doc_ids=[int(numbers[1])]), cached.storage.flush())  # type: ignore[attr-defined]
    )
    cached.close()
    path.unlink()
    return results
