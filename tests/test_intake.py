"""Importing from files and addresses: a bad source is a sentence and changes nothing."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from storage import importers, intake, loading
from storage.arriving import ImportReport, Parsed
from storage.importers import Source
from storage.library import Library
from tests.fake_server import Server
from tests.fakes import CORPUS, TODAY, library, parsed, record

FEED = (CORPUS / "feed" / "blog.xml").read_bytes()
PAGE = CORPUS / "scholar-feed" / "profile.txt"
LOGIN = b"<!DOCTYPE html><html><body><form>Password: <input type=password></form></body></html>"


@pytest.fixture
def shelf(tmp_path: Path) -> Library:
    return library(tmp_path / "library")


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Server().running() as running:
        yield running


def take(shelf: Library, name: str | Path, **options: Any) -> ImportReport:
    """Return the account of the one file that a source is."""
    options.setdefault("today", TODAY)
    (report,) = intake.import_all(shelf, str(name), **options)
    return report


def files(directory: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in directory.iterdir()}


def refused(shelf: Library, name: str | Path, **options: Any) -> str:
    """Return the sentence for a bad source, after checking that nothing was changed."""
    before = files(shelf.directory)
    report = take(shelf, name, **options)
    assert report.error is not None
    assert report.error.endswith(".")
    assert (report.records, report.new, report.import_id) == (0, 0, None)
    assert files(shelf.directory) == before
    assert shelf.history() == []
    return report.error


def test_a_page_becomes_papers_and_a_profile(shelf: Library) -> None:
    report = take(shelf, PAGE)
    assert report.error is None
    assert report.new == report.records == len(shelf) > 0
    assert report.import_id == shelf.history()[0].number
    assert shelf.authors()[0].metrics


def test_the_same_file_twice_changes_nothing(shelf: Library) -> None:
    take(shelf, PAGE)
    before = files(shelf.directory)
    again = take(shelf, PAGE)
    assert (again.new, again.updated, again.import_id) == (0, 0, None)
    assert again.duplicates == again.records
    assert files(shelf.directory) == before


def test_a_dry_run_reports_and_changes_nothing(shelf: Library) -> None:
    before = files(shelf.directory)
    report = take(shelf, PAGE, rehearsal=shelf.rehearsal())
    assert report.new == report.records > 0
    assert report.import_id is None
    assert files(shelf.directory) == before


def test_the_author_and_the_day_are_passed_on(shelf: Library, tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text("10.0CLMay 20\nA Title of Some Length\nAda Abel et al.\n" + "We look. " * 30)
    report = take(shelf, page, today=date(2025, 4, 1), author="Bo Brook")
    assert report.error is None
    found = shelf.require(*shelf.find(""))
    assert (found.published, found.date_inferred) == (date(2024, 5, 20), True)
    assert found.known_authors == ("Bo Brook",)


def test_standard_input_is_read_as_a_source(shelf: Library) -> None:
    report = take(shelf, "-", data=FEED)
    assert (report.source, report.error) == ("-", None)
    assert report.new == len(shelf) > 0


def test_a_feed_from_an_address_remembers_it(shelf: Library, server: Server) -> None:
    url = server.sends(FEED, Content_Type="application/rss+xml")
    assert take(shelf, url).new > 0
    (feed,) = shelf.feeds()
    assert feed.address == url


def test_a_saved_copy_does_not_make_a_feed_forget_its_address(shelf: Library) -> None:
    fetched = parsed(record(1))
    feed = replace(fetched.feed, address="https://x.org/feed")
    shelf.take(replace(fetched, feed=feed), source="https://x.org/feed")
    shelf.take(parsed(record(2)), source="feed.xml")
    (feed_now,) = shelf.feeds()
    assert feed_now.address == "https://x.org/feed"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.xml", b"", "is empty"),
        ("blank.txt", b" \n\n ", "is empty"),
        ("paper.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "is a PDF"),
        ("image.png", b"\x89PNG\r\n\x1a\n" + bytes(range(32)) * 20, "is a binary file"),
        ("week.7z", b"7z\xbc\xaf\x27\x1c\0\4" + bytes(range(32)), "Unpack it, and import"),
        ("week.rar", b"Rar!\x1a\x07\1\0" + bytes(range(32)), "Unpack it, and import"),
        ("login.html", LOGIN, "a web page that asks for a login"),
        ("page.html", b"<!doctype html><html><p>Hello</p></html>", "a web page, not a feed"),
        ("notes.md", b"Buy milk and call the bank.\n", "is in no format Carrel knows"),
    ],
)
def test_a_file_that_is_no_list_of_papers(
    shelf: Library, tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    sentence = refused(shelf, path)
    assert sentence.startswith(str(path))
    assert said in sentence


def test_a_file_that_is_not_there(shelf: Library, tmp_path: Path) -> None:
    assert refused(shelf, tmp_path / "no.xml") == f"{tmp_path / 'no.xml'} does not exist."


def test_a_directory(shelf: Library, tmp_path: Path) -> None:
    assert refused(shelf, tmp_path) == f"{tmp_path} is a directory. Name the files in it."


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (PermissionError(13, "Permission denied"), "may not be read: permission denied."),
        (OSError(5, "Input/output error"), "cannot be read: Input/output error."),
    ],
)
def test_a_file_that_the_system_keeps(
    shelf: Library,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    error: OSError,
    said: str,
) -> None:
    path = tmp_path / "kept.xml"
    path.write_bytes(FEED)

    def kept(self: Path, *_: object, **__: object) -> None:
        raise error

    before = files(shelf.directory)
    with monkeypatch.context() as patched:
        patched.setattr(Path, "open", kept)
        report = take(shelf, path)
    assert report.error == f"{path} {said}"
    assert files(shelf.directory) == before


def test_a_directory_is_named_where_the_system_only_forbids_it(
    shelf: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbidden(self: Path, *_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", forbidden)
    assert take(shelf, tmp_path).error == f"{tmp_path} is a directory. Name the files in it."


def test_a_name_that_no_file_can_have(shelf: Library) -> None:
    assert "cannot be read" in refused(shelf, "a\0b")


def test_a_file_larger_than_any_list(
    shelf: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "FILE_BYTES", 2**20)
    path = tmp_path / "large.xml"
    path.write_bytes(FEED + b" " * 2**20)
    assert refused(shelf, path) == f"{path} is larger than 1 MB, too large to import."


def test_an_unknown_format_names_the_known_ones(shelf: Library) -> None:
    assert "scholar-feed" in refused(shelf, PAGE, as_format="runes")
    assert "scholar-feed" in loading.formats()


def test_a_file_that_is_not_of_the_format_named(shelf: Library) -> None:
    report = take(shelf, PAGE, as_format="arxiv-atom")
    assert report.format == "arxiv-atom"
    assert report.error is not None


def test_a_feed_cut_off_keeps_what_is_whole(shelf: Library, tmp_path: Path) -> None:
    (whole,) = intake.read_all("-", today=TODAY, data=FEED)
    assert whole.parsed is not None
    papers = len(whole.parsed.records)
    path = tmp_path / "cut.xml"
    path.write_bytes(FEED[: FEED.rindex(b"<entry") + 30])
    report = take(shelf, path)
    assert report.error is None
    assert papers - 1 <= report.new <= papers
    assert report.warnings or report.rejected


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        (404, b"<html>no such page</html>", "was not found (404)"),
        (200, LOGIN, "a web page that asks for a login"),
        (200, b"", "is empty"),
        (200, b"%PDF-1.5", "is a PDF"),
    ],
)
def test_an_address_without_papers(
    shelf: Library, server: Server, status: int, body: bytes, said: str
) -> None:
    assert said in refused(shelf, server.sends(body, status))


def test_an_address_of_another_kind(shelf: Library) -> None:
    assert "Carrel opens http and https" in refused(shelf, "ftp://x.org/feed")


def test_an_importer_that_breaks_is_a_bad_source_too(
    shelf: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(source: Source, *, as_format: str | None = None) -> Parsed:
        raise RecursionError("too deep\nby far")

    monkeypatch.setattr(importers, "parse", broken)
    sentence = refused(shelf, PAGE)
    assert "its importer failed (RecursionError: too deep by far)" in sentence


def test_reading_alone_needs_no_library_and_gives_the_sentence(tmp_path: Path) -> None:
    (page,) = intake.read_all(str(PAGE), today=TODAY)
    assert page.parsed is not None
    assert page.parsed.records
    (nothing,) = intake.read_all(str(tmp_path / "no"), today=TODAY)
    assert (nothing.parsed, nothing.error) == (None, f"{tmp_path / 'no'} does not exist.")
