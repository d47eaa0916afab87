"""The strict reader of well-formed feeds says what feedparser says, or leaves it to feedparser."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from feedparser.mixin import _FeedParserMixin
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.arriving import Parsed
from storage.errors import SourceError
from storage.importers import Source, _quick, feed
from storage.importers._quick_names import KNOWN, Names
from storage.importers._xml import plain
from tests.beside import SAMPLES, needs_samples
from tests.fakes import CORPUS

FOLDERS = (
    "arxiv-atom", "arxiv-rss", "biorxiv-rss", "blog-rss", "feedparser-corpus", "generic-feeds",
    "publisher-rss",
)  # fmt: skip
FILES = [
    *(f for name in ("arxiv-atom", "arxiv-rss", "feed") for f in sorted(CORPUS.glob(f"{name}/*"))),
    *(f for name in FOLDERS for f in sorted((SAMPLES / name).glob("*"))),
]
KINDS = (None, "application/rss+xml", "text/xml; charset=utf-8", "text/xml", "text/html")


@contextmanager
def feedparser_alone() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_quick, "read", lambda *_, **__: None)
        yield


def outcome(source: Source) -> Parsed | str:
    try:
        return feed.parse(source)
    except SourceError as error:
        return str(error)


def says_the_same(data: bytes, name: str = "feed.xml", kind: str | None = None) -> bool:
    """Compare the two readers; tell whether the strict one was sure."""
    source = Source(name=name, data=data, today=date(2026, 1, 9), content_type=kind)
    quick = outcome(source)
    with feedparser_alone():
        assert quick == outcome(source)
    base = name if name.startswith("http") else ""
    return _quick.read(plain(data), base=base, content_type=kind) is not None


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_feed_of_the_world_says_the_same(path: Path) -> None:
    data = path.read_bytes()
    says_the_same(data)
    for kind in KINDS:
        says_the_same(data, "https://example.org/news/feed.xml", kind)


@needs_samples
@pytest.mark.parametrize(
    "name",
    [
        "biorxiv-rss/multi_subject.xml",
        "publisher-rss/nature_2023.rss",
        "publisher-rss/ieee_tgrs_early_access.xml",
        "publisher-rss/appl_phys_rev.xml",
        "blog-rss/bair_blog.xml",
        "blog-rss/huggingface_blog.xml",
        "blog-rss/openai_research.xml",
        "generic-feeds/miniflux_rdf.xml",
        "generic-feeds/google_alerts_atom.xml",
    ],
)
def test_feeds_of_preprints_journals_and_laboratories_are_read_strictly(name: str) -> None:
    assert says_the_same((SAMPLES / name).read_bytes())


@pytest.mark.parametrize(("uri", "prefix"), _FeedParserMixin.namespaces.items())
def test_every_namespace_that_means_something_to_feedparser_is_known(uri: str, prefix: str) -> None:
    if uri == "" or uri.lower() in KNOWN:
        assert KNOWN.get(uri.lower(), "") == prefix.lower()
        return
    assert prefix
    assert not any(name.startswith(f"_start_{prefix}_".lower()) for name in dir(_FeedParserMixin))
    assert prefix not in ("dc", "dcterms", "prism", "arxiv", "citation", "feedburner")


def rss(items: str, head: str = "", root: str = "") -> bytes:
    return (
        '<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        ' xmlns:atom="http://www.w3.org/2005/Atom"'
        f' xmlns:prism="http://prismstandard.org/namespaces/basic/2.0/" {root}><channel>'
        f"<title>A &amp; B</title><link>http://example.org/</link>{head}{items}</channel></rss>"
    ).encode()


def atom(entries: str, head: str = "", root: str = "") -> bytes:
    return (
        f'<feed xmlns="http://www.w3.org/2005/Atom" {root}><title type="html">A &amp;amp; B</title>'
        f"<id>http://example.org/</id>{head}{entries}</feed>"
    ).encode()


SURE = [
    rss("<item><title>One</title><title>Two</title></item>"),
    rss("<item><title/><dc:title>Two</dc:title></item>"),
    rss("<item><title>A<!-- no --> title</title><guid>http://a.b/c</guid></item>"),
    rss("<item><guid isPermaLink='false'>7</guid><link>/there?a=1&amp;amp;b=2</link></item>"),
    rss("<item><link>http://a.b//c;d?e=&amp;copy;1#</link><guid>relative</guid></item>"),
    rss("<item><title>x</title><source url='http://a.b'>S</source><title>y</title></item>"),
    rss("<item><description>a</description><content:encoded>b</content:encoded></item>"),
    rss("<item><content:encoded>b &lt;i>c&lt;/i></content:encoded>"
        "<description>a</description></item>"),
    rss("<item><author>a@b.org (Ann Lee)</author><dc:creator>Bo Ek</dc:creator></item>"),
    rss("<item><author>Ann &lt;a@b.org></author></item><item><dc:creator/></item>"),
    rss("<item><category domain='x'>A</category><category>B</category><category/></item>"),
    rss("<item><category/><category>B</category><dc:subject>C</dc:subject></item>"),
    rss("<item><enclosure url='http://a.b/c.PDF' type='APPLICATION/PDF'/></item>"),
    rss("<item><prism:doi>10.1234/a.b</prism:doi><prism:doi a='b'>10.1234/c</prism:doi></item>"),
    rss("<item><title>CafÃ© Ã¼ber alles</title><pubDate>6 Oct 2025</pubDate></item>"),
    rss("<item><atom:link rel='self' href='x.pdf'/><atom:updated>2025-10-06</atom:updated></item>"),
    rss("<item/>", "<image><title>Logo</title><url>u</url><link>l</link></image>"),
    rss("<item/>", "<managingEditor>e@b.org (Ed Itor)</managingEditor><skipDays><day>Sunday</day>"
        "</skipDays><dc:creator>Ann</dc:creator><atom:id>urn:x</atom:id>"),
    rss("<item><x:y>z</x:y><Title>Upper</Title></item>", root="xmlns:x='urn:other'"),
    atom("<entry><id>tag:a,2025:1</id><title>1 &lt; 2</title><link href='/p'/></entry>"),
    atom("<entry><author><name>Ann</name><email>a@b.org</email></author></entry>"),
    atom("<entry><author><name>Ann</name></author><author><name>Bo</name><uri>u</uri></author>"
         "</entry>", "<author><name>Feed Author</name></author>"),
    atom("<entry><author><name/></author></entry>", "<author><name> </name></author>"),
    atom("<entry><summary type='html'>&lt;p>a&lt;/p></summary><content>b</content></entry>"),
    atom("<entry><content type='text'>b</content><content type='html'>c</content></entry>"),
    atom("<entry><link rel='x' type='application/pdf' href='a.pdf'/><link href='b'/></entry>"),
    atom("<entry><published>2025-10-06T00:00:00Z</published><updated>2025-10-07</updated></entry>",
         "<link rel='self' href='/feed'/><subtitle>s</subtitle>"),
]  # fmt: skip


@pytest.mark.parametrize("data", SURE)
def test_plain_feeds_are_read_strictly_and_say_the_same(data: bytes) -> None:
    assert says_the_same(data)
    assert says_the_same(b"\xef\xbb\xbf<?xml version='1.0' encoding='UTF-8'?>" + data)
    assert says_the_same(data, "http://example.org/a/feed?x#y", "application/rss+xml")


UNSURE = [
    rss("<item><title><b>x</b></title></item>"),
    rss("<item><description>a</description><description>b</description></item>"),
    rss("<item><description>a</description><dc:description>b</dc:description></item>"),
    rss("<item><atom:summary>&lt;b>a&lt;/b></atom:summary></item>"),
    rss("<item><pubDate>yesterday</pubDate></item>"),
    rss("<item><pubDate>2025-W41-1</pubDate></item>"),
    rss("<item><unheard>x</unheard></item>"),
    rss("<item><media:title xmlns:media='http://search.yahoo.com/mrss/'>x</media:title></item>"),
    rss("<item><title xml:base='http://c.d/'>x</title></item>"),
    rss("<item><title>x&#150;y \u0093z\u0094</title></item>"),
    rss("<item><title>x</title></item>", "<title>again</title>"),
    rss("<item><title>x</title></item>", root="xmlns:media='http://purl.org/dc/elements/1.1'"),
    rss("<item><dc:title>x</dc:title></item>").replace(b"elements/1.1/", b"elements/1.1"),
    rss("<item><title>x</title></item>", root="xmlns:x='urn:with blanks'"),
    rss("<item lastmod='2025-01-01' href='http://a.b/'/>"),
    rss("").replace(b"</channel>", b"</channel><channel><item/></channel>"),
    atom("<entry><content type='xhtml'><div>x</div></content></entry>"),
    atom("<entry><content type='image/png'>aGk=</content></entry>"),
    atom("<entry><title mode='base64'>aGk=</title></entry>"),
    atom("<entry><author><email>a@b.org</email></author></entry>"),
    atom("<entry><author>Ann</author><author><name>Bo</name></author></entry>"),
    atom("<entry><author><name/></author><author><name>Bo</name></author></entry>"),
    atom("<entry><source><author><name>Ann</name></author></source></entry>"),
    b"<!DOCTYPE rss><rss><channel><item><title>x</title></item></channel></rss>",
    "<?xml version='1.0' encoding='latin-1'?><rss><channel><item><title>é</title></item>"
    "</channel></rss>".encode("latin-1"),
    rss("<item><title>x</title></item>")[:-3],
    b"<rss><channel><item><title>&nbsp;x</title></item></channel></rss>",
]


@pytest.mark.parametrize("data", UNSURE)
def test_what_needs_feedparser_is_left_to_it(data: bytes) -> None:
    assert not says_the_same(data)
    assert not says_the_same(data, "http://example.org/a/feed")


@pytest.mark.parametrize(
    ("kind", "is_sure"),
    [
        ("application/atom+xml; charset=UTF-8", True),
        ("application/xml;charset='utf8'", True),
        ("text/xml", False),
        ("text/plain; charset=utf-8", False),
        ("application/rss+xml; charset=latin-1", False),
        ("application/rss+xml; odd", False),
        ("application/octet-stream", False),
    ],
)
def test_a_server_that_may_mean_another_encoding_is_left_to_feedparser(
    kind: str, is_sure: bool
) -> None:
    data = rss("<item><title>Žluťoučký kůň</title></item>")
    assert says_the_same(data, "https://example.org/feed", kind) is is_sure


def test_a_prefix_that_stands_for_two_namespaces_makes_it_unsure() -> None:
    data = rss("<item><dc:title xmlns:dc='urn:x'>t</dc:title><dc:date>2025-01-01</dc:date></item>")
    assert not says_the_same(data)


def test_names_are_those_of_feedparser() -> None:
    from xml.etree.ElementTree import Element

    names = Names([("d", "http://purl.org/dc/elements/1.1/"), ("p", "urn:p"), ("", "urn:none")])
    made = [f"{{{uri}}}Name" for uri in ("http://purl.org/dc/elements/1.1/", "urn:p", "urn:none")]
    assert [names.of(Element(tag)) for tag in (*made, "Name")] == ["dc_name", "p_name"] + [
        "name"
    ] * 2
    element = Element("a", {"{urn:p}X": "1", "Rel": "SELF", "{http://www.w3.org/1999/xhtml}y": "2"})
    assert names.attributes(element) == {"x": "1", "rel": "self", "xhtml:y": "2"}


def test_a_document_nested_a_million_deep_ends_nothing() -> None:
    data = b"<rss><channel><item>" + b"<a>" * 1_000_000 + b"</a>" * 1_000_000
    with pytest.raises(SourceError, match="nested deeper"):
        feed.parse(Source(name="x", data=data, today=date(2026, 1, 1)))


# Generated feeds: every element that is understood, some that are not, in any order.

TEXTS = st.one_of(
    st.sampled_from(
        ["", " ", "A title", "Ann Lee", "a@b.org (Ann Lee)", "Lee, A. B., Ek, C.", "1 < 2",
         "<p>One</p><p>Two</p>", "x &amp; y", "http://example.org/p?a=1&b=2", "/relative",
         "2025-10-06", "Mon, 06 Oct 2025 10:00:00 GMT", "10.1234/ab.c", "https://arxiv.org/abs/2310.02129v2",
         "Ã©", "é", "true", "text/html", "html"]
    ),
    st.text(alphabet="ab <>&;/:.@é\n", max_size=12),
)  # fmt: skip
NAMES = st.sampled_from(
    ["title", "link", "description", "guid", "author", "dc:creator", "dc:title", "dc:date",
     "dc:subject", "dc:identifier", "dc:source", "dc:description", "category", "pubDate",
     "content:encoded", "enclosure", "source", "comments", "prism:doi", "prism:coverDate",
     "prism:publicationName", "atom:link", "atom:updated", "atom:summary", "other", "summary",
     "content", "id", "published", "updated", "rights", "dc:rights", "prism:x"]
)  # fmt: skip
ATTRIBUTES = st.dictionaries(
    st.sampled_from(
        ["type", "href", "rel", "url", "isPermaLink", "domain", "term", "scheme", "label",
         "length", "title"]
    ),
    TEXTS,
    max_size=2,
)  # fmt: skip


def escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


@st.composite
def elements(draw: st.DrawFn, most: int = 8) -> str:
    made = []
    for _ in range(draw(st.integers(0, most))):
        name = draw(NAMES)
        given = draw(ATTRIBUTES)
        marks = "".join(f' {key}="{escape(value)}"' for key, value in given.items())
        text = draw(TEXTS)
        body = f"<![CDATA[{text}]]>" if draw(st.booleans()) else escape(text)
        if name == "author" and draw(st.booleans()):
            body = f"<name>{body}</name><email>a@b.org</email>"
        made.append(f"<{name}{marks}>{body}</{name}>")
    return "".join(made)


@settings(max_examples=400, deadline=None)
@given(st.lists(elements(), max_size=3), elements(3), st.sampled_from(["", "http://h.org/a/b"]))
def test_generated_rss_says_the_same(items: list[str], head: str, name: str) -> None:
    said = "".join(f"<item>{item}</item>" for item in items)
    says_the_same(rss(said, head), name or "feed.xml")


@settings(max_examples=400, deadline=None)
@given(st.lists(elements(), max_size=3), elements(3), st.sampled_from(["", "http://h.org/a/b"]))
def test_generated_atom_says_the_same(entries: list[str], head: str, name: str) -> None:
    root = (
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom"'
        ' xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:prism="urn:prism"'
    )
    said = "".join(f"<entry>{entry}</entry>" for entry in entries)
    says_the_same(atom(said, head, root), name or "feed.xml")


@settings(max_examples=200, deadline=None)
@given(st.lists(elements(), max_size=3), elements(3))
def test_generated_rdf_says_the_same(items: list[str], head: str) -> None:
    said = "".join(f'<item rdf:about="http://h.org/{n}">{i}</item>' for n, i in enumerate(items))
    data = (
        '<rdf:RDF xmlns="http://purl.org/rss/1.0/" xmlns:atom="http://www.w3.org/2005/Atom"'
        ' xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        ' xmlns:prism="http://prismstandard.org/namespaces/1.2/basic/">'
        f'<channel rdf:about="http://h.org/"><title>T</title>{head}<items><rdf:Seq>'
        f'<rdf:li rdf:resource="x"/></rdf:Seq></items></channel>{said}</rdf:RDF>'
    )
    says_the_same(data.encode())
