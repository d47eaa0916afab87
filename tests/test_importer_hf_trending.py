"""Pages of trending papers: what stands below a paper is not above the next."""

from __future__ import annotations

from datetime import date

import pytest

from storage.arriving import Parsed, Record
from storage.importers import Source, parse

TODAY = date(2026, 1, 9)
ABOUT = (
    "a framework of jars and pots for all who carry water uphill, in which no drop is lost and"
    " every jar is told apart from the others by what it sings when it is filled to its brim."
)
HEAD = "Trending Papers\n\nbyAK and the research community\n\n"


def read(text: str) -> Parsed:
    found = parse(Source(name="x.txt", data=text.encode(), today=TODAY))
    assert (found.format, found.rejected) == ("hf-page", ())
    return found


def paper(name: str, foot: str, buttons: str) -> str:
    return f"{name}: Jars for All\n\n{name} is {ABOUT}\n\n{foot}\n{buttons}\n\n"


AUTHORS = "  • 8 authors\n·\nPublished on Aug 5, 2025\n"
HOUSE = "Lake House\n·\nPublished on Aug 6, 2025\n"


def numbers(record: Record) -> dict[str, float]:
    return {name: metric.value for name, metric in record.metrics.items()}


@pytest.mark.parametrize(
    "buttons",
    [
        "Upvote\n120\n\nGitHub 11.3k\narXiv Page",
        "Upvote 120\nGitHub\n11.3k\narXiv Page",
        "Upvote\n\n120\n\nGitHub\n\n11.3k\n\narXiv Page",
        "Upvotes 120\n\narXiv Page\n\nGitHub 11.3k\n\nProject Page",
    ],
)
def test_buttons_belong_to_the_paper_above(buttons: str) -> None:
    text = HEAD + paper("Ada", AUTHORS, buttons) + paper("Bo", HOUSE, "Upvote\n7\n\narXiv Page")
    ada, bo = read(text + paper("Cy", AUTHORS, "arXiv Page")).records[:2]
    assert (ada.title, ada.abstract) == ("Ada: Jars for All", f"Ada is {ABOUT}")
    assert (ada.author_count, ada.published) == (8, date(2025, 8, 5))
    assert numbers(ada) == {"upvotes": 120, "github_stars": 11300}
    assert ada.code
    assert (bo.title, bo.organisation, bo.published) == (
        "Bo: Jars for All", "Lake House", date(2025, 8, 6)
    )  # fmt: skip
    assert (numbers(bo), bo.code) == ({"upvotes": 7}, False)


def test_a_button_alone_parts_papers() -> None:
    text = "".join(
        f"### {name}: Jars for All\n\n{name} is {ABOUT}\n"
        f"[LINK: GitHub {stars}](https://github.com/lake/{name})\n\n"
        for name, stars in (("Ada", "476"), ("Bo", "1.32k"))
    )
    records = read(f"## Trending Papers\n\n## by AK and the research community\n\n{text}").records
    assert [record.abstract for record in records] == [f"Ada is {ABOUT}", f"Bo is {ABOUT}"]
    assert [record.links.code for record in records] == [
        "https://github.com/lake/Ada", "https://github.com/lake/Bo"
    ]  # fmt: skip
    assert [numbers(record) for record in records] == [
        {"github_stars": 476}, {"github_stars": 1320}
    ]  # fmt: skip


def test_upvotes_above_a_title_stay_those_of_the_next_paper() -> None:
    text = HEAD + "".join(f"Upvote\n{votes}\n\n{paper(name, AUTHORS, '')}"
                          for name, votes in (("Ada", 3), ("Bo", 4)))  # fmt: skip
    assert [numbers(record) for record in read(text).records] == [{"upvotes": 3}, {"upvotes": 4}]
