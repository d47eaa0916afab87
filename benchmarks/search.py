"""What search costs: tantivy as Carrel uses it beside SQLite FTS5, on the same texts, in one run.

    python benchmarks/search.py [--sizes 10000 100000] [--corpus FILE] [--keep DIRECTORY]

Papers are generated: of words that are as frequent as words are (the second half as frequent as the
first, the third a third …), more of them the more papers there are; `--corpus` mixes the abstracts
of a file of JSON lines instead. Queries are what is typed: one to three words of some title, letter
by letter, every tenth of them in quotes. An answer is the newest 100 papers and how many there are.
Times are the processor's, so that what else runs does not count. FTS5 is contentless with
`prefix='2 3'`; it is left out from a million papers on.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from storage.engine.disk import Disk
from storage.engine.journal import header
from storage.engine.making import layer_of
from storage.engine.manifest import Manifest, TableEntry, save
from storage.engine.store import Store
from storage.holdings import SCHEMA
from storage.search.index import TextIndex
from storage.search.keeping import building, surroundings
from storage.search.questions import All, Phrase, Question
from storage.search.texts import segments
from storage.tokens import tokens

START = datetime(2005, 1, 1, tzinfo=UTC)
SOUNDS = "ba ce di fo gu ha ke li mo nu pa re si to vu wa ye zo sha tri ple con sta".split()  # noqa: SIM905
QUERIES = 60
LIMIT = 100
FTS_LIMIT = 300_000
COLUMNS = ("title", "author", "abstract", "venue", "aff", "id")


@dataclass(frozen=True)
class Typed:
    """What stands in the search box after one key."""

    words: tuple[str, ...]
    is_quoted: bool

    def question(self) -> Question:
        """Return it as the index is asked."""
        if self.is_quoted:
            return Phrase("", self.words, prefix=True)
        return All(tuple(Phrase("", (word,), prefix=True) for word in self.words))

    def match(self) -> str:
        """Return it as FTS5 is asked."""
        if self.is_quoted:
            return '"' + " ".join(self.words) + '"*'
        return " AND ".join(f'"{word}"*' for word in self.words)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--sizes", nargs="+", type=int, default=[10_000, 100_000])
    parser.add_argument("--corpus", type=Path, help="JSON lines with title and abstract")
    parser.add_argument("--keep", type=Path, help="where generated libraries are kept")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as scratch:
        kept = options.keep or Path(scratch)
        results = {size: measure(kept, size, options.corpus) for size in options.sizes}
    report(results)
    return 0


# Papers


def made_library(kept: Path, size: int, corpus: Path | None) -> Path:
    """Return a library of that size, made unless it is kept."""
    directory = kept / f"search-{corpus.stem if corpus else 'made'}-{size}"
    if (directory / "manifest.json").exists():
        return directory
    directory.mkdir(parents=True)
    say(f"making {size:,} papers …")
    disk = Disk()
    content = documents(size, corpus)
    entry, count, highest = layer_of(disk, directory, "papers", 2, SCHEMA.of("papers"), content)
    manifest = Manifest(2, 0, 0, {"papers": TableEntry(count, highest, (entry,))})
    disk.write_file(directory / manifest.journal, header(2, 0, 0))
    save(disk, directory, manifest)
    return directory


def documents(size: int, corpus: Path | None) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield papers by number, the oldest first."""
    chance = random.Random(size)
    word = words(chance, size)
    texts = mixed(corpus, chance, word) if corpus else spoken(chance, word)
    for number in range(1, size + 1):
        title, abstract = next(texts)
        moment = START + timedelta(minutes=4 * number)
        who = [f"{word()} {word()}" for _ in range(4)]
        identifier = f"{moment:%y%m}.{number % 100_000:05d}"
        yield (
            number,
            {
                "key": f"p{number}",
                "title": title,
                "abstract": abstract,
                "authors": who,
                "who": who,
                "affiliations": [f"University of {word()}"],
                "categories": ["cs.LG"],
                "arxiv_id": identifier,
                "aliases": [f"arxiv:{identifier}"],
                "published": f"{moment:%Y-%m-%d}",
                "added": moment.isoformat(),
                "sightings": [{"feed": "f", "seen": moment.isoformat(), "position": number % 100}],
            },
        )


