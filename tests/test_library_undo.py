"""Undo and redo: every action goes back, whole or as far as nothing was done since."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC
from pathlib import Path

import pytest

from storage import history
from storage.arriving import AuthorProfile
from storage.documents import Document
from storage.history import LIMIT, Action
from storage.library import Library
from storage.marks import mark_from
from storage.model import Mark
from tests.fakes import NOW, library, metric, parsed, record
from tests.libraries import heard, numbered, state

ACTIONS: dict[str, Callable[[Library], object]] = {
    "read": lambda desk: desk.set_read(desk.find(""), True),
    "unread": lambda desk: desk.set_read([numbered(desk, 2)], False),
    "star": lambda desk: desk.set_starred([numbered(desk, 1)], True),
    "tag": lambda desk: desk.change_tags(desk.find(""), add=["x"], remove=["old"]),
    "note": lambda desk: desk.set_note(numbered(desk, 2), "other words"),
    "follow": lambda desk: desk.set_followed("Ada Castro", True),
    "unfollow": lambda desk: desk.set_followed("Ada Brook", False),
    "import new papers": lambda desk: desk.take(
        parsed(
            record(4),
            record(5),
            feed="b",
            authors=[AuthorProfile(name="Ada Brook", metrics={"h_index": metric(9)})],
        ),
        source="b",
    ),
    "import of more on known papers": lambda desk: desk.take(
        parsed(record(1, doi="10.1/x", venue="V"), record(2), record(6), feed="c"), source="c"
    ),
    "import that joins two papers": lambda desk: desk.take(
        parsed(record(2, title="Entirely Different Words", doi="10.1/two", arxiv_id="2401.00002")),
        source="a",
    ),
}


def marked(place: Path) -> Library:
    """Return a library in which much has been said already, one paper twice under two ids."""
    two = record(2, title="Entirely Different Words", abstract="And of other things, at length.")
    desk = library(
        place,
        parsed(record(1), record(2, doi="10.1/two"), record(3)),
        parsed(replace(two, arxiv_id="2401.00002"), feed="b"),
    )
    desk.set_read([numbered(desk, 2)], True)
    desk.change_tags([numbered(desk, 2), numbered(desk, 3)], add=["old"])
    desk.set_note("arxiv:2401.00002", "A note on the other.")
    desk.set_note(numbered(desk, 2), "A note on the one.")
    desk.set_followed("Ada Brook", True)
    return desk


@pytest.mark.parametrize("action", ACTIONS)
def test_every_action_is_undone_and_redone(action: str, place: Path) -> None:
    desk = marked(place)
    before = state(desk)
    ACTIONS[action](desk)
    after = state(desk)
    assert after != before
    for _ in range(2):
        assert desk.undo() is not None
        assert state(desk) == before
        assert desk.redo() is not None
        assert state(desk) == after


@pytest.mark.parametrize("action", ACTIONS)
def test_every_action_is_undone_and_redone_after_reopening(action: str, place: Path) -> None:
    with marked(place) as desk:
        before = state(desk)
        ACTIONS[action](desk)
        after = state(desk)
    with Library(place) as again:
        assert state(again) == after
        again.undo()
        assert state(again) == before
    with Library(place) as again:
        assert state(again) == before
        again.redo()
        assert state(again) == after
    with Library(place) as again:
        assert state(again) == after


def test_the_paper_that_two_became_has_both_marks(place: Path) -> None:
    desk = marked(place)
    ACTIONS["import that joins two papers"](desk)
    (joined,) = desk.find("doi:10.1/two")
    assert desk.find("arxiv:2401.00002") == desk.resolve("arxiv:2401.00002") == [joined]
    assert joined != "arxiv:2401.00002"
    assert desk.mark("arxiv:2401.00002") == Mark()
    mark = desk.mark(joined)
    assert (mark.read, mark.tags) == (True, ("old",))
    assert sorted(mark.note.split("\n\n")) == ["A note on the one.", "A note on the other."]


def test_an_import_is_undone_as_one_action_and_marks_elsewhere_stay(desk: Library) -> None:
    one = numbered(desk, 1)
    desk.set_starred([one], True)
    desk.take(parsed(*map(record, range(1, 9)), feed="b"), source="b")
    desk.set_read([one], True)
    desk.undo()  # the mark
    desk.undo()  # all of the import
    assert len(desk) == 3
    assert [feed.key for feed in desk.feeds()] == ["feed:a"]
    assert desk.mark(one) == Mark(starred=True)
    assert len(desk.require(one).sightings) == 1


def test_what_something_else_changed_since_stays_when_an_action_is_undone() -> None:
    documents: dict[tuple[str, str], Document] = {("papers", "b"): {"key": "b", "old": 1}}

    def current(table: str, key: str) -> Document | None:
        return documents.get((table, key))

    written: history.Changes = {"papers": {"a": {"key": "a"}, "b": {"key": "b"}, "c": {"key": "c"}}}
    entry = history.entry_document(1, Action("Import", written), NOW, "", current)
    documents.update({("papers", k): found for k, found in written["papers"].items() if found})
    documents["papers", "c"] = {"key": "c", "since": True}
    changes, after = history.reverse(entry, current, "")
    assert changes == {"papers": {"a": None, "b": {"key": "b", "old": 1}}}
    for k, found in changes["papers"].items():
        documents["papers", k] = found or {}
    documents.pop(("papers", "a"))
    redone, _ = history.reverse(after, current, "")
    assert redone == {"papers": {"a": {"key": "a"}, "b": {"key": "b"}}}


def test_what_was_said_since_in_other_registers_stays_when_a_mark_is_undone() -> None:
    documents: dict[tuple[str, str], Document] = {}

    def current(table: str, key: str) -> Document | None:
        return documents.get((table, key))

    def write(changes: history.Changes) -> None:
        documents.update({("marks", k): found for k, found in changes["marks"].items() if found})

    tagging = Action("Tag", marks={"a": {"tag:x": True, "tag:y": True, "read": True}})
    entry = history.entry_document(1, tagging, NOW, "1", current)
    write(tagging.written(current, "1"))
    write(Action("", marks={"a": {"tag:x": None, "starred": True}}).written(current, "2"))
    undone, after = history.reverse(entry, current, "3")
    write(undone)
    assert mark_from(documents["marks", "a"]) == Mark(starred=True)
    redone, _ = history.reverse(after, current, "4")
    write(redone)
    assert mark_from(documents["marks", "a"]) == Mark(starred=True, read=True, tags=("y",))


def test_actions_are_undone_backwards_and_redone_forwards(desk: Library) -> None:
    one = numbered(desk, 1)
    for tag in "abc":
        desk.change_tags([one], add=[tag])
    steps = [desk.mark(one).tags]
    for step in (desk.undo, desk.undo, desk.redo, desk.undo, desk.undo, desk.redo):
        step()
        steps.append(desk.mark(one).tags)
    assert ["".join(tags) for tags in steps] == ["abc", "ab", "a", "ab", "a", "", "a"]


def test_a_new_action_forgets_what_was_undone(desk: Library, place: Path) -> None:
    one = numbered(desk, 1)
    desk.set_read([one], True)
    desk.set_starred([one], True)
    desk.undo()
    desk.undo()
    desk.set_note(one, "x")
    assert desk.redo() is None
    assert [entry.label for entry in desk.history()] == [
        "Note on 1 paper", "Import 3 papers from Feed a"
    ]  # fmt: skip
    desk.close()
    with Library(place) as again:
        assert again.redo() is None
        assert again.mark(one) == Mark(note="x")


def test_an_action_that_changes_nothing_forgets_nothing(desk: Library) -> None:
    one = numbered(desk, 1)
    desk.set_read([one], True)
    desk.undo()
    desk.set_read([one], False)
    assert desk.redo() is not None
    assert desk.mark(one).read


def test_with_nothing_to_undo_or_redo_nothing_is_done(place: Path) -> None:
    desk = library(place)
    changes = heard(desk)
    assert (desk.undo(), desk.redo(), changes) == (None, None, [])


def test_the_history_lists_what_was_done_newest_first(desk: Library) -> None:
    one = numbered(desk, 1)
    desk.set_read([one], True)
    desk.set_starred([one], True)
    desk.undo()
    entries = desk.history()
    assert [(entry.number, entry.label, entry.undone) for entry in entries] == [
        (3, "Star 1 paper", True),
        (2, "Mark 1 paper read", False),
        (1, "Import 3 papers from Feed a", False),
    ]
    times = [entry.time for entry in entries]
    assert times == sorted(times, reverse=True)
    assert all(time.tzinfo is UTC and time > NOW for time in times)


def test_the_oldest_actions_are_forgotten_only_past_the_limit(desk: Library) -> None:
    one = numbered(desk, 1)
    for turn in range(1, LIMIT):
        desk.set_read([one], turn % 2 == 1)
    assert len(desk.history()) == LIMIT
    desk.set_note(one, "one more")
    numbers = [entry.number for entry in desk.history()]
    assert numbers == list(range(LIMIT + 1, 1, -1))


def test_a_forgotten_history_cannot_be_undone(desk: Library) -> None:
    before = state(desk)
    desk.forget_history()
    assert (desk.history(), desk.undo()) == ([], None)
    assert state(desk) == before
    desk.set_read(desk.find(""), True)
    desk.undo()
    assert state(desk) == before
