"""The libraries that benchmarks measure: the same papers for the same size, on any machine."""

from __future__ import annotations

import itertools
import json
import os
import random
import shutil
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from storage import merge
from storage.arriving import FeedInfo, Parsed, Record
from storage.codec import paper_document
from storage.engine.disk import Disk
from storage.engine.making import write_library
from storage.holdings import SCHEMA
from storage.model import Paper

START = datetime(2015, 1, 1, tzinfo=UTC)
WORDS = tuple(
    "attention bound causal decoder entropy field gradient horizon inverse join kernel lattice "  # noqa: SIM905
    "manifold network operator prior quantum regret sparse tensor update variance wavelet".split()
)
FEEDS = 20


def records(size: int, corpus: Path | None = None, seed: int = 1) -> Iterator[Record]:
    """Yield records, the oldest first."""
    chance = random.Random(seed)
    texts = real_texts(corpus) if corpus else made_texts(chance)
    for number in range(1, size + 1):
        title, abstract = next(texts)
        day = START + timedelta(minutes=5 * number)
        who = [f"{chance.choice(WORDS).title()} {chance.randrange(size)}" for _ in range(4)]
        yield Record(
            where=f"entry {number}",
            position=number % 100,
            title=title,
            abstract=abstract,
            authors=tuple(who),
            author_count=4,
            categories=("cs.LG", chance.choice(("cs.CL", "cs.CV", "stat.ML"))),
            arxiv_id=f"{seed:02d}{number // 100_000:02d}.{number % 100_000:05d}",
            published=day.date(),
        )


def made_texts(chance: random.Random) -> Iterator[tuple[str, str]]:
    for number in itertools.count():
        title = " ".join(chance.choices(WORDS, k=8)).title() + f" {number}"
        yield title, f"{title}. " + " ".join(chance.choices(WORDS, k=170))


def real_texts(corpus: Path) -> Iterator[tuple[str, str]]:
    while True:
        with corpus.open(encoding="utf-8") as lines:
            for line in lines:
                paper = json.loads(line)
                yield paper["title"], paper["abstract"]


def parsed(found: Iterator[Record], feed: str) -> Parsed:
    return Parsed(
        format="benchmark",
        feed=FeedInfo(key=f"feed:{feed}", title=f"Feed {feed}", kind="feed"),
        records=tuple(found),
    )


class Nothing:
    """A library without papers, as merging asks it."""

    def by_alias(self, alias: str) -> str | None:
        """See `foreseen.Known`."""
        return None

    def by_title(self, title_key: str) -> tuple[str, ...]:
        """See `foreseen.Known`."""
        return ()

    def by_lead(self, lead_key: str) -> tuple[str, ...]:
        """See `foreseen.Known`."""
        return ()

    def paper(self, key: str) -> Paper | None:
        """See `foreseen.Known`."""
        return None


def documents(size: int, corpus: Path | None = None) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, record in enumerate(records(size, corpus), 1):
        arrival = parsed(iter([record]), str(number % FEEDS))
        plan = merge.plan(arrival, Nothing(), now=START + timedelta(minutes=5 * number))
        (paper,) = plan.papers.values()
        yield number, paper_document(paper)


def made_library(kept: Path, size: int, corpus: Path | None = None) -> Path:
    """Return a compacted library of that size, made unless it is kept."""
    name = corpus.stem if corpus else "made"
    directory = kept / f"{name}-{size}"
    if (directory / "manifest.json").exists():
        return directory
    directory.mkdir(parents=True)
    say(f"making {size:,} papers …")
    tables = {"papers": documents(size, corpus), "feeds": feed_documents()}
    write_library(Disk(), directory, SCHEMA, tables)
    return directory


def feed_documents() -> Iterator[tuple[int, dict[str, Any]]]:
    for number in range(1, FEEDS + 1):
        key = f"feed:{number % FEEDS}"
        yield number, {"key": key, "title": f"Feed {number % FEEDS}", "kind": "feed"}


def scratch_copy(made: Path, place: Path) -> Path:
    """Return a copy that may be written to, quickly: layers never change, so they are shared."""
    place.mkdir(parents=True)
    for file in made.iterdir():
        if file.is_dir():
            shutil.copytree(file, place / file.name)
        elif file.suffix in (".jsonl", ".idx") and not file.name.startswith("journal-"):
            link_or_copy(file, place / file.name)
        else:
            shutil.copyfile(file, place / file.name)
    return place


def link_or_copy(file: Path, target: Path) -> None:
    try:
        os.link(file, target)
    except OSError:  # another disk
        shutil.copyfile(file, target)


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
