"""JSON Feed: items as the entries of any other feed."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.arriving import Parsed, Record
from storage.errors import SourceError
from storage.importers import Source, json_feed, parse
from tests.fakes import TODAY

VERSION = "https://jsonfeed.org/version/1.1"


def source(text: str | bytes, name: str = "feed.json") -> Source:
    data = text.encode() if isinstance(text, str) else text
    return Source(name=name, data=data, today=TODAY)


def read(*items: Any, **head: Any) -> Parsed:
    said = {"version": VERSION, "title": "Lake notes", **head, "items": list(items)}
    parsed = parse(source(json.dumps(said)))
    assert parsed.format == "json-feed"
    return parsed


def only(**item: Any) -> Record:
    (record,) = read(item).records
    return record


def test_an_item_says_what_an_entry_does() -> None:
    found = only(
        id="https://lake.example/1",
        url="https://lake.example/1",
        title="On rivers &lt; lakes",
        content_html="<p>We follow rivers.</p><p>They end in lakes.</p>",
        date_published="2025-10-06T08:00:00+02:00",
        date_modified="2025-10-07",
        authors=[{"name": "Ada Brook"}, {"name": "Bo Castro", "url": "https://b.example/"}, {}],
        tags=["water", "water", "stones"],
        attachments=[{"url": "https://lake.example/1.pdf", "mime_type": "application/pdf"}],
    )
    assert found.title == "On rivers &lt; lakes"
    assert found.abstract == "We follow rivers.\n\nThey end in lakes."
    assert (found.published, found.updated) == (date(2025, 10, 6), date(2025, 10, 7))
    assert (found.authors, found.author_count) == (("Ada Brook", "Bo Castro"), 2)
    assert found.categories == ("water", "stones")
    assert (found.links.abs, found.links.pdf) == (
        "https://lake.example/1",
        "https://lake.example/1.pdf",
    )
    assert found.other_ids == ("url:lake.example/1",)


def test_version_1_has_one_author_and_items_inherit_the_feeds() -> None:
    (own, inherited) = read(
        {"id": "1", "title": "A", "author": {"name": "Ada Brook"}},
        {"id": "2", "title": "B"},
        author={"name": "Ed Itor"},
        version="http://jsonfeed.org/version/1",
    ).records
    assert own.authors == ("Ada Brook",)
    assert inherited.authors == ("Ed Itor",)


def test_the_identifier_may_be_a_number_or_the_address() -> None:
    assert only(id=7, title="A").other_ids == ("guid:json-feed:lake-notes#7",)
    assert only(id="https://lake.example/a", title="A").links.abs == "https://lake.example/a"
    assert only(id="https://arxiv.org/abs/2310.02129v2", title="A").arxiv_id == "2310.02129"


def test_text_is_text_and_a_heading_before_it_goes() -> None:
    text = "Abstract We show that <think> tokens and $a<b$ survive, and so does all of the rest."
    assert only(id="1", title="A", content_text=text).abstract == text.removeprefix("Abstract ")


def test_a_summary_stands_before_the_content() -> None:
    found = only(id="1", title="A", summary="We follow rivers to the sea.", content_text="Long.")
    assert found.abstract == "We follow rivers to the sea."


def test_the_feed_is_known_by_its_address() -> None:
    info = read({"id": "1"}, feed_url="https://www.lake.example/feed.json?utm_source=x").feed
    assert (info.key, info.title) == ("json-feed:lake.example/feed.json", "Lake notes")
    assert info.address == "https://www.lake.example/feed.json?utm_source=x"
    untitled = read({"id": "1"}, title="", home_page_url="https://lake.example/").feed
    assert (untitled.key, untitled.title) == ("json-feed:lake.example", "lake.example")
    nameless = json.dumps({"version": VERSION, "items": [{"id": "1"}]})
    assert parse(source(nameless)).feed.title == "feed.json"


def test_items_that_say_nothing_are_rejected_and_the_others_kept() -> None:
    parsed = read({"id": "1", "title": "A"}, {}, "text", None, {"date_published": "2025-01-01"})
    assert [record.title for record in parsed.records] == ["A"]
    assert [item.where for item in parsed.rejected] == [f"entry {n}" for n in (2, 3, 4, 5)]


def test_a_feed_without_items_says_so() -> None:
    assert read().warnings == ("0 papers: the feed holds no entries.",)


def test_of_a_feed_that_is_cut_off_the_items_before_are_kept() -> None:
    said = {"version": VERSION, "title": "Lake notes", "items": [{"id": "1"}, {"id": "2"}]}
    text = json.dumps(said)
    parsed = parse(source(text[: text.index('"2"')]))
    assert len(parsed.records) == 1
    assert parsed.feed.title == "Lake notes"
    assert parsed.rejected[0].where == "entry 2"
    damaged = text.replace('"title": "Lake notes",', '"title": Lake,')
    assert len(parse(source(damaged)).records) == 2


@pytest.mark.parametrize(
    "text",
    [
        f'{{"version": "{VERSION}"}}',
        f'{{"version": "{VERSION}", "items": {{}}}}',
        f'{{"version": "{VERSION}", "items": [',
        f'{{"version": "{VERSION}", oops',
        "[1]",
        "",
    ],
)
def test_what_is_no_feed_is_refused(text: str) -> None:
    with pytest.raises(SourceError, match=r"feed\.json is .*not a JSON Feed"):
        json_feed.parse(source(text))


def test_bounds_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_feed, "MAX_ENTRIES", 1)
    parsed = read({"id": "1"}, {"id": "2"})
    assert len(parsed.records) == 1
    assert "Only the first 1 of 2" in parsed.warnings[0]
    monkeypatch.setattr(json_feed, "MAX_BYTES", 10)
    with pytest.raises(SourceError, match="too large"):
        read({"id": "1"})


def test_other_json_is_not_claimed() -> None:
    other = json.dumps({"feeds": ["x" * 5000, {"version": VERSION}, "x" * 5000]})
    assert not json_feed.sniff(other.encode())
    assert not json_feed.sniff(b'[{"version": "https://jsonfeed.org/version/1"}]')
    assert json_feed.sniff(b'\xef\xbb\xbf {"version":"https:\\/\\/jsonfeed.org\\/version\\/1"}')


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5), lambda inner: st.lists(inner)
)
ITEMS = st.dictionaries(
    st.sampled_from(["id", "url", "title", "authors", "author", "tags", "attachments", "summary",
                     "content_html", "content_text", "date_published"]),
    VALUES | st.lists(st.dictionaries(st.sampled_from(["name", "url"]), VALUES)),
)  # fmt: skip


@given(st.lists(ITEMS, max_size=3), st.dictionaries(st.text(max_size=5), VALUES, max_size=2))
def test_whatever_type_a_field_has_nothing_fails(items: list[Any], head: dict[str, Any]) -> None:
    said = {**head, "version": VERSION, "items": items}
    parsed = json_feed.parse(source(json.dumps(said)))
    assert len(parsed.records) + len(parsed.rejected) == len(items)
