"""What pages of the four systems may do, one by one: each was read wrongly once."""

from __future__ import annotations

from datetime import date

import pytest

from storage.arriving import Parsed
from storage.importers import parse as recognise
from storage.importers import publications
from storage.importers.catalyzex import parse as catalyzex
from storage.importers.hf_page import parse as hugging_face
from storage.importers.scholar_feed import parse as scholar_feed
from tests.saved_pages import PROSE, only, source

LONG = " ".join([PROSE] * 4)
PROFILE = "{}\n\nCL\nh-index4\n1papers\n678citations\nNovelty48%\nAI Score6\n\n1 Papers\n\n"
SCHOLAR = f"13.0CLOct 3, 2023Code\nOn {{}}\n\nBo Li et al.\n\n{LONG}\n\n"
HEAD = (
    "new\n\nGet trending papers in your email inbox!\n\nSubscribe\n\n"
    "Daily Papers\n\nbyAK and the research community\n\n"
)
FOOT = "\n\n  • 5 authors\n·\nApr 7, 2022\n\n"
LIST = "Ada Lovelace\nPublications\n"


def said(parsed: Parsed) -> list[tuple[str | None, str | None]]:
    return [(record.title, record.abstract) for record in parsed.records]


# Scholar Feed


@pytest.mark.parametrize("title", ["Oct 3, 2023", "May 20", "13.0CLOct 3, 2023Code", "Search"])
def test_what_stands_below_a_heading_is_its_title(title: str) -> None:
    text = SCHOLAR.format("Rivers").replace("On Rivers", title) + SCHOLAR.format("Stones")
    assert said(scholar_feed(source(text))) == [(title, LONG), ("On Stones", LONG)]


def test_a_date_alone_in_an_abstract_is_no_heading() -> None:
    text = SCHOLAR.format("Rivers").replace(LONG, f"{PROSE}\n\nMay 20\n\n{PROSE}")
    assert said(scholar_feed(source(text))) == [("On Rivers", f"{PROSE} May 20 {PROSE}")]


def test_an_abstract_that_ends_in_et_al_is_no_author_line() -> None:
    text = SCHOLAR.format("Rivers").replace(LONG, "We look at rivers as do Li et al.")
    record = only(scholar_feed(source(text)))
    assert (record.title, record.authors) == ("On Rivers", ("Bo Li",))
    assert record.abstract == "We look at rivers as do Li et al."


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("aiXplain", ["aiXplain"]),
        ("Qwen Team, Bo Li, Jr.", ["Qwen Team", "Bo Li, Jr."]),
        ("王小明", ["王小明"]),
        ("danah boyd, Bo Li", ["danah boyd", "Bo Li"]),
        ("Bo Li, Cy Dee, ...", ["Bo Li", "Cy Dee"]),
        ("· pku", []),
    ],
)
def test_author_lines_of_all_kinds_are_no_abstract(line: str, names: list[str]) -> None:
    record = only(scholar_feed(source(SCHOLAR.format("Rivers").replace("Bo Li et al.", line))))
    assert (list(record.authors), record.abstract) == (names, LONG)


def test_two_profiles_in_one_file_are_two_people() -> None:
    text = "".join(
        PROFILE.format(name) + SCHOLAR.format(what)
        for name, what in (("Ada Lovelace\nOxford", "Rivers"), ("Grace Hopper\nYale", "Stones"))
    )
    parsed = scholar_feed(source(text))
    assert said(parsed) == [("On Rivers", LONG), ("On Stones", LONG)]
    assert [author.name for author in parsed.authors] == ["Ada Lovelace", "Grace Hopper"]
    assert [r.known_authors for r in parsed.records] == [("Ada Lovelace",), ("Grace Hopper",)]
    assert parsed.warnings == (
        "The file holds pages of several people (Ada Lovelace, Grace Hopper), under the first one.",
    )


@pytest.mark.parametrize("heading", ["13.0Oct 3, 2023", "13.0CLCode"])
def test_a_page_without_profile_and_without_full_headings_is_known(heading: str) -> None:
    text = SCHOLAR.format("Rivers").replace("13.0CLOct 3, 2023Code", heading)
    assert recognise(source(text)).format == "scholar-feed"


# Hugging Face Papers


@pytest.mark.parametrize("title", ["May 20", "5 authors", "1984", "Daily Papers", "Code", "New"])
@pytest.mark.parametrize("head", ["", HEAD, HEAD + "Jan 7\n\n"])
def test_a_title_may_look_like_another_field(title: str, head: str) -> None:
    text = head + "".join(f"{title}\n\n{LONG}{FOOT}" for _ in range(2))
    assert said(hugging_face(source(text))) == [(title, LONG)] * 2


@pytest.mark.parametrize(
    "inside", ["42", "- one river", "[1]", "May 20", "5 authors", "Code", "•\none river", "1. One."]
)
def test_lines_inside_an_abstract_stay_in_it(inside: str) -> None:
    text = f"On Rivers\n\n{PROSE}\n\n{inside}\n\n{PROSE} {PROSE}{FOOT}On Stones\n\n{LONG}{FOOT}"
    whole = " ".join([PROSE, inside.replace("\n", " "), PROSE, PROSE])
    assert said(hugging_face(source(text))) == [("On Rivers", whole), ("On Stones", LONG)]


def test_three_paragraphs_are_one_abstract() -> None:
    text = f"On Rivers\n\n{PROSE}\n\n{PROSE} {PROSE}\n\n{LONG}{FOOT}"
    assert said(hugging_face(source(text))) == [("On Rivers", " ".join([PROSE] * 7))]


