"""The order of arrivals decides nothing, and what is known already changes nothing."""

from __future__ import annotations

import random
from collections.abc import Iterable

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fakes import parsed
from tests.said import ACCOUNTS, TITLE, accounts, said
from tests.shelves import Shelf, each_alone

worlds = st.lists(st.sampled_from(ACCOUNTS), min_size=2, max_size=10, unique=True)


def told(which: Iterable[tuple[int, str]]) -> Shelf:
    arrivals = (parsed(accounts(n)[name], feed=f"{n}-{name}") for n, name in which)
    return Shelf(*arrivals)


def shown(shelf: Shelf) -> set[tuple[object, ...]]:
    """Return of each paper what does not depend on which record came first."""
    return {
        (
            found.title,
            found.abstract,
            frozenset(alias for alias in found.aliases if not alias.startswith("key:")),
            frozenset(s.feed for s in found.sightings),
        )
        for found in shelf.papers()
    }


@given(worlds, st.randoms(use_true_random=False))
@settings(max_examples=150, deadline=None)
def test_in_any_order_the_same_papers(world: list[tuple[int, str]], chance: random.Random) -> None:
    turned = chance.sample(world, len(world))
    assert shown(told(turned)) == shown(told(world))


@given(worlds)
@settings(max_examples=150, deadline=None)
def test_parts_of_a_series_never_mix(world: list[tuple[int, str]]) -> None:
    for found in told(world).papers():
        assert len({s.feed.partition("-")[0] for s in found.sightings}) == 1


@given(worlds)
@settings(max_examples=100, deadline=None)
def test_a_second_time_nothing_changes(world: list[tuple[int, str]]) -> None:
    shelf = told(world)
    before = shown(shelf)
    for number, name in world:
        plan = shelf.add(accounts(number)[name], feed=f"{number}-{name}")
        assert (plan.new, plan.updated, plan.duplicates) == (set(), 0, 1)
        assert plan.papers == {}
    assert shown(shelf) == before


@given(worlds, st.randoms(use_true_random=False))
@settings(max_examples=100, deadline=None)
def test_one_arrival_or_many_give_the_same_papers(
    world: list[tuple[int, str]], chance: random.Random
) -> None:
    records = [accounts(number)[name] for number, name in world]
    at_once, one_by_one = Shelf(parsed(*records)), Shelf(*map(parsed, records))
    turned = Shelf(parsed(*chance.sample(records, len(records))))
    assert shown(at_once) == shown(one_by_one) == shown(turned)


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from("xyz-")), max_size=6))
def test_works_of_one_title_are_as_many_as_their_identifiers_tell(
    told_of: list[tuple[str, str]],
) -> None:
    records = [
        said(title=TITLE, other_ids=(f"s2:{name}",), doi=None if doi == "-" else f"10.1000/{doi}")
        for name, doi in told_of
    ]
    works: list[set[str]] = []
    for names in ({name, doi} - {"-"} for name, doi in told_of):
        works = [
            *(work for work in works if not work & names),
            names.union(*(work for work in works if work & names)),
        ]
    assert len(each_alone(records).papers()) == len(works)


def test_all_that_is_said_of_four_papers_is_four_papers() -> None:
    shelf = told(ACCOUNTS)
    assert sorted(len(found.sightings) for found in shelf.papers()) == [9, 9, 9, 9]
