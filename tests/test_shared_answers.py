"""Answers of services as they are found, against what was written down of each by other means.

The samples are not part of the project; without them these tests are skipped.
"""

from __future__ import annotations

import re
from datetime import date

import pytest

from storage.arriving import Parsed, Record
from storage.errors import SourceError
from storage.importers import Source
from storage.text import fold_words, one_line
from tests.answers import MODULES, claimed
from tests.beside import SAMPLES, needs_samples, samples, truth

TODAY = date(2026, 11, 2)
FOLDERS = {
    "hf-daily-papers": "hf-daily",
    "semantic-scholar": "semantic-scholar",
    "openalex": "openalex",
    "crossref": "crossref",
}

pytestmark = needs_samples


def read(name: str) -> Parsed:
    data = (SAMPLES / name).read_bytes()
    (format,) = claimed(data)
    assert format == FOLDERS[name.partition("/")[0]]
    return MODULES[format].parse(Source(name=name, data=data, today=TODAY))


def number(record: Record, name: str) -> float | None:
    found = record.metrics.get(name)
    return None if found is None else found.value


@pytest.mark.parametrize(
    "name",
    [name for name in samples("hf-daily-papers", ending=".json") if "pyrepr" not in name],
    ids=str,
)
def test_a_day_of_papers_says_what_is_known_of_it(name: str) -> None:
    parsed, known = read(name), truth()[name]
    assert (len(parsed.records), parsed.rejected) == (known["records"], ())
    assert parsed.feed.key == "hf-daily:daily"
    for record, item in zip(parsed.records, known["items"], strict=True):
        assert (record.arxiv_id, record.title) == (item["id"], one_line(item["title"]))
        assert list(record.authors) == item["authors"]
        assert record.author_count == len(item["authors"])
        assert number(record, "upvotes") == item["upvotes"]
        assert number(record, "comments") == item["comments"]
        assert number(record, "github_stars") == item["githubStars"]
        assert record.organisation == item["organization"]
        assert record.published == date.fromisoformat(item["publishedAt"][:10])
        announced = item["submittedOnDailyAt"]
        assert record.announced == (date.fromisoformat(announced[:10]) if announced else None)
        assert record.links.code == item["githubRepo"]
        assert record.code == bool(item["githubRepo"])
        assert record.links.project == item["projectPage"]
        assert record.extra.get("keywords", "") == ", ".join(item["keywords"] or ())
        assert ("tldr" in record.extra) == item["has_ai_summary"]
        assert (record.abstract or "").split()[:5] == item["abstract_first5"].split()


def test_the_dump_of_python_texts_is_refused() -> None:
    with pytest.raises(SourceError, match="Python's notation"):
        read("hf-daily-papers/2025-01-10_wrapped_pyrepr.json")


@pytest.mark.parametrize(
    "name",
    [name for name in samples("semantic-scholar", ending=".json") if "authors" not in name],
    ids=str,
)
def test_papers_of_semantic_scholar_say_what_is_known_of_them(name: str) -> None:
    parsed, known = read(name), truth()[name]
    unknown = [place for place, item in enumerate(known["items"], 1) if item.get("null")]
    assert [item.where for item in parsed.rejected] == [f"record {place}" for place in unknown]
    items = [item for item in known["items"] if not item.get("null")]
    for record, item in zip(parsed.records, items, strict=True):
        ids = item["externalIds"] or {}
        assert record.title == one_line(item["title"])
        assert record.other_ids[0] == f"s2:{item['id']}"
        assert list(record.authors) == item["authors"]
        assert record.year == item["year"]
        assert record.published == (date.fromisoformat(item["date"]) if item["date"] else None)
        assert record.arxiv_id == ids.get("ArXiv")
        assert record.doi == (ids["DOI"].lower() if "DOI" in ids else None)
        assert number(record, "citations") == item["citationCount"]
        for given, scheme in (("CorpusId", "corpusid"), ("DBLP", "dblp"), ("MAG", "mag")):
            assert given not in ids or f"{scheme}:{ids[given]}" in record.other_ids


def test_authors_of_semantic_scholar_are_profiles() -> None:
    parsed = read("semantic-scholar/paper_authors.json")
    items = truth()["semantic-scholar/paper_authors.json"]["items"]
    assert parsed.records == ()
    for profile, item in zip(parsed.authors, items, strict=True):
        assert profile.name == item["title"]
        assert profile.ids[0] == f"s2:{item['id']}"
        assert profile.metrics["h_index"].value == item["hIndex"]
        assert profile.metrics["citations"].value == item["citationCount"]


@pytest.mark.parametrize("name", samples("openalex", ending=".json"), ids=str)
def test_works_of_openalex_say_what_is_known_of_them(name: str) -> None:
    parsed, known = read(name), truth()[name]
    for record, item in zip(parsed.records, known["items"], strict=True):
        assert record.other_ids[0] == f"openalex:{item['id'].rpartition('/')[2]}"
        assert record.doi == item["doi"].removeprefix("https://doi.org/")
        assert record.title == item["title"]
        assert list(record.authors) == item["authors"]
        assert record.author_count == len(item["authors"]) and not record.authors_truncated
        assert sorted(record.affiliations) == item["institutions"]
        assert record.published == date.fromisoformat(item["date"])
        assert record.venue == item["venue"]
        assert number(record, "citations") == item["cited_by_count"]
        assert len((record.abstract or "").split()) == item["abstract_words"]


@pytest.mark.parametrize("name", samples("crossref", ending=".json"), ids=str)
def test_works_of_crossref_say_what_is_known_of_them(name: str) -> None:
    parsed, known = read(name), truth()[name]
    for record, item in zip(parsed.records, known["items"], strict=True):
        assert record.doi == item["doi"].lower()
        assert fold_words(record.title or "") == fold_words(re.sub("<[^>]+>", "", item["title"]))
        assert list(record.authors) == item["authors"]
        assert record.venue == item["venue"]
        assert number(record, "citations") == item["citations"]
        assert bool(record.abstract) == item["has_abstract"]
        assert "<" not in (record.abstract or "")
        assert record.raw["type"] == item["type"]
        year, *rest = item["issued"]
        assert record.year == year
        assert record.published == (date(year, *rest) if len(rest) == 2 else None)


@pytest.mark.parametrize(
    "name",
    samples("jsonfeed", "csl-json", "dblp", "openreview", ending=".json"),
    ids=str,
)
def test_other_json_is_not_claimed(name: str) -> None:
    assert not set(claimed((SAMPLES / name).read_bytes())) & set(MODULES)


def test_no_other_file_is_claimed() -> None:
    folders = {folder for folder in SAMPLES.iterdir() if folder.is_dir()}
    others = [f for d in folders if d.name not in FOLDERS for f in d.glob("*") if f.is_file()]
    pages = sorted((SAMPLES.parent / "pages").glob("*.txt"))
    for path in (*others, *pages):
        data = path.read_bytes()
        assert not [name for name, module in MODULES.items() if module.sniff(data)], path
