"""TinyDB files of other programs: their own words for what a paper has are understood."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tinydb import TinyDB

from storage.importers import Source, carrel_jsonl, tinydb
from storage.importers._other_documents import ours
from storage.model import Paper
from tests.fakes import TODAY, library
from tests.tinydb_files import bring, changes_nothing

TEA = {"title": "Tea", "abstract": "Of leaves."}


def papers(tables: dict[str, Any]) -> tuple[Paper, ...]:
    found = tinydb.parse(Source(name="db.json", data=json.dumps(tables).encode(), today=TODAY))
    assert found.collection
    return found.collection.papers


def only(**said: Any) -> Paper:
    (paper,) = papers({"papers": {"1": TEA | said}})
    return paper


@pytest.mark.parametrize(
    ("said", "authors"),
    [
        ({"authors": "Ann Lee"}, ("Ann Lee",)),
        ({"authors": "Ann Lee, Bo Kim"}, ("Ann Lee", "Bo Kim")),
        ({"authors": "Ann Lee, Bo Kim and Cy Orr"}, ("Ann Lee", "Bo Kim", "Cy Orr")),
        ({"authors": "Lee, Ann; Kim, Bo"}, ("Lee, Ann", "Kim, Bo")),
        ({"author": "Lee, Ann and Kim, Bo and others"}, ("Ann Lee", "Bo Kim")),
        ({"author": "Ann Lee and Bo Kim"}, ("Ann Lee", "Bo Kim")),
        ({"authors": "Lee, Ann"}, ("Lee, Ann",)),
        ({"authors": [{"name": "Ann"}, {"given": "Bo", "family": "Kim"}]}, ("Ann", "Bo Kim")),
        ({"authors": [{"firstName": "Ann", "lastName": "Lee"}, 7, {}]}, ("Ann Lee",)),
        ({"authors": [], "author": ["Ann Lee"]}, ("Ann Lee",)),
        ({"authors": 7}, ()),
    ],
)  # fmt: skip
def test_authors_are_read_however_they_are_listed(
    said: dict[str, Any], authors: tuple[str, ...]
) -> None:
    assert only(**said).authors == authors


def test_a_list_of_authors_may_be_cut() -> None:
    assert only(author="Lee, Ann and others").authors_truncated
    assert only(authors="Ann Lee, Bo Kim, et al.").authors_truncated
    assert not only(authors="Ann Lee, Bo Kim").authors_truncated


@pytest.mark.parametrize(
    "said",
    [
        {"arxiv_id": "2301.12345v2"},
        {"arxiv_id": "arXiv:2301.12345v2"},
        {"id": "http://arxiv.org/abs/2301.12345v2"},
        {"entry_id": "http://arxiv.org/abs/2301.12345v2"},
        {"url": "https://arxiv.org/pdf/2301.12345v2", "id": 12},
        {"externalIds": {"ArXiv": "2301.12345v2", "CorpusId": 7}},
    ],
)
def test_an_arxiv_id_is_known_however_it_is_spelled(said: dict[str, Any]) -> None:
    found = only(**said)
    assert (found.arxiv_id, found.arxiv_version) == ("2301.12345", 2)
    assert found.aliases == ("arxiv:2301.12345",)


@pytest.mark.parametrize(
    "said",
    [
        {"doi": "https://doi.org/10.5555/TEA"},
        {"DOI": "10.5555/Tea"},
        {"doi": None, "externalIds": {"DOI": "10.5555/tea"}},
    ],
)
def test_a_doi_is_known_however_it_is_spelled(said: dict[str, Any]) -> None:
    found = only(**said)
    assert (found.doi, found.aliases) == ("10.5555/tea", ("doi:10.5555/tea",))


@pytest.mark.parametrize(
    "said",
    [
        {"published": "2023-01-02T10:00:00Z"},
        {"published": "2023-01-02 10:00"},
        {"published": "{TinyDate}:2023-01-02T00:00:00"},
        {"publication_date": "2023-01-02"},
        {"published": None, "date": "2023-01-02"},
        {"published": "20230102"},
    ],
)
def test_a_day_is_read_out_of_a_time(said: dict[str, Any]) -> None:
    assert only(**said).published == date(2023, 1, 2)


def test_what_is_no_day_is_none() -> None:
    assert only(published="2023-13-45", date="soon").published is None


def test_other_words_for_the_same_are_understood() -> None:
    found = only(
        abstract=None, summary="Of cups.", journal="Tea Letters", year="2023", url="https://t.org/1",
        pdf_url="https://t.org/1.pdf", github="https://github.com/t/t", categories="cs.CL, cs.LG",
    )  # fmt: skip
    assert (found.abstract, found.venue, found.year) == ("Of cups.", "Tea Letters", 2023)
    assert (found.links.abs, found.links.pdf) == ("https://t.org/1", "https://t.org/1.pdf")
    assert found.links.code == "https://github.com/t/t"
    assert found.categories == ("cs.CL", "cs.LG")


def test_our_own_words_count_more() -> None:
    found = only(
        summary="Of cups.", venue="TEA", journal="Letters", url="https://t.org/1",
        links={"abs": "https://t.org/2"}, authors=["Ann Lee"], author="Bo Kim",
    )  # fmt: skip
    assert (found.abstract, found.venue) == ("Of leaves.", "TEA")
    assert (found.links.abs, found.authors) == ("https://t.org/2", ("Ann Lee",))


def test_an_entry_of_a_bibliography_is_read() -> None:
    found = only(title="{T}ea of {\\'E}dith", author="L{\\'e}e, Ann", ENTRYTYPE="article", ID="l1")
    assert (found.title, found.authors) == ("Tea of Édith", ("Ann Lée",))


def test_what_carrel_wrote_is_left_as_it_is() -> None:
    document = {"title": "Tea", "added": "2026-01-01T00:00:00+00:00", "summary": "x"}
    assert ours(document) is document


def test_the_tables_of_a_file_without_papers_are_told_by_their_documents(tmp_path: Path) -> None:
    place = tmp_path / "db.json"
    with TinyDB(place, indent=2) as stock:
        stock.table("settings").insert({"theme": "dark", "title": "My list"})
        stock.insert({"title": "Tea", "authors": ["Ann Lee"], "doi": "10.5555/tea"})
        stock.insert({"title": "Cups", "authors": "Bo Kim", "url": "https://t.org/2"})
        stock.insert({"no": "paper"})
    desk = library(tmp_path / "desk")
    report = bring(desk, place.read_bytes())
    assert (report.new, [item.where for item in report.rejected]) == (2, ["_default 3"])
    assert changes_nothing(bring(desk, place.read_bytes()))


@pytest.mark.parametrize(
    "tables",
    [
        {"_default": {"1": {"title": "Only a title"}}},
        {"_default": {"a": {"title": "Tea", "authors": ["Ann Lee"]}}},
        {"users": {"1": {"name": "Ann Lee", "doi": "none"}}},
        {"_default": {}},
    ],
)
def test_files_of_something_else_are_not_claimed(tables: dict[str, Any]) -> None:
    assert not tinydb.sniff(json.dumps(tables).encode())


def test_a_file_without_any_paper_says_so() -> None:
    for text in ('{"papers": {}}', '{"papers": {"1": 7}}'):
        found = tinydb.parse(Source(name="db.json", data=text.encode(), today=TODAY))
        assert found.warnings == ("0 papers: the file has none.",)


def test_a_line_that_somebody_wrote_by_hand_is_read() -> None:
    record = {"key": "tea", "title": "Tea", "read": True, "authors": "Ann Lee, Bo Kim",
              "arxiv_id": "2301.12345v2", "published": "2023-01-02T10:00:00Z"}  # fmt: skip
    data = json.dumps(record).encode()
    found = carrel_jsonl.parse(Source(name="x.jsonl", data=data, today=TODAY)).collection
    assert found
    (paper,) = found.papers
    assert (paper.authors, paper.arxiv_id) == (("Ann Lee", "Bo Kim"), "2301.12345")
    assert paper.published == date(2023, 1, 2)


NAMES = ("authors", "author", "arxiv_id", "id", "doi", "published", "date", "url", "links", "pdf",
         "categories", "year", "summary", "journal", "ENTRYTYPE")  # fmt: skip
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12)
    | st.sampled_from(["2023-01-02", "a and b", "{", "2301.12345v2", "https://doi.org/10.1/x"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(["name", "given", "abs"]), inner, max_size=3),
    max_leaves=5,
)  # fmt: skip


@given(st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=8))
def test_whatever_a_document_says_its_paper_is_read(said: dict[str, Any]) -> None:
    assert only(**said).abstract == "Of leaves."
