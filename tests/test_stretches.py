"""Arrivals in stretches: the same as at once, one import, and others have their turn in between."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.arriving import ImportReport, Rejected
from storage.library import Library
from storage.stretches import stretches, take_beside, together
from tests.fakes import library, parsed, record
from tests.said import ACCOUNTS, accounts

BAD = Rejected(where="entry 9", reason="It says nothing.")
MANY = 1_203


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Library]:
    with library(tmp_path) as opened:
        yield opened


def beside(desk: Library, *numbers: int, feed: str = "a", typing: bool = False) -> ImportReport:
    arrival = parsed(*map(record, numbers), feed=feed, rejected=(BAD,))
    return asyncio.run(take_beside(desk, arrival, source=feed, is_awaited=lambda: typing))


async def filled(desk: Library, papers: int) -> None:
    """Wait until so many papers are there."""
    while len(desk) < papers:  # noqa: ASYNC110  nobody is told of each stretch
        await asyncio.sleep(0)


def names(desk: Library) -> set[frozenset[str]]:
    """Return what each paper is known by, whichever record of it came first."""
    found = (desk.require(key).aliases for key in desk.find(""))
    return {frozenset(name for name in known if not name.startswith("key:")) for known in found}


@given(st.lists(st.sampled_from(ACCOUNTS), max_size=30), st.booleans())
@settings(max_examples=40, deadline=None)
def test_in_stretches_comes_what_comes_at_once(world: list[tuple[int, str]], typing: bool) -> None:
    arrival = parsed(*(accounts(n)[name] for n, name in world), rejected=(BAD,))
    with tempfile.TemporaryDirectory() as directory:
        place = Path(directory)
        with library(place / "a") as one, library(place / "b") as other:
            said = asyncio.run(take_beside(one, arrival, source="a", is_awaited=lambda: typing))
            at_once = other.take(arrival, source="a")
            assert names(one) == names(other)
            for name in ("records", "rejected", "warnings"):
                assert getattr(said, name) == getattr(at_once, name)


def test_an_arrival_is_cut_into_few_and_put_together_again() -> None:
    arrival = parsed(*map(record, range(1, 13)), rejected=(BAD,))
    parts = list(stretches(arrival, lambda: 5))
    assert [len(part.records) for part in parts] == [5, 5, 2]
    assert [part.rejected for part in parts] == [(BAD,), (), ()]
    assert [len(part.records) for part in stretches(parsed(), lambda: 5)] == [0]
    sizes = iter([5, 2, 9])  # somebody began to type, and left off
    assert [len(part.records) for part in stretches(arrival, lambda: next(sizes))] == [5, 2, 5]
    one = ImportReport(source="a", format="feed", records=2, new=1, import_id=3)
    both = together(one, ImportReport(source="a", format="feed", records=1, duplicates=1))
    assert (both.records, both.new, both.duplicates, both.import_id) == (3, 1, 1, 3)


def test_a_long_arrival_is_one_import_and_is_undone_as_one(tmp_path: Path) -> None:
    with library(tmp_path, parsed(record(9_999))) as other:
        report = beside(other, *range(1, MANY + 1))
        assert (report.new, len(other)) == (MANY, MANY + 1)
        assert len(other.history()) > 2  # it was too much for one action
        newest, first = other.imports()
        assert (newest.number, newest.total("new"), first.total("new")) == (
            report.import_id,
            MANY,
            1,
        )
        (source,) = newest.sources
        assert (source.records, source.rejected, source.rejected_count) == (MANY, (BAD,), 1)
        assert all(other.import_of(number) == newest for number in newest.numbers)
        assert len(other.papers_of_import(newest.number)) == MANY
        change = other.undo_import(newest.numbers[-1])
        assert change.label == f"Import {MANY:,} papers from Feed a"
        assert len(other) == 1 and other.imports()[0].undone
        other.redo_import(newest.number)
        assert len(other) == MANY + 1
        other.undo()
        assert len(other) == 1 and other.imports()[0].undone
        assert not other.imports()[1].undone


def test_of_an_import_half_forgotten_nothing_is_undone(desk: Library) -> None:
    report = beside(desk, *range(1, 601))
    assert report.import_id is not None
    desk.forget_history()
    (past,) = desk.imports()
    assert len(past.numbers) > 1 and not past.can_turn
    assert len(desk.papers_of_import(report.import_id)) == 600


def test_others_have_their_turn_between_two_stretches(desk: Library) -> None:
    seen: list[int] = []

    async def look() -> None:
        while len(desk) < 100:
            seen.append(len(desk))
            await asyncio.sleep(0)

    async def both() -> None:
        arrival = parsed(*map(record, range(1, 101)))
        merging = take_beside(desk, arrival, source="a", is_awaited=lambda: False)
        await asyncio.gather(merging, look())

    asyncio.run(both())
    assert {25, 50, 75} <= set(seen)


def test_two_long_arrivals_are_two_imports_of_few_actions(desk: Library) -> None:
    async def both() -> None:
        arrivals = (parsed(*map(record, range(1, 41)), feed="a"),
                    parsed(*map(record, range(41, 81)), feed="b"))  # fmt: skip
        await asyncio.gather(*(take_beside(desk, one, source="x") for one in arrivals))

    asyncio.run(both())
    assert len(desk) == 80
    assert [past.total("new") for past in desk.imports()] == [40, 40]
    assert len(desk.history()) == 2


def test_what_came_when_it_was_stopped_is_kept(desk: Library) -> None:
    async def stopped() -> None:
        arrival = parsed(*map(record, range(1, 200)))
        merging = asyncio.ensure_future(take_beside(desk, arrival, source="a"))
        await filled(desk, 20)
        merging.cancel()
        with pytest.raises(asyncio.CancelledError):
            await merging

    asyncio.run(stopped())
    assert 20 <= len(desk) < 199
    assert desk.imports()[0].total("new") == len(desk)
    desk.undo()
    assert len(desk) == 0
    assert beside(desk, *range(1, 10), feed="b").new == 9  # nothing is held by what was stopped


def test_what_is_said_in_between_stays_when_it_is_undone(desk: Library) -> None:
    async def both() -> None:
        arrival = parsed(*map(record, range(1, 61)), feed="a")
        merging = asyncio.ensure_future(take_beside(desk, arrival, source="a"))
        await filled(desk, 10)
        desk.set_starred([desk.find("")[0]], True)
        await merging

    asyncio.run(both())
    (past,) = desk.imports()
    assert past.total("new") == 60 and len(past.numbers) == 2
    desk.undo_import(past.number)
    assert len(desk) == 0
    assert [entry.label for entry in desk.history() if not entry.undone] == ["Star 1 paper"]