def words(chance: random.Random, size: int) -> Callable[[], str]:
    """Return what says words, each about as often as its rank has it."""
    known = int(20 * (200 * size) ** 0.55)  # how many there are in so much text
    weights = list(accumulate(1 / (rank + 2.7) for rank in range(known)))
    spelled = [spelling(rank) for rank in range(known)]
    drawn: list[str] = []

    def word() -> str:
        if not drawn:
            drawn.extend(chance.choices(spelled, cum_weights=weights, k=10_000))
        return drawn.pop()

    return word


def spelling(rank: int) -> str:
    """Return a word of its own for each rank: the frequent ones are short."""
    # Mixed, so that neighbours in frequency are none in spelling.
    length = (
        1 if rank < 20 else 2 if rank < 400 else 3 if rank < 9_000 else 4 if rank < 200_000 else 5
    )
    mixed_rank = rank * 7_919 % len(SOUNDS) ** length
    letters = []
    for _ in range(length):
        mixed_rank, place = divmod(mixed_rank, len(SOUNDS))
        letters.append(SOUNDS[place])
    return "".join(letters)


def spoken(chance: random.Random, word: Callable[[], str]) -> Iterator[tuple[str, str]]:
    while True:
        title = " ".join(word() for _ in range(9))
        yield title.capitalize(), " ".join(word() for _ in range(chance.randrange(90, 240))) + "."


