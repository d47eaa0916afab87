"""What leaves the library comes back: each format says what it can, and nothing it must not."""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage import export
from storage.arriving import Record
from storage.importers import Source, parse
from storage.library import Library
from storage.model import Feed, Links
from storage.records import paper_record
from tests.bibliographies import arrival, entries, exported, facts, shelf_of
from tests.fakes import CORPUS, TODAY, library, paper, parsed, record
from tests.hostile import HOSTILE
from tests.shell import Run

FULL = record(
    1,
    title="On $O(n^{2})$ Tides & BERT",
    authors=("Ada Brook", "Jan van der Meer", "Martin King, Jr.", "Sea Level Collaboration"),
    authors_truncated=True,
    author_count=None,
    venue="Journal of Still Waters",
    doi="10.5555/tide.7",
    arxiv_id="2401.00007",
    primary_category="cs.CL",
    categories=("cs.CL",),
)


@pytest.fixture
def desk(tmp_path: Path) -> Library:
    made = library(tmp_path / "desk", parsed(FULL, record(2), record(3, title=None)))
    key = made.find("tides")[0]
    made.change_tags([key], add=["ml/rlhf", "water"])
    made.set_note(key, "Read _again_.\n\nTwice & slowly.")
    made.set_starred([key], True)
    return made


def comparable(said: dict[str, object]) -> dict[str, object]:
    """Return facts with maths as it is read: RIS and CSL-JSON know no TeX."""
    from storage.notation import plain

    return said | {name: plain(str(said[name])) for name in ("title", "abstract")}


@pytest.mark.parametrize("format", ["bibtex", "ris", "csl-json"])
def test_a_bibliography_that_left_comes_back_the_same(
    desk: Library, tmp_path: Path, format: str
) -> None:
    back = shelf_of(tmp_path / "back", exported(desk, format))
    assert len(back) == 3
    for key in desk.find("is:tagged OR lanterns"):
        alias = next(iter(desk.require(key).aliases), key)
        there = back.by_alias(alias) or key
        ours, theirs = facts(desk.require(key)), facts(back.require(there))
        assert comparable(theirs) == comparable(ours)


@pytest.mark.parametrize("format", ["bibtex", "ris", "csl-json"])
def test_coming_back_to_where_it_left_brings_no_paper(desk: Library, format: str) -> None:
    report = desk.take(arrival(exported(desk, format)), source="back")
    assert (report.records, report.new) == (3, 0)


@pytest.mark.parametrize("format", ["bibtex", "ris", "csl-json"])
def test_tags_and_notes_leave_where_there_is_a_place(desk: Library, format: str) -> None:
    text = exported(desk, format, list(desk.find("tides"))).decode()
    assert "ml/rlhf" in text
    assert "slowly" in text


# BibTeX

OWN = (CORPUS / "bibtex" / "own.bib").read_bytes()


def test_every_field_of_an_entry_comes_back(tmp_path: Path) -> None:
    before = entries(OWN)
    after = entries(exported(shelf_of(tmp_path, OWN), "bibtex"))
    assert after.keys() == before.keys()
    for key, entry in before.items():
        assert after[key].kind == entry.kind
        for name, value in entry.fields.items():
            assert " ".join(after[key].fields[name].split()) == " ".join(value.split())


def test_what_others_refer_to_comes_last_or_is_not_referred_to(tmp_path: Path) -> None:
    own = shelf_of(tmp_path, OWN)
    text = exported(own, "bibtex").decode()
    assert text.index("@inproceedings{castro2020nets") < text.index("@proceedings{sea2020")
    assert "crossref = {sea2020}" in text
    alone = exported(own, "bibtex", list(own.find("nets"))).decode()
    assert "crossref" not in alone
    assert "booktitle = {Proceedings of the Sea Conference}" in alone


def test_one_work_with_two_keys_is_cited_by_both(tmp_path: Path) -> None:
    one = "@article{a1, title={Salt of the Sea}, doi={10.5555/x}, volume={1}, number={2}}\n"
    other = "@inproceedings{b2, title={The Salt of the Sea}, doi={10.5555/X}, pages={1--2}}\n"
    first, second = shelf_of(tmp_path / "1", one + other), shelf_of(tmp_path / "2", other + one)
    assert len(first) == 1
    assert entries(exported(first, "bibtex")).keys() == {"a1", "b2"}
    # Of the two entries one is taken, whole, whichever came first.
    assert exported(first, "bibtex") == exported(second, "bibtex")
    assert "pages" not in entries(exported(first, "bibtex"))["a1"].fields


