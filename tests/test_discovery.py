"""Which feeds a page names, and where else one may be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.discovery import MAX_CANDIDATES, Candidate, feeds_of, is_page, likely_addresses

HERE = "https://lake.example/blog/index.html"


def page(head: str = "", body: str = "") -> bytes:
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode()


def found(head: str = "", body: str = "", at: str = HERE) -> list[str]:
    return [candidate.address for candidate in feeds_of(page(head, body), at)]


def link(href: str, kind: str = "application/rss+xml", **others: str) -> str:
    said = "".join(f' {name}="{value}"' for name, value in others.items())
    return f'<link rel="alternate" type="{kind}" href="{href}"{said}>'


def test_a_feed_is_named_with_title_and_kind() -> None:
    assert feeds_of(page(link("/feed.xml", title="Lake &amp; hills")), HERE) == [
        Candidate("https://lake.example/feed.xml", "Lake & hills", "feed")
    ]
    (json,) = feeds_of(page(link("feed.json", "application/feed+json")), HERE)
    assert (json.address, json.kind) == ("https://lake.example/blog/feed.json", "json-feed")


@pytest.mark.parametrize(
    ("href", "meant"),
    [
        ("feed.xml", "https://lake.example/blog/feed.xml"),
        ("../rss", "https://lake.example/rss"),
        ("//cdn.example/rss", "https://cdn.example/rss"),
        ("?feed=rss2", "https://lake.example/blog/index.html?feed=rss2"),
        ("http://other.example/a#top", "http://other.example/a"),
        ("feed:https://other.example/a", "https://other.example/a"),
        ("feed://other.example/a", "http://other.example/a"),
    ],
)
def test_a_link_is_meant_from_where_the_page_is(href: str, meant: str) -> None:
    assert found(link(href)) == [meant]


def test_a_page_may_say_what_its_links_are_relative_to() -> None:
    assert found('<base href="/news/"><base href="/no/">' + link("a")) == [
        "https://lake.example/news/a"
    ]


@pytest.mark.parametrize(
    "head",
    [
        '<link rel="stylesheet" type="application/rss+xml" href="/a">',
        '<link rel="alternate" type="text/html" hreflang="de" href="/de">',
        '<link rel="alternate" type="application/json" href="/wp-json/wp/v2/posts/1">',
        '<link rel="alternate" type="application/json+oembed" href="/oembed?x">',
        '<link rel="alternate" type="text/xml" href="/sitemap.xml">',
        '<link rel="alternate" type="application/rss+xml">',
        link("javascript:alert(1)"),
        link("file:///etc/passwd"),
        link("http://[bad"),
        link(HERE),
        "<!-- " + link("/feed.xml") + " -->",
    ],
)
def test_what_is_no_feed_is_not_taken_for_one(head: str) -> None:
    assert found(head) == []


def test_a_vague_type_needs_a_telling_address_or_title() -> None:
    assert found(link("/feed.xml", "application/xml"))
    assert found(link("/x", "text/xml", title="RSS feed"))
    assert found('<link rel="feed" href="/stream">')


def test_spelling_does_not_matter() -> None:
    assert found('<LINK REL="Alternate HOME" TYPE="Application/RSS+XML; charset=utf-8" HREF=a>')
    assert found("<link rel=alternate type=application/atom+xml href=/atom />")
    assert feeds_of(link("/a").encode("utf-16"), HERE)


def test_links_of_the_text_come_after_those_of_the_head() -> None:
    body = '<a href="/other/rss.xml">RSS</a><a href="/about">About</a><a href="/feedback">No</a>'
    assert found(link("/feed.xml"), body) == [
        "https://lake.example/feed.xml",
        "https://lake.example/other/rss.xml",
    ]


def test_feeds_of_comments_come_last_and_each_feed_once() -> None:
    head = (
        link("/comments/feed/", title="Comments")
        + link("/feed/", title="Posts")
        + link("http://www.lake.example/feed")
    )
    assert found(head) == ["https://lake.example/feed/", "https://lake.example/comments/feed/"]


def test_no_more_than_so_many_are_offered() -> None:
    assert len(found("".join(link(f"/feed{n}") for n in range(2000)))) == MAX_CANDIDATES


def test_likely_addresses_are_beside_the_page_then_at_the_top() -> None:
    places = likely_addresses(HERE)
    assert places[0] == "https://lake.example/blog/feed"
    assert "https://lake.example/feed.xml" in places
    assert len(set(places)) == len(places)
    assert likely_addresses("https://lake.example")[0] == "https://lake.example/feed"
    assert likely_addresses("https://lake.example/blog")[0] == "https://lake.example/blog/feed"


def test_a_page_is_told_from_a_feed() -> None:
    assert is_page(page())
    assert is_page(b"\xef\xbb\xbf <HTML>")
    assert is_page(b"<!-- x --><head></head>")
    assert not is_page(b"<?xml version='1.0'?><rss><channel/></rss>")
    assert not is_page(b"{}")


@pytest.mark.parametrize(
    "data",
    [
        b"<opml version='2.0'><head><title>Mine</title></head><body/></opml>",
        b"<?xml version='1.0'?><rss><channel><description>&lt;p><![CDATA[<html><head>]]>",
        b"<feed xmlns='http://www.w3.org/2005/Atom'><summary type='xhtml'><html><head>",
        b'{"version": "https://jsonfeed.org/version/1.1", "items": [{"content_html": "<head>"}]}',
    ],
)
def test_what_quotes_a_page_or_has_a_head_of_its_own_is_no_page(data: bytes) -> None:
    assert not is_page(data)


def test_a_page_may_come_after_some_junk_and_has_more_than_a_header() -> None:
    assert is_page(b"Notice: 3\n<p>x</p><head><title>Lake</title>")
    assert not is_page(b"<note><header>x</header></note>")


@given(st.text(alphabet='<>/"= linkahrefbastyperel![]-\n\x00&;', max_size=200))
def test_whatever_a_page_holds_only_web_addresses_are_named(text: str) -> None:
    for candidate in feeds_of(f"{text}{link('/feed')}".encode(), HERE):
        assert candidate.address.startswith(("http://", "https://"))


def test_html_inside_a_feed_or_a_head_of_a_list_makes_no_page_of_it() -> None:
    assert not is_page(b"<opml version='2.0'><head><title>x</title></head><body/></opml>")
    assert not is_page(b"<rss><channel><description><![CDATA[<html><head>x]]></description>")
    assert is_page(b"<div>Notice: x</div><html><head></head></html>")
