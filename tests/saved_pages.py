"""The words that the tests of saved pages are written in."""

import hashlib
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st

from storage.arriving import Parsed, Record
from storage.errors import SourceError
from storage.importers import Source
from tests.beside import PAGES
from tests.fakes import CORPUS

TODAY = date(2026, 7, 1)
PROSE = "We look at small things for a long time and find that they matter to everyone."

Parse = Callable[[Source], Parsed]


def source(page: str | bytes, *, author: str | None = None, name: str = "page.txt") -> Source:
    data = page if isinstance(page, bytes) else page.encode()
    return Source(name=name, data=data, today=TODAY, author=author)


def only(parsed: Parsed) -> Record:
    (record,) = parsed.records
    return record


def metric(record: Record, name: str) -> float | None:
    found = record.metrics.get(name)
    return None if found is None else found.value


def facts(parsed: Parsed) -> dict[str, Any]:
    """Return what a page says, as JSON holds it."""
    return {
        "feed": [parsed.feed.key, parsed.feed.title],
        "authors": [
            {
                "name": author.name,
                "main_category": author.main_category,
                "metrics": {name: metric.value for name, metric in author.metrics.items()},
            }
            for author in parsed.authors
        ],
        "records": [_record_facts(record) for record in parsed.records],
        "rejected": [[item.where, item.reason] for item in parsed.rejected],
        "warnings": list(parsed.warnings),
    }


def _record_facts(record: Record) -> dict[str, Any]:
    said: dict[str, Any] = {
        "where": record.where,
        "title": record.title,
        "abstract": record.abstract,
        "authors": list(record.authors),
        "authors_truncated": record.authors_truncated,
        "author_count": record.author_count,
        "known_authors": list(record.known_authors),
        "affiliations": list(record.affiliations),
        "organisation": record.organisation,
        "categories": list(record.categories),
        "venue": record.venue,
        "year": record.year,
        "published": record.published.isoformat() if record.published else None,
        "date_inferred": record.date_inferred,
        "code": record.code,
        "code_link": record.links.code,
        "metrics": {name: metric.value for name, metric in record.metrics.items()},
        "raw": dict(record.raw),
    }
    return {name: value for name, value in said.items() if value}


def corpus(name: str) -> list[Path]:
    return sorted((CORPUS / name).glob("*.txt"))


def expected(page: Path) -> Any:
    return json.loads(page.with_suffix(".json").read_text("utf-8"))


def stored_page(name: str) -> tuple[bytes, Any]:
    """Return a real page and its truth; skip visibly where they are not at hand."""
    page = PAGES / f"{name}.txt"
    if not page.exists():
        pytest.skip(f"the page {name} is not beside the checkout")
    truth = page.with_suffix(".truth.json")
    return page.read_bytes(), json.loads(truth.read_text("utf-8")) if truth.exists() else None


def digest(text: str | None) -> str:
    return hashlib.sha256((text or "").encode()).hexdigest()


def raises_nothing_but_source_error(parse: Parse, data: bytes) -> None:
    """Check that bytes give the same records each time, or a sentence."""
    try:
        parsed = parse(source(data))
    except SourceError as error:
        assert str(error).startswith("page.txt")
        assert str(error).endswith(".")
        return
    assert parse(source(data)) == parsed
    assert parsed.records or parsed.warnings


WORDS = st.sampled_from(
    [
        "quiet",
        "rivers",
        "carry",
        "small",
        "stones",
        "$x^2$",
        "[/]",
        "``",
        "<1B",
        "{\\em",
        "--",
        "知识",
    ]
)
TITLES = st.lists(WORDS, min_size=2, max_size=7).map(lambda words: "On " + " ".join(words))
ABSTRACTS = st.lists(WORDS, min_size=12, max_size=80).map(lambda w: "We " + " ".join(w) + " end.")
NAMES = st.builds(
    "{} {}".format,
    st.sampled_from(["Ada", "Bo", "Chloé", "Jen-tse", "J.", "Šime"]),
    st.sampled_from(["Lovelace", "Li", "O'Neil", "Müller", "Kovačić", "Zhang"]),
)
DATES = st.dates(date(1995, 1, 1), TODAY)


def printed(day: date, *, year: bool = True) -> str:
    months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    return f"{months[day.month - 1]} {day.day}" + (f", {day.year}" if year else "")


PLAIN_TITLES = st.sampled_from(
    [
        "Quiet Rivers", "Rivers and Stones: A Survey", "Is a Stone a Hill?", "On $O(n^2)$ Rivers",
        "RIVERS AND STONES IN ALL CAPS", "Rivers without End:", "Stones", "河流与石头的研究",
        "Rivers v.s. Stones!", "Beyond Rivers et al.", "Rivers, Stones and Hills", "[Re] Rivers",
        "River-Flow: Rivers in 2,000 Steps", "\"Quiet\" Rivers <1B", "rivers, all lower case",
        "A Title That Ends as a Sentence with Many Words.", "SIGHT: Rivers Seen with LoRA",
        "Rivers 1.", "Bo Li and the Rivers", "Rivers (Extended Abstract)", "Abstract Rivers",
    ]
)  # fmt: skip
ODD_TITLES = st.sampled_from(
    ["May 20", "Oct 3, 2023", "1984", "42", "Code", "CL", "cs.CL", "et al.", "Subscribe", "Search",
     "5 authors", "Daily Papers", "Meta AI", "Bo Li, Cy Dee", "New", "Trending", "Home", "Awards",
     "h-index", "Abstract", "About", "2,000 Rivers"]
)  # fmt: skip
SENTENCES = st.sampled_from(
    [
        PROSE, "We ask what `<think>` means in rivers such as $\\frac{a}{b} <= 10$ and [1].",
        "See https://example.org/rivers, and the code at https://github.com/ada/rivers",
        "Quiet Rivers", "Following Li et al. we count the stones of every river we can find.",
        "On May 20, 2024 the river rose, and 14 papers say so (Code is there too).",
        "``Stones'' are {\\em loud}; the abstract: we do not know why this should be the case.",
    ]
)  # fmt: skip
LINES = st.sampled_from(
    ["- one river is quiet", "42", "[1]", "1. Rivers are quiet.", "• Stones are loud", "Code",
     "https://example.org/rivers", "Our findings are:", "$$x^2 + y^2 = z^2$$", "Share",
     "(ii) hills"]
)  # fmt: skip
ONE_LINE = st.lists(SENTENCES, min_size=1, max_size=6).map(lambda s: " ".join([PROSE, *s]))
ODD_NAMES = st.sampled_from(
    [
        "Ada Lovelace", "Ludwig van der Berg", "J. K. O'Neil", "Jen-tse Huang", "李 小明", "王小明",
        "Bo Li, Jr.", "Henry Ford III", "Chloé de la Cruz", "OpenAI", "DeepSeek-AI", "X. Y.",
        "Šime Kovačić", "R. Thomas McCoy", "Md. Rahman", "Qwen Team", "aiXplain", "ZHANG Wei",
    ]
)  # fmt: skip


@st.composite
def abstracts(draw: st.DrawFn) -> list[str]:
    """Draw the lines of an abstract: one, or paragraphs with blank lines between."""
    first = draw(ONE_LINE)
    if draw(st.integers(0, 2)):
        return [first]
    middle = draw(st.lists(LINES, max_size=4))
    return [first, draw(st.sampled_from(["", *middle])), *middle, draw(ONE_LINE)]
