"""What a library costs however many papers it has: opened, listed, sorted, counted and marked.

    python benchmarks/scale.py [--sizes 10000 100000 1000000] [--keep DIRECTORY]

The papers are those of `search.py`, found again where `--keep` says the same. Each size is
measured in a process of its own, without a screen: the first time, then the median of the times
after it, in milliseconds. *Memory* is the process's own at the end, pages of mapped files left out.
A screen adds what it paints, which is the same at any size (`latency.py`).
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from itertools import cycle
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.memory import own_memory
from benchmarks.spoken import made_library
from storage.library import Library
from storage.listing import Listing
from storage.places import BUILT_IN, EVERYTHING, INBOX
from storage.predicates import Sort

ROWS = 50
TIMES = 9
READ = 20_000
UNREAD_EACH = 997
"""Of the newest `READ` papers all are read but each so many-th."""


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--sizes", nargs="+", type=int, default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--keep", type=Path, help="where generated libraries are kept")
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.measure:
        measure(options.measure)
        return 0
    with tempfile.TemporaryDirectory() as scratch:
        for size in options.sizes:
            library = made_library(options.keep or Path(scratch), size, None)
            print(f"\n### {size:,} papers, {disk(library):,.0f} MB\n", flush=True)
            subprocess.run([sys.executable, __file__, "--measure", str(library)], check=True)
    return 0


def disk(library: Path) -> float:
    """Return the megabytes of a library's own files."""
    return sum(path.stat().st_size for path in library.glob("*.*") if path.is_file()) / 1e6


def measure(directory: Path) -> None:
    """Print the table of one library."""
    print("| |first|then|\n|---|---:|---:|")
    library = told("open", lambda: Library(directory), times=1)
    listing: Listing = library.listing()
    told("enter the inbox", lambda: listing.enter(INBOX))
    told(f"read {ROWS} rows", lambda: [library.paper(key) for key in listing.keys[:ROWS]])
    told("headings of all", lambda: listing.groups(date.today(), whole=True))  # noqa: DTZ011
    told("the last paper", lambda: listing.keys[-1])
    turn = cycle(BUILT_IN)
    told("enter another view", lambda: listing.enter(next(turn)))
    told("count every place", lambda: [library.counted(place) for place in library.places()])
    listing.enter(EVERYTHING)
    for by in ("added", "citations", "title"):
        told(f"sort by {by}", lambda by=by: ends(listing, Sort(by)))
    ends(listing, Sort("date"))
    key = listing.keys[len(listing.keys) // 2]
    told("mark a paper", lambda: library.set_read([key], not library.mark(key).read))
    library.set_read(
        (key for at, key in enumerate(listing.keys[:20_000]) if at % UNREAD_EACH), True
    )
    places = cycle(range(1, 20_000 - UNREAD_EACH, UNREAD_EACH))
    told(
        "find the next unread, far",
        lambda: library.first_unread(listing.keys, range(next(places), len(listing.keys))),
    )
    library.undo()
    print(f"| memory, MB | |{own_memory():,.0f}|")
    library.close()


def ends(listing: Listing, sort: Sort) -> tuple[str, str]:
    """Put a list in an order; return its first and its last paper."""
    listing.order_by(sort)
    return listing.keys[0], listing.keys[-1]


def told(name: str, work: Callable[[], Any], times: int = TIMES) -> Any:
    """Do some work some times and print how long it took; return what it returned last."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        found = work()
        taken.append((time.perf_counter() - start) * 1000)
    then = f"{statistics.median(taken[1:]):,.2f}" if taken[1:] else ""
    print(f"| {name} |{taken[0]:,.2f}|{then}|", flush=True)
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
