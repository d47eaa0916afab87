"""How long from starting `carrel` to its first usable frame, against an empty Textual app.

    python benchmarks/startup.py [--runs 9] [--papers 0,2000]

Both are started alternately in a pseudo-terminal; the time is taken from the start of the
process to the first output that holds the text a user waits for. Ratios are of medians.
`--papers N` adds N generated papers to the sample library first.
"""

from __future__ import annotations

import argparse
import os
import pty
import select
import signal
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
EMPTY = """
from textual.app import App
from textual.widgets import Static
class Empty(App):
    def compose(self):
        yield Static("ready-to-use")
Empty().run()
"""
READER = "import sys; from tui.cli import main; sys.exit(main())"
FILL = """
import sys
from datetime import date, datetime, UTC
from pathlib import Path
from storage.library import Library
from storage.demo import fill
from storage.arriving import FeedInfo, Parsed, Record
count = int(sys.argv[2])
with Library(Path(sys.argv[1])) as library:
    fill(library)
    records = tuple(
        Record(where=f"entry {n}", position=n, title=f"Generated paper number {n}",
               abstract=f"Text of paper {n}. " * 60, authors=(f"Ada Author{n % 997}", "Bo Writer"),
               arxiv_id=f"{2000 + n % 97}.{n:05d}", published=date.fromordinal(730000 + n % 7000))
        for n in range(1, count + 1)
    )
    feed = FeedInfo(key="generated", title="Generated", kind="generated")
    library.take(Parsed(format="generated", feed=feed, records=records), source="generated")
    library.remember("reader", {"place": "view:is:unread"})
"""


def seconds_until(marker: bytes, arguments: list[str], environment: dict[str, str]) -> float:
    """Start a command in a pseudo-terminal; return the seconds until `marker` is on its output."""
    start = time.perf_counter()
    process, terminal = pty.fork()
    if process == 0:
        os.execvpe(sys.executable, [sys.executable, *arguments], environment)
    seen = b""
    try:
        while marker not in seen:
            ready, _, _ = select.select([terminal], [], [], 30)
            if not ready:
                raise SystemExit(f"no first frame within 30 s; last output: {seen[-300:]!r}")
            seen += os.read(terminal, 65536)
        return time.perf_counter() - start
    finally:
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
        os.close(terminal)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--papers", default="0,2000")
    options = parser.parse_args()
    base = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "120", "LINES": "40"}
    base["PYTHONPATH"] = str(ROOT)
    print(f"{'':28}{'median':>9}{'min':>9}{'max':>9}{'ratio':>8}")
    for papers in (int(text) for text in options.papers.split(",")):
        with tempfile.TemporaryDirectory() as directory:
            os.spawnve(
                os.P_WAIT,
                sys.executable,
                [sys.executable, "-c", FILL, directory, str(papers)],
                base,
            )
            ours, empty = [], []
            for _ in range(options.runs + 1):
                empty.append(seconds_until(b"ready-to-use", ["-c", EMPTY], base))
                ours.append(seconds_until(b"Inbox", ["-c", READER, "--library", directory], base))
            # The first pair warms the caches and is not counted.
            ours, empty = ours[1:], empty[1:]
            ratio = statistics.median(ours) / statistics.median(empty)
            report("empty Textual app", empty, "")
            report(f"carrel, sample + {papers:,}", ours, f"{ratio:7.2f}")


def report(name: str, times: list[float], ratio: str) -> None:
    """Print one line of the table, in milliseconds."""
    figures = (statistics.median(times), min(times), max(times))
    print(f"{name:28}{''.join(f'{value * 1000:8.0f} ' for value in figures)}{ratio}")


if __name__ == "__main__":
    main()