def test_two_works_with_one_key_are_told_apart(tmp_path: Path) -> None:
    own = shelf_of(tmp_path, "@misc{k, title={On Salt}}\n@misc{k, title={On Sand}}")
    assert entries(exported(own, "bibtex")).keys() == {"k", "ka"}


def test_a_paper_of_a_feed_is_an_entry_with_its_day(tmp_path: Path) -> None:
    desk = library(tmp_path, parsed(record(1, published=date(2024, 2, 3))))
    fields = entries(exported(desk, "bibtex"))["brook2024quiet"].fields
    assert (fields["year"], fields["month"], fields["day"]) == ("2024", "feb", "3")


def test_what_other_sources_know_fills_an_entry_in(tmp_path: Path) -> None:
    own = shelf_of(tmp_path, "@article{k, title={Salt of the Sea}, author={Brook, Ada}, year=2024}")
    own.take(
        parsed(record(1, title="Salt of the Sea", authors=("Ada Brook",), doi="10.5555/x")),
        source="feed",
    )
    fields = entries(exported(own, "bibtex"))["k"].fields
    assert (fields["doi"], fields["author"]) == ("10.5555/x", "Brook, Ada")
    assert "month" not in fields


def test_a_title_nobody_gave_is_not_written(desk: Library) -> None:
    key = next(key for key in desk.find("") if desk.require(key).title_inferred)
    for format in ("bibtex", "ris", "csl-json"):
        assert "We follow" in exported(desk, format, [key]).decode()  # its abstract
    assert b"title" not in exported(desk, "bibtex", [key])
    assert b'"title"' not in exported(desk, "csl-json", [key])


_VALUE = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=30)


@given(st.dictionaries(st.from_regex(r"[a-z][a-z0-9-]{0,8}", fullmatch=True), _VALUE, max_size=6))
def test_any_further_fields_make_a_whole_entry(fields: dict[str, str]) -> None:
    from storage.cite import bibtex
    from storage.importers._bibtex_entries import bibliography

    made = paper(record(1, extra={**fields, "bibtex:title": "{torn", "bibtex:x\n": "y"}))
    found = bibliography(bibtex(made))
    assert not found.rejected
    (entry,) = found.entries
    assert entry.fields["title"] == "On the Quiet Movement of Stones, Part 1"
    plain = {n: v for n, v in fields.items() if n not in ("entrytype", "citationkey", "author")}
    assert {
        name for name, value in plain.items() if value.strip("{} \\")
    } <= entry.fields.keys() | {"citationkeys"}


# RIS and CSL-JSON


def test_what_ris_said_that_has_no_field_leaves_again(tmp_path: Path) -> None:
    own = (CORPUS / "ris" / "own.ris").read_bytes()
    text = exported(shelf_of(tmp_path, own), "ris").decode()
    for line in ("M3  - Survey", "N1  - <p>Read twice.</p>", "A2  - Harbour, Ivan",
                 "AU  - Meer, Bo, Jr.", "AU  - et al.", "SN  - 978-3-16-148410-0",
                 "SP  - 101", "EP  - 109", "Y1  - 2018/05/06/"):  # fmt: skip
        assert f"{line}\r\n" in text
    assert text.count("TY  - ") == text.count("ER  - \r\n") == 3


def test_what_csl_said_that_has_no_field_leaves_again(tmp_path: Path) -> None:
    own = (CORPUS / "csl-json" / "own.json").read_bytes()
    before = {item["id"]: item for item in json.loads(own) if isinstance(item, dict)}
    after = {item["id"]: item for item in json.loads(exported(shelf_of(tmp_path, own), "csl-json"))}
    for key in ("brook2019tide", "old"):
        for name, value in before[key].items():
            if name == "issued":
                value = json.loads(json.dumps(value).replace('"2019"', "2019"))
            assert after[key][name] == (value.lower() if name == "DOI" else value)