def test_a_missing_date_does_not_take_the_next_title() -> None:
    text = f"On Rivers\n\n{LONG}\n\nNVIDIA\n·\n\nMay 20\n\n{LONG}{FOOT}"
    first, second = hugging_face(source(text)).records
    assert (first.organisation, first.published) == ("NVIDIA", None)
    assert (second.title, second.published) == ("May 20", date(2022, 4, 7))


def test_an_organisation_below_a_title_that_is_a_button_is_no_title() -> None:
    record = only(hugging_face(source("About\n\nNVIDIA\n·\nMar 22, 2025\n")))
    assert (record.title, record.organisation) == ("About", "NVIDIA")


@pytest.mark.parametrize("picker", ["", "Jan 7\n\n"])
def test_a_second_head_in_the_file_is_no_paper(picker: str) -> None:
    text = "".join(f"{HEAD}{picker}On {what}\n\n{LONG}{FOOT}" for what in ("Rivers", "Stones"))
    parsed = hugging_face(source(text))
    assert said(parsed) == [("On Rivers", LONG), ("On Stones", LONG)] and not parsed.rejected


def test_an_organisation_that_the_page_ends_with_is_no_abstract() -> None:
    assert said(hugging_face(source(f"{HEAD}On Rivers\n\n{LONG}\n\nNVIDIA"))) == [
        ("On Rivers", LONG)
    ]


# CatalyzeX


def test_paragraphs_and_lists_of_an_abstract_are_kept() -> None:
    text = (
        f"Abstract:{PROSE}\n\nCode\n42\n- one\n{PROSE}\nAbstract:{PROSE}\n\n\n\n\nOn Fog and Us\n"
    )
    assert [abstract for _, abstract in said(catalyzex(source(text)))] == [
        f"{PROSE} Code 42 - one {PROSE}",
        PROSE,
    ]


def test_a_publication_list_with_marked_abstracts_is_none_of_catalyzex() -> None:
    text = LIST + "".join(f"On {what}\nAbstract: {LONG}\n" for what in ("Rivers", "Stones"))
    parsed = recognise(source(text))
    assert parsed.format == "publications"
    assert said(parsed) == [("On Rivers", LONG), ("On Stones", LONG)]


# Publication lists


@pytest.mark.parametrize(
    "title", ["2024", "Code", "Awards", "Oct 3, 2023", "A title that ends as a sentence does."]
)
def test_strict_alternation_makes_anything_a_title(title: str) -> None:
    text = f"{LIST}On Rivers\n{LONG}\n{title}\n{LONG}\nOn Stones\n{LONG}\n"
    assert said(publications.parse(source(text)))[1] == (title, LONG)


def test_a_missing_abstract_does_not_shift_the_titles() -> None:
    text = f"{LIST}On Rivers\n{LONG}\nOn Stones\nOn Hills\n{LONG}\nOn Fog\n{LONG}\n"
    parsed = publications.parse(source(text))
    assert said(parsed) == [("On Rivers", LONG), ("On Hills", LONG), ("On Fog", LONG)]
    assert [item.where for item in parsed.rejected] == ["line 5"]


def test_items_of_a_list_are_no_titles() -> None:
    text = f"{LIST}On Rivers\n{LONG}\n- item one\n42\n{LONG}\nOn Stones\n{LONG}\n"
    whole = f"{LONG} - item one 42 {LONG}"
    assert said(publications.parse(source(text))) == [("On Rivers", whole), ("On Stones", LONG)]


def test_paragraphs_with_blank_lines_between_are_no_titles() -> None:
    text = f"{LIST}\nOn Rivers\n\n{PROSE}\n\n{PROSE} {PROSE}\n\n{LONG}\n\nOn Stones\n\n{LONG}\n"
    whole = " ".join([PROSE] * 7)
    assert said(publications.parse(source(text))) == [("On Rivers", whole), ("On Stones", LONG)]


@pytest.mark.parametrize("name", ["Voltaire", "Wei Wang 0001"])
def test_an_owner_may_have_one_name_or_a_number(name: str) -> None:
    parsed = recognise(source(f"{name}\nPublications\nOn Rivers\n{LONG}\n"))
    assert [author.name for author in parsed.authors] == [name]


def test_lists_of_two_people_in_one_file_are_told_apart() -> None:
    parsed = publications.parse(
        source(f"{LIST}On Rivers\n{LONG}\nBo Li\nPublications\nOn Stones\n{LONG}\n")
    )
    assert said(parsed) == [("On Rivers", LONG), ("On Stones", LONG)]
    assert [r.known_authors for r in parsed.records] == [("Ada Lovelace",), ("Bo Li",)]


# Pages of several systems in one file

PAGES = {
    "scholar-feed": PROFILE.format("Grace Hopper") + SCHOLAR.format("Rivers"),
    "hf-page": f"{HEAD}Jan 7\n\nOn Rivers\n\n{LONG}{FOOT}",
    "catalyzex": f"additional authors not shown\nAbstract:{LONG}\nAbstract:{LONG}\n",
    "publications": f"{LIST}On Rivers\n{LONG}\nOn Stones\n{LONG}\n",
}


@pytest.mark.parametrize("one", PAGES)
@pytest.mark.parametrize("other", PAGES)
def test_no_paper_takes_in_the_text_of_another_page(one: str, other: str) -> None:
    parsed = recognise(source(f"{PAGES[one]}\n{PAGES[other]}"))
    alone = recognise(source(PAGES[parsed.format]))
    assert parsed.format in (one, other)
    assert said(parsed) == said(alone) * (1 + (one == other))
    assert len(parsed.rejected) == (one != other)
