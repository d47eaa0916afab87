"""Which tags fit a paper: known answers, reasons in words, and learning bit by bit."""

from __future__ import annotations

from math import log
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.catalogue import Catalogue
from storage.library import Library
from storage.tag_learning import TagLearning
from storage.tag_likelihood import TagLikelihood, features
from tests.fakes import library, parsed, record


def paper(title: str, *, by: str = "", cat: str = "", venue: str = "") -> dict[str, Any]:
    found: dict[str, Any] = {"title": title, "authors": [by], "who": [by.lower()]} if by else {
        "title": title
    }  # fmt: skip
    return found | {"categories": [cat] if cat else [], "venue": venue or None}


def taught(*papers: tuple[dict[str, Any], list[str]]) -> TagLikelihood:
    learned = TagLikelihood()
    for number, (document, tags) in enumerate(papers):
        learned.learn(number, document, tags)
    return learned


def test_a_paper_is_told_by_its_people_categories_venue_and_words() -> None:
    found = features(paper("On an RLHF Trick", by="Ada Abel", cat="cs.CL", venue="ICLR"))
    assert found == {
        "who:ada abel": "by Ada Abel",
        "cat:cs.CL": "in cs.CL",
        "venue:ICLR": "of ICLR",
        "word:rlhf": "with “rlhf” in the title",
        "word:trick": "with “trick” in the title",
    }


def test_the_tag_of_the_same_author_comes_first_and_says_so() -> None:
    learned = taught(
        (paper("Rivers", by="Ada"), ["water"]),
        (paper("Brooks", by="Ada"), ["water"]),
        (paper("Stones", by="Bo"), ["rock"]),
        (paper("Pebbles", by="Bo"), ["rock"]),
        (paper("Boulders", by="Bo"), ["rock"]),
    )
    first, second = learned.likeliest([paper("Lakes", by="Ada")], most=9)
    assert (first.tag, first.because) == ("water", "2 of 2 tagged papers by Ada")
    assert (second.tag, second.because) == ("rock", "on 3 of 5 tagged papers")


def test_without_evidence_the_tag_that_is_used_most_comes_first() -> None:
    learned = taught((paper("a"), ["x"]), (paper("b"), ["x"]), (paper("c"), ["y"]))
    assert [likely.tag for likely in learned.likeliest([paper("Other")], most=9)] == ["x", "y"]


def test_the_score_is_the_log_odds_one_can_work_out_by_hand() -> None:
    learned = taught(
        (paper("River"), ["water"]), (paper("River"), ["water"]), (paper("Stone"), ["rock"])
    )
    (water, _) = learned.likeliest([paper("River")], most=9)
    usual = (2 + 0.5) / (3 + 1)
    by_hand = log(2.5 / 1.5) + log(((2 + 2 * usual) / (2 + 2)) / ((0 + 2 * usual) / (1 + 2)))
    assert water.score == pytest.approx(by_hand)


def test_what_speaks_against_a_tag_puts_it_behind() -> None:
    learned = taught(
        *[(paper("x", cat="cs.CV"), ["vision"])] * 5,
        *[(paper("x", cat="cs.CL"), ["text"])] * 3,
    )
    assert learned.likeliest([paper("y", cat="cs.CL")], most=1)[0].tag == "text"
    assert learned.likeliest([paper("y", cat="cs.CV")], most=1)[0].tag == "vision"


def test_of_several_papers_each_counts() -> None:
    learned = taught(
        (paper("a", by="Ada"), ["water"]),
        (paper("b", by="Bo"), ["rock"]),
        (paper("c", by="Cy"), ["air"]),
    )
    asked = [paper("p", by="Bo"), paper("q", by="Bo"), paper("r", by="Cy")]
    assert [likely.tag for likely in learned.likeliest(asked, most=2)] == ["rock", "air"]


def test_tags_that_a_paper_has_are_not_offered() -> None:
    learned = taught((paper("a"), ["x", "y"]), (paper("b"), ["x"]))
    assert [one.tag for one in learned.likeliest([paper("a")], most=9, without=["x"])] == ["y"]


def test_who_tagged_nothing_is_offered_nothing() -> None:
    assert TagLikelihood().likeliest([paper("a")], most=9) == []


PAPERS = st.tuples(
    st.sampled_from(["river stone", "stone lamp", "lamp river", "meadow"]),
    st.sampled_from(["Ada", "Bo", ""]),
    st.lists(st.sampled_from(["x", "y", "z"]), min_size=1, unique=True),
)


@given(st.lists(PAPERS, min_size=1, max_size=8), st.data())
def test_forgetting_is_as_never_having_learned(
    papers: list[tuple[str, str, list[str]]], data: st.DataObject
) -> None:
    whole = [(paper(title, by=by), tags) for title, by, tags in papers]
    gone = data.draw(st.sets(st.sampled_from(range(len(whole)))))
    learned = taught(*whole)
    for number in gone:
        learned.forget(number)
    fewer = taught(*[pair for number, pair in enumerate(whole) if number not in gone])
    asked = [paper("river lamp", by="Ada")]
    assert learned.likeliest(asked, most=9) == fewer.likeliest(asked, most=9)
    assert len(learned) == len(fewer)


def test_learning_a_paper_again_counts_it_once() -> None:
    learned = taught((paper("a"), ["x"]))
    learned.learn(0, paper("a"), ["y"])
    assert [one.tag for one in learned.likeliest([paper("b")], most=9)] == ["y"]
    learned.learn(0, paper("a"), [])
    assert len(learned) == 0 and 0 not in learned


# In a library


@pytest.fixture
def desk(tmp_path: Path) -> Library:
    """Make a library of 20 papers; each author has some of them."""
    return library(tmp_path / "library", parsed(*(record(n) for n in range(1, 21))))


def test_a_library_learns_bit_by_bit_and_from_every_mark_after_that(desk: Library) -> None:
    keys = list(desk.find(""))
    desk.change_tags(keys[:6], add=["seen"])
    assert desk.likely_tags(keys[10:11]) == []
    slices = 0
    while desk.learn_tags(0.0):
        slices += 1
    assert 1 < slices <= 6
    assert not desk.learn_tags(1.0)
    assert [likely.tag for likely in desk.likely_tags(keys[10:11])] == ["seen"]
    desk.change_tags(keys[6:8], add=["glass"])
    desk.set_starred(keys[:3], True)
    assert {likely.tag for likely in desk.likely_tags(keys[10:11])} == {"seen", "glass"}
    desk.undo()
    desk.undo()
    assert [likely.tag for likely in desk.likely_tags(keys[10:11])] == ["seen"]
    assert desk.likely_tags(keys[10:11], without=["seen"]) == []
    assert [likely.tag for likely in desk.likely_tags(["no such key"])] == ["seen"]


def test_papers_that_go_and_come_are_forgotten_and_learned(desk: Library) -> None:
    keys = list(desk.find(""))
    desk.change_tags(keys[:2], add=["seen"])
    desk.learn_tags(1.0)
    desk.remove(keys[:2])
    assert desk.likely_tags(keys[5:6]) == []


def test_no_more_is_learned_than_tells_anything(desk: Library) -> None:
    keys = list(desk.find(""))
    desk.change_tags(keys[:10], add=["seen"])
    learning = TagLearning(Catalogue(desk._ledger.store), most=4)
    assert not learning.learn(5.0)
    (found,) = learning.likeliest([1], most=9, without=())
    assert found.because.endswith("4 tagged papers") or " of 4 " in found.because
