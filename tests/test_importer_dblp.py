"""DBLP's records, pages and answers, as facts."""

from __future__ import annotations

import json
from datetime import date
from xml.sax.saxutils import escape, quoteattr

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.arriving import Parsed, Record
from storage.errors import SourceError
from storage.importers import Source, dblp, parse
from storage.text import one_line

WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Cs", "Cn", "Zl", "Zp"]),
    min_size=1,
    max_size=40,
).map(one_line).filter(bool)  # fmt: skip


def source(text: str | bytes, name: str = "dblp.xml") -> Source:
    data = text.encode() if isinstance(text, str) else text
    return Source(name=name, data=data, today=date(2026, 1, 9))


def read(text: str | bytes) -> Parsed:
    return parse(source(text))


def dump(*records: str, prolog: str = '<!DOCTYPE dblp SYSTEM "dblp.dtd">') -> str:
    return f'<?xml version="1.0"?>{prolog}<dblp>{"".join(records)}</dblp>'


def article(inside: str = "", *, title: str = "Tea.", key: str = "journals/t/X1") -> str:
    return f"<article key={quoteattr(key)}><title>{title}</title>{inside}</article>"


def only(inside: str, **changes: str) -> Record:
    (record,) = read(dump(article(inside, **changes))).records
    return record


def answer(**info: object) -> str:
    hit = {"@id": "1", "info": {"key": "conf/t/X1", "title": "Tea.", **info}}
    return json.dumps({"result": {"status": {"@code": "200"}, "hits": {"hit": hit}}})


@pytest.mark.parametrize(
    ("printed", "title"),
    [
        ("Tea.", "Tea"),
        ("Why tea?", "Why tea?"),
        ("And so on...", "And so on..."),
        ("Caf&eacute; &Alpha; &amp; &lt;b&gt;.", "Café Α & <b>"),
        ("<i>Tea</i> in H<sub>2</sub>O, O(n<sup>2</sup>).", "Tea in H₂O, O(n²)"),
    ],
)
def test_a_title_loses_its_full_stop_and_its_markup(printed: str, title: str) -> None:
    assert only("", title=printed).title == title


def test_a_part_cut_out_of_the_dump_is_read() -> None:
    two = article(key="journals/t/A1") + "\n" + article(key="tr/t/B1", title="Caf&eacute;.")
    parsed = read(two)
    assert [record.title for record in parsed.records] == ["Tea", "Café"]
    assert not parsed.warnings and not parsed.rejected


def test_a_part_that_begins_and_ends_within_a_record_keeps_the_whole_ones() -> None:
    whole = article(key="journals/t/A1")
    parsed = read(f"<year>2031</year></article>{whole}<article key='x'><title>Half")
    assert [record.title for record in parsed.records] == ["Tea"]
    assert [(part.where, part.reason) for part in parsed.rejected] == [
        ("the beginning", "It is cut off."),
        ("entry 2", "It is cut off."),
    ]


def test_another_article_in_xml_is_not_claimed() -> None:
    assert not dblp.sniff(b'<article article-type="research"><front/></article>')


def test_pages_of_a_search_that_were_put_together_are_all_read() -> None:
    first, second = answer(key="conf/t/A1"), answer(key="conf/t/B1")
    for text in (f"[{first}, {second}]", f"{first}\n{second}\n"):
        parsed = read(text)
        assert [record.other_ids for record in parsed.records] == [
            ("dblp:conf/t/A1",),
            ("dblp:conf/t/B1",),
        ]
    damaged = read(f"{first}\n{second[:-40]}")
    assert len(damaged.records) == 1
    assert "damaged" in damaged.rejected[0].reason


def test_characters_that_only_the_dtd_names_cost_no_warning() -> None:
    parsed = read(dump(article("<author>Caf&eacute; &Scaron;imi&cacute;</author>")))
    assert parsed.records[0].authors == ("Café Šimić",)
    assert not parsed.warnings and not parsed.rejected


