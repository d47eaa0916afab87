"""A triage of 500 papers through a pseudo-terminal: keys a paper, and how long a key takes.

    python benchmarks/triage.py [--papers 500] [--size 100000] [--keep DIRECTORY]

In a library of that size, of which some papers are tagged, the newest unread ones are gone through
by a script that decides as people do: most are skipped, some starred, queued, tagged with one key,
a few left for later, and now and then a decision is taken back. Each key is typed when the one
before is on the screen. Then as many papers are decided again, the keys typed without waiting:
what the reader can take at most.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.made import made_library, say, scratch_copy
from benchmarks.terminal import PATIENCE, Terminal, environment, reader
from storage.library import Library

DECISIONS = ((80, (b" ",)), (7, (b"s",)), (5, (b"w",)), (5, (b"1", b" ")), (3, (b"l",)))
"""How often of a hundred, and the keys."""
NAMES = {b" ": "skip", b"s": "star", b"w": "queue", b"1": "tag", b"l": "later", b"u": "undo"}
TAKEN_BACK = 50
"""Of so many decisions one is taken back, and made again."""
TAGS = ("ml/rlhf", "agents", "theory", "vision", "to-discuss")
TAGGED = 1_000

Times = dict[str, list[tuple[float, float]]]


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--papers", type=int, default=500)
    parser.add_argument("--size", type=int, default=100_000)
    parser.add_argument("--keep", type=Path, help="where generated libraries are kept")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as scratch:
        place = Path(scratch)
        made = made_library(options.keep or place / "made", options.size)
        library = prepared(scratch_copy(made, place / "library"), options.papers)
        say(f"going through {options.papers:,} papers …")
        with Terminal(reader(library), environment(place / "cache")) as terminal:
            terminal.until(b"\x1b[?2004h")
            terminal.quiet(1.0)
            terminal.answer(b"Z")
            terminal.quiet(1.0)
            times = gone_through(terminal, options.papers)
            rate = at_once(terminal, library, options.papers)
    report(times, options.papers, rate)
    return 0


def prepared(directory: Path, papers: int) -> Path:
    """Tag the oldest papers, mark most read, and put the reader on the newest."""
    with Library(directory) as library:
        every = library.find("")
        old = every[-TAGGED:]
        for number, tag in enumerate(TAGS):
            library.change_tags(old[number :: len(TAGS)], add=[tag])
        library.set_read(old, True)
        library.remember(
            "reader", {"place": "view:is:unread", "paper": every[0], "filter": "", "pane": "feed"}
        )
        if len(library.find("is:unread")) < 2 * papers:
            raise SystemExit("The library is too small for so many papers.")
    return directory


def decisions(papers: int) -> Iterator[tuple[bytes, ...]]:
    """Yield the keys of each paper; the same every time."""
    chance = random.Random(7)
    weights = [often for often, _ in DECISIONS]
    for number in range(papers):
        (choice,) = chance.choices(DECISIONS, weights)
        yield choice[1]
        if number % TAKEN_BACK == TAKEN_BACK - 1:
            yield (b"u", choice[1][-1])


def gone_through(terminal: Terminal, papers: int) -> Times:
    """Decide papers, each key when the one before is on the screen."""
    times: Times = {name: [] for name in NAMES.values()}
    for keys in decisions(papers):
        for key in keys:
            if (took := terminal.answer(key)) is not None:
                times[NAMES[key]].append(took)
    return times


def at_once(terminal: Terminal, directory: Path, papers: int) -> float:
    """Decide papers by keys that nobody waits for; return how many a second."""
    with Library(directory) as library:
        wanted = len(library.find("is:read")) + papers
        start = time.perf_counter()
        for _ in range(papers):
            terminal.send(b" ")
        while len(library.find("is:read")) < wanted:
            terminal.quiet(0.02)
            library.catch_up()
            if time.perf_counter() - start > PATIENCE:
                raise SystemExit("Not every key was carried out.")
        return papers / (time.perf_counter() - start)


def report(times: Times, papers: int, rate: float) -> None:
    keys = sum(len(some) for some in times.values())
    print(f"\n### triage of {papers:,} papers\n")
    print(f"{keys / papers:.2f} keys a paper; typed without waiting: {rate:.0f} papers a second\n")
    print("| key | times | first output p50 / p95 ms | settled p50 / p95 ms |")
    print("|---|---:|---:|---:|")
    every = [took for some in times.values() for took in some]
    for name, some in (*times.items(), ("any", every)):
        if some:
            cells = [f"{median(some, part):.1f} / {worst(some, part):.1f}" for part in (0, 1)]
            print(f"| {name} | {len(some)} | {cells[0]} | {cells[1]} |")


def median(times: list[tuple[float, float]], part: int) -> float:
    return statistics.median(each[part] for each in times) * 1000


def worst(times: list[tuple[float, float]], part: int) -> float:
    ordered = sorted(each[part] for each in times)
    return ordered[min(len(ordered) - 1, round(0.95 * len(ordered)))] * 1000


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
