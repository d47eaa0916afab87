"""What each key costs in lines drawn: the same in a list of 60 and of 3,000 papers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from rich.segment import Segment

from storage.codec import paper_from
from storage.library import Library
from storage.model import Paper
from tests.fakes import library, parsed, record
from tests.screens import press, reader, reading
from tui.widgets.paper_list import PaperList


@pytest.fixture(scope="module", params=[60, 3000])
def desk(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Library:
    papers = (record(number) for number in range(1, request.param + 1))
    return library(tmp_path_factory.mktemp("library"), parsed(*papers))


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Collect the rows that are drawn; forget them with `clear`."""
    rows: list[int] = []
    draw = PaperList.draw_row

    def counted(self: PaperList, index: int, width: int, *, cursor: bool) -> list[Segment]:
        rows.append(index)
        return draw(self, index, width, cursor=cursor)

    monkeypatch.setattr(PaperList, "draw_row", counted)
    return rows


async def test_opening_draws_what_is_in_sight(desk: Library, drawn: list[int]) -> None:
    async with reading(desk) as pilot:
        in_sight = reader(pilot).feed.list.in_sight()
        assert set(drawn) == set(in_sight)
        assert len(in_sight) <= reader(pilot).feed.list.page


@pytest.mark.parametrize(
    ("key", "rows"), [("j", {0, 1}), ("r", {0}), ("s", {0}), ("n", {0, 1}), ("u", set())]
)
async def test_a_key_draws_the_rows_it_changes(
    desk: Library, drawn: list[int], key: str, rows: set[int]
) -> None:
    desk.forget_history()
    async with reading(desk) as pilot:
        drawn.clear()
        await press(pilot, key)
        assert set(drawn) == rows
        assert len(drawn) == len(rows)
        desk.undo()


async def test_far_jumps_draw_one_screen(desk: Library, drawn: list[int]) -> None:
    async with reading(desk) as pilot:
        for keys in (("G",), ("g", "g"), ("pagedown",), ("end",), ("home",)):
            drawn.clear()
            await press(pilot, *keys)
            assert len(drawn) <= reader(pilot).feed.list.page + 2


async def test_a_paper_marked_from_elsewhere_draws_its_row_only(
    desk: Library, drawn: list[int]
) -> None:
    async with reading(desk) as pilot:
        third = reader(pilot).feed.list.keys[2]
        drawn.clear()
        desk.set_starred([third], True)
        await press(pilot)
        assert drawn == [2]
        desk.undo()


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 50)])
async def test_opening_reads_a_screenful_of_papers_however_many_there_are(
    desk: Library, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    read: set[str] = set()

    def counted(document: Mapping[str, Any]) -> Paper:
        read.add(document["key"])
        return paper_from(document)

    monkeypatch.setattr("storage.contents.paper_from", counted)
    async with reading(desk, size=size) as pilot:
        shown = reader(pilot).feed.list.page
        assert len(read) >= shown - 3  # less the headings of groups
        assert len(read) <= max(40, size[1])
