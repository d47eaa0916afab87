"""Feeds of every kind, as facts."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from html import escape as html_escape
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.arriving import Parsed, Record
from storage.errors import SourceError
from storage.importers import Source, arxiv_atom, arxiv_rss, feed
from storage.text import clean, one_line

WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Cs", "Cn", "Zl", "Zp"]),
    min_size=1,
    max_size=60,
).filter(lambda text: bool(one_line(text)))


def source(text: str | bytes, name: str = "feed.xml", content_type: str | None = None) -> Source:
    data = text.encode() if isinstance(text, str) else text
    return Source(name=name, data=data, today=date(2026, 1, 9), content_type=content_type)


def rss(*items: str, head: str = "<title>Tea</title>") -> str:
    body = "".join(f"<item>{item}</item>" for item in items)
    return (
        '<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:prism="http://prismstandard.org/namespaces/basic/2.0/" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/">'
        f"<channel>{head}{body}</channel></rss>"
    )


def read(text: str | bytes) -> Parsed:
    return feed.parse(source(text))


def only(*parts: str) -> Record:
    (record,) = read(rss("".join(parts))).records
    return record


def test_a_feed_without_a_name_is_called_like_its_file() -> None:
    unnamed = rss("<title>Kettles</title>", head="")
    assert feed.parse(source(unnamed, "/home/me/saved/tea.xml")).feed.title == "tea.xml"
    assert feed.parse(source(unnamed, "https://tea.example/rss")).feed.title == "tea.example"


def test_feedparser_is_not_loaded_before_a_feed_is_read() -> None:
    program = (
        "import sys, storage.importers as i; i.importers(); "
        "[x.sniff(b'<rss><channel/></rss>') for x in i.importers()]; "
        "sys.exit('feedparser' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


@pytest.mark.parametrize(
    "text",
    [
        "<rss/>",
        "\n  <?xml version='1.0'?>\n<!-- a --><rss version='2.0'>",
        "?xml version='1.0'?><rss version='2.0'>",
        "Warning: something in x.php\n<?xml version='1.0'?><rss>",
        "<!DOCTYPE rss PUBLIC '-//Netscape//DTD RSS 0.91//EN' 'x.dtd'><rss>",
        "<!DOCTYPE rss [<!ENTITY nbsp '&#160;'>]><rss>",
        "<rss xmlns='com-wordpress:feed-additions:1'>",
        "<a:feed xmlns:a='http://www.w3.org/2005/Atom'>",
        "<rdf:RDF xmlns:rdf='r' xmlns='http://purl.org/rss/1.0/'>",
    ],
)
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32-be"])
def test_a_feed_is_recognised(text: str, codec: str) -> None:
    assert feed.sniff(text.encode(codec))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "plain words, then <rss>" + "x" * 600,
        "words " * 200 + "<rss>",
        "<!doctype html><html><head><link type='application/rss+xml'></head>",
        "<opml version='2.0'><body/></opml>",
        "<dblp><article/></dblp>",
        "<PubmedArticleSet><PubmedArticle/></PubmedArticleSet>",
        "<rdf:RDF xmlns:rdf='r' xmlns:foaf='f'><foaf:Person/></rdf:RDF>",
        '{"version": "https://jsonfeed.org/version/1"}',
        "@article{x, title={<rss>}}",
    ],
)
def test_what_is_no_feed_is_not_claimed(text: str) -> None:
    if not text.startswith("@"):
        assert not feed.sniff(text.encode())
    assert not arxiv_atom.sniff(text.encode())
    assert not arxiv_rss.sniff(text.encode())


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Facelift for <i>T. rex</i>", "Facelift for T. rex"),
        ("LaCl<sub>3</sub> &amp; co&#xa0;x", "LaCl3 & co x"),
        ("The <think> and <eos> tokens, <1B", "The <think> and <eos> tokens, <1B"),
        ("[/] and [red] in $a < b$", "[/] and [red] in $a < b$"),
        ("Two\n lines", "Two lines"),
        ("<img src='x' onerror='y'/>", None),
    ],
)
def test_markup_leaves_a_title_and_nothing_else_does(title: str, shown: str | None) -> None:
    assert only(f"<title>{escape(title)}</title>").title == shown
    assert only(f"<title><![CDATA[{title}]]></title>").title == shown


def test_atom_says_which_title_is_html() -> None:
    title = "a &lt;b&gt; c"
    text = '<feed xmlns="http://www.w3.org/2005/Atom"><entry>{}</entry></feed>'
    assert read(text.format(f"<title>{title}</title>")).records[0].title == "a <b> c"
    assert read(text.format(f'<title type="html">{title}</title>')).records[0].title == "a c"


def test_the_text_of_an_entry_is_its_abstract() -> None:
    assert only("<title>T</title><description>Short but whole.</description>").abstract == (
        "Short but whole."
    )


@pytest.mark.parametrize("text", ["Cut off…", "Cut off [...]", "Much more. Read more »", "T"])
def test_a_teaser_is_no_abstract(text: str) -> None:
    assert only(f"<title>T</title><description>{text}</description>").abstract is None


def test_without_a_title_all_text_counts() -> None:
    record = only("<description>Cut off…</description>")
    assert (record.title, record.abstract) == (None, "Cut off…")


def test_a_cut_summary_gives_way_to_the_content() -> None:
    record = only(
        "<title>T</title><description>We […]</description>"
        "<content:encoded>&lt;p&gt;We are whole.&lt;/p&gt;</content:encoded>"
    )
    assert record.abstract == "We are whole."
    assert record.raw["teaser"] == "We […]"


def test_a_whole_web_page_in_a_feed_is_bounded() -> None:
    record = only(f"<title>T</title><description>{'word ' * 100_000}</description>")
    assert record.abstract is not None
    assert len(record.abstract) <= 20_002


@pytest.mark.parametrize(
    ("printed", "day"),
    [
        ("Thu, 24 Sep 2026 00:00:00 -0400", date(2026, 9, 24)),
        ("Wed, 31 Dec 2025 23:59:59 -0800", date(2025, 12, 31)),
        ("2026-01-01T00:30:00+09:00", date(2026, 1, 1)),
        ("5 January 2026", date(2026, 1, 5)),
        ("January 5, 2026", date(2026, 1, 5)),
        ("Mon, 05 Jan 98 00:00:00 GMT", date(1998, 1, 5)),
        ("20260105", date(2026, 1, 5)),
        ("31 Feb 2026", None),
        ("1518478934", None),
        ("0000-00-00", None),
        ("soon", None),
    ],
)
def test_the_day_is_the_one_printed(printed: str, day: date | None) -> None:
    record = only(f"<title>T</title><pubDate>{printed}</pubDate>")
    assert record.published == day
    assert record.raw == ({} if day else {"date": printed})


def test_a_wrong_second_date_does_not_spoil_the_first() -> None:
    dates = "<pubDate>16 Oct 2017 15:10:00 +0000</pubDate><dc:date>1518478934</dc:date>"
    record = only("<title>T</title>", dates)
    assert (record.published, record.updated) == (date(2017, 10, 16), None)


def test_authors_come_from_the_entry_its_source_or_the_feed() -> None:
    text = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>F</title>'
        "<author><name>Of Feed</name></author>"
        "<entry><title>1</title></entry>"
        "<entry><title>2</title><author><name></name></author></entry>"
        "<entry><title>3</title><author><name>Of Entry</name></author></entry>"
        "<entry><title>4</title><source><author><name>Of Source</name></author></source></entry>"
        "</feed>"
    )
    assert [record.authors for record in read(text).records] == [
        ("Of Feed",),
        ("Of Feed",),
        ("Of Entry",),
        ("Of Source",),
    ]


def test_the_editor_of_an_rss_feed_wrote_no_item() -> None:
    head = "<title>F</title><managingEditor>x@example.org (Ed Itor)</managingEditor>"
    assert read(rss("<title>T</title>", head=head)).records[0].authors == ()


def test_an_address_is_not_an_author() -> None:
    assert only("<author>blog@example.org (Ann Lee)</author>").authors == ("Ann Lee",)
    assert only("<author>blog@example.org</author>").authors == ()


def test_an_arxiv_link_identifies_the_paper() -> None:
    record = only("<title>T</title><link>https://arxiv.org/pdf/2401.00001v3.pdf</link>")
    assert (record.arxiv_id, record.arxiv_version, record.other_ids) == ("2401.00001", 3, ())


@pytest.mark.parametrize(
    "part",
    [
        "<guid>10.5555/X.1</guid>",
        "<prism:doi>10.5555/x.1</prism:doi>",
        "<dc:identifier>doi:10.5555/x.1</dc:identifier>",
        "<link>https://doi.org/10.5555/x.1</link>",
        "<link>https://pubs.example.org/doi/full/10.5555/x.1?af=R</link>",
        "<description>A. Lee&lt;br/&gt;Pots, pp. 1-2&lt;br/&gt;DOI: 10.5555/x.1</description>",
    ],
)
def test_a_doi_is_found_wherever_feeds_put_it(part: str) -> None:
    assert only("<title>T</title>", part).doi == "10.5555/x.1"


def test_an_identifier_that_entries_share_identifies_none() -> None:
    same = "<guid isPermaLink='false'>7</guid><link>https://e.org/blog</link>"
    parsed = read(rss(f"<title>A</title>{same}", f"<title>B</title>{same}"))
    assert [record.other_ids for record in parsed.records] == [(), ()]


def test_the_page_of_the_site_identifies_no_entry() -> None:
    head = "<title>F</title><link>https://e.org/</link>"
    parsed = read(rss("<title>A</title><link>https://www.e.org</link>", head=head))
    assert parsed.records[0].other_ids == ()


def test_a_plain_number_identifies_within_its_feed_only() -> None:
    item = "<title>A</title><guid isPermaLink='false'>7</guid>"
    keys = {
        read(rss(item, head=f"<title>{name}</title>")).records[0].other_ids for name in ("F", "G")
    }
    assert keys == {("guid:feed:f#7",), ("guid:feed:g#7",)}


def test_only_web_addresses_become_links() -> None:
    for address in ("javascript:alert(1)", "file:///etc/passwd", "urn:x:1", "mailto:a@b.c"):
        assert only(f"<title>T</title><link>{address}</link>").links.abs is None


def test_a_relative_link_starts_at_the_feed() -> None:
    text = rss("<title>T</title><link>/posts/1</link>")
    parsed = feed.parse(source(text, name="https://e.org/feed.xml"))
    assert parsed.records[0].links.abs == "https://e.org/posts/1"
    assert parsed.feed.address == "https://e.org/feed.xml"


def test_a_redirect_is_looked_through_for_identity() -> None:
    link = "https://www.google.com/url?rct=j&amp;url=https://www.e.org/post/%3Futm_source=x"
    assert only(f"<title>T</title><link>{link}</link>").other_ids == ("url:e.org/post",)


@pytest.mark.parametrize(
    ("head", "key"),
    [
        ('<title>A</title><a:link xmlns:a="http://www.w3.org/2005/Atom" rel="self" '
         'href="https://www.e.org/f.xml"/>', "feed:e.org/f.xml"),
        ("<title>A</title><link>https://e.org/</link>", "feed:e.org#a"),
        ("<title>A b</title>", "feed:a-b"),
        ("", "feed:feed.xml"),
    ],
)  # fmt: skip
def test_a_feed_is_known_by_the_best_it_says_of_itself(head: str, key: str) -> None:
    assert read(rss("<title>T</title>", head=head)).feed.key == key


def test_a_feed_without_entries_says_so_loudly() -> None:
    parsed = read(rss())
    assert parsed.records == ()
    assert parsed.warnings == ("0 papers: the feed holds no entries.",)


def test_a_feed_that_ends_early_gives_what_it_has() -> None:
    whole = rss("<title>One</title>", "<title>Two</title>", "<title>Three</title>")
    parsed = read(whole[: whole.index("Three") + 2])
    assert [record.title for record in parsed.records] == ["One", "Two"]
    assert parsed.rejected[0].where == "entry 3"
    assert parsed.warnings[0].startswith("Not well-formed XML")


def test_a_longer_list_is_read_up_to_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed, "MAX_ENTRIES", 2)
    parsed = read(rss(*["<title>T</title>"] * 3))
    assert len(parsed.records) == 2
    assert "first 2 of 3" in parsed.warnings[0]


def test_the_encoding_is_what_it_says_or_what_the_server_says() -> None:
    text = rss("<title>Чай</title>")
    declared = '<?xml version="1.0" encoding="koi8-r"?>' + text
    assert read(declared.encode("koi8-r")).records[0].title == "Чай"
    served = source(text.encode("koi8-r"), content_type="text/xml; charset=koi8-r")
    assert feed.parse(served).records[0].title == "Чай"
    guessed = read(rss("<title>caf\xe9</title>").encode("cp1252"))
    assert guessed.records[0].title == "café"
    assert "windows-1252" in guessed.warnings[0]


def test_junk_before_the_feed_is_passed_over() -> None:
    text = '<?xml version="1.0" encoding="iso-8859-1"?>' + rss("<title>caf\xe9</title>")
    for junk in ("\n\n ", "PHP warning: x\n"):
        assert read((junk + text).encode("latin-1")).records[0].title == "café"
    assert read(text[1:].encode("latin-1")).records[0].title == "café"


@pytest.mark.parametrize("codec", ["utf-8", "utf-16"])
def test_entities_that_grow_are_refused(codec: str) -> None:
    nested = '<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>' + rss("<title>&b;</title>")
    long = f'<!DOCTYPE r [<!ENTITY a "{"a" * 9999}">]>' + rss("<title>&a;</title>")
    for bomb in (nested, long):
        with pytest.raises(SourceError, match="entities"):
            feed.parse(source(bomb.encode(codec)))


def test_single_characters_may_be_named() -> None:
    text = '<!DOCTYPE r [<!ENTITY eacute "&#233;">]>' + rss("<title>caf&eacute;</title>")
    assert read(text).records[0].title == "café"


def test_no_file_is_read_for_an_entity() -> None:
    text = '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/hostname">]>' + rss("<title>a&x;b</title>")
    assert read(text).records[0].title in ("ab", "a&x;b")


def test_hostile_sizes_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SourceError, match="nested deeper"):
        read(rss("<a>" * 100_000))
    monkeypatch.setattr("storage.importers._xml.MAX_BYTES", 10)
    with pytest.raises(SourceError, match="larger than"):
        read(rss())


@pytest.mark.parametrize("junk", [b"<?", b"<!--", b"<!DOCTYPE [", b"<a ", b"<", b"&"])
def test_nothing_takes_long_to_be_looked_at(junk: bytes) -> None:
    """Each of these took seconds while an unclosed mark was looked for from every place."""
    assert not feed.sniff(junk * 50_000)


def test_a_parser_that_gives_up_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def give_up(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("feedparser.parse", give_up)
    with pytest.raises(SourceError, match=r"feed\.xml cannot be read as a feed"):
        read(rss() + "<")


def test_what_is_no_feed_is_refused() -> None:
    for text in ("", "plain words", "<html><body>x</body></html>", "/etc/hostname"):
        with pytest.raises(SourceError, match="not an RSS or Atom feed"):
            read(text)


# Latin-1 letters are left out: feedparser mends what looks like UTF-8 read as Latin-1 (`Â¡`).
PLAIN = WORDS.filter(lambda text: not any("\x80" <= character <= "\xff" for character in text))


@given(st.lists(st.tuples(PLAIN, PLAIN), max_size=5), st.booleans())
@settings(deadline=None)
def test_what_is_written_is_read(papers: list[tuple[str, str]], twice: bool) -> None:
    """Titles and texts escaped once (Atom) or twice (RSS, HTML) come back."""
    if twice:
        parts = [
            f"<title>{escape(html_escape(title))}</title>"
            f"<description>{escape(html_escape(text))}.</description>"
            for title, text in papers
        ]
        parsed = read(rss(*parts))
    else:
        entries = "".join(
            f"<entry><title>{escape(title)}</title><summary>{escape(text)}.</summary></entry>"
            for title, text in papers
        )
        parsed = read(f'<feed xmlns="http://www.w3.org/2005/Atom">{entries}</feed>')
    assert [record.title for record in parsed.records] == [one_line(title) for title, _ in papers]


@pytest.mark.parametrize("importer", [feed, arxiv_atom, arxiv_rss])
@given(st.binary(max_size=300))
@settings(deadline=None)
def test_arbitrary_bytes_raise_nothing_but_the_sentence(importer: object, data: bytes) -> None:
    check(importer, data)
    check(importer, b"<rss><channel><item><title>" + data + b"</title></item></channel></rss>")


def check(importer: object, data: bytes) -> None:
    assert importer in (feed, arxiv_atom, arxiv_rss)
    module = feed if importer is feed else arxiv_atom if importer is arxiv_atom else arxiv_rss
    module.sniff(data)
    try:
        parsed = module.parse(source(data))
    except SourceError:
        return
    for record in parsed.records:
        for name in ("title", "abstract", "venue", "comment"):
            text = getattr(record, name)
            assert text is None or clean(text) == text
        assert all(clean(name) == name for name in record.authors)
