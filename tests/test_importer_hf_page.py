"""Hugging Face Papers pages: papers by what stands below them, and nothing from the page's head."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.arriving import Record
from storage.errors import SourceError
from storage.importers import parse as recognise
from storage.importers.hf_page import FORMAT, parse, sniff
from tests.saved_pages import (
    ABSTRACTS,
    DATES,
    PROSE,
    TITLES,
    digest,
    metric,
    only,
    printed,
    raises_nothing_but_source_error,
    source,
    stored_page,
)

HEAD = (
    "new\n\nGet trending papers in your email inbox!\n\nSubscribe\n\n"
    "Daily Papers\n\nbyAK and the research community\n\n"
)
FOOT = "  • 5 authors\n·\nApr 7, 2022"


def paper(foot: str = FOOT, *, above: str = HEAD + "Jan 7\n\n", title: str = "On Rivers") -> Record:
    return only(parse(source(f"{above}{title}\n\n{PROSE}\n\n{foot}\n")))


def test_a_stored_page_parses_to_its_truth() -> None:
    data, truth = stored_page("003_6008b5a5b9a89bd0")
    parsed = recognise(source(data))
    assert (parsed.format, parsed.feed.title) == (FORMAT, "Hugging Face Papers")
    assert [
        [r.where, r.title, digest(r.abstract), r.author_count, r.organisation, str(r.published),
         r.raw["date"], metric(r, "comments"), metric(r, "upvotes"), r.date_inferred]
        for r in parsed.records
    ] == [
        [f"line {p['line']}", p["title"], p["abstract_sha256"], p["author_count"],
         p["organisation_raw"], p["date"], p["date_raw"], p["comments"], None, False]
        for p in truth["papers"]
    ]  # fmt: skip
    assert not parsed.rejected and not parsed.warnings


def test_the_number_behind_a_date_counts_comments() -> None:
    record = paper("  • 7 authors\n·\nJul 12, 2024 2")
    assert (record.published, metric(record, "comments")) == (date(2024, 7, 12), 2)
    assert metric(record, "upvotes") is None
    assert metric(paper(), "comments") is None


@pytest.mark.parametrize(
    ("foot", "count", "comments"),
    [
        ("  • 1 authors\n·\nApr 7, 2022", 1, None),
        ("1 author\n·\nApr 7, 2022 1.2k", 1, 1200),
        ("• 1,024 authors · Apr 7, 2022 · 3", 1024, None),
        ("• 12 authors · Apr 7, 2022 3", 12, 3),
        ("  • 5 authors\n\n·\n\nApr 7, 2022\n4", 5, 4),
        ("·\n• 5 authors\n·\nApr 7, 2022 4", 5, 4),
    ],
)
def test_the_lines_below_may_be_set_in_other_ways(
    foot: str, count: int, comments: int | None
) -> None:
    record = paper(foot)
    assert (record.title, record.abstract, record.author_count) == ("On Rivers", PROSE, count)
    if "· 3" not in foot:
        assert (record.published, metric(record, "comments")) == (date(2022, 4, 7), comments)


def test_an_organisation_stands_in_place_of_the_author_count() -> None:
    record = paper("TheHKU Hong Kong University\n·\nOct 22, 2025 2")
    assert record.organisation == "TheHKU Hong Kong University"
    assert record.affiliations == ("TheHKU Hong Kong University",)
    assert (record.author_count, record.abstract) == (None, PROSE)


def test_an_organisation_may_stand_apart_from_its_dot() -> None:
    record = paper("TheHKU Hong Kong University\n\n\n·\nOct 22, 2025 2")
    assert (record.organisation, record.abstract) == ("TheHKU Hong Kong University", PROSE)


def test_an_abstract_above_a_lone_dot_is_no_organisation() -> None:
    record = paper("·\nOct 22, 2025")
    assert (record.organisation, record.abstract) == (None, PROSE)


def test_the_date_of_the_page_is_no_papers_date() -> None:
    record = paper("  • 5 authors\n·")
    assert (record.published, record.raw) == (None, {})


def test_a_date_without_a_year_is_the_last_such_day() -> None:
    record = paper("  • 5 authors\n·\nDec 24 2")
    assert (record.published, record.date_inferred) == (date(2025, 12, 24), True)
    assert (record.raw["date"], metric(record, "comments")) == ("Dec 24", 2)


@pytest.mark.parametrize(
    "above", ["", HEAD, HEAD + "Apr 20\n\n", "Subscribe\n\n", "Trending Papers\n\nLog In\n\n"]
)
def test_the_head_of_the_page_may_be_more_or_less(above: str) -> None:
    assert paper(above=above).title == "On Rivers"


def test_counters_and_submitters_are_no_titles() -> None:
    record = paper(above="Upvote\n45\n\nSubmitted by\nada\n\n")
    assert (record.title, metric(record, "upvotes")) == ("On Rivers", 45)
    assert paper(above="Submitted by Ada Lovelace\n\n27\n\n").title == "On Rivers"
    assert metric(paper(above="27\n\n"), "upvotes") is None
    assert metric(paper(above="1.2k upvotes\n\n"), "upvotes") == 1200


def test_a_wrapped_title_and_a_wrapped_abstract_are_joined() -> None:
    text = f"On Rivers\nand Stones\n\nWe look\nat rivers.\n\n{FOOT}\n"
    record = only(parse(source(text)))
    assert record.title == "On Rivers and Stones"
    assert record.abstract == "We look at rivers."


def test_an_abstract_may_have_paragraphs() -> None:
    record = only(parse(source(f"On Rivers\n\n{PROSE}\n\n{PROSE}\n\n{FOOT}\n")))
    assert (record.title, record.abstract) == ("On Rivers", f"{PROSE} {PROSE}")


def test_blank_lines_may_be_missing() -> None:
    text = f"On Rivers\n{PROSE}\n{FOOT}\nOn Stones\n{PROSE}\nMeta AI\n·\nMay 3, 2024 1\n"
    first, second = parse(source(text)).records
    assert (first.title, first.abstract, first.author_count) == ("On Rivers", PROSE, 5)
    assert (second.title, second.abstract) == ("On Stones", PROSE)
    assert second.organisation == "Meta AI"


def test_a_missing_abstract_leaves_the_paper() -> None:
    text = f"On Rivers\n\n{FOOT}\n\nOn Stones\n\nMeta AI\n·\nMay 3, 2024\n"
    first, second = parse(source(text)).records
    assert (first.title, first.abstract) == ("On Rivers", None)
    assert (second.title, second.abstract, second.organisation) == ("On Stones", None, "Meta AI")


def test_a_paper_with_nothing_below_it_is_kept_apart_from_the_next() -> None:
    text = (
        f"On Hills\n\n{PROSE}\n\n{FOOT}\n\nOn Rivers\n\n{PROSE}\n\nOn Stones\n\n{PROSE}\n\n{FOOT}\n"
    )
    found = [(r.title, r.abstract, r.author_count) for r in parse(source(text)).records]
    assert found == [("On Hills", PROSE, 5), ("On Rivers", PROSE, None), ("On Stones", PROSE, 5)]


def test_a_title_alone_between_papers_is_rejected() -> None:
    text = f"On Hills\n\n{PROSE}\n\n{FOOT}\n\nOn Rivers\n\nOn Stones\n\n{PROSE}\n\n{FOOT}\n"
    parsed = parse(source(text))
    assert [record.title for record in parsed.records] == ["On Hills", "On Stones"]
    assert [item.where for item in parsed.rejected] == ["line 9"]


def test_authors_without_a_paper_are_rejected() -> None:
    parsed = parse(source(f"On Rivers\n\n{PROSE}\n\n{FOOT}\n\n4\n\n{FOOT}\n"))
    assert only(parsed).title == "On Rivers"
    assert [item.where for item in parsed.rejected] == ["line 11"]


def test_a_page_that_kept_only_titles_and_abstracts_is_read() -> None:
    long = f"{PROSE} {PROSE} {PROSE} {PROSE}"
    text = (
        "Get trending papers in your email inbox once a day!\n"
        f"Get trending papers in your email inbox!\nSubscribeOn Rivers\n{long}\nOn Stones\n{long}"
    )
    assert sniff(text.encode())
    found = [(record.title, record.abstract) for record in parse(source(text)).records]
    assert found == [("On Rivers", long), ("On Stones", long)]


def test_the_foot_of_the_page_is_no_paper() -> None:
    text = f"On Rivers\n\n{PROSE}\n\n{FOOT}\n\nPrevious\n\n1\n\nNext\n\nCompany\nTOS\nPrivacy\n"
    parsed = parse(source(text))
    assert only(parsed).title == "On Rivers" and not parsed.rejected


def test_a_page_without_papers_is_no_error_but_said() -> None:
    assert sniff((HEAD + "Jan 7\n").encode())
    parsed = parse(source(HEAD + "Jan 7\n"))
    assert (parsed.records, parsed.warnings) == ((), ("0 papers found on this page.",))


def test_later_states_of_the_page_are_the_same_feed() -> None:
    keys = {parse(source(f"{HEAD}T {n}\n\n{FOOT}", name=f"{n}.txt")).feed.key for n in range(3)}
    assert keys == {"hf-page:papers"}


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<p>5 authors</p>",
        b'[{"title": "5 authors"}]',
        b"The 5 authors agree.",
        b"Daily Papers\n",
    ],
)
def test_other_files_are_not_claimed(data: bytes) -> None:
    assert not sniff(data)


@pytest.mark.parametrize("data", [b"", b"<p>5 authors</p>", b"The 5 authors agree.", b"\x00\x01"])
def test_other_files_are_refused_in_one_sentence(data: bytes) -> None:
    with pytest.raises(SourceError, match=r"^page\.txt is .*Hugging Face Papers page.*\.$"):
        parse(source(data))


LINES = [
    *HEAD.split("\n"),
    *FOOT.split("\n"),
    "Jan 7",
    "On Rivers",
    PROSE,
    "Upvote",
    "12",
    "Meta AI",
]


@given(st.text() | st.lists(st.sampled_from(LINES)).map("\n".join))
def test_any_text_is_parsed_or_refused(text: str) -> None:
    raises_nothing_but_source_error(parse, text.encode("utf-8", "surrogatepass"))


PAPERS = st.fixed_dictionaries(
    {
        "title": TITLES,
        "abstract": ABSTRACTS,
        "by": st.integers(1, 3000) | st.sampled_from(["Meta AI", "TheHKU Hong Kong University"]),
        "published": DATES,
        "comments": st.none() | st.integers(1, 900),
    }
)


def render(papers: list[dict[str, Any]]) -> str:
    blocks = [HEAD + "Jan 7"]
    for p in papers:
        by = f"  • {p['by']} authors" if isinstance(p["by"], int) else p["by"]
        comments = f" {p['comments']}" if p["comments"] else ""
        blocks.append(
            f"{p['title']}\n\n{p['abstract']}\n\n{by}\n·\n{printed(p['published'])}{comments}"
        )
    return "\n\n".join(blocks)


@given(st.lists(PAPERS, max_size=5))
def test_what_is_printed_is_what_is_read(papers: list[dict[str, Any]]) -> None:
    parsed = parse(source(render(papers)))
    assert not parsed.rejected
    assert [
        {
            "title": record.title,
            "abstract": record.abstract,
            "by": record.author_count or record.organisation,
            "published": record.published,
            "comments": metric(record, "comments"),
        }
        for record in parsed.records
    ] == papers
