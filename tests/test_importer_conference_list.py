"""Lists of a conference's papers, as facts."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.arriving import Parsed, Record
from storage.errors import SourceError
from storage.importers import Source, conference_list, parse
from storage.text import one_line

WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Cs", "Cn", "Zl", "Zp"]),
    min_size=1,
    max_size=40,
).map(one_line).filter(lambda text: bool(text) and not set(text) & set("&<;"))  # fmt: skip
FORUM = "https://openreview.net/forum?id=pOt1pOt1pO"


def source(document: Any, name: str = "iclr2031.json") -> Source:
    text = document if isinstance(document, str) else json.dumps(document)
    return Source(name=name, data=text.encode(), today=date(2026, 1, 9))


def read(*rows: Any, name: str = "iclr2031.json") -> Parsed:
    parsed: Parsed = conference_list.parse(source(list(rows), name))
    return parsed


def row(**said: Any) -> dict[str, Any]:
    return {"title": "Tea", "author": "Ann Lee", "status": "", "aff": "", "site": "", **said}


def only(**said: Any) -> Record:
    (record,) = read(row(**said)).records
    return record


@pytest.mark.parametrize(
    ("name", "site", "venue", "year"),
    [
        ("iclr2031.json", "", "ICLR", 2031),
        ("lists/3dv/3dv2031.json", "", "3DV", 2031),
        ("https://lists.example.org/ai4x/ai4x2031.json?x=1", "", "AI4X", 2031),
        ("nips_2031 (1).json", "", "NIPS", 2031),
        ("icml2031_accepted.json", "", "ICML", 2031),
        ("potconf2031.json", "", None, None),
        ("teatime2031.json", "", "TEATIME", 2031),
        ("teatime2031.json", "https://cvpr.thecvf.com/virtual/2032/poster/1", "CVPR", 2032),
        ("papers_2031.json", "https://iclr.cc/virtual/2032/poster/1", "ICLR", 2032),
        ("-", "https://eccv2032.ecva.net//virtual/2032/poster/1", "ECCV", 2032),
        ("-", "https://aclanthology.org/2032.naacl-long.1/", "NAACL", 2032),
        ("-", "https://www.ijcai.org/proceedings/2032/1", "IJCAI", 2032),
        ("-", "https://papers.nips.cc/paper_files/paper/2032/hash/1.html", "NIPS", 2032),
        ("-", "https://tea.example.org/2032", None, None),
    ],
)
def test_the_conference_is_told_by_the_file_s_name_or_the_records(
    name: str, site: str, venue: str | None, year: int | None
) -> None:
    (record,) = read(row(site=site), name=name).records
    assert (record.venue, record.year) == (venue, year)


def test_a_status_may_name_the_conference() -> None:
    parsed = read(row(status="ICLR 2032 ConditionalPoster"), name="-")
    assert (parsed.feed.key, parsed.feed.title) == ("conference-list:iclr2032", "ICLR 2032")


def test_a_bibtex_entry_tells_what_nothing_else_does() -> None:
    entry = (
        "@inproceedings{x,\n booktitle={Tea {Days}},\n year = 2030,\n doi={10.5555/X},\n"
        "pages={},\n publisher={Saucer {\\em Press}},\n author={Lee, year = {1999}}\n}"
    )
    (record,) = read(row(bibtex=entry), name="-").records
    assert (record.venue, record.year, record.doi) == ("Tea Days", 2030, "10.5555/x")


@pytest.mark.parametrize("status", ["Reject", "Withdraw", "Desk Reject", "Withdrawn"])
def test_a_refused_paper_is_not_said_to_have_appeared(status: str) -> None:
    record = only(status=status)
    assert (record.venue, record.comment) == ("Submitted to ICLR", status)


@pytest.mark.parametrize(
    ("printed", "authors"),
    [
        ("Ann Lee;Bo Kim", ("Ann Lee", "Bo Kim")),
        ("Ann Lee ; Bo Kim; ", ("Ann Lee", "Bo Kim")),
        ("Ann Lee, Bo Kim", ("Ann Lee", "Bo Kim")),
        ("Lee, Ann; Kim, Bo", ("Lee, Ann", "Kim, Bo")),
        ("Ann Lee, Jr., Bo Kim", ("Ann Lee, Jr.", "Bo Kim")),
        ("Anonymous", ()),
        (["Ann Lee", "Bo Kim"], ("Ann Lee", "Bo Kim")),
        ("", ()),
        (None, ()),
    ],
)
def test_authors_are_divided_by_semicolons_or_commas(
    printed: Any, authors: tuple[str, ...]
) -> None:
    record = only(author=printed)
    assert (record.authors, record.author_count) == (authors, len(authors) or None)


@pytest.mark.parametrize("author", ["", None, "Anonymous"])
def test_the_authors_may_be_those_of_the_page(author: str | None) -> None:
    record = only(author=author, author_site="Ann Lee, Bo Kim, Jr., Cy Orr")
    assert record.authors == ("Ann Lee", "Bo Kim, Jr.", "Cy Orr")
    assert only(author="Ann Lee", author_site="A. Lee").authors == ("Ann Lee",)


def test_a_list_with_only_the_authors_of_the_page_is_known() -> None:
    bare = {"title": "Tea", "author_site": "Ann Lee", "status": "", "track": "", "site": ""}
    assert parse(source([bare])).format == "conference-list"


def test_a_paper_may_stand_on_each_line() -> None:
    lines = "\n".join(json.dumps(row(title=name)) for name in ("Tea", "Cups"))
    parsed = parse(source(lines, "iclr2031.jsonl"))
    assert [record.title for record in parsed.records] == ["Tea", "Cups"]


def test_two_places_of_one_author_are_two() -> None:
    record = only(aff="Pot Lab+Cup College;Pot Lab + Spoon Inc., Leeds;Disney+ Hotstar;;A+")
    places = ("Pot Lab", "Cup College", "Spoon Inc., Leeds", "Disney+ Hotstar", "A+")
    assert record.affiliations == places


def test_what_is_personal_is_not_read() -> None:
    personal = {
        "gender": "F-personal", "linkedin": "personal", "email": "personal.example.org",
        "homepage": "https://personal.example.org", "google_scholar": "personal",
        "orcid": "personal", "dblp": "personal", "position": "personal", "or_profile": "~personal1",
        "authorids": "~personal1", "aff_domain": "personal.example.org",
    }  # fmt: skip
    assert "personal" not in repr(read(row(**personal)))


@pytest.mark.parametrize(
    ("count", "citations"),
    [(12, 12), (0, None), (-1, None), (True, None), ("12", None), (None, None), (1e300, None)],
)
def test_citations_that_nobody_counted_are_unknown(count: Any, citations: int | None) -> None:
    metric = only(gs_citation=count).metrics.get("citations")
    assert (metric and metric.value) == citations


def test_what_reviewers_said_is_a_comment() -> None:
    record = only(status="Poster", track="Datasets & Benchmarks", rating="5;6;8", confidence="0")
    assert record.comment == "Poster · Datasets & Benchmarks track · ratings 5, 6, 8"
    assert record.extra["ratings"] == "5;6;8"
    assert "confidence" not in record.extra


@pytest.mark.parametrize(
    ("said", "ids"),
    [
        ({"site": FORUM}, ("openreview:pOt1pOt1pO",)),
        ({"openreview": FORUM, "site": "https://x.example.org/1"}, ("openreview:pOt1pOt1pO",)),
        ({"id": "pOt1pOt1pO", "authorids": "~Ann_Lee1"}, ("openreview:pOt1pOt1pO",)),
        ({"id": "pOt1pOt1pO", "authorids": "/a/ann-lee/"}, ()),
        ({"id": "123456789", "authorids": "~Ann_Lee1"}, ()),
        ({"id": "-pOt1pOt1p", "rating_avg": 5.5}, ("openreview:-pOt1pOt1p",)),
        ({"id": "0a1b2c3d4e", "rating_avg": [5.5, 0.5]}, ()),
        ({"id": "0a1b2c3d4e", "authorids": "~Ann_Lee1"}, ()),
        ({"id": "-pOt1pOt1p"}, ()),
        (
            {"site": "https://aclanthology.org/2031.acl-long.1/"},
            ("url:aclanthology.org/2031.acl-long.1",),
        ),
        ({"site": "https://doi.org/10.5555/x"}, ()),
        ({"site": "https://arxiv.org/abs/3101.00001"}, ()),
    ],
)
def test_a_paper_is_known_by_where_it_is(said: dict[str, Any], ids: tuple[str, ...]) -> None:
    assert only(**said).other_ids == ids


def test_a_page_that_several_papers_have_identifies_none() -> None:
    records = read(*[row(site="https://tea.example.org/program")] * 2).records
    assert [record.other_ids for record in records] == [(), ()]


@pytest.mark.parametrize(
    ("printed", "address"),
    [
        ("https://github.com/t/t", "https://github.com/t/t"),
        ("https://github.com/t/t.", "https://github.com/t/t"),
        ("github.com/t/t", "https://github.com/t/t"),
        ("https://github.com/t/t;https://github.com/t/u", "https://github.com/t/t"),
        ("https://github.com/", None),
        ("https://spoons.", None),
        ("javascript:alert(1)", None),
        ("", None),
    ],
)
def test_code_is_an_address_that_leads_somewhere(printed: str, address: str | None) -> None:
    record = only(github=printed)
    assert (record.links.code, record.code) == (address, address is not None)


def test_a_list_of_nothing_is_no_papers() -> None:
    parsed = conference_list.parse(source("[]"))
    assert parsed.warnings == ("0 papers: the list is empty.",)


@pytest.mark.parametrize("text", ["[7]", '{"a": 1}', "plain words", '[{"title": 3}]'])
def test_another_file_is_refused_by_name(text: str) -> None:
    with pytest.raises(SourceError, match=r"^iclr2031\.json "):
        conference_list.parse(source(text))


def test_python_s_own_notation_is_refused_and_never_evaluated() -> None:
    with pytest.raises(SourceError, match="in no format"):
        parse(source("[{'title': 'Tea', 'author': 'Ann Lee', 'status': '', 'aff': ''}]"))
    with pytest.raises(SourceError, match="Python's notation"):
        conference_list.parse(source("[{'title': 'Tea', 'author': 'Ann Lee', 'status': ''}]"))


@pytest.mark.parametrize(
    "text",
    [
        '[{"title": "Tea", "author": [{"family": "Lee"}], "status": "", "aff": "", "site": ""}]',
        '{"title": "Tea", "author": "Ann Lee", "status": "", "aff": "", "site": ""}',
        '[{"title": "Tea", "author": "Ann Lee"}]',
    ],
)
def test_other_lists_are_not_claimed(text: str) -> None:
    assert not conference_list.sniff(text.encode())


PARTS = st.fixed_dictionaries(
    {"title": WORDS, "author": st.lists(WORDS, max_size=3)},
    optional={"abstract": WORDS, "tldr": WORDS, "primary_area": WORDS, "aff": WORDS},
)


@given(st.lists(PARTS, min_size=1, max_size=4))
def test_rows_arrive_as_written(papers: list[dict[str, Any]]) -> None:
    rows = [row(**(said | {"author": ";".join([*said["author"], ""])})) for said in papers]
    for record, said in zip(read(*rows).records, papers, strict=True):
        assert record.title == said["title"]
        assert record.abstract == said.get("abstract")
        assert record.extra.get("tldr") == said.get("tldr")
        assert "".join(record.categories) == said.get("primary_area", "")
        plain = [name for name in said["author"] if name.lower() not in ("anonymous", "none")]
        assert list(record.authors) == plain
