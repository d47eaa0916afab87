"""Titles and abstracts as registries give them, and what a person reads of them."""

from __future__ import annotations

import html
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.importers._marked_text import abstract, title
from storage.notation import plain
from storage.text import one_line

BLANK = " \n\t  "


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("Plain", "Plain"),
        ("  two\n lines ", "two lines"),
        ("On <i>T. rex</i> &amp; friends", "On T. rex & friends"),
        ("H<sub>2</sub>O, Ca<sup>2+</sup>", "H₂O, Ca²⁺"),
        ("10<sup>−3</sup> m", "10⁻³ m"),
        ("<jats:italic>p</jats:italic>-value", "p-value"),
        ("Pot<sup>®</sup> and Lid<sup>&#8482;</sup>", "Pot® and Lid™"),
        ("x<sub><i>i</i></sub>", "xᵢ"),
        ("A &lt; B", "A < B"),
        ("x<sub>$i$</sub>", "x$i$"),
        ("The <eos> token, <1B", "The <eos> token, <1B"),
        ("&lt;i&gt;E. coli&lt;/i&gt; again", "E. coli again"),
        ("An <mml:math><mml:mi>α</mml:mi></mml:math> model", "An α model"),
        ("A <scp>DNA</scp> test for <scp>r</scp>", "A DNA test for r"),
        ("Cakes &amp;amp; Tea, p &amp;lt; 1", "Cakes & Tea, p < 1"),
        ("$\\alpha$ and [CLS]", "$\\alpha$ and [CLS]"),
        ("", None),
        (BLANK, None),
        ("<i></i>", None),
        (None, None),
        (["x"], None),
        (7, None),
    ],
)
def test_a_title_is_read_without_its_marks(printed: Any, read: str | None) -> None:
    assert title(printed) == read


def test_what_unicode_cannot_lower_becomes_a_formula() -> None:
    found = title("T<sub>max,0</sub> of tea")
    assert found == "T$_{max,0}$ of tea"
    assert plain(found or "") == "T_(max,0) of tea"


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("One\nline  broken\nby hand.", "One line broken by hand."),
        ("One.\n \nTwo.", "One.\n\nTwo."),
        ("<jats:p>One.</jats:p><jats:p>Two.</jats:p>", "One.\n\nTwo."),
        ("<jats:title>ABSTRACT</jats:title><jats:p>One.</jats:p>", "One."),
        ("<jats:p>&lt;p&gt;On &lt;em class='x'&gt;tea&lt;/em&gt;.&lt;/p&gt;</jats:p>", "On tea."),
        ("<jats:p>p &amp;lt; 0.05 &amp;amp; so on</jats:p>", "p < 0.05 & so on"),
        ("<jats:p>The &lt;pad&gt; token, &lt;1B</jats:p>", "The <pad> token, <1B"),
        ("<jats:p>Abstract. We steep.</jats:p>", "We steep."),
        ("<jats:p>Tea (\n  <jats:italic>C. sinensis</jats:italic>\n ), hot.</jats:p>",
         "Tea (C. sinensis), hot."),
        ("<jats:p>f( x ) , not <jats:italic>y</jats:italic> .</jats:p>", "f( x ) , not y ."),
        ("ABSTRACT: We steep.", "We steep."),
        ("Abstract — We steep.", "We steep."),
        ("Abstract kettles boil.", "Abstract kettles boil."),
        ("Abstract.", "Abstract."),
        ("<title>Abstract.</title>\n<p>One <b>bold</b>.</p>", "One bold."),
        ("<jats:sec><jats:title>Aims</jats:title><jats:p>One.</jats:p></jats:sec>", "Aims\n\nOne."),
        ("<jats:list><jats:list-item><jats:p>a</jats:p></jats:list-item></jats:list>", "a"),
        ("&lt;p&gt;One.&lt;/p&gt;", "One."),
        ("A <s> token, <1B and R&amp;D", "A <s> token, <1B and R&D"),
        ("<jats:sup>13</jats:sup>C <jats:ext-link xlink:href='x'>l</jats:ext-link>", "¹³C l"),
        ("<jats:p>See <jats:xref ref-type='bibr'>1</jats:xref><!-- no --></jats:p>", "See 1"),
        ("<p></p>", None),
        (None, None),
    ],
)  # fmt: skip
def test_an_abstract_keeps_its_paragraphs_and_loses_its_marks(printed: Any, read: str) -> None:
    assert abstract(printed) == read


@pytest.mark.parametrize(
    "formula",
    [
        "<jats:tex-math>$$x_i^2$$</jats:tex-math>",
        "<jats:tex-math id='M1'>\n\\documentclass[12pt]{minimal}\n\\usepackage{amsmath}\n"
        "\\begin{document}$$ x_i^2 $$\\end{document}</jats:tex-math>",
        "<jats:alternatives><jats:tex-math><![CDATA[$x_i^2$]]></jats:tex-math>"
        "<mml:math><mml:msup><mml:mi>x</mml:mi><mml:mn>2</mml:mn></mml:msup></mml:math>"
        "<jats:inline-graphic xlink:href='x.gif'/></jats:alternatives>",
    ],
)
def test_of_a_formula_the_tex_is_kept_once(formula: str) -> None:
    text = f"<jats:p>Mass <jats:inline-formula>{formula}</jats:inline-formula> of tea.</jats:p>"
    assert abstract(text) == "Mass $x_i^2$ of tea."


def test_raised_numbers_of_mathml_stay_raised() -> None:
    text = (
        "<jats:p><mml:math><mml:msup><mml:mi>x</mml:mi><mml:mrow><mml:mn>2</mml:mn></mml:mrow>"
        "</mml:msup><mml:mo>=</mml:mo><mml:mn>1</mml:mn></mml:math></jats:p>"
    )
    assert abstract(text) == "x²=1"


def test_a_whole_book_in_an_abstract_is_cut_visibly() -> None:
    found = abstract("word " * 10_000) or ""
    assert len(found) <= 20_002 and found.endswith(" …")


HOSTILE = (
    "<jats:p>", "<sub>", "<alternatives><tex-math>", "&lt;p&gt;", "<mml:msup><mml:mi>", "</i",
    "<math></p>", "<mml:mrow>", "<sub><i>", "<title>", "<!--", "\n \n",
)  # fmt: skip


@pytest.mark.parametrize("mark", HOSTILE)
def test_marks_that_never_close_take_no_time(mark: str) -> None:
    text = mark * (400_000 // len(mark)) + "&lt;/p&gt;</p>"
    assert len(abstract(text) or "") <= 20_002
    title(text)


WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Cs", "Cn", "Zl", "Zp"]),
    max_size=60,
)


@given(st.lists(WORDS, max_size=4))
def test_escaped_paragraphs_arrive_as_written(paragraphs: list[str]) -> None:
    text = "".join(f"<jats:p>{html.escape(part, quote=False)}</jats:p>" for part in paragraphs)
    expected = "\n\n".join(filter(None, map(one_line, paragraphs)))
    assert abstract(text) == (expected or None)


@given(WORDS)
def test_text_without_marks_arrives_as_written(text: str) -> None:
    if "&" not in text and "<" not in text:
        assert title(text) == abstract(text) == (one_line(text) or None)


@given(st.text(st.sampled_from("<>/&;abipsup2 \n'\"jatsml:-!["), max_size=80))
def test_any_text_is_read(text: str) -> None:
    for found in (title(text), abstract(text)):
        assert found is None or found.strip() == found != ""
