"""Citations can be pasted: escaped, balanced, and honest about what is not known."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.cite import (
    bibtex,
    citation_key,
    markdown_link,
    numbered_links,
    page_link,
    pdf_link,
)
from storage.model import Links, Paper
from tests.fakes import paper, record


def titled(title: str) -> Paper:
    return paper(record(1, title=title))


def field(entry: str, name: str) -> str | None:
    found = re.search(rf"^  {name} = \{{(.*)\}},$", entry, re.MULTILINE)
    return found[1] if found else None


def test_an_arxiv_paper_is_misc_with_its_eprint_fields() -> None:
    entry = bibtex(
        paper(
            record(
                1,
                title="Attention Is All You Need",
                authors=("Ashish Vaswani", "Noam Shazeer"),
                published=date(2017, 6, 12),
                arxiv_id="1706.03762",
                primary_category="cs.CL",
            )
        )
    )
    assert entry == (
        "@misc{vaswani2017attention,\n"
        "  title = {Attention Is All You Need},\n"
        "  author = {Ashish Vaswani and Noam Shazeer},\n"
        "  year = {2017},\n"
        "  eprint = {1706.03762},\n"
        "  archivePrefix = {arXiv},\n"
        "  primaryClass = {cs.CL},\n"
        "  url = {https://arxiv.org/abs/1706.03762},\n"
        "  month = jun,\n"
        "}\n"
    )


@pytest.mark.parametrize(
    ("venue", "kind", "name"),
    [
        ("NeurIPS 2017", "inproceedings", "booktitle"),
        ("Proceedings of the 5th Workshop on Things", "inproceedings", "booktitle"),
        ("Nature 171", "article", "journal"),
        ("Science & Society", "article", "journal"),
    ],
)
def test_a_venue_decides_the_kind_of_entry(venue: str, kind: str, name: str) -> None:
    entry = bibtex(paper(record(1, venue=venue)))
    assert entry.startswith(f"@{kind}{{")
    assert field(entry, name) == venue.replace("&", r"\&")


@pytest.mark.parametrize(
    ("title", "written"),
    [
        (r"On $O(n^{2})$ bounds", r"On $O(n^{2})$ bounds"),
        (r"On \(x_1\) and $y$", r"On \(x_1\) and $y$"),
        ("$5 and $10 prizes", r"\$5 and \$10 prizes"),
        ("100% of a_b & #c", r"100\% of a\_b \& \#c"),
        ("$50% of$ it", r"$50\% of$ it"),
        (r"\textbf{Bold} and **strong**", "Bold and strong"),
        ("Gödel and Šimić", r"G\"odel and \v{S}imi\'c"),
        ("BERT for iPhones", "{BERT} for {iPhones}"),
        ("DeepSeek-R1 in C", "{DeepSeek}-{R1} in {C}"),
        ("知识 graphs", "知识 graphs"),
        ("Unclosed {brace", r"Unclosed {\textbraceleft}brace"),
        (r"Sets $\{x$ torn", r"Sets {\textbraceleft}x torn"),
    ],
)
def test_titles_are_escaped_but_their_maths_is_kept(title: str, written: str) -> None:
    assert field(bibtex(titled(title)), "title") == written


@pytest.mark.parametrize(
    ("printed", "written"),
    [
        ("Jane Doe", "Jane Doe"),
        ("Doe, Jane", "Doe, Jane"),
        ("John Smith Jr.", "Smith, Jr., John"),
        ("King, Jr., Martin Luther", "King, Jr., Martin Luther"),
        ("ATLAS Collaboration", "{ATLAS Collaboration}"),
        ("Centre for Sea and Air", "{Centre for Sea and Air}"),
        ("Łukasz Kaiser", r"{\L}ukasz Kaiser"),
        ("Ant, Bee, Cicada, Dragonfly", "{Ant, Bee, Cicada, Dragonfly}"),
    ],
)
def test_names_survive_what_bibtex_does_to_them(printed: str, written: str) -> None:
    assert field(bibtex(paper(record(1, authors=(printed,)))), "author") == written


def test_a_cut_list_ends_with_others() -> None:
    cut = paper(record(1, authors=("Ada Abel", "Bo Brook"), authors_truncated=True))
    assert field(bibtex(cut), "author") == "Ada Abel and Bo Brook and others"


def test_somebody_at_an_unknown_place_is_not_made_first_author() -> None:
    entry = bibtex(paper(record(1, authors=(), known_authors=("Wen Li",), organisation="Sea & Co")))
    assert field(entry, "author") is None
    assert field(entry, "note") == "One of the authors: Wen Li"
    assert field(entry, "organization") == r"Sea \& Co"


def test_an_inferred_date_gives_a_year_but_no_month() -> None:
    entry = bibtex(paper(record(1, published=date(2026, 5, 20), date_inferred=True)))
    assert field(entry, "year") == "2026"
    assert "month" not in entry


@pytest.mark.parametrize(
    ("title", "authors", "key"),
    [
        ("The Way of Stones", ("José García",), "garcia2024way"),
        ("$\\alpha$ and the sea", ("van den Berg, Jan",), "vandenberg2024sea"),
        ("On the", ("Ada Jones Jr.",), "jones2024on"),
        ("A Study", (), "2024study"),
        ("知识", ("王 小明",), "2024"),
    ],
)
def test_a_citation_key_can_be_read_and_typed(
    title: str, authors: tuple[str, ...], key: str
) -> None:
    assert citation_key(paper(record(1, title=title, authors=authors))) == key


def test_a_paper_without_words_or_year_still_has_a_key() -> None:
    bare = paper(record(1, title="知识", abstract=None, authors=(), published=None))
    assert re.fullmatch("[a-z0-9]+", citation_key(bare))


@given(st.text(max_size=60), st.lists(st.text(min_size=1, max_size=20), max_size=3))
def test_any_title_and_names_give_an_entry_with_balanced_braces(
    title: str, authors: list[str]
) -> None:
    entry = bibtex(paper(record(1, title=title or None, authors=tuple(authors))))
    depth = 0
    for character in entry:
        depth += {"{": 1, "}": -1}.get(character, 0)
        assert depth >= 0
    assert depth == 0
    assert all(line.startswith(("@", "  ", "}")) for line in entry.splitlines())


def test_a_markdown_link_keeps_brackets_and_stars_as_characters() -> None:
    marked = paper(record(1, title="[CLS] a_b", links=Links(abs="https://x.org/a_(b)")))
    assert markdown_link(marked) == r"[\[CLS\] a\_b](https://x.org/a_%28b%29)"


def test_a_markdown_link_without_a_page_is_the_title() -> None:
    assert markdown_link(titled("Two Words")) == "Two Words"


@pytest.mark.parametrize(
    ("changes", "page", "pdf"),
    [
        ({"links": Links(abs="https://x.org/1", pdf="https://x.org/1.pdf")},
         "https://x.org/1", "https://x.org/1.pdf"),
        ({"arxiv_id": "hep-th/9901001"}, "https://arxiv.org/abs/hep-th/9901001",
         "https://arxiv.org/pdf/hep-th/9901001"),
        ({"doi": "10.1/a<b>"}, "https://doi.org/10.1/a%3Cb%3E", None),
        ({"other_ids": ("openreview:aB-1",)}, "https://openreview.net/forum?id=aB-1",
         "https://openreview.net/pdf?id=aB-1"),
        ({"links": Links(abs="javascript:alert(1)", pdf="file:///etc/passwd")}, None, None),
        ({"links": Links(project="https://p.org")}, "https://p.org", None),
        ({"links": Links(abs="http://[", html="https://x.org/a b")}, None, None),
        ({}, None, None),
    ],
)  # fmt: skip
def test_the_page_and_the_pdf_are_given_or_made_from_an_identifier(
    changes: dict[str, object], page: str | None, pdf: str | None
) -> None:
    found = paper(record(1, **changes))
    assert (page_link(found), pdf_link(found)) == (page, pdf)


def test_every_link_is_listed_once_with_its_name() -> None:
    found = paper(
        record(
            1,
            arxiv_id="2401.00001",
            doi="10.1/x",
            links=Links(
                code="https://github.com/a/b", html="ftp://x.org", project="https://p.org/"
            ),
            comment="Data: https://data.org/set_1.",
            abstract="See (https://github.com/a/b) and https://p.org, or https://data.org/set\\_1.",
        )
    )
    assert numbered_links(found) == [
        ("page", "https://arxiv.org/abs/2401.00001"),
        ("PDF", "https://arxiv.org/pdf/2401.00001"),
        ("code", "https://github.com/a/b"),
        ("project", "https://p.org/"),
        ("DOI", "https://doi.org/10.1/x"),
        ("in comment", "https://data.org/set_1"),
    ]
