"""CatalyzeX pages: abstracts without titles, and what other pages print around them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.errors import SourceError
from storage.importers import parse as recognise
from storage.importers.catalyzex import FORMAT, parse, sniff
from tests.saved_pages import (
    ABSTRACTS,
    PROSE,
    only,
    raises_nothing_but_source_error,
    source,
    stored_page,
)

FULL = f"""CatalyzeX
Picture for Ada Lovelace
Ada Lovelace
Papers and Code

On Quiet Rivers
Dec 12, 2024
Bo Li, Cy Dee, additional authors not shown
Abstract:{PROSE}
Figure 1 for On Quiet Rivers
Figure 2 for On Quiet Rivers
Via arXiv
Access Paper or Ask Questions
On Loud Stones
Jan 3
Ada Lovelace, Bo Li
Abstract:{PROSE}
Via
Access Paper or Ask Questions
"""


def test_a_stored_page_holds_ten_abstracts_as_printed() -> None:
    data, _ = stored_page("002_cd6775d13c4b33a9")
    parsed = recognise(source(data, author="Ada Lovelace"))
    printed = [line[9:] for line in data.decode().split("\n") if line.startswith("Abstract:")]
    assert (parsed.format, len(parsed.records)) == (FORMAT, 10)
    assert [record.abstract for record in parsed.records] == printed
    assert all(record.title is None for record in parsed.records)
    assert all(record.known_authors == ("Ada Lovelace",) for record in parsed.records)
    assert not parsed.rejected and not parsed.warnings


def test_the_user_names_the_owner() -> None:
    parsed = parse(source(f"Abstract:{PROSE}\n", author="Ada Lovelace"))
    assert (parsed.feed.key, parsed.feed.title) == (
        "catalyzex:ada-lovelace",
        "CatalyzeX · Ada Lovelace",
    )
    assert [author.name for author in parsed.authors] == ["Ada Lovelace"]
    assert only(parsed).known_authors == ("Ada Lovelace",)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("old/rivers.txt", "catalyzex:page:rivers"),
        ("C:\\new\\Rivers.txt", "catalyzex:page:rivers"),
        ("https://example.org/author/Ada%20Lovelace?page=1", "catalyzex:page:ada-lovelace"),
        ("-", "catalyzex:page"),
    ],
)
def test_without_an_owner_the_name_of_the_file_tells_pages_apart(name: str, key: str) -> None:
    parsed = parse(source(f"Abstract:{PROSE}\n", name=name))
    assert (parsed.feed.key, parsed.feed.title, parsed.authors) == (key, "CatalyzeX", ())
    assert "--author" in parsed.warnings[0]


def test_a_page_that_prints_more_is_read_in_full() -> None:
    parsed = parse(source(FULL))
    first, second = parsed.records
    assert (first.title, first.published) == ("On Quiet Rivers", date(2024, 12, 12))
    assert (first.authors, first.authors_truncated) == (("Bo Li", "Cy Dee"), True)
    assert (first.known_authors, first.author_count) == (("Ada Lovelace",), None)
    assert (second.title, second.published) == ("On Loud Stones", date(2026, 1, 3))
    assert (second.authors, second.author_count) == (("Ada Lovelace", "Bo Li"), 2)
    assert second.date_inferred and second.raw["date"] == "Jan 3"
    assert first.abstract == second.abstract == PROSE
    assert parsed.feed.key == "catalyzex:ada-lovelace"


def test_the_figures_below_an_abstract_give_its_title() -> None:
    text = f"Abstract:{PROSE}\nFigure 1 for On Rivers\nFigure 2 for On Rivers\nAbstract:{PROSE}\n"
    assert [record.title for record in parse(source(text)).records] == ["On Rivers", None]


def test_the_figures_above_an_abstract_give_its_title() -> None:
    text = f"Figure 1 for On Rivers\nAbstract:{PROSE}\nFigure 1 for On Stones\nAbstract:{PROSE}\n"
    titles = [record.title for record in parse(source(text)).records]
    assert titles == ["On Rivers", "On Stones"]


def test_a_shortened_author_list_without_names_is_no_title() -> None:
    record = only(parse(source(f"additional authors not shown\nAbstract:{PROSE}\n")))
    assert (record.title, record.authors, record.authors_truncated) == (None, (), True)


@pytest.mark.parametrize("above", ["Ada Lovelace", "Papers by Ada", "CatalyzeX\nPapers"])
def test_the_head_of_the_page_is_no_title(above: str) -> None:
    text = f"{above}\nAbstract:{PROSE}\nAbstract:{PROSE}\n"
    assert [record.title for record in parse(source(text)).records] == [None, None]


def test_the_first_title_counts_where_all_others_have_one() -> None:
    text = f"On Rivers\nAbstract:{PROSE}\nOn Stones\nAbstract:{PROSE}\n"
    titles = [record.title for record in parse(source(text)).records]
    assert titles == ["On Rivers", "On Stones"]


@pytest.mark.parametrize(
    "text",
    [
        f"Abstract: {PROSE}",
        f"  Abstract:\t{PROSE}  \r\n",
        f"Abstract:\n{PROSE}\n",
        f"Abstract:\n\n\n{PROSE}\n",
        f"Abstract:{PROSE[:30]}\n{PROSE[30:].strip()}\n\n\n\n\n",
        f"\ufeffAbstract:{PROSE}\n\n\nLoad more\n\n© 2026 CatalyzeX\n",
    ],
)
def test_an_abstract_may_be_set_in_other_ways(text: str) -> None:
    expected_text = PROSE[:30].rstrip() + " " + PROSE[30:].strip() if "\n" in text[9:60] else PROSE
    assert only(parse(source(text))).abstract in (PROSE, expected_text)


def test_a_wrapped_abstract_ends_where_the_next_title_begins() -> None:
    text = "Abstract:We look at\nrivers. They are\nquiet.\nOn Stones\nAbstract:We look at stones.\n"
    first, second = parse(source(text)).records
    assert first.abstract == "We look at rivers. They are quiet."
    assert (second.title, second.abstract) == ("On Stones", "We look at stones.")


def test_an_empty_abstract_is_rejected_and_the_others_kept() -> None:
    parsed = parse(source(f"Abstract:{PROSE}\nAbstract:\nAbstract:{PROSE}\nAbstract:"))
    assert len(parsed.records) == 2
    assert [item.where for item in parsed.rejected] == ["line 2", "line 4"]


def test_markdown_and_links_stay_as_printed() -> None:
    text = "We introduce **Rivers** [here](https://github.com/ada/rivers), with $x^2$ and [/]."
    record = only(parse(source(f"Abstract:{text}")))
    assert (record.abstract, record.links.code, record.code) == (text, None, False)
    stated = "We release all code at [Github](https://github.com/ada/rivers)."
    record = only(parse(source(f"Abstract:{stated}")))
    assert record.links.code == "https://github.com/ada/rivers"


def test_a_page_without_abstracts_is_no_error_but_said() -> None:
    parsed = parse(source("CatalyzeX\nAda Lovelace\n"))
    assert (parsed.records, parsed.warnings) == ((), ("0 papers found on this page.",))


@pytest.mark.parametrize(
    "data",
    [
        b"", b"<p>\nAbstract: x\n</p>", b'{"a":\n"Abstract: x"}', b"Abstract art is nice.\n",
        b"\\\\\narXiv:2601.00001\nTitle: On Rivers\nAbstract: We look.\n",
        b"From: a@b.c\n\nAbstract: x\nAbstract: y\n", b"TY  - JOUR\nAbstract: x\n",
        b"line\n" * 40 + b"Abstract: far down in some other text\n",
    ],
)  # fmt: skip
def test_other_files_are_not_claimed(data: bytes) -> None:
    assert not sniff(data)


@pytest.mark.parametrize("data", [b"", b"<p>Abstract: x</p>", b"Abstract art.\n", b"\x00\x01"])
def test_other_files_are_refused_in_one_sentence(data: bytes) -> None:
    with pytest.raises(SourceError, match=r"^page\.txt is .*CatalyzeX page.*\.$"):
        parse(source(data))


@given(st.text() | st.lists(st.sampled_from([*FULL.split("\n"), "Abstract:"])).map("\n".join))
def test_any_text_is_parsed_or_refused(text: str) -> None:
    raises_nothing_but_source_error(parse, text.encode("utf-8", "surrogatepass"))


@given(st.lists(st.tuples(ABSTRACTS, st.sampled_from(["\n", "\n\n\n\n\n"])), min_size=1))
def test_what_is_printed_is_what_is_read(papers: list[tuple[str, str]]) -> None:
    text = "".join(f"Abstract:{abstract}{blank}" for abstract, blank in papers)
    assert [record.abstract for record in parse(source(text)).records] == [a for a, _ in papers]
