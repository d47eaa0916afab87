"""Versions of a paper: what changed, in words; what stood there stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from storage.combine import combine
from storage.model import Paper
from storage.versions import KEPT, differences, recorded
from tests.fakes import NOW, library, paper, parsed, record
from tests.shelves import Shelf

TEXT = "Lamps stand along the river. Moths circle them! Why they leave is unknown. We count them."


def account(format: str = "arxiv-atom", **fields: Any) -> Paper:
    said = {"arxiv_id": "2401.00001", "abstract": TEXT, **fields}
    return paper(record(1, **said), format=format)


def words(old: Paper, new: Paper) -> tuple[str, ...]:
    return differences(old, new)[0]


def test_a_second_version_says_what_changed() -> None:
    old = account(arxiv_version=1)
    text = TEXT.replace("Moths", "Bats").replace("We count", "We film") + " They return."
    new = account(
        arxiv_version=2,
        title="On Bats",
        authors=(*old.authors, "Cy Castro", "Di Goto"),
        abstract=text,
        doi="10.1000/x",
    )
    changes, before = differences(old, new)
    assert changes == (
        "v1 → v2",
        "title changed",
        "+2 authors",
        "abstract: 3 sentences changed",
        "now has a DOI",
    )
    assert before == {
        "arxiv_version": "v1",
        "title": old.title,
        "authors": "; ".join(old.authors),
        "abstract": TEXT,
    }


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({"title": "On $\\alpha$ Lamps"}, {"title": "On α lamps."}),
        ({"authors": ("Ada Brook", "Bo Eze")}, {"authors": ("Brook, A.", "Eze B")}),
        ({"authors": ("Ada Brook",), "authors_truncated": True}, {}),
        ({"abstract": TEXT}, {"abstract": TEXT.replace(" ", "\n").upper()}),
        ({"abstract": None}, {"abstract": TEXT}),
        ({"title": None}, {"title": "Lamps"}),
        ({"doi": "10.1000/x"}, {}),
        ({"venue": "Night"}, {"venue": "NIGHT"}),
        ({}, {"doi": "10.48550/arxiv.2401.00001"}),
    ],
)
def test_spelling_and_what_was_not_known_are_no_changes(
    old: dict[str, Any], new: dict[str, Any]
) -> None:
    assert words(account(**old), account(**new)) == ()


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ({"authors": ("A Abel", "B Eze")}, {"authors": ("B Eze",)}, "−1 author"),
        ({"authors": ("A Abel", "B Eze")}, {"authors": ("B Eze", "A Abel")},
         "authors in another order"),
        ({"authors": ("J Li", "J Li")}, {"authors": ("J Li",)}, "−1 author"),
        ({"abstract": TEXT}, {"abstract": "Bread is baked. Nobody knows why."},
         "abstract rewritten"),
        ({"abstract": TEXT}, {"abstract": TEXT + " Twice."}, "abstract: 1 sentence changed"),
        ({"doi": "10.1000/x"}, {"doi": "10.1000/y"}, "another DOI"),
        ({"venue": "Preprint"}, {"venue": "Night and Day"}, "now in Night and Day"),
        ({}, {"venue": "Night and Day"}, "now in Night and Day"),
        ({"doi": "10.48550/arxiv.1"}, {"doi": "10.1000/y"}, "now has a DOI"),
    ],
)  # fmt: skip
def test_each_change_has_its_words(old: dict[str, Any], new: dict[str, Any], expected: str) -> None:
    assert words(account(**old), account(**new)) == (expected,)


def arrive(*versions: int) -> Paper:
    shelf = Shelf()
    for number in versions:
        said = record(
            1, arxiv_id="2401.00001", arxiv_version=number, title=f"Z {9 - number}: On Lamps"
        )
        shelf.add(said, format="arxiv-atom", feed=f"v{number}")
    (found,) = shelf.papers()
    return found


@pytest.mark.parametrize("order", [(1, 2), (2, 1), (1, 2, 1), (2, 1, 2, 1)])
def test_versions_are_recorded_once_in_whatever_order_they_come(order: tuple[int, ...]) -> None:
    found = arrive(*order)
    assert (found.title, found.arxiv_version) == ("Z 7: On Lamps", 2)
    (version,) = found.versions
    assert (version.name, version.source) == ("v2", "arxiv-atom")
    assert version.changes == ("v1 → v2", "title changed")
    assert version.before["title"] == "Z 8: On Lamps"


def test_what_another_source_says_of_an_old_version_is_no_change() -> None:
    shelf = Shelf()
    for number, format in ((1, "arxiv-atom"), (2, "arxiv-atom"), (1, "openreview")):
        said = record(1, arxiv_id="1", arxiv_version=number, venue=f"{format} {number}")
        shelf.add(said, format=format, feed=f"{format} {number}")
    (found,) = shelf.papers()
    assert [version.changes[0] for version in found.versions] == ["v1 → v2"]


def test_the_newest_version_is_shown_whichever_of_arxivs_sources_told_it() -> None:
    first = account("arxiv-atom", title="ZZ First")
    second = account("arxiv-rss", title="Second", arxiv_version=2)
    page = account("hf-page", title="ZZZ Page")
    for both in (combine(first, second), combine(second, first)):
        assert combine(both, page).title == combine(page, both).title == "Second"
        assert both.provenance["version.title"] == "2"
    assert combine(second, account("crossref", title="Journal")).title == "Journal"


def test_a_published_version_is_one_more() -> None:
    shelf = Shelf(parsed(record(1, arxiv_id="1", arxiv_version=1), feed="a", format="arxiv-atom"))
    published = record(1, arxiv_id="1", doi="10.1000/x", venue="Night")
    shelf.add(published, feed="b", format="crossref")
    (found,) = shelf.papers()
    (version,) = found.versions
    assert (version.name, version.source) == ("", "crossref")
    assert version.changes == ("now has a DOI", "now in Night")


def test_only_the_last_versions_are_kept() -> None:
    found = arrive(*range(1, KEPT + 4))
    assert len(found.versions) == KEPT
    assert found.versions[-1].name == f"v{KEPT + 3}"
    assert found.versions[0].name == "v4"


def test_two_histories_of_one_paper_are_joined_in_either_order() -> None:
    paper_ = account()
    one = recorded(paper_, account(), account(title="B"), seen=NOW, source="feed")
    two = recorded(
        paper_, account(), account(title="C"), seen=NOW + timedelta(days=1), source="feed"
    )
    a, b = replace(paper_, versions=one), replace(paper_, versions=two)
    assert combine(a, b).versions == combine(b, a).versions == (*one, *two)
    assert combine(combine(a, b), a) == combine(a, b)


def test_versions_survive_the_disk_and_the_way_through_a_file(tmp_path: Path) -> None:
    lines = "One line.\n\nAnother paragraph."
    arrivals = (
        parsed(record(1, arxiv_id="1", arxiv_version=n, abstract=text), feed=str(n))
        for n, text in ((1, lines), (2, TEXT))
    )
    with library(tmp_path / "here", *arrivals) as shelves:
        (key,) = shelves.find("")
        before = shelves.require(key)
    assert before.versions[0].before["abstract"] == lines
    with library(tmp_path / "here") as again:
        assert again.require(key) == before
