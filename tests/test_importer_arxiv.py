"""arXiv's answers and announcements, as facts."""

from __future__ import annotations

from datetime import date
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.arriving import Parsed
from storage.errors import SourceError
from storage.importers import Source, arxiv_atom, arxiv_rss, parse
from storage.text import one_line

ATOM = "http://www.w3.org/2005/Atom"
ARXIV = "http://arxiv.org/schemas/atom"
DUBLIN = "http://purl.org/dc/elements/1.1/"
WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Cs", "Cn", "Zl", "Zp"]),
    min_size=1,
    max_size=60,
).filter(lambda text: bool(one_line(text)))


def source(text: str | bytes, name: str = "answer.xml") -> Source:
    data = text.encode() if isinstance(text, str) else text
    return Source(name=name, data=data, today=date(2026, 1, 9))


def answer(*entries: str) -> str:
    return (
        f'<?xml version="1.0"?><feed xmlns="{ATOM}" xmlns:arxiv="{ARXIV}">'
        "<id>https://arxiv.org/api/x</id><title>arXiv Query: search_query=all:tea</title>"
        + "".join(entries)
        + "</feed>"
    )


def entry(number: int = 1, title: str = "Tea", summary: str = "Leaves.") -> str:
    return (
        f"<entry><id>http://arxiv.org/abs/2401.{number:05}v2</id><title>{escape(title)}</title>"
        f"<summary>{escape(summary)}</summary></entry>"
    )


def announcement(*items: str, title: str = "cs.TP updates on arXiv.org") -> str:
    return (
        f'<rss version="2.0" xmlns:arxiv="{ARXIV}" xmlns:dc="{DUBLIN}"><channel>'
        f"<title>{title}</title><link>http://rss.arxiv.org/rss/cs.TP</link>"
        "<description>A reason.</description>"
        "<skipDays><day>Sunday</day><day>Saturday</day></skipDays>"
        + "".join(items)
        + "</channel></rss>"
    )


def item(creators: str = "Ada Earlgrey", abstract: str = "Leaves.") -> str:
    return (
        "<item><title>Tea</title><guid>oai:arXiv.org:2601.00042v1</guid>"
        f"<description>arXiv:2601.00042v1 Announce Type: new \nAbstract: {escape(abstract)}"
        f"</description><dc:creator>{escape(creators)}</dc:creator></item>"
    )


def read(text: str | bytes) -> Parsed:
    return parse(source(text))


def test_the_disguised_error_entry_is_no_paper() -> None:
    text = answer(
        "<entry><id>https://arxiv.org/api/errors#incorrect_id</id><title>Error</title>"
        "<summary>incorrect id format for tea</summary></entry>"
    )
    with pytest.raises(SourceError) as raised:
        read(text)
    assert str(raised.value) == (
        "answer.xml: arXiv answered with an error: incorrect id format for tea."
    )


def test_a_paper_called_error_is_a_paper() -> None:
    assert [record.title for record in read(answer(entry(title="Error"))).records] == ["Error"]


def test_an_empty_answer_is_valid_and_says_so() -> None:
    parsed = read(answer())
    assert parsed.records == ()
    assert parsed.warnings == ("0 papers: arXiv found nothing for this query.",)


def test_pages_of_one_query_are_one_feed() -> None:
    keys = set()
    for start in (0, 100):
        link = f'<link href="http://arxiv.org/api/query?search_query=all:tea&amp;start={start}"/>'
        keys.add(read(answer(link, entry())).feed.key)
    assert keys == {"arxiv-atom:all:tea"}


def test_a_query_quoted_as_a_whole_is_understood() -> None:
    link = '<link href="http://arxiv.org/api/query?search_query%3Dcat%3Acs.RO%26start%3D0"/>'
    assert read(answer(link, entry())).feed.title == "arXiv: cat:cs.RO"


def test_an_entry_that_is_cut_off_is_rejected_and_the_others_stay() -> None:
    whole = answer(entry(1), entry(2), entry(3))
    parsed = read(whole[: whole.index("00003v2") + 10])
    assert [record.arxiv_id for record in parsed.records] == ["2401.00001", "2401.00002"]
    assert [part.where for part in parsed.rejected] == ["entry 3"]
    assert "line 1" in parsed.warnings[0]


def test_stray_ampersands_and_escapes_do_not_cost_an_entry() -> None:
    text = answer(entry(1).replace("Leaves", "R&D &eacute; &#27;[31m \x1b[31mred"), entry(2))
    parsed = read(text)
    assert len(parsed.records) == 2
    assert parsed.records[0].abstract == "R&D é [31m red."


def test_an_entry_with_wrong_tags_is_rejected_alone() -> None:
    parsed = read(answer(entry(1).replace("</title>", "</tilte>"), entry(2)))
    assert [record.arxiv_id for record in parsed.records] == ["2401.00002"]
    assert parsed.rejected[0].reason == "It is no XML: mismatched tag."


def test_an_entry_that_says_nothing_is_rejected() -> None:
    parsed = read(answer("<entry><summary>…</summary></entry>", entry(2)))
    assert len(parsed.records) == 1
    assert parsed.rejected[0].where == "entry 1"


def test_a_date_that_is_none_is_kept_as_printed() -> None:
    parsed = read(answer(entry().replace("<title>", "<published>soon</published><title>")))
    assert parsed.records[0].published is None
    assert parsed.records[0].raw == {"date": "soon"}


def test_no_entity_is_expanded() -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<!DOCTYPE feed [<!ENTITY e0 "tea">{entities}]>' + answer(entry(title="x"))
    with pytest.raises(SourceError, match="entities"):
        arxiv_atom.parse(source(bomb))


