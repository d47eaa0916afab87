"""Lists of papers from the site of a conference, as facts."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.arriving import Parsed
from storage.importers import Source, conference_list, parse

USER = "http://tea.cc/api/miniconf/users/1?format=json"
EVENT = {
    "id": 7,
    "name": "Tea &amp; <i>Cups</i>",
    "authors": [
        {"id": 1, "fullname": "Ann Lee", "institution": "Pot Lab; Leeds", "url": USER},
        {"id": 2, "fullname": "Bo Kim", "institution": ""},
    ],
    "abstract": "Of leaves.",
    "topic": "Drinks->Hot",
    "keywords": ["tea", "cups"],
    "decision": "Accept (poster)",
    "eventtype": "Poster",
    "virtualsite_url": "/virtual/2031/poster/7",
    "url": None,
    "sourceurl": "https://openreview.net/group?id=Tea.cc/2031/Conference",
    "paper_url": "https://openreview.net/forum?id=pOt1pOt1pO",
    "paper_pdf_url": None,
}


def read(*events: Any, name: str = "tea-2031-orals-posters.json", around: bool = True) -> Parsed:
    document: Any = {"count": len(events), "next": None, "results": events} if around else events
    source = Source(name=name, data=json.dumps(document).encode(), today=date(2026, 1, 9))
    found = parse(source)
    assert found.format == "conference-list"
    return found


def test_an_event_is_read_whole() -> None:
    (record,) = read(EVENT).records
    assert (record.title, record.authors) == ("Tea & Cups", ("Ann Lee", "Bo Kim"))
    assert (record.abstract, record.affiliations) == ("Of leaves.", ("Pot Lab, Leeds",))
    assert (record.venue, record.year, record.categories) == ("TEA", 2031, ("Drinks->Hot",))
    assert record.other_ids == ("openreview:pOt1pOt1pO",)
    assert record.links.abs == "https://tea.cc/virtual/2031/poster/7"
    assert record.links.pdf == "https://openreview.net/pdf?id=pOt1pOt1pO"
    assert (record.comment, record.extra["keywords"]) == ("Accept (poster)", "tea; cups")


@pytest.mark.parametrize("around", [True, False])
def test_the_events_may_stand_alone(*, around: bool) -> None:
    assert len(read(EVENT, EVENT | {"name": "Cups"}, around=around).records) == 2


@pytest.mark.parametrize(
    ("said", "page"),
    [
        ({"authors": [{"fullname": "Ann Lee"}]}, "https://tea.cc/virtual/2031/poster/7"),
        ({"virtualsite_url": "https://tea.cc/x"}, "https://tea.cc/x"),
        ({"authors": [], "sourceurl": None}, "https://openreview.net/forum?id=pOt1pOt1pO"),
        ({"virtualsite_url": None}, "https://openreview.net/forum?id=pOt1pOt1pO"),
    ],
)
def test_the_page_may_be_told_without_its_host(said: dict[str, Any], page: str) -> None:
    record = read(EVENT, EVENT | said).records[1]
    assert record.links.abs == page


def test_a_refused_paper_is_not_said_to_have_appeared() -> None:
    records = read(EVENT, EVENT | {"decision": "Reject"}).records
    assert [record.venue for record in records] == ["TEA", "Submitted to TEA"]


def test_the_authors_may_be_one_text() -> None:
    event = {
        "type": "Poster",
        "name": "Tea",
        "virtualsite_url": "https://cvpr.thecvf.com//virtual/2031/poster/1",
        "speakers/authors": "Ann Lee, Bo Kim",
        "abstract": "Of leaves.",
    }
    (record,) = read(event, around=False, name="-").records
    assert (record.authors, record.comment) == (("Ann Lee", "Bo Kim"), "Poster")
    assert (record.venue, record.year) == ("CVPR", 2031)


@pytest.mark.parametrize(
    "text",
    [
        '{"results": [{"name": "Tea", "authors": [{"fullname": "Ann Lee"}]}]}',
        '{"results": [{"name": "Tea", "authors": ["Ann Lee"], "eventtype": "Poster"}]}',
        '{"organization": {"name": "tea", "fullname": "Tea Lab"}, "title": "Tea"}',
    ],
)
def test_other_answers_are_not_claimed(text: str) -> None:
    assert not conference_list.sniff(text.encode())


ODD = st.none() | st.integers() | st.text(max_size=5) | st.lists(st.none() | st.text(max_size=3))


@given(st.dictionaries(st.sampled_from(sorted({*EVENT} - {"name"})), ODD, max_size=6))
def test_whatever_an_event_says_its_title_is_read(said: dict[str, Any]) -> None:
    assert read(EVENT, EVENT | said).records[1].title == "Tea & Cups"
