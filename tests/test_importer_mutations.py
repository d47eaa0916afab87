"""The four real pages cut, shuffled, thinned out and put together: what is left stays right."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from storage.arriving import Parsed, Record
from storage.errors import SourceError
from storage.importers import catalyzex, hf_page, parse, publications, scholar_feed
from tests.saved_pages import source, stored_page

PUBLICATIONS, SCHOLAR, CATALYZEX, HF = (
    "000_d6c297680ee350fb", "001_9c3c22d9d97bb77f", "002_cd6775d13c4b33a9", "003_6008b5a5b9a89bd0",
)  # fmt: skip
MODULES = {
    PUBLICATIONS: publications, SCHOLAR: scholar_feed, CATALYZEX: catalyzex, HF: hf_page,
}  # fmt: skip
ALL = pytest.mark.parametrize("name", MODULES)


@cache
def page(name: str) -> str:
    return stored_page(name)[0].decode()


def read(name: str, text: str) -> Parsed:
    parsed: Parsed = MODULES[name].parse(source(text, author="Ada Lovelace"))
    return parsed


def bare(record: Record) -> Record:
    """Return what a record says wherever it stands."""
    return replace(record, where="", position=0)


def blocks(name: str) -> tuple[str, list[str], list[Record]]:
    """Return the head of a page, and the text and the record of each paper."""
    lines = page(name).split("\n")
    records = list(read(name, page(name)).records)
    starts = [int(record.where.removeprefix("line ")) - 1 for record in records]
    ends = [*starts[1:], len(lines)]
    papers = ["\n".join(lines[a:b]).strip("\n") for a, b in zip(starts, ends, strict=True)]
    return "\n".join(lines[: starts[0]]), papers, records


def put(name: str, head: str, papers: list[str]) -> Parsed:
    blank = "\n" if name in (PUBLICATIONS, CATALYZEX) else "\n\n"
    return read(name, head + "\n" + blank.join(papers))


@ALL
def test_a_page_cut_at_any_line_keeps_the_records_before(name: str) -> None:
    lines = page(name).split("\n")
    whole = read(name, page(name)).records
    starts = [int(record.where.removeprefix("line ")) for record in whole]
    for end in range(starts[0], len(lines) + 1):
        try:
            found = read(name, "\n".join(lines[:end])).records
        except SourceError:
            assert end < starts[1]
            continue
        done = sum(start <= end for start in starts) - 1
        assert found[:done] == whole[:done]
        assert len(found) <= done + 1
        for partial in found[done:]:
            assert partial.title in (None, whole[done].title)
            assert partial.abstract in (None, whole[done].abstract)
            assert set(partial.authors) <= set(whole[done].authors)
            assert partial.organisation in (None, whole[done].organisation)


@ALL
def test_shuffled_papers_are_the_same_papers(name: str) -> None:
    head, papers, records = blocks(name)
    order = random.Random(2).sample(range(len(papers)), len(papers))
    if name == CATALYZEX:  # its first author line is the first paper's
        records[0] = replace(records[0], raw={}, authors_truncated=False)
        head = ""
    found = put(name, head, [papers[at] for at in order]).records
    assert [bare(record) for record in found] == [bare(records[at]) for at in order]


@ALL
def test_a_paper_left_out_leaves_its_neighbours_alone(name: str) -> None:
    head, papers, records = blocks(name)
    for gone in range(1, len(papers)):
        found = put(name, head, papers[:gone] + papers[gone + 1 :]).records
        assert [*map(bare, found)] == [*map(bare, records[:gone] + records[gone + 1 :])]


@ALL
def test_a_page_saved_twice_in_one_file_says_everything_twice(name: str) -> None:
    once = read(name, page(name))
    twice = read(name, page(name) + "\n\n" + page(name))
    assert [*map(bare, twice.records)] == [*map(bare, once.records * 2)]
    assert twice.authors == once.authors
    assert not twice.rejected and not twice.warnings


@ALL
@pytest.mark.parametrize("change", ["\r\n", "trailing", "bom", "double"])
def test_what_a_program_does_to_a_file_changes_nothing(name: str, change: str) -> None:
    text = page(name)
    changed = {
        "\r\n": text.replace("\n", "\r\n"),
        "trailing": "\n".join(line + " \t\xa0" for line in text.split("\n")),
        "bom": "\ufeff" + text + "\n",
        "double": text.replace("\n", "\n\n"),
    }[change]
    parsed = parse(source(changed, author="Ada Lovelace"))
    assert parsed.format == MODULES[name].FORMAT
    assert [*map(bare, parsed.records)] == [*map(bare, read(name, text).records)]


Thinning = Callable[[list[str]], list[str]]
Thinned = dict[str, tuple[Thinning, dict[str, Any]]]
SCHOLAR_LINES: Thinned = {  # heading, title, "", authors, "", abstract
    "score": (lambda x: [x[0].lstrip("0123456789."), *x[1:]], {"metrics": {}}),
    "authors": (
        lambda x: [*x[:3], *x[5:]],
        {"authors": (), "authors_truncated": False, "affiliations": ()},
    ),
    "abstract": (lambda x: x[:4], {"abstract": None}),
    "cut": (
        lambda x: [*x[:3], x[3].replace(" et al.", ""), *x[4:]],
        {"authors_truncated": False, "author_count": 3},
    ),
    "code": (lambda x: [x[0].removesuffix("Code"), *x[1:]], {"code": False}),
}
NOBODY: dict[str, Any] = {"author_count": None, "organisation": None, "affiliations": ()}
UNDATED: dict[str, Any] = {"published": None, "metrics": {}, "raw": {}}
HF_LINES: Thinned = {  # title, "", abstract, "", by, dot, date
    "abstract": (lambda x: [*x[:2], *x[4:]], {"abstract": None}),
    "by": (lambda x: [*x[:4], *x[5:]], NOBODY),
    "date": (lambda x: x[:6], UNDATED),
    "all below": (lambda x: x[:4], NOBODY | UNDATED),
}


def check_thinned(name: str, part: Thinning, change: dict[str, Any], places: range) -> None:
    """Take a part from some papers, and see that it alone is missed."""
    head, papers, records = blocks(name)
    for at in places[: len(papers)]:
        papers[at] = "\n".join(part(papers[at].split("\n")))
        records[at] = replace(records[at], **change)
    parsed = put(name, head, papers)
    assert not parsed.rejected
    assert len(parsed.records) == len(records)
    for found, known in zip(parsed.records, records, strict=True):
        changed = {field: getattr(found, field) for field in ("links", "known_authors")}
        changed |= {"raw": found.raw} if name == SCHOLAR else {}
        assert bare(found) == replace(bare(known), **changed)


@pytest.mark.parametrize("part", SCHOLAR_LINES)
@pytest.mark.parametrize("every", [1, 3])
def test_a_part_missing_from_papers_of_scholar_feed_is_missed_alone(part: str, every: int) -> None:
    check_thinned(SCHOLAR, *SCHOLAR_LINES[part], range(0, 14, every))


@pytest.mark.parametrize("part", HF_LINES)
@pytest.mark.parametrize("every", [2, 5])
def test_a_part_missing_from_papers_of_hugging_face_is_missed_alone(part: str, every: int) -> None:
    check_thinned(HF, *HF_LINES[part], range(1, 39, every))
