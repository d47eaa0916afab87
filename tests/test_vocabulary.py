"""The names of a library that completion offers: the frequent first, learned in slices."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.library import Library
from storage.vocabulary import LibraryVocabulary, Names
from tests.fakes import library, parsed, record


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Library]:
    papers = [
        record(1, authors=("Ana Šimić", "Zhiyuan Zeng"), categories=("cs.CL",), venue="ICLR 2024"),
        record(2, authors=("Zhiyuan Zeng",), categories=("cs.CL", "cs.LG"), venue="Nature"),
        record(3, authors=("Zoe Abel", "J. Doe"), categories=("math.NT",)),
    ]
    with library(tmp_path, parsed(*papers, feed="a"), parsed(papers[2], feed="b")) as opened:
        yield opened


def whole(desk: Library) -> LibraryVocabulary:
    vocabulary = desk.vocabulary()
    while vocabulary.learn(0.0):
        pass
    return vocabulary


def test_authors_are_found_by_any_word_the_frequent_first(desk: Library) -> None:
    vocabulary = whole(desk)
    assert list(vocabulary.authors("z")) == ["Zhiyuan Zeng", "Zoe Abel"]
    assert list(vocabulary.authors("simic")) == ["Ana Šimić"]
    assert list(vocabulary.authors("ana s")) == ["Ana Šimić"]
    assert list(vocabulary.authors("j. d")) == ["J. Doe"]
    assert list(vocabulary.authors("d")) == ["J. Doe"]
    assert next(iter(vocabulary.authors(""))) == "Zhiyuan Zeng"
    assert not list(vocabulary.authors("eng"))


def test_categories_venues_tags_feeds_and_views_are_found(desk: Library) -> None:
    one, two, _ = desk.find("")
    desk.change_tags([one, two], add=["ml/rlhf"])
    desk.change_tags([one], add=["later"])
    desk.save_view("My view", "x")
    vocabulary = whole(desk)
    assert list(vocabulary.categories("cs")) == ["cs.CL", "cs.LG"]
    assert list(vocabulary.venues("")) == ["ICLR 2024", "Nature"]
    assert list(vocabulary.tags("")) == ["ml/rlhf", "later"]
    assert list(vocabulary.tags("rl")) == ["ml/rlhf"]
    assert list(vocabulary.tags("ml/r")) == ["ml/rlhf"]
    assert list(vocabulary.feeds("fe")) == ["Feed a", "Feed b"]
    assert list(vocabulary.views("view")) == ["My view"]
    assert not list(vocabulary.views("x"))


def test_nothing_is_known_of_papers_before_they_were_gone_through(desk: Library) -> None:
    vocabulary = desk.vocabulary()
    assert not vocabulary.is_whole
    assert not list(vocabulary.authors("z"))
    assert not vocabulary.learn(10.0)
    assert vocabulary.is_whole and list(vocabulary.authors("z"))


def test_papers_that_come_later_are_learned_and_none_is_counted_twice(desk: Library) -> None:
    vocabulary = whole(desk)
    newer = [record(n, authors=("Zoe Abel",)) for n in (4, 5)]
    desk.take(parsed(*newer, feed="c"), source="c")
    vocabulary.changed()
    assert not vocabulary.is_whole
    while vocabulary.learn(0.0):
        pass
    assert list(vocabulary.authors("z")) == ["Zoe Abel", "Zhiyuan Zeng"]
    assert list(vocabulary.feeds("feed c")) == ["Feed c"]


def test_a_slice_is_no_longer_than_it_may_be(tmp_path: Path) -> None:
    papers = [record(n) for n in range(1, 101)]
    with library(tmp_path, parsed(*papers)) as desk:
        vocabulary = desk.vocabulary()
        assert vocabulary.learn(0.0)
        steps = 1
        while vocabulary.learn(0.0):
            steps += 1
        assert steps == 3


NAMES = st.lists(st.sampled_from(["a", "b", "c", "ab", "ba", "abc"]).flatmap(
    lambda first: st.sampled_from(["", " a", " bc", " cab"]).map(lambda rest: first + rest)
), max_size=200)  # fmt: skip


@given(NAMES, st.text("abc ", max_size=4))
def test_names_are_those_with_a_word_that_begins_so_by_how_often(
    names: list[str], typed: str
) -> None:
    known = Names()
    for name in names:
        known.add(name, name.upper())
    counts = Counter(names)
    like = [n for n in counts if n.startswith(typed) or f" {typed}" in n]
    wanted = sorted(like, key=lambda name: (-counts[name], name))
    assert len(known) == len(counts)
    assert known.like(typed) == [name.upper() for name in wanted]


def test_the_most_frequent_of_many_names_are_found_though_they_came_last() -> None:
    known = Names()
    for number in range(2_000):
        known.add(f"a{number:04}", f"A{number:04}")
    for number in range(1_990, 2_000):
        known.add(f"a{number:04}", f"A{number:04}")
    assert known.like("")[:10] == [f"A{number}" for number in range(1_990, 2_000)]
    assert known.like("a")[:10] == known.like("")[:10]


def test_no_more_names_are_kept_than_anybody_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.vocabulary._MOST_NAMES", 2)
    known = Names()
    for name in ("a", "b", "c", "b"):
        known.add(name, name)
    assert known.like("") == ["b", "a"]
    known.add("", "")
    assert len(known) == 2