def test_a_character_no_dtd_names_stays_as_it_is_written() -> None:
    parsed = read(dump(article("<author>&unheard; Lee</author>")))
    assert parsed.records[0].authors == ("&unheard; Lee",)


def test_latin_1_is_read_as_declared() -> None:
    text = dump(article("<author>Käthe</author>")).replace('"1.0"', '"1.0" encoding="ISO-8859-1"')
    assert read(text.encode("latin-1")).records[0].authors == ("Käthe",)


def test_the_number_of_a_homonym_is_no_part_of_the_name_and_is_kept() -> None:
    record = only("<author>Manish Singh 0001</author><author>Ann Lee</author>")
    assert record.authors == ("Manish Singh", "Ann Lee")
    assert record.extra["dblpauthors"] == "Manish Singh 0001"


@pytest.mark.parametrize(
    ("key", "inside", "identity"),
    [
        ("journals/corr/abs-2301-00001", "", "2301.00001"),
        ("journals/corr/abs-0704-1028", "", "0704.1028"),
        ("journals/corr/cs-CC-0304001", "", "cs.CC/0304001"),
        ("journals/corr/quant-ph-0201082", "", "quant-ph/0201082"),
        ("journals/corr/Lee12", "<volume>abs/1201.0001</volume>", "1201.0001"),
        ("journals/corr/Lee12", "<ee>http://arxiv.org/abs/1201.0001</ee>", "1201.0001"),
        ("conf/t/X1", "<ee>https://doi.org/10.48550/arXiv.1201.0001</ee>", "1201.0001"),
        ("journals/t/abs-2301-00001", "", None),
        ("journals/corr/Lee12", "", None),
    ],
)
def test_a_preprint_of_corr_is_known_by_its_arxiv_id(
    key: str, inside: str, identity: str | None
) -> None:
    record = only(f"<journal>CoRR</journal>{inside}", key=key)
    assert (record.arxiv_id, record.doi, record.venue) == (identity, None, None)


def test_a_publisher_s_doi_is_kept_beside_the_arxiv_id() -> None:
    record = only("<ee>https://arxiv.org/abs/1201.0001</ee><ee>https://doi.org/10.5555/X%2CY</ee>")
    assert (record.arxiv_id, record.doi) == ("1201.0001", "10.5555/x,y")


def test_what_is_no_year_is_none() -> None:
    assert only("<year>2031</year>").year == 2031
    assert only("<year>soon</year>").year is None


def test_a_record_that_says_nothing_is_rejected_alone() -> None:
    parsed = read(dump("<article/>", article()))
    assert [record.title for record in parsed.records] == ["Tea"]
    assert [(part.where, part.reason) for part in parsed.rejected] == [
        ("entry 1", "It has neither title nor key.")
    ]


def test_a_record_with_wrong_tags_is_rejected_alone() -> None:
    parsed = read(dump(article("<author>A</autor>"), article(title="Pots.")))
    assert [record.title for record in parsed.records] == ["Pots"]
    assert [part.where for part in parsed.rejected] == ["entry 1"]


def test_a_dump_without_records_says_so() -> None:
    assert read(dump()).warnings == ("0 papers: there are no records in it.",)


def test_home_pages_are_no_papers_and_are_counted() -> None:
    pages = '<www key="homepages/a"><title>Home Page</title></www>' * 2
    assert read(dump(article(), pages)).warnings == ("2 home pages are left out: no papers.",)


def test_a_longer_dump_is_read_up_to_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dblp, "MAX_ENTRIES", 2)
    parsed = read(dump(*[article()] * 3))
    assert len(parsed.records) == 2
    assert parsed.warnings == ("Only the first 2 of 3 were read.",)


def test_no_entity_is_expanded() -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<!DOCTYPE dblp [<!ENTITY e0 "tea">{entities}]>'
    with pytest.raises(SourceError, match="entities"):
        read(dump(article(title="&e11;"), prolog=bomb))


