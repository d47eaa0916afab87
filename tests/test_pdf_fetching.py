"""PDFs from a server that misbehaves: whole, checked, gone on with, and remembered."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from storage.errors import CarrelError
from storage.fetch import Bounds
from storage.gathering import Means
from storage.library import Library
from storage.model import Change, Links
from storage.pdf_fetching import PdfFetching, PdfStage, PdfStep, fetch_pdfs
from storage.pdf_files import Wanted, folder_of, plan, remember_file
from tests.fake_server import Exchange, Server
from tests.fakes import library, parsed, record
from tests.feeds import Time, in_turn, sends

PDF = b"%PDF-1.7\n" + bytes(range(256)) * 4000 + b"\n%%EOF\n"
BOUNDS = Bounds(size=2_000_000, seconds=20.0, silence=1.0, redirects=3)


def wanted(path: Path, url: str) -> Wanted:
    return Wanted(key="key", title="A title", url=url, path=path)


def fetched(*ones: Wanted, bounds: Bounds = BOUNDS) -> list[PdfStep]:
    """Return the last step of each."""
    steps = fetch_pdfs(ones, Means(bounds=bounds, pace=Time().pace()))
    return [step for step in steps if step.stage is not PdfStage.COMING]


def one(path: Path, url: str, *, bounds: Bounds = BOUNDS) -> PdfStep:
    (step,) = fetched(wanted(path, url), bounds=bounds)
    return step


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


class Resumable:
    """Answers as servers do that can go on in the middle; breaks off at given lengths."""

    def __init__(self, body: bytes = PDF, etag: str = '"1"', breaks: list[int] | None = None):
        self.body, self.etag, self.breaks = body, etag, list(breaks or ())
        self.asked: list[dict[str, str]] = []

    def __call__(self, exchange: Exchange) -> None:
        headers = dict(exchange.headers)
        self.asked.append(headers)
        start = 0
        if "Range" in headers and headers.get("If-Range") == self.etag:
            start = int(re.fullmatch(r"bytes=(\d+)-", headers["Range"])[1])  # type: ignore[index]
        rest = self.body[start:]
        more = {"ETag": self.etag, "Content_Length": str(len(rest))}
        if start:
            more["Content_Range"] = f"bytes {start}-{len(self.body) - 1}/{len(self.body)}"
        exchange.begin(206 if start else 200, **more)
        if self.breaks:
            exchange.wfile.write(rest[: self.breaks.pop(0)])
            exchange.close_connection = True
        else:
            exchange.wfile.write(rest)


def test_a_pdf_comes_with_word_of_its_progress(server: Server, tmp_path: Path) -> None:
    path = tmp_path / "deep" / "a.pdf"
    steps = list(fetch_pdfs([wanted(path, server.sends(PDF))], Means(bounds=BOUNDS)))
    assert path.read_bytes() == PDF and names(path.parent) == ["a.pdf"]
    *coming, done = steps
    assert (done.stage, done.path, done.size) == (PdfStage.DONE, path, len(PDF))
    sizes = [step.size for step in coming]
    assert len(sizes) >= 3 and sizes == sorted(sizes) and {s.of for s in coming} == {len(PDF)}


def test_what_is_cut_off_is_gone_on_with_where_it_was(server: Server, tmp_path: Path) -> None:
    answer = Resumable(breaks=[300_000, 100_000])
    step = one(tmp_path / "a.pdf", server.on("/a", answer))
    assert step.stage is PdfStage.DONE and (tmp_path / "a.pdf").read_bytes() == PDF
    first, *others = answer.asked
    assert "Range" not in first and first["Accept-Encoding"] == "identity"
    places = [int(headers["Range"][6:-1]) for headers in others]
    assert 0 < places[0] <= 300_000 and places[0] <= places[1] <= 400_000
    assert {headers["If-Range"] for headers in others} == {'"1"'}


def test_another_day_it_is_gone_on_with_too(server: Server, tmp_path: Path) -> None:
    answer = Resumable(breaks=[300_000] * 3)
    url = server.on("/a", answer)
    step = one(tmp_path / "a.pdf", url)
    assert step.stage is PdfStage.FAILED and "cut off before its end" in step.sentence
    assert names(tmp_path) == ["a.pdf.part", "a.pdf.part.json"]
    answer.asked.clear()
    assert one(tmp_path / "a.pdf", url).stage is PdfStage.DONE
    assert "Range" in answer.asked[0] and names(tmp_path) == ["a.pdf"]
    assert (tmp_path / "a.pdf").read_bytes() == PDF


def test_a_file_that_changed_meanwhile_is_begun_anew(server: Server, tmp_path: Path) -> None:
    answer = Resumable(breaks=[300_000] * 3)
    url = server.on("/a", answer)
    one(tmp_path / "a.pdf", url)
    answer.body, answer.etag = PDF.replace(b"\x07", b"\x08"), '"2"'
    assert one(tmp_path / "a.pdf", url).stage is PdfStage.DONE
    assert (tmp_path / "a.pdf").read_bytes() == answer.body


@pytest.mark.parametrize("headers", [{}, {"ETag": 'W/"1"'}])
def test_without_a_sure_version_nothing_is_gone_on_with(
    server: Server, tmp_path: Path, headers: dict[str, str]
) -> None:
    asked: list[dict[str, str]] = []

    def cut(exchange: Exchange) -> None:
        asked.append(dict(exchange.headers))
        exchange.begin(200, Content_Length=str(len(PDF)), **headers)
        exchange.wfile.write(PDF[:5000])
        exchange.close_connection = True

    one(tmp_path / "a.pdf", server.on("/a", cut))
    assert len(asked) == 3 and not any("Range" in sent for sent in asked)


def test_a_date_will_do_as_a_version(server: Server, tmp_path: Path) -> None:
    day = "Wed, 01 Jul 2026 12:00:00 GMT"
    asked: list[str | None] = []

    def cut(exchange: Exchange) -> None:
        asked.append(exchange.headers["If-Range"])
        exchange.begin(200, Content_Length=str(len(PDF)), Last_Modified=day)
        exchange.wfile.write(PDF[:5000])
        exchange.close_connection = True

    one(tmp_path / "a.pdf", server.on("/a", cut))
    assert asked == [None, day, day]


@pytest.mark.parametrize("status", [416, 206])
def test_a_server_that_loses_its_place_is_asked_for_the_whole(
    server: Server, tmp_path: Path, status: int
) -> None:
    path = tmp_path / "a.pdf"
    url = server.address + "/a"
    (tmp_path / "a.pdf.part").write_bytes(PDF[:2000])
    note = {"url": url, "version": '"1"'}
    (tmp_path / "a.pdf.part.json").write_text(json.dumps(note), encoding="utf-8")
    wrong = sends(b"x", status, Content_Range="bytes 7-7/8")
    server.on("/a", in_turn(wrong, sends(PDF)))
    assert one(path, url).stage is PdfStage.DONE and path.read_bytes() == PDF


@pytest.mark.parametrize(
    "note",
    [
        "",
        "[]",
        "{}",
        '{"url": "other", "version": "1"}',
        '{"url": "URL", "version": 7}',
        '{"url": "URL", "version": "\\n"}',
    ],
)
def test_a_part_nobody_knows_of_is_not_gone_on_with(
    server: Server, tmp_path: Path, note: str
) -> None:
    answer = Resumable()
    url = server.on("/a", answer)
    (tmp_path / "a.pdf.part").write_bytes(b"something else")
    (tmp_path / "a.pdf.part.json").write_text(note.replace("URL", url), encoding="utf-8")
    assert one(tmp_path / "a.pdf", url).stage is PdfStage.DONE
    assert "Range" not in answer.asked[0]


@pytest.mark.parametrize("body", [b"<html>Please log in</html>", b"", b"<html>" + b" " * 5000])
def test_what_is_no_pdf_is_not_kept(server: Server, tmp_path: Path, body: bytes) -> None:
    step = one(tmp_path / "a.pdf", server.sends(body))
    assert step.stage is PdfStage.FAILED and "is no PDF" in step.sentence
    assert names(tmp_path) == []


def test_a_pdf_may_have_something_before_its_head(server: Server, tmp_path: Path) -> None:
    assert one(tmp_path / "a.pdf", server.sends(b"\n\n" + PDF)).stage is PdfStage.DONE


@pytest.mark.parametrize("is_told", [True, False])
def test_what_is_too_large_is_refused(server: Server, tmp_path: Path, is_told: bool) -> None:
    def answer(exchange: Exchange) -> None:
        exchange.begin(200, **({"Content_Length": str(len(PDF))} if is_told else {}))
        exchange.wfile.write(PDF)
        exchange.close_connection = True

    small = Bounds(size=100_000, seconds=20.0, silence=1.0)
    step = one(tmp_path / "a.pdf", server.on("/a", answer), bounds=small)
    assert "larger than 0.0954 MB" in step.sentence and names(tmp_path) == []


@pytest.mark.parametrize(("end", "stage"), [(len(PDF), PdfStage.DONE), (9000, PdfStage.FAILED)])
def test_where_no_length_is_said_the_sign_of_the_end_is_looked_for(
    server: Server, tmp_path: Path, end: int, stage: PdfStage
) -> None:
    def answer(exchange: Exchange) -> None:
        exchange.begin(200)
        exchange.wfile.write(PDF[:end])
        exchange.close_connection = True

    assert one(tmp_path / "a.pdf", server.on("/a", answer)).stage is stage


def test_one_that_was_sent_packed_unasked_is_refused(server: Server, tmp_path: Path) -> None:
    step = one(tmp_path / "a.pdf", server.sends(PDF, Content_Encoding="gzip"))
    assert "sent packed" in step.sentence


def test_one_that_fails_keeps_no_other_back(server: Server, tmp_path: Path) -> None:
    good = wanted(tmp_path / "a.pdf", server.sends(PDF))
    gone = wanted(tmp_path / "b.pdf", server.sends(b"", 404))
    moved = wanted(
        tmp_path / "c.pdf", server.on("/c", lambda x: x.send(b"", 302, Location=good.url))
    )
    steps = {step.wanted.path.name: step for step in fetched(good, gone, moved)}
    assert "not found (404)" in steps["b.pdf"].sentence
    assert names(tmp_path) == ["a.pdf", "c.pdf"]


def test_a_place_that_was_taken_meanwhile_is_left_as_it_is(server: Server, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"mine")
    step = one(tmp_path / "a.pdf", server.sends(PDF))
    assert step.path == tmp_path / "a (2).pdf" and (tmp_path / "a.pdf").read_bytes() == b"mine"


def test_a_folder_that_cannot_be_written_is_told(server: Server, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    step = one(tmp_path / "file" / "a.pdf", server.sends(PDF))
    assert "cannot be written: " in step.sentence


def test_what_is_stopped_keeps_what_came(server: Server, tmp_path: Path) -> None:
    def slow(exchange: Exchange) -> None:
        exchange.begin(200, Content_Length=str(len(PDF)), ETag='"1"')
        exchange.wfile.write(PDF[:500_000])
        exchange.over.wait(10)

    steps = fetch_pdfs([wanted(tmp_path / "a.pdf", server.on("/a", slow))], Means(bounds=BOUNDS))
    while next(steps).size < 250_000:
        pass
    steps.close()
    assert names(tmp_path) == ["a.pdf.part", "a.pdf.part.json"]
    assert (tmp_path / "a.pdf.part").stat().st_size > 250_000


def test_one_that_is_stopped_before_it_began_ends(tmp_path: Path) -> None:
    told: list[PdfStep | None] = []
    fetching = PdfFetching([wanted(tmp_path / "a.pdf", "http://127.0.0.1:9/")], told.append,
                           Means(bounds=BOUNDS))  # fmt: skip
    fetching._is_stopping.set()
    fetching.start()
    fetching.stop()
    assert told == [None]


# What the library remembers


@pytest.fixture
def desk(tmp_path: Path) -> Library:
    same = {"title": "On Rivers", "authors": ("Ada Abel",)}
    return library(
        tmp_path / "library",
        parsed(
            record(1, arxiv_id="2401.00001", abstract="One.", **same),
            record(2, arxiv_id="2401.00002", abstract="Two.", **same),
            record(3, links=Links(pdf="https://x.org/3.pdf")),
            record(4),
        ),
    )


def test_two_papers_of_one_name_have_two_files(desk: Library, tmp_path: Path) -> None:
    folder = tmp_path / "pdfs"
    folder.mkdir()
    (folder / "2024 ABEL - on rivers.pdf").write_bytes(b"another's")
    keys = ["arxiv:2401.00001", "arxiv:2401.00002", "arxiv:2401.00001"]
    planned = plan(desk, keys, folder)
    assert [one.path.name for one in planned.wanted] == [
        "2024 Abel - On Rivers (2).pdf", "2024 Abel - On Rivers (3).pdf",
    ]  # fmt: skip
    assert planned.wanted[0].url == "https://arxiv.org/pdf/2401.00001"


def test_what_is_here_is_not_fetched_again_and_what_has_none_is_named(
    desk: Library, tmp_path: Path
) -> None:
    path = tmp_path / "mine.pdf"
    path.write_bytes(PDF)
    remember_file(desk, "arxiv:2401.00001", path)
    planned = plan(desk, desk.find(""), tmp_path)
    assert planned.here == (("arxiv:2401.00001", path),)
    assert len(planned.wanted) == 2 and len(planned.without) == 1


@pytest.mark.parametrize("inside", [True, False])
def test_a_paper_remembers_its_file_after_the_library_moved(
    desk: Library, tmp_path: Path, inside: bool
) -> None:
    folder = folder_of(desk, None if inside else str(tmp_path / "elsewhere"), {})
    folder.mkdir()
    path = folder / "a.pdf"
    path.write_bytes(PDF)
    remember_file(desk, "arxiv:2401.00001", path)
    assert desk.file_of("arxiv:2401.00001") == path
    desk.close()
    moved = (tmp_path / "library").rename(tmp_path / "moved")
    with Library(moved) as again:
        expected = moved / "pdfs" / "a.pdf" if inside else path
        assert again.file_of("arxiv:2401.00001") == expected
        expected.unlink()
        assert again.file_of("arxiv:2401.00001") is None
        assert again.file_of("arxiv:2401.00002") is None


def test_whoever_shows_a_list_hears_of_a_file(desk: Library, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(PDF)
    place = desk.save_view("Here", "has:file")
    assert desk.counted(place).papers == 0
    heard: list[Change] = []
    desk.subscribe(heard.append)
    remember_file(desk, "arxiv:2401.00001", tmp_path / "a.pdf")
    (change,) = heard
    assert (change.keys, change.fields) == (frozenset({"arxiv:2401.00001"}), frozenset({"files"}))
    assert desk.counted(place).papers == 1


def test_the_folder_is_as_given_else_as_the_environment_says(desk: Library, tmp_path: Path) -> None:
    named = {"CARREL_PDFS": str(tmp_path / "named")}
    assert folder_of(desk, str(tmp_path / "given"), named) == tmp_path / "given"
    assert folder_of(desk, None, named) == tmp_path / "named"
    configured = str(tmp_path / "configured")
    assert folder_of(desk, None, named, configured) == tmp_path / "named"
    assert folder_of(desk, None, {}, configured) == tmp_path / "configured"
    assert folder_of(desk, None, {}) == desk.directory / "pdfs"


def test_a_folder_that_is_a_file_is_refused_with_a_sentence(desk: Library, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(CarrelError, match="cannot be used for PDFs"):
        plan(desk, [], tmp_path / "file")
