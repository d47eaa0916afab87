"""LaTeX and Markdown of titles and abstracts, shown readable."""

import re
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.notation import Run, plain, runs
from tests.beside import needs_papers, papers

FORMULAS = {
    r"$\alpha$": "α",
    r"$O(n^{2})$": "O(n²)",
    r"$O(n^2)$-time": "O(n²)-time",
    r"$x_{i}$ and $x_{t+1}$": "xᵢ and xₜ₊₁",
    r"$x_{a,b}$, $\lambda_{\min}$": "x_(a,b), λ_min",
    r"$N^{-1/2}$, $T^{2/3}$, $T^-1/2$": "N^(-1/2), T^(2/3), T^(-1/2)",
    r"$\mathcal{O}(\sqrt{KT})$": "O(√(KT))",
    r"$\tilde{\mathcal{O}}(\sqrt{n})$": "Õ(√n)",
    r"$\theta^* \in \mathbb{R}^d$": "θ* ∈ ℝᵈ",
    r"$\frac{a}{b}$, $\frac12$": "a/b, 1/2",
    r"$\frac{a+b}{\sqrt{n+1}}$": "(a+b)/√(n+1)",
    r"$2\frac{1}{3}$": "2(1/3)",
    r"$\sqrt[3]{x}$": "∛x",
    r"$n\geq 2$ and $n \geq 2$": "n≥2 and n ≥ 2",
    r"$2\times 2$, $x\rightarrow y$": "2×2, x→y",
    r"$n\log n$, $\log\log{K}$, $\max(a, b)$": "n log n, log log K, max(a, b)",
    r"$\left\|x\right\|_2^2$": "‖x‖₂²",
    r"$\{1,\ldots,k\}$": "{1,…,k}",
    r"$\dot{1}$, $\left.a\right|$, $\sqrt{}$, $\nolimits x$": "1, a|, √, x",
    r"$\mathbb{1}[a]$, $\mathcal{X}$, $\mathfrak{q}$, $\cA$": "𝟙[a], 𝒳, 𝔮, A",
    r"$f''$, $a~b$, $\operatorname{rank} A$, $sqrt{n}$": "f′′, a b, rank A, sqrt(n)",
    r"$x \not\in S$": "x ∉ S",
    r"$\binom{n}{k}$": "(n choose k)",
    r"$\hat{y}_i$, $\vec v$": "ŷᵢ, v⃗",
    r"$1 \text{ if } x' = \mathrm{false}$": "1 if x′ = false",
    r"${\cal O}(1)$, ${\rm poly}(n)$": "O(1), poly(n)",
    r"$\member$": "member",
    r"$$\sum_{i=1}^{n} a_i$$": "∑ᵢ₌₁ⁿ aᵢ",
    r"\(k\)-means and \[a_1\]": "k-means and a₁",
    r"\begin{align}a &= b\end{align}": "a = b",
    r"{AB}$^2$CD, K$^3$-Net, H{$_2$}O": "AB²CD, K³-Net, H₂O",
    r"16$\times$16, 11$\pm$9.5\%": "16×16, 11±9.5%",
    r"$360^\circ$ and $90^{o}$": "360° and 90°",
    r"\ell_p-based": "ℓₚ-based",
    r"\mathcalO(\sqrtn)": "O(√n)",
    "8$ imes$ faster": "8× faster",
    "A$ o$B": "A→B",
    r"x_{i} and v^{2} outside": "xᵢ and v² outside",
}

