"""When records are one paper."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.said import BREAD, CLOCKS, LAMPS, TITLE, only, said, together
from tests.shelves import Shelf, each_alone

# The same paper


def test_a_new_record_becomes_a_paper() -> None:
    shelf = Shelf()
    plan = shelf.add(said(title=TITLE, abstract=LAMPS, authors=("Ada Abel",), year=2024))
    assert (len(plan.new), plan.updated, plan.duplicates, plan.absorbed) == (1, 0, 0, {})
    found = only(shelf)
    assert plan.new == {found.key}
    assert (found.title, found.abstract, found.authors) == (TITLE, LAMPS, ("Ada Abel",))
    assert found.provenance["title"] == found.provenance["abstract"] == "feed"
    assert [s.feed for s in found.sightings] == ["feed:a"]


@pytest.mark.parametrize(
    "names",
    [
        {"arxiv_id": "2310.02129"},
        {"doi": "10.1000/x"},
        {"other_ids": ("openreview:aB",)},
        {"other_ids": ("url:example.org/1",)},
    ],
)
def test_one_alias_makes_two_records_one_paper(names: dict[str, Any]) -> None:
    one = said(title=TITLE, abstract=LAMPS, authors=("Ada Abel",), year=1999, **names)
    other = said(title="A Wholly Other Name", abstract=BREAD, authors=("Bo Eze",), year=2024)
    assert together(one, replace(other, **names)) == 1
    assert together(one, other) == 2


def test_versions_of_a_preprint_are_one_paper() -> None:
    first = said(title=TITLE, arxiv_id="2310.02129", arxiv_version=1, abstract=LAMPS)
    third = said(title="Moths", arxiv_id="2310.02129", arxiv_version=3, abstract=BREAD)
    found = only(each_alone([third, first]))
    assert found.arxiv_version == 3
    assert found.aliases == ("arxiv:2310.02129",)


def test_a_doi_of_arxiv_meets_the_arxiv_id() -> None:
    assert together(said(arxiv_id="math/0309136"), said(doi="10.48550/arxiv.math.gt/0309136")) == 1


def test_equal_titles_with_an_author_in_common_are_one_paper() -> None:
    long = said(title=TITLE, abstract=LAMPS, authors=("Ada Abel", "Bo Eze"), year=2024)
    short = said(title=TITLE.upper(), authors=("Eze, B.",), authors_truncated=True, year=2022)
    assert together(long, short) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Jane Marie Doe", "Doe J"),
        ("Jane Marie Doe", "Doe JM"),
        ("Jane Marie Doe", "Doe, J. M."),
        ("Jane Marie Doe", "J. M. Doe"),
        ("Li Wei", "Wei Li"),
        ("L.A. Prashanth", "Prashanth L.A."),
        ("Ana Lloyd Webber", "Lloyd Webber A"),
        (r"Jos\'e Nu\~nez", "Nunez J"),
    ],
)
def test_a_person_is_recognised_in_every_way_of_printing(one: str, other: str) -> None:
    short = "Moths and Lamps"
    assert together(said(title=short, authors=(one,)), said(title=short, authors=(other,))) == 1


def test_an_owner_of_a_page_counts_as_author() -> None:
    listed = said(title="Moths and Lamps", authors=("Ada Abel", "Bo Eze"))
    assert together(listed, said(title="Moths and Lamps", known_authors=("Bo Eze",))) == 1
    stranger = said(title="Moths and Lamps", known_authors=("Cy Goto",))
    assert together(listed, stranger) == 2


def test_a_collaboration_does_not_contradict_its_members() -> None:
    body = said(title=TITLE, authors=("The LAMP Collaboration",), year=2024)
    assert together(body, said(title=TITLE, authors=("A. Abel", "B. Eze"), year=2024)) == 1


def test_like_abstracts_speak_for_a_short_title() -> None:
    told = said(title="Moths", abstract=LAMPS)
    assert together(told, said(title="Moths", abstract=LAMPS.replace("a few", "some"))) == 1
    assert together(told, said(title="Moths")) == 2


def test_a_title_too_particular_for_chance_is_enough() -> None:
    assert together(said(title=TITLE, year=2024), said(title=TITLE, abstract=LAMPS)) == 1
    assert together(said(title=TITLE, year=2024), said(title=TITLE, year=2025)) == 1
    assert together(said(title=TITLE, year=2024), said(title=TITLE, year=2026)) == 2


def test_years_pass_between_preprint_and_journal() -> None:
    preprint = said(title=TITLE, authors=("Ada Abel",), abstract=LAMPS, published=date(2014, 5, 1))
    journal = said(title=TITLE, authors=("A. Abel",), year=2017)
    assert together(preprint, journal) == 1
    assert together(preprint, replace(journal, year=2018)) == 2
    assert together(preprint, replace(journal, year=2020, abstract=LAMPS)) == 1


@pytest.mark.parametrize(
    "preprint",
    ["10.1101/2020.01.01.1", "10.2139/ssrn.1", "10.20944/preprints1", "10.5281/zenodo.1"],
)
def test_a_preprint_and_its_journal_have_two_dois(preprint: str) -> None:
    work = {"title": TITLE, "authors": ("Ada Abel",)}
    assert together(said(**work, doi=preprint), said(**work, doi="10.1000/x")) == 1
    assert together(said(**work, doi="10.1016/y"), said(**work, doi="10.1000/x")) == 2


def test_one_text_is_one_paper_though_names_are_printed_unlike() -> None:
    one = said(title=TITLE, abstract=LAMPS, authors=("李明",))
    assert together(one, said(title=TITLE, abstract=LAMPS, authors=("Ming Li",))) == 1
    other = said(title=TITLE, abstract=LAMPS.split(". ")[0], authors=("Ming Li",))
    assert together(one, other) == 2


def test_a_text_with_formulas_is_the_text_that_shows_them() -> None:
    formulas = r"$\mathbf{\alpha}$ $\mathcal{O}(\sqrt{n})$ \textbf{lamps} \emph{moths} \texttt{x}"
    shown = "α O(√n) lamps moths x"
    text = "Counting boats: {} and nothing further is known about any harbour, river or canal."
    one, other = (said(abstract=text.format(part) + text) for part in (formulas, shown))
    assert together(one, other) == 1


@pytest.mark.parametrize(
    ("title", "papers"),
    [
        ("Attention Is All You Need", 1),
        ("Determinantal Beam Search Revisited", 1),
        ("Deep Reinforcement Learning", 2),
        ("Notes on How to See", 2),
        ("Introduction to the Special Issue on Machine Learning", 2),
        ("Variational Lossy Autoencoder", 2),
    ],
)
def test_a_title_alone_speaks_for_itself_when_it_is_long_enough(title: str, papers: int) -> None:
    assert together(said(title=title, year=2024), said(title=title, authors=("A B",))) == papers


# Abstract-only records


def test_a_text_alone_finds_the_paper_it_belongs_to() -> None:
    assert together(said(title=TITLE, abstract=LAMPS), said(abstract=LAMPS)) == 1
    found = only(each_alone([said(abstract=LAMPS), said(title=TITLE, abstract=LAMPS)]))
    assert (found.title, found.title_inferred) == (TITLE, False)


def test_a_text_alone_is_shown_by_its_beginning() -> None:
    found = only(each_alone([said(abstract=LAMPS)]))
    assert found.title == (
        "Street lamps along a river are switched off one by one, and the moths that …"
    )
    assert found.title_inferred
    assert found.other_titles == ()


@pytest.mark.parametrize("position", [0, 3, 10, 25, -4, -1])
def test_a_word_that_differs_anywhere_does_not_hide_the_paper(position: int) -> None:
    words = LAMPS.split()
    words[position] = "otherwise"
    edited = " ".join(words)
    assert together(said(title=TITLE, abstract=LAMPS), said(abstract=edited)) == 1
    assert together(said(abstract=LAMPS), said(abstract=edited)) == 1


def test_two_texts_that_begin_alike_are_two_papers() -> None:
    begin = "In this paper we propose a new approach to "
    assert together(said(abstract=begin + LAMPS), said(abstract=begin + BREAD)) == 2
    assert together(said(title=TITLE, abstract=begin + LAMPS), said(abstract=begin + BREAD)) == 2


def test_a_text_that_two_papers_share_is_given_to_neither() -> None:
    shelf = Shelf()
    shelf.add(
        said(title="Moths", abstract=LAMPS, arxiv_id="2401.00001"),
        said(title="Lamps", abstract=LAMPS, arxiv_id="2401.00002"),
    )
    assert len(shelf.papers()) == 2
    plan = shelf.add(said(abstract=LAMPS), feed="b")
    assert len(plan.new) == 1


def test_of_two_like_texts_the_equal_one_is_meant() -> None:
    shelf = Shelf()
    shelf.add(
        said(title="Moths", abstract=LAMPS, arxiv_id="2401.00001"),
        said(title="Lamps", abstract=LAMPS.replace("a few", "some"), arxiv_id="2401.00002"),
    )
    plan = shelf.add(said(abstract=LAMPS), feed="b")
    assert (set(plan.papers), plan.new) == ({"arxiv:2401.00001"}, set())


def test_texts_too_short_to_compare_do_not_meet() -> None:
    assert together(said(abstract="We measure lamps."), said(abstract="We measure lamps now.")) == 2


# The cases of the saved pages


def test_a_title_of_one_page_and_a_place_in_two() -> None:
    """A person's list names the paper; a page of untitled abstracts shows the same text."""
    shelf = Shelf()
    shelf.add(said(title=TITLE, abstract=LAMPS, known_authors=("Ada Abel",)), feed="list")
    plan = shelf.add(
        said(abstract=BREAD, position=1),
        said(abstract=LAMPS, position=2),
        said(abstract=CLOCKS, position=3),
        feed="page",
    )
    assert (len(plan.new), plan.updated) == (2, 1)
    found = next(one for one in shelf.papers() if one.title == TITLE)
    assert [(s.feed, s.position) for s in found.sightings] == [("feed:list", 1), ("feed:page", 2)]


def test_two_abstracts_that_differ_in_a_word_under_one_title() -> None:
    day = date(2024, 1, 2)
    names = ("Ada Abel", "Bo Eze", "Cy Goto")
    one = said(title=TITLE, abstract=LAMPS, authors=names, authors_truncated=True, published=day)
    other = said(title=TITLE, abstract=LAMPS.replace("Most", "Many"), published=day)
    other = replace(other, author_count=22, organisation="A Lamp Works")
    assert together(one, other) == 1
    found = only(each_alone([one, other]))
    assert (found.authors, found.author_count) == (names, 22)
    assert found.abstract in (one.abstract, other.abstract)
