"""What is on disk: acknowledged changes stay, half of one never shows, damage is said."""

from __future__ import annotations

import builtins
import errno
import io
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest
from filelock import FileLock, Timeout
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.database import Database
from storage.errors import LibraryError
from storage.journal import FILES
from storage.library import Library
from tests.fakes import library, parsed, record

SNAPSHOT, JOURNAL, _ = FILES
CHECKOUT = Path(__file__).parents[1]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "library"


def marks(place: Path) -> tuple[object, ...]:
    """Return what a library says when it is opened: its papers' marks and its actions."""
    with Library(place) as desk:
        return said(desk)


def said(desk: Library) -> tuple[object, ...]:
    return tuple((key, desk.mark(key)) for key in desk.find("")), tuple(desk.history())


def documents(place: Path) -> dict[str, list[Any]]:
    with Database(place) as database:
        return {name: database.table(name).all() for name in sorted(database.tables())}


ACTIONS: tuple[Callable[[Library], object], ...] = (
    lambda desk: desk.take(parsed(record(1)), source="a"),
    lambda desk: desk.set_read(desk.find(""), True),
    lambda desk: desk.change_tags(desk.find(""), add=["é/x"]),
    lambda desk: desk.undo(),
    lambda desk: desk.set_note(desk.find("")[0], "two\nlines"),
)


def acted(place: Path) -> Iterator[tuple[int, tuple[object, ...]]]:
    """Act, and tell after each action the size of the journal and what the library then says."""
    with library(place) as desk:
        yield 0, said(desk)
        for act in ACTIONS:
            act(desk)
            yield (place / JOURNAL).stat().st_size, said(desk)


# Power cuts


def test_a_journal_cut_at_every_byte_opens_with_every_whole_action(
    place: Path, tmp_path: Path
) -> None:
    sizes, states = zip(*acted(place), strict=True)
    whole = (place / JOURNAL).read_bytes()
    cut = tmp_path / "cut"
    cut.mkdir()
    for length in range(len(whole) + 1):
        (cut / JOURNAL).write_bytes(whole[:length])
        acknowledged = sum(size <= length for size in sizes) - 1
        assert states.index(marks(cut)) == acknowledged, length


def test_after_a_cut_at_any_byte_the_library_goes_on(place: Path, tmp_path: Path) -> None:
    list(acted(place))
    whole = (place / JOURNAL).read_bytes()
    cut = tmp_path / "cut"
    for length in range(0, len(whole) + 1, 7):
        cut.mkdir()
        (cut / JOURNAL).write_bytes(whole[:length])
        with library(cut) as desk:
            desk.take(parsed(record(9)), source="a")
            desk.set_starred(desk.find("measurement"), True)
            after = said(desk)
        assert marks(cut) == after, length
        shutil.rmtree(cut)


def test_who_follows_at_every_byte_sees_whole_actions_alone(place: Path, tmp_path: Path) -> None:
    _, states = zip(*acted(place), strict=True)
    whole = (place / JOURNAL).read_bytes()
    growing = tmp_path / "growing"
    with Library(growing) as desk, (growing / JOURNAL).open("wb", buffering=0) as file:
        seen = [said(desk)]
        for byte in whole:
            file.write(bytes([byte]))
            desk.catch_up()
            if (now := said(desk)) != seen[-1]:
                seen.append(now)
    assert seen == list(states)


class PowerCutError(BaseException):
    """Ends what is done in the middle, as a kill does: nobody handles it."""


