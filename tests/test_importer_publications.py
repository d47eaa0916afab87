"""Publications pages: a name, a heading, titles and abstracts, and little to tell them by."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.errors import SourceError
from storage.importers import parse as recognise
from storage.importers.publications import FORMAT, parse, sniff
from tests.saved_pages import (
    ABSTRACTS,
    PROSE,
    TITLES,
    digest,
    only,
    raises_nothing_but_source_error,
    source,
    stored_page,
)

LONG = f"{PROSE} {PROSE} {PROSE} {PROSE}"


def titles(text: str) -> list[str | None]:
    return [record.title for record in parse(source(text)).records]


def test_a_stored_page_parses_to_its_truth() -> None:
    data, truth = stored_page("000_d6c297680ee350fb")
    parsed = recognise(source(data))
    assert (parsed.format, [author.name for author in parsed.authors]) == (
        FORMAT,
        [truth["author"]],
    )
    assert [(r.where, r.title, digest(r.abstract)) for r in parsed.records] == [
        (f"line {p['line']}", p["title"], p["abstract_sha256"]) for p in truth["papers"]
    ]
    assert all(record.known_authors == (truth["author"],) for record in parsed.records)
    assert parsed.feed.title == f"{truth['author']} · Publications"
    assert not parsed.rejected and not parsed.warnings


def test_the_first_two_lines_are_the_owner_and_the_heading() -> None:
    parsed = parse(source(f"Ada Lovelace\nPublications\nOn Rivers\n{PROSE}\n"))
    assert parsed.feed.key == "publications:ada-lovelace"
    assert only(parsed).title == "On Rivers"
    assert only(parsed).known_authors == ("Ada Lovelace",)


@pytest.mark.parametrize(
    "heading",
    ["Publications", "PUBLICATIONS", "Selected Publications:", "# Papers", "Preprints",
     "Papers (12)", "Recent Papers", "Publications and Preprints", "Selected Papers & Preprints"],
)  # fmt: skip
def test_the_heading_may_have_other_words(heading: str) -> None:
    text = f"Ada Lovelace\n{heading}\nOn Rivers\n{PROSE}\n"
    assert sniff(text.encode())
    assert titles(text) == ["On Rivers"]


@pytest.mark.parametrize("name", ["Ada Lovelace", "Prof. Ada Lovelace", "Dr Ada Lovelace"])
def test_a_title_of_the_person_is_no_part_of_the_name(name: str) -> None:
    parsed = parse(source(f"{name}\nPublications\nOn Rivers\n{PROSE}\n"))
    assert [author.name for author in parsed.authors] == ["Ada Lovelace"]


def test_a_name_in_any_script_will_do() -> None:
    assert sniff(f"王小明\nPapers\nOn Rivers\n{PROSE}\n".encode())
    assert parse(source(f"王小明\nPapers\nOn Rivers\n{PROSE}\n")).feed.key == "publications:王小明"


def test_the_user_may_name_an_owner_whom_the_page_does_not() -> None:
    parsed = parse(source(f"Home page\nPublications\nOn Rivers\n{PROSE}\n", author="Ada Lovelace"))
    assert parsed.feed.key == "publications:ada-lovelace"


def test_more_papers_alternate() -> None:
    text = "Ada Lovelace\nPublications\n" + "".join(f"Title {n}\n{LONG}\n" for n in range(9))
    parsed = parse(source(text))
    assert [(r.title, r.abstract) for r in parsed.records] == [
        (f"Title {n}", LONG) for n in range(9)
    ]


def test_alternation_holds_for_short_abstracts_and_for_titles_that_end_as_sentences() -> None:
    text = "Ada Lovelace\nPublications\nRivers.\nThey are quiet.\nWhy? Stones!\nThey are loud."
    assert titles(text) == ["Rivers.", "Why? Stones!"]


@pytest.mark.parametrize("blank", ["\n", "\n\n", "\n\n\n", "\r\n", "\r\n\r\n", "\n \xa0\n"])
def test_blank_lines_do_not_matter(blank: str) -> None:
    lines = [
        "Ada Lovelace",
        "Publications",
        "On Rivers",
        PROSE,
        "Stones?",
        LONG,
        "On [/] $x^2$",
        PROSE,
    ]
    assert titles(blank.join(lines)) == ["On Rivers", "Stones?", "On [/] $x^2$"]


def test_wrapped_lines_are_joined() -> None:
    text = (
        "Ada Lovelace\nPublications\n\nOn Rivers\nand Stones\n\n"
        "We look at rivers and we\nlook at stones.\n"
    )
    record = only(parse(source(text)))
    assert record.title == "On Rivers and Stones"
    assert record.abstract == "We look at rivers and we look at stones."


def test_an_abstract_wrapped_right_below_its_title_is_joined() -> None:
    text = (
        "Ada Lovelace\nPublications\n\nOn Rivers\nwe look at them for a long\ntime and say so.\n"
        "On Stones\nThis one is wrapped as well\nand ends here.\n"
    )
    found = [(record.title, record.abstract) for record in parse(source(text)).records]
    assert found == [
        ("On Rivers", "we look at them for a long time and say so."),
        ("On Stones", "This one is wrapped as well and ends here."),
    ]


def test_lines_between_title_and_abstract_are_neither() -> None:
    text = (
        "Ada Lovelace\nSelected Publications\n\n2024\n\n[1] On Rivers\nBo Li, Ada Lovelace\n"
        f"In Proceedings of ICML 2024\n[PDF] [Code]\n{PROSE}\n\n2. On Stones\nand Hills\n"
        f"Bo Li et al.\nMay 3, 2023\nAbstract: {PROSE}\n"
    )
    first, second = parse(source(text)).records
    assert (first.title, first.abstract, first.year) == ("On Rivers", PROSE, 2024)
    assert (first.authors, first.known_authors) == (("Bo Li", "Ada Lovelace"), ())
    assert first.venue == "In Proceedings of ICML 2024"
    assert (second.title, second.abstract) == ("On Stones and Hills", PROSE)
    assert (second.published, second.year) == (date(2023, 5, 3), 2023)
    assert (second.authors, second.authors_truncated) == (("Bo Li",), True)
    assert second.known_authors == ("Ada Lovelace",)


def test_other_sections_hold_no_papers() -> None:
    text = (
        f"Ada Lovelace\nPublications\nOn Rivers\n{PROSE}\nTeaching\nA Course\n{PROSE}\n"
        f"Preprints\nOn Stones\n{PROSE}\nContact\nada@example.org\n"
    )
    assert titles(text) == ["On Rivers", "On Stones"]


def test_a_title_without_an_abstract_is_still_a_paper() -> None:
    text = f"Ada Lovelace\nPublications\n\nOn Rivers and Hills\n\nOn Stones\n\n{PROSE}\n"
    first, second = parse(source(text)).records
    assert (first.title, first.abstract) == ("On Rivers and Hills", None)
    assert (second.title, second.abstract) == ("On Stones", PROSE)


def test_a_word_or_two_without_an_abstract_are_rejected() -> None:
    parsed = parse(
        source(f"Ada Lovelace\nPublications\n\nOn Stones\n\n{PROSE}\n\nGoogle Scholar\n")
    )
    assert only(parsed).title == "On Stones"
    assert [(item.where, item.reason) for item in parsed.rejected] == [
        ("line 8", "“Google Scholar” has no abstract below it.")
    ]


def test_an_abstract_may_have_paragraphs() -> None:
    text = f"Ada Lovelace\nPublications\n\nOn Stones\n\n{PROSE}\n\n{PROSE}\n\nOn Hills\n\n{PROSE}\n"
    first, second = parse(source(text)).records
    assert first.abstract == f"{PROSE} {PROSE}"
    assert second.title == "On Hills"


def test_a_page_without_papers_is_no_error_but_said() -> None:
    parsed = parse(source("Ada Lovelace\nPublications\n"))
    assert (parsed.records, parsed.warnings) == ((), ("0 papers found on this page.",))


@pytest.mark.parametrize(
    "data",
    [
        b"", b"<h1>Ada Lovelace</h1>\nPublications\nOn Rivers\nThey are quiet.\n",
        b'{"name":\n"Ada Lovelace"}\nPublications\nOn Rivers\nThey are quiet.\n',
        b"@article{ada,\nPublications\nOn Rivers\nThey are quiet.\n",
        b"Some text\nwithout a heading\n", b"Ada Lovelace\nPublications\n",
        b"how to write\nPublications\nOn Rivers\nThey are quiet.\n",
    ],
)  # fmt: skip
def test_other_files_are_not_claimed(data: bytes) -> None:
    assert not sniff(data)


@pytest.mark.parametrize("data", [b"", b"<p>Publications</p>", b"Some text\nmore\n", b"\x00\x01"])
def test_other_files_are_refused_in_one_sentence(data: bytes) -> None:
    with pytest.raises(SourceError, match=r"^page\.txt is .*Publications page.*\.$"):
        parse(source(data))


LINES = [
    "Ada Lovelace",
    "Publications",
    "On Rivers",
    PROSE,
    "",
    "2024",
    "Bo Li, Cy Dee",
    "Teaching",
]


@given(st.text() | st.lists(st.sampled_from(LINES)).map("\n".join))
def test_any_text_is_parsed_or_refused(text: str) -> None:
    raises_nothing_but_source_error(parse, text.encode("utf-8", "surrogatepass"))
    raises_nothing_but_source_error(
        parse, f"Ada Lovelace\nPapers\n{text}".encode("utf-8", "replace")
    )


@given(st.lists(st.tuples(TITLES, ABSTRACTS), min_size=1), st.sampled_from(["\n", "\n\n"]))
def test_what_is_printed_is_what_is_read(papers: list[tuple[str, str]], blank: str) -> None:
    text = blank.join(
        ["Ada Lovelace", "Publications", *(line for paper in papers for line in paper)]
    )
    assert sniff(text.encode())
    assert [(record.title, record.abstract) for record in parse(source(text)).records] == papers
