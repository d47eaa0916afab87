"""How long a key takes, from the byte typed to the last byte painted, through a pseudo-terminal.

    python benchmarks/latency.py [--sizes 100 10000 100000] [--times 20] [--keep DIRECTORY]

The same papers and keys in Carrel and, where it is installed, in newsboat. For each key: the time
to the first output, then to the last one before a pause, as medians and 95th percentiles in
milliseconds. Carrel's detail pane follows the cursor 30 ms after it came to rest: that is part of
*settled* where the cursor moves, not of *first*. *Far* is over papers of which all but a few are
read; among 100 papers nothing is far, and a feed has five. All sizes are measured in turn,
key by key; the ratios compare the largest library with the others.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from email.utils import format_datetime
from pathlib import Path
from xml.sax.saxutils import escape

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.made import FEEDS, START, made_library, records, say, scratch_copy
from benchmarks.terminal import Terminal, environment, reader
from storage.library import Library

KEYS = (
    ("j", b"", b"j"),
    ("k", b"", b"k"),
    ("ctrl+d", b"gg", b"\x04"),
    ("G", b"gg", b"G"),
    ("gg, its second g", b"Gg", b"g"),
    ("r", b"j", b"r"),
    ("s", b"j", b"s"),
    ("n", b"", b"n"),
    ("p", b"", b"p"),
)
"""Name, what is typed before, what is measured."""
FAR = (("n, far", b"", b"n"), ("p, far", b"", b"p"))
FEED = (
    ("next feed", b"", b"j"),
    ("feed before", b"", b"k"),
    ("all papers", b"j", b"k"),
)
WHOLE = (
    ("sort by title, its second key", b"SdS", b"t"),
    ("sort by arrival, its second key", b"SdS", b"a"),
    ("search, first letter", b"/\x15", b"m"),
    ("search, second letter", b"\x15m", b"a"),
    ("search, fourth letter", b"\x15man", b"i"),
    ("search, second word", b"\x15manifold ", b"k"),
)
FAR_APART = 997
NEWSBOAT_KEYS = (
    ("ctrl+d", b"g", b"\x04"),
    *(key for key in KEYS if key[0] not in ("s", "ctrl+d", "gg, its second g")),
)
NEWSBOAT_CONFIG = """
bind-key j down
bind-key k up
bind-key g home
bind-key G end
bind-key ^D pagedown
bind-key r toggle-article-read
bind-key n next-unread
bind-key p prev-unread
auto-reload no
goto-next-feed no
show-read-articles yes
"""

Times = dict[str, list[tuple[float, float]]]
Results = dict[int, Times]
Keys = tuple[tuple[str, bytes, bytes], ...]


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--sizes", nargs="+", type=int, default=[100, 10_000, 100_000])
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--keep", type=Path, help="where generated libraries are kept")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as scratch:
        place = Path(scratch)
        kept = options.keep or place / "made"
        libraries = {
            size: scratch_copy(made_library(kept, size), place / f"of-{size}")
            for size in options.sizes
        }
        report("carrel", measure_carrel(libraries, environment(place / "cache"), options.times))
        if shutil.which("newsboat"):
            report("newsboat", measure_newsboat(options.sizes, kept, place, options.times))
        else:
            print("\nnewsboat is not installed: skipped")
    return 0


def measure_carrel(libraries: dict[int, Path], variables: dict[str, str], times: int) -> Results:
    say("carrel …")
    found: Results = {size: {} for size in libraries}
    for keys, pane in ((KEYS, "feed"), (FEED, "sources"), (WHOLE, "feed"), (FAR, "feed")):
        if keys is FAR:
            for library in libraries.values():
                read_all_but_few(library)
        with ExitStack() as stack:
            terminals = {
                size: stack.enter_context(reading(library, variables, pane=pane))
                for size, library in libraries.items()
            }
            measure(terminals, keys, times, found)
    return found


def read_all_but_few(library: Path) -> None:
    with Library(library) as opened:
        every = opened.find("")
        opened.set_read((key for n, key in enumerate(every) if n % FAR_APART), True)


def measure_newsboat(sizes: list[int], kept: Path, place: Path, times: int) -> Results:
    say("newsboat …")
    found: Results = {size: {} for size in sizes}
    with ExitStack() as stack:
        terminals = {size: stack.enter_context(newsboat_on(kept, size, place)) for size in sizes}
        measure(terminals, NEWSBOAT_KEYS, times, found)
    return found


@contextmanager
def reading(library: Path, variables: dict[str, str], *, pane: str) -> Iterator[Terminal]:
    """Open the reader on all papers, the focus in a pane."""
    with Library(library) as opened:
        left = {"place": "view:", "paper": opened.find("")[0], "filter": "", "pane": pane}
        opened.remember("reader", left)
    with Terminal(reader(library), variables) as terminal:
        terminal.until(b"\x1b[?2004h")
        terminal.quiet(5.0)  # until the search index is made, too
        yield terminal


def measure(terminals: dict[int, Terminal], keys: Keys, times: int, found: Results) -> None:
    """Add the times of each key, to the first and to the last output; all sizes in turn."""
    for name, before, key in keys:
        for size in terminals:
            found[size][name] = []
        for _ in range(times):
            for size, terminal in terminals.items():
                if before:
                    terminal.answer(before)
                if (took := terminal.answer(key)) is not None:
                    found[size][name].append(took)


@contextmanager
def newsboat_on(kept: Path, size: int, place: Path) -> Iterator[Terminal]:
    """Open newsboat on the same papers, in the list of all of them."""
    home = kept / f"newsboat-{size}"
    if not (home / "cache.db").exists():
        fill_newsboat(home, size)
    cache = place / f"newsboat-{size}.db"
    shutil.copyfile(home / "cache.db", cache)
    with Terminal(newsboat_command(home, cache), environment(place / "cache")) as terminal:
        terminal.until(b"All")
        terminal.quiet(1.0)
        terminal.send(b"\r")
        terminal.quiet(5.0)
        yield terminal


def newsboat_command(home: Path, cache: Path) -> list[str]:
    return [
        "newsboat",
        "-q",
        "-C",
        str(home / "config"),
        "-u",
        str(home / "urls"),
        "-c",
        str(cache),
    ]


def fill_newsboat(home: Path, size: int) -> None:
    """Give newsboat the papers as feeds, and let it fill its cache."""
    home.mkdir(parents=True, exist_ok=True)
    (home / "config").write_text(NEWSBOAT_CONFIG)
    feeds: list[list[str]] = [[] for _ in range(min(FEEDS, size))]
    for number, record in enumerate(records(size), 1):
        feeds[number % len(feeds)].append(
            f"<item><title>{escape(record.title)}</title><guid>{record.arxiv_id}</guid>"
            f"<link>https://arxiv.org/abs/{record.arxiv_id}</link>"
            f"<pubDate>{format_datetime(START.replace(minute=number % 60))}</pubDate>"
            f"<description>{escape(record.abstract or '')}</description></item>"
        )
    urls = ['"query:All:title =~ \\".\\""']
    for number, items in enumerate(feeds):
        file = home / f"feed-{number}.xml"
        head = f"<title>Feed {number}</title><link>https://arxiv.org/</link><description/>"
        body = "".join(items)
        file.write_text(f'<rss version="2.0"><channel>{head}{body}</channel></rss>')
        urls.append(file.as_uri())
    (home / "urls").write_text("\n".join(urls) + "\n")
    command = [*newsboat_command(home, home / "cache.db"), "-x", "reload"]
    subprocess.run(
        command, check=True, stdout=subprocess.DEVNULL, env={**os.environ, "TERM": "xterm"}
    )


def report(name: str, results: Results) -> None:
    sizes = list(results)
    most = max(sizes)
    print(f"\n### {name}\n\nfirst output p50 / p95 · settled p50 / p95, in milliseconds\n")
    heads = "|".join(f"first, {most:,} / {size:,}" for size in sizes if size != most)
    print(f"| key |{'|'.join(f'{size:,}' for size in sizes)}|{heads}|")
    print(f"|---|{'---:|' * (2 * len(sizes) - 1)}")
    for key in results[most]:
        cells = [cell(results[size][key]) for size in sizes]
        ratios = [ratio(results, key, most, size) for size in sizes if size != most]
        print(f"| {key} |{'|'.join((*cells, *ratios))}|")


def ratio(results: Results, key: str, size: int, to: int) -> str:
    """Return how much longer a key takes in the larger library, to its first output."""
    many, few = (median(results[each][key], 0) for each in (size, to))
    return f"{many / few:.2f}" if few and many else ""


def cell(times: list[tuple[float, float]]) -> str:
    if not times:
        return "nothing to paint"
    return " · ".join(f"{median(times, n):.1f} / {worst(times, n):.1f}" for n in (0, 1))


def median(times: list[tuple[float, float]], part: int) -> float:
    return statistics.median(each[part] for each in times) * 1000 if times else 0.0


def worst(times: list[tuple[float, float]], part: int) -> float:
    ordered = sorted(each[part] for each in times)
    return ordered[min(len(ordered) - 1, round(0.95 * len(ordered)))] * 1000


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
