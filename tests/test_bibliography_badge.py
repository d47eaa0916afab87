"""What is in a bibliography of the user's own says so: in the list, the detail pane, the shell."""

from __future__ import annotations

import pytest

from storage.library import Library
from tests.fakes import parsed, record
from tests.screens import frame, press, reading
from tests.shell import Run
from tui.details import detail

pytestmark = pytest.mark.usefixtures("home")


@pytest.fixture(autouse=True)
def more_papers(shelf: Library) -> None:
    own = record(1, extra={"citationkey": "castro26", "entrytype": "article"})
    shelf.take(parsed(own, feed="refs", format="bibtex"), source="refs.bib")
    shelf.take(parsed(record(5, abstract=None), feed="blog"), source="x")


async def test_the_reader_shows_a_badge(shelf: Library) -> None:
    key = next(iter(shelf.find("is:cited")))
    async with reading(shelf, size=(160, 40)) as pilot:
        rows = [line for line in frame(pilot).splitlines() if "Part " in line]
        assert sum("§" in row for row in rows) == 1
        shelf.set_queued([key], True)
        await press(pilot)
    said = detail(shelf, key).plain
    assert "● unread  ◷ queued  § in my bibliography: castro26" in said
    other = next(iter(shelf.find("-is:cited")))
    assert "bibliography" not in detail(shelf, other).plain


async def test_a_paper_without_page_promises_none(shelf: Library) -> None:
    other = next(iter(shelf.find("-has:abstract")))
    assert "No abstract." in detail(shelf, other).plain
    assert "Press o" not in detail(shelf, other).plain


def test_the_shell_says_it(shelf: Library, carrel: Run) -> None:
    by_text = carrel("list").out.splitlines()
    assert sum("  cited  [" in line for line in by_text) == 1
    records = carrel("list", "--json").json
    assert sorted(one["cited"] for one in records) == [False] * 3 + [True]
    key = next(one["key"] for one in records if one["cited"])
    assert ", in my bibliography as castro26" in carrel("show", key).out
