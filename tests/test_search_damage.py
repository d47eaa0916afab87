"""The search index heals whatever happened to its files."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from storage.library import Library
from storage.search.build import build
from storage.search.index import NoIndexError, TextIndex
from storage.search.questions import Phrase
from tests.fakes import library, parsed, record
from tests.libraries import compact
from tests.searches import changed, found, indexed, is_right, opened, tag_some

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
