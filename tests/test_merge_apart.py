"""When records are two papers, however alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from storage.likeness import ids_contradict
from storage.model import Links
from tests.said import BREAD, CLOCKS, LAMPS, TITLE, said, together
from tests.shelves import Shelf


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (TITLE, f"Reply to “{TITLE}”"),
        (TITLE, f"Erratum: {TITLE}"),
        (TITLE, f"Author Correction: {TITLE}"),
        (f"{TITLE}, Part I", f"{TITLE}, Part II"),
        (f"{TITLE} 1", f"{TITLE} 2"),
        (TITLE, TITLE.replace("Street", "Garden")),
        (TITLE, f"{TITLE}: A Second Look"),
    ],
)
def test_similar_titles_of_one_day_and_authors_are_two_papers(one: str, other: str) -> None:
    same = {"authors": ("Ada Abel", "Bo Eze"), "published": date(2024, 5, 1)}
    same |= {"links": Links(code="https://example.org/code"), "code": True, "venue": "Moths Today"}
    assert together(said(title=one, **same), said(title=other, **same)) == 2
    texts = (said(title=one, abstract=LAMPS, **same), said(title=other, abstract=CLOCKS, **same))
    assert together(*texts) == 2


def test_shared_code_is_not_identity() -> None:
    code = Links(code="https://example.org/code", project="https://example.org")
    assert together(said(title="Moths", links=code), said(title="Lamps", links=code)) == 2
    assert together(said(abstract=LAMPS, links=code), said(abstract=BREAD, links=code)) == 2


def test_equal_titles_of_other_authors_are_two_papers() -> None:
    one = said(title=TITLE, authors=("Ada Abel", "Bo Eze"), year=2024)
    assert together(one, said(title=TITLE, authors=("Cy Goto", "Di Castro"), year=2024)) == 2


def test_equal_titles_with_unlike_abstracts_are_two_papers() -> None:
    one = said(title=TITLE, authors=("Ada Abel",), abstract=LAMPS)
    assert together(one, said(title=TITLE, authors=("Ada Abel",), abstract=BREAD)) == 2


def test_equal_titles_with_two_arxiv_ids_are_two_papers() -> None:
    one = said(title=TITLE, authors=("Ada Abel",), abstract=LAMPS, arxiv_id="2401.00001")
    assert together(one, replace(one, arxiv_id="2401.00002")) == 2


@pytest.mark.parametrize(
    "title",
    [
        "Introduction",
        "Editorial",
        "Editor’s Note",
        "Letter to the Editor",
        "Introduction to the Special Issue",
        "Message from the General Chairs and Program Chairs",
        "Guest Editorial: Introduction to the Special Section",
    ],
)
def test_what_every_volume_has_is_not_one_paper(title: str) -> None:
    assert together(said(title=title), said(title=title)) == 2
    assert together(said(title=title, year=2024), said(title=title, year=2023)) == 2
    by = said(title=title, authors=("Ada Abel",), published=date(2024, 5, 1))
    assert together(by, said(title=title, authors=("Bo Eze",), published=date(2024, 5, 1))) == 2
    assert together(by, replace(by, published=date(2024, 6, 1))) == 2
    assert together(by, replace(by, authors=("A. Abel",))) == 1
    assert together(by, said(title=title, abstract=LAMPS), said(title=title, abstract=BREAD)) == 3
    assert together(said(title=title, abstract=LAMPS), said(title=title, abstract=LAMPS)) == 1


def test_records_that_say_nothing_are_not_one_paper() -> None:
    shelf = Shelf()
    for feed in ("a", "b", "a"):
        shelf.add(said(categories=("cs.CL",)), feed=feed)
    assert [[s.feed for s in found.sightings] for found in shelf.papers()] == [
        ["feed:a"],
        ["feed:b"],
    ]
    assert {found.title for found in shelf.papers()} == {"Untitled"}


def test_a_title_of_signs_alone_is_no_title_to_compare() -> None:
    assert together(said(title="???"), said(title="…", authors=("Ada Abel",))) == 2


def test_of_homonyms_none_is_guessed() -> None:
    shelf = Shelf()
    shelf.add(said(title=TITLE, authors=("Ada Abel",), arxiv_id="2401.00001"))
    shelf.add(said(title=TITLE, authors=("Bo Eze",), arxiv_id="2401.00002"))
    plan = shelf.add(said(title=TITLE), feed="b")
    assert len(plan.new) == 1
    assert len(shelf.add(said(title=TITLE, authors=("Eze B",)), feed="c").new) == 0


@pytest.mark.parametrize(
    ("one", "other", "contradict"),
    [
        (["arxiv:1"], ["arxiv:2"], True),
        (["arxiv:1", "doi:10.1/a"], ["arxiv:2", "doi:10.1/a"], False),
        (["doi:10.1/a"], ["doi:10.2/b"], True),
        (["doi:10.1101/a"], ["doi:10.2/b"], False),
        (["doi:10.1101/a"], ["doi:10.1101/b"], True),
        (["url:example.org/1"], ["url:example.org/2"], True),
        (["url:example.org/1"], ["url:example.com/1"], False),
        (["url:arxiv.org/list"], ["url:arxiv.org/new"], False),
        (["guid:1"], ["guid:2"], False),
        (["openreview:a"], ["openreview:b"], True),
        (["openreview:a"], ["pmid:1"], False),
        (["s2:a"], ["s2:b"], True),
        (["s2:a"], ["openalex:b"], False),
        (["s2:a", "arxiv:1"], ["s2:b", "arxiv:1"], False),
        (["corpusid:1"], ["corpusid:2"], True),
        (["openalex:W1"], ["openalex:W2"], False),
        ([], ["arxiv:1"], False),
    ],
)
def test_identifiers_of_one_register_speak_of_two_works(
    one: Sequence[str], other: Sequence[str], contradict: bool
) -> None:
    assert ids_contradict(one, other) is contradict
    assert ids_contradict(other, one) is contradict


def test_two_works_of_semantic_scholar_are_two_papers() -> None:
    one, other = (said(title=TITLE, other_ids=(f"s2:{name}",)) for name in "ab")
    assert together(one, other) == 2
    full: dict[str, Any] = {"authors": ("Ada Abel",), "abstract": LAMPS}
    assert together(replace(one, **full), replace(other, **full)) == 2
    assert together(one, replace(one, **full), other) == 2


def test_a_shared_identifier_joins_two_works_of_semantic_scholar() -> None:
    one, other = (said(title=TITLE, other_ids=(f"s2:{name}",)) for name in "ab")
    ways: list[dict[str, Any]] = [{"arxiv_id": "2401.00001"}, {"doi": "10.1000/x"}]
    for shared in ways:
        assert together(replace(one, **shared), replace(other, **shared)) == 1
        assert together(one, replace(one, **shared), replace(other, **shared)) == 1


@pytest.mark.parametrize("scheme", ["openalex", "dblp", "mag"])
def test_a_title_alone_joins_nothing_that_one_service_lists_twice(scheme: str) -> None:
    one, other = (said(title=TITLE, other_ids=(f"{scheme}:{name}",)) for name in "ab")
    assert together(one, other) == 2
    assert together(one, said(title=TITLE, other_ids=("s2:a",))) == 1
    by: dict[str, Any] = {"authors": ("Ada Abel",)}  # a preprint, and what was published of it
    assert together(replace(one, **by), replace(other, **by)) == 1
