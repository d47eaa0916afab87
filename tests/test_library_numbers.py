"""Numbers are right after anything, whoever of two libraries on one directory did it."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from storage.arriving import AuthorProfile
from storage.identity import author_key
from storage.library import Library
from tests.fakes import library, metric, parsed, record
from tests.libraries import State, state

PAPERS = st.lists(st.integers(1, 8), min_size=1, max_size=4)
TAGS = st.sampled_from(["a", "a/b", "C#", "d"])
NAMES = st.sampled_from(["Ada Brook", "Bo Brook", "Goto, Ada", "Nobody"])


class AnyOrder(RuleBasedStateMachine):
    """Two open libraries on one directory, and what a user remembers of every step."""

    def __init__(self) -> None:
        super().__init__()
        self._directory = tempfile.TemporaryDirectory()
        self.desks: list[Library] = []

    @initialize()
    def start(self) -> None:
        place = Path(self._directory.name) / "library"
        self.desks = [library(place, parsed(record(1), record(2))), library(place)]
        self.done: list[tuple[State, State]] = []
        self.undone: list[tuple[State, State]] = []

    def teardown(self) -> None:
        for desk in self.desks:
            desk.close()
        self._directory.cleanup()

    def act(self, turn: int, action: Callable[[Library, Sequence[str]], object]) -> None:
        """Act in one library, which may not have caught up; both see it then."""
        self.desks[1 - turn].catch_up()
        before = state(self.desks[1 - turn])
        desk = self.desks[turn]
        keys = self.desks[1 - turn].find("")
        action(desk, keys)
        after = state(desk)
        if after != before:
            self.done.append((before, after))
            self.undone.clear()

    @rule(turn=st.integers(0, 1), value=st.booleans(), some=st.data())
    def read(self, turn: int, value: bool, some: st.DataObject) -> None:
        self.act(turn, lambda desk, keys: desk.set_read(self.some(some, keys), value))

    @rule(turn=st.integers(0, 1), value=st.booleans(), some=st.data())
    def star(self, turn: int, value: bool, some: st.DataObject) -> None:
        self.act(turn, lambda desk, keys: desk.set_starred(self.some(some, keys), value))

    @rule(turn=st.integers(0, 1), add=TAGS, remove=TAGS, some=st.data())
    def tag(self, turn: int, add: str, remove: str, some: st.DataObject) -> None:
        self.act(
            turn,
            lambda desk, keys: desk.change_tags(self.some(some, keys), add=[add], remove=[remove]),
        )

    @rule(turn=st.integers(0, 1), name=NAMES, value=st.booleans())
    def follow(self, turn: int, name: str, value: bool) -> None:
        self.act(turn, lambda desk, _: desk.set_followed(name, value))

    @rule(turn=st.integers(0, 1), papers=PAPERS, feed=st.sampled_from("abc"), more=st.booleans())
    def arrive(self, turn: int, papers: list[int], feed: str, more: bool) -> None:
        known = {"doi": "10.1/x", "venue": "V"} if more else {}
        records = [record(papers[0], **known), *map(record, papers[1:])]
        profile = AuthorProfile(name="Ada Brook", metrics={"h_index": metric(len(papers))})
        arrival = parsed(*records, feed=feed, authors=[profile] if more else [])
        self.act(turn, lambda desk, _: desk.take(arrival, source=feed))

    @precondition(lambda self: self.done)
    @rule(turn=st.integers(0, 1))
    def undo(self, turn: int) -> None:
        before, after = self.done.pop()
        self.undone.append((before, after))
        assert self.desks[turn].undo() is not None
        assert state(self.desks[turn]) == before

    @precondition(lambda self: self.undone)
    @rule(turn=st.integers(0, 1))
    def redo(self, turn: int) -> None:
        before, after = self.undone.pop()
        self.done.append((before, after))
        assert self.desks[turn].redo() is not None
        assert state(self.desks[turn]) == after

    @rule(turn=st.integers(0, 1))
    def reopen(self, turn: int) -> None:
        self.desks[turn].close()
        self.desks[turn] = library(self.desks[1 - turn].directory)

    @rule(turn=st.integers(0, 1))
    def catch_up(self, turn: int) -> None:
        self.desks[turn].catch_up()
        self.desks[1 - turn].catch_up()
        assert state(self.desks[0]) == state(self.desks[1])

    @invariant()
    def counts_are_a_recount(self) -> None:
        for desk in self.desks:
            check_numbers(desk)

    @staticmethod
    def some(data: st.DataObject, keys: Sequence[str]) -> list[str]:
        return data.draw(st.lists(st.sampled_from(keys), unique=True)) if keys else []


def check_numbers(desk: Library) -> None:
    """Count everything anew from papers and marks alone, and compare."""
    papers = [desk.require(k) for k in desk.find("")]
    marks = {paper.key: desk.mark(paper.key) for paper in papers}
    unread = {k for k, mark in marks.items() if not mark.read}
    feeds: Counter[str] = Counter()
    tags: Counter[str] = Counter()
    unread_feeds: Counter[str] = Counter()
    unread_tags: Counter[str] = Counter()
    for paper in papers:
        for feed in {sighting.feed for sighting in paper.sightings}:
            feeds[feed] += 1
            unread_feeds[feed] += paper.key in unread
        for tag in marks[paper.key].tags:
            tags[tag] += 1
            unread_tags[tag] += paper.key in unread
    counts = desk.counts()
    assert (len(desk), counts.papers, counts.unread) == (len(papers), len(papers), len(unread))
    assert counts.starred == sum(mark.starred for mark in marks.values())
    assert counts.starred_unread == sum(marks[k].starred for k in unread)
    assert counts.feeds == {feed: (unread_feeds[feed], feeds[feed]) for feed in feeds}
    assert counts.tags == {tag: (unread_tags[tag], tags[tag]) for tag in tags}
    assert set(desk.tags()) == set(tags)
    assert {feed.key for feed in desk.feeds()} >= set(feeds)
    for feed in feeds:
        assert len(desk.in_feed(feed)) == feeds[feed]
    for author in desk.authors():
        theirs = [p for p in papers if author.key in map(author_key, p.authors)]
        assert sorted(author.papers) == sorted(p.key for p in theirs)
        assert author.unread == sum(p.key in unread for p in theirs)
        assert author.starred == sum(marks[p.key].starred for p in theirs)
        assert sum(author.years.values()) == len(theirs)


TestNumbersInAnyOrder = AnyOrder.TestCase
TestNumbersInAnyOrder.settings = settings(max_examples=40, stateful_step_count=20, deadline=None)
