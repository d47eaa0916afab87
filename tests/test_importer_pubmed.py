"""PubMed's articles, as facts."""

from __future__ import annotations

from datetime import date
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.arriving import Parsed, Record
from storage.errors import SourceError
from storage.importers import Source, parse, pubmed
from storage.text import one_line

WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Cs", "Cn", "Zl", "Zp"]),
    min_size=1,
    max_size=40,
).map(one_line).filter(bool)  # fmt: skip


def source(text: str) -> Source:
    return Source(name="tea.xml", data=text.encode(), today=date(2026, 1, 9))


def read(*articles: str) -> Parsed:
    return parse(source(f"<PubmedArticleSet>{''.join(articles)}</PubmedArticleSet>"))


def article(inside: str = "<ArticleTitle>Tea.</ArticleTitle>", *, pmid: str = "1") -> str:
    return (
        f"<PubmedArticle><MedlineCitation><PMID>{pmid}</PMID><Article>{inside}</Article>"
        "</MedlineCitation></PubmedArticle>"
    )


def only(inside: str) -> Record:
    (record,) = read(article(inside)).records
    return record


def issue(when: str) -> str:
    return f"<Journal><JournalIssue><PubDate>{when}</PubDate></JournalIssue></Journal>"


@pytest.mark.parametrize(
    ("when", "day", "year", "printed"),
    [
        ("<Year>2031</Year><Month>May</Month><Day>6</Day>", date(2031, 5, 6), 2031, None),
        ("<Year>2031</Year><Month>05</Month><Day>06</Day>", date(2031, 5, 6), 2031, None),
        ("<Year>2031</Year><Month>May</Month>", None, 2031, "2031 May"),
        ("<Year>2031</Year><Season>Winter</Season>", None, 2031, "2031 Winter"),
        ("<MedlineDate>1998 Dec-1999 Jan</MedlineDate>", None, 1998, "1998 Dec-1999 Jan"),
        ("<MedlineDate>Spring</MedlineDate>", None, None, "Spring"),
        ("<Year>2031</Year><Month>Feb</Month><Day>31</Day>", None, 2031, "2031 Feb 31"),
        ("", None, None, None),
    ],
)
def test_a_date_is_as_full_as_it_is_printed(
    when: str, day: date | None, year: int | None, printed: str | None
) -> None:
    record = only(issue(when))
    assert (record.published, record.year, record.raw.get("date")) == (day, year, printed)


def test_what_is_online_before_print_is_published_then() -> None:
    when = issue("<Year>2031</Year><Month>May</Month><Day>6</Day>")
    online = "<ArticleDate><Year>2030</Year><Month>12</Month><Day>09</Day></ArticleDate>"
    record = only(when + online)
    assert (record.published, record.year) == (date(2030, 12, 9), 2031)


@pytest.mark.parametrize(
    ("author", "name"),
    [
        ("<LastName>Lee</LastName><ForeName>Ann B</ForeName><Initials>AB</Initials>", "Ann B Lee"),
        ("<LastName>Lee</LastName><Initials>AB</Initials>", "AB Lee"),
        ("<LastName>Lee</LastName>", "Lee"),
        ("<LastName>Lee</LastName><ForeName>Ann</ForeName><Suffix>3rd</Suffix>", "Ann Lee 3rd"),
        ("<CollectiveName>The Pot Group</CollectiveName>", "The Pot Group"),
    ],
)
def test_a_name_is_printed_as_it_is_spoken(author: str, name: str) -> None:
    assert only(f"<AuthorList><Author>{author}</Author></AuthorList>").authors == (name,)


def test_an_author_in_error_and_one_without_a_name_are_none() -> None:
    wrong = '<Author ValidYN="N"><LastName>Li</LastName></Author><Author/>'
    record = only(f"<AuthorList>{wrong}<Author><LastName>Lee</LastName></Author></AuthorList>")
    assert record.authors == ("Lee",)


def test_a_list_that_is_not_complete_says_so() -> None:
    record = only(
        '<AuthorList CompleteYN="N"><Author><LastName>Li</LastName></Author></AuthorList>'
    )
    assert (record.authors_truncated, record.author_count) == (True, None)


