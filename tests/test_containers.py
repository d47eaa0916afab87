"""Archives, compressed files and mails: looked into within bounds, and never unpacked to disk."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage import containers, intake
from storage.containers import MAX_DEPTH, Member, look_into
from storage.library import Library
from tests.fake_server import Server
from tests.fakes import CORPUS, TODAY, library
from tests.shell import Run

FEED = (CORPUS / "feed" / "preprints.xml").read_bytes()
LINKS = b"2310.02129\n2310.02130\n"
COMPRESSED = [gzip.compress, lzma.compress, bz2.compress]


def zipped(**files: bytes) -> bytes:
    """Return a zip; `__` in a name is `/`, and `_` a full stop."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), data)
    return out.getvalue()


def taped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
        link = tarfile.TarInfo("link")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    return out.getvalue()


def inside(data: bytes, name: str = "week") -> dict[str, bytes]:
    found = list(look_into(name, data))
    assert not [member.error for member in found if member.error]
    return {member.name: member.data for member in found}


def errors(data: bytes) -> list[str]:
    return [member.error for member in look_into("week", data) if member.error]


def test_a_file_that_is_no_container_is_itself() -> None:
    assert list(look_into("a.xml", FEED)) == [Member("a.xml", FEED)]
    assert list(look_into("empty", b"")) == [Member("empty", b"")]


@pytest.mark.parametrize("compress", COMPRESSED)
def test_a_compressed_file_keeps_its_name(compress: object) -> None:
    assert callable(compress)
    assert inside(compress(FEED)) == {"week": FEED}
    assert inside(compress(FEED) + compress(b"more")) == {"week": FEED + b"more"}
    assert inside(compress(compress(FEED))) == {"week": FEED}


def test_the_files_of_an_archive_are_named_behind_it() -> None:
    archive = zipped(cs_xml=FEED, deep__down_txt=LINKS)
    assert inside(archive) == {"week!cs.xml": FEED, "week!deep/down.txt": LINKS}
    assert inside(taped({"a.txt": LINKS})) == {"week!a.txt": LINKS}
    assert inside(gzip.compress(taped({"a.txt": LINKS}))) == {"week!a.txt": LINKS}
    nested = zipped(a_zip=archive, b_gz=gzip.compress(LINKS))
    assert list(inside(nested)) == ["week!a.zip!cs.xml", "week!a.zip!deep/down.txt", "week!b.gz"]


def test_what_systems_leave_in_archives_is_left_out() -> None:
    archive = taped({"__MACOSX/a.txt": b"x", "._a.txt": b"x", ".DS_Store": b"x", "a.txt": LINKS})
    assert list(inside(archive)) == ["week!a.txt"]


def test_a_path_leads_nowhere_else() -> None:
    archive = taped({"../../etc/passwd": LINKS, "/abs\x1b[31m.txt": LINKS, "C:\\x\\y": LINKS})
    assert list(inside(archive)) == ["week!etc/passwd", "week!abs.txt", "week!C:/x/y"]


