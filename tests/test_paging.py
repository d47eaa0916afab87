"""Feeds that go on: which pages are asked for, and what they are together."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage import intake
from storage.arriving import Parsed, Rejected
from storage.errors import SourceError
from storage.importers import Source, feed, json_feed
from storage.library import Library
from storage.paging import MOST_PAGES, Pages
from storage.steps import Stage
from tests.fake_server import Exchange, Server
from tests.fakes import TODAY, Clock, parsed, record
from tests.feeds import follow, later, means, refresh, sends

HERE = "https://blog.example.org/feed.json"


def page(numbers: Iterable[int] = (1,), then: str | None = HERE + "?page=2", **said: Any) -> Parsed:
    """Return a page with records by number, and where it goes on."""
    made = parsed(*(record(number, position=place) for place, number in enumerate(numbers, 1)))
    fields = {name: getattr(made, name) for name in ("format", "feed", "records")}
    return Parsed(**fields | {"next_page": then} | said)


def json_page(numbers: Iterable[int], then: str | None = None, day: str = "") -> bytes:
    items = [
        {
            "id": f"https://blog.example.org/{number}",
            "title": f"Paper {number} on the quiet movement of stones",
            **({"date_published": day} if day else {}),
        }
        for number in numbers
    ]
    said = {"version": "https://jsonfeed.org/version/1.1", "title": "Stones", "items": items}
    return json.dumps(said | ({"next_url": then} if then else {})).encode()


def atom_page(number: int, then: str) -> bytes:
    return (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>Stones</title><id>urn:stones</id>'
        f'<link rel="next" href="{then}"/><entry><title>Paper {number} on quiet stones</title>'
        f'<id>https://blog.example.org/{number}</id><link href="https://blog.example.org/{number}"/>'
        "<updated>2026-01-02T00:00:00Z</updated></entry></feed>"
    ).encode()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def shelf(tmp_path: Path, clock: Clock) -> Iterator[Library]:
    with Library(tmp_path / "library", clock=clock) as opened:
        yield opened


# Which pages


@pytest.mark.parametrize(
    ("then", "is_asked"),
    [
        ("https://blog.example.org/feed.json?page=2", True),
        ("https://BLOG.example.org:443/2", True),
        ("https://blog.example.org/feed.json", False),
        ("https://blog.example.org/feed.json#2", False),
        ("https://elsewhere.example.org/feed.json?page=2", False),
        ("https://example.org/2", False),
        ("http://blog.example.org/2", False),
        ("https://blog.example.org:8443/2", False),
        ("https://user@blog.example.org/2", False),
        ("https://blog.example.org:x/2", False),
        ("https://[/2", False),
        ("file:///etc/passwd", False),
        (None, False),
    ],
)
def test_a_page_is_asked_for_on_the_same_server_only(then: str | None, is_asked: bool) -> None:
    assert (Pages(page(then=then), HERE).next is not None) is is_asked


def test_a_page_may_be_asked_for_more_safely_than_the_first() -> None:
    assert Pages(page(then=HERE), "http://blog.example.org/other").next == HERE


def test_where_redirects_led_is_the_server_that_is_asked_on() -> None:
    pages = Pages(page(), "https://old.example.org/feed", HERE)
    assert pages.next == HERE + "?page=2"
    assert (
        Pages(page(then="https://old.example.org/2"), "https://old.example.org/", HERE).next is None
    )


@given(st.lists(st.sampled_from("abcd"), min_size=1, max_size=9))
def test_no_page_is_asked_for_twice_and_few_are(names: list[str]) -> None:
    pages = Pages(page(then=f"https://blog.example.org/{names[0]}"), HERE)
    asked = []
    for name in [*names[1:], "e"]:
        if (address := pages.next) is None:
            break
        asked.append(address)
        pages.add(address, page(then=f"https://blog.example.org/{name}"))
    assert len(set(asked)) == len(asked) < MOST_PAGES


def test_after_an_empty_page_nothing_is_asked_for() -> None:
    assert Pages(page(()), HERE).next is None


def test_of_a_known_feed_further_pages_are_asked_for_while_all_is_new() -> None:
    days = (date(2024, 1, 2), date(2024, 1, 9))
    dated = tuple(record(n, position=n, published=day) for n, day in enumerate(days, 1))
    assert Pages(page(records=dated), HERE, since=days[0]).next is not None
    assert Pages(page(records=dated), HERE, since=days[1]).next is None
    undated = page(records=(record(1, published=None),))
    assert Pages(undated, HERE, since=days[0]).next is None
    assert Pages(undated, HERE).next is not None


# What they are together


def test_pages_are_read_as_one_long_one() -> None:
    pages = Pages(page((1, 2), warnings=("Odd.",)), HERE)
    bad = (Rejected(where="entry 2", reason="It says nothing."),)
    pages.add("/2", page((3,), then=None, rejected=bad, warnings=("Odd.", "Old.")))
    whole = pages.joined()
    assert [one.position for one in whole.records] == [1, 2, 3]
    assert [one.title for one in whole.records] == [record(n).title for n in (1, 2, 3)]
    assert whole.records[2].where.startswith("page 2, ")
    assert [part.where for part in whole.rejected] == ["page 2, entry 2"]
    assert (whole.warnings, whole.next_page) == (("Odd.", "Old."), None)


def test_what_cannot_be_read_is_told_and_the_rest_kept() -> None:
    pages = Pages(page(), HERE)
    pages.failed(SourceError("It is busy."))
    assert pages.next is None
    assert pages.joined().warnings == ("Page 2 could not be read: It is busy.",)
    assert len(pages.joined().records) == 1
    pages = Pages(page(), HERE)
    pages.add("/2", page((2,), format="opml"))
    assert len(pages.joined().records) == 1
    assert "Page 2 could not be read" in pages.joined().warnings[0]


# What sources say


def source(data: bytes, name: str = HERE, **said: Any) -> Source:
    return Source(name=name, data=data, today=TODAY, **said)


def test_a_json_feed_says_where_it_goes_on() -> None:
    def then(address: str, **said: Any) -> str | None:
        return json_feed.parse(source(json_page([1], address), **said)).next_page

    assert then("https://blog.example.org/2") == "https://blog.example.org/2"
    assert then("?page=2") == HERE + "?page=2"
    assert then("/2", found_at="https://new.example.org/x") == "https://new.example.org/2"
    assert then("/2", name="saved.json") is None
    for bad in ("javascript:alert(1)", "file:///etc/passwd", "http://[", ""):
        assert then(bad) is None


@pytest.mark.parametrize("junk", [b"", b"<!DOCTYPE feed>"])
def test_a_feed_of_atom_says_so_too_however_it_is_read(junk: bytes) -> None:
    found = feed.parse(source(junk + atom_page(1, "https://blog.example.org/2")))
    assert found.next_page == "https://blog.example.org/2"


# Asked for


def test_a_feed_comes_with_all_its_pages(shelf: Library, server: Server) -> None:
    last = server.on("/3", sends(json_page([5])))
    second = server.on("/2", sends(json_page([3, 4], last)))
    (found,) = follow(shelf, server.on("/1", sends(json_page([1, 2], second))))
    step = refresh(shelf)[found.key]
    assert step.report is not None and step.stage is Stage.MERGED
    assert (step.report.records, step.report.new, step.report.warnings) == (5, 5, ())
    assert len(shelf.in_feed(found.key)) == 5


@pytest.mark.parametrize("processes", [0, 1])
def test_pages_without_end_are_a_few(shelf: Library, server: Server, processes: int) -> None:
    for number in range(1, 20):
        body = json_page([number], f"{server.address}/{number + 1}")
        server.on(f"/{number}", sends(body))
    (found,) = follow(shelf, f"{server.address}/1")
    step = refresh(shelf, by=means(processes=processes))[found.key]
    assert step.report is not None
    assert step.report.records == MOST_PAGES
    assert step.report.warnings == ("There are more pages; the first 5 were read.",)


def test_a_page_that_leads_back_or_away_ends_it(shelf: Library, server: Server) -> None:
    asked: list[str] = []

    def noting(body: bytes) -> Any:
        def answer(exchange: Exchange) -> None:
            asked.append(exchange.path)
            exchange.send(body)

        return answer

    server.on("/2", noting(json_page([2], f"{server.address}/1")))
    server.on("/1", noting(json_page([1], f"{server.address}/2")))
    away = f"http://localhost:{server.address.rpartition(':')[2]}/2"
    server.on("/away", noting(json_page([3], away)))
    follow(shelf, f"{server.address}/1", f"{server.address}/away")
    refresh(shelf)
    assert sorted(asked) == ["/1", "/2", "/away"]
    assert len(shelf) == 3


def test_a_later_page_that_fails_takes_nothing_away(shelf: Library, server: Server) -> None:
    bad = server.on("/2", sends(b"<html>no</html>"))
    gone = server.on("/3", sends(b"", 404))
    feeds = [
        server.on("/bad", sends(json_page([1], bad))),
        server.on("/gone", sends(json_page([2], gone))),
    ]
    steps = refresh(shelf, follow(shelf, *feeds))
    for step in steps.values():
        assert step.report is not None
        assert (step.stage, step.report.new) == (Stage.MERGED, 1)
        assert step.report.warnings[0].startswith("Page 2 could not be read: ")


@pytest.mark.parametrize(("status", "asked_again"), [(500, True), (404, False)])
def test_a_page_that_did_not_come_is_asked_for_again(
    shelf: Library, server: Server, clock: Clock, status: int, asked_again: bool
) -> None:
    second = server.on("/2", sends(b"", status))
    body = json_page([1], second, "2020-01-02T00:00:00Z")
    asked: list[str | None] = []

    def first(exchange: Exchange) -> None:
        asked.append(exchange.headers.get("if-none-match"))
        if asked[-1] is not None:
            exchange.send(b"", 304)
        else:
            exchange.send(body, ETag='"1"')

    (found,) = follow(shelf, server.on("/1", first))
    refresh(shelf)
    assert len(shelf) == 1
    server.on("/2", sends(json_page([2], day="2020-01-01T00:00:00Z")))
    later(clock, days=2)
    step = refresh(shelf)[found.key]
    assert step.stage is (Stage.MERGED if asked_again else Stage.UNCHANGED)
    assert len(shelf) == 1 + asked_again
    later(clock, days=2)
    assert refresh(shelf)[found.key].stage is Stage.UNCHANGED
    assert asked == [None, None if asked_again else '"1"', '"1"']


def test_next_time_only_what_is_new_is_asked_for(
    shelf: Library, server: Server, clock: Clock
) -> None:
    asked: list[str] = []

    def old(exchange: Exchange) -> None:
        asked.append(exchange.path)
        exchange.send(json_page([3], day="2020-01-01T00:00:00Z"))

    second = server.on("/2", old)
    first = server.on("/1", sends(json_page([1], second, "2020-01-02T00:00:00Z")))
    (found,) = follow(shelf, first)
    refresh(shelf)
    assert asked == ["/2"]
    later(clock, days=2)
    server.on("/1", sends(json_page([2, 1], second, "2020-01-02T00:00:00Z")))
    assert refresh(shelf)[found.key].stage is Stage.MERGED
    assert asked == ["/2"] and len(shelf) == 3
    later(clock, days=2)
    server.on("/1", sends(json_page([4, 5], second, "2999-01-02T00:00:00Z")))
    refresh(shelf)
    assert asked == ["/2", "/2"]


def test_an_import_from_an_address_has_all_pages(shelf: Library, server: Server) -> None:
    second = server.on("/2", sends(json_page([3, 4])))
    first = server.on("/1", sends(json_page([1, 2], second)))
    (report,) = intake.import_all(shelf, first, today=TODAY)
    assert (report.records, report.new) == (4, 4)
    (again,) = intake.import_all(shelf, first, today=TODAY)
    assert again.duplicates == 4


def test_an_import_of_a_saved_page_asks_nobody(shelf: Library, tmp_path: Path) -> None:
    saved = tmp_path / "feed.json"
    saved.write_bytes(json_page([1], "http://127.0.0.1:9/2"))
    (report,) = intake.import_all(shelf, str(saved), today=TODAY)
    assert (report.records, report.warnings) == (1, ())
