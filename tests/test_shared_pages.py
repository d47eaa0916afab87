"""The four real saved pages, imported together: every record says what its page says."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from storage.text import fold_words
from tests.beside import PAGES, needs_pages
from tests.saved_pages import digest
from tui.cli import main

PUBLICATIONS = "000_d6c297680ee350fb"
SCHOLAR_FEED = "001_9c3c22d9d97bb77f"
CATALYZEX = "002_cd6775d13c4b33a9"
HF_PAPERS = "003_6008b5a5b9a89bd0"
ALL = (PUBLICATIONS, SCHOLAR_FEED, CATALYZEX, HF_PAPERS)
STUDY = "A Comprehensive Study of Knowledge Editing for Large Language Models"
UNIVERSE = "SWE-Universe: Scale Real-World Verifiable Environments to Millions"

pytestmark = needs_pages

Imported = Callable[..., list[dict[str, Any]]]
Answers = Callable[..., Any]


@pytest.fixture
def carrel(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Answers:
    def run(*argv: str) -> Any:
        assert main([*argv, "--json", "--library", str(tmp_path)]) == 0
        return json.loads(capsys.readouterr().out)

    return run


@pytest.fixture
def imported(carrel: Answers) -> Imported:
    def run(*names: str) -> list[dict[str, Any]]:
        pages = [str(PAGES / f"{name}.txt") for name in names]
        reports: list[dict[str, Any]] = carrel("import", "--date", "2026-07-01", *pages)
        return reports

    return run


def truth(name: str) -> Any:
    return json.loads((PAGES / f"{name}.truth.json").read_text("utf-8"))


def by_title(papers: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    found = {paper["title"]: paper for paper in papers}
    assert len(found) == len(papers)
    return found


def test_each_page_is_recognised_and_accounted_for(imported: Imported) -> None:
    reports = imported(*ALL)
    assert [(r["format"], r["records"], r["new"], r["updated"]) for r in reports] == [
        ("publications", 2, 2, 0),
        ("scholar-feed", 14, 14, 0),
        ("catalyzex", 10, 9, 1),
        ("hf-page", 39, 38, 1),
    ]
    assert all(report["rejected"] == [] for report in reports)
    assert [report["import_id"] for report in reports] == [1, 2, 3, 4]


@pytest.mark.parametrize("order", [ALL, ALL[::-1], (ALL[2], ALL[0], ALL[3], ALL[1])])
def test_sixty_three_papers_in_any_order(
    imported: Imported, carrel: Answers, order: tuple[str, ...]
) -> None:
    imported(*order)
    papers = carrel("list")
    assert len(papers) == 63
    twice = {paper["title"]: paper for paper in papers if paper["sightings"] == 2}
    assert twice.keys() == {STUDY, UNIVERSE}
    assert set(twice[STUDY]["feeds"]) == {"Mengru Wang · Scholar Feed", "Hugging Face Papers"}
    assert set(twice[UNIVERSE]["feeds"]) == {"Wenting Zhao · Publications", "CatalyzeX"}
    assert all(len(paper["feeds"]) == paper["sightings"] for paper in papers)


def test_importing_again_changes_nothing(imported: Imported, carrel: Answers) -> None:
    imported(*ALL)
    before = carrel("list")
    for report in imported(*ALL):
        assert (report["new"], report["updated"], report["import_id"]) == (0, 0, None)
        assert report["duplicates"] == report["records"]
    assert carrel("list") == before
    assert len(carrel("history")) == 4


def test_an_import_of_all_can_be_undone(imported: Imported, carrel: Answers) -> None:
    imported(*ALL)
    carrel("undo", "4")
    assert carrel("list") == carrel("feeds") == carrel("authors") == []


def test_the_publications_page(imported: Imported, carrel: Answers) -> None:
    imported(PUBLICATIONS)
    found = by_title(carrel("list"))
    assert len(found) == 2
    for said in truth(PUBLICATIONS)["papers"]:
        paper = found[said["title"]]
        assert digest(paper["abstract"]) == said["abstract_sha256"]
        assert paper["known_authors"] == ["Wenting Zhao"]
        assert paper["authors"] == paper["affiliations"] == paper["categories"] == []
        assert paper["published"] is paper["author_count"] is paper["score"] is None
        assert not paper["title_inferred"]


def test_the_scholar_feed_page(imported: Imported, carrel: Answers) -> None:
    imported(SCHOLAR_FEED)
    found = by_title(carrel("list"))
    said = truth(SCHOLAR_FEED)
    assert len(found) == said["paper_count"]
    for paper_said in said["papers"]:
        paper = found[paper_said["title"]]
        assert digest(paper["abstract"]) == paper_said["abstract_sha256"]
        assert paper["authors"] == paper_said["authors"]
        assert paper["authors_truncated"] is paper_said["et_al"]
        assert paper["affiliations"] == paper_said["affiliations"]
        assert paper["score"] == paper_said["score"]
        assert paper["categories"] == [paper_said["category"]]
        assert paper["primary_category"] == paper_said["category"]
        assert paper["published"] == paper_said["date"]
        assert paper["date_inferred"] is not paper_said["year_printed"]
        assert paper["code"] is paper_said["code"]
        known = {*paper["authors"], *paper["known_authors"]}
        assert said["profile"]["author"] in known
        assert paper["doi"] is paper["arxiv_id"] is paper["upvotes"] is None


def test_the_profile_of_the_scholar_feed_page(imported: Imported, carrel: Answers) -> None:
    imported(SCHOLAR_FEED)
    said = truth(SCHOLAR_FEED)["profile"]
    (author,) = carrel("authors", said["author"])
    assert author["name"] == said["author"]
    assert author["h_index"] == said["h_index"]
    assert author["papers"] == said["papers_on_page_header"]
    assert author["citations"] == said["citations"]
    assert author["novelty"] == said["novelty_percent"] / 100
    assert author["ai_score"] == said["ai_score"]
    assert (author["metrics_source"], author["metrics_date"]) == ("scholar-feed", "2026-07-01")
    assert (author["in_library"], author["unread"], author["starred"]) == (14, 14, 0)
    assert (author["first_year"], author["last_year"]) == (2023, 2026)


def test_the_catalyzex_page(imported: Imported, carrel: Answers) -> None:
    imported(CATALYZEX)
    papers = carrel("list")
    lines = (PAGES / f"{CATALYZEX}.txt").read_text("utf-8").split("\n")
    printed = {text.removeprefix("Abstract:") for text in lines if text.startswith("Abstract:")}
    assert {paper["abstract"] for paper in papers} == printed
    assert len(papers) == 10
    assert all(paper["title_inferred"] for paper in papers)


def test_the_owner_of_the_catalyzex_page_is_who_the_user_says(carrel: Answers) -> None:
    carrel("import", "--author", "Wenting Zhao", str(PAGES / f"{CATALYZEX}.txt"))
    assert all(paper["known_authors"] == ["Wenting Zhao"] for paper in carrel("list"))
    (author,) = carrel("authors", "Wenting Zhao")
    assert author["in_library"] == 10


def test_the_hugging_face_page(imported: Imported, carrel: Answers) -> None:
    imported(HF_PAPERS)
    found = by_title(carrel("list"))
    said = truth(HF_PAPERS)
    assert len(found) == said["paper_count"]
    for paper_said in said["papers"]:
        paper = found[paper_said["title"]]
        assert digest(paper["abstract"]) == paper_said["abstract_sha256"]
        assert paper["author_count"] == paper_said["author_count"]
        assert paper["organisation"] == paper_said["organisation_raw"]
        assert paper["published"] == paper_said["date"]
        assert paper["date_inferred"] is False
        assert paper["comments"] == paper_said["number_after_date"]
        assert paper["upvotes"] is paper["score"] is None
        assert paper["authors"] == []


def test_merged_papers_keep_what_each_page_said(imported: Imported, carrel: Answers) -> None:
    imported(*ALL)
    found = by_title(carrel("list"))
    study = found[STUDY]
    abstracts = {
        paper["abstract_sha256"]
        for name in (SCHOLAR_FEED, HF_PAPERS)
        for paper in truth(name)["papers"]
        if paper["title"] == STUDY
    }
    assert len(abstracts) == 2
    assert digest(study["abstract"]) in abstracts
    assert (study["score"], study["code"]) == (30.1, True)
    assert study["authors"] == ["Ningyu Zhang", "Yunzhi Yao", "Bozhong Tian"]
    assert study["author_count"] is not None
    assert found[UNIVERSE]["title_inferred"] is False


def test_no_title_is_lost_to_a_near_miss(imported: Imported, carrel: Answers) -> None:
    imported(*ALL)
    found = {fold_words(paper["title"]) for paper in carrel("list")}
    for name in (PUBLICATIONS, SCHOLAR_FEED, HF_PAPERS):
        for said in truth(name)["papers"]:
            assert fold_words(said["title"]) in found


def test_what_is_shown_of_each_paper_can_be_cited(imported: Imported, carrel: Answers) -> None:
    imported(*ALL)
    for paper in carrel("list"):
        assert carrel("show", paper["key"]) == paper
