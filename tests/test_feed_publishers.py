"""What single publishers do in their feeds, as facts."""

from __future__ import annotations

from datetime import date
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.arriving import Record
from storage.importers import Source, feed
from storage.importers._feed_journal import notice
from storage.importers._feed_publisher import bare_title, names_places, unheaded

HEAD = (
    '<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:prism="http://prismstandard.org/namespaces/2.0/basic/">'
    "<channel><title>Pots</title><link>https://pots.example.org/</link><item>"
)
LONG = "Saucers hold what is spilt; we measured three hundred of them over one year and more."


def read(**elements: str) -> Record:
    """Read an entry; the `_` of a name stands for the `:` of an element's."""
    inside = "".join(
        f"<{name.replace('_', ':')}>{escape(text)}</{name.replace('_', ':')}>"
        for name, text in ({"title": "Tea"} | elements).items()
    )
    data = f"{HEAD}{inside}</item></channel></rss>".encode()
    (record,) = feed.parse(Source(name="feed.xml", data=data, today=date(2026, 1, 9))).records
    return record


def test_pubmed_s_abstract_is_the_one_in_the_content() -> None:
    record = read(
        link="https://pubmed.ncbi.nlm.nih.gov/38000001/?utm_source=Other&ff=20240101&v=2.18",
        guid="pubmed:38000001",
        description="CONCLUSIONS: Tea is good.",
        content_encoded="<div><p>J Tea. 2024 Mar 1. doi: 10.5555/tea.9.</p><p><b>ABSTRACT</b></p>"
        "<p><b>BACKGROUND:</b> Pots.</p><p><b>CONCLUSIONS:</b> Tea is good.</p>"
        '<p>PMID:<a href="https://pubmed.ncbi.nlm.nih.gov/38000001/">38000001</a> | '
        'PMC:<a href="x">PMC17</a> | DOI:<a href="x">10.5555/tea.9</a></p></div>',
    )
    assert record.abstract == "BACKGROUND: Pots.\n\nCONCLUSIONS: Tea is good."
    assert record.other_ids == ("pmid:38000001",)
    assert record.links.abs == "https://pubmed.ncbi.nlm.nih.gov/38000001/"
    assert record.doi == "10.5555/tea.9"


def test_an_article_of_pubmed_without_an_abstract_has_none() -> None:
    record = read(
        guid="pubmed:38000001",
        content_encoded="<div><p>J Tea. 2024. doi: 10.5555/t.</p><p>NO ABSTRACT</p>"
        "<p>PMID:38000001 | DOI:10.5555/t</p></div>",
    )
    assert (record.abstract, record.raw) == (None, {})


def test_mdpi_s_title_and_abstract_stand_among_other_lines() -> None:
    record = read(
        title="Pots, Vol. 3, Pages 44: On Lids",
        link="https://www.mdpi.com/1111-2222/3/1/44",
        description="<p><b>Pots, Vol. 3, Pages 44: On Lids</b></p>"
        '<p>Pots <a href="x">doi: 10.3390/pots44</a></p><p>Authors: Ann Lee Bo Kim</p>'
        f"<p>{LONG}</p>",
    )
    assert (record.title, record.abstract) == ("On Lids", LONG)
    assert (record.venue, record.doi) == ("Pots", "10.3390/pots44")


def test_plos_signs_the_abstract() -> None:
    record = read(
        link="https://journals.plos.org/x/article?id=10.1371/journal.pone.0000001&x=1",
        description=f"<p>by Ann Lee, Bo Kim</p><p>{LONG}</p>",
    )
    assert (record.authors, record.abstract) == (("Ann Lee", "Bo Kim"), LONG)
    assert record.doi == "10.1371/journal.pone.0000001"


def test_ieee_lists_authors_in_an_element_of_its_own() -> None:
    assert read(authors="Ann Lee;Bo Kim", description=LONG).authors == ("Ann Lee", "Bo Kim")


