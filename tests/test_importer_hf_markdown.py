"""Pages of Hugging Face Papers that programs saved as Markdown, each in its own way."""

from __future__ import annotations

from datetime import date

import pytest

from storage.arriving import Record
from storage.importers import Source, parse
from storage.importers._hf_foot import with_feet_apart
from storage.importers._markdown import without_markdown
from storage.importers._page import Line, lines_of

TODAY = date(2026, 11, 1)
SITE = "https://huggingface.co"
PAPERS = [
    ("2410.05434", "On Kettles and What They Sing"),
    ("2306.14898", "Cups: How to Hold Them"),
    ("2609.05415", "Lids for Everyone"),
]
ABOUT = (
    "We look at kettles for a long time [1] and write down, day after day, when each of them sings"
    " and to whom. What they sing is another matter, and is left to those who come after us."
)
BROKEN = ABOUT.replace(" and write", "\\\\\nand write")
HEAD = (
    "Get trending papers in your email inbox once a day!\n\nGet trending papers in your email"
    f" inbox!\n\n[Subscribe]({SITE}/login)\n\n# Daily Papers\n\n## by [AK]({SITE}/ak) and the"
    " research community\n\n- Daily\n- Weekly\n- Monthly\n\nOct 2\n\n"
)


def read(text: str) -> tuple[Record, ...]:
    found = parse(Source(name="x.md", data=text.encode(), today=TODAY))
    assert (found.format, found.rejected) == ("hf-page", ())
    assert [record.title for record in found.records] == [title for _, title in PAPERS]
    assert {record.abstract for record in found.records} == {ABOUT}
    assert {record.author_count for record in found.records} <= {None, 4}
    return found.records


def ids(records: tuple[Record, ...]) -> list[str | None]:
    return [record.arxiv_id for record in records]


KNOWN = [arxiv for arxiv, _ in PAPERS]


def test_links_around_everything_are_taken_off() -> None:
    text = HEAD + "".join(
        f"[17]({SITE}/login?next=x)\n\n### [{title}]({SITE}/papers/{arxiv})\n\n"
        f"[{BROKEN}]({SITE}/papers/{arxiv})\n\n"
        f"[- ![]({SITE}/avatars/1.svg)\\\\\n- 4 authors]({SITE}/papers/{arxiv})\n\n"
        f"·\n\nOct 1[6]({SITE}/papers/{arxiv}#community)\n\n"
        for arxiv, title in PAPERS
    )  # fmt: skip
    records = read(text)
    assert ids(records) == KNOWN
    assert {record.published for record in records} == {date(2026, 10, 1)}
    assert {record.metrics["comments"].value for record in records} == {6}
    assert {record.author_count for record in records} == {4}


def test_links_by_number_are_taken_off() -> None:
    text = HEAD + "".join(
        f"[\n-\n][{n}1]\n\n### [{title}][{n}2]\n\n[\n\n{ABOUT}\n\n][{n}3]\n"
        f"[[lake] Lake House][{n}4]\n"
        f"·\nOct 1, 2025 [ 3][{n}5]\n"
        for n, (_, title) in enumerate(PAPERS, 1)
    )  # fmt: skip
    records = read(text)
    assert {record.organisation for record in records} == {"Lake House"}
    assert {record.metrics["comments"].value for record in records} == {3}


def test_addresses_on_lines_of_their_own_are_passed_over() -> None:
    text = HEAD + "".join(
        f" [-] 5\n\n{SITE}/login?next=x\n\n{title}\n\n{SITE}/papers/{arxiv}\n\n{ABOUT}\n\n"
        f"{SITE}/papers/{arxiv}\n\n[\n\n4 authors]({SITE}/papers/{arxiv})\n\n·\n\nOct 1, 2025\n\n"
        for arxiv, title in PAPERS
    )
    records = read(text)
    assert ids(records) == KNOWN
    assert {record.published for record in records} == {date(2025, 10, 1)}


def test_a_house_and_a_date_may_stand_on_one_line() -> None:
    text = HEAD + "".join(
        f'<a id="part-1"></a>\n\n### [{title}]({SITE}/papers/{arxiv})\n\n{ABOUT}\n\n'
        f"[[picture] Lake House]({SITE}/lake) · Published on Oct 1, 2025\n\n"
        f"[Upvote\n\n25]({SITE}/login)\n\n[GitHub 1.5k](https://github.com/lake/{arxiv})"
        f" [arXiv Page](https://arxiv.org/abs/{arxiv})\n\n"
        for arxiv, title in PAPERS
    )
    records = read(text)
    assert ids(records) == KNOWN
    assert {record.organisation for record in records} == {"Lake House"}
    assert [record.links.code for record in records] == [
        f"https://github.com/lake/{arxiv}" for arxiv in KNOWN
    ]
    assert {record.metrics["upvotes"].value for record in records} == {25}


def test_a_paper_named_in_an_abstract_is_not_the_paper() -> None:
    text = (
        HEAD
        + f"Kettles\n\nSee {SITE}/papers/2301.00001 for more. {ABOUT}\n\n  • 4 authors\n·\nOct 1\n"
    )
    (record,) = parse(Source(name="x", data=text.encode(), today=TODAY)).records
    assert record.arxiv_id is None


@pytest.mark.parametrize("text", ["Kettles [1] and [2](x)\n", "a\n" * 9, "[a](https://b.c)\n" * 4])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert without_markdown(text) == text


def test_every_line_keeps_its_number() -> None:
    text = HEAD + f"[a\nb\n\nc]({SITE})\n" * 5
    assert without_markdown(text).count("\n") == text.count("\n")


def test_only_a_foot_is_set_apart() -> None:
    lines = lines_of("Lake House · Oct 1, 2025\nA · B\n4 authors · Oct 1, 2025\nKettles")
    assert with_feet_apart(lines) == [
        Line(1, "Lake House"), Line(1, "· Oct 1, 2025"), *lines[1:]
    ]  # fmt: skip
