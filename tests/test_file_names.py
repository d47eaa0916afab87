"""Names of files: readable, and taken by every file system."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.file_names import folded, free_name, pdf_name, safe_stem
from tests.fakes import paper, record


def test_a_pdf_is_called_by_year_first_author_and_title() -> None:
    attention = record(
        1,
        title="Attention Is All You Need",
        authors=("Ashish Vaswani", "Noam Shazeer"),
        published=date(2017, 6, 12),
    )
    assert pdf_name(paper(attention)) == "2017 Vaswani - Attention Is All You Need.pdf"


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"authors": ("van der Berg, Jan",)}, "2024 van der Berg - A B.pdf"),
        ({"authors": ("ATLAS Collaboration",)}, "2024 ATLAS Collaboration - A B.pdf"),
        ({"authors": (), "published": None}, "A B.pdf"),
        ({"authors": ()}, "2024 - A B.pdf"),
        ({"title": r"What is $\alpha$? A/B: \textbf{yes}"}, "2024 Brook - What is α A-B - yes.pdf"),
        ({"title": "../../etc/passwd"}, "2024 Brook - ..-..-etc-passwd.pdf"),
    ],
)
def test_what_is_missing_or_unsafe_leaves_no_trace(changes: dict[str, object], name: str) -> None:
    base: dict[str, object] = {"title": "A B"}
    assert pdf_name(paper(record(1, **{**base, **changes}))) == name


@pytest.mark.parametrize(
    ("text", "stem"),
    [
        ("con", "_con"), ("AUX.x", "_AUX.x"), ("consul", "consul"), ("..", "paper"), ("", "paper"),
        ("- rf ~", "rf"), ("a\x1b]0;x\x07b\n\tc", "ab c"), ("trailing. . ", "trailing"),
        ("e\u0301", "é"), ("a\u00adb", "ab"), ("???", "paper"),
    ],
)  # fmt: skip
def test_a_stem_is_safe_everywhere(text: str, stem: str) -> None:
    assert safe_stem(text) == stem


@given(st.text(max_size=300))
def test_any_text_gives_a_name_that_every_file_system_takes(text: str) -> None:
    stem = safe_stem(text)
    assert 0 < len(stem.encode("utf-8")) <= 131
    assert not set(stem) & set('<>:"/\\|?*\x00') and stem.isprintable()
    assert stem == stem.strip(" .") and not stem.startswith(("-", "."))


def test_a_long_title_is_cut_between_words() -> None:
    stem = safe_stem("word " * 100)
    assert stem.endswith("word") and len(stem) <= 130
    assert len(safe_stem("長" * 100)) == 43


def test_names_that_differ_only_in_case_are_one() -> None:
    taken = {folded("A.pdf"), folded("a (2).pdf")}
    assert free_name("b.pdf", taken) == "b.pdf"
    assert free_name("a.pdf", taken) == "a (3).pdf"
