"""What a list of many rows costs: Carrel's beside Textual's own widgets with the same titles.

    python benchmarks/list.py [--sizes 100 10000 100000] [--times 15] [--keep DIRECTORY]

*Shown* is from the start of the process to the last row that is in sight; *down*, *page* and *end*
are from the byte typed to the first output, as medians in milliseconds. Carrel shows four panes
beside, the other programs the list alone.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.latency import reading
from benchmarks.made import made_library, say, scratch_copy
from benchmarks.terminal import Terminal, environment, reader
from storage.library import Library

OPTION_LIST = """
import sys
from textual.app import App
from textual.widgets import OptionList
class Listed(App):
    def compose(self):
        yield OptionList(*(f"{n:06} a title of this many words, more or less, and its author" for n
                           in range(int(sys.argv[1]))), markup=False)
Listed().run()
"""
DATA_TABLE = """
import sys
from textual.app import App
from textual.widgets import DataTable
class Listed(App):
    def compose(self):
        yield DataTable(cursor_type="row")
    def on_mount(self):
        table = self.query_one(DataTable)
        table.add_columns("title", "author", "day")
        table.add_rows((f"{n:06} a title of this many words, more or less", "author", "May 1")
                       for n in range(int(sys.argv[1])))
Listed().run()
"""
PEERS = {"OptionList": OPTION_LIST, "DataTable": DATA_TABLE}
KEYS = {"down": b"\x1b[B", "page": b"\x1b[6~", "end": b"\x1b[F"}
BACK = b"\x1b[H"
Figures = dict[str, float]


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--sizes", nargs="+", type=int, default=[100, 10_000, 100_000])
    parser.add_argument("--times", type=int, default=15)
    parser.add_argument("--keep", type=Path, help="where generated libraries are kept")
    options = parser.parse_args(arguments)
    print("| list | rows | shown |" + "".join(f" {key} |" for key in KEYS))
    print("|---|---:|---:|" + "---:|" * len(KEYS))
    with tempfile.TemporaryDirectory() as scratch:
        place = Path(scratch)
        for size in options.sizes:
            say(f"{size:,} rows …")
            made = made_library(options.keep or place / "made", size)
            library = scratch_copy(made, place / f"of-{size}")
            tell("Carrel", size, carrel(library, environment(place / "cache"), options.times))
            for name, program in PEERS.items():
                command = [sys.executable, "-c", program, str(size)]
                with Terminal(command, environment(place / "cache")) as terminal:
                    shown = terminal.until(b"000020")
                    tell(name, size, {"shown": shown} | keys(terminal, options.times))
    return 0


def carrel(library: Path, variables: dict[str, str], times: int) -> Figures:
    with Library(library) as opened:
        title = opened.require(opened.find("")[20]).title[:20]
    with reading(library, variables, pane="feed") as terminal:
        found = keys(terminal, times)
    with Terminal(reader(library), variables) as terminal:
        return {"shown": terminal.until(title.encode())} | found


def keys(terminal: Terminal, times: int) -> Figures:
    terminal.quiet(1.0)
    found: Figures = {}
    for name, key in KEYS.items():
        taken = []
        for _ in range(times):
            if name == "end":
                terminal.answer(BACK)
            if (took := terminal.answer(key)) is not None:
                taken.append(took[0])
        found[name] = statistics.median(taken) if taken else 0.0
    return found


def tell(name: str, size: int, figures: Figures) -> None:
    print(f"| {name} | {size:,} |" + "".join(f" {f * 1000:,.1f} |" for f in figures.values()))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