def mixed(
    corpus: Path, chance: random.Random, word: Callable[[], str]
) -> Iterator[tuple[str, str]]:
    """Yield titles as they are, abstracts of two halves, and some words nobody else has."""
    with corpus.open(encoding="utf-8") as lines:
        papers = [(p["title"], p["abstract"] or "") for p in map(json.loads, lines)]
    while True:
        for title, abstract in papers:
            other = chance.choice(papers)[1]
            half = abstract[: len(abstract) // 2] + other[len(other) // 2 :]
            yield title, f"{half} {word()} {word()}"


# What is typed


def typed(directory: Path) -> list[Typed]:
    """Return what stands in the search box key by key, for some queries."""
    chance = random.Random(4)
    found: list[Typed] = []
    store = Store(directory, SCHEMA)
    papers = store.shelf("papers")
    for query in range(QUERIES):
        document = papers.get(chance.randrange(1, papers.highest + 1)) or {}
        title = [word for word in tokens(document["title"]) if len(word) > 1]
        count = min(chance.choice((1, 2, 2, 3)), len(title))
        start = chance.randrange(len(title) - count + 1)
        chosen = title[start : start + count]
        for at, word in enumerate(chosen):
            for length in range(1, len(word) + 1):
                found.append(Typed((*chosen[:at], word[:length]), query % 10 == 0))
    store.close()
    return found


# Measuring


@dataclass
class Measured:
    """What was measured of one of the two."""

    build: float
    size: float
    memory: float
    update: float
    times: list[float]
    all_times: list[float]


def measure(kept: Path, size: int, corpus: Path | None) -> dict[str, Measured]:
    directory = made_library(kept, size, corpus)
    say(f"measuring {size:,} papers …")
    keys = typed(directory)
    results = {"tantivy": measure_tantivy(directory, keys)}
    if size <= FTS_LIMIT:
        results["FTS5"] = measure_fts(directory, keys)
        compare(directory, keys)
    return results


def measure_tantivy(directory: Path, keys: list[Typed]) -> Measured:
    subprocess.run(["rm", "-rf", str(directory / "search")], check=True)
    build, memory = timed_build(directory)
    files = (path for path in (directory / "search").rglob("*") if path.is_file())
    size = sum(path.stat().st_size for path in files) / 1e6
    (directory / "search" / "pending").write_bytes((1).to_bytes(8, "little"))
    update, _ = timed_build(directory)  # one paper
    store = Store(directory, SCHEMA)
    index = TextIndex(store)
    questions = [key.question() for key in keys]
    for question in questions[:20]:
        index.hits(question, limit=LIMIT)
    times = each(lambda question: index.hits(question, limit=LIMIT), questions)
    all_times = each(index.matching, questions)
    store.close()
    return Measured(build, size, memory, update, times, all_times)


def timed_build(directory: Path) -> tuple[float, float]:
    """Run the building process; returns its seconds of work, and its memory in MB.

    It takes low priority, so how long it takes is a matter of what else is going on.
    """
    root = Path(__file__).resolve().parents[1]
    process = subprocess.Popen(
        building(directory), cwd=root, env=surroundings(), stdout=subprocess.DEVNULL
    )
    most = 0.0
    while True:
        ended, status, usage = os.wait4(process.pid, os.WNOHANG)
        if ended:
            break
        most = max(most, own_memory(process.pid))
        time.sleep(0.5)  # looking through a large map takes time itself
    if status:
        raise SystemExit("The index could not be built.")
    return usage.ru_utime + usage.ru_stime, most


def own_memory(process: int) -> float:
    """Return the megabytes that are a process's own, pages of mapped files left out."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) / 1024 for line in lines if line.startswith("Anonymous:"))


def measure_fts(directory: Path, keys: list[Typed]) -> Measured:
    path = directory / "fts.sqlite"
    path.unlink(missing_ok=True)
    connection = sqlite3.connect(path, isolation_level=None)
    columns = ", ".join(COLUMNS)
    connection.execute(
        f"CREATE VIRTUAL TABLE texts USING fts5({columns}, content='', prefix='2 3')"
    )
    start = time.process_time()
    connection.execute("BEGIN")
    marks = ", ".join("?" * (1 + len(COLUMNS)))
    connection.executemany(
        f"INSERT INTO texts(rowid, {columns}) VALUES ({marks})", fts_rows(directory)
    )
    connection.execute("COMMIT")
    connection.execute("INSERT INTO texts(texts) VALUES('optimize')")
    build = time.process_time() - start

    def newest(match: str) -> None:
        where = "FROM texts WHERE texts MATCH ?"
        connection.execute(
            f"SELECT rowid {where} ORDER BY rowid DESC LIMIT {LIMIT}", (match,)
        ).fetchall()
        connection.execute(f"SELECT count(*) {where}", (match,)).fetchone()

    def every(match: str) -> None:
        connection.execute("SELECT rowid FROM texts WHERE texts MATCH ?", (match,)).fetchall()

    matches = [key.match() for key in keys]
    times, all_times = each(newest, matches), each(every, matches)
    connection.close()
    size = path.stat().st_size / 1e6
    return Measured(build, size, float("nan"), float("nan"), times, all_times)


def fts_rows(directory: Path) -> Iterator[tuple[Any, ...]]:
    store = Store(directory, SCHEMA)
    papers = store.shelf("papers")
    for number in papers:
        texts = segments(papers.get(number) or {}, {})
        yield (number, *(" . ".join(" ".join(tokens(t)) for t in texts[c]) for c in COLUMNS))
    store.close()


def compare(directory: Path, keys: list[Typed]) -> None:
    """Stop when the two do not find the same."""
    store = Store(directory, SCHEMA)
    index = TextIndex(store)
    connection = sqlite3.connect(directory / "fts.sqlite")
    for key in random.Random(5).sample(keys, min(60, len(keys))):
        if key.is_quoted:
            continue  # FTS5 lets a phrase go from one author to the next
        rows = connection.execute("SELECT rowid FROM texts WHERE texts MATCH ?", (key.match(),))
        theirs, ours = {row[0] for row in rows}, set(index.matching(key.question()))
        if theirs != ours:
            raise SystemExit(f"{key}: {len(ours):,} hits, FTS5 has {len(theirs):,}")
    connection.close()
    store.close()


def each(work: Callable[[Any], Any], values: list[Any]) -> list[float]:
    """Return how much work each of some values is, in milliseconds of the processor's time."""
    taken = []
    for value in values:
        start = time.process_time()
        work(value)
        taken.append((time.process_time() - start) * 1000)
    return taken


# Telling


def report(results: dict[int, dict[str, Measured]]) -> None:
    print(
        "| papers | | build, CPU s | disk, MB | memory, MB | one paper changed, CPU s "
        "| key, ms p50 | p95 | worst | all hits, ms p50 | p95 |"
    )
    print("|---:|---|" + "---:|" * 9)
    for size, both in results.items():
        for name, measured in both.items():
            cells = [
                f"{measured.build:,.1f}", f"{measured.size:,.0f}",
                shown(measured.memory, 0), shown(measured.update, 2),
                *spread(measured.times), f"{max(measured.times):,.1f}",
                *spread(measured.all_times),
            ]  # fmt: skip
            print(f"| {size:,} | {name} | " + " | ".join(cells) + " |")


def spread(times: list[float]) -> tuple[str, str]:
    """Return median and 95th percentile."""
    return f"{statistics.median(times):,.1f}", f"{statistics.quantiles(times, n=20)[-1]:,.1f}"


def shown(value: float, digits: int) -> str:
    return "" if value != value else f"{value:,.{digits}f}"


def say(what: str) -> None:
    print(what, file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
