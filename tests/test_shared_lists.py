"""Real lists of feeds, JSON Feeds and listing mails say what is known of them."""

from __future__ import annotations

import re
from datetime import date

import pytest

from storage.arriving import Parsed
from storage.importers import Source, importers, parse
from tests.beside import SAMPLES, needs_samples, samples, truth

pytestmark = needs_samples


def read(name: str) -> Parsed:
    data = (SAMPLES / name).read_bytes()
    return parse(Source(name=name, data=data, today=date(2026, 1, 9)))


@pytest.mark.parametrize("name", samples("opml"), ids=str)
def test_a_list_of_feeds_says_what_is_known_of_it(name: str) -> None:
    parsed = read(name)
    assert parsed.format == "opml"
    named = [(feed.title, feed.address) for feed in parsed.feeds]
    known = [(item["title"], item["url"]) for item in truth()[name]["items"]]
    refused = [item for item in known if item[1].startswith("|")]
    assert len(parsed.rejected) == len(refused)
    # What was known was read by a reader that stops at a `>` in a name.
    assert [item for item in named if item in known] == [i for i in known if i not in refused]
    assert len(named) - len(known) + len(refused) <= (1 if "plenary" in name else 0)


def test_folders_nest_as_they_do_in_the_file() -> None:
    folders = {feed.folder for feed in read("opml/newsboat_nested.opml").feeds}
    assert folders == {"", "Blogs", "Blogs/friends", "eloquent"}


@pytest.mark.parametrize("name", samples("jsonfeed"), ids=str)
def test_a_json_feed_says_what_is_known_of_it(name: str) -> None:
    parsed, known = read(name), truth()[name]
    assert parsed.format == "json-feed"
    assert parsed.feed.title == known["meta"]["feed_title"]
    for record, item in zip(parsed.records, known["items"], strict=True):
        assert (record.title, record.links.abs) == (item["title"], item["url"])
        assert record.published == date.fromisoformat(item["date"][:10])


@pytest.mark.parametrize("name", samples("arxiv-mail"), ids=str)
def test_a_listing_mail_says_what_is_known_of_it(name: str) -> None:
    parsed, known = read(name), truth()[name]
    assert parsed.format == "arxiv-mail"
    for record, item in zip(parsed.records, known["items"], strict=True):
        assert (record.arxiv_id, record.title) == (item["id"], item["title"])
        assert ", ".join(record.authors) == re.sub(",? and ", ", ", item["authors"])
        assert list(record.categories) == item["categories"]
        assert record.comment == item["comments"]


def test_no_sample_of_another_format_is_claimed() -> None:
    ours = {"opml": "opml", "json-feed": "jsonfeed", "arxiv-mail": "arxiv-mail"}
    claims = [one for one in importers() if one.FORMAT in (*ours, "links", "carrel-jsonl")]
    for path in sorted(SAMPLES.glob("*/*")):
        for importer in claims:
            is_ours = ours.get(importer.FORMAT) == path.parent.name
            assert importer.sniff(path.read_bytes()) is is_ours, (path.name, importer.FORMAT)
