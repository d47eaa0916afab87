"""What the store costs, beside stock TinyDB and SQLite doing the same work, in one run.

    python benchmarks/store.py [--sizes 10000 100000 1000000] [--corpus FILE] [--keep DIRECTORY]

Libraries are generated: the same papers for the same size, on any machine. `--corpus` takes titles
and abstracts from a file of JSON lines instead. All stores hold the same documents. Stock TinyDB is
measured up to 100,000 papers. Times are medians, in milliseconds.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tinydb import TinyDB
from tinydb.middlewares import CachingMiddleware
from tinydb.storages import JSONStorage

from benchmarks.made import documents, made_library, parsed, records, say
from storage.database import Database
from storage.holdings import SCHEMA
from storage.library import Library

STOCK_LIMIT = 100_000

Measures = dict[str, float]


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--sizes", nargs="+", type=int, default=[10_000, 100_000])
    parser.add_argument("--corpus", type=Path, help="JSON lines with title and abstract")
    parser.add_argument("--keep", type=Path, help="where generated libraries are kept")
    parser.add_argument("--idle", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.idle is not None:
        return idle(options.idle)
    with tempfile.TemporaryDirectory() as scratch:
        place = Path(scratch)
        kept = options.keep or place / "made"
        empty = measure_empty(place / "empty")
        results = {}
        for size in options.sizes:
            made = made_library(kept, size, options.corpus)
            results[size] = measure(made, place / f"of-{size}", size)
        report(results, empty)
    return 0


# Measuring


def settle() -> None:
    """Let nothing that was written before wait for the disk while something is measured."""
    if hasattr(os, "sync"):
        os.sync()


def timed(work: Callable[[], Any], times: int = 1) -> float:
    """Return the median time of some runs, in milliseconds."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken)


def each(work: Callable[[str], Any], keys: list[str]) -> float:
    turn = iter(keys)
    return timed(lambda: work(next(turn)), len(keys))


def in_turn(
    one: Callable[[str], Any], other: Callable[[str], Any], keys: list[str]
) -> tuple[float, float]:
    """Return the median times of two works done in turn, so that both meet the same disk."""
    taken: tuple[list[float], list[float]] = ([], [])
    for key in keys:
        for work, times in zip((one, other), taken, strict=True):
            start = time.perf_counter()
            work(key)
            times.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken[0]), statistics.median(taken[1])


def measure(made: Path, place: Path, size: int) -> dict[str, Measures]:
    say(f"measuring {size:,} papers …")
    shutil.copytree(made, place)
    settle()
    with Library(place) as library:
        keys = [library.find("")[n] for n in random.Random(2).sample(range(size), 900)]
    carrel = measure_carrel(place, keys)
    results = {"carrel": carrel, "SQLite WAL": measure_sqlite(place, keys, carrel)}
    if size <= STOCK_LIMIT:
        results |= measure_stock(place, keys)
    shutil.rmtree(place)
    return results


def measure_carrel(place: Path, keys: list[str]) -> Measures:
    found: Measures = {"memory of an idle library, MB": memory(place)}
    found["open"] = timed(lambda: Library(place).close(), 5)

    def first_rows() -> None:
        with Library(place) as library:
            for key in library.find("")[:50]:
                library.paper(key)
                library.mark(key)

    found["open, first 50 rows"] = timed(first_rows, 5)
    with Database(place, SCHEMA) as database:
        mark = marking(database)
        found["one row changed"] = each(mark, keys[:300])
        found["find by key"] = each(database.table("papers").by_key, keys)
    with Library(place) as library:
        library.set_starred(keys[-1:], True)
        found["mark, with undo"] = each(lambda key: library.set_starred([key], True), keys[:300])
        found["mark, with undo, durable"] = each(
            lambda key: (library.set_starred([key], True), library.sync()), keys[300:600]
        )
        found["count unread, first"] = timed(library.counts)
        found["count unread"] = timed(library.counts, 5)
        found["import 500"] = timed(take(library, 1))
        found["import 500 more"] = timed(take(library, 2))
        many = library.find("")[1000:11000]
        found["mark 10,000"] = timed(lambda: library.set_starred(many, True))
    with Database(place, SCHEMA) as database:
        database.compact()
        put_papers(database, 500, 3)
        found["compact after 500"] = timed(database.compact)
    return found


