"""How long `j` takes while many feeds are refreshed in the reader, beside the same key at rest.

    python benchmarks/meanwhile.py [--feeds 200] [--entries 50] [--papers 10000] [--keep DIRECTORY]

Keys go through a pseudo-terminal, one each 60 ms, into the list of a feed that is not refreshed; a
key is answered when the paper it leads to is painted under the cursor.
"""

from __future__ import annotations

import argparse
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.made import made_library, scratch_copy
from benchmarks.refresh import server
from benchmarks.terminal import Terminal, environment, reader
from storage.arriving import FollowRequest
from storage.library import Library

PLACE = "feed:feed:1"
PAUSE_SECONDS = 0.06
AT_REST = 100
GIVEN_UP_SECONDS = 5.0
CURSOR = "▌".encode()


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--feeds", type=int, default=200)
    parser.add_argument("--entries", type=int, default=50)
    parser.add_argument("--papers", type=int, default=10_000)
    parser.add_argument("--keep", type=Path, help="where generated libraries are kept")
    options = parser.parse_args(arguments)
    with (
        tempfile.TemporaryDirectory() as scratch,
        server(options.feeds, options.entries) as address,
    ):
        place = Path(scratch)
        made = made_library(options.keep or place / "made", options.papers)
        library = scratch_copy(made, place / "library")
        wanted = options.feeds * options.entries
        titles = follow(library, [f"{address}/{number}.xml" for number in range(options.feeds)])
        with Terminal(reader(library), environment(place / "cache")) as terminal:
            terminal.until(b"\x1b[?2004h")
            terminal.quiet(5.0)
            rest = [key(terminal, title) for title in titles[:AT_REST]]
            terminal.send(b"R")
            start = time.perf_counter()
            during = [key(terminal, title) for title in until_there(library, titles, wanted)]
            took = time.perf_counter() - start
    print(f"{options.feeds} feeds of {options.entries} entries, refreshed in {took:.1f} s")
    print("j, milliseconds     keys     p50     p95   worst")
    row("at rest", rest)
    row("while refreshing", during)
    return 0


def follow(library: Path, addresses: list[str]) -> list[str]:
    """Follow the feeds and let the reader open on another; return the titles of its next papers."""
    with Library(library) as opened:
        opened.follow_all([FollowRequest(address=address) for address in addresses])
        place = opened.place(PLACE)
        assert place is not None
        listing = opened.listing()
        listing.enter(place)
        keys = list(listing.keys)
        left = {"place": PLACE, "paper": keys[0], "filter": "", "pane": "feed"}
        opened.remember("reader", left)
        return [opened.require(key).title for key in keys[1:]]


def until_there(library: Path, titles: list[str], wanted: int) -> Iterator[str]:
    """Yield the titles of the next papers until all entries have come."""
    with Library(library) as watched:
        before = len(watched)
        for title in titles[AT_REST:]:
            watched.catch_up()
            if len(watched) >= before + wanted:
                return
            yield title


def key(terminal: Terminal, title: str) -> float:
    """Type `j`; return the seconds until the title stands under the cursor."""
    terminal.quiet(0.0)
    terminal.seen = b""
    sign = re.escape(CURSOR)
    painted = re.compile(sign + b"(?:(?!" + sign + b").){0,200}?" + re.escape(title[:16].encode()))
    start = time.perf_counter()
    terminal.send(b"j")
    while not painted.search(terminal.seen):
        if not terminal.more(0.5) and time.perf_counter() - start > GIVEN_UP_SECONDS:
            raise SystemExit(f"{title!r} was never painted")
    took = time.perf_counter() - start
    time.sleep(PAUSE_SECONDS)
    return took


def row(name: str, times: list[float]) -> None:
    ranked = sorted(1000 * seconds for seconds in times)
    tail = ranked[min(len(ranked) - 1, int(len(ranked) * 0.95))]
    figures = f"{statistics.median(ranked):8.1f}{tail:8.1f}{ranked[-1]:8.1f}"
    print(f"{name:20}{len(ranked):4}{figures}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
