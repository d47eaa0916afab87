"""The index follows the library, heals whatever happened to it, and says what it may not know."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from storage.engine.backups import restore
from storage.holdings import SCHEMA
from storage.library import Library
from storage.search.index import TextIndex
from storage.search.questions import Phrase
from tests.fakes import parsed, record
from tests.libraries import compact
from tests.searches import add_some, changed, indexed, is_right, opened, tag_some, texts_of


def write_notes(made: Library) -> None:
    made.set_note(made.find("")[0], "Remember the lighthouse.")


def remove_some(made: Library) -> None:
    made.remove(made.find("harbours"))


def add_and_compact(made: Library) -> None:
    add_some(made)
    compact(made)


def remove_and_compact(made: Library) -> None:
    remove_some(made)
    compact(made)


def undo(made: Library) -> None:
    tag_some(made)
    remove_some(made)
    made.undo()
    made.undo()


CHANGES = (tag_some, write_notes, remove_some, add_some, compact, add_and_compact,
           remove_and_compact, undo)  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_the_index_follows_whatever_happens(
    made: Library, change: Callable[[Library], None]
) -> None:
    assert changed(made.directory) == 20
    change(made)
    changed(made.directory)
    assert is_right(made.directory)
    assert changed(made.directory) == 0


def test_everything_together_is_followed_too(made: Library) -> None:
    changed(made.directory)
    for change in CHANGES:
        change(made)
        changed(made.directory)
        assert is_right(made.directory)


def test_what_is_read_or_starred_is_not_indexed_anew(made: Library) -> None:
    changed(made.directory)
    made.set_read(made.find(""), True)
    made.set_starred(made.find("rivers"), True)
    made.take(parsed(*(record(n) for n in range(1, 21)), feed="b"), source="b")
    assert changed(made.directory) == 0
    compact(made)
    assert changed(made.directory) == 0


def test_only_what_changed_is_taken_in(made: Library) -> None:
    changed(made.directory)
    tag_some(made)
    assert changed(made.directory) == len(made.find("rivers"))
    remove_some(made)
    assert changed(made.directory) == len([n for n in range(1, 21) if n % 7 == 4])


# What the index says it may not know


def dirty(index: TextIndex) -> set[int] | None:
    numbers = index.dirty
    return None if numbers is None else set(numbers)


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("is_open", [True, False])
def test_what_changed_since_is_known(
    made: Library, change: Callable[[Library], None], is_open: bool
) -> None:
    """Heard of while it happened, or found out at the next opening: the same."""
    store, index = indexed(made.directory)
    before = texts_of(store)
    change(made)
    if is_open:
        store.catch_up()
        for edits in store.foreign:
            assert edits is not None
            index.take_in(edits)
        store.foreign.clear()
    else:
        store.close()
        store = opened(made.directory)
        index = TextIndex(store)
    after = texts_of(store)
    differing = {n for n in {*before, *after} if before.get(n) != after.get(n)}
    gone = before.keys() - after.keys()  # a hit of which the library has no paper is none
    known = dirty(index)
    assert known is not None
    assert differing - gone <= known
    if change is not undo:
        assert known <= differing
    changed(made.directory)
    assert index.refresh()
    assert dirty(index) == set()
    assert set(index.matching(Phrase("", ()))) == set(after)
    store.close()


def test_marks_that_are_not_searched_make_nothing_dirty(made: Library) -> None:
    store, index = indexed(made.directory)
    made.set_read(made.find(""), True)
    store.catch_up()
    for edits in store.foreign:
        index.take_in(edits or [])
    assert dirty(index) == set()
    assert dirty(TextIndex(store)) == set()
    store.close()


def test_a_change_after_the_builder_looked_stays_dirty(made: Library) -> None:
    store, index = indexed(made.directory)
    tag_some(made)
    changed(made.directory)
    write_notes(made)
    store.catch_up()
    for edits in store.foreign:
        index.take_in(edits or [])
    noted = dirty(index)
    index.refresh()
    assert dirty(index) is not None
    assert dirty(index) <= noted  # type: ignore[operator]
    number = made._catalogue.papers.number_of(made.find("")[0])
    assert number in (dirty(index) or ())
    index.changed([3])
    assert 3 in (dirty(index) or ())
    store.close()


def test_when_too_much_is_new_anything_may_have_changed(
    made: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed(made.directory)
    add_and_compact(made)
    for limit in ("_LINES", "_PAPERS"):
        with monkeypatch.context() as patched:
            patched.setattr(f"storage.search.changes.{limit}", 3)
            store = opened(made.directory)
            index = TextIndex(store)
            assert index.is_ready
            assert index.dirty is None
            if limit == "_PAPERS":
                changed(made.directory)
                assert index.refresh()
                assert dirty(index) == set()
            store.close()


def test_after_a_restoration_anything_may_have_changed(made: Library) -> None:
    compact(made)
    tag_some(made)
    compact(made)
    store, index = indexed(made.directory)
    restore(made.directory, schema=SCHEMA)
    store.catch_up()
    index.reset()
    assert index.dirty is None
    store.close()