@pytest.mark.parametrize(
    ("description", "venue", "abstract", "teaser"),
    [
        (f"J. Pots, Volume 5, Issue 2, March 2024. <br/>{LONG}", "J. Pots", LONG, None),
        (
            f"J. Pots, Volume 5, Issue 2, March 2024. <br/>Significance{LONG}",
            "J. Pots", None, f"Significance{LONG}",
        ),
        ("J. Pots, EarlyView.", "J. Pots", None, None),
        ("J. Pots, Volume 5, March 2024.<br/>Short.", "J. Pots", None, "Short."),
        ("Volume 9, Issue 2, March 2024, Page 1-20<br/>. ", None, None, None),
    ],
)  # fmt: skip
def test_a_citation_is_told_from_what_follows_it(
    description: str, venue: str | None, abstract: str | None, teaser: str | None
) -> None:
    record = read(description=description)
    assert (record.venue, record.abstract) == (venue, abstract)
    assert record.raw.get("teaser") == teaser
    assert record.year == (2024 if "2024" in description else None)


def test_an_abstract_that_speaks_of_volumes_is_one() -> None:
    text = f"Volume 3 of pots is tea. {LONG}"
    assert read(description=text).abstract == text


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("Abstract\n\nWe pour.", "We pour."),
        ("ABSTRACT\n\nWe pour.", "We pour."),
        ("Abstract: We pour.", "We pour."),
        ("AbstractWe pour.", "We pour."),
        ("ABSTRACT We pour.", "We pour."),
        ("Abstract interpretation of tea.", "Abstract interpretation of tea."),
        ("Abstracts of tea.", "Abstracts of tea."),
        ("Summary statistics.", "Summary statistics."),
        ("Abstract", "Abstract"),
    ],
)
def test_the_heading_of_an_abstract_is_no_part_of_it(text: str, rest: str) -> None:
    assert unheaded(text) == rest


@pytest.mark.parametrize(
    ("printed", "title"),
    [
        ("[ASAP] Tannins", "Tannins"),
        ("Pots, Vol. 3, Pages 44: On Lids", "On Lids"),
        ("Pots, Vol. 3: On Lids", "Pots, Vol. 3: On Lids"),
        ("[ASAP]", "[ASAP]"),
    ],
)
def test_what_publishers_put_before_titles_is_taken_off(printed: str, title: str) -> None:
    assert bare_title(printed) == title


def test_an_author_line_with_places_in_it_is_not_taken_for_names() -> None:
    line = "Ann LeeBo Kima Institute of Pots, Tassville, Potland"
    record = read(dc_creator=line)
    assert (record.authors, record.author_count) == ((), None)
    assert record.raw["authors"] == line
    assert not names_places("Allen Institute for Tea")
    assert not names_places("A. Gould (Pot University), B. Scott (Lids)")


def test_a_preprint_names_its_server_where_the_feed_does_not() -> None:
    medicine = "https://www.medrxiv.org/content/10.1101/2031.01.02.1v2?rss=1"
    record = read(link=medicine)
    assert (record.venue, record.doi) == ("medRxiv", "10.1101/2031.01.02.1")
    assert read(link=medicine.replace("medrxiv", "biorxiv")).venue == "bioRxiv"


@pytest.mark.parametrize(
    ("address", "doi"),
    [
        ("https://link.example.org/article/10.5555/s00-1", "10.5555/s00-1"),
        ("https://www.example.org/articles/10.5555/f.1/full", "10.5555/f.1"),
        ("https://www.example.org/journals/article/10.5555/f.1/x", "10.5555/f.1/x"),
        ("https://www.example.org/article/123", None),
    ],
)
def test_an_address_of_an_article_may_end_in_its_doi(address: str, doi: str | None) -> None:
    assert read(link=address).doi == doi


def test_news_of_nature_are_no_papers_and_say_so() -> None:
    news = read(link="https://www.nature.com/articles/d41586-031-00001-z")
    paper = read(link="https://www.nature.com/articles/s41586-031-00001-z")
    assert (dict(news.extra), dict(paper.extra)) == ({"entrysubtype": "news"}, {})


