"""The user's own texts: what is put in, and that nothing is left of what a paper lacks."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.model import Links, Mark
from storage.templates import NAMES, Known, TemplateError, parse
from tests.fakes import paper, record

UNMARKED = Mark()


def known(mark: Mark = UNMARKED, **changes: Any) -> Known:
    plain: dict[str, Any] = {"title": "On Rivers", "authors": ("Ada Abel", "Bo van Brook")}
    return Known(paper(record(1, **{**plain, **changes})), mark, "abel2024rivers")


def filled(template: str, mark: Mark = UNMARKED, **changes: Any) -> str:
    return parse(template).fill(known(mark, **changes))


def test_what_is_known_is_put_in() -> None:
    told = {
        "published": date(2024, 5, 6), "venue": "ICLR", "doi": "10.1/x", "arxiv_id": "2405.00001",
        "links": Links(code="https://github.com/a/b"), "categories": ("cs.CL", "cs.LG"),
    }  # fmt: skip
    mark = Mark(tags=("ml", "to/read"), note="Two\nlines")
    expected = {
        "title": "On Rivers", "authors": "Ada Abel, Bo van Brook", "first_author": "Ada Abel",
        "family": "Abel", "year": "2024", "date": "2024-05-06", "venue": "ICLR", "doi": "10.1/x",
        "arxiv": "2405.00001", "url": "https://arxiv.org/abs/2405.00001",
        "pdf": "https://arxiv.org/pdf/2405.00001", "code": "https://github.com/a/b",
        "key": "arxiv:2405.00001", "citation_key": "abel2024rivers", "tags": "ml, to/read",
        "note": "Two\nlines", "categories": "cs.CL, cs.LG",
        "markdown": "[On Rivers](https://arxiv.org/abs/2405.00001)",
    }  # fmt: skip
    for name, value in expected.items():
        assert filled(f"{{{name}}}", mark, **told) == value
    assert filled("{bibtex}", mark, **told).startswith("@inproceedings{abel2024rivers,")
    assert filled("{abstract}").startswith("We follow stones")
    assert {*expected, "bibtex", "abstract", "comment"} == set(NAMES)


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{title} ({year})", "On Rivers"),
        ("{title} ({year}), {venue}. {url}", "On Rivers."),
        ("{title}, {venue}, {key}", "On Rivers, KEY"),
        ("{title}. {venue}. {key}.", "On Rivers. KEY."),
        ("{title} - {venue}", "On Rivers"),
        ("{venue}: {title}", "On Rivers"),
        ("{family} {year}: {title}", "Abel: On Rivers"),
        ("{title}, {venue}.", "On Rivers."),
        ("{title} doi: {doi}", "On Rivers"),
        ("{title} https://doi.org/{doi}", "On Rivers"),
        ("- {title}\nDOI: {doi}\n  tags: {tags}\nend", "- On Rivers\nend"),
        ("[{title}]({url})", "[On Rivers]"),
        ("{title} [{venue}, {year}]", "On Rivers"),
        ("{title} “{venue}”", "On Rivers"),
        ("{title} {venue} {year} {doi} {family}", "On Rivers Abel"),
        ("{{{title}}} 100%", "{On Rivers} 100%"),
        ("{ Title } {CITATION-KEY}", "On Rivers abel2024rivers"),
    ],
)
def test_nothing_is_left_of_what_a_paper_lacks(template: str, text: str) -> None:
    bare = known(published=None)
    assert parse(template).fill(bare) == text.replace("KEY", bare.paper.key)


def test_punctuation_of_the_paper_itself_is_not_touched() -> None:
    assert filled("{title} ({doi})", title="A, B () and - C: ,") == "A, B () and - C: ,"


def test_a_title_is_put_in_as_it_is_read() -> None:
    assert filled("{title}", title=r"On $\alpha$ and \textbf{B}") == "On α and B"


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("{titel}", "Is it {title}?"),
        ("{colour}", "There are: title, authors"),
        ("{}", "There are: title"),
        ("{title", "stands alone"),
        ("title}", "stands alone"),
        ("no names", "puts nothing in"),
        ("", "puts nothing in"),
    ],
)
def test_a_template_that_means_nothing_is_refused_with_a_sentence(template: str, said: str) -> None:
    with pytest.raises(TemplateError, match=r"\.$|\?$") as refused:
        parse(template)
    assert said in str(refused.value)


_PIECES = st.sampled_from([*(f"{{{name}}}" for name in NAMES), *' ,.;:()[]-\n"', "word", "{{"])


@given(st.lists(_PIECES, min_size=1, max_size=12), st.booleans())
def test_any_template_gives_clean_text(pieces: list[str], lacks: bool) -> None:
    text = "".join(pieces)
    changes: dict[str, Any] = {"published": None, "authors": ()} if lacks else {}
    try:
        template = parse(text)
    except TemplateError:
        return
    found = template.fill(known(**changes))
    assert not set(found) & set("\x00\x01\x02")


@given(st.lists(st.sampled_from(["{title}", "word", " ", ",", "(", ")", "{{"]), min_size=1))
def test_what_a_paper_has_changes_nothing_around_it(pieces: list[str]) -> None:
    if "{title}" in pieces:
        expected = "".join({"{title}": "On Rivers", "{{": "{"}.get(p, p) for p in pieces)
        assert filled("".join(pieces)) == expected
