"""The words looked for are shown where they stand, in the text as it is shown."""

from __future__ import annotations

from itertools import islice, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.highlights import spans
from storage.notation import plain
from storage.search.questions import Phrase
from storage.tokens import holds, readable, tokens, wanted
from tests.beside import needs_papers, papers

SHOWN = st.text(
    st.sampled_from("abAßeé\u0301ﬁΔαβς ^_{}()-2₂東京İøłﾊﾞ\u200d") | st.characters(), max_size=12
)


def shown(text: str, looked_for: str, *, prefix: bool = False) -> list[str]:
    """Return the pieces of a text that are highlighted."""
    found = spans(text, [Phrase("", wanted(looked_for), prefix)])
    return [text[start:end] for start, end in found]


@pytest.mark.parametrize(
    ("text", "looked_for", "pieces"),
    [
        ("Proofs by Šimić and Simic", "simic", ["Šimić", "Simic"]),
        ("Proofs by S\u030cimic\u0301, again", "šimić", ["S\u030cimic\u0301"]),
        ("Decay of α and αβ", "alpha", ["α"]),
        ("Decay of α-particles", "alpha particles", ["α-particles"]),
        ("Sorting in O(n²) or O(n^{2}) steps", "O(n^2)", ["O(n²", "O(n^{2}"]),
        ("Die Straße", "strasse", ["Straße"]),
        ("A ﬁne day", "fine", ["ﬁne"]),
        ("Nights in 東京", "京", ["京"]),
        ("RED teams, red Teaming", "red team", []),
        ("red team, redteam, red-team", "red team", ["red team", "red-team"]),
        ("no such thing", "other", []),
    ],
)
def test_words_are_shown_where_they_stand(text: str, looked_for: str, pieces: list[str]) -> None:
    assert shown(text, looked_for) == pieces


def test_of_a_word_that_is_begun_what_was_typed_is_shown() -> None:
    assert shown("Attention, attentive, tent", "atten", prefix=True) == ["Atten", "atten"]
    assert shown("Red teaming and red-TEAMS", "red team", prefix=True) == ["Red team", "red-TEAM"]
    assert shown("Šimić", "sim", prefix=True) == ["Šim"]


def test_several_phrases_are_shown_in_order_and_never_twice() -> None:
    looked = [Phrase("", ("deep", "red")), Phrase("title", ("red",)), Phrase("", ("a",), True)]
    assert spans("a deep red sea, red", looked) == [(0, 1), (2, 10), (16, 19)]
    assert spans("anything", []) == []
    assert spans("anything", [Phrase("", ())]) == []


@given(SHOWN, st.booleans(), st.data())
def test_what_is_found_is_highlighted_and_nothing_else(
    text: str, prefix: bool, data: st.DataObject
) -> None:
    text = plain(text)
    if plain(text) != text:  # would be read once more
        return
    words = tokens(text)
    phrase = data.draw(st.lists(st.sampled_from(["a", "ab", "alpha", "e"]), min_size=1))
    if words and phrase[0] == "a":
        start = data.draw(st.integers(0, len(words) - 1))
        phrase = words[start : start + len(phrase)]
    found = spans(text, [Phrase("", tuple(phrase), prefix)])
    assert bool(found) == holds(words, phrase, prefix=prefix)
    assert all(0 <= start < end <= len(text) for start, end in found)
    assert all(one[1] < other[0] for one, other in pairwise(found))
    for start, end in found:
        assert phrase[0][:1] in readable(text[start:end])


@needs_papers
def test_real_titles_are_highlighted_where_the_words_are() -> None:
    for paper in islice(papers(), 400):
        text = plain(paper["title"])
        words = tokens(text)
        for at in range(len(words)):
            assert spans(text, [Phrase("", tuple(words[at : at + 2]), False)]), (text, at)