def test_an_entity_of_a_file_is_not_read() -> None:
    prolog = '<!DOCTYPE dblp [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    assert read(dump(article(title="&x;"), prolog=prolog)).records[0].title == "&x;"


def test_deep_nesting_is_survived() -> None:
    deep = "<i>" * 100_000 + "Tea" + "</i>" * 100_000
    assert read(dump(article(title=deep))).records[0].title == "Tea"


def test_one_hit_and_one_author_are_read_though_they_are_no_lists() -> None:
    (record,) = read(answer(authors={"author": {"@pid": "1/2", "text": "Ann Lee"}})).records
    assert record.authors == ("Ann Lee",)


def test_a_hit_of_a_kind_never_heard_of_is_a_paper_all_the_same() -> None:
    (record,) = read(answer(type="Dance", year="2031")).records
    assert (record.title, record.year, dict(record.extra)) == ("Tea", 2031, {})


def test_an_answer_without_hits_says_so() -> None:
    parsed = read('{"result": {"query": "tea*", "hits": {"@total": "0"}}}')
    assert parsed.warnings == ("0 papers: there are no records in it.",)
    assert parsed.feed.title == "DBLP: tea"


@pytest.mark.parametrize(
    "text",
    [
        '{"result": {"status": {"@code": "500", "text": "Busy."}, "hits": {}}}',
        '<result><status code="500">Busy.</status><hits total="0" computed="0"/></result>',
    ],
)
def test_an_error_is_raised_with_its_reason(text: str) -> None:
    with pytest.raises(SourceError, match=r"^dblp.xml: DBLP answered with an error: Busy\.$"):
        read(text)


@pytest.mark.parametrize("text", ["<opml/>", '{"hits": []}', "[]", "plain words"])
def test_another_file_is_refused_by_name(text: str) -> None:
    with pytest.raises(SourceError, match=r"^dblp\.xml "):
        dblp.parse(source(text))


def test_a_damaged_answer_gives_its_whole_hits() -> None:
    hits = [{"info": {"key": f"conf/t/X{n}", "title": f"Tea {n}."}} for n in range(3)]
    text = json.dumps({"result": {"hits": {"hit": hits}}})
    parsed = read(text[: text.index("Tea 2")])
    assert [record.title for record in parsed.records] == ["Tea 0", "Tea 1"]
    assert parsed.rejected[0].where == "record 3"


def test_a_page_of_a_conference_is_read_as_records() -> None:
    top = '<bht key="db/conf/t/t31.bht" title="TEA 2031">'
    parsed = read(f"{top}<dblpcites><r>{article()}</r></dblpcites></bht>")
    assert (parsed.feed.key, parsed.feed.title) == ("dblp:db/conf/t/t31.bht", "DBLP: TEA 2031")
    assert len(parsed.records) == 1


def test_a_person_s_page_without_a_name_is_read_without_a_person() -> None:
    parsed = read(f"<dblpperson><r>{article()}</r></dblpperson>")
    assert (parsed.authors, len(parsed.records)) == ((), 1)


NAMES = WORDS.filter(lambda name: not name[-4:].isdecimal())
OPTIONAL = st.none() | WORDS


@given(st.lists(st.tuples(WORDS, st.lists(NAMES, max_size=3), OPTIONAL, OPTIONAL), max_size=4))
def test_records_arrive_as_written(
    papers: list[tuple[str, list[str], str | None, str | None]],
) -> None:
    printed = [
        article(
            "".join(f"<author>{escape(name)}</author>" for name in names)
            + (f"<journal>{escape(journal)}</journal>" if journal else "")
            + (f"<pages>{escape(pages)}</pages>" if pages else ""),
            title=escape(f"{title}!"),
            key=f"journals/t/{number}",
        )
        for number, (title, names, journal, pages) in enumerate(papers)
    ]
    records = read(dump(*printed)).records
    found = [
        (record.title, list(record.authors), record.venue, record.extra.get("pages"))
        for record in records
    ]
    assert found == [
        (f"{title}!", names, journal, pages) for title, names, journal, pages in papers
    ]
