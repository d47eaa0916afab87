"""How long each importer takes, against the bare parse of the same bytes, in one run.

    python benchmarks/importers.py [FILE OR DIRECTORY …]

The bare parse is `feedparser.parse` for feeds, the standard library's for XML and JSON, and
decoding and splitting into lines for everything else. Without arguments, the samples in ../shared
are measured; what is absent is named and skipped. Small files are repeated until the figures mean
something. Last come 200 made-up feeds of 50 entries: read strictly, read by feedparser, and stored.
Times are of the processor, not of the clock.
"""

from __future__ import annotations

import io
import json
import random
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path
from xml.etree import ElementTree

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import feedparser

from storage.errors import SourceError
from storage.importers import Importer, Source, _quick, importers, parse
from storage.library import Library

SHARED = Path(__file__).resolve().parents[2] / "shared"
FEEDS = ("arxiv-atom", "arxiv-rss", "feed")
REPEATS = 5
LEAST = 0.02
TODAY = date(2026, 1, 1)


def main(arguments: list[str]) -> int:
    sources = list(read(arguments or [str(SHARED / "samples"), str(SHARED / "pages")]))
    print(
        f"{'format':<14} {'files':>5} {'records':>8} {'records/s':>10} {'bare/s':>10} {'ratio':>6}"
    )
    groups: dict[str, list[tuple[Importer, Source]]] = defaultdict(list)
    for source in sources:
        importer = next((one for one in importers() if one.sniff(source.data)), None)
        if importer is not None:
            groups[importer.FORMAT].append((importer, source))
    for importer in importers():
        report(importer.FORMAT, groups.get(importer.FORMAT, []))
    print(f"{'(sniff)':<14} {sniffing(sources)}")
    refresh()
    return 0


def read(places: list[str]) -> Iterator[Source]:
    for place in map(Path, places):
        if not place.exists():
            print(f"skipped: {place} is absent")
        for path in sorted(place.rglob("*")) if place.is_dir() else [place]:
            if path.is_file() and path.suffix != ".md" and path.name != "TRUTH.json":
                yield Source(name=path.name, data=path.read_bytes(), today=TODAY, author="Ann Lee")


def report(name: str, group: list[tuple[Importer, Source]]) -> None:
    records, ours, bare, files = 0, 0.0, 0.0, 0
    for importer, source in group:
        try:
            found = importer.parse(source).count
            bare_parse(name, source.data)
        except (SourceError, ElementTree.ParseError):
            continue
        if found:
            files, records = files + 1, records + found
            ours += seconds(partial(importer.parse, source))
            bare += seconds(partial(bare_parse, name, source.data))
    if not records:
        print(f"{name:<14} skipped: no file of this format")
        return
    print(
        f"{name:<14} {files:>5} {records:>8,} {records / ours:>10,.0f} {records / bare:>10,.0f}"
        f" {ours / bare:>6.2f}"
    )


def bare_parse(name: str, data: bytes) -> object:
    if name in FEEDS:
        return feedparser.parse(io.BytesIO(data))
    if name == "opml":
        return list(ElementTree.iterparse(io.BytesIO(data)))
    if name in ("json-feed", "carrel-jsonl", "tinydb"):
        return (
            [json.loads(line) for line in data.splitlines()] if name[0] == "c" else json.loads(data)
        )
    return data.decode("utf-8", "replace").splitlines()


def seconds(call: Callable[[], object]) -> float:
    """Return the best of some runs, each long enough to be measured."""
    start = time.process_time()
    call()
    once = time.process_time() - start
    times = max(1, int(LEAST / max(once, 1e-7)))
    best = once
    for _ in range(REPEATS):
        start = time.process_time()
        for _ in range(times):
            call()
        best = min(best, (time.process_time() - start) / times)
    return best


def refresh() -> None:
    """Measure what a refresh does between the network and the disk, and on it."""
    words = random.Random(1)
    sources = [made_up(number, words) for number in range(200)]
    strict = seconds(lambda: [parse(source) for source in sources])
    asked = _quick.read
    _quick.read = lambda *_, **__: None  # type: ignore[assignment]
    slow = seconds(lambda: [parse(source) for source in sources[:20]]) * 10
    _quick.read = asked
    start = time.process_time()
    with tempfile.TemporaryDirectory() as place, Library(Path(place) / "library") as library:
        for source in sources:
            library.take(parse(source), source=source.name)
    stored = time.process_time() - start
    for label, took in (("strict", strict), ("feedparser", slow), ("stored", stored)):
        print(f"{f'({label})':<14} {10_000 / took:>10,.0f} entries/s of 200 feeds of 50")


def made_up(number: int, words: random.Random) -> Source:
    def text(length: int) -> str:
        return " ".join(
            "".join(words.choices("etaoinshrdlu", k=words.randint(2, 9))) for _ in range(length)
        )

    items = "".join(
        f"<item><title>{text(9).title()}</title><link>https://site{number}.example/{entry}</link>"
        f'<guid isPermaLink="false">{number}-{entry}</guid><dc:creator>Ada {text(1).title()}'
        "</dc:creator><pubDate>Mon, 06 Oct 2025 10:00:00 GMT</pubDate><category>cs</category>"
        f"<description>{text(120)}.</description></item>"
        for entry in range(50)
    )
    data = (
        '<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>'
        f"<title>{text(2)}</title><link>https://site{number}.example/</link>{items}</channel></rss>"
    )
    name = f"https://site{number}.example/feed.xml"
    return Source(name=name, data=data.encode(), today=TODAY, content_type="application/rss+xml")


def sniff_all(data: bytes) -> None:
    for importer in importers():
        importer.sniff(data)


def sniffing(sources: list[Source]) -> str:
    if not sources:
        return "skipped: no files"
    each = [seconds(partial(sniff_all, source.data)) for source in sources[:100]]
    return f"{len(importers())} importers: {1e6 * sum(each) / len(each):.0f} µs a file"


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
