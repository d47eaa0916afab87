"""How long from starting `carrel` to its first usable frame, against an empty Textual app.

    python benchmarks/startup.py [--runs 15] [--sizes 100 10000 100000] [--keep DIRECTORY]

All are started in turn in a pseudo-terminal. *Frame* is the time from the start of the process to
the first output that holds what a user waits for: the first paper's title (for the empty app, its
only word). *Work* is what processors did until then; a busy machine spoils it less. *Key* is the
time until a key has been answered that was typed right at the start. The reader is measured with
and without the picture that it keeps of its first frame. Medians in milliseconds; ratios are to the
empty app of the same run.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.made import made_library, scratch_copy
from benchmarks.terminal import Terminal, environment, reader
from storage.library import Library

EMPTY = """
from textual.app import App
from textual.widgets import Static
class Empty(App):
    def compose(self):
        yield Static("ready-to-use", id="only")
    def on_key(self, event):
        self.query_one("#only", Static).update("key-answered")
Empty().run()
"""
CHORD = b"BibTeX"
"""What the status bar says when `y` was pressed, and never before."""


@dataclass
class Program:
    """What is started, and what is waited for."""

    name: str
    command: list[str]
    frame: bytes
    answered: bytes
    before: Callable[[], None] = lambda: None
    frames: list[float] = field(default_factory=list)
    keys: list[float] = field(default_factory=list)
    works: list[float] = field(default_factory=list)

    def run(self, variables: dict[str, str]) -> None:
        """Start it twice: for its first frame, and for its answer to a key."""
        self.before()
        with Terminal(self.command, variables) as terminal:
            self.frames.append(terminal.until(self.frame))
        self.works.append(terminal.worked)
        self.before()
        with Terminal(self.command, variables, typed=b"y") as terminal:
            self.keys.append(terminal.until(self.answered))


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--sizes", nargs="+", type=int, default=[100, 10_000, 100_000])
    parser.add_argument("--keep", type=Path, help="where generated libraries are kept")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as scratch:
        place = Path(scratch)
        variables = environment(place / "cache")
        empty = Program(
            "empty Textual app", [sys.executable, "-c", EMPTY], b"ready-to-use", b"key-answered"
        )
        programs = [empty]
        for size in options.sizes:
            made = made_library(options.keep or place / "made", size)
            programs += readers(scratch_copy(made, place / f"of-{size}"), size, variables, place)
        for _ in range(options.runs + 1):
            for program in programs:
                program.run(variables)
        report(programs)
    return 0


def readers(library: Path, size: int, variables: dict[str, str], place: Path) -> list[Program]:
    """Return the reader on a library, without and with the picture of its last frame."""
    with Library(library) as opened:
        first = opened.paper(opened.find("is:unread")[0])
    title = first.title[:16].encode() if first else b""
    kept = place / "cache" / "carrel"
    aside = place / f"picture-of-{size}"
    with Terminal(reader(library), variables) as terminal:  # so that it keeps its picture
        terminal.until(title)
        terminal.quiet()
        terminal.send(b"q")
        terminal.end()
    if kept.exists():
        kept.rename(aside)

    def without() -> None:
        shutil.rmtree(kept, ignore_errors=True)

    def with_picture() -> None:
        without()
        shutil.copytree(aside, kept)

    name = f"carrel, {size:,} papers"
    found = [Program(name, reader(library), title, CHORD, without)]
    if aside.exists():
        found.append(Program(f"{name}, picture kept", reader(library), title, CHORD, with_picture))
    return found


def report(programs: list[Program]) -> None:
    """Print the table; the first run of each warmed the caches and is not counted."""
    print("| |frame|ratio|work|ratio|key|ratio|\n|---|" + "---:|" * 6)
    for program in programs:
        cells = []
        for name in ("frames", "works", "keys"):
            taken, empty = (median(getattr(each, name)) for each in (program, programs[0]))
            cells += [f"{taken:.0f}", f"{taken / empty:.2f}"]
        print(f"| {program.name} |{'|'.join(cells)}|")


def median(times: list[float]) -> float:
    return statistics.median(times[1:]) * 1000


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
