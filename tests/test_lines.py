"""One line of the list: exactly as wide as asked, whatever is in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.style import Style

from storage.model import Mark, Metric
from tests.fakes import TODAY, paper, record
from tui import lines

PLAIN = Style()
ROW = lines.row(paper(record(1)), Mark(), today=TODAY)


def text_of(item: lines.Row, width: int, *, cursor: bool = False, scores: bool = False) -> str:
    widths = lines.columns(width, scores=scores)
    return "".join(s.text for s in lines.segments(item, widths, lambda _: PLAIN, cursor=cursor))


@given(title=st.text(max_size=200), tags=st.lists(st.text(min_size=1, max_size=20), max_size=3),
       width=st.integers(10, 250), scores=st.booleans(), cursor=st.booleans())  # fmt: skip
def test_a_line_is_as_wide_as_asked(
    title: str, tags: list[str], width: int, scores: bool, cursor: bool
) -> None:
    source = paper(record(1, title=title or "x"))
    item = lines.row(source, Mark(tags=tuple(tags)), today=TODAY)
    assert cell_len(text_of(item, width, cursor=cursor, scores=scores)) == width


@pytest.mark.parametrize(
    "title", ["深層学習による論文の要約と検索", "👩‍🔬 at work 👩‍🔬", "ש" * 90, "e\u0301" * 90]
)
def test_wide_and_joined_characters_do_not_push_the_columns(title: str) -> None:
    item = replace(ROW, title=title)
    assert cell_len(text_of(item, 80)) == 80


def test_the_cursor_the_unread_and_the_star_are_signs_not_only_colours() -> None:
    shown = text_of(replace(ROW, starred=True), 80, cursor=True)
    assert shown.startswith("▌● ★ ")
    assert text_of(replace(ROW, read=True), 80).startswith("     ")


def test_a_cut_title_ends_with_an_ellipsis() -> None:
    assert "…" in text_of(replace(ROW, title="word " * 60), 80)


def test_tags_take_what_the_title_leaves() -> None:
    short = replace(ROW, title="Short", tags=("ml/rlhf", "later"))
    assert "Short #ml/rlhf #later" in text_of(short, 80)
    long = replace(short, title="word " * 60)
    assert "#ml/rlhf" not in text_of(long, 60)
    assert "#ml/rlhf" in text_of(long, 140)


def test_what_is_in_a_bibliography_has_a_sign_that_no_long_title_hides() -> None:
    short = replace(ROW, title="Short", tags=("later",), cited=True)
    assert "Short § #later" in text_of(short, 80)
    long = text_of(replace(short, title="word " * 60), 80)
    assert "… §" in long and cell_len(long) == 80
    assert "§" not in text_of(replace(short, cited=False), 80)
    assert cell_len(text_of(short, 12)) == 12


def test_narrow_lines_leave_columns_out() -> None:
    item = replace(ROW, category="cs.CL", date="Oct 21", authors="Fang +8", number="35.1")
    assert "Fang" not in text_of(item, 60, scores=True)
    assert "35.1" in text_of(item, 80, scores=True)
    wide = text_of(item, 140, scores=True)
    assert "cs.CL" in wide and "Fang +8" in wide and "Oct 21" in wide
    assert " CL " in text_of(item, 80)
    assert " gr  " in text_of(replace(item, category="gr-qc"), 80)


@pytest.mark.parametrize(
    ("changes", "shown"),
    [
        ({"authors": ("Ann Lee",), "author_count": 1}, "Lee"),
        ({"authors": ("Lee, Ann",), "author_count": 1}, "Lee"),
        ({"authors": ("Ann Lee", "Bo Wu"), "author_count": 2}, "Lee, Wu"),
        ({"authors": ("Ann Lee", "Bo Wu", "Cy Xi"), "author_count": 9}, "Lee +8"),
        ({"authors": ("Ann Lee",), "authors_truncated": True, "author_count": None}, "Lee et al."),
        ({"authors": (), "author_count": 5}, "5 authors"),
        ({"authors": (), "author_count": None, "known_authors": ("Ann Lee",)}, "… Lee …"),
        ({"authors": (), "author_count": None}, ""),
        ({"authors": (), "author_count": None, "organisation": "Lab"}, "Lab"),
    ],
)
def test_authors_are_shortened_truthfully(changes: dict[str, object], shown: str) -> None:
    assert lines.short_authors(paper(record(1, **changes))) == shown


@pytest.mark.parametrize(
    ("published", "year", "shown"),
    [
        (date(2026, 6, 3), None, "Jun  3"),
        (date(2023, 10, 3), None, "Oct 2023"),
        (date(2027, 1, 1), None, "Jan 2027"),
        (None, 1948, "1948"),
        (None, None, ""),
    ],
)
def test_dates_are_short(published: date | None, year: int | None, shown: str) -> None:
    found = paper(record(1, published=published, year=year))
    assert lines.short_date(found, TODAY) == shown


def test_a_score_goes_before_upvotes() -> None:
    def with_metrics(**values: float) -> str:
        metrics = {n: Metric(value=v, source="feed", as_of=TODAY) for n, v in values.items()}
        return lines.short_number(paper(record(1, metrics=metrics)), "")

    assert with_metrics(score=35.12, upvotes=7) == "35.1"
    assert with_metrics(upvotes=7) == "▲7"
    assert with_metrics() == ""