def measure_empty(place: Path) -> Measures:
    found: list[float] = []
    again: list[float] = []
    for turn in range(3):
        with Library(place / str(turn)) as library:
            found.append(timed(take(library, 1)))
            again.append(timed(take(library, 2)))
    return {"import 500": statistics.median(found), "import 500 more": statistics.median(again)}


def take(library: Library, seed: int) -> Callable[[], Any]:
    arrival = parsed(records(500, None, 90 + seed), "0")
    return lambda: library.take(arrival, source="benchmark")


def put_papers(database: Database, count: int, seed: int) -> None:
    with database.transaction() as batch:
        for _, document in documents(count, None):
            batch.put("papers", {**document, "key": f"{seed}-{document['key']}"})


def marking(database: Database, then: Callable[[], None] = lambda: None) -> Callable[[str], None]:
    def mark(key: str) -> None:
        with database.transaction() as batch:
            batch.put("marks", {"key": key, "read": True, "set": {"read": "2026-01-01"}})
        then()

    return mark


def measure_sqlite(place: Path, keys: list[str], carrel: Measures) -> Measures:
    path = place / "papers.sqlite"
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("CREATE TABLE papers (key TEXT PRIMARY KEY, document TEXT)")
    connection.execute("CREATE TABLE marks (key TEXT PRIMARY KEY, document TEXT)")
    with Library(place) as library:
        stored = library._ledger.documents("papers")
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


def memory(place: Path) -> float:
    """Return what an open library takes in a process of its own, mapped files left out."""
    command = [sys.executable, __file__, "--idle", str(place)]
    return float(subprocess.run(command, capture_output=True, check=True, text=True).stdout)


def idle(place: Path) -> int:
    Library(place.with_name("idle")).close()  # what the program itself takes
    before = own_memory()
    library = Library(place)
    library.find("")
    print(own_memory() - before)
    library.close()
    return 0


def own_memory() -> float:
    path = Path("/proc/self/smaps_rollup")
    if not path.exists():
        return float("nan")
    lines = path.read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("Anonymous:"))


# Telling


def report(results: dict[int, dict[str, Measures]], empty: Measures) -> None:
    for size, stores in results.items():
        print(f"\n{size:,} papers\n")
        print("| |" + "|".join(stores) + "|\n|---|" + "---:|" * len(stores))
        names = dict.fromkeys(name for measures in stores.values() for name in measures)
        for name in names:
            shown = (f"{found[name]:,.3f}" if name in found else "" for found in stores.values())
            print(f"| {name} |" + "|".join(shown) + "|")
    print("\n| ratio | | bar |\n|---|---:|---|")
    for name, value, bar in ratios(results, empty):
        print(f"| {name} | {value:,.2f} | {bar} |")


def ratios(
    results: dict[int, dict[str, Measures]], empty: Measures
) -> Iterator[tuple[str, float, str]]:
    for size, stores in results.items():
        carrel, sqlite = stores["carrel"], stores["SQLite WAL"]
        row = "one row changed, durable"
        yield f"durable change, carrel / SQLite, {size:,}", carrel[row] / sqlite[row], "≤ 2"
        if "TinyDB" in stores:
            stock = stores["TinyDB"]
            mark = "mark, with undo"
            yield (
                f"change, TinyDB / mark, {size:,}",
                stock["one row changed"] / carrel[mark],
                ("≥ 1,000 at 100,000"),
            )
            yield (
                f"open, TinyDB / carrel, {size:,}",
                stock["open"] / carrel["open"],
                ("≥ 50 at 100,000"),
            )
        for name in ("import 500", "import 500 more"):
            yield f"{name}, {size:,} / empty", carrel[name] / empty[name], "≤ 2 at 100,000"
    least, most = min(results), max(results)
    if least != most:
        for name in ("mark, with undo", "mark, with undo, durable", "open"):
            value = results[most]["carrel"][name] / results[least]["carrel"][name]
            yield f"{name}, {most:,} / {least:,}", value, "≤ 2"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
