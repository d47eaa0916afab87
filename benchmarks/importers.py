"""How long each importer takes, against the bare parse of the same bytes, in one run.

    python benchmarks/importers.py [FILE OR DIRECTORY …]

The bare parse is what a program does that only takes the format apart, with the library that is
usual for it: feedparser for feeds, bibtexparser's splitter for BibTeX, rispy for RIS (where it is
installed), ElementTree for other XML, the standard library's `json.loads` for JSON. Each line names
it. JSON is compared with orjson too: its bare parse gives a dict from C, of which an importer
has yet to make records. BibTeX is compared with bibtexparser also when that resolves LaTeX and
takes names apart, as an import has to. Saved pages are text: what there is to take apart is decoded
and split into lines, and nothing has been understood then; the same stands for what its library
cannot read.

Times are those of the processor, the best of several runs, so a busy machine changes little. What
merging the records into an empty library takes is given apart. Without arguments, the samples in
../shared are measured; what is absent is named and skipped.
"""

from __future__ import annotations

import importlib
import io
import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from functools import partial
from html.entities import name2codepoint
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree import ElementTree

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import feedparser
import orjson
from bibtexparser import parse_string
from bibtexparser.middlewares import LatexDecodingMiddleware, SeparateCoAuthors, SplitNameParts
from bibtexparser.splitter import Splitter

from benchmarks.made import Nothing
from storage import merge
from storage.errors import SourceError
from storage.importers import Importer, Source, importers

SHARED = Path(__file__).resolve().parents[2] / "shared"
FEEDS = ("arxiv-atom", "arxiv-rss", "feed")
REPEATS = 7
LEAST = 0.02
TODAY = date(2026, 1, 1)
NOW = datetime(2026, 1, 1, tzinfo=UTC)


class Bare(NamedTuple):
    """A bare parse."""

    name: str
    parse: Callable[[bytes], object]


def main(arguments: list[str]) -> int:
    sources = list(read(arguments or [str(SHARED / "samples"), str(SHARED / "pages")]))
    if rispy() is None:
        print("rispy is not installed: RIS is compared with splitting into lines")
    print(
        f"{'format':<17} {'files':>5} {'records':>8} {'records/s':>10} {'bare/s':>11} {'ratio':>6}"
        f" {'orjson':>6} {'merged/s':>10}  bare parse"
    )
    groups: dict[str, list[tuple[Importer, Source]]] = defaultdict(list)
    for source in sources:
        importer = next((one for one in importers() if one.sniff(source.data)), None)
        if importer is not None:
            groups[importer.FORMAT].append((importer, source))
    for importer in importers():
        report(importer.FORMAT, groups.get(importer.FORMAT, []))
    print(f"{'(sniff)':<17} {sniffing(sources)}")
    print(f"{'(bibtex)':<17} {resolving(groups.get('bibtex', []))}")
    return 0


def read(places: list[str]) -> Iterator[Source]:
    for place in map(Path, places):
        if not place.exists():
            print(f"skipped: {place} is absent")
        for path in sorted(place.rglob("*")) if place.is_dir() else [place]:
            if path.is_file() and path.suffix != ".md" and "truth" not in path.name.lower():
                yield Source(name=path.name, data=path.read_bytes(), today=TODAY, author="Ann Lee")


def report(name: str, group: list[tuple[Importer, Source]]) -> None:
    records, files = 0, 0
    took: Counter[str] = Counter()
    spent: dict[str, float] = defaultdict(float)
    for importer, source in group:
        try:
            parsed = importer.parse(source)
        except SourceError:
            continue
        if found := len(parsed.records):
            files, records = files + 1, records + found
            spent["ours"] += seconds(partial(importer.parse, source))
            bare = bare_of(name, source.data)
            took[bare.name] += 1
            spent["bare"] += seconds(partial(bare.parse, source.data))
            if bare.parse is json.loads:
                spent["orjson"] += seconds(partial(orjson.loads, source.data))
            spent["merging"] += seconds(partial(merge.plan, parsed, Nothing(), now=NOW))
    if not records:
        print(f"{name:<17} skipped: no file of this format")
        return
    ours, c_parse = spent["ours"], spent["orjson"]
    print(
        f"{name:<17} {files:>5} {records:>8,} {records / ours:>10,.0f}"
        f" {records / spent['bare']:>11,.0f} {ours / spent['bare']:>6.2f}"
        f" {f'{ours / c_parse:.1f}' if c_parse else '':>6} {records / spent['merging']:>10,.0f}"
        f"  {', '.join(f'{each} ({count})' for each, count in took.most_common())}"
    )


def bare_of(name: str, data: bytes) -> Bare:
    """Return the bare parse of these bytes: the first that can read them."""
    for bare in _possible(name, data):
        try:
            bare.parse(data)
        except Exception as error:  # whatever a library raises at what is damaged
            del error
            continue
        return bare
    return Bare("lines", split)


def _possible(name: str, data: bytes) -> Iterator[Bare]:
    if name in FEEDS:
        yield Bare("feedparser", lambda data: feedparser.parse(io.BytesIO(data)))
    elif name == "bibtex":
        yield Bare("bibtexparser", lambda data: Splitter(data.decode("utf-8", "replace")).split())
    elif name == "ris" and (library := rispy()) is not None:
        yield Bare("rispy", lambda data: library.loads(data.decode("utf-8-sig", "replace")))
    elif data.lstrip()[:1] in (b"{", b"["):
        yield Bare("json", json.loads)
    elif data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
        yield Bare("ElementTree", tree)


def resolving(group: list[tuple[Importer, Source]]) -> str:
    """Compare with what the library needs for LaTeX resolved and names taken apart."""
    if not group:
        return "skipped: no files"
    layers = [LatexDecodingMiddleware(), SeparateCoAuthors(), SplitNameParts()]
    ours = theirs = 0.0
    for importer, source in group:
        text = source.data.decode("utf-8", "replace")
        ours += seconds(partial(importer.parse, source))
        theirs += seconds(partial(parse_string, text, append_middleware=layers))
    return f"{ours / theirs:.2f} of bibtexparser with LaTeX resolved and names taken apart"


def rispy() -> Any:
    try:
        return importlib.import_module("rispy")
    except ImportError:
        return None


def tree(data: bytes) -> object:
    """Parse XML; a document may name characters by the names that HTML has."""
    parser = ElementTree.XMLParser()
    parser.entity.update({name: chr(code) for name, code in name2codepoint.items()})
    return ElementTree.fromstring(data, parser)


def split(data: bytes) -> object:
    return data.decode("utf-8", "replace").splitlines()


def seconds(call: Callable[[], object]) -> float:
    """Return the best of some runs, each long enough to be measured."""
    start = time.process_time()
    call()
    once = time.process_time() - start
    times = max(1, int(LEAST / max(once, 1e-6)))
    best = once if once > LEAST else float("inf")
    for _ in range(REPEATS):
        start = time.process_time()
        for _ in range(times):
            call()
        best = min(best, (time.process_time() - start) / times)
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
