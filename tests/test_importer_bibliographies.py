"""Bibliographies of our own making, beside what they must be read as; and damaged ones."""

from __future__ import annotations

import json
import logging
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.arriving import Parsed, Record
from storage.errors import SourceError
from storage.importers import Importer, Source, bibtex, csl_json, importers, parse, ris
from tests.fakes import CORPUS, TODAY
from tests.hostile import HOSTILE
from tests.test_importer_corpus import said

SOURCES = [
    path
    for name in ("bibtex", "ris", "csl-json")
    for path in sorted((CORPUS / name).iterdir())
    if not path.name.endswith(".expected.json")
]


def read(text: str | bytes, importer: Importer = bibtex, name: str = "refs.bib") -> Parsed:
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    parsed: Parsed = importer.parse(Source(name=name, data=data, today=TODAY))
    return parsed


def only(text: str | bytes, importer: Importer = bibtex) -> Record:
    (found,) = read(text, importer).records
    return found


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_a_bibliography_is_read_as_written_beside_it(path: Path) -> None:
    parsed = parse(Source(name=path.name, data=path.read_bytes(), today=date(2026, 1, 9)))
    assert parsed.format == path.parent.name
    expected = json.loads(path.with_suffix(".expected.json").read_text("utf-8"))
    assert [said(record) for record in parsed.records] == expected["records"]
    assert [[item.where, item.reason] for item in parsed.rejected] == expected["rejected"]
    assert list(parsed.warnings) == expected["warnings"]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_only_its_own_importer_claims_a_bibliography(path: Path) -> None:
    claims = [found.FORMAT for found in importers() if found.sniff(path.read_bytes())]
    assert claims[0] == path.parent.name


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_the_feed_of_a_bibliography_is_the_same_when_it_comes_again(path: Path) -> None:
    data = path.read_bytes()
    here = parse(Source(name=f"/home/ada/{path.name}", data=data, today=TODAY)).feed
    there = parse(Source(name=path.name, data=data + b"\n", today=TODAY)).feed
    assert here.key == there.key == f"{path.parent.name}:own"


@pytest.mark.parametrize(
    "data",
    [
        b"Write to me @ home {now, please}.\n",
        b"<html>\n@article{a, title={x}}",
        b'{"bibtex": "\n@article{a, title={x}}"}',
        b"@comment{nothing else}",
        b"TY  - this is a thank-you note\n",
        b"PT A is the first part\nof a text",
        b'[{"type": "Point", "coordinates": [1, 2]}]',
        b'{"message-type": "work-list", "type": "x", "issued": {}}',
        b"",
    ],
)
def test_what_is_no_bibliography_is_not_claimed(data: bytes) -> None:
    assert not any(module.sniff(data) for module in (bibtex, ris, csl_json))


# BibTeX


def test_good_entries_are_kept_and_bad_ones_told_with_their_line() -> None:
    parsed = read(
        "@article{a, title={One}, year=2000}\n\n"
        "@article{b, title={Two, year=2001}\n\n"
        "@article{c, title={Three}, year=2002}\n"
        "@misc{d, year={2003}}\n"
    )
    assert [record.title for record in parsed.records] == ["One", "Three"]
    assert [item.where for item in parsed.rejected] == ["line 3", "line 6"]
    assert "a brace, a quote or the key is missing" in parsed.rejected[0].reason
    assert "(d) has no title, author or identifier" in parsed.rejected[1].reason


def test_a_damaged_file_says_nothing_on_the_screen(capsys: pytest.CaptureFixture[str]) -> None:
    logging.getLogger("bibtexparser").handlers.clear()
    read("@article{a, title={One}}\n@article{b, title={Two, year=2001}\n@a{c, title={x}}")
    assert capsys.readouterr() == ("", "")


def test_two_entries_of_one_key_are_two_and_it_is_said() -> None:
    parsed = read("@misc{k, title={On Salt}}\n@misc{k, title={On Sand}}")
    assert [record.title for record in parsed.records] == ["On Salt", "On Sand"]
    assert parsed.warnings == ("Line 2: the key “k” is there more than once.",)


def test_a_field_that_comes_twice_keeps_its_first_value() -> None:
    parsed = read("@misc{k, title={Salt}, title={Sand}, note={x}, note={x}}")
    assert parsed.records[0].title == "Salt"
    assert parsed.warnings == ("Line 1: k has “title” more than once; kept the first.",)


