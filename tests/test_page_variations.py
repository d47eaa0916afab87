"""Pages of the four systems as their sites would print other people: what is printed is read.

One printer a system, from records to the text of a page, with every part that may be
missing and with titles, names and abstracts that look like something else.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from storage.arriving import Parsed
from storage.importers import catalyzex, hf_page, publications, scholar_feed
from tests.saved_pages import (
    DATES,
    ODD_NAMES,
    ODD_TITLES,
    ONE_LINE,
    PLAIN_TITLES,
    TODAY,
    abstracts,
    metric,
    printed,
    source,
)

Said = dict[str, Any]


def joined(lines: list[str]) -> str:
    return " ".join(filter(None, lines))


def noisy(text: str, noise: str) -> bytes:
    """Return a page as one program or another saves it."""
    if noise == "crlf":
        text = text.replace("\n", "\r\n")
    elif noise == "trailing":
        text = "\n".join(f"{line} \t\xa0" for line in text.split("\n"))
    elif noise == "bom":
        text = "\ufeff" + text + "\n\n\n"
    elif noise == "utf-16":
        return text.encode("utf-16")
    return text.encode()


NOISE = st.sampled_from(["", "crlf", "trailing", "bom", "utf-16"])


def people(names: list[str], cut: bool, handles: list[str]) -> str:
    return ", ".join(names) + " et al." * cut + (" · " + ", ".join(handles) if handles else "")


# Scholar Feed ---------------------------------------------------------------------------

SCHOLAR_PARTS: st.SearchStrategy[Said] = st.fixed_dictionaries(
    {
        "score": st.none() | st.sampled_from([0.0, 9.5, 13.0, 99.9, 100.0]),
        "class": st.sampled_from(["CL", "AI", "LG", "ML", "IV"]) | st.none(),
        "date": DATES | st.none(),
        "year": st.booleans(),
        "code": st.booleans(),
        "title": PLAIN_TITLES | ODD_TITLES,
        "names": st.lists(ODD_NAMES, min_size=1, max_size=3, unique=True),
        "cut": st.booleans(),
        "handles": st.lists(st.sampled_from(["pku", "amazon-science", "MIT"]), unique=True),
        "abstract": abstracts() | st.just([]),
    }
)
SCHOLAR = SCHOLAR_PARTS.filter(lambda p: bool(p["date"] or (p["score"] is not None and p["class"])))


def scholar_heading(p: Said) -> str:
    score = "" if p["score"] is None else f"{p['score']:.1f}"
    day = printed(p["date"], year=p["year"]) if p["date"] else ""
    return f"{score}{p['class'] or ''}{day}{'Code' * p['code']}"


def print_scholar(papers: list[Said], head: bool, owner: str = "Grace Hopper") -> str:
    blocks = [
        f"{owner}\n\nCL\nh-index44\n{len(papers)}papers\n678citations\nNovelty48%\nAI Score66",
        f"{len(papers)} Papers",
    ] * head
    for p in papers:
        blocks.append(f"{scholar_heading(p)}\n{p['title']}")
        blocks.append(people(p["names"], p["cut"], p["handles"]))
        blocks += ["\n".join(p["abstract"])] if p["abstract"] else []
    return "\n\n".join(blocks)


def last_such_day(day: date) -> date:
    for year in range(TODAY.year, TODAY.year - 9, -1):
        try:
            if (found := day.replace(year=year)) <= TODAY:
                return found
        except ValueError:
            continue
    raise AssertionError


def said_by_scholar(p: Said) -> Said:
    dated = p["date"] if p["year"] or p["date"] is None else last_such_day(p["date"])
    return {
        "score": p["score"], "class": p["class"], "date": dated, "title": p["title"],
        "inferred": bool(p["date"]) and not p["year"], "code": p["code"], "names": p["names"],
        "cut": p["cut"], "handles": p["handles"], "abstract": joined(p["abstract"]) or None,
    }  # fmt: skip


def read_scholar(parsed: Parsed) -> list[Said]:
    return [
        {
            "score": metric(r, "score"), "class": r.raw.get("category"), "date": r.published,
            "title": r.title, "inferred": r.date_inferred, "code": r.code,
            "names": list(r.authors), "cut": r.authors_truncated,
            "handles": list(r.affiliations), "abstract": r.abstract,
        }
        for r in parsed.records
    ]  # fmt: skip


@settings(max_examples=300)
@given(st.lists(SCHOLAR, min_size=1, max_size=5), st.booleans(), NOISE)
def test_scholar_feed_pages_are_read_as_printed(papers: list[Said], head: bool, noise: str) -> None:
    parsed = scholar_feed.parse(source(noisy(print_scholar(papers, head), noise)))
    assert not parsed.rejected and not parsed.warnings
    assert read_scholar(parsed) == [said_by_scholar(p) for p in papers]


# Hugging Face Papers --------------------------------------------------------------------

HF_HEAD = (
    "new\n\nGet trending papers in your email inbox!\n\nSubscribe\n\n"
    "Daily Papers\n\nbyAK and the research community"
)
HF_PARTS: st.SearchStrategy[Said] = st.fixed_dictionaries(
    {
        "title": PLAIN_TITLES | ODD_TITLES,
        "abstract": abstracts() | st.just([]),
        "by": st.integers(1, 3000)
        | st.sampled_from(["Meta", "TheHKU Hong Kong University", "NVIDIA", "inclusionAI"]),
        "date": DATES | st.none(),
        "year": st.booleans(),
        "comments": st.none() | st.integers(1, 900),
    }
)
# A date or a number alone above a foot may be the page's date, or a counter.
HF = HF_PARTS.filter(lambda p: bool(p["abstract"]) or not p["title"][-1].isdigit())


def print_hf(papers: list[Said], head: bool, picker: bool) -> str:
    blocks = [HF_HEAD] * head + ["Jan 7"] * (head and picker)
    for p in papers:
        by = f"  • {p['by']} authors" if isinstance(p["by"], int) else p["by"]
        day = printed(p["date"], year=p["year"]) if p["date"] else ""
        comments = f" {p['comments']}" if p["comments"] and day else ""
        blocks.append(p["title"])
        blocks += ["\n".join(p["abstract"])] if p["abstract"] else []
        blocks.append(f"{by}\n·\n{day}{comments}".rstrip())
    return "\n\n".join(blocks)


def said_by_hf(p: Said) -> Said:
    dated = p["date"] if p["year"] or p["date"] is None else last_such_day(p["date"])
    return {
        "title": p["title"], "abstract": joined(p["abstract"]) or None, "by": p["by"],
        "date": dated, "comments": p["comments"] if p["date"] else None,
    }  # fmt: skip


def read_hf(parsed: Parsed) -> list[Said]:
    return [
        {
            "title": r.title, "abstract": r.abstract, "by": r.author_count or r.organisation,
            "date": r.published, "comments": metric(r, "comments"),
        }
        for r in parsed.records
    ]  # fmt: skip


@settings(max_examples=300)
@given(st.lists(HF, min_size=1, max_size=5), st.booleans(), st.booleans(), NOISE)
def test_hugging_face_pages_are_read_as_printed(
    papers: list[Said], head: bool, picker: bool, noise: str
) -> None:
    parsed = hf_page.parse(source(noisy(print_hf(papers, head, picker), noise)))
    assert not parsed.rejected
    assert read_hf(parsed) == [said_by_hf(p) for p in papers]


# CatalyzeX ------------------------------------------------------------------------------


@settings(max_examples=200)
@given(
    st.lists(st.tuples(abstracts(), st.sampled_from(["\n", "\n\n\n\n\n"])), min_size=1, max_size=6),
    st.sampled_from(["", "additional authors not shown\n", "Papers by Ada\n"]),
    NOISE,
)
def test_catalyzex_pages_are_read_as_printed(
    papers: list[tuple[list[str], str]], head: str, noise: str
) -> None:
    text = head + "".join("Abstract:" + "\n".join(lines) + blank for lines, blank in papers)
    parsed = catalyzex.parse(source(noisy(text, noise), author="Ada Lovelace"))
    assert not parsed.rejected and not parsed.warnings
    assert [(r.title, r.abstract) for r in parsed.records] == [
        (None, joined(lines)) for lines, _ in papers
    ]


# Publication lists ----------------------------------------------------------------------


@settings(max_examples=200)
@given(
    st.lists(st.tuples(PLAIN_TITLES | ODD_TITLES, ONE_LINE), min_size=1, max_size=8),
    st.sampled_from(["\n", "\n\n"]),
    NOISE,
)
def test_publication_lists_are_read_as_printed(
    papers: list[tuple[str, str]], blank: str, noise: str
) -> None:
    text = blank.join(["Ada Lovelace", "Publications", *(line for pair in papers for line in pair)])
    parsed = publications.parse(source(noisy(text, noise)))
    assert not parsed.rejected and not parsed.warnings
    assert [(r.title, r.abstract) for r in parsed.records] == papers
