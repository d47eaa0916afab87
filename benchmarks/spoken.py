"""Papers to search in: words as frequent as words are, more of them the more papers there are."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path
from typing import Any

from benchmarks.made import say
from storage.engine.disk import Disk
from storage.engine.making import write_library
from storage.holdings import SCHEMA

START = datetime(2005, 1, 1, tzinfo=UTC)
SOUNDS = "ba ce di fo gu ha ke li mo nu pa re si to vu wa ye zo sha tri ple con sta".split()  # noqa: SIM905


def made_library(kept: Path, size: int, corpus: Path | None) -> Path:
    """Return a library of that size, made unless it is kept."""
    directory = kept / f"search-{corpus.stem if corpus else 'made'}-{size}"
    if (directory / "manifest.json").exists():
        return directory
    directory.mkdir(parents=True)
    say(f"making {size:,} papers …")
    write_library(Disk(), directory, SCHEMA, {"papers": documents(size, corpus)})
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
