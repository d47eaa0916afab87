"""Dates as pages print them, in the language of whoever saved the page."""

from __future__ import annotations

from datetime import date

import pytest

from storage.importers import Source, parse
from storage.importers._print import is_date, resolve_date

OCTOBER = date(2023, 10, 3)
TODAY = date(2024, 6, 1)


@pytest.mark.parametrize(
    "text",
    [
        "Oct 3, 2023", "October 3 2023", "Oct. 3, 2023", "OCT 3, 2023", "3 Oct 2023",
        "3 October 2023", "3. Okt. 2023", "3. Oktober 2023", "Okt 3, 2023", "3 oct. 2023",
        "3 octobre 2023", "3 de oct de 2023", "3 de octubre de 2023", "3 ott 2023",
        "3 de out. de 2023", "3 okt 2023", "3 paź 2023", "3 окт. 2023 г.", "3 Eki 2023",
        "3. 10. 2023", "03.10.2023", "2023年10月3日", "2023년 10월 3일", "2023-10-03",
    ],
)  # fmt: skip
def test_a_date_is_read_in_any_language(text: str) -> None:
    assert is_date(text)
    assert resolve_date(text, TODAY) == (OCTOBER, False)


@pytest.mark.parametrize("text", ["May 20", "20 May", "20. Mai", "20 mai", "20 мая", "5月20日"])
def test_a_date_without_a_year_is_the_last_one(text: str) -> None:
    assert is_date(text)
    assert resolve_date(text, TODAY) == (date(2024, 5, 20), True)


@pytest.mark.parametrize(
    "text",
    ["Model 3", "Mars 7", "Set 3", "out 5", "5 authors", "12 layers 2023", "Step 2, 2023", "3.5.1",
     "Oct 3, 20231", "3", "", "October", "2023", "13月3日", "99 Oct 2023"],
)  # fmt: skip
def test_what_only_looks_like_a_date_is_none(text: str) -> None:
    assert not is_date(text)


def test_no_calendar_has_it() -> None:
    assert resolve_date("31 février 2023", TODAY) == (None, False)
    assert resolve_date("3 of Nothing 2023", TODAY) == (None, False)


PROSE = "We look at the kettle for a long time and write down when it sings, day after day. " * 4
SCHOLAR = """Ada Brook

CL
h-index7
2papers
9citations
Novelty48%
AI Score66

2 Papers

13.0CL{date}Code
On Kettles and What They Sing

Ada Brook, Bo Castro et al.

{prose}

{date}
On Cups and What They Hold

Bo Castro, Cy Dumas et al.

{prose}
"""
HUGGING = """Daily Papers

byAK and the research community

On Kettles and What They Sing

{prose}

  {bullet} 5 authors
·
{date} 2

On Cups and What They Hold

{prose}

  {bullet} 7 authors
·
{date}
"""
DATES = [
    "3. Okt. 2023",
    "3 oct. 2023",
    "3 de out. de 2023",
    "3 окт. 2023 г.",
    "2023年10月3日",
    "3.10.2023",
]


@pytest.mark.parametrize("printed", DATES)
def test_pages_with_dates_of_another_language_are_read(printed: str) -> None:
    scholar = SCHOLAR.format(date=printed, prose=PROSE.strip()).encode()
    found = parse(Source(name="x.txt", data=scholar, today=TODAY))
    assert (found.format, [r.published for r in found.records]) == ("scholar-feed", [OCTOBER] * 2)
    first, second = found.records
    assert (first.metrics["score"].value, first.categories, first.code) == (13.0, ("cs.CL",), True)
    assert (first.title, second.title) == (
        "On Kettles and What They Sing", "On Cups and What They Hold"
    )  # fmt: skip
    hugging = HUGGING.format(date=printed, prose=PROSE.strip(), bullet="•").encode()
    found = parse(Source(name="x.txt", data=hugging, today=TODAY))
    assert (found.format, [r.published for r in found.records]) == ("hf-page", [OCTOBER] * 2)
    assert found.records[0].metrics["comments"].value == 2


@pytest.mark.parametrize("bullet", ["•", "*", "-", "+", "o"])
def test_browsers_print_bullets_in_many_ways(bullet: str) -> None:
    data = HUGGING.format(date="Oct 3, 2023", prose=PROSE.strip(), bullet=bullet).encode()
    found = parse(Source(name="x.txt", data=data, today=TODAY))
    assert [record.author_count for record in found.records] == [5, 7]
    assert [record.organisation for record in found.records] == [None, None]


def test_a_score_is_told_from_a_day_behind_it() -> None:
    text = SCHOLAR.format(date="12 oct. 2023", prose=PROSE.strip()).replace("13.0CL", "13.0")
    found = parse(Source(name="x.txt", data=text.encode(), today=TODAY)).records[0]
    assert (found.metrics["score"].value, found.published) == (13.0, date(2023, 10, 12))