def test_what_only_follows_readers_around_does_not_tell_pages_apart() -> None:
    page = "https://www.sciencedirect.com/science/article/pii/S1"
    assert read(link=f"{page}?dgcid=rss_sd_all", guid=page).other_ids == (
        "url:sciencedirect.com/science/article/pii/S1",
    )


@given(st.text(max_size=400))
def test_any_text_may_be_asked_for_a_citation(text: str) -> None:
    for asked in (text, f"by {text}", f"X\n\n{text}\n\nPMID:1", f"J, Volume 5\n{text}"):
        found = notice(asked)
        assert found is None or len(found.abstract) <= len(asked)
    assert unheaded(text) in text


def test_pensoft_s_abstract_stands_between_other_lines() -> None:
    record = read(
        description="\n <p>PotKeys 107: 13-18</p>\n <p>DOI: 10.5555/potkeys.107.1</p>\n"
        f" <p>Authors: Ann Lee, Bo de Kim</p>\n <p>Abstract: {LONG}</p>\n"
        ' <p><a href="h">HTML</a></p>\n <p><a href="x">XML</a></p>\n <p><a href="p">PDF</a></p>\n',
    )
    assert (record.authors, record.abstract) == (("Ann Lee", "Bo de Kim"), LONG)
    assert (record.venue, record.doi) == ("PotKeys", "10.5555/potkeys.107.1")


def test_an_empty_abstract_of_pensoft_s_is_none() -> None:
    text = "<p>PotKeys 1: 1-2</p><p>DOI: 10.5555/p</p><p>Authors: Ann Lee</p><p>Abstract: </p>"
    assert read(description=f"{text}<p><a href='h'>HTML</a></p>").abstract is None


@pytest.mark.parametrize(
    ("rest", "abstract", "teaser"),
    [(LONG, LONG, None), (f"{LONG[:50]}...", None, f"{LONG[:50]}...")],
)
def test_authors_with_semicolons_stand_on_a_line_before_the_text(
    rest: str, abstract: str | None, teaser: str | None
) -> None:
    record = read(description=f"Ann LEE;B. KIM;Wu Cy;</br>{rest}")
    assert record.authors == ("Ann LEE", "B. KIM", "Wu Cy")
    assert (record.abstract, record.raw.get("teaser")) == (abstract, teaser)


def test_that_there_is_no_abstract_is_none() -> None:
    assert read(description="NO ABSTRACT").abstract is None
    assert read(description="No abstract worth its tea.").abstract == "No abstract worth its tea."


def test_a_heading_on_a_line_of_its_own_is_no_part_of_the_abstract() -> None:
    assert read(description=f"\nAbstract\n{LONG}\n").abstract == LONG
    assert read(description="Abstract Tea Representation\nis new.").abstract == (
        "Abstract Tea Representation is new."
    )


def test_a_journal_called_as_the_paper_is_none() -> None:
    assert read(prism_publicationName="Tea", dc_source="Pots and Lids").venue == "Pots and Lids"


def test_blanks_in_a_link_are_those_of_browsers() -> None:
    record = read(link="https://e.org/tea pots?a=b c", guid="7")
    assert record.links.abs == "https://e.org/tea%20pots?a=b%20c"
    assert read(link="https://e.org/\n   tea").links.abs == "https://e.org/tea"
    pubmed = "https://pubmed.ncbi.nlm.nih.gov/38000001/?utm_source=Mobile Safari UI&ff=2024"
    assert read(link=pubmed).links.abs == "https://pubmed.ncbi.nlm.nih.gov/38000001/"


