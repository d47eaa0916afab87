"""Pages as text browsers, wrapping programs and Markdown savers write them down."""

from __future__ import annotations

import textwrap
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.arriving import Record
from storage.importers import Source, parse
from storage.importers._page import joined, lines_of, page_lines, unwrapped
from tests.beside import PAGES, needs_pages

TODAY = date(2026, 1, 9)
PROSE = (
    "We look at well-known kettles for a long time and write down, day after day, when each of"
    " them sings. Pre- and post-war kettles sing alike, and so do their hand-made lids, as far as"
    " our twenty-five listeners can tell. What they sing is another matter, left for later work."
)
TITLES = [f"On {what} and What They Sing" for what in ("Kettles", "Cups", "Pots", "Lids", "Jars")]
LIST = "\n".join(
    ["Ada Brook", "Publications", *(line for title in TITLES for line in (title, PROSE))]
)
DAILY = "Daily Papers\n\nbyAK and the research community\n\n" + "".join(
    f"{title}\n\n{PROSE}\n\n  • 5 authors\n·\nOct 3, 2023\n\n" for title in TITLES
)


def read(text: str, form: str) -> tuple[Record, ...]:
    found = parse(Source(name="x.txt", data=text.encode(), today=TODAY))
    assert (found.format, found.rejected) == (form, ())
    return found.records


def said(records: tuple[Record, ...]) -> list[tuple[str | None, str | None]]:
    return [(record.title, record.abstract) for record in records]


KNOWN = [(title, PROSE) for title in TITLES]


@pytest.mark.parametrize("hyphens", [True, False])
@pytest.mark.parametrize("width", [60, 72, 80, 100])
def test_wrapped_pages_are_read_as_they_were(width: int, *, hyphens: bool) -> None:
    def wrapped(text: str) -> str:
        lines = (textwrap.wrap(line, width, break_on_hyphens=hyphens) for line in text.split("\n"))
        return "\n".join("\n".join(line) for line in lines)

    assert said(read(wrapped(DAILY), "hf-page")) == KNOWN
    assert said(read(wrapped(LIST), "publications")) == KNOWN


@given(st.lists(st.text("ab ", min_size=1, max_size=300), max_size=20))
def test_unwrapping_loses_no_word(texts: list[str]) -> None:
    lines = lines_of("\n".join(texts))
    assert joined(unwrapped(lines)).split() == joined(lines).split()


def test_a_list_of_titles_is_not_taken_for_wrapped_text() -> None:
    text = "\n".join(f"Title {'so ' * number}long" for number in range(5, 40))
    assert unwrapped(lines_of(text)) == lines_of(text)


def numbered(text: str) -> str:
    """Give links numbers as text browsers do, and list them at the end."""
    lines = ["[1]Home", "[2]Papers", "[3]Log in", ""]
    count = 3
    for line in text.split("\n"):
        if line in TITLES:
            count += 1
            line = f"[{count}]{line}"
        lines.append(f"   {line}" if line else "")
    links = "".join(f"   {n}. https://papers.example/{n}\n" for n in range(1, count + 1))
    return "\n".join(lines) + f"\n\nReferences\n\n   Visible links:\n{links}"


def test_the_numbers_of_links_are_no_part_of_titles() -> None:
    assert said(read(numbered(DAILY), "hf-page")) == KNOWN


def test_citations_in_an_abstract_are_no_numbers_of_links() -> None:
    cited = PROSE.replace("kettles", "kettles [3], [7] and [1]cups")
    records = read(DAILY.replace(PROSE, cited), "hf-page")
    assert {record.abstract for record in records} == {cited}


@pytest.mark.parametrize(
    "mark", ["### {}", "## [{}](https://papers.example/1)", "[{}](https://x.y/1)"]
)
def test_titles_of_markdown_are_bare(mark: str) -> None:
    for text, form in ((DAILY, "hf-page"), (LIST, "publications")):
        for title in TITLES:
            text = text.replace(title, mark.format(title))
        assert said(read(text, form)) == KNOWN


def test_what_is_no_heading_of_markdown_stays() -> None:
    for line in ("#1 in everything", "[1] and more", "See [a](b) there", "# ", "[x](y)"):
        assert [found.text for found in page_lines(line)] == [line.strip()]


@needs_pages
@pytest.mark.parametrize("width", [72, 100])
def test_the_real_pages_are_read_when_wrapped(width: int) -> None:
    for path in sorted(PAGES.glob("*.txt")):
        text = path.read_text("utf-8")
        lines = (textwrap.wrap(line, width, break_on_hyphens=False) for line in text.split("\n"))
        wrapped = "\n".join("\n".join(line) for line in lines)
        whole, found = (
            parse(Source(name="x.txt", data=data.encode(), today=TODAY)) for data in (text, wrapped)
        )
        assert [" ".join((record.abstract or "").split()) for record in whole.records] == [
            record.abstract for record in found.records
        ]
        assert [record.title for record in whole.records] == [r.title for r in found.records]


@pytest.mark.parametrize("words", [3, 8, 20, 30])
def test_the_abstract_with_which_a_list_is_cut_off_is_no_title(words: int) -> None:
    cut = " ".join(PROSE.split()[:words])
    text = LIST.removesuffix(PROSE) + cut
    assert said(read(text, "publications")) == [*KNOWN[:-1], (TITLES[-1], cut)]


def test_titles_at_the_end_without_abstracts_are_titles() -> None:
    records = read(LIST.removesuffix(PROSE) + "Spoons: Where They Went Last Winter", "publications")
    assert [record.title for record in records] == [*TITLES, "Spoons: Where They Went Last Winter"]