def test_an_empty_list_is_valid_csl(tmp_path: Path) -> None:
    assert json.loads(exported(library(tmp_path), "csl-json")) == []


def test_a_line_break_in_a_note_begins_no_tag(desk: Library) -> None:
    key = desk.find("tides")[0]
    desk.set_note(key, "first\nER  - \nTY  - JOUR\nTI  - Smuggled")
    assert len(arrival(exported(desk, "ris", [key]), "x.ris").records) == 1


def test_names_taken_apart_in_one_format_are_so_in_the_others(tmp_path: Path) -> None:
    own = shelf_of(tmp_path / "bib", OWN)
    items = {item["id"]: item for item in json.loads(exported(own, "csl-json"))}
    assert items["brook2019tide"]["author"] == [
        {"family": "Brook", "given": "Ada"},
        {"family": "Meer", "given": "Bo", "non-dropping-particle": "van der", "suffix": "Jr."},
        {"literal": "Harbour Survey Team"},
        {"literal": "others"},
    ]
    csl = shelf_of(tmp_path / "csl", exported(own, "csl-json"), "x.json")
    author = entries(exported(csl, "bibtex"))["brook2019tide"].fields["author"]
    assert author == "Ada Brook and van der Meer, Jr., Bo and {Harbour Survey Team} and others"
    assert "AU  - van der Meer, Bo, Jr.\r\n" in exported(csl, "ris").decode()


@pytest.mark.parametrize("format", sorted(export.FORMATS))
def test_a_paper_that_is_gone_is_passed_over(desk: Library, format: str) -> None:
    key = desk.find("lanterns")[0]
    assert exported(desk, format, ["nobody", key]) == exported(desk, format, [key])


# The others


def test_a_table_has_a_row_for_each_paper(desk: Library) -> None:
    rows = list(csv.DictReader(io.StringIO(exported(desk, "csv").decode(), newline="")))
    assert len(rows) == 3
    row = next(row for row in rows if "Tides" in row["title"])
    assert row["authors"].startswith("Ada Brook; Jan van der Meer")
    assert row["authors"].endswith("et al.")
    assert (row["starred"], row["read"], row["tags"]) == ("yes", "", "ml/rlhf water")
    assert row["note"] == "Read _again_.\n\nTwice & slowly."
    assert row["citation_key"] == "brook2024o"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", " =", "|", "＝"])
def test_no_cell_is_a_formula(tmp_path: Path, start: str) -> None:
    desk = library(tmp_path, parsed(record(1, title=f"{start}cmd|' /C calc'!A0", authors=("=A1",))))
    desk.set_note(desk.find("")[0], f"{start}1+1")
    (row,) = csv.DictReader(io.StringIO(exported(desk, "csv").decode(), newline=""))
    for name in ("title", "authors", "note"):
        assert row[name].startswith("'")


def test_json_lines_are_the_records_that_list_prints(desk: Library) -> None:
    lines = exported(desk, "jsonl").decode().splitlines()
    assert [json.loads(line) for line in lines] == [
        json.loads(json.dumps(paper_record(desk, key))) for key in desk.find("")
    ]


def test_a_reading_list_is_by_year_with_tags_and_note(desk: Library) -> None:
    text = exported(desk, "markdown").decode()
    assert text.startswith("# Reading list\n\n3 papers.\n\n## 2024\n")
    assert "- ★ **[On O(n²) Tides & BERT](https://arxiv.org/abs/2401.00007)**" in text
    assert "`#ml/rlhf` · `#water`" in text
    assert "  > Read _again_.\n  >\n  > Twice & slowly.\n" in text


def test_years_go_down_and_the_undated_come_last(tmp_path: Path) -> None:
    desk = library(
        tmp_path,
        parsed(
            record(1, published=None, year=1999),
            record(2, published=None),
            record(3, published=date(2021, 1, 1)),
        ),
    )
    text = exported(desk, "markdown").decode()
    headings = [line for line in text.splitlines() if line.startswith("## ")]
    assert headings == ["## 2021", "## 1999", "## Undated"]