def test_a_saved_search_of_pubmed_is_one_feed_whenever_it_was_made() -> None:
    def key(made: str) -> str:
        own = f"https://pubmed.ncbi.nlm.nih.gov/rss-feed/?feed_id=1aB&amp;ff={made}&amp;v=2.16"
        link = f'<a:link xmlns:a="http://www.w3.org/2005/Atom" rel="self" href="{own}"/>'
        data = HEAD.replace("<item>", f"{link}<item>") + "<title>T</title></item></channel></rss>"
        source = Source(name="feed.xml", data=data.encode(), today=date(2026, 1, 9))
        return feed.parse(source).feed.key

    assert key("20211221120236") == key("20260101000000")


def test_the_american_physical_society_s_abstract_stands_between_two_lines() -> None:
    record = read(
        description=f"Author(s): Ann Lee, B. Kim, and Y.-H. Wu<br/><p>{LONG}</p><img src='x'>"
        "<br/>[Phys. Rev. Pots 130, 010101] Published Wed Jan 04, 2023",
    )
    assert (record.abstract, record.venue) == (LONG, "Phys. Rev. Pots")
    assert record.authors == ("Ann Lee", "B. Kim", "Y.-H. Wu")
    assert record.published == date(2023, 1, 4)
    bare = read(description="Author(s): A. Lee<br/>[Phys. Rev. P 1, 01] Published Wed Jan 04, 2023")
    assert (bare.abstract, bare.authors) == (None, ("A. Lee",))


def test_the_royal_society_of_chemistry_says_much_around_an_abstract() -> None:
    record = read(
        description="<div><i><b>Pots Sci.</b></i>, 2026, Advance Article<br/><b>DOI</b>: "
        "10.5555/D6PS00100A, Communication</div><div><img alt='x'/>&nbsp;Open Access</div><div><a "
        "href='x'><img/></a>&nbsp;This article is licensed under a <a href='x'>Licence.</a></div>"
        f"<div>Ann Lee, Bo Kim<br/>{LONG}<br/>To cite this article before page numbers are assigned"
        ", use the DOI.</div><div><i><b>The content of this RSS Feed (c) A Society</b></i></div>",
    )
    assert (record.abstract, record.authors) == (LONG, ("Ann Lee", "Bo Kim"))
    assert (record.venue, record.doi, record.year) == ("Pots Sci.", "10.5555/d6ps00100a", 2026)


def test_copernicus_cites_the_paper_above_the_abstract() -> None:
    record = read(
        description="<b>Tea</b><br><br>Ann Lee, Bo Kim, and Cy Wu<br>Pots Syst. Sci., 13, 1–20, "
        f"https://doi.org/10.5194/tea-13-1-2021, 2021<br>{LONG}",
    )
    assert (record.abstract, record.venue, record.year) == (LONG, "Pots Syst. Sci.", 2021)
    assert (record.authors[2], record.doi) == ("Cy Wu", "10.5194/tea-13-1-2021")


def test_sections_of_an_abstract_and_formulas_are_markup_under_any_prefix() -> None:
    record = read(
        title='On <mml:math xmlns:mml="m"><mml:mi>SU</mml:mi><mml:mn>2</mml:mn></mml:math>, <x:y>',
        description=f"<sec><title>Pots</title><jats:p>{LONG}</jats:p></sec>",
    )
    assert (record.title, record.abstract) == ("On SU2, <x:y>", f"Pots\n\n{LONG}")


@pytest.mark.parametrize(
    ("printed", "name"),
    [("On &lt;i&gt;T. pota&lt;/i&gt;", "On T. pota"), ("&lt;i&gt; or &lt;b&gt;?", "<i> or <b>?")],
)
def test_a_plain_title_in_italics_has_markup_all_the_same(printed: str, name: str) -> None:
    data = (
        f'<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>{printed}</title></entry></feed>'
    )
    source = Source(name="feed.xml", data=data.encode(), today=date(2026, 1, 9))
    assert feed.parse(source).records[0].title == name


def test_characters_that_an_unread_dtd_declares_are_read() -> None:
    data = (
        '<!DOCTYPE rss PUBLIC "-//N//DTD RSS 0.91//EN" "http://e.org/rss-0.91.dtd"><rss version='
        '"0.91"><channel><item><title>Th&eacute; &amp; &quot;x&quot;</title></item></channel></rss>'
    )
    source = Source(name="feed.xml", data=data.encode(), today=date(2026, 1, 9))
    assert feed.parse(source).records[0].title == 'Thé & "x"'


