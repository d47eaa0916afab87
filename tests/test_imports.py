"""The account of past imports: what each brought, its papers, undone and redone whenever."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from storage import imports
from storage.arriving import FollowRequest, ImportReport, Rejected
from storage.errors import CarrelError, NotFoundError
from storage.library import Library
from storage.model import Mark
from tests.fakes import NOW, library, parsed, record

BAD = Rejected(where="entry 9", reason="It has neither title nor abstract.")


@pytest.fixture
def shelves(tmp_path: Path) -> Iterator[Library]:
    with library(tmp_path) as opened:
        yield opened


def bring(shelves: Library, *numbers: int, feed: str = "a") -> int:
    """Import those papers; return the number of the import."""
    report = shelves.take(parsed(*map(record, numbers), feed=feed), source=f"{feed}.xml")
    assert report.import_id is not None
    return report.import_id


def test_each_import_has_its_account(shelves: Library) -> None:
    bring(shelves, 1, 2)
    arrival = parsed(record(2), record(3), record(3), feed="b", rejected=(BAD,))
    arrival = replace(arrival, warnings=("Not well-formed at line 3.",))
    report = shelves.take(arrival, source="b.xml")
    newest, oldest = shelves.imports()
    assert newest.number == report.import_id
    assert (newest.time > oldest.time, newest.undone, newest.can_turn) == (True, False, True)
    (source,) = newest.sources
    assert (source.source, source.format, source.feed) == ("b.xml", "feed", "feed:b")
    assert source.feed_title == newest.title == "Feed b"
    counts = (source.records, source.new, source.updated, source.duplicates)
    assert counts == (report.records, report.new, report.updated, report.duplicates) == (3, 1, 1, 1)
    assert (source.rejected, source.rejected_count) == ((BAD,), 1)
    assert source.warnings == ("Not well-formed at line 3.",)
    assert newest.total("new") == 1


def test_what_changes_nothing_leaves_no_account(shelves: Library) -> None:
    bring(shelves, 1)
    for _ in range(2):
        assert shelves.take(parsed(record(1)), source="a.xml").import_id is None
    shelves.rehearsal().take(parsed(record(2)), source="a.xml")
    assert len(shelves.imports()) == 1


def test_its_papers_are_those_it_brought_or_changed(shelves: Library) -> None:
    bring(shelves, 1, 2)
    number = bring(shelves, 2, 3, feed="b")
    papers = shelves.papers_of_import(number)
    assert {shelves.require(key).title for key in papers} == {record(2).title, record(3).title}
    assert shelves.place_of_import(number).title == f"Import {number}: Feed b"
    place = shelves.place_of_import(number)
    held = [n for n in shelves.members(place) if shelves.holds(place, n)]
    assert len(held) == shelves.counted(place).papers == 2
    listing = shelves.listing()
    listing.enter(shelves.place_of_import(number))
    assert sorted(listing.keys) == sorted(papers)
    listing.narrow('title:"part 3"')
    listing.search_on(5)
    assert len(listing.keys) == 1


def test_when_its_action_is_forgotten_those_it_brought_are_known(shelves: Library) -> None:
    bring(shelves, 1, 2)
    number = bring(shelves, 2, 3, feed="b")
    bring(shelves, 4, feed="b")
    shelves.forget_history()
    (key,) = shelves.papers_of_import(number)
    assert shelves.require(key).title == record(3).title
    assert not shelves.import_of(number).can_turn
    with pytest.raises(CarrelError, match="forgotten"):
        shelves.undo_import(number)


def test_numbers_are_not_given_twice(shelves: Library) -> None:
    first = bring(shelves, 1)
    shelves.forget_history()
    second = bring(shelves, 2, feed="b")
    assert second > first
    assert [one.title for one in shelves.imports()] == ["Feed b", "Feed a"]


def test_an_import_is_undone_though_much_was_done_since(shelves: Library) -> None:
    number = bring(shelves, 1, 2)
    other = bring(shelves, 3, feed="b")
    keys = {shelves.require(key).title: key for key in shelves.find("")}
    mine, theirs = keys[record(1).title or ""], keys[record(3).title or ""]
    shelves.set_starred([mine, theirs], True)
    change = shelves.undo_import(number)
    assert mine in change.keys
    assert list(shelves.find("")) == [theirs]
    assert shelves.mark(theirs).starred
    assert shelves.import_of(number).undone and not shelves.import_of(other).undone
    assert list(shelves.papers_of_import(number)) == []
    shelves.redo_import(number)
    assert len(shelves) == 3
    assert shelves.mark(mine) == Mark(starred=True)
    assert not shelves.import_of(number).undone


def test_what_another_source_told_since_stays(shelves: Library) -> None:
    number = bring(shelves, 1, 2)
    bring(shelves, 2, feed="b")
    shelves.undo_import(number)
    (key,) = shelves.find("")
    assert shelves.require(key).title == record(2).title


def test_undo_and_redo_by_key_show_in_the_account(shelves: Library) -> None:
    number = bring(shelves, 1)
    shelves.undo()
    assert shelves.import_of(number).undone
    shelves.redo()
    assert not shelves.import_of(number).undone


def test_what_was_undone_cannot_come_back_once_something_else_was_done(shelves: Library) -> None:
    number = bring(shelves, 1)
    bring(shelves, 2, feed="b")
    shelves.undo_import(number)
    shelves.set_read(list(shelves.find("")), True)
    past = shelves.import_of(number)
    assert (past.undone, past.can_turn) == (True, False)
    with pytest.raises(CarrelError, match="import it again"):
        shelves.redo_import(number)
    assert bring(shelves, 1) > number


@pytest.mark.parametrize("undo", [True, False])
def test_what_is_so_already_is_said(shelves: Library, undo: bool) -> None:
    number = bring(shelves, 1)
    if undo:
        shelves.undo_import(number)
        with pytest.raises(CarrelError, match="undone already"):
            shelves.undo_import(number)
    else:
        with pytest.raises(CarrelError, match="not undone"):
            shelves.redo_import(number)
    with pytest.raises(NotFoundError, match="carrel imports"):
        shelves.undo_import(99)


def test_a_refresh_has_one_account_of_all_its_feeds(shelves: Library) -> None:
    for feed, numbers in (("a", (1, 2)), ("a", (3,)), ("b", (4,))):
        arrival = parsed(*map(record, numbers), feed=feed, rejected=(BAD,))
        shelves.take(arrival, source=f"{feed}.xml", batch="refresh 1")
    (past,) = shelves.imports()
    assert [(one.feed, one.new) for one in past.sources] == [("feed:a", 3), ("feed:b", 1)]
    assert past.total("rejected_count") == 3
    assert past.title == "Feed a and 1 more"
    assert len(shelves.papers_of_import(past.number)) == 4
    first = past.sources[0]
    assert first.until > first.since
    shelves.undo_import(past.number)
    assert len(shelves) == 0


def test_a_list_of_feeds_has_an_account_too(shelves: Library) -> None:
    wanted = tuple(FollowRequest(address=f"https://example.org/{n}") for n in range(3))
    shelves.take(replace(parsed(), feeds=wanted, format="opml"), source="feeds.opml")
    (past,) = shelves.imports()
    assert (past.total("feeds"), past.total("new")) == (3, 3)
    shelves.undo_import(past.number)
    assert shelves.feeds() == []


def test_of_very_many_rejected_the_first_are_kept_and_all_are_counted(shelves: Library) -> None:
    bad = tuple(replace(BAD, where=f"entry {n}") for n in range(250))
    shelves.take(parsed(record(1), rejected=bad), source="a.xml")
    (source,) = shelves.imports()[0].sources
    assert (len(source.rejected), source.rejected_count) == (100, 250)
    assert source.rejected[0].where == "entry 0"


def test_accounts_outlive_a_restart(shelves: Library) -> None:
    number = bring(shelves, 1)
    before, directory = shelves.imports(), shelves.directory
    shelves.close()
    with library(directory) as again:
        assert again.imports() == before
        again.undo_import(number)
        assert len(again) == 0


def test_the_oldest_accounts_go_some_at_a_time() -> None:
    keys = [f"{number:010d}" for number in range(imports.LIMIT + 98)]
    assert imports.forgotten(len(keys), lambda: keys) == {}
    gone = imports.forgotten(len(keys) + 1, lambda: [*keys, "9999999999"])
    assert list(gone) == keys[:100]


def test_an_arrival_in_stretches_is_one() -> None:
    report = ImportReport(source="a", format="feed", records=2, new=1, warnings=("w",))
    first = imports.arrived(report, feed="feed:a", title="A", moment=NOW)
    later = imports.arrived(report, feed="feed:a", title="A", moment=NOW + timedelta(minutes=1))
    account = imports.noted(1, NOW, first, None)["0000000001"]
    both = imports.noted(1, NOW, later, account)["0000000001"]
    assert both is not None
    past = imports.import_from([both], can_turn=True)
    (source,) = past.sources
    assert (source.records, source.new, source.warnings) == (4, 2, ("w",))
    assert source.until - source.since == timedelta(minutes=1)
