from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.arriving import Record
from storage.model import Links
from storage.text import _UNSAFE, clean, fold, fold_words, one_line

ANY = st.text(st.characters(exclude_categories=()))
HOSTILE = st.text(st.sampled_from("\x1b\x9b\x9d\x90\x9c\x07[]P;0m\\ -/ab\u202e\ud800\r\n\x85"))

OBEYED = {chr(c) for c in (*range(0x20), *range(0x7F, 0xA0))} - {"\t", "\n"}
DIRECTIONS = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@pytest.mark.parametrize(
    ("dirty", "readable"),
    [
        ("plain", "plain"),
        ("a\x1b[31mred\x1b[0m b", "ared b"),
        ("a\x1b[38;5;200mpink", "apink"),
        ("a\x1b[2 qb", "ab"),
        ("a\x9b31mb", "ab"),
        ("a\x1b]0;owned\x07b", "ab"),
        ("a\x1b]8;;http://x.y\x1b\\link\x1b]8;;\x1b\\b", "alinkb"),
        ("a\x9d0;owned\x9cb", "ab"),
        ("a\x1bPq#0;2\x1b\\b", "ab"),
        ("a\x90q\x9cb", "ab"),
        ("a\x1b_apc\x1b\\\x1b^pm\x1b\\\x1bXsos\x1b\\b", "ab"),
        ("a\x1b(Bb", "ab"),
        ("a\x1b]52;c;" + "QUJD" * 5_000 + "\x07b", "ab"),
        ("a\x00\x08\x7f\x84b", "ab"),
        ("a\u202eb\u2066c\u200fd\u061c", "abcd"),
        ("a\u200bb\ufeffc\u2060", "abc"),
        ("a\ud800b\udfff", "a\ufffdb\ufffd"),
        ("a\u2028b\u2029c\x85d\x0be\x0cf", "a\nb\nc\nd\ne\nf"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("a\U000e0041b\ufff9", "ab"),
    ],
)
def test_what_a_terminal_would_obey_goes_and_the_words_around_it_stay(
    dirty: str, readable: str
) -> None:
    assert clean(dirty) == readable


@pytest.mark.parametrize(
    "text",
    [
        "[/] [CLS] tokens [red]x [31m [0m ]0; $\\alpha$ <1B 50% & n >> F",
        "tabs\tand\nlines",
        "数学 한국어 日本語 العربية עברית हिन्दी ไทย",
        "می\u200cخواهم 👩\u200d🔬 ❤\ufe0f e\u0301",
        "“quotes” – — … ﬁne œuvre",
        "x" * 10_000,
    ],
)
def test_nothing_readable_is_dropped(text: str) -> None:
    assert clean(text) is text


@pytest.mark.parametrize(
    ("dirty", "readable"),
    [
        ("a\x1b]0;no end", "a]0;no end"),
        ("a\x1b[31", "a[31"),
        ("a \x9bword\x9b next", "a word next"),
        ("a\x1bHello", "aHello"),
        ("one\x1b]\nnext line\x07", "one]\nnext line"),
        ("a\x1b(paren) text", "a(paren) text"),
    ],
)
def test_of_an_unfinished_sequence_the_words_stay(dirty: str, readable: str) -> None:
    assert clean(dirty) == readable


@given(st.one_of(ANY, HOSTILE))
def test_clean_text_is_safe_and_cleaning_it_again_changes_nothing(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) is cleaned
    assert not OBEYED & set(cleaned)
    assert not DIRECTIONS & set(cleaned)
    cleaned.encode()


@given(st.text(st.characters(categories=("L", "M", "N", "P", "S"))))
def test_letters_marks_digits_and_signs_all_stay(text: str) -> None:
    assert clean(text) == text


@pytest.mark.parametrize(
    "unit",
    [
        *("\x1b[", "\x1b]", "\x1bP", "\x9d", "\x9b", "\x90", "\x1b", "\x1b(", "\x9b0"),
        *("\x1b[0", "\x1b[0 ", "\x1b]x\x1b\\", "\x1b]0;", "\x1b\x1b[m", "\ud800", "\u202e"),
    ],
)
@pytest.mark.parametrize("after", ["", "[m" * 200_000])
def test_a_megabyte_of_hostile_text_comes_through(unit: str, after: str) -> None:
    """More than one look at each character would not come back before the build's patience ends."""
    text = unit * (1_000_000 // len(unit)) + after
    assert not OBEYED & set(clean(text))


@given(st.one_of(ANY, HOSTILE))
def test_one_line_is_one_line(text: str) -> None:
    line = one_line(text)
    assert line == " ".join(line.split())
    assert one_line(line) == line


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Šimić", "simic"),
        ("ﬁne Straße", "fine strasse"),
        ("ŁÓDŹ Ørsted Đặng Ħ", "lodz orsted dang h"),
        ("𝐀ttention 𝒳 ℝ ＡＢＣ", "attention x r abc"),
        ("İstanbul ISTANBUL ıspanak", "istanbul istanbul ispanak"),
        ("co\u00adoperate", "cooperate"),
        ("C++ & A/B", "c++ & a/b"),
        ("日本語", "日本語"),
    ],
)
def test_words_compare_without_case_and_accents(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(ANY)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold_words(fold_words(text)) == fold_words(text)


@given(st.text(st.characters(categories=("Lu", "Ll"), max_codepoint=0x24F)))
def test_composed_and_decomposed_letters_fold_alike(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


def test_titles_compare_in_their_words_alone() -> None:
    assert fold_words("  The “Big” Picture: A/B-Tests! ") == "the big picture a b tests"


# The quick ways: what most texts take must give what the patterns give.


def test_nothing_that_is_printable_is_taken_out() -> None:
    unsafe = [chr(code) for code in range(0x110000) if _UNSAFE.match(chr(code))]
    assert len(unsafe) > 2_000
    assert not [character for character in unsafe if character.isprintable()]


@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from(" \t\n\r\xa0\u2009\u3000_-.,"))))
def test_one_line_and_words_are_what_patterns_make_of_a_text(text: str) -> None:
    assert one_line(text) == re.sub(r"\s+", " ", clean(text)).strip()
    assert fold_words(text) == re.sub(r"[^\w]+", " ", fold(text)).strip()


def test_values_of_every_kind_pass_the_gate() -> None:
    escaped = "a\x1b[31mb"
    made = Record(
        where="entry\n1",
        position=1,
        title=escaped,
        abstract=f"{escaped}\nc",
        authors=("Ada", escaped),
        links=Links(abs=escaped),
        raw={escaped: escaped},
    )
    assert (made.where, made.title, made.abstract) == ("entry 1", "ab", "ab\nc")
    assert (made.authors, made.links.abs, dict(made.raw)) == (("Ada", "ab"), "ab", {"ab": "ab"})