def test_schweizerbart_cites_the_paper_above_the_abstract() -> None:
    record = read(
        description='<a href="x"><img src="y"/></a>\n<h1><a href="x">Tea</a></h1>\n\n'
        '<b>Doan-Lee, Ann; Kim, Bo L.</b><br/>\n<a href="x">Acta Pots,  (2021)</a>, p. 281 - 290\n'
        f"\n<h2>Abstract</h2>\n<p>\n\t{LONG}</p>",
    )
    assert (record.abstract, record.venue, record.year) == (LONG, "Acta Pots", 2021)
    assert record.authors == ("Doan-Lee, Ann", "Kim, Bo L.")


@pytest.mark.parametrize(
    "printed",
    ["2024/3/5", "2024.03.05", "5.3.2024", "2024年3月5日", "2024년 3월 5일", "5th March 2024",
     "Di, 05 Mär 2024 10:00:00 +0100", "5 de marzo de 2024", "вт, 05 мар 2024 10:00:00 +0300"],
)  # fmt: skip
def test_a_day_is_read_in_the_spellings_of_many_countries(printed: str) -> None:
    assert read(pubDate=printed).published == date(2024, 3, 5)


def test_four_letters_tell_june_from_july_in_french() -> None:
    assert read(pubDate="5 juin 2024").published == date(2024, 6, 5)
    assert read(pubDate="5 juillet 2024").published == date(2024, 7, 5)


@pytest.mark.parametrize("printed", ["2024-W10-2", "2024-065", "3/5/2024", "12 papers 2024"])
def test_what_may_be_another_day_is_kept_as_printed(printed: str) -> None:
    record = read(pubDate=printed)
    assert (record.published, record.year, record.raw["date"]) == (None, 2024, printed)


def test_the_lines_of_sciencedirect_are_told_apart_without_their_markup() -> None:
    record = read(
        author="Journal of Pots",
        description="Publication date: April 2026 Source: Journal of Pots, Volume 134 "
        "Author(s): Ann (Lavi) Lee, Bo del Kim",
    )
    assert record.authors == ("Ann (Lavi) Lee", "Bo del Kim")
    assert (record.venue, record.year, record.abstract) == ("Journal of Pots", 2026, None)


def test_the_acl_anthology_says_who_and_where_in_place_of_an_abstract() -> None:
    text = "Ann B. Lee, Bo Kim in Proceedings of the 3rd Workshop on Tea in Pots"
    record = read(link="https://aclanthology.org/2031.tea-1.113/", description=text)
    assert (record.authors, record.abstract) == (("Ann B. Lee", "Bo Kim"), None)
    assert record.venue == "Proceedings of the 3rd Workshop on Tea in Pots"
    assert read(link="https://lids.example.org/1", description=text).abstract == text


@pytest.mark.parametrize(
    ("title", "venue"),
    [
        ("Annals of Pots Current Issue", "Annals of Pots"),
        ("Annals of Pots Advance Access", "Annals of Pots"),
        ("Latest Results for Pots", "Pots"),
        ("Pots: Most Recent Articles", "Pots"),
        ("Pots | New and Recent Articles", "Pots"),
        ("A Blog on Pots", None),
    ],
)
def test_the_title_of_a_publisher_s_feed_may_name_the_journal(
    title: str, venue: str | None
) -> None:
    def first(guid: str) -> Record:
        inside = f"<title>Tea</title><guid>{guid}</guid></item></channel></rss>"
        data = HEAD.replace("<title>Pots<", f"<title>{title}<") + inside
        return feed.parse(Source(name="f.xml", data=data.encode(), today=date(2026, 1, 9))).records[
            0
        ]

    assert first("http://doi.org/10.5555/tea").venue == venue
    assert first("https://pots.example.org/about").venue is None
