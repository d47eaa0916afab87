"""One paper in the answers of several services is one paper, and each adds what it knows."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from storage.arriving import Parsed
from storage.importers import parse
from storage.library import Library
from storage.model import Paper
from tests.answers import corpus, source
from tests.fakes import library

ANSWERS: dict[str, Any] = {
    "hf-daily": [
        {
            "paper": {
                "id": "2501.00042",
                "title": "Efficient Steeping of H2O",
                "summary": "We brew efficiently, and then again.",
                "authors": [{"name": "Ada Teapot"}, {"name": "Bo Kettle"}],
                "upvotes": 12,
            },
            "numComments": 3,
        }
    ],
    "semantic-scholar": {
        "total": 1,
        "offset": 0,
        "data": [
            {
                "paperId": "aa11",
                "externalIds": {"ArXiv": "2501.00042", "DOI": "10.5555/tea.42"},
                "title": "E\ufb03cient Steeping of H2O",
                "fieldsOfStudy": ["Computer Science"],
                "citationCount": 17,
            }
        ],
    },
    "crossref": {
        "message-type": "work",
        "message": {
            "DOI": "10.5555/TEA.42",
            "title": ["Efficient Steeping of H<sub>2</sub>O"],
            "container-title": ["Tea Letters"],
            "is-referenced-by-count": 11,
            "volume": "3",
        },
    },
    "scholar-feed-api": {
        "papers": [
            {
                "arxiv_id": "2501.00042",
                "title": "Efficient Steeping of H2O",
                "categories": ["cs.LG"],
                "primary_category": "cs.LG",
                "rank_score": 0.4,
            }
        ]
    },
    "openalex": {
        "results": [
            {
                "id": "https://openalex.org/W42",
                "doi": "https://doi.org/10.5555/tea.42",
                "title": "Efficient Steeping of H<sub>2</sub>O",
                "topics": [{"display_name": "Tea"}],
                "cited_by_count": 14,
            }
        ]
    },
}


def arrivals() -> list[Parsed]:
    return [parse(source(answer, f"{name}.json")) for name, answer in ANSWERS.items()]


def the_one(desk: Library) -> Paper:
    (key,) = desk.find("")
    return desk.require(key)


def test_five_services_tell_of_one_paper(tmp_path: Path) -> None:
    with library(tmp_path, *arrivals()) as desk:
        paper = the_one(desk)
        assert (paper.arxiv_id, paper.doi) == ("2501.00042", "10.5555/tea.42")
        assert paper.title == "Efficient Steeping of H₂O"
        assert (paper.venue, paper.extra["volume"]) == ("Tea Letters", "3")
        assert paper.authors == ("Ada Teapot", "Bo Kettle")
        assert {"s2:aa11", "openalex:W42"} <= set(paper.aliases)
        assert (paper.metric("upvotes"), paper.metric("comments")) == (12, 3)
        assert len(paper.sightings) == 5
        for words in ("efficient", "h2o", "cat:cs.LG"):
            assert desk.find(words) == [paper.key]


def test_categories_of_arxiv_stand_before_coarser_subjects(tmp_path: Path) -> None:
    for number, order in enumerate(permutations(arrivals(), 5)):
        if number % 30 == 0:
            with library(tmp_path / str(number), *order) as desk:
                assert the_one(desk).categories == ("cs.LG",)


@pytest.mark.parametrize("path", corpus(), ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_a_second_time_nothing_changes(path: Path, tmp_path: Path) -> None:
    arrival = parse(source(path.read_bytes(), path.name))
    with library(tmp_path, arrival) as desk:
        again = desk.take(arrival, source=path.name)
        assert (again.new, again.updated, again.import_id) == (0, 0, None)
        assert again.duplicates == len(arrival.records)


def test_votes_grow_and_keep_the_day_they_were_counted(tmp_path: Path) -> None:
    first = parse(source(ANSWERS["hf-daily"]))
    later = source(ANSWERS["hf-daily"])
    later = replace(
        later,
        data=later.data.replace(b'"upvotes": 12', b'"upvotes": 40'),
        today=later.today + timedelta(days=2),
    )
    with library(tmp_path, first) as desk:
        report = desk.take(parse(later), source="x")
        assert (report.new, report.updated) == (0, 1)
        paper = the_one(desk)
        assert paper.metrics["upvotes"].value == 40
        assert paper.metrics["upvotes"].as_of == later.today
        assert paper.metrics["comments"].as_of == source("").today


def test_a_paper_that_is_only_an_id_gains_its_words_later(tmp_path: Path) -> None:
    bare = parse(source([{"paperId": "aa11", "citationCount": 3}]))
    whole = parse(source([{"paperId": "aa11", "title": "Steeping"}]))
    with library(tmp_path, bare, whole) as desk:
        paper = the_one(desk)
        assert (paper.title, paper.title_inferred) == ("Steeping", False)
        assert paper.metric("citations") == 3


def test_a_preprint_and_its_publication_are_one_paper(tmp_path: Path) -> None:
    def work(doi: str, title: str, **relation: str) -> Parsed:
        said = {
            name.replace("_", "-"): [{"id-type": "doi", "id": number}]
            for name, number in relation.items()
        }
        message = {"DOI": doi, "title": [title], "relation": said}
        return parse(source({"message-type": "work", "message": message}, name=f"{doi}.json"))

    preprint = work("10.1101/1", "Steep", is_preprint_of="10.5555/1")
    published = work("10.5555/1", "Steeping, Revised", has_preprint="10.1101/1")
    for order in ((preprint, published), (published, preprint)):
        with library(tmp_path / order[0].feed.title.replace("/", "-"), *order) as desk:
            assert len(the_one(desk).aliases) == 2


def test_profiles_reach_the_library(tmp_path: Path) -> None:
    person = {"authorId": "7", "name": "Ada Teapot", "hIndex": 9, "papers": [{"paperId": "a"}]}
    with library(tmp_path, parse(source(person))) as desk:
        author = desk.author("Ada Teapot")
        assert (author.metrics["h_index"].value, author.ids) == (9, ("s2:7",))
        assert len(author.papers) == 1