def test_mail_addresses_are_no_affiliations() -> None:
    places = "".join(
        f"<AffiliationInfo><Affiliation>{place}</Affiliation></AffiliationInfo>"
        for place in (
            "Pots, Tassville. ann.lee@pots.example.org.",
            "ann@pots.example.org",
            "Lids; email: a@b.example.org.",
            "Lids. E-mail: ann@b.example.org",
        )
    )
    record = only(f"<AuthorList><Author><LastName>Lee</LastName>{places}</Author></AuthorList>")
    assert record.affiliations == ("Pots, Tassville", "Lids")


def test_an_affiliation_without_an_end_is_read() -> None:
    place = f"{'a' * 300_000} {'@' * 300_000}"
    author = f"<Author><LastName>Lee</LastName><Affiliation>{place}</Affiliation></Author>"
    assert only(f"<AuthorList>{author}</AuthorList>").affiliations == (place,)


def chapter(inside: str, book: str = "") -> Record:
    (record,) = read(
        "<PubmedBookArticle><BookDocument><PMID>1</PMID>"
        f"<Book><BookTitle>Pots</BookTitle><PubDate><Year>1993</Year></PubDate>{book}</Book>"
        f"{inside}</BookDocument></PubmedBookArticle>"
    ).records
    return record


def people(*names: str, kind: str) -> str:
    listed = "".join(f"<Author><LastName>{name}</LastName></Author>" for name in names)
    return f'<AuthorList Type="{kind}">{listed}</AuthorList>'


def test_a_chapter_is_as_old_as_itself_not_as_its_book() -> None:
    record = chapter(
        "<ArticleTitle>Lids</ArticleTitle>"
        "<ContributionDate><Year>2006</Year><Month>2</Month><Day>2</Day></ContributionDate>"
        "<DateRevised><Year>2020</Year><Month>9</Month><Day>17</Day></DateRevised>"
    )
    assert (record.published, record.year, record.updated) == (
        date(2006, 2, 2), 2006, date(2020, 9, 17),
    )  # fmt: skip
    assert chapter("<ArticleTitle>Lids</ArticleTitle>").year == 1993


def test_those_who_edit_a_book_wrote_no_chapter_of_it() -> None:
    record = chapter(people("Lee", kind="authors"), people("Ng", "Li", kind="editors"))
    assert (record.authors, record.extra["editor"]) == (("Lee",), "Ng and Li")


def test_a_whole_book_has_its_own_authors() -> None:
    record = chapter("", people("Ng", kind="editors") + people("Lee", kind="authors"))
    assert (record.title, record.authors, record.extra["editor"]) == ("Pots", ("Lee",), "Ng")


def test_a_chapter_has_the_number_of_its_book_but_not_its_doi() -> None:
    book = (
        "<Isbn>9781860163593</Isbn><CollectionTitle>Kitchen</CollectionTitle>"
        '<ELocationID EIdType="doi">10.5555/Pots</ELocationID>'
    )
    record = chapter("<ArticleTitle>Lids</ArticleTitle>", book)
    assert (record.extra["isbn"], record.extra["series"]) == ("9781860163593", "Kitchen")
    assert (record.doi, chapter("", book).doi) == (None, "10.5555/pots")


@pytest.mark.parametrize(
    ("told", "pages"),
    [
        ("<StartPage>5</StartPage><EndPage>9</EndPage>", "5-9"),
        ("<StartPage>e5</StartPage>", "e5"),
        ("<StartPage>105</StartPage><EndPage>109</EndPage><MedlinePgn>105-9</MedlinePgn>", "105-9"),
    ],
)
def test_pages_are_told_in_one_or_in_two(told: str, pages: str) -> None:
    assert only(f"<Pagination>{told}</Pagination>").extra["pages"] == pages


def test_a_chapter_can_be_read_where_the_book_is() -> None:
    number = '<ArticleIdList><ArticleId IdType="bookaccession">NBK7</ArticleId></ArticleIdList>'
    assert chapter(number).links.html == "https://www.ncbi.nlm.nih.gov/books/NBK7/"


def test_the_kind_of_a_chapter_stands_in_no_list() -> None:
    assert chapter("<PublicationType>Review</PublicationType>").extra["entrysubtype"] == "Review"


