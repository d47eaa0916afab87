"""Parsing in processes: the same records, and no bad source ends more than its own reading."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from storage import importers, parsing
from storage.arriving import Parsed
from storage.importers import Source
from storage.parsing import Readers, digest_of, read
from tests.fakes import CORPUS, TODAY
from tests.feeds import feed_xml


def source(data: bytes, name: str = "https://blog.example.org/feed") -> Source:
    return Source(name=name, data=data, today=TODAY)


GOOD = source(feed_xml("blog", range(5), extra="<ttl>60</ttl>"))
BAD = source(b"<!doctype html><html><p>Hello</p></html>")


@pytest.fixture
def readers() -> Iterator[Readers]:
    readers = Readers()
    yield readers
    readers.close()


def test_a_process_gives_what_is_read_here(readers: Readers) -> None:
    sources = [GOOD, BAD, *(source(path.read_bytes()) for path in CORPUS.glob("feed/*.xml"))]
    assert len(sources) > 2
    for one in sources:
        assert readers.read(one) == read(one)
    assert len(readers._all) == 1


def test_what_is_read_has_records_and_hints_or_a_reason() -> None:
    good, bad = read(GOOD), read(BAD)
    assert good.parsed is not None
    assert (len(good.parsed.records), good.error, good.hints.ttl) == (5, None, 60)
    assert bad.parsed is None
    assert "a web page, not a feed" in (bad.error or "")


def test_many_threads_share_the_processes(readers: Readers) -> None:
    with ThreadPoolExecutor(2) as threads:
        found = list(threads.map(readers.read, [GOOD] * 12))
    assert all(reading == read(GOOD) for reading in found)
    assert 1 <= len(readers._all) <= 2


def test_a_process_that_ends_costs_one_source(readers: Readers) -> None:
    assert readers.read(GOOD).parsed is not None
    readers._all[0]._process.kill()
    readers._all[0]._process.wait()
    assert "failed or took too long" in (readers.read(GOOD).error or "")
    assert readers.read(GOOD).parsed is not None


def test_a_process_that_never_ends_is_ended(
    readers: Readers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parsing, "_SECONDS", 0.2)
    monkeypatch.setattr(parsing, "_START", "import sys; sys.stdin.buffer.read()")
    assert "took too long" in (readers.read(GOOD).error or "")


def test_a_process_that_answers_nonsense_is_ended(
    readers: Readers, monkeypatch: pytest.MonkeyPatch
) -> None:
    nonsense = "import sys; sys.stdout.write('x' * 8 + 'nonsense')"
    monkeypatch.setattr(parsing, "_START", nonsense)
    assert readers.read(GOOD).error is not None


def test_without_processes_it_is_read_here(
    readers: Readers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/nonexistent/python")
    assert readers.read(GOOD) == read(GOOD)


def test_after_closing_nothing_is_read(readers: Readers) -> None:
    readers.close()
    assert "Carrel is closing" in (readers.read(GOOD).error or "")


def test_an_importer_that_breaks_is_a_bad_source(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(source: Source, *, as_format: str | None = None) -> Parsed:
        raise ZeroDivisionError("by\nzero")

    monkeypatch.setattr(importers, "parse", broken)
    said = read(GOOD).error or ""
    assert "its importer failed (ZeroDivisionError: by zero)" in said


def test_a_process_takes_nothing_from_where_it_is_started(
    readers: Readers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pickle.py").write_text("raise SystemExit('not this one')")
    monkeypatch.chdir(tmp_path)
    assert readers.read(GOOD).parsed is not None


def test_equal_bytes_have_one_digest() -> None:
    assert digest_of(b"a") == digest_of(b"a") != digest_of(b"b")
