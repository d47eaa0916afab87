"""Counts of many places stay right after every mark, and no place is gone through for that."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from pyroaring import BitMap

from storage.library import Library
from storage.places import Place
from tests.fakes import Clock, library, parsed, record

PAPERS, FEEDS, TAGS, VIEWS = 60, 30, 40, 50
_ASKED = ("is:unread", "is:starred", "tag:t1", "year:2024", "rivers", "-is:read -tag:t2", "part")


@pytest.fixture
def desk(tmp_path: Path) -> Library:
    arrivals = [
        parsed(*(record(n) for n in range(1 + feed, PAPERS + 1, FEEDS // 10)), feed=str(feed))
        for feed in range(FEEDS)
    ]
    made = library(tmp_path, *arrivals)
    keys = made.find("")
    for tag in range(TAGS):
        made.change_tags(keys[tag % 7 :: 1 + tag % 11], add=[f"t{tag}"])
    for number in range(VIEWS):
        made.save_view(f"View {number}", f"{_ASKED[number % len(_ASKED)]} -tag:t{number % TAGS}")
    return made


def settled(desk: Library) -> None:
    while desk.count_next() is not None:
        pass


def unread_views(desk: Library) -> list[Place]:
    return [view for view in desk.views() if view.query.startswith("is:unread")]


def test_every_count_is_right_after_every_mark(
    desk: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    places = desk.places()
    assert len(places) > FEEDS + TAGS + VIEWS
    for place in places:
        desk.count(place)
    settled(desk)
    asked: list[Place] = []
    members = Library.members

    def counted(self: Library, place: Place) -> BitMap:
        asked.append(place)
        return members(self, place)

    monkeypatch.setattr(Library, "members", counted)
    chance = random.Random(4)
    keys = list(desk.find(""))
    for _ in range(25):
        key = chance.choice(keys)
        match chance.randrange(4):
            case 0:
                desk.set_read([key], not desk.mark(key).read)
            case 1:
                desk.set_starred([key], not desk.mark(key).starred)
            case 2:
                desk.change_tags([key], add=[f"t{chance.randrange(TAGS)}"])
            case 3:
                desk.undo()
        now = {place: desk.count(place) for place in places}
        assert asked == []
        with Library(tmp_path, clock=Clock()) as fresh:
            assert now == {place: fresh.counted(place) for place in places}
        asked.clear()


def test_many_marks_at_once_put_views_in_doubt_and_these_are_counted_again(desk: Library) -> None:
    unread = next(v for v in unread_views(desk) if desk.counted(v).papers)
    before = desk.counted(unread)
    assert before.unread == before.papers > 0
    desk.set_read(desk.find(""), True)
    settled(desk)
    assert (desk.counted(unread).unread, desk.counted(unread).papers) == (0, 0)


def test_what_was_counted_last_time_is_shown_until_it_is_counted_anew(
    desk: Library, tmp_path: Path
) -> None:
    view = next(v for v in unread_views(desk) if desk.counted(v).papers)
    said = desk.counted(view)
    desk.remember_counts()
    with Library(tmp_path, clock=Clock()) as again:
        assert again.count(view) is None
        again.expect_counts()
        assert again.count(view) == said
        again.set_read(again.find(view.query), True)
        settled(again)
        assert again.count(view) != said
