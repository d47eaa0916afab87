"""Citation keys: no two papers share one, and what comes later changes none."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage import holdings
from storage.citekeys import usable_key, wanted_key
from storage.codec import paper_document
from storage.engine.schema import hashed
from storage.library import Library
from tests.bibliographies import arrival, shelf_of
from tests.fakes import library, paper, parsed, record


def keys_of(desk: Library) -> dict[str, str]:
    citations = desk.citations()
    return {desk.require(key).title: citations.key_of(key) for key in desk.find("")}


def named(*titles: str) -> Iterator[object]:
    for number, title in enumerate(titles, 1):
        yield record(number, title=title, authors=("Ada Brook",), abstract=None)


def test_the_first_has_the_plain_key_the_others_a_letter(tmp_path: Path) -> None:
    titles = ("Salt in the Northern Bays", "Salt of Distant Deserts", "Salt on the Tables of Kings")
    desk = library(tmp_path)
    known: dict[str, str] = {}
    for source in named(*titles):
        desk.take(parsed(source), source="x")  # type: ignore[arg-type]
        now = keys_of(desk)
        assert {title: now[title] for title in known} == known
        known = now
    assert list(map(known.get, titles)) == ["brook2024salt", "brook2024salta", "brook2024saltb"]


def test_a_letter_that_makes_another_papers_key_is_passed_over(tmp_path: Path) -> None:
    own = "".join(
        f"@misc{{{key}, title={{{title}}}}}\n"
        for key, title in (("k", "On Salt"), ("ka", "On Sand"), ("K", "On Silt"), ("k", "On Soil"))
    )
    found = keys_of(shelf_of(tmp_path, own))
    assert found["On Sand"] == "ka"
    assert len({key.casefold() for key in found.values()}) == 4
    assert set(found.values()) <= {"k", "ka", "K", "Kb", "kb", "kc", "Kc"}


def test_capitals_of_a_key_are_the_papers_own_whoever_is_asked_first(tmp_path: Path) -> None:
    own = "@misc{Brook20, title={On Salt}}\n@misc{brook20, title={On Sand}}\n"
    desk = shelf_of(tmp_path, own)
    papers = {desk.require(key).title: key for key in desk.find("")}
    for titles in (("On Salt", "On Sand"), ("On Sand", "On Salt")):
        citations = desk.citations()
        assert citations.holder("BROOK20") == papers["On Salt"]
        found = {title: citations.key_of(papers[title]) for title in titles}
        assert found == {"On Salt": "Brook20", "On Sand": "brook20a"}


def test_a_key_is_the_same_after_a_restart_and_a_compaction(tmp_path: Path) -> None:
    desk = library(tmp_path, parsed(*named("Salt A b c", "Salt D e f")))  # type: ignore[arg-type]
    before = keys_of(desk)
    desk.close()
    with Library(tmp_path) as again:
        assert keys_of(again) == before


def test_the_holder_of_a_key_is_found(tmp_path: Path) -> None:
    desk = shelf_of(tmp_path, "@misc{sea, title={The Sea}}\n@misc{b, title={Salt}, crossref={sea}}")
    citations = desk.citations()
    holder = citations.holder("sea")
    assert holder is not None
    assert desk.require(holder).title == "The Sea"
    assert citations.holder("nobody") is None
    with pytest.raises(KeyError):
        citations.key_of("no such paper")


def test_many_papers_of_one_key_get_one_each(tmp_path: Path) -> None:
    own = "".join(f"@misc{{k, title={{Salt of the {n}th Sea}}}}\n" for n in range(60))
    found = set(keys_of(shelf_of(tmp_path, own)).values())
    assert len(found) == 60
    assert {"k", "ka", "kz", "kaa", "kbg"} <= found


@pytest.mark.parametrize(
    ("given_key", "usable"),
    [("DBLP:conf/a/b-1", "DBLP:conf/a/b-1"), ("O'Neil {x}, y%", "ONeilxy"), ("é2020", "é2020")],
)
def test_what_bibtex_would_take_apart_is_left_out_of_a_key(given_key: str, usable: str) -> None:
    assert usable_key(given_key) == usable


@given(st.text(max_size=30), st.text(max_size=30), st.none() | st.integers(0, 3000))
def test_any_paper_wants_a_key_that_can_be_used(title: str, author: str, year: int | None) -> None:
    key = wanted_key(key="x", title=title, first_author=author, year=year, given=title)
    assert key
    assert usable_key(key) == key


# `cited`: in a bibliography of the user's


def cited(desk: Library) -> set[str]:
    return set(desk.find("is:cited"))


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("refs.bib", "@article{k, title={On the Quiet Movement of Lanterns, Part 2},"
                     " author={Ada Castro and Bo Dumas}}"),
        ("refs.ris", "TY  - JOUR\nTI  - On the Quiet Movement of Lanterns, Part 2\n"
                     "AU  - Castro, Ada\nER  - \n"),
        ("refs.json", '[{"type": "book", "title": "On the Quiet Movement of Lanterns, Part 2",'
                      ' "author": [{"family": "Castro", "given": "Ada"}]}]'),
    ],
)  # fmt: skip
def test_a_paper_of_ones_own_bibliography_is_cited(tmp_path: Path, name: str, data: str) -> None:
    desk = library(tmp_path, parsed(record(1), record(2)))
    assert cited(desk) == set()
    report = desk.take(arrival(data, name), source=name)
    assert (report.new, report.updated) == (0, 1)
    assert cited(desk) == set(desk.find("lanterns"))
    assert {key for key in desk.find("") if desk.is_cited(desk.require(key))} == cited(desk)
    desk.undo()
    assert cited(desk) == set()
    assert not any(desk.is_cited(desk.require(key)) for key in desk.find(""))


def test_the_terms_of_a_paper_are_those_of_its_index() -> None:
    document = paper_document(paper(record(1), feed="a"))
    terms = set(holdings.SCHEMA.of("papers").terms(document))
    assert holdings.citation("Brook2024quiet") in terms
    assert hashed(holdings.citation("K")) == hashed(holdings.citation("k"))