def cut_at(call: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the power fail at that call for the disk from now on: a write is left half done."""
    left = call

    def failing(real: Callable[..., Any], *, writes: bool = False) -> Callable[..., Any]:
        def attempt(*arguments: Any, **options: Any) -> Any:
            nonlocal left
            left -= 1
            if left == 0:
                if writes:
                    descriptor, data = arguments
                    real(descriptor, bytes(data)[: len(data) // 2])
                raise PowerCutError
            return real(*arguments, **options)

        return attempt

    real_open = io.open

    def open_file(path: Any, mode: str = "r", *more: Any, **options: Any) -> Any:
        nonlocal left
        if not set(mode) & set("wax+"):
            return real_open(path, mode, *more, **options)
        left -= 1
        file = real_open(path, mode, *more, **options)  # by now a file that was there is empty
        if left == 0:
            file.close()
            raise PowerCutError
        return file

    monkeypatch.setattr(io, "open", open_file)
    monkeypatch.setattr(builtins, "open", open_file)
    monkeypatch.setattr(os, "write", failing(os.write, writes=True))
    for name in ("fsync", "replace", "rename", "ftruncate", "unlink"):
        monkeypatch.setattr(os, name, failing(getattr(os, name)))


def big(place: Path) -> None:
    """Make a library whose journal is long enough to be written anew when it is next opened."""
    with Database(place) as database:
        database.table("a").insert_multiple(
            {"key": f"{n}", "text": "x" * 50_000} for n in range(99)
        )
        database.table("b").insert({"key": "small"})


def small(place: Path) -> None:
    with Database(place) as database:
        database.table("a").insert_multiple([{"key": "one"}, {"key": "two"}])
        database.table("b").insert({"key": "small"})


def insert(place: Path) -> None:
    with Database(place) as database, database.transaction() as batch:
        batch.put("a", {"key": "one", "n": 2})
        batch.delete("b", "small")


def drop(place: Path) -> None:
    with Database(place) as database:
        database.drop_table("a")


def open_(place: Path) -> None:
    Database(place).close()


@pytest.mark.parametrize(("make", "act"), [(small, insert), (small, drop), (big, open_)])
def test_a_power_cut_at_any_call_leaves_what_was_or_what_is(
    make: Callable[[Path], None], act: Callable[[Path], None], tmp_path: Path
) -> None:
    make(tmp_path / "before")
    shutil.copytree(tmp_path / "before", tmp_path / "after")
    before = documents(tmp_path / "after") if act is not open_ else None
    act(tmp_path / "after")
    after = documents(tmp_path / "after")
    cuts = 0
    for call in range(1, 100):
        place = tmp_path / f"cut{call}"
        shutil.copytree(tmp_path / "before", place)
        with pytest.MonkeyPatch.context() as patched:
            cut_at(call, patched)
            try:
                act(place)
            except PowerCutError:
                cuts += 1
            else:
                break
        assert documents(place) in (before, after), call
        with Database(place) as database:
            database.table("c").insert({"key": "goes on"})
        assert documents(place)["c"] == [{"key": "goes on"}]
        shutil.rmtree(place)
    assert cuts > 0


def test_a_long_journal_is_written_anew_and_says_the_same(place: Path) -> None:
    big(place)
    size = (place / JOURNAL).stat().st_size
    first, second = documents(place), documents(place)
    assert first == second
    assert (place / JOURNAL).stat().st_size < size / 100


# kill -9

_MARKS_FOREVER = """
import sys
from itertools import count
from pathlib import Path
from storage.library import Library

desk = Library(Path(sys.argv[1]))
keys = desk.find("")
for number in count():
    desk.change_tags([keys[number % len(keys)]], add=[f"t{number}"])
    print(f"t{number}", flush=True)
"""


@pytest.mark.parametrize("marked", [1, 30, 200])
def test_every_mark_told_survives_a_kill(place: Path, marked: int) -> None:
    library(place, parsed(record(1), record(2))).close()
    with subprocess.Popen(
        [sys.executable, "-c", _MARKS_FOREVER, str(place)],
        cwd=CHECKOUT,
        stdout=subprocess.PIPE,
        text=True,
    ) as child:
        assert child.stdout is not None
        told = [child.stdout.readline().strip() for _ in range(marked)]
        child.send_signal(signal.SIGKILL)
        told += child.stdout.read().split()
    assert child.returncode == -signal.SIGKILL
    with Library(place) as desk:
        tags = set(desk.tags())
        assert tags >= set(told)
        assert len(tags) <= len(told) + 1  # the one that was done, but not yet told
        assert len(desk.history()) == len(tags) + 1
        assert desk.undo() is not None
        assert len(desk.tags()) == len(tags) - 1


# Damage


def damaged(place: Path) -> str:
    """Return the sentence with which a library refuses to open; it touches nothing."""
    files = {path.name: path.read_bytes() for path in place.iterdir() if path.is_file()}
    with pytest.raises(LibraryError) as refused:
        Library(place)
    assert {p.name: p.read_bytes() for p in place.iterdir() if p.is_file()} == files
    return str(refused.value)


@pytest.mark.parametrize(
    "damage",
    [
        lambda line: b"no JSON at all",
        lambda line: b"",
        lambda line: b"\x00" * len(line),
        lambda line: line[: len(line) // 2],
        lambda line: line[len(line) // 2 :],
        lambda line: line + line,
        lambda line: b"\xff" + line[1:],
        lambda line: b"3",
        lambda line: b"[]",
        lambda line: b"{}",
        lambda line: b'{"tables":3}',
        lambda line: b'{"tables":{"papers":3}}',
        lambda line: b'{"tables":{"papers":{"put":[]}}}',
        lambda line: b'{"tables":{"papers":{"put":{"x":{}}}}}',
        lambda line: b'{"tables":{"papers":{"put":{"1":null}}}}',
        lambda line: b'{"tables":{"papers":{"delete":3}}}',
        lambda line: b'{"tables":{"papers":{"delete":["x"]}}}',
        lambda line: b'{"generation":"x"}',
    ],
)
@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_damaged_line_is_said_with_its_place(
    place: Path, damage: Callable[[bytes], bytes], number: int
) -> None:
    list(acted(place))
    lines = (place / JOURNAL).read_bytes().splitlines()
    lines[number] = damage(lines[number])
    (place / JOURNAL).write_bytes(b"\n".join(lines) + b"\n")
    sentence = damaged(place)
    assert f"{JOURNAL} is damaged in line {number + 1}" in sentence
    assert "restore it from a backup" in sentence


@settings(max_examples=300, deadline=None)
@given(place=st.floats(0, 1), byte=st.integers(0, 255), more=st.binary(max_size=3))
def test_whatever_byte_changes_the_journal_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, place: float, byte: int, more: bytes
) -> None:
    directory = tmp_path_factory.mktemp("damage")
    small(directory)
    content = (directory / JOURNAL).read_bytes()
    at = int(place * (len(content) - 1))
    (directory / JOURNAL).write_bytes(content[:at] + bytes([byte]) + more + content[at + 1 :])
    try:
        documents(directory)
    except LibraryError as refused:
        assert JOURNAL in str(refused)
    shutil.rmtree(directory)


def compacted(place: Path) -> None:
    """Make a library that has a snapshot and a journal after it."""
    library(place, parsed(record(1), record(2))).close()
    with Database(place) as database:
        database.table("old").insert({"key": "x"})
        database.drop_table("old")
    with library(place) as desk:
        desk.set_starred(desk.find(""), True)


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"3", b"null", b"\x00\x00", b'{"papers":3}', b'{"papers":{"x":{}}}',
     b'{"papers":{"1":null}}', b'{"_format":{"1":{"version":"x"}}}', b'{"_format":3}'],
)  # fmt: skip
def test_a_damaged_snapshot_is_said_and_kept(place: Path, content: bytes) -> None:
    compacted(place)
    (place / SNAPSHOT).write_bytes(content)
    sentence = damaged(place)
    assert f"{SNAPSHOT} is damaged" in sentence
    assert "restore it from a backup" in sentence


@pytest.mark.parametrize("content", [b"", b"[]", b"null", b"0"])
def test_a_snapshot_that_is_none_never_opens_as_an_empty_library(
    place: Path, content: bytes
) -> None:
    place.mkdir()
    (place / SNAPSHOT).write_bytes(content)
    assert f"{SNAPSHOT} is damaged" in damaged(place)


def test_a_cut_snapshot_is_said(place: Path) -> None:
    compacted(place)
    whole = (place / SNAPSHOT).read_bytes()
    for length in range(0, len(whole), 97):
        (place / SNAPSHOT).write_bytes(whole[:length])
        assert f"{SNAPSHOT} is damaged" in damaged(place)


def test_a_snapshot_that_is_missing_is_missed(place: Path) -> None:
    compacted(place)
    (place / SNAPSHOT).unlink()
    assert f"{SNAPSHOT} is missing or older" in damaged(place)


def test_a_library_of_a_newer_carrel_is_left_to_it(place: Path) -> None:
    place.mkdir()
    (place / SNAPSHOT).write_bytes(b'{"_format":{"1":{"version":99}},"papers":[]}')
    assert "written by a newer Carrel (format 99)" in damaged(place)


def test_a_directory_in_the_place_of_a_file_is_said(place: Path) -> None:
    (place / SNAPSHOT).mkdir(parents=True)
    assert f"{SNAPSHOT} cannot be read" in damaged(place)


# Disks that refuse


@pytest.fixture
def read_only(place: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a library whose disk takes no writing, as a read-only file system: for root too."""
    list(acted(place))
    real_open, real_io_open = os.open, io.open

    def refuse(path: object) -> None:
        if str(path).startswith(str(place)):
            raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(path))

    def open_descriptor(path: Any, flags: int, *more: Any, **options: Any) -> int:
        if flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC):
            refuse(path)
        return real_open(path, flags, *more, **options)

    def open_file(path: Any, mode: str = "r", *more: Any, **options: Any) -> Any:
        if set(mode) & set("wax+"):
            refuse(path)
        return real_io_open(path, mode, *more, **options)

    monkeypatch.setattr(os, "open", open_descriptor)
    monkeypatch.setattr(io, "open", open_file)
    monkeypatch.setattr(builtins, "open", open_file)
    return place


