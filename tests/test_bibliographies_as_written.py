"""Bibliographies as programs, registries and people write them, in words of our own."""

from __future__ import annotations

import pytest

from storage.arriving import Record
from tests.bibliographies import arrival


def only(text: str, name: str = "refs.bib") -> Record:
    (found,) = arrival(text, name).records
    return found


def test_entries_without_a_key_are_read() -> None:
    parsed = arrival(
        "\n\t@article{\n\t  author = {Bee, A.},\n\t  title = {Of hives},\n\t  year = {2012}\n\t}\n"
        "@misc{title={Of wax}, author={C. Dee}}\n"
    )
    assert parsed.format == "bibtex"
    assert [(r.title, "citationkey" in r.extra) for r in parsed.records] == [
        ("Of hives", False), ("Of wax", False)]  # fmt: skip
    assert (parsed.rejected, parsed.warnings) == ((), ())


@pytest.mark.parametrize(
    "entry",
    [
        "@article{bee12\n  title = {Of hives}, author = {A. Bee}\n}",
        "@article\n{bee12,\n  title = {Of hives}, author = {A. Bee}\n}",
        " @ article { bee12 , title = {Of hives}, author = {A. Bee} }",
        "@article{bee12, % the, first\n  title = {Of hives}, % kept, too\n"
        "  % year = {1999},\n  author = {A. Bee}\n}",
        "@article{bee12, title = {Of hives},, author = {A. Bee},\n,}",
    ],
)
def test_what_people_write_amiss_loses_no_entry(entry: str) -> None:
    parsed = arrival(f"@misc{{first, title={{First}}}}\n{entry}\n@misc{{last, title={{Last}}}}\n")
    _, found, _ = parsed.records
    assert found.extra["citationkey"] == "bee12"
    assert (found.title, found.authors, found.year) == ("Of hives", ("A. Bee",), None)
    assert not parsed.rejected


def test_a_percent_sign_in_a_value_is_no_remark() -> None:
    parsed = arrival("@misc{a, title = {Of hives},\n abstract = {Half, or\n% of 50 % more}}\n")
    assert parsed.records[0].abstract == "Half, or % of 50 % more"


def test_lines_are_told_as_they_stand_in_the_file() -> None:
    parsed = arrival("@misc\n{a\n title = {Of hives}}\n@misc{b, title {Of wax}}\n")
    assert [record.where for record in parsed.records] == ["line 1"]
    assert [item.where for item in parsed.rejected] == ["line 4"]


def test_the_key_of_a_parent_is_found_in_any_case() -> None:
    child, _ = arrival(
        "@inproceedings{bee12, title={Of hives}, crossref={HIVES12}}\n"
        "@proceedings{Hives12, title={Proceedings of Hives}, year=2012}\n"
    ).records
    assert (child.venue, child.year) == ("Proceedings of Hives", 2012)
