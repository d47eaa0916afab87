"""LaTeX of bibliographies is read and written; what is written comes back."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.latex import escaped, is_whole, readable, titled, written


@pytest.mark.parametrize(
    ("latex", "read"),
    [
        (r"G{\"o}del, K{\'{u}}r\.{z}, {\'\i}x, \'{\i}x", "Gödel, Kúrż, íx, íx"),
        (r"{\L}ukasz {\O}re \ss{} \aa", "Łukasz Øre ß å"),
        (r"\v{S}imi\'c \c{c}a \c ca \H{o} \u{g} \k{a} \r{u}", "Šimić ça ça ő ğ ą ů"),
        (r"{BERT}: {{P}re}-training", "BERT: Pre-training"),
        (r"$O(n^{2})$ \& \(x_{1}\) 50\%", r"$O(n^{2})$ & \(x_{1}\) 50%"),
        (r"\textit{Foo} \mkbibemph{Bar} \emph{x}y", "Foo Bar xy"),
        (r"a--b --- ``c'' d~e ?`f", "a–b — “c” d e ¿f"),
        (r"J.\,K. \ x\\y \-z\/ \@w", "J. K. x y z w"),
        (r"\{x\} \_ \# \$ \~{} \^{}", "{x} _ # $ ~ ^"),
        (r"\textbraceleft{}x{\textbraceright} \textasciitilde{} \textdegree", "{x} ~ °"),
        (r"\ensuremath{\alpha} \ensuremath{x^{2}} $\alpha$", r"α $x^{2}$ $\alpha$"),
        (r"\LaTeX{} and \TeX\ x", "LaTeX and TeX x"),
        (r"\url{https://x.org/a\_b}", "https://x.org/a_b"),
        (r"\foo{x {y}} \bar", r"\foo{x y} \bar"),
        ("}x{ $5 and", "x $5 and"),
        ("  plain \n\t text ", "plain text"),
        (r"Ol{\cprime}ga and Ol\cprime shan \slash x", "Ol'ga and Ol'shan /x"),
        (r"{\textquotesingle}q{\textquotesingle} 5 \textpm 1 a{\emdash}b", "'q' 5 ±1 a—b"),
        (r"{\foo}bar {\foo} bar {x\foo}1", r"\foo{}bar \foo bar x\foo1"),
        (r"\href {https://x.org/a_b} {\texttt{the page}}", "the page"),
        (r"{\noopsort{1973b}}1981 \textcolor{red}{told}", "1981 told"),
        (r"$\less$i$\greater$ Q{\&}amp$\mathsemicolon$ $<$ $a<b$", "<i> Q&amp; < $a<b$"),
    ],
)
def test_a_value_is_read(latex: str, read: str) -> None:
    assert readable(latex) == read


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        ("100% of a_b & #c", r"100\% of a\_b \& \#c"),
        ("Erdős–Rényi, “ű”", r"Erd\H{o}s--R\'enyi, ``\H{u}''"),
        ("Ελλάδα и Ѓ 知識", "Ελλάδα и Ѓ 知識"),
        ("a {brace}", r"a {\textbraceleft}brace{\textbraceright}"),
        (r"rate $\alpha_{1}$ of 5%", r"rate $\alpha_{1}$ of 5\%"),
        (r"torn $\{x$ maths", r"torn \$\{x\$ maths"),
        ("**bold** words", "bold words"),
    ],
)
def test_text_is_written(text: str, latex: str) -> None:
    assert is_whole(written(text))
    if r"\{" not in latex:
        assert written(text) == latex


def test_capitals_of_titles_are_held() -> None:
    assert titled("DeepSeek-R1 in C, a Survey") == "{DeepSeek}-{R1} in {C}, a Survey"


_LETTERS = st.characters(
    codec="utf-8", exclude_categories=("C", "Z", "M", "Lm", "Sk"), exclude_characters="$`'~-*_^\\"
)
_TEXT = st.lists(st.text(_LETTERS, min_size=1, max_size=8), max_size=8).map(" ".join)


@given(_TEXT)
def test_what_is_written_is_read_back(text: str) -> None:
    back = readable(escaped(text))
    assert unicodedata.normalize("NFC", back) == unicodedata.normalize("NFC", text)


@given(st.text(max_size=80))
def test_whatever_is_written_has_whole_braces(text: str) -> None:
    assert is_whole(escaped(text.replace("\r", "")))
    assert is_whole(titled(text))
    assert is_whole(written(text))


@pytest.mark.parametrize("part", ["$a", r"\(", "{", r"\'{", r"\ensuremath{", "$$", r"\foo{", "{}"])
def test_reading_and_writing_take_linear_time(part: str) -> None:
    def seconds(times: int) -> float:
        start = time.process_time()
        readable(part * times)
        written(part * times)
        return time.process_time() - start

    seconds(10)
    assert seconds(40_000) < 60 * max(seconds(4_000), 0.02)