@pytest.mark.parametrize(
    ("value", "title"),
    [
        ("{Tide} # { Pools}", "Tide Pools"),
        ('sea # ": " # {a {"}home{"}}', 'The Sea: a "home"'),
        ('"Quote {"}in{"} quotes"', 'Quote "in" quotes'),
        ("1984", "1984"),
        ("undefined", "undefined"),
        ("{Salt} and more", "Salt and more"),
        ("{Salt} year = {2001}", "Salt"),
    ],
)
def test_values_are_joined_and_macros_resolved(value: str, title: str) -> None:
    assert only(f"@string{{SEA = {{The Sea}}}}\n@misc{{k, title = {value}}}").title == title


def test_a_forgotten_comma_loses_no_field() -> None:
    found = only("@misc{k, title={Salt} year = {2001}, volume=3 pages={1--2}}")
    assert (found.title, found.year) == ("Salt", 2001)
    assert (found.extra["volume"], found.extra["pages"]) == ("3", "1–2")


def test_xdata_is_inherited_and_is_no_paper() -> None:
    found = only("@xdata{x, publisher={Otter}, location={Sea}}\n@book{b, title={T}, xdata={x}}")
    assert (found.extra["publisher"], found.extra["location"]) == ("Otter", "Sea")
    assert "xdata" not in found.extra


def test_entries_that_inherit_from_each_other_end() -> None:
    parsed = read("@book{a, title={A}, crossref={b}}\n@book{b, title={B}, crossref={a}, year=1}")
    assert [record.title for record in parsed.records] == ["A", "B"]


@pytest.mark.parametrize(
    ("data", "name"),
    [
        ("% Encoding: Cp1252\n@misc{k, author={José Ångström}}".encode("cp1252"), "José Ångström"),
        ("% Encoding: ISO8859_2\n@misc{k, author={Łucja Żak}}".encode("iso8859-2"), "Łucja Żak"),
        ("% Encoding: Cp1252\n@misc{k, author={José Ångström}}".encode(), "José Ångström"),
        ("% Encoding: no-such\n@misc{k, author={José Ång}}".encode("cp1252"), "José Ång"),
        ("@misc{k, author={José Ång}}".encode("utf-16"), "José Ång"),
        ("\ufeff@misc{k, author={José Ång}}".encode(), "José Ång"),
    ],
)
def test_the_encoding_is_found(data: bytes, name: str) -> None:
    assert bibtex.sniff(data)
    assert only(data).authors == (name,)


@pytest.mark.parametrize(
    ("fields", "arxiv", "doi"),
    [
        ("journal={arXiv preprint arXiv:2111.00396}", "2111.00396", None),
        ("eprint={hep-th/9901001}, archivePrefix={arXiv}", "hep-th/9901001", None),
        ("eprint={20099996}, eprinttype={jstor}", None, None),
        ("volume={abs/2001.00001}, journal={CoRR}", "2001.00001", None),
        ("url={https://arxiv.org/abs/2001.00001v3}", "2001.00001", None),
        ("volume={arXiv:1503.06733}", "1503.06733", None),
        ("doi={http://doi.acm.org/10.1145/1137627.1137631}", None, "10.1145/1137627.1137631"),
        (r"doi={10.1007/978-3-642-60831-5\_34}", None, "10.1007/978-3-642-60831-5_34"),
        ("doi={10/fqd6hj}, url={https://doi.org/10.1177/0193}", None, "10.1177/0193"),
        ("doi={none}", None, None),
    ],
)
def test_identifiers_are_found_where_they_were_put(
    fields: str, arxiv: str | None, doi: str | None
) -> None:
    found = only(f"@article{{k, title={{T}}, {fields}}}")
    assert (found.arxiv_id, found.doi) == (arxiv, doi)


def test_pages_that_name_a_work_are_identifiers_and_a_pdf_is_no_page() -> None:
    found = only(
        "@misc{k, title={T}, pmid={123}, url={https://openreview.net/pdf?id=aB-1}}",
    )
    assert found.other_ids == ("pmid:123", "url:openreview.net/pdf?id=aB-1")
    found = only("@misc{k, title={T}, url={https://x.org/a.pdf}}")
    assert (found.links.abs, found.links.pdf) == (None, "https://x.org/a.pdf")


