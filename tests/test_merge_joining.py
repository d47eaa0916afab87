"""Two papers that turn out to be one, and what imports leave alone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from storage.library import Library
from storage.model import Mark
from tests.fakes import library, parsed, record
from tests.said import BREAD, CLOCKS, JOURNAL, LAMPS, LINK, PREPRINT, TITLE, only, said
from tests.shelves import Shelf

# Two papers that turn out to be one


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