@pytest.mark.parametrize(
    ("marked", "read"),
    [
        ("10<sup>-3</sup> mol of H<sub>2</sub>O", "10⁻³ mol of H₂O"),
        ("T<sub>max</sub> in <i>T. rex</i>", "Tₘₐₓ in T. rex"),
        ("Pot<sup>®</sup>", "Pot®"),
        (
            "<mml:math xmlns:mml='m'><mml:msup><mml:mi>x</mml:mi><mml:mn>2</mml:mn></mml:msup>"
            "</mml:math> cups",
            "x² cups",
        ),
        ("<b>All <i>of</i> it</b> <sup/>counts", "All of it counts"),
    ],
)
def test_raised_and_lowered_characters_stay_so(marked: str, read: str) -> None:
    text = f"<ArticleTitle>{marked}</ArticleTitle><Abstract><AbstractText>{marked}</AbstractText>"
    record = only(f"{text}</Abstract>")
    assert (record.title, record.abstract) == (read, read)


def test_a_title_in_another_language_stands_for_one_that_is_not_available() -> None:
    titles = "<ArticleTitle>[Not Available].</ArticleTitle><VernacularTitle>Tee.</VernacularTitle>"
    assert only(titles).title == "Tee"
    record = only("<ArticleTitle>[On tea].</ArticleTitle><VernacularTitle>Tee.</VernacularTitle>")
    assert (record.title, record.extra["origtitle"]) == ("[On tea]", "Tee")


def test_the_doi_of_a_reference_is_not_the_article_s() -> None:
    of_reference = (
        "<PubmedData><ReferenceList><Reference><ArticleIdList>"
        '<ArticleId IdType="doi">10.5555/other</ArticleId>'
        "</ArticleIdList></Reference></ReferenceList></PubmedData></PubmedArticle>"
    )
    (record,) = read(article().replace("</PubmedArticle>", of_reference)).records
    assert record.doi is None


def test_a_doi_said_to_be_wrong_is_not_taken() -> None:
    places = '<ELocationID EIdType="doi" ValidYN="{}">10.5555/x</ELocationID>'
    assert only(places.format("Y")).doi == "10.5555/x"
    assert only(places.format("N")).doi is None


def test_an_article_that_says_nothing_is_rejected_alone() -> None:
    parsed = read(article("", pmid="x"), article())
    assert [record.title for record in parsed.records] == ["Tea"]
    assert [(part.where, part.reason) for part in parsed.rejected] == [
        ("entry 1", "It has neither title nor PMID.")
    ]


def test_a_damaged_article_is_rejected_alone() -> None:
    parsed = read(article("<ArticleTitle>Tea</b>"), article())
    assert [record.title for record in parsed.records] == ["Tea"]
    assert "Not well-formed XML" in parsed.warnings[0]


def test_a_set_without_articles_says_so() -> None:
    assert read().warnings == ("0 papers: there are no articles in it.",)


def test_a_longer_set_is_read_up_to_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.importers._collecting.MAX_ENTRIES", 2)
    parsed = read(*[article()] * 3)
    assert len(parsed.records) == 2
    assert parsed.warnings == ("Only the first 2 of 3 were read.",)


def test_no_entity_is_expanded() -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<!DOCTYPE x [<!ENTITY e0 "tea">{entities}]><PubmedArticleSet>&e11;</PubmedArticleSet>'
    with pytest.raises(SourceError, match="entities"):
        parse(source(bomb))


def test_another_file_is_refused_by_name() -> None:
    with pytest.raises(SourceError, match=r"^tea\.xml is no set of articles from PubMed\.$"):
        pubmed.parse(source("<opml/>"))


@given(st.lists(st.tuples(WORDS, st.lists(st.tuples(st.none() | WORDS, WORDS), max_size=3))))
def test_titles_and_abstracts_arrive_as_written(
    papers: list[tuple[str, list[tuple[str | None, str]]]],
) -> None:
    articles = []
    for title, parts in papers:
        label = [
            f' Label="{escape(name, {chr(34): "&quot;"})}"' if name else "" for name, _ in parts
        ]
        printed = "".join(
            f"<AbstractText{said}>{escape(text)}</AbstractText>"
            for said, (_, text) in zip(label, parts, strict=True)
        )
        abstract = f"<Abstract>{printed}</Abstract>"
        articles.append(article(f"<ArticleTitle>{escape(title)}!</ArticleTitle>{abstract}"))
    records = read(*articles).records
    assert [(record.title, record.abstract) for record in records] == [
        (
            f"{title}!",
            "\n\n".join(f"{name}: {text}" if name else text for name, text in parts) or None,
        )
        for title, parts in papers
    ]