@pytest.mark.parametrize(
    ("fields", "year", "day"),
    [
        ("date={2011-05-25~/2012-06-26~}", 2011, date(2011, 5, 25)),
        ("date={2017-24~}", 2017, None),
        ("date={-0333}", None, None),
        ("date={2014-12-31/}", 2014, date(2014, 12, 31)),
        ("year={2001}, month=feb, day={3}", 2001, date(2001, 2, 3)),
        ("year={2001}, month={February}, day={30}", 2001, None),
        ("year={c. 1905}", 1905, None),
        ("year={to appear}", None, None),
        ("year={99}", None, None),
        ("year={99999}", None, None),
    ],
)
def test_dates_are_read_as_far_as_they_go(fields: str, year: int | None, day: date | None) -> None:
    found = only(f"@misc{{k, title={{T}}, {fields}}}")
    assert (found.year, found.published) == (year, day)


def test_a_subtitle_belongs_to_the_title() -> None:
    assert only("@book{k, title={Salt}, subtitle={A Story}}").title == "Salt: A Story"
    assert only("@book{k, title={Salt?}, subtitle={No}}").title == "Salt? No"


def test_paragraphs_of_an_abstract_stay() -> None:
    found = only("@misc{k, title={T}, abstract={One\n  line.\n\n  Another \\'one.}}")
    assert found.abstract == "One line.\n\nAnother óne."


@pytest.mark.parametrize("text", [text for text, _ in HOSTILE.values()])
def test_hostile_text_passes_the_gate(text: str) -> None:
    plain = text.translate({ord(sign): None for sign in '{}",#@%\\~'})
    found = read(f"@misc{{k, title={{A {plain} B}}, x-field={{{plain} x}}}}").records
    assert all("\x1b" not in value for record in found for value in record.extra.values())
    assert all("\x1b" not in (record.title or "") for record in found)


# RIS


def test_every_value_of_a_tag_that_repeats_is_kept() -> None:
    found = only("TY  - JOUR\nTI  - T\nU1  - a\nU1  - b\nZZ  - c\nER  - \n", ris)
    assert (found.extra["ris:u1"], found.extra["ris:u1.2"]) == ("a", "b")
    assert found.extra["ris:zz"] == "c"


def test_a_reference_without_end_ends_where_the_next_begins() -> None:
    parsed = read("TY  - JOUR\nTI  - One\n\nTY  - JOUR\nTI  - Two\n", ris)
    assert [record.title for record in parsed.records] == ["One", "Two"]


def test_a_type_said_again_inside_a_reference_begins_none() -> None:
    assert only("TY  - BOOK\nTY  - JOUR\nTI  - One\nTY  - CONF\nPB  - X\nER  - \n", ris).title


def test_tags_without_blanks_are_read_where_the_types_are_so() -> None:
    assert only("TY-JOUR\nTI-Tight\nAU-Brook, Ada\nER-\n", ris).title == "Tight"
    found = only("TY  - JOUR\nTI  - Loose\nAB  - We use\nUV-light.\nER  - \n", ris)
    assert found.abstract == "We use UV-light."


@pytest.mark.parametrize(
    ("lines", "year", "day"),
    [
        ("PY  - YEAR/MONTH/DAY/\nPY  - 2001/09/01/", 2001, date(2001, 9, 1)),
        ("PY  - 2001/00/00/", 2001, None),
        ("PY  - 99", None, None),
        ("Y1  - ///\nDA  - 2019///", 2019, None),
        ("PY  - 2004\nDA  - 2019-03-18", 2004, None),
    ],
)
def test_dates_of_ris_are_read(lines: str, year: int | None, day: date | None) -> None:
    found = only(f"TY  - JOUR\nTI  - T\n{lines}\nER  - \n", ris)
    assert (found.year, found.published) == (year, day)


def test_web_of_science_is_read_as_ris() -> None:
    found = only(
        "FN Somebody\nVR 1.0\nPT J\nAU Brook, A\n   Meer, B\nAF Brook, Ada\n   Meer, Bo\n"
        "TI Salt and\n   sand\nSO SEA LETTERS\nDE salt; sand\nEM a@b.org\nCR Other, 2001\n"
        "PY 2004\nBP 1\nEP 9\nDI 10.5555/x\nPM 123\nER\n\nEF\n",
        ris,
    )
    assert (found.title, found.authors) == ("Salt and sand", ("Ada Brook", "Bo Meer"))
    assert (found.venue, found.year, found.doi) == ("SEA LETTERS", 2004, "10.5555/x")
    assert found.other_ids == ("pmid:123",)
    assert (found.extra["keywords"], found.extra["pages"]) == ("salt, sand", "1–9")
    assert not {"ris:em", "ris:cr"} & found.extra.keys()


