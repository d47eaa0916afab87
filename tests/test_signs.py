"""ASCII for terminals that have no more: nothing else comes through, and no column moves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tui.signs import ascii_text


@given(st.text(max_size=60))
def test_it_is_ascii_and_as_wide_as_before(text: str) -> None:
    shown = ascii_text(text)
    assert shown.isascii()
    assert text.isascii() or cell_len(shown) == cell_len(text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("▌●★◷ …", ">*+o ~"),
        ("╭─╮│╰╯", "+-+|++"),
        ("┏━┓┃", "#=##"),
        ("Šimić, Gödel, Łoś", "Simic, Godel, Los"),
        ("“quoted” — it’s", '"quoted" - it\'s'),
        ("深層", "????"),
        ("Ａ", "A "),
        ("α", "?"),
    ],
)
def test_signs_and_letters_have_their_likeness(text: str, shown: str) -> None:
    assert ascii_text(text) == shown


def test_the_signs_of_a_line_are_told_apart() -> None:
    assert len(set(ascii_text("▌▪●★◷▲×…"))) == 8
    assert len(set(ascii_text("▁▂▃▄▅▆▇█"))) == 8
