"""Files of DBLP and OpenReview as they are found, against what was written down of each.

The samples are not part of the project; without them these tests are skipped.
"""

from __future__ import annotations

import re
from datetime import date

import pytest

from storage.arriving import Parsed
from storage.importers import Source, conference_list, dblp, openreview, parse, pubmed
from tests.beside import SAMPLES, needs_samples, truth

MODULES = (conference_list, dblp, openreview, pubmed)

pytestmark = needs_samples


def read(name: str) -> Parsed:
    data = (SAMPLES / name).read_bytes()
    return parse(Source(name=name, data=data, today=date(2026, 1, 9)))


@pytest.mark.parametrize("name", ["dblp/dump_excerpt_vision.xml", "dblp/search_api.json"])
def test_records_of_dblp_say_what_is_known_of_them(name: str) -> None:
    parsed, known = read(name), truth()[name]
    assert parsed.format == "dblp"
    assert not parsed.rejected and not parsed.warnings
    assert len(parsed.records) == known["records"]
    for record, item in zip(parsed.records, known["items"], strict=True):
        assert record.other_ids == (f"dblp:{item['key']}",)
        assert record.title == item["title"].removesuffix(".")
        assert list(record.authors) == [re.sub(r" \d{4}$", "", name) for name in item["authors"]]
        assert (record.year, record.venue) == (int(item["year"]), item["venue"])
        if "ee" in item:
            assert record.links.abs == item["ee"][0]
        if "doi" in item:
            assert record.doi == item["doi"].lower()


def test_a_homonym_s_number_is_kept_beside_the_name() -> None:
    records = read("dblp/dump_excerpt_vision.xml").records
    (record,) = (each for each in records if each.title == "Transparency and Translucency")
    assert record.authors == ("Manish Singh",)
    assert record.extra["dblpauthors"] == "Manish Singh 0001"


def test_a_note_of_openreview_s_manual_says_what_is_known_of_it() -> None:
    name = "openreview/note_v2_docs.json"
    parsed, (item,) = read(name), truth()[name]["items"]
    (record,) = parsed.records
    assert parsed.format == "openreview"
    assert (record.title, record.other_ids) == (item["title"], (f"openreview:{item['id']}",))
    assert record.links.abs == "https://openreview.net/forum?id=or2023"


def test_other_formats_are_not_claimed() -> None:
    paths = [*SAMPLES.glob("*/*"), *SAMPLES.parent.glob("pages/*")]
    claimed = {
        str(path.relative_to(SAMPLES.parent))
        for path in paths
        for module in MODULES
        if path.is_file() and module.sniff(path.read_bytes())
    }
    assert claimed == {
        "samples/dblp/dump_excerpt_vision.xml",
        "samples/dblp/search_api.json",
        "samples/openreview/note_v2_docs.json",
    }
