"""Chosen papers in an order are like the list of them, whatever is asked and in which order."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyroaring import BitMap

from storage.selection import FRONT, Selected

ORDERS = st.permutations(range(1, 41))
SETS = st.sets(st.integers(1, 40))


def selected(order: list[int], chosen: set[int]) -> Selected:
    return Selected(BitMap(chosen), first=lambda: iter(order), order=lambda: order)


@settings(max_examples=150, deadline=None)
@given(ORDERS, SETS, st.lists(st.integers(-45, 45), max_size=6), st.integers(1, 40))
def test_they_are_like_a_list(
    order: list[int], chosen: set[int], places: list[int], number: int
) -> None:
    numbers = selected(order, chosen)
    expected = [n for n in order if n in chosen]
    for place in places:
        if -len(expected) <= place < len(expected):
            assert numbers[place] == expected[place]
        else:
            with pytest.raises(IndexError):
                numbers[place]
        assert list(numbers[:place]) == expected[:place]
        assert list(numbers[place:]) == expected[place:]
    assert list(numbers) == expected
    assert len(numbers) == len(expected)
    assert (number in numbers) == (number in chosen)
    assert numbers.place(number) == (expected.index(number) if number in chosen else None)


@settings(max_examples=100, deadline=None)
@given(ORDERS, SETS, SETS)
def test_others_follow_in_the_same_order(order: list[int], one: set[int], other: set[int]) -> None:
    both = selected(order, one).followed_by(BitMap(other))
    expected = [n for n in order if n in one] + [n for n in order if n in other - one]
    assert list(both) == expected
    assert [both[place] for place in range(len(both))] == expected
    assert [both.place(n) for n in expected] == list(range(len(expected)))


@settings(max_examples=100, deadline=None)
@given(ORDERS, SETS, st.integers(0, 40), st.booleans())
def test_the_first_one_outside_a_set_is_found_in_both_directions(
    order: list[int], others: set[int], start: int, backwards: bool
) -> None:
    numbers = selected(order, set(order))
    places = range(start - 1, -1, -1) if backwards else range(start, len(order))
    expected = next((place for place in places if order[place] not in others), None)
    assert numbers.first_outside(places, BitMap(others)) == expected


@pytest.mark.parametrize("backwards", [False, True])
@pytest.mark.parametrize("wanted", [0, FRONT - 1, FRONT, 9_000, 19_999])
def test_far_away_ones_are_found_too(wanted: int, backwards: bool) -> None:
    order = list(range(20_000))
    numbers = selected(order, set(order))
    others = BitMap(order) - BitMap([wanted])
    places = range(19_999, -1, -1) if backwards else range(20_000)
    assert numbers.first_outside(places, others) == wanted
    assert numbers.first_outside(places, BitMap(order)) is None


def test_what_is_chosen_later_or_gone_from_the_order_changes_no_length() -> None:
    chosen = BitMap([1, 2, 3])
    numbers = Selected(chosen, first=lambda: iter([3, 1]), order=lambda: [3, 1])
    chosen.add(4)
    assert len(numbers) == 3
    assert sorted(numbers) == [1, 2, 3]
    assert list(numbers.all())[:2] == [3, 1]


def test_only_the_beginning_of_the_order_is_read_for_what_is_in_sight() -> None:
    read: list[int] = []

    def order() -> list[int]:
        raise AssertionError("the whole order was asked for")

    def counted() -> Iterator[int]:
        for number in range(1, 1_000_000):
            read.append(number)
            yield number

    chosen = BitMap(range(1, 1_000_000)) - BitMap(range(0, 1_000_000, 2))
    numbers = Selected(chosen, first=counted, order=order)
    assert list(numbers[:40]) == list(range(1, 81, 2))
    assert len(read) <= 2 * FRONT + 2
