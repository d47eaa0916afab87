"""What our list costs beside Textual's own: to be mounted, and to move its cursor by one row.

    python benchmarks/list.py [--sizes 100 10000 100000] [--keep DIRECTORY]

Each list is the only widget of an app of 120 × 40 cells without a terminal and shows the titles of
the same papers. *Mount* is from the list's creation until the app is idle with all rows in it;
*key* from the move until the screen is idle again. Medians of the processor's time, in
milliseconds: what waits costs nothing here.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from textual.app import App
from textual.content import Content
from textual.widget import Widget
from textual.widgets import DataTable, OptionList

from benchmarks.made import made_library, say
from storage.library import Library
from tui.widgets.paper_list import PaperList

MOVES = 40
SLOW = 100_000
"""Rows from which Textual's lists are mounted once only: they take seconds."""


class Bare(App[None]):
    """An app with nothing in it yet."""

    CSS_PATH = str(Path(__file__).resolve().parents[1] / "tui" / "app.tcss")

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """See Textual; our style sheet names colours of its own."""
        from tui.app import OWN_VARIABLES

        return dict(OWN_VARIABLES)


def ours(library: Library, size: int) -> tuple[Widget, Callable[[], None]]:
    papers = PaperList(library, today=date(2026, 1, 1), id="papers")
    papers.list_papers(library.find(""), cursor=None)
    return papers, lambda: papers.move_by(1)


def option_list(library: Library, size: int) -> tuple[Widget, Callable[[], None]]:
    titles = (Content(paper.title) for key in library.find("") if (paper := library.paper(key)))
    options = OptionList(*titles, markup=False)
    return options, options.action_cursor_down


def data_table(library: Library, size: int) -> tuple[Widget, Callable[[], None]]:
    table: DataTable[str] = DataTable(cursor_type="row")
    table.add_column("title", width=80)
    for key in library.find(""):
        if (paper := library.paper(key)) is not None:
            table.add_row(paper.title)
    return table, table.action_cursor_down


LISTS = {"PaperList": ours, "OptionList": option_list, "DataTable": data_table}


async def measure(
    make: Callable[[Library, int], tuple[Widget, Callable[[], None]]], library: Library, size: int
) -> tuple[float, float]:
    """Return the times to mount a list and to move in it, in milliseconds."""
    app = Bare()
    async with app.run_test(size=(120, 40)) as pilot:
        start = time.process_time()
        widget, move = make(library, size)
        await app.mount(widget)
        await pilot.pause()
        mounted = time.process_time() - start
        widget.focus()
        await pilot.pause()
        moves = []
        for _ in range(MOVES):
            start = time.process_time()
            move()
            await pilot.pause()
            moves.append(time.process_time() - start)
    return mounted * 1000, statistics.median(moves) * 1000


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--sizes", nargs="+", type=int, default=[100, 10_000, 100_000])
    parser.add_argument("--keep", type=Path, help="where generated libraries are kept")
    options = parser.parse_args(arguments)
    print("| rows |" + "|".join(f"{name}: mount|key" for name in LISTS) + "|")
    print("|---:|" + "---:|" * (2 * len(LISTS)))
    with tempfile.TemporaryDirectory() as scratch:
        for size in options.sizes:
            say(f"{size:,} rows …")
            with Library(made_library(options.keep or Path(scratch) / "made", size)) as library:
                cells = []
                for make in LISTS.values():
                    runs = 1 if size >= SLOW and make is not ours else 3
                    found = [asyncio.run(measure(make, library, size)) for _ in range(runs)]
                    cells += [statistics.median(each[part] for each in found) for part in (0, 1)]
                    gc.collect()
            print(f"| {size:,} |" + "|".join(f"{cell:,.1f}" for cell in cells) + "|", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
