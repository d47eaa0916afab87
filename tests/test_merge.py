"""When records are one paper, what it is then known by, and what stays untouched."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from math import inf, nan
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.arriving import Record
from storage.combine import combine
from storage.library import Library
from storage.likeness import ids_contradict
from storage.model import Links, Mark, Metric, Paper
from tests.fakes import NOW, library, metric, paper, parsed, record
from tests.shelves import Shelf, each_alone

LAMPS = (
    "Street lamps along a river are switched off one by one, and the moths that circled them are "
    "followed with a camera. Most settle within a minute, a few fly on to the next lamp, and the "
    "number that cross the water grows with the darkness of the opposite bank."
)
BREAD = (
    "Forty bakers were asked to knead the same dough for as long as they thought right. Time and "
    "temperature explain little of what came out of the oven; the humidity of the room in the week "
    "before, which nobody had noticed, explains nearly all."
)
CLOCKS = (
    "A tower clock keeps worse time than a wrist watch, yet a town agrees on it. Through letters "
    "and timetables from two centuries this history traces how travellers argued about minutes."
)
TITLE = "How Moths Choose Among Street Lamps Along a River"


def said(**fields: Any) -> Record:
    """Return a record that says nothing but this."""
    return Record(**{"where": "entry 1", "position": 1, **fields})


def together(*records: Record) -> int:
    """Return how many papers these records are, each from its own feed, in any order."""
    orders = [records, records[::-1], (*records[1:], records[0])]
    counts = {len(each_alone(order).papers()) for order in orders}
    assert len(counts) == 1, f"the order decides: {counts}"
    return counts.pop()


def only(shelf: Shelf) -> Paper:
    (paper,) = shelf.papers()
    return paper


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


# Near misses


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


# Two papers that turn out to be one


PREPRINT = said(title=TITLE, arxiv_id="2401.00001", abstract=LAMPS)
JOURNAL = said(title="Lamps and Their Moths", doi="10.1000/x", abstract=BREAD)
LINK = said(title=TITLE, arxiv_id="2401.00001", doi="10.1000/x")


def test_a_record_with_both_aliases_makes_two_papers_one() -> None:
    shelf = Shelf(parsed(PREPRINT, feed="a"), parsed(JOURNAL, feed="b"))
    plan = shelf.add(LINK, feed="c")
    assert plan.absorbed == {"doi:10.1000/x": "arxiv:2401.00001"}
    found = only(shelf)
    assert found.key == "arxiv:2401.00001"
    assert set(found.aliases) == {"arxiv:2401.00001", "doi:10.1000/x", "key:doi:10.1000/x"}
    assert [s.feed for s in found.sightings] == ["feed:a", "feed:b", "feed:c"]
    assert {found.title, *found.other_titles} == {TITLE, "Lamps and Their Moths"}
    assert (plan.new, plan.updated) == (set(), 1)


def test_three_papers_become_one_through_two_records_of_one_arrival() -> None:
    third = said(title="A Third Name", other_ids=("openreview:aB",))
    shelf = Shelf(*(parsed(one, feed=f"{n}") for n, one in enumerate((PREPRINT, JOURNAL, third))))
    plan = shelf.add(
        said(doi="10.1000/x", other_ids=("openreview:aB",)),
        said(doi="10.1000/x", arxiv_id="2401.00001"),
        feed="c",
    )
    assert plan.absorbed == {
        "openreview:aB": "arxiv:2401.00001",
        "doi:10.1000/x": "arxiv:2401.00001",
    }
    assert only(shelf).key == "arxiv:2401.00001"


def test_two_new_papers_of_one_arrival_become_one_without_a_trace() -> None:
    shelf = Shelf()
    plan = shelf.add(PREPRINT, JOURNAL, LINK)
    assert (plan.new, plan.absorbed, plan.duplicates) == ({"arxiv:2401.00001"}, {}, 1)
    assert set(only(shelf).aliases) == {"arxiv:2401.00001", "doi:10.1000/x"}


def test_the_key_of_an_absorbed_paper_is_not_given_again() -> None:
    shelf = Shelf(parsed(PREPRINT, feed="a"))
    homonym = said(
        title=JOURNAL.title, authors=("Ada Abel",), abstract=BREAD, other_ids=("url:example.org/1",)
    )
    (key,) = shelf.add(homonym, feed="b").new
    link = said(arxiv_id="2401.00001", other_ids=("url:example.org/1",))
    assert shelf.add(link, feed="c").absorbed == {key: "arxiv:2401.00001"}
    late = replace(homonym, abstract=CLOCKS, other_ids=("url:example.org/2",))
    assert shelf.add(late, feed="d").new == {f"{key}-2"}


@pytest.fixture
def both(tmp_path: Path) -> Library:
    return library(tmp_path, parsed(PREPRINT, feed="a"), parsed(JOURNAL, feed="b"))


def test_a_paper_that_was_two_keeps_the_marks_of_both(both: Library) -> None:
    preprint, journal = "arxiv:2401.00001", "doi:10.1000/x"
    both.set_read([preprint], True)
    both.set_starred([journal], True)
    both.change_tags([preprint], add=["lamps", "night"])
    both.change_tags([journal], add=["moths", "night"])
    both.set_note(preprint, "Read again.")
    both.set_note(journal, "Cite this.")
    both.take(parsed(LINK, feed="c"), source="c")
    assert len(both) == 1 and both.resolve(journal) == [preprint]
    mark = both.mark(preprint)
    assert (mark.read, mark.starred, mark.tags) == (True, True, ("lamps", "moths", "night"))
    assert mark.note == "Read again.\n\nCite this."
    assert both.mark(journal) == Mark()


def test_undoing_that_import_separates_the_two_again(both: Library) -> None:
    preprint, journal = "arxiv:2401.00001", "doi:10.1000/x"
    both.set_starred([journal], True)
    both.change_tags([preprint], add=["lamps"])
    before = {key: (both.require(key), both.mark(key)) for key in (preprint, journal)}
    both.take(parsed(LINK, feed="c"), source="c")
    both.undo()
    assert {key: (both.require(key), both.mark(key)) for key in (preprint, journal)} == before
    assert len(both) == 2 and [feed.key for feed in both.feeds()] == ["feed:a", "feed:b"]
    both.redo()
    assert len(both) == 1 and both.mark(preprint).starred
    both.undo()
    both.take(parsed(LINK, feed="c"), source="c")
    assert len(both) == 1


def test_marks_of_three_papers_meet_in_one(tmp_path: Path) -> None:
    third = said(title="A Third Name", other_ids=("openreview:aB",))
    arrivals = (parsed(one, feed=f"{n}") for n, one in enumerate((PREPRINT, JOURNAL, third)))
    shelves = library(tmp_path, *arrivals)
    for key, tag in (("openreview:aB", "x"), ("doi:10.1000/x", "y"), ("arxiv:2401.00001", "z")):
        shelves.change_tags([key], add=[tag])
    links = (
        said(doi="10.1000/x", other_ids=("openreview:aB",)),
        said(doi="10.1000/x", arxiv_id="2401.00001"),
    )
    shelves.take(parsed(*links, feed="c"), source="c")
    assert shelves.mark("arxiv:2401.00001").tags == ("x", "y", "z")
    assert shelves.resolve("openreview:aB") == ["arxiv:2401.00001"]


def test_a_paper_that_the_title_means_but_the_identifier_does_not_stays() -> None:
    named = said(title="Lamps", arxiv_id="2401.00001", doi="10.1000/x")
    meant = said(title=TITLE, arxiv_id="2401.00002", authors=("Ada Abel",))
    shelf = Shelf(parsed(named, feed="a"), parsed(meant, feed="b"))
    plan = shelf.add(said(title=TITLE, doi="10.1000/x", authors=("Ada Abel",)), feed="c")
    assert set(plan.papers) == {"arxiv:2401.00001"}
    assert plan.absorbed == {}


# Marks and imports


def test_an_import_never_touches_a_mark(tmp_path: Path) -> None:
    shelves = library(tmp_path, parsed(PREPRINT, record(1), feed="a"))
    shelves.set_read(["arxiv:2401.00001"], True)
    shelves.set_note("arxiv:2401.00001", "Mine.")
    before = shelves.mark("arxiv:2401.00001")
    report = shelves.take(parsed(LINK, JOURNAL, record(1), feed="b"), source="b")
    assert report.updated == 3
    assert shelves.mark("arxiv:2401.00001") == before
    shelves.undo()
    assert shelves.mark("arxiv:2401.00001") == before


def test_importing_again_under_a_later_clock_changes_nothing(tmp_path: Path) -> None:
    arrival = parsed(PREPRINT, record(1), said(abstract=CLOCKS), said(title="Editorial"))
    shelves = library(tmp_path, arrival)
    again = shelves.take(arrival, source="again")
    assert (again.new, again.updated, again.duplicates, again.import_id) == (0, 0, 4, None)


def test_a_library_opened_again_knows_its_papers(tmp_path: Path) -> None:
    arrival = parsed(PREPRINT, record(1), said(abstract=CLOCKS), said(title="Editorial"))
    library(tmp_path, arrival).close()
    with Library(tmp_path) as shelves:
        assert shelves.take(arrival, source="again").duplicates == 4
        assert shelves.take(parsed(said(abstract=LAMPS), feed="b"), source="b").updated == 1


# Any order, any number of times


def accounts(number: int) -> dict[str, Record]:
    """Return what nine sources say of the paper of that number, each in its own way."""
    full = record(number)
    bare = said(position=number)
    upright = (full.title or "").upper()
    indexed = tuple(f"{name.split()[1]} {name[0]}" for name in full.authors)
    text = full.abstract or ""
    return {
        "arxiv": replace(full, arxiv_id=f"2401.{number:05}"),
        "journal": replace(full, doi=f"10.1000/{number}", abstract=None),
        "both": replace(
            bare, title=full.title, arxiv_id=f"2401.{number:05}", doi=f"10.1000/{number}"
        ),
        "page": replace(bare, title=full.title, abstract=text, known_authors=full.authors[:1]),
        "text": replace(bare, abstract=text),
        "edited": replace(bare, abstract=text.replace("report", "tell")),
        "index": replace(bare, title=upright, authors=indexed, year=2023),
        "graph": replace(full, other_ids=(f"s2:{number}",), abstract=None),
        "cut": replace(
            bare, title=full.title, authors=full.authors[:1], authors_truncated=True, year=2024
        ),
    }


ACCOUNTS = [(number, name) for number in (1, 8, 15, 2) for name in accounts(1)]
"""Parts 1, 8 and 15 of one series share authors, year and most of their words."""

worlds = st.lists(st.sampled_from(ACCOUNTS), min_size=2, max_size=10, unique=True)


def told(which: Iterable[tuple[int, str]]) -> Shelf:
    arrivals = (parsed(accounts(n)[name], feed=f"{n}-{name}") for n, name in which)
    return Shelf(*arrivals)


def shown(shelf: Shelf) -> set[tuple[object, ...]]:
    """Return of each paper what does not depend on which record came first."""
    return {
        (
            found.title,
            found.abstract,
            frozenset(alias for alias in found.aliases if not alias.startswith("key:")),
            frozenset(s.feed for s in found.sightings),
        )
        for found in shelf.papers()
    }


@given(worlds, st.randoms(use_true_random=False))
@settings(max_examples=150, deadline=None)
def test_in_any_order_the_same_papers(world: list[tuple[int, str]], chance: random.Random) -> None:
    turned = chance.sample(world, len(world))
    assert shown(told(turned)) == shown(told(world))


@given(worlds)
@settings(max_examples=150, deadline=None)
def test_parts_of_a_series_never_mix(world: list[tuple[int, str]]) -> None:
    for found in told(world).papers():
        assert len({s.feed.partition("-")[0] for s in found.sightings}) == 1


@given(worlds)
@settings(max_examples=100, deadline=None)
def test_a_second_time_nothing_changes(world: list[tuple[int, str]]) -> None:
    shelf = told(world)
    before = shown(shelf)
    for number, name in world:
        plan = shelf.add(accounts(number)[name], feed=f"{number}-{name}")
        assert (plan.new, plan.updated, plan.duplicates) == (set(), 0, 1)
        assert plan.papers == {}
    assert shown(shelf) == before


@given(worlds, st.randoms(use_true_random=False))
@settings(max_examples=100, deadline=None)
def test_one_arrival_or_many_give_the_same_papers(
    world: list[tuple[int, str]], chance: random.Random
) -> None:
    records = [accounts(number)[name] for number, name in world]
    at_once, one_by_one = Shelf(parsed(*records)), Shelf(*map(parsed, records))
    turned = Shelf(parsed(*chance.sample(records, len(records))))
    assert shown(at_once) == shown(one_by_one) == shown(turned)


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from("xyz-")), max_size=6))
def test_works_of_one_title_are_as_many_as_their_identifiers_tell(
    told_of: list[tuple[str, str]],
) -> None:
    records = [
        said(title=TITLE, other_ids=(f"s2:{name}",), doi=None if doi == "-" else f"10.1000/{doi}")
        for name, doi in told_of
    ]
    works: list[set[str]] = []
    for names in ({name, doi} - {"-"} for name, doi in told_of):
        works = [
            *(work for work in works if not work & names),
            names.union(*(work for work in works if work & names)),
        ]
    assert len(each_alone(records).papers()) == len(works)


def test_all_that_is_said_of_four_papers_is_four_papers() -> None:
    shelf = told(ACCOUNTS)
    assert sorted(len(found.sightings) for found in shelf.papers()) == [9, 9, 9, 9]


# Values


def test_a_date_that_was_printed_is_better_than_one_worked_out() -> None:
    printed = said(arxiv_id="1", published=date(2024, 5, 1))
    guessed = said(arxiv_id="1", published=date(2025, 5, 1), date_inferred=True)
    later = said(arxiv_id="1", published=date(2026, 5, 1), date_inferred=True)
    for order in ([printed, guessed, later], [later, guessed, printed]):
        found = only(each_alone(order))
        assert (found.published, found.date_inferred) == (date(2024, 5, 1), False)
    for order in ([guessed, later], [later, guessed]):
        found = only(each_alone(order))
        assert (found.published, found.date_inferred) == (date(2025, 5, 1), True)


def test_a_whole_list_of_authors_is_better_than_a_longer_cut_one() -> None:
    whole = said(arxiv_id="1", authors=("Ada Abel", "Bo Eze"))
    cut = said(arxiv_id="1", authors=("A", "B", "C"), authors_truncated=True, author_count=9)
    found = only(each_alone([cut, whole]))
    assert (found.authors, found.author_count) == (("Ada Abel", "Bo Eze"), 2)
    assert found.authors_truncated is False
    assert found.provenance["author_count"] == found.provenance["authors"] == "feed"


def test_a_count_beside_a_list_is_believed() -> None:
    short = said(arxiv_id="1", authors=("Ada Abel",), author_count=9)
    assert (paper(short).authors_truncated, paper(short).author_count) == (False, 9)
    assert only(each_alone([short, short])).author_count == 9


def test_of_lists_believed_alike_the_fuller_is_shown() -> None:
    full = said(arxiv_id="1", authors=("Ada Brook", "Bo Eze"))
    short = said(arxiv_id="1", authors=("Brook A", "Eze B"))
    assert only(each_alone([full, short])).authors == ("Ada Brook", "Bo Eze")
    assert only(each_alone([short, full])).authors == ("Ada Brook", "Bo Eze")


def test_a_list_tells_how_many_authors_there_are() -> None:
    shelf = Shelf()
    shelf.add(said(title=TITLE, authors=("Ada Abel", "Bo Eze")))
    assert only(shelf).author_count == 2
    assert shelf.add(said(title=TITLE, authors=("Ada Abel", "Bo Eze"))).papers == {}
    cut = paper(said(title=TITLE, authors=("Ada Abel",), authors_truncated=True))
    assert cut.author_count is None


def test_a_person_whose_place_is_told_is_no_longer_of_unknown_place() -> None:
    owner = said(arxiv_id="1", known_authors=("Bo Eze", "Cy Goto"))
    found = only(each_alone([owner, said(arxiv_id="1", authors=("Ada Abel", "Eze, Bo"))]))
    assert found.known_authors == ("Cy Goto",)


def test_who_a_cut_list_named_stays_known() -> None:
    cut = said(arxiv_id="1", authors=("Ada Brook", "Cy Goto"), authors_truncated=True)
    whole = said(arxiv_id="1", authors=("Brook A", "Bo Eze", "Cy H. Goto"))
    for order in ([cut, whole], [whole, cut], [cut, whole, cut]):
        found = only(each_alone(order))
        assert (found.authors, found.known_authors) == (whole.authors, ("Ada Brook",))


def test_who_is_shown_in_full_is_not_known_besides() -> None:
    cut = said(arxiv_id="1", authors=("Brook A", "Goto, C."), authors_truncated=True)
    whole = said(arxiv_id="1", authors=("Ada Brook", "Bo Eze", "Cy Goto"))
    for order in ([cut, whole], [whole, cut]):
        assert only(each_alone(order)).known_authors == ()


def test_a_registry_is_believed_before_a_page_made_from_it() -> None:
    shelf = Shelf()
    shelf.add(said(arxiv_id="1", title="ZZ Made", abstract=LAMPS), format="catalyzex", feed="b")
    shelf.add(said(arxiv_id="1", title="As Registered", abstract=BREAD), format="arxiv-atom")
    shelf.add(said(arxiv_id="1", title="ZZ Made", abstract=LAMPS), format="hf-page", feed="c")
    found = only(shelf)
    assert (found.title, found.abstract) == ("As Registered", BREAD)
    assert found.provenance["title"] == "arxiv-atom"
    assert found.other_titles == ("ZZ Made",)


def test_a_paper_is_still_known_by_every_title_it_had() -> None:
    old = said(arxiv_id="1", title=TITLE, authors=("Ada Abel",))
    new = said(arxiv_id="1", title="Moths, Revised", authors=("Ada Abel",))
    assert together(old, new, said(title=TITLE, authors=("A. Abel",))) == 1


def test_the_newest_number_counts_and_an_equal_one_keeps_its_first_date() -> None:
    first, later = date(2026, 1, 1), date(2026, 2, 1)
    found = only(
        each_alone(
            said(arxiv_id="1", metrics=metrics)
            for metrics in (
                {"score": metric(3, as_of=first), "upvotes": metric(5, as_of=first)},
                {"score": metric(3, as_of=later), "upvotes": metric(4, as_of=later)},
                {"comments": metric(1, as_of=first), "upvotes": metric(9, as_of=first)},
            )
        )
    )
    assert found.metrics["score"].as_of == first
    assert (found.metric("upvotes"), found.metric("comments")) == (4, 1)


@pytest.mark.parametrize("number", [nan, inf, -inf])
def test_what_is_not_a_number_is_not_kept(number: float) -> None:
    found = paper(said(title=TITLE, metrics={"score": metric(number), "upvotes": metric(1)}))
    assert found.metrics.keys() == {"upvotes"}


def test_links_are_joined_and_the_better_known_page_wins() -> None:
    one = said(arxiv_id="1", links=Links(abs="https://example.org/a", code="https://example.org/c"))
    two = said(arxiv_id="1", links=Links(abs="https://arxiv.org/abs/1", pdf="https://a.org/x.pdf"))
    for order in ([one, two], [two, one]):
        assert only(each_alone(order)).links == Links(
            abs="https://arxiv.org/abs/1",
            pdf="https://a.org/x.pdf",
            code="https://example.org/c",
        )


def test_a_feed_remembers_the_first_place_it_showed_the_paper_in() -> None:
    shelf = Shelf()
    shelf.add(replace(PREPRINT, position=4))
    shelf.add(replace(PREPRINT, position=1))
    (sighting,) = only(shelf).sightings
    assert (sighting.position, sighting.seen) == (4, NOW + timedelta(seconds=1))


def test_a_record_with_an_address_alone_is_shown_by_it() -> None:
    link = Links(abs="https://example.org/paper/1")
    found = paper(said(other_ids=("url:example.org/paper/1",), links=link))
    assert (found.title, found.title_inferred) == ("https://example.org/paper/1", True)


def test_an_owner_listed_among_the_authors_has_a_place() -> None:
    found = paper(said(title=TITLE, authors=("Ada Abel",), known_authors=("Abel, Ada", "Bo Eze")))
    assert found.known_authors == ("Bo Eze",)


def test_a_cut_list_of_no_authors_is_not_cut() -> None:
    assert paper(said(title=TITLE, authors_truncated=True)).authors_truncated is False


days = st.dates(date(2024, 1, 1), date(2024, 1, 3)) | st.none()
some = st.sampled_from
formats = some(["arxiv-atom", "feed", "hf-page", "catalyzex", "unheard-of"])
numbers = st.builds(
    Metric,
    value=some([1.0, 2.0]),
    source=some(["feed", "hf-page"]),
    as_of=st.dates(date(2024, 1, 1), date(2024, 1, 2)),
)
sources = st.builds(
    said,
    position=st.integers(1, 3),
    arxiv_id=st.just("2401.00001"),
    title=some([None, "One", "Two"]),
    abstract=some([None, LAMPS, BREAD]),
    authors=some([(), ("Ada Abel",), ("Ada Abel", "Bo Eze"), ("Abel, Ada", "Bo Eze")]),
    authors_truncated=st.booleans(),
    author_count=some([None, 2, 9]),
    known_authors=some([(), ("Cy Goto",)]),
    categories=some([(), ("cs.CL",), ("cs.CL", "cs.AI")]),
    venue=some([None, "A", "B"]),
    year=some([None, 2023, 2024]),
    published=days,
    date_inferred=st.booleans(),
    updated=days,
    announced=days,
    arxiv_version=some([None, 1, 2]),
    doi=some([None, "10.1000/x", "10.48550/arxiv.2401.00001"]),
    links=st.builds(
        Links,
        abs=some([None, "https://arxiv.org/abs/1", "https://example.org/1"]),
        pdf=some([None, "https://example.org/1.pdf", "https://example.com/1.pdf"]),
    ),
    code=st.booleans(),
    metrics=st.dictionaries(some(["score", "upvotes"]), numbers),
    raw=st.dictionaries(some(["date", "teaser"]), some(["a", "b"])),
)
seen = st.integers(0, 3).map(lambda late: NOW + timedelta(hours=late))


@st.composite
def papers(draw: st.DrawFn) -> Paper:
    made = paper(draw(sources), feed=draw(some("abc")), format=draw(formats))
    moment = draw(seen)
    sightings = tuple(replace(sighting, seen=moment) for sighting in made.sightings)
    return replace(made, added=moment, sightings=sightings)


def values(found: Paper) -> Paper:
    """Return what does not depend on the order: lists sorted, without the days of numbers."""
    return replace(
        found,
        key="",
        metrics={},
        aliases=tuple(sorted(found.aliases)),
        other_titles=tuple(sorted(found.other_titles)),
        known_authors=tuple(sorted(found.known_authors)),
    )


@given(papers(), papers(), papers())
@settings(max_examples=300, deadline=None)
def test_accounts_combine_in_any_order_to_the_same_values(a: Paper, b: Paper, c: Paper) -> None:
    whole = values(combine(combine(a, b), c))
    assert values(combine(combine(b, a), c)) == whole
    assert values(combine(a, combine(b, c))) == whole
    assert values(combine(combine(c, a), b)) == whole


@given(papers(), papers())
@settings(max_examples=200, deadline=None)
def test_two_accounts_give_the_same_numbers_in_either_order(a: Paper, b: Paper) -> None:
    assert combine(a, b).metrics == combine(b, a).metrics


@given(papers(), papers())
@settings(max_examples=200, deadline=None)
def test_what_is_known_already_adds_nothing(a: Paper, b: Paper) -> None:
    both = combine(a, b)
    assert combine(both, b) == combine(both, a) == combine(both, both) == both
    assert combine(a, b).key == a.key