# CSL-JSON


def test_one_item_or_a_list_under_items_is_read_too() -> None:
    item = {"type": "book", "title": "Salt", "issued": {"literal": "spring 1999"}}
    assert only(json.dumps(item), csl_json).year == 1999
    assert only(json.dumps({"items": [item]}), csl_json).title == "Salt"
    assert only(json.dumps([{**item, "title": ["Sand"], "volume": 7}]), csl_json).title == "Sand"
    people = [None, {"family": "Brook"}, {"name": "Sea <i>Team</i>"}, {"given": ""}]
    assert only(json.dumps([{**item, "author": people}]), csl_json).authors == ("Brook", "Sea Team")


@pytest.mark.parametrize(
    ("issued", "year", "day"),
    [
        ({"date-parts": [["2011", 5, 25], ["2012", 6]]}, 2011, date(2011, 5, 25)),
        ({"date-parts": [[2017]], "season": 3}, 2017, None),
        ({"date-parts": [[None]]}, None, None),
        ({"date-parts": [["-334"]]}, None, None),
        ({"date-parts": []}, None, None),
        ({"raw": "2019-01-12"}, 2019, date(2019, 1, 12)),
        ("2019", 2019, None),
        ([2019], 2019, None),
        ({"date-parts": [[2019, True, {}]]}, 2019, None),
    ],
)
def test_dates_of_csl_are_read(issued: object, year: int | None, day: date | None) -> None:
    found = only(json.dumps([{"type": "book", "title": "T", "issued": issued}]), csl_json)
    assert (found.year, found.published) == (year, day)


def test_what_a_citation_processor_cites_is_not_kept() -> None:
    item = {"type": "book", "title": "T", "reference": [{"DOI": "10.1/x"}], "long": "x" * 200_000}
    assert not {"csl:reference", "csl:long"} & only(json.dumps(item), csl_json).extra.keys()


# All of them


def test_of_a_damaged_csl_file_the_items_that_can_be_read_are_kept() -> None:
    good = '{"type": "book", "title": "Salt", "author": [{"family": "Brook"}]}'
    parsed = read(f'[{good}, {{"type": oops}}, {good}, {{"type": "bo', csl_json)
    assert [record.title for record in parsed.records] == ["Salt", "Salt"]
    assert [item.where for item in parsed.rejected] == ["item 2", "item 4"]


@pytest.mark.parametrize(
    ("importer", "text", "sentence"),
    [
        (bibtex, "no entries here", "has no BibTeX entries"),
        (ris, "no references here", "has no RIS references"),
        (csl_json, "{ broken", "is no JSON that can be read"),
        (csl_json, "[]", "has no CSL-JSON items"),
        (csl_json, "7", "has no CSL-JSON items"),
    ],
)
def test_what_holds_nothing_is_one_sentence(importer: Importer, text: str, sentence: str) -> None:
    with pytest.raises(SourceError, match=sentence):
        read(text, importer)


_PIECES = st.sampled_from(
    ["@article{", "@misc(", "k,", "title", "=", "{", "}", '"', "#", ",", "author={A and B},", "\n",
     "\\'e", "$x$", "TY  - JOUR\n", "ER  - \n", "TI  - x\n", "AU  - Brook, Ada\n", "PY  - 2001\n",
     "PT J\n", "AU X\n", "@string{a=", "crossref={k},", "year=2000", "é", "\x1b[31m", "\\"]
)  # fmt: skip


@given(st.lists(_PIECES, max_size=60).map("".join))
def test_any_text_is_read_or_refused_with_a_sentence(text: str) -> None:
    for importer in (bibtex, ris, csl_json):
        try:
            parsed = read(text, importer)
        except SourceError:
            continue
        assert all(record.position for record in parsed.records)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["title", "author", "family", "given", "literal", "issued", "date-parts",
                         "DOI", "URL", "type", "id", "editor", "abstract", "x"]), inner, max_size=5
    ),
    max_leaves=25,
)  # fmt: skip


@given(_JSON)
def test_any_json_is_read_or_refused_with_a_sentence(value: object) -> None:
    try:
        parsed = read(json.dumps(value), csl_json)
    except SourceError:
        return
    assert len(parsed.records) + len(parsed.rejected) > 0
