"""What other sources say stays visible, whoever came first."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import reduce

from hypothesis import given, settings
from hypothesis import strategies as st

from storage.codec import paper_document, paper_from
from storage.combine import RANKS, combine
from storage.model import Paper
from storage.told import MOST, others
from tests.fakes import paper, parsed, record
from tests.shelves import Shelf

FORMATS = ("crossref", "arxiv-atom", "feed", "hf-page", "catalyzex", "unheard-of")


def account(title: str, *, format: str, **fields: object) -> Paper:
    return paper(record(1, title=title, arxiv_id="2401.00001", **fields), format=format)


def test_what_a_less_believed_source_says_is_kept_beside_what_is_shown() -> None:
    registry = account("Rivers at Rest", format="crossref", venue="Water")
    page = account("Rivers at Rest (extended)", format="hf-page", venue="Preprint")
    for both in (combine(registry, page), combine(page, registry)):
        assert (both.title, both.venue) == ("Rivers at Rest", "Water")
        assert others(both, "title") == [("hf-page", "Rivers at Rest (extended)")]
        assert others(both, "venue") == [("hf-page", "Preprint")]
        assert others(both, "authors") == others(both, "abstract") == []


def test_what_two_sources_say_alike_is_not_kept_twice() -> None:
    both = combine(account("Rivers", format="crossref"), account("Rivers", format="feed"))
    assert both.told == {}


def test_a_cut_list_of_authors_stays_visible_as_one() -> None:
    whole = account("Rivers", format="feed")
    cut = account("Rivers", format="crossref", authors=("Ada Brook",), authors_truncated=True)
    assert others(combine(whole, cut), "authors") == [("crossref", "Ada Brook; et al.")]


def test_what_was_worked_out_is_said_by_nobody() -> None:
    printed = account("Rivers", format="feed", published=date(2024, 5, 1))
    guessed = account("Rivers", format="crossref", published=date(2025, 5, 1), date_inferred=True)
    page = account("Rivers", format="hf-page", published=None)
    untitled = replace(page, title="We follow …", title_inferred=True)
    assert combine(combine(printed, guessed), untitled).told == {}


def test_of_many_values_those_of_the_most_believed_are_kept() -> None:
    accounts = [account(f"Rivers {n}", format=format) for n, format in enumerate(FORMATS)]
    accounts += [account(f"Rivers {n}", format="links") for n in range(10, 20)]
    whole = reduce(combine, accounts)
    kept = others(whole, "title")
    assert whole.title == "Rivers 0"
    assert [source for source, _ in kept] == ["arxiv-atom", "feed", "hf-page", "catalyzex"]
    assert len(kept) == MOST - 1


def test_it_survives_the_disk() -> None:
    both = combine(account("Rivers", format="crossref"), account("Streams", format="feed"))
    assert both.told and paper_from(paper_document(both)) == both


def test_importing_again_adds_nothing() -> None:
    shelf = Shelf(
        parsed(record(1, arxiv_id="1"), feed="a", format="crossref"),
        parsed(record(1, arxiv_id="1", title="Otherwise"), feed="b", format="feed"),
    )
    plan = shelf.add(record(1, arxiv_id="1", title="Otherwise"), feed="b", format="feed")
    assert (plan.papers, plan.duplicates) == ({}, 1)


said = st.builds(
    lambda title, format, authors, cut, count, doi: account(
        title, format=format, authors=authors, authors_truncated=cut, author_count=count, doi=doi
    ),
    st.sampled_from([f"Rivers {n}" for n in range(9)]),
    st.sampled_from(FORMATS),
    st.sampled_from([("Ada Brook",), ("Ada Brook", "Bo Eze"), ("Brook A", "Eze B"), ()]),
    st.booleans(),
    st.sampled_from([None, 2, 9]),
    st.sampled_from([None, "10.1000/x", "10.1000/y"]),
)


@given(st.lists(said, min_size=2, max_size=9), st.randoms(use_true_random=False))
@settings(max_examples=200, deadline=None)
def test_in_any_order_and_any_grouping_the_same_is_told(
    accounts: list[Paper], chance: object
) -> None:
    whole = reduce(combine, accounts)
    turned = list(accounts)
    chance.shuffle(turned)  # type: ignore[attr-defined]
    assert reduce(combine, turned).told == whole.told
    middle = len(turned) // 2
    halves = [reduce(combine, half) for half in (turned[:middle], turned[middle:]) if half]
    assert reduce(combine, halves).told == whole.told
    for one in accounts:
        assert combine(whole, one).told == whole.told
    best = max(accounts, key=lambda one: RANKS.get(one.provenance["title"], 0))
    assert RANKS.get(whole.provenance["title"], 0) == RANKS.get(best.provenance["title"], 0)
