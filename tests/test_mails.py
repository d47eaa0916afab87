"""Mails and mailboxes: what they say, and what is attached to them."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage import importers, intake
from storage.containers import look_into
from storage.importers import Source
from storage.mails import Part, is_mail, parts
from tests.fakes import CORPUS, TODAY, library
from tests.test_importer_arxiv_mail import NEW, mail

FEED = (CORPUS / "feed" / "preprints.xml").read_bytes()
LISTING = mail(NEW)


def message(text: str = "Dear reader", html: str | None = None, **files: bytes) -> EmailMessage:
    made = EmailMessage()
    made["From"] = "Ada Brook <ada@lake.example>"
    made["To"] = "bo@hill.example"
    made["Subject"] = "Lists"
    made["Date"] = "Mon, 12 Jan 2026 20:33:39 +0000"
    made["Message-ID"] = "<1@lake.example>"
    made.set_content(text)
    if html is not None:
        made.add_alternative(html, subtype="html")
    for name, data in files.items():
        made.add_attachment(
            data, maintype="application", subtype="octet-stream", filename=name.replace("_", ".")
        )
    return made


def test_a_mail_says_its_text_and_holds_files() -> None:
    made = bytes(message("Für dich: наука\n", cs_xml=FEED))
    assert is_mail(made)
    assert list(parts(made)) == [
        Part(("cs.xml",), FEED, False),
        Part((), "Für dich: наука\n".encode(), True),
    ]


def test_html_is_made_readable() -> None:
    made = bytes(message("Plain", "<html><body><p>One &amp; two</p><p>Three</p></body></html>"))
    assert [part.data for part in parts(made)] == [b"Plain\n", b"One & two\n\nThree"]


def test_lines_of_preformatted_html_stay_lines() -> None:
    marked = LISTING.replace("&", "&amp;").replace("<", "&lt;")
    (part,) = parts(bytes(message(" ", f"<html><pre>{marked}</pre></html>")))
    (record,) = importers.parse(Source(name="x", data=part.data, today=TODAY)).records
    (known,) = importers.parse(Source(name="x", data=LISTING.encode(), today=TODAY)).records
    assert (record.title, record.authors) == (known.title, known.authors)
    assert (record.arxiv_id, record.doi) == (known.arxiv_id, known.doi)


def test_a_listing_of_one_paragraph_a_line_is_read() -> None:
    marked = [line.replace("<", "&lt;") or "&nbsp;" for line in LISTING.split("\n")]
    html = "".join(f"<p class=MsoPlainText>{line}<o:p></o:p></p>" for line in marked)
    (part,) = parts(bytes(message(" ", html)))
    (record,) = importers.parse(Source(name="x", data=part.data, today=TODAY)).records
    assert record.title == "On the Quiet Movement of Rivers, with a Title that Goes on"
    assert record.authors == ("Ada Brook", "Bo Castro", "Cy Dumas")


def test_a_mail_that_came_a_long_way_is_a_mail() -> None:
    headers = "".join(f"X-Passed-{number}: {'on ' * 20}\n" for number in range(400))
    assert is_mail(headers.encode() + bytes(message(LISTING)))


def test_how_a_mail_is_written_down_shows_that_it_is_one() -> None:
    head = b"From: a\nDate: b\nSubject: c\nContent-Transfer-Encoding: quoted-printable\n\n"
    assert is_mail(head)
    assert [part.data for part in parts(head + b"wa=\nter =3D H\n")] == [b"water = H\n"]


def test_pictures_and_signatures_are_no_lists() -> None:
    made = message("words")
    made.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="logo.png")
    made.add_attachment(
        b"0", maintype="application", subtype="pkcs7-signature", filename="smime.p7s"
    )
    assert [part.data for part in parts(bytes(made))] == [b"words\n"]


def test_a_text_in_an_encoding_nobody_knows_is_read_as_utf8() -> None:
    made = bytes(message("Für")).replace(b'charset="utf-8"', b'charset="x-unheard"')
    assert [part.data.strip() for part in parts(made)] == ["Für".encode()]


def test_a_mailbox_holds_messages() -> None:
    one = bytes(message("First\n\nFrom here on, it is dark.\n"))
    box = (
        b"From ada@lake.example Mon Jan 12 20:33:39 2026\n"
        + one.replace(b"\nFrom here", b"\n>From here")
        + b"\nFrom bo@hill.example Tue Jan 13 20:33:39 2026\n"
        + bytes(message("Second\n", a_xml=FEED))
    )
    assert is_mail(box)
    assert [(part.path, part.data.split(b"\n")[0]) for part in parts(box)] == [
        (("message 1",), b"First"),
        (("message 2", "a.xml"), FEED.split(b"\n")[0]),
        (("message 2",), b"Second"),
    ]
    assert b"\nFrom here" in next(parts(box)).data


def test_a_mail_in_a_mail_is_read_too() -> None:
    outer = message("See below")
    outer.add_attachment(message(LISTING))
    found = [part.data.decode() for part in parts(bytes(outer)) if part.is_body]
    assert "On the Quiet Movement" in found[0]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "words",
        LISTING,
        "Title: A\nAuthor: B\nDate: C\n\ntext",
        "From: a\nTo: b\nSubject: c\n\nno header that only mails have",
        "From: a\nMessage-ID: <b>\nbut then words\n",
        "@article{from: to,\nsubject: date}",
    ],
)
def test_other_texts_are_no_mails(text: str) -> None:
    assert not is_mail(text.encode())


def test_the_listing_in_a_mail_is_imported(tmp_path: Path) -> None:
    desk = library(tmp_path / "desk")
    place = tmp_path / "daily.eml"
    place.write_bytes(bytes(message(LISTING)))
    (report,) = intake.import_all(desk, str(place), today=TODAY)
    assert (report.source, report.format, report.new) == (str(place), "arxiv-mail", 1)


def test_words_beside_an_attached_list_are_no_fault(tmp_path: Path) -> None:
    desk = library(tmp_path / "desk")
    place = tmp_path / "lists.eml"
    place.write_bytes(bytes(message("See the file.", "<p>See the file.</p>", cs_xml=FEED)))
    (report,) = intake.import_all(desk, str(place), today=TODAY)
    assert (report.source, report.error) == (f"{place}!cs.xml", None)


def test_a_mail_without_any_list_is_one_sentence(tmp_path: Path) -> None:
    desk = library(tmp_path / "desk")
    place = tmp_path / "letter.eml"
    place.write_bytes(bytes(message("How are you?", "<p>How are you?</p>")))
    (report,) = intake.import_all(desk, str(place), today=TODAY)
    assert "is in no format Carrel knows" in (report.error or "")


def test_a_text_that_is_said_in_two_ways_counts_once(tmp_path: Path) -> None:
    desk = library(tmp_path / "desk")
    both = bytes(message("2310.02129\n", "<p>2310.02129</p>"))
    (report,) = intake.import_all(desk, "-", today=TODAY, data=both)
    assert (report.format, report.new) == ("links", 1)
    only_html = bytes(message("See below.", "<p>2310.02130</p>"))
    (report,) = intake.import_all(desk, "-", today=TODAY, data=only_html)
    assert (report.format, report.new) == ("links", 1)


def test_the_name_of_a_file_leads_nowhere() -> None:
    made = message("x")
    made.add_attachment(FEED, maintype="text", subtype="xml", filename="../../a\x07b.xml")
    names = [member.name for member in look_into("m.eml", bytes(made)) if not member.is_body]
    assert names == ["m.eml!ab.xml"]


@given(st.binary(max_size=200), st.integers(0, 400))
def test_whatever_is_in_a_mail_nothing_is_raised(junk: bytes, at: int) -> None:
    made = bytes(message("words", "<p>words</p>", a_xml=FEED[:50]))
    broken = made[:at] + junk + made[at:]
    for part in parts(broken):
        assert isinstance(part.data, bytes)
    is_mail(broken)