@pytest.mark.parametrize("compress", COMPRESSED)
def test_a_bomb_is_stopped_while_it_grows(
    compress: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert callable(compress)
    monkeypatch.setattr(containers, "MAX_BYTES", 1 << 20)
    monkeypatch.setattr(containers._Bounds.__init__, "__defaults__", (1 << 20, 100))
    bomb = compress(bytes(8 << 20))
    assert errors(bomb) == ["week cannot be unpacked: it is more than 1 MB once unpacked."]
    several = zipped(a=bytes(700_000), b=bytes(700_000), c=b"x")
    found = list(look_into("week", several))
    assert [member.name for member in found] == ["week!a", "week!b", "week!c"]
    assert errors(several) == ["week!b cannot be unpacked: it is more than 1 MB once unpacked."]


def test_a_file_that_is_larger_than_its_archive_says_fills_no_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(containers._Bounds.__init__, "__defaults__", (1 << 20, 100))
    lying = zipped(a=bytes(2 << 20), b=b"x").replace((2 << 20).to_bytes(4, "little"), bytes(4))
    assert all(member.error or len(member.data) < 2 << 20 for member in look_into("week", lying))


def test_no_more_than_so_many_files_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(containers._Bounds.__init__, "__defaults__", (1 << 20, 2))
    files = {f"{number}.txt": LINKS for number in range(5)}
    for archive in (taped(files), zipped(**{f"a{number}": LINKS for number in range(5)})):
        found = list(look_into("week", archive))
        assert len(found) == 3
        assert "holds more than" in (found[-1].error or "")


def test_archives_are_not_looked_into_without_end() -> None:
    data = LINKS
    for _ in range(MAX_DEPTH):
        data = zipped(a=data)
    assert list(inside(data).values()) == [LINKS]
    assert errors(zipped(a=data)) == ["week!a!a!a is not looked into: it lies 3 archives deep."]


def test_damage_is_a_sentence_and_the_other_files_are_kept() -> None:
    archive = bytearray(zipped(a_txt=LINKS * 99, b_txt=LINKS))
    archive[60] ^= 0xFF
    found = list(look_into("week", bytes(archive)))
    assert found[1] == Member("week!b.txt", LINKS)
    assert (found[0].error or "").startswith("week!a.txt cannot be unpacked: it is damaged (")
    for whole in (zipped(a=LINKS), gzip.compress(FEED), lzma.compress(FEED), bz2.compress(FEED)):
        (sentence,) = errors(whole[: len(whole) // 2])
        assert sentence.startswith("week cannot be unpacked: it is damaged (")
    assert "it is damaged" in errors(taped({"a": LINKS * 99})[:700])[0]


def test_a_password_is_asked_of_nobody() -> None:
    archive = bytearray(zipped(a_txt=LINKS))
    for place in (6, archive.index(b"PK\x01\x02") + 8):
        archive[place] |= 1
    assert errors(bytes(archive)) == ["week!a.txt needs a password. Unpack it yourself."]


def test_a_document_is_no_archive() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<x/>")
    assert "a document or a program" in errors(out.getvalue())[0]


@settings(max_examples=200)
@given(st.data())
def test_whatever_is_done_to_an_archive_nothing_is_raised(data: st.DataObject) -> None:
    made = data.draw(st.sampled_from([zipped(a=FEED, b=LINKS), taped({"a": FEED, "b": LINKS}),
                                      gzip.compress(FEED), lzma.compress(FEED)]))  # fmt: skip
    broken = bytearray(made)
    for _ in range(data.draw(st.integers(1, 4))):
        broken[data.draw(st.integers(0, len(broken) - 1))] = data.draw(st.integers(0, 255))
    for member in look_into("week", bytes(broken[: data.draw(st.integers(1, len(broken)))])):
        assert member.error is None or member.error.endswith(".")


# Importing them


@pytest.fixture
def desk(tmp_path: Path) -> Library:
    return library(tmp_path / "desk")


def test_each_file_of_an_archive_has_its_account(carrel: Run, tmp_path: Path) -> None:
    place = tmp_path / "week.zip"
    place.write_bytes(zipped(cs_xml=FEED, notes_txt=b"nothing of use", todo_txt=LINKS))
    ran = carrel("import", "--json", str(place))
    assert ran.status == 1
    assert [
        (r["source"].rpartition("/")[2], r["format"], r["error"] is None) for r in ran.json
    ] == [
        ("week.zip!cs.xml", "feed", True),
        ("week.zip!notes.txt", None, False),
        ("week.zip!todo.txt", "links", True),
    ]
    assert "notes.txt is in no format Carrel knows" in ran.err


def test_an_empty_archive_says_so(desk: Library, tmp_path: Path) -> None:
    (report,) = intake.import_all(desk, "-", today=TODAY, data=zipped())
    assert report.error == "Standard input holds no files. Nothing to import."
    assert report.source == "-"


def test_a_format_can_be_forced_for_what_is_inside(desk: Library) -> None:
    data = zipped(a_txt=b"2310.02129\nand words\n")
    (report,) = intake.import_all(desk, "-", today=TODAY, data=data, as_format="links")
    assert (report.source, report.records, len(report.rejected)) == ("-!a.txt", 1, 1)


def test_a_missing_file_is_one_sentence(desk: Library, tmp_path: Path) -> None:
    (report,) = intake.import_all(desk, str(tmp_path / "no"), today=TODAY)
    assert report.error is not None and report.error.endswith("does not exist.")


def test_an_archive_can_be_fetched(desk: Library) -> None:
    with Server().running() as server:
        address = server.sends(zipped(a_txt=LINKS), Content_Type="application/zip")
        (report,) = intake.import_all(desk, address, today=TODAY)
        assert (report.source, report.new) == (f"{address}!a.txt", 2)
        plain = server.sends(FEED, Content_Type="application/rss+xml")
        (whole,) = intake.import_all(desk, plain, today=TODAY)
    assert whole.new > 0
    assert plain in {feed.address for feed in desk.feeds()}
