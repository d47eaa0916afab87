"""Feeds as they are found, against what was written down of each by other means.

The samples are not part of the project; without them these tests are skipped.
"""

from __future__ import annotations

import html
import re
from datetime import date

import pytest

from storage.arriving import Parsed, Record
from storage.errors import SourceError
from storage.importers import Source, arxiv_atom, arxiv_rss, feed
from storage.importers._feed_dates import printed_day
from storage.text import clean, one_line
from tests.beside import SAMPLES, needs_samples, samples, truth

OTHERS = ("opml", "dblp", "jsonfeed", "bibtex", "ris", "arxiv-mail", "hf-daily-papers")
MODULES = (arxiv_atom, arxiv_rss, feed)

pytestmark = needs_samples


def read(name: str) -> Parsed:
    data = (SAMPLES / name).read_bytes()
    importer = next(module for module in MODULES if module.sniff(data))
    parsed: Parsed = importer.parse(Source(name=name, data=data, today=date(2026, 1, 9)))
    return parsed


def bare(title: str | None) -> str | None:
    return one_line(re.sub("<[^>]+>", "", html.unescape(title or ""))) or None


@pytest.mark.parametrize(
    "name", [name for name in samples("arxiv-atom") if "error" not in name], ids=str
)
def test_an_answer_of_arxiv_says_what_is_known_of_it(name: str) -> None:
    parsed, known = read(name), truth()[name]
    assert parsed.format == "arxiv-atom"
    assert len(parsed.records) == known["records"]
    for record, item in zip(parsed.records, known["items"], strict=True):
        assert (record.arxiv_id, record.arxiv_version) == (item["id"], item["version"])
        assert record.title == item["title"]
        assert list(record.authors) == item["authors"]
        assert list(record.affiliations) == list(dict.fromkeys(item["affiliations"]))
        assert list(record.categories) == item["categories"]
        assert record.primary_category == item["primary"]
        assert (record.comment, record.venue) == (item["comment"], item["journal_ref"])
        assert record.doi == (item["doi"].lower() if item["doi"] else None)
        assert record.published == date.fromisoformat(item["published"][:10])
        assert record.updated == date.fromisoformat(item["updated"][:10])
        assert (record.abstract or "").split()[:5] == item["abstract_first5"].split()


def test_the_recorded_error_is_no_paper() -> None:
    with pytest.raises(SourceError, match="incorrect id format for abc"):
        read("arxiv-atom/error_http400.xml")


@pytest.mark.parametrize("name", samples("arxiv-rss"), ids=str)
def test_announcements_say_what_is_known_of_them(name: str) -> None:
    parsed, known = read(name), truth()[name]
    assert parsed.format == "arxiv-rss"
    assert len(parsed.records) == known["records"]
    for record, item in zip(parsed.records, known["items"], strict=True):
        assert (record.arxiv_id, record.arxiv_version) == (item["id"], item["version"])
        assert record.title == item["title"]
        assert list(record.authors) == item["authors"]
        assert list(record.categories) == item["categories"]
        assert record.doi == item["doi"]
        assert record.raw["announce_type"] == item["announce_type"]
        assert (record.announced, record.published) == (printed_day(item["published"]), None)
        assert (record.abstract or "").split()[:5] == item["abstract_first5"].split()


@pytest.mark.parametrize(
    "name", samples("biorxiv-rss", "publisher-rss", "blog-rss", "generic-feeds"), ids=str
)
def test_a_feed_says_what_is_known_of_it(name: str) -> None:
    parsed, known = read(name), truth()[name]
    assert parsed.format == "feed"
    if name.endswith("utf16le.xml"):  # feedparser alone reads none of it
        assert [record.title for record in parsed.records] == ["Test feed title 1"]
        return
    assert len(parsed.records) == known["records"]
    for record, item in zip(parsed.records, known["items"], strict=True):
        assert record.title == bare(item["title"])
        assert record.published == printed_day(item["published"])
        check_link(record, item["link"])
        if item["author"] and "@" not in item["author"]:
            assert item["author"].strip(",") in record.authors


def check_link(record: Record, address: str | None) -> None:
    if address is None or not address.startswith("http"):
        assert record.links.abs is None
    else:
        assert record.links.abs == address.removesuffix("?rss=1")


@pytest.mark.parametrize("name", samples("feedparser-corpus"), ids=str)
def test_the_corpus_of_feedparser_is_read(name: str) -> None:
    parsed, known = read(name), truth()[name]
    assert len(parsed.records) == known["records"]
    expected = known["meta"].get("expect") or ""
    described = re.search(r"entries\[0\](?:\['description'\]|\.summary) == '(.*?)'", expected)
    if described and "<" not in described[1]:
        text = clean(described[1].encode("latin-1").decode("unicode_escape"))
        shown = (parsed.records[0].abstract or "").replace("<>", "")  # dropped by its sanitiser
        assert shown == text.replace('"', "") or shown == text


@pytest.mark.parametrize("name", samples(*OTHERS), ids=str)
def test_other_formats_are_not_claimed(name: str) -> None:
    data = (SAMPLES / name).read_bytes()
    assert not any(module.sniff(data) for module in MODULES)


def test_saved_pages_are_not_claimed() -> None:
    pages = sorted((SAMPLES.parent / "pages").glob("*.txt"))
    assert not [page.name for page in pages for m in MODULES if m.sniff(page.read_bytes())]
