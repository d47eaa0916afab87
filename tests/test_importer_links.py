"""Lists of links and identifiers: papers that have no title yet."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.arriving import Record
from storage.errors import SourceError
from storage.importers import Source, links, parse
from tests.fakes import TODAY, library, parsed, record


def read(text: str) -> tuple[Record, ...]:
    found = parse(Source(name="todo.txt", data=f"{text}\n".encode(), today=TODAY))
    assert found.format == "links"
    assert not found.rejected
    return found.records


def one(line: str) -> Record:
    (only,) = read(line)
    return only


@pytest.mark.parametrize(
    ("line", "number", "version"),
    [
        ("2310.02129", "2310.02129", None),
        ("arXiv:2310.02129v3", "2310.02129", 3),
        ("- astro-ph/0601001v2", "astro-ph/0601001", 2),
        ("https://arxiv.org/abs/2310.02129v1", "2310.02129", 1),
        ("12. http://arxiv.org/pdf/2310.02129.pdf", "2310.02129", None),
        ("<https://huggingface.co/papers/2310.02129>", "2310.02129", None),
        ("10.48550/arXiv.2310.02129", "2310.02129", None),
        ("“https://www.alphaxiv.org/abs/2310.02129”,", "2310.02129", None),
    ],
)
def test_an_arxiv_id_is_known_in_every_spelling(
    line: str, number: str, version: int | None
) -> None:
    found = one(line)
    assert (found.arxiv_id, found.arxiv_version) == (number, version)
    assert found.title is None


@pytest.mark.parametrize(
    ("line", "doi"),
    [
        ("10.1093/nar/gkad1084", "10.1093/nar/gkad1084"),
        ("doi:10.1093/NAR/GKAD1084", "10.1093/nar/gkad1084"),
        ("https://doi.org/10.1038/nature14539", "10.1038/nature14539"),
        ("https://www.biorxiv.org/content/10.1101/2020.09.287961v2", "10.1101/2020.09.287961"),
        ("* https://dl.acm.org/doi/abs/10.1145/3292500", "10.1145/3292500"),
    ],
)  # fmt: skip
def test_a_doi_is_known_in_every_spelling(line: str, doi: str) -> None:
    assert one(line).doi == doi


@pytest.mark.parametrize(
    ("line", "alias"),
    [
        ("https://openreview.net/forum?id=AbC_1", "url:openreview.net/forum?id=AbC_1"),
        ("openreview:AbC_1", "openreview:AbC_1"),
        ("https://aclanthology.org/2023.acl-long.1/", "url:aclanthology.org/2023.acl-long.1"),
        ("pmid: 12345", "pmid:12345"),
        ("https://lake.example/a(1).html", "url:lake.example/a(1).html"),
    ],
)
def test_other_links_and_identifiers_are_kept(line: str, alias: str) -> None:
    assert one(line).other_ids == (alias,)


def test_comments_and_blank_lines_say_nothing() -> None:
    text = "# to read\n\n2310.02129  # the one on rivers\n; no\n// 2310.02130\n2310.02131\n"
    text = text.replace("; no\n", ";; no\n")
    assert [(r.arxiv_id, r.where, r.position) for r in read(text)] == [
        ("2310.02129", "line 3", 1),
        ("2310.02131", "line 6", 2),
    ]


def test_a_markdown_link_brings_its_title() -> None:
    assert one("- [On rivers](https://lake.example/rivers)").title == "On rivers"
    assert one("[https://a.example/](https://a.example/)").title is None


def test_the_link_of_a_pdf_is_one() -> None:
    assert one("https://arxiv.org/pdf/2310.02129").links.pdf is not None
    assert one("https://lake.example/rivers.pdf").links.pdf == "https://lake.example/rivers.pdf"
    assert one("https://openreview.net/pdf?id=A").links.abs is None
    assert one("https://lake.example/rivers").links.abs == "https://lake.example/rivers"


def test_a_line_that_is_neither_is_rejected_with_its_place() -> None:
    good = "\n".join(f"2310.0{number}" for number in range(1000, 1020))
    found = parse(Source(name="x", data=f"{good}\nsee above\n".encode(), today=TODAY))
    assert len(found.records) == 20
    assert [(item.where, item.reason) for item in found.rejected] == [
        ("line 21", "It is neither a link nor an identifier.")
    ]


@pytest.mark.parametrize(
    "text",
    ["", "# only a comment", "Some prose with https://a.example/ in it.", "<a>2310.02129</a>",
     "2310.02129\nand then\nmore prose", "{}", "12 34"],
)  # fmt: skip
def test_other_texts_are_not_claimed(text: str) -> None:
    assert not links.sniff(text.encode())


def test_no_line_that_is_a_link_is_no_list() -> None:
    with pytest.raises(SourceError, match=r"x is not a list of links"):
        links.parse(Source(name="x", data=b"words\nmore words", today=TODAY))


def test_a_long_list_is_cut_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(links, "_MAX_LINES", 1)
    found = links.parse(Source(name="x", data=b"2310.02129\n2310.02130", today=TODAY))
    assert len(found.records) == 1
    assert "Only the first 1 of 2 lines" in found.warnings[0]
    many = b"2310.02129\n" * 10_000
    assert links.sniff(many)


@given(st.text(max_size=300))
def test_whatever_a_line_holds_only_sentences_are_raised(text: str) -> None:
    try:
        found = links.parse(Source(name="x", data=text.encode("utf-8", "replace"), today=TODAY))
    except SourceError as error:
        assert str(error).endswith(".")
    else:
        assert all(r.arxiv_id or r.doi or r.other_ids for r in found.records)


# In a library


LIST = (
    "2310.02129\n10.1093/nar/gkad1084\nhttps://openreview.net/forum?id=AbC_1\nhttps://a.example/x"
)


def test_a_paper_without_title_is_called_by_its_identifier(tmp_path: Path) -> None:
    desk = library(tmp_path / "desk")
    found = parse(Source(name="todo.txt", data=LIST.encode(), today=TODAY))
    report = desk.take(found, source="todo.txt")
    assert report.new == 4
    papers = [desk.require(key) for key in desk.find("")]
    assert {paper.title for paper in papers} == {
        "arXiv:2310.02129", "doi:10.1093/nar/gkad1084", "OpenReview:AbC_1", "https://a.example/x",
    }  # fmt: skip
    assert all(paper.title_inferred for paper in papers)
    assert desk.take(found, source="todo.txt").import_id is None


def test_the_title_comes_with_the_first_source_that_has_one(tmp_path: Path) -> None:
    desk = library(tmp_path / "desk")
    desk.take(parse(Source(name="t", data=b"2310.02129", today=TODAY)), source="t")
    desk.set_starred(["arxiv:2310.02129"], True)
    desk.take(parsed(record(1, arxiv_id="2310.02129")), source="a")
    paper = desk.require("arxiv:2310.02129")
    assert (paper.title, paper.title_inferred) == (record(1).title, False)
    assert len(paper.sightings) == 2
    assert desk.mark(paper.key).starred
    again = desk.take(parse(Source(name="t", data=b"2310.02129", today=TODAY)), source="t")
    assert (again.new, again.updated) == (0, 0)


def test_a_title_may_stand_behind_a_tab_or_a_bar() -> None:
    for between in ("\t", " | "):
        record = one(f"https://lake.example/rivers{between}On rivers, and lakes")
        assert record.title == "On rivers, and lakes"
        assert record.links.abs == "https://lake.example/rivers"


def test_tasks_and_classes_are_no_part_of_what_is_named() -> None:
    assert one("- [ ] https://arxiv.org/abs/2310.02129").arxiv_id == "2310.02129"
    assert one("- [x] [Rivers](https://arxiv.org/abs/2310.02129)").title == "Rivers"
    assert one("arXiv:2310.02129v2 [cs.CL]").arxiv_version == 2
    assert one("https://lake.example/rivers.").links.abs == "https://lake.example/rivers"
    assert one("DOI 10.5555/river.1").doi == "10.5555/river.1"


def test_some_addresses_are_the_ends_of_their_dois() -> None:
    assert one("https://www.nature.com/articles/s41586-031-03819-2").doi == (
        "10.1038/s41586-031-03819-2"
    )
    assert one("https://elifesciences.org/articles/61234").doi == "10.7554/elife.61234"
    assert one("https://lake.example/articles/61234").doi is None
