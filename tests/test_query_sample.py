"""Random queries over the sample find what `docs/query.md` says they find.

Each question here is a text beside a function that says in its own way, of the paper as the
library shows it, whether it should be found. Nothing of the parser or of `matching` is used.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.demo import fill
from storage.identity import author_key
from storage.library import Library
from storage.links import pdf_link
from storage.model import Feed, Links, Mark, Paper
from storage.notation import plain
from storage.predicates import TEXTS
from storage.text import fold
from storage.tokens import tokens
from tests.fakes import TODAY, Clock, metric, parsed, record
from tests.searches import any_holds


@dataclass
class Known:
    """A paper with all that is said of it."""

    paper: Paper
    mark: Mark
    feeds: list[Feed]
    followed: set[str]


Wanted = Callable[[Known], bool]
Question = tuple[str, Wanted]


def texts(known: Known, field: str) -> list[str]:
    paper, mark = known.paper, known.mark
    names = (*paper.authors, *paper.known_authors)
    found: dict[str, list[str | None]] = {
        "title": [paper.title, *paper.other_titles],
        "author": [author_key(name) for name in names],
        "abstract": [paper.abstract],
        "venue": [paper.venue],
        "aff": [*paper.affiliations, paper.organisation],
        "note": [mark.note],
        "tag": [*mark.tags],
        "id": [alias.partition(":")[2] for alias in paper.aliases if alias[:4] in ("arxi", "doi:")],
    }
    if not field:
        return [text for name in found for text in texts(known, name)]
    return [text for text in found[field] if text]


def day(known: Known) -> date | None:
    paper = known.paper
    return paper.date or (date(paper.year, 1, 1) if paper.year else None)


def phrase(field: str, words: str, *, whole: bool) -> Wanted:
    looked_for = tokens(author_key(words) if field == "author" else words)
    return lambda known: any_holds(
        [tokens(text) for text in texts(known, field)], looked_for, prefix=not whole
    )


def expression(field: str, source: str) -> Wanted:
    def wanted(known: Known) -> bool:
        seen = [plain(text) for text in texts(known, field)]
        if field in ("", "author"):
            seen += known.paper.authors
        forms = [form for text in seen for form in (text, fold(text))]
        return any(re.search(source, form, re.IGNORECASE) for form in forms)

    return wanted


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Library, dict[str, Known]]]:
    with Library(tmp_path_factory.mktemp("sample"), clock=Clock()) as desk:
        fill(desk)
        keys = list(desk.find(""))
        desk.set_queued(keys[::3], True)
        desk.set_followed(desk.require(keys[0]).authors[0], True)
        references = [
            record(n, title=None, authors=(), abstract=None, arxiv_id=paper.arxiv_id,
                   published=None, metrics={"score": metric(n % 5), "upvotes": metric(n)})
            for n, paper in enumerate(map(desk.require, keys))
            if n % 2 and paper.arxiv_id
        ]  # fmt: skip
        desk.take(parsed(*references, feed="references", format="bibtex"), source="references")
        desk.take(parsed(record(1, code=True, links=Links(project="https://a.b/c"))), source="a")
        yield desk, everything(desk)


def everything(desk: Library) -> dict[str, Known]:
    feeds = {feed.key: feed for feed in desk.feeds()}
    followed = {author.key for author in desk.authors() if author.followed}
    found = {}
    for key in desk.find(""):
        paper = desk.require(key)
        seen_in = [feeds[sighting.feed] for sighting in paper.sightings]
        found[key] = Known(paper, desk.mark(key), seen_in, followed)
    return found


# Questions


def one_of(texts: str) -> st.SearchStrategy[str]:
    return st.sampled_from(texts.split())


WORDS = one_of(
    """transformer attention is all you need vaswani łukasz kaiser google cs neural 2017 1706.03762
    trans the a learning deep language bert neurips iclr gpu softmax o n2 alpha state-of-the-art
    model toronto to-discuss 10.18653 nothinglikethis"""
)
TEXT = st.sampled_from(("", *TEXTS))


def named(field: str, value: str) -> str:
    return f"{field}:{value}" if field else value


def bare(field: str, word: str) -> Question:
    return named(field, word), phrase(field, word, whole=False)


def quoted(field: str, words: list[str], star: bool) -> Question:
    text = " ".join(words)
    return named(field, f'"{text}"{"*" * star}'), phrase(field, text, whole=not star)


def full_name(name: str) -> Question:
    return f'author:"{name}"', phrase("author", name, whole=True)


def searched(field: str, source: str) -> Question:
    return named(field, f"/{source}/"), expression(field, source)


def state(name: str) -> Question:
    truths: dict[str, Wanted] = {
        "read": lambda known: known.mark.read,
        "unread": lambda known: not known.mark.read,
        "starred": lambda known: known.mark.starred,
        "queued": lambda known: known.mark.queued,
        "tagged": lambda known: bool(known.mark.tags),
        "untagged": lambda known: not known.mark.tags,
        "cited": lambda known: any(feed.kind == "bibtex" for feed in known.feeds),
        "new": lambda known: known.paper.added.date() == TODAY,
        "followed": lambda known: any(
            author_key(name) in known.followed for name in known.paper.authors
        ),
    }
    return f"is:{name}", truths[name]


def thing(name: str) -> Question:
    truths: dict[str, Wanted] = {
        "code": lambda known: known.paper.code or known.paper.links.code is not None,
        "project": lambda known: known.paper.links.project is not None,
        "pdf": lambda known: pdf_link(known.paper) is not None,
        "abstract": lambda known: bool(known.paper.abstract),
        "note": lambda known: bool(known.mark.note),
        "tags": lambda known: bool(known.mark.tags),
        "doi": lambda known: known.paper.doi is not None,
        "arxiv": lambda known: known.paper.arxiv_id is not None,
    }
    return f"has:{name}", truths[name]


def tag(name: str) -> Question:
    return f"tag:{name}", lambda known: any(
        fold(f"{own}/").startswith(fold(f"{name}/")) for own in known.mark.tags
    )


def category(name: str) -> Question:
    def wanted(known: Known) -> bool:
        return any(
            name.lower() in (own.lower(), *own.lower().split(".")) for own in known.paper.categories
        )

    return f"cat:{name}", wanted


def feed(title: str) -> Question:
    return f'feed:"{title}"', lambda known: any(fold(title) in fold(f.title) for f in known.feeds)


def identifier(value: str) -> Question:
    return (
        f"id:{value}",
        lambda known: (
            value in known.paper.aliases
            or any(alias.partition(":")[2] == value for alias in known.paper.aliases)
        ),
    )


def compared(field: str, sign: str, limit: int) -> Question:
    def wanted(known: Known) -> bool:
        own_day = day(known)
        numbers: dict[str, float | None] = {
            "year": known.paper.year or (own_day.year if own_day else None),
            "seen": len(known.paper.sightings),
            "score": known.paper.metric("score"),
            "upvotes": known.paper.metric("upvotes"),
        }
        number = numbers[field]
        if number is None:
            return False
        return {
            "": number == limit, "=": number == limit, ">": number > limit,
            ">=": number >= limit, "<": number < limit, "<=": number <= limit,
        }[sign]  # fmt: skip

    return f"{field}:{sign}{limit}", wanted


def ranged(field: str, low: int, span: int) -> Question:
    above, below = compared(field, ">=", low)[1], compared(field, "<=", low + span)[1]
    return f"{field}:{low}..{low + span}", lambda known: above(known) and below(known)


def dated(form: str, year: int, month: int) -> Question:
    first = date(year, month, 1)
    after = date(year + month // 12, month % 12 + 1, 1)

    def wanted(known: Known) -> bool:
        own = day(known)
        if own is None:
            return False
        return {
            "after:{}": own >= first, "before:{}": own < first, "date:{}": first <= own < after,
            "date:>{}": own >= after, "date:<={}": own < after, "date:{}..": own >= first,
            "date:..{}": own < after, "date:<{}": own < first, "date:>={}": own >= first,
        }[form]  # fmt: skip

    return form.format(f"{year}-{month:02}"), wanted


def ago(form: str, days: int) -> Question:
    limit = TODAY - timedelta(days)

    def wanted(known: Known) -> bool:
        own = day(known)
        if own is None:
            return False
        return own < limit if form == "before:{}d" else own >= limit

    return form.format(days), wanted


YEARS, MONTHS, SCORES = st.integers(2012, 2026), st.integers(1, 12), st.integers(0, 4)
SIGNS = st.sampled_from(["", "=", ">", ">=", "<", "<="])
TERMS = st.one_of(
    st.builds(bare, TEXT, WORDS),
    st.builds(quoted, TEXT, st.lists(WORDS, min_size=1, max_size=3), st.booleans()),
    st.builds(full_name, st.sampled_from(["Ashish Vaswani", "Vaswani, A", "Yoshua Bengio"])),
    st.builds(searched, TEXT, one_of("trans(form|late) ^attention [0-9]{4}$ Ł kaiser$ n..r")),
    one_of("read unread starred queued tagged untagged cited new followed").map(state),
    one_of("code project pdf abstract note tags doi arxiv").map(thing),
    one_of("ml ML ml/attention m classics Physics physics/gravity gravity").map(tag),
    one_of("cs cs.CL CL stat.ML stat ml LG s").map(category),
    st.sampled_from(["a", "ARXIV", "hugging face", "old and", "zzz"]).map(feed),
    one_of("1706.03762 arxiv:1706.03762 10.18653/v1/n19-1423 1706").map(identifier),
    st.builds(compared, st.just("year"), SIGNS, YEARS),
    st.builds(compared, one_of("seen score upvotes"), SIGNS, SCORES),
    st.builds(ranged, st.just("year"), YEARS, SCORES),
    st.builds(
        dated,
        one_of(
            "after:{} before:{} date:{} date:>{} date:>={} date:<{} date:<={} date:{}.. date:..{}"
        ),
        YEARS,
        MONTHS,
    ),
    st.builds(ago, one_of("after:{}d before:{}d date:{}d"), st.integers(0, 6000)),
)


def no(a: Question) -> Question:
    return f"-({a[0]})", lambda known: not a[1](known)


def both(a: Question, b: Question) -> Question:
    return f"({a[0]}) ({b[0]})", lambda known: a[1](known) and b[1](known)


def either(a: Question, b: Question) -> Question:
    return f"{a[0]} OR {b[0]}", lambda known: a[1](known) or b[1](known)


QUESTIONS = st.recursive(
    TERMS,
    lambda inner: st.one_of(
        st.builds(no, inner), st.builds(both, inner, inner), st.builds(either, inner, inner)
    ),
    max_leaves=5,
)
SOME = (
    "transformer", "author:vaswani", "aff:google", "note:section", "is:read", "is:starred",
    "is:queued", "is:tagged", "is:cited", "is:followed", "is:new", "has:code", "has:project",
    "has:doi", "has:arxiv", "has:pdf", "has:note", "tag:ml", "cat:cs", "cat:CL", "feed:classics",
    "id:1706.03762", "year:2017", "seen:>1", "score:>2", "upvotes:3", "after:2017", "/^a/",
)  # fmt: skip


@settings(max_examples=600, deadline=None)
@given(QUESTIONS)
def test_a_query_finds_what_it_says(
    sample: tuple[Library, dict[str, Known]], question: Question
) -> None:
    desk, papers = sample
    text, wanted = question
    assert set(desk.find(text)) == {key for key, known in papers.items() if wanted(known)}


@pytest.mark.parametrize("term", SOME)
def test_the_sample_has_papers_that_tell(
    sample: tuple[Library, dict[str, Known]], term: str
) -> None:
    desk, papers = sample
    assert 0 < len(desk.find(term)) < len(papers)
