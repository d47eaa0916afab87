"""Feeds as other servers write them: what each variant says, and what it must not say."""

from __future__ import annotations

import gzip
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.arriving import Parsed, Record
from storage.errors import SourceError
from storage.importers import Source, parse

ATOM = '<feed xmlns="http://www.w3.org/2005/Atom">{}</feed>'
QUERY = '<link href="http://arxiv.org/api/query?search_query=cat:cs.CL" rel="self"/>'
PAPER = "<entry><id>http://arxiv.org/abs/2310.02129v2</id><title>On Rivers</title>{}</entry>"
RSS = (
    '<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>B</title>'
    "<link>https://b.example/</link>{}</channel></rss>"
)
ANNOUNCED = (
    "<item><title>On Rivers</title><link>https://arxiv.org/abs/2601.00001</link><description>"
    "arXiv:2601.00001v2 Announce Type: replace \nAbstract: We look.</description>"
    '<guid isPermaLink="false">oai:arXiv.org:2601.00001v2</guid><category>cs.CL</category>'
    "<pubDate>Fri, 09 Jan 2026 00:00:00 -0500</pubDate><dc:creator>Bo Li, Cy Dee</dc:creator>"
    "</item>"
)
OLD = (
    '<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
    ' xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
    '<channel rdf:about="http://export.arxiv.org/rss/cs.CL"><title>cs.CL updates on arXiv.org'
    "</title><dc:date>2023-01-05T20:30:00-05:00</dc:date></channel>"
    '<item rdf:about="http://arxiv.org/abs/2301.01234"><title>On Rivers. (arXiv:2301.01234v{} '
    "[cs.CL]{})</title><link>http://arxiv.org/abs/2301.01234</link>"
    "<description>&lt;p&gt;We look. &lt;/p&gt;</description>"
    '<dc:creator> &lt;a href="x"&gt;Bo Li&lt;/a&gt;, &lt;a href="y"&gt;Cy Dee&lt;/a&gt;'
    "</dc:creator></item></rdf:RDF>"
)


def read(text: str | bytes) -> Parsed:
    data = text if isinstance(text, bytes) else text.encode()
    return parse(Source(name="x.xml", data=data, today=date(2026, 1, 9)))


def only(text: str | bytes) -> Record:
    (record,) = read(text).records
    return record


def item(body: str) -> Record:
    return only(RSS.format(f"<item><title>T</title>{body}</item>"))


def test_an_error_among_papers_is_rejected_and_no_paper() -> None:
    error = (
        "<entry><id>http://arxiv.org/api/errors#x</id><title>Error</title>"
        "<summary>bad id</summary></entry>"
    )
    parsed = read(ATOM.format(QUERY + PAPER.format("") + error))
    assert [record.title for record in parsed.records] == ["On Rivers"]
    assert [(r.where, r.reason) for r in parsed.rejected] == [("entry 2", "arXiv's error: bad id")]


def test_the_first_doi_that_is_one_counts() -> None:
    two = '<a:doi xmlns:a="u">10.1/X</a:doi><a:doi xmlns:a="u">10.1234/ABC</a:doi>'
    assert only(ATOM.format(QUERY + PAPER.format(two))).doi == "10.1234/abc"


@pytest.mark.parametrize("identity", ["astro-ph/0601001v3", "math.GT/0309136v3", "2310.02129v3"])
def test_ids_of_all_ages_are_read(identity: str) -> None:
    record = only(ATOM.format(QUERY + PAPER.format("")).replace("2310.02129v2", identity))
    assert (record.arxiv_id, record.arxiv_version) == (identity[:-2], 3)


def test_the_primary_category_leads_even_where_it_is_given_twice_and_not_among_the_others() -> None:
    given_twice = "".join(f'<a:primary_category xmlns:a="u" term="{c}"/>' for c in ("cs.CL", "x"))
    record = only(ATOM.format(QUERY + PAPER.format(given_twice + '<category term="cs.LG"/>')))
    assert (record.primary_category, record.categories) == ("cs.CL", ("cs.CL", "cs.LG"))


def test_prefixes_of_namespaces_do_not_matter() -> None:
    text = ATOM.format(QUERY + PAPER.format("<summary>We look.</summary>"))
    prefixed = text.replace("<", "<p:").replace("<p:/", "</p:").replace("xmlns=", "xmlns:p=")
    assert read(prefixed).records == read(text).records


@pytest.mark.parametrize("text", [ATOM.format(QUERY + PAPER.format("")), RSS.format(ANNOUNCED)])
def test_a_file_saved_compressed_is_unpacked(text: str) -> None:
    assert read(gzip.compress(text.encode())) == read(text)


@pytest.mark.parametrize("cut", [3, 20, 60])
def test_a_damaged_compressed_file_is_refused_in_a_sentence(cut: int) -> None:
    with pytest.raises(SourceError, match=r"^x\.xml is compressed, and damaged: .*\.$"):
        read(gzip.compress(ATOM.format(QUERY).encode())[:cut])