def test_a_read_only_library_is_read(read_only: Path) -> None:
    with Library(read_only) as desk:
        (one,) = desk.find("is:read")
        assert desk.mark(one).note == "two\nlines"
        assert desk.counts().papers == 1
        assert len(desk.history()) == 3
        desk.catch_up()


@pytest.mark.parametrize("act", [*ACTIONS[1:], lambda desk: desk.remember("theme", "dark")])
def test_a_read_only_library_says_that_nothing_was_changed(
    read_only: Path, act: Callable[[Library], object]
) -> None:
    with Library(read_only) as desk:
        before = said(desk)
        with pytest.raises(LibraryError) as refused:
            act(desk)
        assert f"{read_only} cannot be written" in str(refused.value)
        assert "Nothing was changed" in str(refused.value)
        assert said(desk) == before
        assert desk.setting("theme") is None


def test_a_long_journal_on_a_read_only_disk_is_read(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    big(place)
    expected = len(documents(place)["a"])
    shutil.rmtree(place)
    big(place)

    def refuse(path: Any, *more: Any, **options: Any) -> NoReturn:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(path))

    monkeypatch.setattr(os, "open", refuse)
    assert len(documents(place)["a"]) == expected


def test_a_full_disk_changes_nothing_and_may_be_emptied(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with library(place, parsed(record(1), record(2))) as desk:
        before = said(desk)
        real = os.write

        def half(descriptor: int, data: bytes) -> NoReturn:
            real(descriptor, bytes(data)[: len(data) // 2])
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        with monkeypatch.context() as full:
            full.setattr(os, "write", half)
            with pytest.raises(LibraryError, match="cannot be written"):
                desk.set_read(desk.find(""), True)
        assert said(desk) == marks(place) == before
        desk.set_starred(desk.find(""), True)
        assert said(desk) == marks(place) != before


def test_a_full_disk_while_all_is_written_anew_leaves_what_was(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small(place)
    before, files = documents(place), {path.name for path in place.iterdir()}

    def full(descriptor: int, data: bytes) -> NoReturn:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched, Database(place) as database:
        patched.setattr(os, "write", full)
        with pytest.raises(LibraryError, match="cannot be written"):
            database.drop_table("a")
        assert database.table("a").all() == before["a"]
    assert documents(place) == before
    assert {path.name for path in place.iterdir()} == files


_WRITES_ANEW = """
import sys
from pathlib import Path
from storage.database import Database

with Database(Path(sys.argv[1])) as database:
    for number in range(300):
        database.table("old").insert({"number": number})
        database.drop_table("old")
"""


def test_who_opens_while_all_is_written_anew_sees_it_whole(place: Path) -> None:
    small(place)
    kept = documents(place)
    with subprocess.Popen(
        [sys.executable, "-c", _WRITES_ANEW, str(place)], cwd=CHECKOUT
    ) as child, Database(place) as open_already:  # fmt: skip
        while child.poll() is None:
            found = documents(place)
            assert {"a": found["a"], "b": found["b"]} == kept
            open_already.catch_up()
            assert open_already.table("a").all() == kept["a"]
    assert child.returncode == 0


def test_a_disk_that_takes_one_byte_at_a_time_is_written_whole(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, data: real(descriptor, bytes(data)[:1]))
    with library(place, parsed(record(1))) as desk:
        assert said(desk) == marks(place)


def test_a_lock_that_is_never_let_go_is_said(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(lock: FileLock, *_: object, **__: object) -> NoReturn:
        raise Timeout(lock.lock_file)

    with library(place, parsed(record(1))) as desk:
        monkeypatch.setattr(FileLock, "acquire", busy)
        with pytest.raises(LibraryError, match="Another carrel has been writing"):
            desk.set_read(desk.find(""), True)
        assert desk.find("is:read") == []


def test_a_library_that_cannot_be_a_directory_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(LibraryError, match="cannot be opened"):
        Library(tmp_path / "file" / "library")


def test_opening_and_reading_write_nothing(place: Path) -> None:
    list(acted(place))
    files = {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in place.iterdir()}
    with Library(place) as desk:
        said(desk)
        desk.catch_up()
        desk.counts()
    assert files == {p.name: (p.read_bytes(), p.stat().st_mtime_ns) for p in place.iterdir()}
