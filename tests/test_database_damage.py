"""Files cut off, changed, missing: what is good is there, what is not is reported, and kept."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from storage.errors import LibraryError
from tests.stores import Content, content, database, mark, paper, put, reopened

Step = Callable[[Path], None]


def journalled(directory: Path) -> list[tuple[int, Content]]:
    """Make a library of a journal alone; return its size and content after each transaction."""
    states: list[tuple[int, Content]] = [(0, {})]
    with database(directory) as db:
        journal = db.store.journal
        for documents in ([paper(1), paper(2)], [paper(3)], [paper(1, title="new")]):
            put(db, "papers", *documents)
            states.append((journal.offset, content(db)))
        put(db, "marks", mark(1), mark(2, read=False))
        states.append((journal.offset, content(db)))
        with db.transaction() as batch:
            batch.delete("papers", "p2")
        states.append((journal.offset, content(db)))
    return states


def compacted(directory: Path) -> Content:
    """Make a library of two layers and a journal; return its content."""
    with database(directory) as db:
        put(db, "papers", *(paper(n) for n in range(40)))
        db.compact()
        put(db, "papers", paper(41), paper(3, title="new"))
        put(db, "marks", *(mark(n) for n in range(5)))
        with db.transaction() as batch:
            batch.delete("papers", "p7")
        db.compact()
        put(db, "marks", mark(9))
        return content(db)


def copy_of(directory: Path, name: str) -> Path:
    place = directory.parent / name
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(directory, place)
    return place


def the(directory: Path, pattern: str) -> Path:
    """Return the newest file of a pattern."""
    return max(directory.glob(pattern), key=lambda path: (len(path.name), path.name))


def test_a_journal_cut_at_any_byte_holds_every_whole_transaction(tmp_path: Path) -> None:
    library = tmp_path / "library"
    states = journalled(library)
    data = (library / "journal-1.jsonl").read_bytes()
    for end in range(len(data) + 1):
        place = copy_of(library, "cut")
        (place / "journal-1.jsonl").write_bytes(data[:end])
        expected = max((size, i) for i, (size, _) in enumerate(states) if size <= end)[1]
        with database(place) as db:
            assert content(db) == states[expected][1]
            assert db.problems == []
            put(db, "marks", mark(8))
        with database(place) as db:
            assert db.table("marks").by_key("p8") == mark(8)
            assert db.problems == []


def test_a_journal_damaged_at_any_byte_loses_one_transaction_and_says_so(tmp_path: Path) -> None:
    library = tmp_path / "library"
    sizes = [size for size, _ in journalled(library)]
    data = (library / "journal-1.jsonl").read_bytes()
    for place in range(len(data)):
        directory = copy_of(library, "damaged")
        flipped = data[:place] + bytes([data[place] ^ 0x10]) + data[place + 1 :]
        (directory / "journal-1.jsonl").write_bytes(flipped)
        with database(directory) as db:
            is_torn = not flipped.endswith(b"\n")
            assert is_torn or len(db.problems) in (1, 2), place
            # Transactions carry whole documents: the last ones are there unless they were hit.
            if place < sizes[4] - 1:
                assert "p2" not in content(db)["papers"]
            if place >= sizes[4]:
                assert "p2" in content(db)["papers"]
            put(db, "marks", mark(8))
            db.compact()
            assert content(db)["marks"]["p8"] == mark(8)
        if db.problems:
            assert (directory / "quarantine.jsonl").stat().st_size > 0
        with database(directory) as db:
            assert db.problems == []
            assert content(db)["marks"]["p8"] == mark(8)


@pytest.mark.parametrize("pattern", ["papers-2.jsonl", "papers-*.jsonl", "marks-*.jsonl"])
def test_a_layer_cut_at_any_byte_keeps_its_whole_lines(tmp_path: Path, pattern: str) -> None:
    library = tmp_path / "library"
    everything = compacted(library)
    path = the(library, pattern)
    data = path.read_bytes()
    for end in range(len(data)):
        place = copy_of(library, "cut")
        (place / path.name).write_bytes(data[:end])
        with database(place) as db:
            found = content(db)
            assert any("is cut off" in problem for problem in db.problems)
        for table, documents in found.items():
            for key, document in documents.items():
                # What an older layer said of a document comes back where the newer line is gone.
                assert document == everything[table].get(key) or document == paper(int(key[1:]))


def test_a_layer_damaged_at_any_byte_loses_one_document_and_says_so(tmp_path: Path) -> None:
    library = tmp_path / "library"
    everything = compacted(library)
    path = the(library, "papers-*.jsonl")
    data = path.read_bytes()
    for place in range(90, len(data)):
        directory = copy_of(library, "damaged")
        flipped = data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
        (directory / path.name).write_bytes(flipped)
        with database(directory) as db:
            found = content(db)
            lost = everything["papers"].keys() - found["papers"].keys()
            assert len(lost) <= 1
            assert len(db.table("papers")) == len(found["papers"])
            assert (db.problems != []) == bool(lost) or data[place : place + 1] == b"\n"
            assert all(everything["papers"][key] == d for key, d in found["papers"].items())
            db.compact()  # what is good is copied; what is not is in quarantine
        assert reopened(directory) == found


@pytest.mark.parametrize("pattern", ["papers-2.idx", "papers-*.idx", "marks-*.idx"])
def test_an_index_cut_damaged_or_missing_is_made_anew(tmp_path: Path, pattern: str) -> None:
    library = tmp_path / "library"
    everything = compacted(library)
    path = the(library, pattern)
    data = path.read_bytes()
    for end in range(0, len(data), max(1, len(data) // 100)):
        place = copy_of(library, "cut")
        (place / path.name).write_bytes(data[:end])
        assert reopened(place) == everything
        assert (place / path.name).read_bytes() == data
    place = copy_of(library, "cut")
    (place / path.name).unlink()
    assert reopened(place) == everything
    heard: list[tuple[str, int, int]] = []
    (place / path.name).write_bytes(b"")
    with database(place, progress=lambda *progress: heard.append(progress)) as db:
        assert content(db) == everything


def test_damaged_places_of_lines_are_noticed_and_the_index_made_anew(tmp_path: Path) -> None:
    library = tmp_path / "library"
    everything = compacted(library)
    path = the(library, "papers-*.idx")
    with database(library) as db:
        index = db.table("papers").shelf.layers[-1].index
        places = index.offsets.tobytes()
    data = path.read_bytes()
    at = data.index(places) + 8
    path.write_bytes(data[:at] + b"\x07" + data[at + 1 :])
    with database(library) as db:
        assert content(db) == everything
        assert db.problems == []


def test_a_manifest_cut_anywhere_or_missing_is_read_from_its_copy(tmp_path: Path) -> None:
    library = tmp_path / "library"
    everything = compacted(library)
    data = (library / "manifest.json").read_bytes()
    for end in [*range(len(data) - 1), None]:
        place = copy_of(library, "cut")
        (place / "manifest.json").write_bytes(data[:end])
        if end is None:
            (place / "manifest.json").unlink()
        with database(place) as db:
            assert content(db) == everything
            assert len(db.problems) == 1
            db.compact()
        assert reopened(place) == everything


def test_a_library_without_any_manifest_is_never_opened_as_empty(tmp_path: Path) -> None:
    library = tmp_path / "library"
    compacted(library)
    (library / "manifest.json").unlink()
    shutil.rmtree(library / "backups")
    with pytest.raises(LibraryError, match="missing or damaged"):
        database(library)


def test_a_layer_that_is_missing_is_a_sentence(tmp_path: Path) -> None:
    library = tmp_path / "library"
    compacted(library)
    the(library, "papers-*.jsonl").unlink()
    with pytest.raises(LibraryError, match="is missing, and with it a part of the library"):
        database(library)


def test_a_journal_that_is_missing_is_reported(tmp_path: Path) -> None:
    library = tmp_path / "library"
    everything = compacted(library)
    the(library, "journal-*.jsonl").unlink()
    with database(library) as db:
        assert db.problems == ["journal-3.jsonl is missing; what it held is lost."]
        assert content(db)["papers"] == everything["papers"]
        put(db, "marks", mark(8))
    assert reopened(library)["marks"]["p8"] == mark(8)


@pytest.mark.parametrize("name", ["manifest.json", "journal-1.jsonl"])
def test_a_library_of_a_newer_format_is_refused_with_a_sentence(tmp_path: Path, name: str) -> None:
    from storage.engine.lines import encode, frame

    head = {"carrel": "x", "format": 3, "generation": 1, "after": 0, "epoch": 0, "tables": {}}
    (tmp_path / name).write_bytes(frame(encode(head)))
    with pytest.raises(LibraryError, match=r"newer Carrel \(format 3; this one reads 2\)"):
        database(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [name]