@pytest.mark.parametrize(
    ("version", "said", "kind"),
    [(1, "", "new"), (2, " UPDATED", "replace"), (1, " CROSS LISTED", "cross")],
)
def test_announcements_of_before_2024_are_read(version: int, said: str, kind: str) -> None:
    parsed = read(OLD.format(version, said))
    (record,) = parsed.records
    assert (parsed.format, parsed.feed.key) == ("arxiv-rss", "arxiv-rss:cs.CL")
    assert (record.title, record.abstract) == ("On Rivers", "We look.")
    assert (record.arxiv_id, record.arxiv_version) == ("2301.01234", version)
    assert (record.authors, record.primary_category) == (("Bo Li", "Cy Dee"), "cs.CL")
    assert (record.raw["announce_type"], record.announced) == (kind, date(2023, 1, 5))
    assert record.published is None


def test_announcements_behind_another_address_are_known_by_their_items() -> None:
    parsed = read(RSS.format(ANNOUNCED))
    (record,) = parsed.records
    assert (parsed.format, record.abstract, record.arxiv_version) == ("arxiv-rss", "We look.", 2)
    assert (record.announced, record.published) == (date(2026, 1, 9), None)


def test_a_feed_that_quotes_one_announcement_is_not_arxivs() -> None:
    others = "<item><title>Stones</title></item>" * 3
    assert read(RSS.format(others + ANNOUNCED)).format == "feed"


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("bo@x.at (Bo Li)", ("Bo Li",)),
        ("bo@x.at (Bo Li), cy@x.at (Cy Dee)", ("Bo Li", "Cy Dee")),
        ("noreply@blogger.com (Unknown)", ()),
        ("bo@x.at", ()),
    ],
)
def test_names_behind_addresses_of_mail(said: str, names: tuple[str, ...]) -> None:
    record = item(f"<author>{said}</author>")
    assert (record.authors, record.affiliations) == (names, ())


def test_bare_ampersands_stay_bare() -> None:
    record = item("<link>https://b.example/?a=1&b=2</link><description>AT&T & R&D</description>")
    assert (record.abstract, record.links.abs) == ("AT&T & R&D", "https://b.example/?a=1&b=2")


@pytest.mark.parametrize("codec", ["utf-16", "UTF-32LE"])
def test_a_declaration_of_a_wide_encoding_that_is_not_there_is_passed_over(codec: str) -> None:
    text = f'<?xml version="1.0" encoding="{codec}"?>' + RSS.format("<item><title>É</title></item>")
    assert only(text).title == "É"


@pytest.mark.parametrize("said", ["2024-05", "2024"])
def test_a_date_without_a_day_gives_its_year_alone(said: str) -> None:
    record = item(f"<dc:date>{said}</dc:date>")
    assert (record.published, record.year, record.raw["date"]) == (None, 2024, said)


def test_a_feed_fetched_without_a_content_type_is_clean() -> None:
    data = RSS.format("<item><title>T</title></item>").encode()
    source = Source(name="https://b.example/feed", data=data, today=date(2026, 1, 9))
    assert parse(source).warnings == ()


PIECES = st.sampled_from(
    [*ANNOUNCED.replace("<", "\n<").split("\n"), *PAPER.replace("<", "\n<").split("\n"), QUERY,
     "<![CDATA[", "]]>", "&", "&#0;", "<!DOCTYPE x [", "]>", '<feed xmlns="u">', "<rss>", "</rss>",
     "<item>", "</item>", "\x00", "\x1b[31m", "<rdf:RDF xmlns='http://purl.org/rss/1.0/'>"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=12), st.sampled_from(["", "rss", "feed", "arxiv"]))
def test_any_feed_is_read_or_refused(pieces: list[str], begin: str) -> None:
    head = {"": "", "rss": "<rss><channel>", "feed": '<feed xmlns="u">'}.get(
        begin, f"<feed>{QUERY}"
    )
    try:
        parsed = read(head + "".join(pieces))
    except SourceError as error:
        assert str(error).startswith(("x.xml", "page"))
        return
    assert parsed.records or parsed.warnings or parsed.rejected


@pytest.mark.parametrize("name", ["links", "tags", "content", "title_detail", "summary_detail"])
def test_elements_called_as_feedparser_s_own_fields_cost_no_paper(name: str) -> None:
    inside = f"<{name}>x</{name}><title>Tea</title><link>http://pots.example/1</link>"
    head = f"<title>Pots</title><{name} a='b'>x</{name}>"
    data = f"<rss version='2.0'><channel>{head}<item>{inside}</item></channel></rss>".encode()
    (record,) = parse(Source(name="feed.xml", data=data, today=date(2026, 1, 9))).records
    assert record.title == "Tea"


def test_the_authors_an_entry_lists_go_before_those_it_inherits() -> None:
    data = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><author><name>A Journal</name></author>'
        "<entry><title>Tea</title><authors>Ann Lee, Bo Kim</authors></entry></feed>"
    )
    found = parse(Source(name="feed.xml", data=data.encode(), today=date(2026, 1, 9)))
    assert found.records[0].authors == ("Ann Lee", "Bo Kim")
