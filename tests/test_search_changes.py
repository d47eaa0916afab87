"""The index follows the library, heals whatever happened to it, and says what it may not know."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import orjson
import pytest
from filelock import FileLock
from pyroaring import BitMap

from storage.engine.backups import restore
from storage.holdings import SCHEMA
from storage.library import Library
from storage.search.build import build, main
from storage.search.index import NoIndexError, TextIndex
from storage.search.questions import Phrase
from storage.search.texts import segments
from storage.tokens import tokens
from tests.fakes import library, parsed, record
from tests.searches import found, indexed, opened, read_through, texts_of
from tests.stores import FaultyDisk, ReadOnlyDisk

WORDS = (
    "harbours",
    "rivers",
    "renamed",
    "lighthouse",
    "tag",
    "remember",
    "abel",
    "part",
    "1",
    "we",
)


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Library]:
    """Open a library of twenty papers."""
    with library(tmp_path, parsed(*(record(n) for n in range(1, 21)))) as opened_library:
        yield opened_library


def is_right(directory: Path) -> bool:
    """Tell whether an index, as it is, finds what reading finds."""
    store = opened(directory)
    index = TextIndex(store)
    texts = texts_of(store)
    right = index.is_ready and index.documents == len(texts)
    right = right and index.hits(Phrase("", ()), limit=1).total == len(texts)
    for word in WORDS:
        question = Phrase("", tuple(tokens(word)), prefix=True)
        right = right and set(index.matching(question)) == read_through(question, texts)
    store.close()
    return right


def changed(directory: Path) -> int:
    """Bring the index up to date; return how many papers it took in or out."""
    said = build(directory)
    assert said["state"] == "done", said
    number = said["changed"]
    assert isinstance(number, int)
    return number


def again(made: Library, number: int, **fields: str) -> None:
    """Import a paper once more, changed."""
    source = record(number, arxiv_id=f"2401.{number:05d}", **fields)
    made.take(parsed(source), source="again")


def tag_some(made: Library) -> None:
    made.change_tags(made.find("rivers"), add=["ml/lighthouse"])


def write_notes(made: Library) -> None:
    made.set_note(made.find("")[0], "Remember the lighthouse.")


def remove_some(made: Library) -> None:
    made.remove(made.find("harbours"))


def add_some(made: Library) -> None:
    made.take(parsed(*(record(n) for n in range(30, 40)), feed="b"), source="b")


def compact(made: Library) -> None:
    made._ledger._database.compact()


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


# Damage


def state_file(directory: Path) -> Path:
    return directory / "search" / "state"


def parts(directory: Path) -> list[Path]:
    return sorted(path for path in (directory / "search").glob("index-*/*") if path.suffix)


@pytest.mark.parametrize("cut", [0, 3, 15, 40, -1])
def test_a_damaged_state_is_made_anew(made: Library, cut: int) -> None:
    changed(made.directory)
    path = state_file(made.directory)
    path.write_bytes(path.read_bytes()[:cut])
    store = opened(made.directory)
    assert not TextIndex(store).is_ready
    store.close()
    assert changed(made.directory) == 20
    assert is_right(made.directory)


@pytest.mark.parametrize("place", [9, 13, 30, -3])
def test_a_flipped_bit_of_the_state_is_noticed(made: Library, place: int) -> None:
    changed(made.directory)
    path = state_file(made.directory)
    data = bytearray(path.read_bytes())
    data[place] ^= 4
    path.write_bytes(data)
    tag_some(made)
    changed(made.directory)
    assert is_right(made.directory)


def test_any_missing_or_cut_file_is_made_anew(made: Library) -> None:
    changed(made.directory)
    kept = made.directory.with_name("kept")
    shutil.copytree(made.directory / "search", kept)
    for path in parts(made.directory):
        if path.suffix == ".lock" or path.name == ".managed.json":
            continue
        for damage in ("missing", "cut"):
            data = path.read_bytes()
            path.unlink()
            if damage == "cut":
                path.write_bytes(data[: len(data) // 2])
            changed(made.directory)
            assert is_right(made.directory), (path.name, damage)
            shutil.rmtree(made.directory / "search")
            shutil.copytree(kept, made.directory / "search")


def test_a_flipped_bit_is_noticed_when_the_layers_are_others(made: Library) -> None:
    compact(made)
    changed(made.directory)
    for path in parts(made.directory):
        if path.suffix in (".lock", ".json"):
            continue
        data = bytearray(path.read_bytes())
        data[len(data) // 3] ^= 16
        path.write_bytes(data)
    tag_some(made)
    compact(made)
    changed(made.directory)
    assert is_right(made.directory)


def test_who_searches_a_damaged_index_is_told(made: Library) -> None:
    changed(made.directory)
    for path in parts(made.directory):
        if path.suffix in (".term", ".idx", ".fast"):
            path.write_bytes(bytes(path.stat().st_size))
    store = opened(made.directory)
    index = TextIndex(store)
    if index.is_ready:
        with pytest.raises(NoIndexError):
            index.matching(Phrase("", ("rivers",)))
    assert (index.is_ready, index.is_damaged) == (False, True)
    assert index.reason
    assert changed(made.directory) == 0  # nothing was looked at
    assert build(made.directory, is_checked=True)["changed"] == 20
    assert index.refresh()
    assert (index.is_ready, index.is_damaged, index.reason) == (True, False, "")
    assert found(index, "rivers")
    store.close()


def test_damage_that_is_met_while_asking_is_told_too(made: Library) -> None:
    store, index = indexed(made.directory)
    for path in parts(made.directory):
        if path.suffix == ".idx":
            with path.open("r+b") as file:  # the file that is mapped
                file.write(b"\xff" * path.stat().st_size)
    with pytest.raises(NoIndexError):
        index.hits(Phrase("", ("rivers", "p"), prefix=True), limit=3, by="relevance")
    assert (index.is_ready, index.is_damaged) == (False, True)
    assert build(made.directory, is_checked=True)["changed"] == 20
    assert index.refresh()
    assert found(index, "rivers")
    store.close()


def test_an_index_that_proves_sound_is_tried_again(made: Library) -> None:
    changed(made.directory)
    (path,) = (made.directory / "search").glob("index-*/meta.json")
    data = path.read_bytes()
    path.write_bytes(b"{" * len(data))
    store = opened(made.directory)
    index = TextIndex(store)
    assert index.is_damaged
    path.write_bytes(data)
    assert not index.refresh()
    assert build(made.directory, is_checked=True)["changed"] == 0
    assert index.refresh()
    assert len(found(index, "part")) == 20
    store.close()


def test_a_commit_cut_short_heals(made: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    """The index has more than its state says, and the library went back meanwhile."""
    changed(made.directory)
    tag_some(made)
    with monkeypatch.context() as patched:
        patched.setattr("storage.search.holding.Holding.save", lambda _: 1 / 0)
        assert build(made.directory)["state"] == "refused"
    assert (made.directory / "search" / "pending").exists()
    made.undo()
    assert changed(made.directory) == len(made.find("rivers"))
    assert is_right(made.directory)
    assert not (made.directory / "search" / "pending").exists()


def test_another_library_in_its_place_is_noticed(made: Library, tmp_path: Path) -> None:
    changed(made.directory)
    other = tmp_path.with_name("other")
    library(other, parsed(*(record(n) for n in range(40, 46)))).close()
    shutil.copytree(made.directory / "search", other / "search")
    changed(other)
    assert is_right(other)


def test_an_index_of_another_version_is_made_anew(
    made: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed(made.directory)
    monkeypatch.setattr("storage.search.state.VERSION", 99)
    assert changed(made.directory) == 20
    assert len(list((made.directory / "search").glob("index-*"))) == 1


# Work that is cut into parts


def test_a_long_work_goes_on_where_it_was_ended(
    made: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was done by then counts; what is not whole is asked by nobody."""
    monkeypatch.setattr("storage.search.reconcile.SECONDS", 0.0)
    monkeypatch.setattr("storage.search.reconcile._EVERY", 4)

    def until_half(done: int, _of: int) -> None:
        if done > 10:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(made.directory, progress=until_half)
    store = opened(made.directory)
    index = TextIndex(store)
    assert (index.is_ready, index.reason) == (False, "it is being made")
    heard: list[tuple[int, int]] = []
    said = build(made.directory, progress=lambda done, of: heard.append((done, of)))
    assert said == {"state": "done", "changed": 12}
    assert heard[0] == (4, 12) and heard[-1] == (12, 12)
    assert is_right(made.directory)
    assert index.refresh()
    store.close()