def test_another_feed_is_refused_by_name() -> None:
    with pytest.raises(SourceError, match="not an answer of arXiv"):
        arxiv_atom.parse(source(announcement(item())))
    with pytest.raises(SourceError, match="not a feed of arXiv"):
        arxiv_rss.parse(source("<opml/>"))
    with pytest.raises(SourceError, match="no XML"):
        arxiv_atom.parse(source("plain words"))


def test_a_day_without_announcements_is_normal() -> None:
    parsed = read(announcement())
    assert parsed.format == "arxiv-rss"
    assert parsed.records == ()
    assert "normal on Saturday and Sunday" in parsed.warnings[0]


def test_a_feed_error_is_raised_with_its_reason() -> None:
    with pytest.raises(SourceError, match=r"arXiv answered with an error: A reason\."):
        read(announcement(title="Feed error for query: cs.TEA"))


def test_the_announcement_is_never_the_publication() -> None:
    text = announcement(
        item().replace("<guid>", "<pubDate>Mon, 05 Jan 2026 00:00:00 -0500</pubDate><guid>")
    )
    record = read(text).records[0]
    assert (record.announced, record.published) == (date(2026, 1, 5), None)


def test_the_order_of_categories_does_not_make_another_feed() -> None:
    one = read(announcement(item()).replace("rss/cs.TP", "rss/cs.TP+stat.ML"))
    other = read(announcement(item()).replace("rss/cs.TP", "atom/stat.ML+cs.TP"))
    assert one.feed.key == other.feed.key == "arxiv-rss:cs.TP+stat.ML"


def test_a_numbered_legend_gives_the_affiliations() -> None:
    record = read(announcement(item("A. Lee (1), B. Kim (2) ((1) Pot U, (2) Lid Inst.)"))).records[
        0
    ]
    assert record.authors == ("A. Lee", "B. Kim")
    assert record.affiliations == ("Pot U", "Lid Inst.")


@pytest.mark.parametrize("text", [answer(*map(entry, range(3))), announcement(*[item()] * 3)])
def test_a_longer_list_is_read_up_to_the_limit(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.importers._collecting.MAX_ENTRIES", 2)
    parsed = read(text)
    assert len(parsed.records) == 2
    assert parsed.warnings == ("Only the first 2 of 3 were read.",)


@given(st.lists(st.tuples(WORDS, WORDS), max_size=5))
def test_titles_and_abstracts_arrive_as_written(papers: list[tuple[str, str]]) -> None:
    entries = [entry(number, *paper) for number, paper in enumerate(papers, start=1)]
    records = read(answer(*entries)).records
    assert [(record.title, record.abstract) for record in records] == [
        (one_line(title), one_line(summary)) for title, summary in papers
    ]


@given(WORDS)
def test_an_abstract_in_an_announcement_arrives_as_written(abstract: str) -> None:
    record = read(announcement(item(abstract=abstract))).records[0]
    assert record.abstract == one_line(abstract)
    assert record.raw["announce_type"] == "new"


def test_a_feed_of_the_years_before_2024_is_known_by_its_title() -> None:
    items = "".join(
        f"<item><title>{title}</title><link>http://arxiv.org/abs/{number}</link><description>"
        "&lt;p&gt;Leaves &lt;b&gt;wither&lt;/b&gt;.&lt;/p&gt;</description></item>"
        for number, title in (
            ("2304.00001", "On Tea. (arXiv:2304.00001v2 [cs.TP] UPDATED)"),
            ("tea-th/9901001", "On Pots. (arXiv:tea-th/9901001v3 CROSS LISTED)"),
        )
    )
    found = read(
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        f'xmlns="http://purl.org/rss/1.0/" xmlns:dc="{DUBLIN}"><channel rdf:about="http://arxiv.org/">'
        "<title>cs.TP updates on arXiv.org</title><link>http://arxiv.org/</link>"
        f"<dc:date>2023-04-30T20:30:00-05:00</dc:date></channel>{items}</rdf:RDF>"
    )
    assert (found.format, found.feed and found.feed.key) == ("arxiv-rss", "arxiv-rss:cs.TP")
    new, old = found.records
    assert (new.title, new.abstract, new.categories) == ("On Tea", "Leaves wither.", ("cs.TP",))
    assert (new.arxiv_version, new.announced) == (2, date(2023, 4, 30))
    assert (old.title, old.arxiv_id, old.arxiv_version) == ("On Pots", "tea-th/9901001", 3)
    assert (old.categories, old.raw["announce_type"]) == ((), "cross")


def test_the_word_abstract_before_an_abstract_is_no_part_of_it() -> None:
    text = announcement(item().replace("arXiv:2601.00042v1 Announce Type: new \n", ""))
    assert read(text).records[0].abstract == "Leaves."


def test_the_feed_of_an_author_s_page_is_read_as_a_query_s_answer_is() -> None:
    page = "http://arxiv.org/a/earlgrey_a_1"
    found = read(
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>Ada Earlgrey on arXiv</title>'
        f'<id>{page}</id><link rel="self" href="{page}.atom2"/>{entry()}</feed>'
    )
    assert found.format == "arxiv-atom"
    assert (found.feed.key, found.feed.title) == (
        "arxiv-atom:arxiv.org/a/earlgrey_a_1.atom2", "Ada Earlgrey on arXiv",
    )  # fmt: skip
    assert found.feed.address == f"{page}.atom2"
    blog = (
        f'<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>See {page}</title></entry></feed>'
    )
    assert read(blog).format == "feed"