TEXT = {
    r"Schr\"odinger, \'{e}, na\"{\i}ve, Erd\H{o}s": "Schrödinger, é, naïve, Erdős",
    r"{\L}ukasiewicz, S\o rensen, Stra\ss{}e": "Łukasiewicz, Sørensen, Straße",
    r"Fig.~2 of \cite{a}, J.\ Doe": "Fig. 2 of [a], J. Doe",
    r"50\% \& a\_b \#2 \$3 \{x\}": "50% & a_b #2 $3 {x}",
    "``x'' and ``y\" and `z'": "“x” and “y” and ‘z’",
    "it's the dogs' bowl": "it's the dogs' bowl",
    "1--2, Cauchy--Schwarz, so -- yes, a---b": "1–2, Cauchy–Schwarz, so – yes, a—b",
    r"see\footnote{Or not.}.": "see (Or not.).",
    r"\textcolor{red}{red}, \foo{bar}, \method{}": r"red, \foo{bar}, method",
    r"2\textsuperscript{nd}": "2ⁿᵈ",
    r"\begin{itemize} \item one \end{itemize}": " • one ",
    "{{The {BERT} of Old Rome}}": "The BERT of Old Rome",
    "{A Study, in {Two} Parts: 1=1}": "A Study, in Two Parts: 1=1",
    "{NAME:} {A} Thing of {New York}": "NAME: A Thing of New York",
    r"Ren{\'e}e, Q{\&}A, {\c{C}}a, \mkx{{Big}}": r"Renée, Q&A, Ça, \mkx{Big}",
    "20{,}000": "20,000",
    r"Say \"hello\" now": 'Say "hello" now',
    r"$a$: \[CLS\] and i.\,e., 5\,kg, a\;b, Wow\!, hy\-phen, x\/": (
        "a: [CLS] and i. e., 5 kg, a b, Wow, hyphen, x"
    ),
    r"so \-- he said": "so -- he said",
    r"$\ell$ of \|x\|_2": "ℓ of ‖x‖₂",
    r"F_\\beta and one\\ two of $x$": "F_β and one two of x",
    r"\~{}a \^{}b \v s \c{c} \'z": r"~a ^b š ç ź",
    r"\'{q}": r"\'{q}",
    r"\texorpdfstring{$x^2$}{x2}, \ensuremath{y^2}": "x2, y²",
    r"\url{a b} \label{x}\cite[p.~3]{k}": "a b [k, p.~3]",
    r"\LaTeX{} and \textgreater 3": "LaTeX and > 3",
}

STYLED = {
    r"\textbf{x}": [("x", "bold")],
    "**x**": [("x", "bold")],
    "**A**bc": [("A", "bold"), ("bc", "")],
    "*x*": [("x", "italic")],
    "an _x y_.": [("an ", ""), ("x y", "italic"), (".", "")],
    "__so bold__": [("so bold", "bold")],
    r"\emph{a} {\em b c}": [("a", "italic"), (" ", ""), ("b c", "italic")],
    r"\textit{a \textbf{b}}": [("a ", "italic"), ("b", "bold")],
    r"\emphlocal": [("local", "italic")],
    "extbf{A}b": [("A", "bold"), ("b", "")],
    r"**$\alpha$**": [("α", "bold")],
    "`x`": [("x", "code")],
    "``x_y``": [("x_y", "code")],
    r"\texttt{x}": [("x", "code")],
    r"\url{https://a.org/b_c}": [("https://a.org/b_c", "link")],
    r"\href{https://a.org}{t}": [("t (", ""), ("https://a.org", "link"), (")", "")],
    "[t](https://a.org)": [("t (", ""), ("https://a.org", "link"), (")", "")],
    "[https://a.org](https://a.org)": [("https://a.org", "link")],
    "see https://a.org/b).": [("see ", ""), ("https://a.org/b", "link"), (").", "")],
    "(https://a.org/b_(c)); **y**": [
        ("(", ""), ("https://a.org/b_(c)", "link"), ("); ", ""), ("y", "bold"),
    ],
    r"https://a.org/b\_c \x": [("https://a.org/b_c", "link"), (r" \x", "")],
}  # fmt: skip

UNTOUCHED = [
    "", "Plain words, (brackets) and [1].", "<1B, n >> F, >50B, length <= 10", "[1] [/] [CLS]",
    "50%", "$5 and $10", "from $5, say, to $1,000 (or $2k) a day", "US$ 3 or 20$", "costs $3",
    r"C:\path", r"C:\alpha\new\times.txt", r"a lone \ here", r"\unknown", "un{balanced", "x}y{",
    "#1", "& co", "A* and RRT* search", "a*b*c", "snake_case_name", "__init__", "f(x_1, y_2)",
    "--help and -v", "<!-- x -->", "a~b ~5% ~/home", "L_0 norm, 10^7, P^3-Net", "{1, 2}",
    "Open-{Soft, Hard}ware", 'a {"Key": 1} b', "{x} and {y}", "{key:{of:[]}}",
    "`", "``", "$", "$$", "$ $", "* one\n* two", "x'' y", "[a](b)",
    "5' 3\"", "https://", "{}", r"\(", r"\\server\share", "日本語 и кириллица", "------",
]  # fmt: skip


@pytest.mark.parametrize("printed", FORMULAS)
def test_a_formula_reads_as_unicode(printed: str) -> None:
    assert plain(printed) == FORMULAS[printed]


@pytest.mark.parametrize("printed", TEXT)
def test_tex_in_running_text_reads_as_text(printed: str) -> None:
    assert plain(printed) == TEXT[printed]


