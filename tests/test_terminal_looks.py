"""Terminals that show less: ASCII, no colours, sixteen. Theme files written meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.segment import Segment
from textual.pilot import Pilot

from storage.library import Library
from tests.fakes import library, parsed, record
from tests.screens import TODAY, frame, notices, press, reading, settled
from tui.app import CarrelApp
from tui.terminal_looks import wants_ascii

THEME = 'name = "mine"\nprimary = "#8888ff"\nforeground = "white"\nbackground = "#010203"\n'


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Library]:
    titles = ("深層学習 — a survey", "Über ∞ and ★", "👩‍🔬 at work")
    with library(
        tmp_path / "library", parsed(*(record(n, title=t) for n, t in enumerate(titles, 1)))
    ) as opened:
        yield opened


def segments(pilot: Pilot[None]) -> list[Segment]:
    """Return what the terminal is given, line after line."""
    return [s for strip in pilot.app.screen._compositor.render_strips() for s in strip]


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (120, 40)])
async def test_in_ascii_nothing_else_is_on_the_screen(
    shelf: Library, size: tuple[int, int]
) -> None:
    app = CarrelApp(shelf, today=TODAY, ascii=True)
    async with app.run_test(size=size, notifications=True) as pilot:
        await settled(pilot)
        for keys in ((), ("escape", "s", "y", "y"), ("ctrl+t",), ("escape", "question_mark"),
                     ("escape", "i"), ("escape", "ctrl+p"), ("escape", "slash", "x")):  # fmt: skip
            await press(pilot, *keys)
            shown = frame(pilot)
            assert shown.isascii(), keys
        assert "|" in shown


@pytest.mark.parametrize(
    ("configured", "environment", "encoding", "wanted"),
    [
        (None, {}, "utf-8", False),
        (None, {}, "UTF8", False),
        (None, {}, "ANSI_X3.4-1968", True),
        (None, {}, "iso8859-1", True),
        (None, {}, None, False),
        (None, {"CARREL_ASCII": "1"}, "utf-8", True),
        (None, {"CARREL_ASCII": "0"}, "ascii", False),
        (None, {"CARREL_ASCII": ""}, "utf-8", False),
        (True, {}, "utf-8", True),
        (False, {}, "ascii", False),
        (True, {"CARREL_ASCII": "0"}, "utf-8", False),
    ],
)
def test_ascii_is_chosen_by_the_user_else_by_the_locale(
    configured: bool | None, environment: dict[str, str], encoding: str | None, wanted: bool
) -> None:
    assert wants_ascii(configured, environment, encoding) is wanted


async def test_without_colours_none_is_sent_and_the_cursor_is_still_seen(
    shelf: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with reading(shelf) as pilot:
        shown = segments(pilot)
        styles = [segment.style for segment in shown if segment.style is not None]
        assert styles
        assert all(s.color is None or s.color.is_default for s in styles)
        assert all(s.bgcolor is None or s.bgcolor.is_default for s in styles)
        turned = "".join(s.text for s in shown if s.style is not None and s.style.reverse)
        assert "at work" in turned
        assert "survey" not in turned


async def test_with_sixteen_colours_the_cursor_line_is_turned_round(
    shelf: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "screen")
    monkeypatch.delenv("COLORTERM", raising=False)
    async with reading(shelf) as pilot:
        turned = "".join(s.text for s in segments(pilot) if s.style is not None and s.style.reverse)
        assert "at work" in turned


async def test_a_theme_file_is_taken_in_while_the_reader_is_up(shelf: Library, home: Path) -> None:
    themes = home.parent / "carrel" / "themes"
    async with reading(shelf) as pilot:
        app = pilot.app
        assert isinstance(app, CarrelApp)
        themes.mkdir(parents=True)
        (themes / "mine.toml").write_text(THEME)
        app.follow_themes()
        app.theme = "mine"
        await settled(pilot)
        assert app.get_css_variables()["background"] == "#010203"
        (themes / "mine.toml").write_text(THEME.replace("#010203", "#0a0b0c"))
        app.follow_themes()
        await settled(pilot)
        assert app.get_css_variables()["background"] == "#0A0B0C"
        assert app.screen.query_one("#feed").styles.background.hex == "#0A0B0C"


async def test_of_a_theme_file_spoilt_the_last_good_one_stays(shelf: Library, home: Path) -> None:
    themes = home.parent / "carrel" / "themes"
    themes.mkdir(parents=True)
    (themes / "mine.toml").write_text(THEME)
    shelf.remember("theme", "mine")
    async with reading(shelf) as pilot:
        app = pilot.app
        assert isinstance(app, CarrelApp)
        assert app.theme == "mine"
        (themes / "mine.toml").write_text(THEME.replace("white", "whte"))
        app.follow_themes()
        await settled(pilot)
        assert app.get_css_variables()["background"] == "#010203"
        (said,) = notices(pilot)
        assert "mine.toml (line 3)" in said and "whte" in said
        app.follow_themes()
        assert len(notices(pilot)) == 1