def test_the_process_says_what_it_does_at_low_priority(
    made: Library, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    nice: list[int] = []
    monkeypatch.setattr("storage.search.build.os.nice", nice.append)
    monkeypatch.setattr("storage.search.build.gc.disable", lambda: None)
    monkeypatch.setattr("storage.search.build._end_with_input", lambda: None)
    assert main([str(made.directory), "--watched"]) == 0
    lines = [orjson.loads(line) for line in capfdbinary.readouterr().out.splitlines()]
    assert lines == [{"done": 20, "of": 20}, {"state": "done", "changed": 20}]
    assert nice == [10]
    assert main([str(made.directory / "nothing"), "--checked"]) == 1


# A disk that fails


def test_a_failure_at_any_moment_heals(tmp_path: Path) -> None:
    """No space, at each call to the file system in turn; the next run finds everything."""
    with library(tmp_path, parsed(*(record(n) for n in range(1, 4)))) as made:
        disk = FaultyDisk()
        build(tmp_path, disk=disk)
        last = len(disk.calls)
        refused = 0
        for at in range(0, last + 6, 2):
            made.set_note(made.find("")[0], f"Remember lighthouse {at}.")
            said = build(tmp_path, disk=FaultyDisk(at, error=errno.ENOSPC))
            refused += said["state"] == "refused"
            changed(tmp_path)
            assert is_right(tmp_path), at
        assert refused > last // 4


def test_where_nothing_can_be_written_it_says_so(made: Library) -> None:
    said = build(made.directory, disk=ReadOnlyDisk())
    assert said["state"] == "refused"
    assert "is on a read-only file system. Searching goes through every paper" in said["reason"]


# Who else is there


def test_only_one_process_builds(made: Library) -> None:
    (made.directory / "search").mkdir()
    with FileLock(made.directory / "search" / "lock"):
        assert build(made.directory) == {"state": "busy"}
    assert changed(made.directory) == 20
    with FileLock(made.directory / "search" / "lock", timeout=0):
        assert build(made.directory) == {"state": "busy"}


def test_where_there_is_no_library_there_is_no_index(tmp_path: Path) -> None:
    assert build(tmp_path / "nothing")["state"] == "refused"
    assert not (tmp_path / "nothing").exists()
    library(tmp_path / "empty").close()
    assert changed(tmp_path / "empty") == 0
    assert not (tmp_path / "empty" / "search").exists()


def test_a_file_in_the_way_is_told_in_a_sentence(made: Library) -> None:
    (made.directory / "search").write_text("in the way")
    said = build(made.directory)
    assert said["state"] == "refused"
    assert said["reason"].endswith("Searching goes through every paper for now.")


def test_a_damaged_paper_is_left_out(made: Library) -> None:
    compact(made)
    made.close()
    (path,) = made.directory.glob("papers-*.jsonl")
    data = path.read_bytes()
    path.write_bytes(data.replace(b"Meadows, Part 3", b"Meadows, Part 4", 1))
    changed(made.directory)
    store = opened(made.directory)
    index = TextIndex(store)
    assert index.documents == 19
    assert len(index.matching(Phrase("", ()))) == 19
    store.close()


def test_a_reader_keeps_its_moment_until_it_looks(made: Library) -> None:
    store, index = indexed(made.directory)
    tag_some(made)
    changed(made.directory)
    assert found(index, "lighthouse") == set()
    assert index.refresh()
    assert not index.refresh()
    assert len(found(index, "lighthouse")) == len(made.find("rivers"))
    assert index.among(Phrase("", ("lighthouse",)), BitMap(range(50)))
    store.close()


def test_a_reader_goes_on_to_an_index_made_anew(made: Library) -> None:
    store, index = indexed(made.directory)
    shutil.rmtree(made.directory / "search")
    assert not index.refresh()
    assert len(found(index, "part")) == 20
    add_some(made)
    changed(made.directory)
    assert index.refresh()
    assert len(found(index, "part")) == 30
    store.close()


def test_what_is_searched_is_all_that_counts() -> None:
    assert segments({"title": "A"}, {"read": True}) == segments({"title": "A", "code": True}, {})