@pytest.mark.parametrize("printed", STYLED)
def test_markup_becomes_styled_runs(printed: str) -> None:
    assert [(run.text, run.style) for run in runs(printed)] == STYLED[printed]


@pytest.mark.parametrize("text", UNTOUCHED)
def test_what_only_looks_like_markup_stays(text: str) -> None:
    assert plain(text) == text


def test_unmarked_text_is_one_run_and_empty_text_none() -> None:
    assert runs("Some words") == (Run("Some words", ""),)
    assert runs("") == ()


def test_formulas_beside_money_are_still_formulas() -> None:
    assert plain("from $5 for $x$ to $10 for $y_1$") == "from $5 for x to $10 for y₁"


PIECES = st.sampled_from([
    *"ABC xyz0129 \n\t$\\{}[]()*_^~`'\"-%&#<>.:/=éα漢\u0301\u200d", "$$", "**", "``", "''",
    "\\textbf{", "\\frac", "\\sqrt", "\\left", "\\(", "\\)", "\\[", "\\]", "\\begin{align}",
    "\\end{align}", "{\\em ", "\\url{", "\\href{", "\\footnote", "\\cite[", "https://a.org",
    "](https://", "_{", "^{", "\\'", '\\"', "\\hat", "\\not", "\\item", "extbf{",
])  # fmt: skip
MARKUP = st.lists(PIECES, max_size=40).map("".join)


@given(MARKUP)
def test_no_markup_raises_and_runs_join_to_plain(text: str) -> None:
    found = runs(text)
    assert "".join(run.text for run in found) == plain(text)
    assert all(run.text and run.style in ("", "bold", "italic", "code", "link") for run in found)


@given(st.text())
def test_no_text_raises(text: str) -> None:
    plain(text)


@given(st.text(st.sampled_from("ABC 0129 \n$*_{}[]()^~`'-.:é漢")))
def test_letters_and_digits_survive(text: str) -> None:
    def kept(shown: str) -> str:
        return "".join(c for c in unicodedata.normalize("NFKD", shown) if c.isalnum())

    assert kept(plain(text)) == kept(text)


@given(st.text(st.characters(exclude_characters="\\$`*_{}~^[-'", exclude_categories=["Cs"])))
def test_text_without_markup_is_returned_as_it_is(text: str) -> None:
    assert plain(text) == text


@given(MARKUP)
def test_no_control_character_appears(text: str) -> None:
    assert {c for c in plain(text) if unicodedata.category(c) in ("Cc", "Cs")} <= {"\n", "\t"}


@pytest.mark.parametrize(
    "piece",
    ["{", "$", "$$", "**a ", "*a ", "_a ", "`a ", "[", "[a](", "\\(", "\\frac{", "^{", "\\textbf{",
     "https://", "https://)", "-", "\n", "$1,,", "\\hat", "{\\em ", "\\begin{align}"],
)  # fmt: skip
def test_hostile_length_is_read_in_work_that_grows_with_it(piece: str) -> None:
    """Counted in calls, not in seconds, so that a busy machine does not matter."""

    def calls(repeats: int) -> int:
        count = 0

        def tick(*_: object) -> None:
            nonlocal count
            count += 1

        sys.setprofile(tick)
        try:
            plain(piece * repeats)
        finally:
            sys.setprofile(None)
        return count

    assert calls(4000) < 5 * calls(1000) + 1000


def test_importing_notation_loads_no_library() -> None:
    program = (
        "import sys, storage.notation as n; n.plain('a b'); n.runs('see https://a.org');"
        "assert not {'unicodeit', 'unicodeit.data', 'storage.markup'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True, cwd=Path(__file__).parents[1])


@needs_papers
def test_real_titles_show_no_raw_commands() -> None:
    known = re.compile(
        r"\\(alpha|beta|gamma|delta|epsilon|varepsilon|lambda|mu|sigma|theta|Theta|Omega|ell|log"
        r"|mathcal|mathbb|mathbf|mathrm|sqrt|frac|times|leq|geq|in|to|infty|tilde|widetilde|hat"
        r"|textbf|textit|texttt|emph|url|text|left|right|sum)(?![A-Za-z])"
    )
    changed, raw = 0, []
    for paper in papers():
        title, abstract = paper["title"] or "", paper["abstract"] or ""
        assert not known.search(plain(title)), title
        changed += plain(abstract) != abstract
        raw += [abstract] if known.search(plain(abstract)) else []
    assert changed > 1000
    assert len(raw) <= 5, raw  # publishers' own accidents, such as `$\\backslash$emph{`
