"""Twenty thousand papers and the samples in one library: what becomes one, and what does not.

They are not part of the project; without them these tests are skipped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from storage.accounts import accounts
from storage.arriving import Parsed, Record
from storage.errors import SourceError
from storage.identity import title_key
from storage.importers import Source, importers
from storage.importers._ids import comparable_address
from storage.model import Links, Paper
from tests.beside import PAGES, SAMPLES, SHARED, needs_papers, needs_samples, papers
from tests.fakes import NOW, parsed
from tests.shelves import Shelf

FOLDERS = (
    "pages",
    "samples/arxiv-atom",
    "samples/arxiv-rss",
    "samples/biorxiv-rss",
    "samples/blog-rss",
    "samples/publisher-rss",
)
STEP = 4
"""One paper in so many of the corpus is taken, and all that the samples name too."""
JUDGED_TO_BE_ONE = {
    "SWE-Universe: Scale Real-World Verifiable Environments to Millions",
    "A Comprehensive Study of Knowledge Editing for Large Language Models",
    "On the Quantitative Analysis of Decoder-Based Generative Models",
    "Some Considerations on Learning to Explore via Meta-Reinforcement Learning",
    "Weight Normalization: A Simple Reparameterization to Accelerate Training of Deep Neural "
    "Networks",
    "Variance Reduction for Policy Gradient with Action-Dependent Factorized Baselines",
}
"""All that meets by title or text alone, in all of the corpus; each pair was read."""

pytestmark = [needs_papers, needs_samples]


@cache
def samples() -> tuple[Parsed, ...]:
    return tuple(_samples(*(SHARED / folder for folder in FOLDERS)))


@cache
def every_sample() -> tuple[Parsed, ...]:
    folders = sorted(path for path in SAMPLES.iterdir() if path.is_dir())
    return tuple(_samples(*folders, PAGES))


def _samples(*folders: Path) -> Iterator[Parsed]:
    for folder in folders:
        for path in sorted(folder.iterdir()):
            data = path.read_bytes()
            importer = next((one for one in importers() if one.sniff(data)), None)
            if importer is not None:
                try:
                    yield importer.parse(Source(name=path.name, data=data, today=date(2026, 7, 1)))
                except SourceError:
                    continue


@cache
def corpus() -> tuple[Record, ...]:
    titles = {title_key(record.title or "") for each in every_sample() for record in each.records}
    records = (_record(number, said) for number, said in enumerate(papers(), 1))
    return tuple(
        record
        for record in records
        if record.position % STEP == 0 or title_key(record.title or "") in titles
    )


def _record(number: int, said: dict[str, Any]) -> Record:
    return Record(
        where=f"line {number}",
        position=number,
        title=said["title"],
        abstract=said["abstract"],
        authors=tuple(said["authors"]),
        venue=said["venue"],
        year=said["year"],
        other_ids=(f"url:{comparable_address(said['link'])}",),
        links=Links(abs=said["link"]),
    )


@cache
def everything() -> Shelf:
    return Shelf(*samples(), parsed(*corpus(), feed="corpus"))


def places(paper: Paper) -> set[int]:
    """Return the lines of the corpus that a paper was made of."""
    return {sighting.position for sighting in paper.sightings if sighting.feed == "feed:corpus"}


def test_only_what_was_judged_to_be_one_is_one() -> None:
    papers = everything().papers()
    met = {paper.title for paper in papers if len(paper.sightings) > 1}
    assert {title_key(title) for title in met} == {title_key(title) for title in JUDGED_TO_BE_ONE}
    told = sum(len(each.records) for each in samples()) + len(corpus())
    assert len(papers) == told - len(JUDGED_TO_BE_ONE)


JUDGED_WITHOUT_AN_IDENTIFIER = {
    *JUDGED_TO_BE_ONE,
    "MUSCLE: A Model Update Strategy for Compatible LLM Evolution",
    "From Denoising to Refining: A Corrective Framework for Vision-Language Diffusion Model",
    "The Theory of Parsing, Translation and Compiling",
    "Publications Manual",
    "Alternation",
    "Scalable training of L1-regularized log-linear models",
    "Algorithms on Strings, Trees and Sequences",
    "A Framework for Learning Predictive Structures from Multiple Tasks and Unlabeled Data",
    "BERT: Pre-training of Deep Bidirectional Transformers for Language Understanding",
    "Attention is All you Need",
    "BART: Denoising Sequence-to-Sequence Pre-training for Natural Language Generation, "
    "Translation, and Comprehension",
    "GLUE: A Multi-Task Benchmark and Analysis Platform for Natural Language Understanding",
    "Deep Contextualized Word Representations",
    "SQuAD: 100,000+ Questions for Machine Comprehension of Text",
    "VaTeX: A Large-Scale, High-Quality Multilingual Dataset for Video-and-Language Research",
    "Dynamic Integration of Background Knowledge in Neural NLU Systems",
    "A simple neural network module for relational reasoning",
    "GQA: A New Dataset for Real-World Visual Reasoning and Compositional Question Answering",
    "Turing: A Language for Flexible Probabilistic Inference",
    "Towards an Automatic Turing Test: Learning to Evaluate Dialogue Responses",
}
"""The same over every sample there is; each was read, with authors, year and identifiers."""


def test_of_every_sample_only_what_was_judged_is_one_without_an_identifier() -> None:
    arrivals = [*every_sample(), parsed(*corpus(), feed="corpus")]
    own = [replace(a, feed=replace(a.feed, key=f"{n}")) for n, a in enumerate(arrivals)]
    said = {
        (account.sightings[0].feed, account.sightings[0].position): account
        for arrival in own
        for account in accounts(arrival, now=NOW)
        if account.sightings
    }
    met = {
        paper.title
        for paper in Shelf(*own).papers()
        if not _share_identifiers([said[s.feed, s.position] for s in paper.sightings])
    }
    assert {title_key(title) for title in met} == set(map(title_key, JUDGED_WITHOUT_AN_IDENTIFIER))


def _share_identifiers(told: list[Paper]) -> bool:
    """Tell whether identifiers alone make these accounts one."""
    groups: list[set[str]] = []
    for account in told:
        names = {*account.aliases} or {f"nameless {id(account)}"}
        joined = [group for group in groups if group & names]
        groups = [group for group in groups if not group & names]
        groups.append(names.union(*joined))
    return len(groups) == 1


def cut(name: str) -> str:
    *given, family = name.split()
    return f"{family} {''.join(word[0] for word in given)}".strip()


def inverted(name: str) -> str:
    *given, family = name.split()
    return f"{family}, {' '.join(f'{word[0]}.' for word in given)}" if given else family


def without_a_word(text: str, position: int) -> str:
    words = text.split()
    del words[position % len(words)]
    return " ".join(words)


BARE = Record(where="line 1", position=1)
GUISES: dict[str, Callable[[Record], Record]] = {
    "title and another print of the abstract": lambda r: replace(
        BARE, title=f"{r.title}.", abstract=(r.abstract or "").replace(" the ", " ")
    ),
    "abstract alone, a word missing": lambda r: replace(
        BARE, abstract=without_a_word(r.abstract or "", r.position)
    ),
    "title and family names with initials": lambda r: replace(
        BARE, title=r.title, authors=tuple(map(cut, r.authors)), year=r.year
    ),
    "a bibliography of the year before": lambda r: replace(
        BARE, title=r.title, authors=tuple(map(inverted, r.authors)), year=(r.year or 0) - 1
    ),
}


@pytest.mark.parametrize("guise", GUISES)
def test_a_paper_is_known_in_another_guise(guise: str) -> None:
    chosen = [record for record in corpus() if record.authors and record.position % 40 == 0]
    changed = [
        replace(GUISES[guise](record), position=record.position, where=record.where)
        for record in chosen
    ]
    shelf = Shelf(parsed(*corpus(), feed="corpus"))
    plan = shelf.add(*changed, feed="guise")
    assert len(plan.new) <= len(chosen) // 400, [plan.papers[key].title for key in plan.new]
    for paper in plan.papers.values():
        assert len({sighting.position for sighting in paper.sightings}) == 1
