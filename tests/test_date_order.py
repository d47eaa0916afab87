"""The order of the library stays right as papers come, change and go."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.library import Library
from tests.fakes import library, parsed, record
from tests.libraries import compact

FIRST = date(2025, 3, 1)
DAYS = st.one_of(st.none(), st.integers(0, 4).map(lambda days: FIRST + timedelta(days)))


def order_of(shelf: Library) -> list[str]:
    return list(shelf.find(""))


def anew(shelf: Library) -> list[str]:
    """Return the order as whoever opens the library now finds it."""
    with Library(shelf.directory) as opened:
        return list(opened.find(""))


@given(st.lists(st.lists(st.tuples(st.integers(1, 30), DAYS), max_size=6), max_size=5))
def test_the_order_kept_is_the_order_found_anew(
    tmp_path_factory: pytest.TempPathFactory, arrivals: list[list[tuple[int, date | None]]]
) -> None:
    shelf = library(tmp_path_factory.mktemp("l"), parsed(*(record(n) for n in range(1, 9))))
    shelf.find("").numbers.all()
    for arrival in arrivals:
        some = {n: record(n, published=day) for n, day in arrival}
        shelf.take(parsed(*some.values(), feed="b"), source="x")
        if arrival and (key := next(iter(shelf.find("")), None)) and arrival[0][0] % 3 == 0:
            shelf.remove([key])
        assert order_of(shelf) == anew(shelf)
    shelf.close()


def test_an_order_that_was_taken_stays_as_it_was(tmp_path: Path) -> None:
    shelf = library(tmp_path, parsed(record(1), record(2)))
    before = shelf.find("")
    numbers = before.numbers.all().tolist()
    shelf.take(parsed(record(3), feed="b"), source="x")
    assert before.numbers.all().tolist() == numbers
    assert len(shelf.find("")) == 3


def test_papers_that_turn_out_to_be_damaged_do_not_stop_the_order(tmp_path: Path) -> None:
    with library(tmp_path, parsed(*(record(n) for n in range(1, 10)))) as shelf:
        compact(shelf)
    layer = next(tmp_path.glob("papers-*.jsonl"))
    layer.write_bytes(layer.read_bytes().replace(b"On the Quiet", b"On the Quiat"))
    with Library(tmp_path) as shelf:
        shelf.find("").numbers.all()
        assert [shelf.paper(key) for key in list(shelf.find(""))] == [None] * 9
        shelf.take(parsed(record(20), feed="b"), source="x")
        assert shelf.number_of(order_of(shelf)[0]) is not None
