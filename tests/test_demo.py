"""The sample library on disk: whole, marked, and its user's own from then on."""

from pathlib import Path

import pytest

from storage import demo
from storage.errors import LibraryError
from storage.library import Library
from storage.model import Mark
from storage.sample import sample
from tests.fakes import library, parsed, record


def test_the_sample_has_its_papers_feeds_authors_and_marks(tmp_path: Path) -> None:
    shelf = library(tmp_path)
    demo.fill(shelf)
    feeds, marks = sample()
    titles = {item.title for feed in feeds for item in feed.records}
    assert {shelf.require(key).title for key in shelf.find("")} == titles
    assert {feed.title for feed in shelf.feeds()} == {feed.feed.title for feed in feeds}
    assert shelf.authors()[0].metrics
    found = [mark for key in shelf.find("") if (mark := shelf.mark(key)) != Mark()]
    assert sorted(map(repr, found)) == sorted(map(repr, marks.values()))


def test_each_feed_was_seen_on_a_day_of_its_own_always_the_same(tmp_path: Path) -> None:
    one, two = library(tmp_path / "one"), library(tmp_path / "two")
    demo.fill(one)
    demo.fill(two)
    papers = [one.require(key) for key in one.find("")]
    assert papers == [two.require(key) for key in two.find("")]
    days = {s.feed: s.seen.date() for paper in papers for s in paper.sightings}
    assert len(set(days.values())) == len(days)


def test_there_is_nothing_to_undo_in_a_fresh_sample(tmp_path: Path) -> None:
    shelf = library(tmp_path)
    demo.fill(shelf)
    assert shelf.history() == []
    assert shelf.undo() is None


def test_filling_again_changes_nothing(tmp_path: Path) -> None:
    shelf = library(tmp_path)
    demo.fill(shelf)
    shelf.set_read(shelf.find("is:unread"), True)
    demo.fill(shelf)
    assert shelf.find("is:unread") == []


def test_a_library_with_papers_is_left_as_it_is(tmp_path: Path) -> None:
    shelf = library(tmp_path, parsed(record(1)))
    demo.fill(shelf)
    assert len(shelf) == 1
    with pytest.raises(LibraryError, match="is not the sample library"):
        demo.reset(tmp_path)
    assert len(Library(tmp_path)) == 1


def test_a_reset_empties_the_sample_and_nothing_is_no_problem(tmp_path: Path) -> None:
    demo.reset(tmp_path / "none")
    assert not (tmp_path / "none").exists()
    shelf = library(tmp_path)
    demo.fill(shelf)
    shelf.close()
    (tmp_path / "search").mkdir()
    demo.reset(tmp_path)
    assert not (tmp_path / "search").exists()
    assert len(Library(tmp_path)) == 0
