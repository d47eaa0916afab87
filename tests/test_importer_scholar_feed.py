"""Scholar Feed pages: what each part of a page says, and what becomes of pages that say less."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.arriving import Parsed, Record
from storage.errors import SourceError
from storage.importers import parse as recognise
from storage.importers.scholar_feed import FORMAT, parse, sniff
from tests.saved_pages import (
    ABSTRACTS,
    DATES,
    NAMES,
    PROSE,
    TITLES,
    TODAY,
    digest,
    metric,
    only,
    printed,
    raises_nothing_but_source_error,
    source,
    stored_page,
)


def page(
    heading: str, *, title: str = "On Quiet Rivers", authors: str = "Bo Li, Cy Dee et al."
) -> str:
    profile = "Ada Lovelace\n\nCL\nh-index4\nAI Score6\n\n1 Papers"
    return f"{profile}\n\n{heading}\n{title}\n\n{authors}\n\n{PROSE}"


def paper(heading: str = "13.0CLOct 3, 2023Code", **parts: str) -> Record:
    return only(parse(source(page(heading, **parts))))


def test_a_stored_page_parses_to_its_truth() -> None:
    data, truth = stored_page("001_9c3c22d9d97bb77f")
    parsed = recognise(source(data))
    assert parsed.format == FORMAT
    assert [_truth(record) for record in parsed.records] == [_said(p) for p in truth["papers"]]
    (author,) = parsed.authors
    said = truth["profile"]
    assert (author.name, author.main_category) == (said["author"], said["primary_category_raw"])
    assert {name: found.value for name, found in author.metrics.items()} == {
        "h_index": said["h_index"],
        "papers": said["papers_on_page_header"],
        "citations": said["citations"],
        "novelty": said["novelty_percent"] / 100,
        "ai_score": said["ai_score"],
    }
    assert not parsed.rejected and not parsed.warnings


def _truth(record: Record) -> list[Any]:
    assert record.published is not None
    return [
        record.where, record.title, digest(record.abstract), list(record.authors),
        record.authors_truncated, list(record.affiliations), record.primary_category,
        record.published.isoformat(), record.date_inferred, record.code, metric(record, "score"),
        record.raw["date"], record.raw["category"], not record.known_authors,
    ]  # fmt: skip


def _said(said: dict[str, Any]) -> list[Any]:
    return [
        f"line {said['line']}", said["title"], said["abstract_sha256"], said["authors"],
        said["et_al"], said["affiliations"], said["category"],
        said["date"], not said["year_printed"], said["code"], said["score"],
        said["date_raw"], said["category_raw"], said["page_author_listed"],
    ]  # fmt: skip


def test_a_score_may_be_absent() -> None:
    record = paper("CLOct 3, 2023Code")
    assert metric(record, "score") is None
    assert (record.primary_category, record.code) == ("cs.CL", True)


def test_a_category_may_be_absent() -> None:
    record = paper("13.0Oct 3, 2023")
    assert (metric(record, "score"), record.categories, record.code) == (13.0, (), False)
    assert "category" not in record.raw


def test_a_date_may_be_absent() -> None:
    record = paper("13.0CLCode")
    assert (record.published, record.date_inferred, record.code) == (None, False, True)


@pytest.mark.parametrize("said", ["2023-10-03", "October 3, 2023", "Oct. 3, 2023", "Oct 3 2023"])
def test_a_date_may_be_printed_in_other_ways(said: str) -> None:
    record = paper(f"13.0CL{said}Code")
    assert (record.published, record.date_inferred) == (date(2023, 10, 3), False)


@pytest.mark.parametrize("said", ["2023-13-03", "Feb 29, 2023", "Feb 31"])
def test_a_day_that_never_was_gives_no_date(said: str) -> None:
    assert paper(f"13.0CL{said}").published is None


def test_a_date_may_stand_alone() -> None:
    assert paper("Oct 3, 2023").published == date(2023, 10, 3)


@pytest.mark.parametrize(
    ("printed_class", "category"),
    [
        ("CL", "cs.CL"), ("ML", "stat.ML"), ("IV", "eess.IV"), ("SY", "eess.SY"),
        ("QM", "q-bio.QM"), ("OC", "math.OC"), ("PR", "PR"), ("XX", "XX"),
        ("stat.ML", "stat.ML"), ("quant-ph", "quant-ph"),
    ],
)  # fmt: skip
def test_a_class_becomes_a_category_where_it_is_plain(printed_class: str, category: str) -> None:
    record = paper(f"13.0{printed_class}Oct 3, 2023")
    assert (record.categories, record.primary_category) == ((category,), category)
    assert record.raw["category"] == printed_class


def test_several_categories_are_kept_in_order() -> None:
    assert paper("13.0CL, AI, CLMay 2").categories == ("cs.CL", "cs.AI")


@pytest.mark.parametrize(
    ("said", "published"),
    [
        ("May 20", date(2026, 5, 20)),
        ("Jul 1", date(2026, 7, 1)),
        ("Jul 2", date(2025, 7, 2)),
        ("Feb 29", date(2024, 2, 29)),
    ],
)
def test_a_date_without_a_year_is_the_last_such_day(said: str, published: date) -> None:
    record = paper(f"24.8AI{said}")
    assert (record.published, record.date_inferred, record.raw["date"]) == (published, True, said)


def test_a_day_that_no_calendar_has_is_kept_as_printed_and_reported() -> None:
    parsed = parse(source(page("24.8AIFeb 30, 2024")))
    assert only(parsed).published is None
    assert only(parsed).raw["date"] == "Feb 30, 2024"
    assert parsed.warnings == ("line 9: no calendar has “Feb 30, 2024”.",)


def test_et_al_is_no_author_and_leaves_the_count_open() -> None:
    record = paper(authors="Bo Li, Cy Dee et al. · pku, tencent-ai")
    assert record.authors == ("Bo Li", "Cy Dee")
    assert record.authors_truncated and record.author_count is None
    assert record.affiliations == ("pku", "tencent-ai")


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Bo Li", ("Bo Li",)),
        ("Bo Li, Cy Dee", ("Bo Li", "Cy Dee")),
        ("Bo Li, Cy Dee and Eve Fox", ("Bo Li", "Cy Dee", "Eve Fox")),
        ("Bo Li, Jr., Ludwig van der Berg", ("Bo Li, Jr.", "Ludwig van der Berg")),
        ("Bo Li, and Cy Dee", ("Bo Li", "Cy Dee")),
        ("DeepSeek-AI", ("DeepSeek-AI",)),
    ],
)
def test_a_whole_list_tells_the_count(line: str, names: tuple[str, ...]) -> None:
    record = paper(authors=line)
    assert record.authors == names
    assert not record.authors_truncated and record.author_count == len(names)


def test_others_that_are_counted_make_the_count() -> None:
    record = paper(authors="Bo Li, Cy Dee +5 more")
    assert (record.authors, record.author_count) == (("Bo Li", "Cy Dee"), 7)
    assert record.authors_truncated


def test_the_owner_is_a_known_author_of_papers_that_do_not_print_her() -> None:
    assert paper().known_authors == ("Ada Lovelace",)
    assert paper(authors="Bo Li, ADA LOVELACE et al.").known_authors == ()


def test_a_missing_author_line_leaves_the_abstract_whole() -> None:
    text = f"h-index1\nAI Score2\n\n1.0CLMay 2\nOn Rivers\n\n{PROSE}\n"
    record = only(parse(source(text)))
    assert (record.title, record.authors, record.abstract) == ("On Rivers", (), PROSE)


def test_a_missing_abstract_leaves_the_paper() -> None:
    record = only(parse(source("1.0CLMay 2\nOn Rivers\n\nBo Li et al.\n")))
    assert (record.title, record.authors, record.abstract) == ("On Rivers", ("Bo Li",), None)


def test_wrapped_lines_are_joined() -> None:
    text = (
        "1.0CLMay 2\nOn Rivers\nand Stones\n\nBo Li et al.\n\nWe look\nat rivers.\n\nAnd at stones."
    )
    record = only(parse(source(text)))
    assert record.title == "On Rivers and Stones"
    assert record.abstract == "We look at rivers. And at stones."


@pytest.mark.parametrize("blank", ["\n", "\n\n", "\n\n\n\n", "\r\n", "\r", " \n\t\n", "\n\xa0\n"])
def test_blank_lines_may_be_missing_or_doubled(blank: str) -> None:
    text = blank.join(
        ["1.0CLMay 2", "On Rivers", "Bo Li, Cy Dee", PROSE, "2.0CLMay 3", "On", "Bo Li et al."]
    )
    first, second = parse(source(text)).records
    assert (first.title, first.authors, first.abstract) == ("On Rivers", ("Bo Li", "Cy Dee"), PROSE)
    assert (second.title, second.authors, second.abstract) == ("On", ("Bo Li",), None)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1", "cp1252", "utf-32", "utf-16-le"]
)
def test_the_encoding_does_not_matter(encoding: str) -> None:
    text = page("13.0CLOct 3, 2023", authors="Chloé Müller, Bo Li et al. · pku")
    assert sniff(text.encode(encoding))
    record = only(parse(source(text.encode(encoding))))
    assert record.authors == ("Chloé Müller", "Bo Li")
    assert record.affiliations == ("pku",)


def test_one_torn_byte_does_not_change_the_rest() -> None:
    text = page("13.0CLOct 3, 2023", authors="Chloé Müller, Šime Li et al.").encode() + b"\xff"
    assert only(parse(source(text))).authors == ("Chloé Müller", "Šime Li")


@pytest.mark.parametrize(
    ("line", "title", "first"),
    [
        ("On the Quality AssessmentBo Li, Cy Dee et al.", "On the Quality Assessment", "Bo Li"),
        ("Tuning with LoRAJen-tse Li, Cy Dee et al.", "Tuning with LoRA", "Jen-tse Li"),
        ("Fast, Cheap, GoodIan McDonald, Cy Dee et al.", "Fast, Cheap, Good", "Ian McDonald"),
        ("Is It Done?J. Doe, Cy Dee", "Is It Done?", "J. Doe"),
        ("Rivers in 3DAda O'Neil et al.", "Rivers in 3D", "Ada O'Neil"),
    ],
)
def test_title_and_authors_on_one_line_are_split(line: str, title: str, first: str) -> None:
    parsed = parse(source(f"50.2CVApr 17Code\n{line}\n{PROSE}\n"))
    record = only(parsed)
    assert (record.title, record.authors[0], record.abstract) == (title, first, PROSE)
    assert record.raw["title"] == line
    assert parsed.warnings == ("Titles printed on one line with their authors were split: line 1.",)


@pytest.mark.parametrize(
    "title",
    ["Evaluating DeepMind Control, Atari and More", "AlphaFold", "On OpenAI, LoRA, and iPhones"],
)
def test_a_title_with_capitals_inside_words_is_not_split(title: str) -> None:
    record = only(parse(source(f"50.2CVApr 17\n{title}\n{PROSE}\n")))
    assert (record.title, record.authors) == (title, ())


def test_a_page_without_a_profile_is_known_by_its_file() -> None:
    parsed = parse(source(f"50.2CVApr 17\nOn Rivers\n{PROSE}", name="/tmp/Rivers of Ada.txt"))
    assert (parsed.feed.key, parsed.feed.title) == (
        "scholar-feed:page:rivers-of-ada",
        "Scholar Feed",
    )
    assert parsed.authors == ()


def test_the_user_names_the_owner_only_of_a_page_that_does_not() -> None:
    bare = parse(source("50.2CVApr 17\nOn Rivers\n", author="Bo Li"))
    assert bare.feed.key == "scholar-feed:bo-li"
    assert parse(source(page("1.0CLMay 2"), author="Bo Li")).feed.key == "scholar-feed:ada-lovelace"


def test_a_profile_may_come_in_any_order_and_with_large_numbers() -> None:
    text = (
        "Home\nAI Score66.5\n1.2kcitations\nAda Lovelace\n"
        "Novelty7%\n1,004papers\nstat.ML\nh-index: 44\n"
    )
    (author,) = parse(source(text)).authors
    assert (author.name, author.main_category) == ("Ada Lovelace", "stat.ML")
    assert {name: found.value for name, found in author.metrics.items()} == {
        "h_index": 44, "papers": 1004, "citations": 1200, "novelty": 0.07, "ai_score": 66.5,
    }  # fmt: skip
    assert all((m.source, m.as_of) == (FORMAT, TODAY) for m in author.metrics.values())


def test_a_number_of_papers_that_does_not_fit_is_reported() -> None:
    text = page("1.0CLMay 2").replace("1 Papers", "14 Papers")
    assert parse(source(text)).warnings == ("The page says 14 papers; 1 were found.",)


def test_a_heading_without_a_paper_is_rejected_and_the_others_kept() -> None:
    parsed = parse(source(f"1.0CLMay 2\n\n2.0CLMay 3\nOn Rivers\n\nBo Li et al.\n\n{PROSE}"))
    assert only(parsed).title == "On Rivers"
    assert [item.where for item in parsed.rejected] == ["line 1"]


def test_buttons_below_the_last_paper_are_no_abstract() -> None:
    record = only(parse(source(page("1.0CLMay 2") + "\n\nLoad more\n\n© 2026 Scholar Feed\n")))
    assert record.abstract == PROSE


def test_the_code_link_needs_the_flag_or_the_sentence() -> None:
    address = "https://github.com/ada/rivers"
    flagged = f"1.0CLMay 2Code\nOn Rivers\n\nBo Li et al.\n\nWe release all ({address})."
    assert only(parse(source(flagged))).links.code == address
    assert only(parse(source(flagged.replace("2Code", "2")))).links.code is None
    stated = f"1.0CLMay 2\nOn Rivers\n\nBo Li et al.\n\nOur code is available at {address}."
    assert only(parse(source(stated))).links.code == address
    future = stated.replace("is available", "will be released")
    assert only(parse(source(future))).links.code is None


def test_a_profile_without_papers_is_no_error_but_said() -> None:
    data = b"Ada Lovelace\n\nCL\nh-index0\n0papers\nAI Score0\n\n0 Papers\n"
    assert sniff(data)
    parsed = parse(source(data))
    assert parsed.records == ()
    assert parsed.warnings == ("0 papers found on this page.",)


@pytest.mark.parametrize(
    "data",
    [
        b"", b"  \n", b"<rss><title>13.0CLOct 3, 2023Code</title></rss>", b'{"a": "CLMay 2"}',
        b"@article{x, title={T}}", b"CL May 20 is a day", b"\x00\x01\x02", b"hello\nworld\n",
        b"CLFeb 10, 2020\n\nOn Rivers\n\narXiv:2002.03604v13 citations\nAI Analysis\n\nIt matters.",
    ],
)  # fmt: skip
def test_other_files_are_not_claimed_and_refused_in_one_sentence(data: bytes) -> None:
    assert not sniff(data)
    with pytest.raises(SourceError, match=r"^page\.txt is .*Scholar Feed page.*\.$"):
        parse(source(data))


@given(
    st.text()
    | st.lists(st.sampled_from([*page("1.0CLMay 2").split("\n"), "", "2.0AIMay 3"])).map("\n".join)
)
def test_any_text_is_parsed_or_refused(text: str) -> None:
    raises_nothing_but_source_error(parse, text.encode("utf-8", "surrogatepass"))


PAPERS = st.fixed_dictionaries(
    {
        "score": st.none() | st.integers(0, 999).map(lambda tenths: tenths / 10),
        "category": st.sampled_from(["CL", "AI", "LG"]),
        "published": DATES,
        "code": st.booleans(),
        "title": TITLES,
        "authors": st.lists(NAMES, min_size=1, max_size=3, unique=True),
        "cut": st.booleans(),
        "handles": st.lists(st.sampled_from(["pku", "amazon-science", "mit"]), unique=True),
        "abstract": ABSTRACTS,
    }
)


def render(papers: list[dict[str, Any]]) -> str:
    blocks = ["Grace Hopper\n\nCL\nh-index44\nAI Score66", f"{len(papers)} Papers"]
    for p in papers:
        score = "" if p["score"] is None else f"{p['score']:.1f}"
        heading = f"{score}{p['category']}{printed(p['published'])}{'Code' if p['code'] else ''}"
        cut = " et al." if p["cut"] else ""
        handles = " · " + ", ".join(p["handles"]) if p["handles"] else ""
        blocks.append(
            f"{heading}\n{p['title']}\n\n{', '.join(p['authors'])}{cut}{handles}\n\n{p['abstract']}"
        )
    return "\n\n".join(blocks)


@given(st.lists(PAPERS, max_size=5))
def test_what_is_printed_is_what_is_read(papers: list[dict[str, Any]]) -> None:
    parsed: Parsed = parse(source(render(papers)))
    assert not parsed.rejected
    assert [
        {
            "score": metric(record, "score"),
            "category": record.raw["category"],
            "published": record.published,
            "code": record.code,
            "title": record.title,
            "authors": list(record.authors),
            "cut": record.authors_truncated,
            "handles": list(record.affiliations),
            "abstract": record.abstract,
        }
        for record in parsed.records
    ] == papers