def test_feeds_leave_in_their_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = library(tmp_path, parsed(record(1)), parsed(record(2), feed="b"))
    feeds = {"/": "Root & Co", "a": "In “a”", "a/b": "In <b>", "c": "In c"}
    folders = {f"https://x.org/{n}": folder for n, folder in enumerate(feeds)}

    def kept() -> list[Any]:
        found = [
            Folded(Feed(key=f"k{n}", title=title, kind="feed", address=f"https://x.org/{n}"), path)
            for n, (path, title) in enumerate(feeds.items())
        ]
        return [*found, Folded(Feed(key="x", title="x", kind="bibtex", address="/tmp/a.bib"), "")]

    monkeypatch.setattr(desk, "feeds", kept)
    root = ElementTree.fromstring(exported(desk, "opml"))
    assert [found.get("xmlUrl") for found in root.iter("outline") if found.get("xmlUrl")] == list(
        folders
    )
    body = root.find("body")
    assert body is not None
    assert [found.get("text") for found in body] == ["Root & Co", "a", "c"]
    inner = body.find("outline[@text='a']/outline[@text='b']/outline")
    assert inner is not None
    assert (inner.get("text"), inner.get("type")) == ("In <b>", "rss")


class Folded:
    """A feed in a folder."""

    def __init__(self, feed: Feed, folder: str) -> None:
        self.folder = folder
        self.paused, self.interval = feed.paused, feed.interval
        self.key, self.title, self.address, self.site = (
            feed.key,
            feed.title,
            feed.address,
            feed.site,
        )


def test_what_is_followed_comes_back_as_it_was_from_opml(tmp_path: Path) -> None:
    desk, other = library(tmp_path / "a"), library(tmp_path / "b")
    for number, (title, folder) in enumerate(HARD_NAMES):
        key = desk.follow(f"https://x.org/{number}?a=1&b=2", title=title, folder=folder).key
        desk.pause_feed(key, number % 2 == 1)
        desk.set_interval(key, 90 * number or None)

    def followed(shelf: Library) -> set[tuple[object, ...]]:
        return {(f.title, f.folder, f.address, f.paused, f.interval) for f in shelf.feeds()}

    list_ = exported(desk, "opml")
    report = other.take(parse(Source(name="f.opml", data=list_, today=TODAY)), source="f.opml")
    assert (report.new, report.rejected) == (len(HARD_NAMES), ())
    assert followed(other) == followed(desk)
    assert exported(other, "opml") == list_
    other.pause_feed(other.feeds()[0].key, True)
    again = followed(other)
    other.take(parse(Source(name="f.opml", data=list_, today=TODAY)), source="f.opml")
    assert followed(other) == again  # what is followed already is the user's


HARD_NAMES = [
    ("Plain", ""),
    ('Bad <b> & "ugly"', "a"),
    ("Ünï 💡", "a/b c/d"),
    ("In the same folder", "a/b c/d"),
    ("-->]]>", "ml & vision"),
]


def test_only_feeds_that_papers_were_seen_in_leave_with_these(tmp_path: Path) -> None:
    desk = library(tmp_path)
    followed = desk.follow("https://x.org/f", title="Web")
    info = replace(parsed(record(1)).feed, key=followed.key, title="Web", address=followed.address)
    desk.take(replace(parsed(record(1)), feed=info), source="Web")
    assert exported(desk, "opml").count(b"xmlUrl") == 1
    assert exported(desk, "opml", []).count(b"xmlUrl") == 0
    assert exported(desk, "opml", list(desk.find(""))).count(b"xmlUrl") == 1


@pytest.mark.parametrize("format", sorted(export.FORMATS))
@pytest.mark.parametrize("text", [text for text, _ in HOSTILE.values()][:8])
def test_nothing_a_terminal_obeys_leaves(tmp_path: Path, format: str, text: str) -> None:
    hostile: Record = record(
        1, title=f"A {text}", authors=(text,), venue=text, links=Links(abs="javascript:alert(1)")
    )
    out = exported(library(tmp_path, parsed(hostile)), format)
    assert b"\x1b" not in out
    assert b"javascript:" not in out or format in ("tinydb", "jsonl")


@pytest.mark.parametrize("format", sorted(set(export.FORMATS) - {"tinydb"}))
def test_the_command_writes_every_format(
    carrel: Run, shelf: Library, tmp_path: Path, format: str
) -> None:
    path = tmp_path / "out"
    assert carrel("export", "stones", "--format", format, "-o", str(path)).status == 0
    assert path.stat().st_size
