"""How long each importer takes, against the bare parse of the same bytes, in one run.

    python benchmarks/importers.py [FILE OR DIRECTORY …]

The bare parse is `feedparser.parse` for feeds, `orjson.loads` for JSON, and decoding and
splitting into lines for everything else. What merging the records into an empty library takes
is given apart. Without arguments, the samples in ../shared are measured; what is absent
is named and skipped. Small files are repeated until the figures mean something.
"""

from __future__ import annotations

import io
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import feedparser
import orjson

from benchmarks.made import Nothing
from storage import merge
from storage.errors import SourceError
from storage.importers import Importer, Source, importers

SHARED = Path(__file__).resolve().parents[2] / "shared"
FEEDS = ("arxiv-atom", "arxiv-rss", "feed")
REPEATS = 5
LEAST = 0.02
TODAY = date(2026, 1, 1)
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def main(arguments: list[str]) -> int:
    sources = list(read(arguments or [str(SHARED / "samples"), str(SHARED / "pages")]))
    print(
        f"{'format':<17} {'files':>5} {'records':>8} {'records/s':>10} {'bare/s':>10} {'ratio':>6}"
        f" {'merged/s':>10}"
    )
    groups: dict[str, list[tuple[Importer, Source]]] = defaultdict(list)
    for source in sources:
        importer = next((one for one in importers() if one.sniff(source.data)), None)
        if importer is not None:
            groups[importer.FORMAT].append((importer, source))
    for importer in importers():
        report(importer.FORMAT, groups.get(importer.FORMAT, []))
    print(f"{'(sniff)':<17} {sniffing(sources)}")
    return 0


def read(places: list[str]) -> Iterator[Source]:
    for place in map(Path, places):
        if not place.exists():
            print(f"skipped: {place} is absent")
        for path in sorted(place.rglob("*")) if place.is_dir() else [place]:
            if path.is_file() and path.suffix != ".md" and "truth" not in path.name.lower():
                yield Source(name=path.name, data=path.read_bytes(), today=TODAY, author="Ann Lee")


def report(name: str, group: list[tuple[Importer, Source]]) -> None:
    records, ours, bare, merging, files = 0, 0.0, 0.0, 0.0, 0
    for importer, source in group:
        try:
            parsed = importer.parse(source)
        except SourceError:
            continue
        if found := len(parsed.records):
            files, records = files + 1, records + found
            ours += seconds(partial(importer.parse, source))
            bare += seconds(partial(bare_parse, name, source.data))
            merging += seconds(partial(merge.plan, parsed, Nothing(), now=NOW))
    if not records:
        print(f"{name:<17} skipped: no file of this format")
        return
    print(
        f"{name:<17} {files:>5} {records:>8,} {records / ours:>10,.0f} {records / bare:>10,.0f}"
        f" {ours / bare:>6.2f} {records / merging:>10,.0f}"
    )


def bare_parse(name: str, data: bytes) -> object:
    if name in FEEDS:
        return feedparser.parse(io.BytesIO(data))
    if data[:1] in (b"{", b"["):
        return orjson.loads(data)
    return data.decode("utf-8", "replace").splitlines()


def seconds(call: Callable[[], object]) -> float:
    """Return the best of some runs, each long enough to be measured."""
    start = time.perf_counter()
    call()
    once = time.perf_counter() - start
    times = max(1, int(LEAST / max(once, 1e-7)))
    best = once
    for _ in range(REPEATS):
        start = time.perf_counter()
        for _ in range(times):
            call()
        best = min(best, (time.perf_counter() - start) / times)
    return best


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
