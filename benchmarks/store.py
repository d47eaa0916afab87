"""What the store costs, beside stock TinyDB and SQLite doing the same work, in one run.

    python benchmarks/store.py [--sizes 10000 100000 1000000] [--corpus FILE] [--keep DIRECTORY]

Libraries are generated: the same papers for the same size, on any machine. `--corpus` takes titles
and abstracts from a file of JSON lines instead. All stores hold the same documents. Stock TinyDB is
measured up to 100,000 papers. Times are medians, in milliseconds.
"""

from __future__ import annotations

import argparse
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))


from benchmarks.made import documents, made_library, parsed, records, say
from benchmarks.memory import own_memory
from benchmarks.rivals import marking, measure_sqlite, measure_stock
from benchmarks.timing import Measures, each, settle, timed
from storage.database import Database
from storage.holdings import SCHEMA
from storage.library import Library

STOCK_LIMIT = 100_000


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
