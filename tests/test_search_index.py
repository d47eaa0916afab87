"""The search index finds exactly what reading every text finds, the newest or the best first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyroaring import BitMap

from storage.demo import fill
from storage.search.index import NoIndexError, TextIndex
from storage.search.questions import All, Any, Phrase, Question, Without, close
from storage.tokens import tokens
from tests.fakes import library, parsed, record
from tests.searches import Texts, found, indexed, opened, questions, read_through, texts_of

SAID = (
    "attention is all you need", "at the heart of attention", "the theory of them", "a b c",
    "ΔE and α-decay", "self-attention in O(n^2)", "Šimić's naïve Straße", "東京 の 夜",
    "x1 x12 x123",
)  # fmt: skip
WORDS = sorted({word for text in SAID for word in tokens(text)})


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[TextIndex, Texts]]:
    """Make a library of papers that say nearly the same, in every field."""
    place = tmp_path_factory.mktemp("small")
    turn = len(SAID)
    papers = [
        record(
            n,
            title=f"{SAID[n % turn]}. {SAID[n * 5 % turn]} {n}",
            abstract=None if n % 7 == 0 else ". ".join(SAID[n * k % turn] for k in range(1, 4)),
            authors=(SAID[n % turn][:12], SAID[(n + 1) % turn][:12]),
            venue=SAID[n * 3 % turn],
            affiliations=(SAID[n * 4 % turn], SAID[n % turn]),
            arxiv_id=f"2310.{n:05d}" if n % 2 else None,
        )
        for n in range(1, 60)
    ]
    with library(place, parsed(*papers)) as made:
        every = list(made.find(""))
        made.change_tags(every[:9], add=["the/theory", "a"])
        made.set_note(every[3], "attention is all I lack")
    store, index = indexed(place)
    yield index, texts_of(store)
    store.close()


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[TextIndex, Texts]]:
    """Open the bundled sample library."""
    place = tmp_path_factory.mktemp("sample")
    with library(place) as made:
        fill(made)
    store, index = indexed(place)
    yield index, texts_of(store)
    store.close()


@settings(max_examples=300, deadline=None)
@given(questions(st.sampled_from(WORDS)))
def test_any_question_finds_what_reading_finds(
    small: tuple[TextIndex, Texts], question: Question
) -> None:
    index, texts = small
    wanted = read_through(question, texts)
    assert set(index.matching(question)) == wanted
    assert set(index.hits(question).numbers) == wanted
    best = index.hits(question, by="relevance")
    assert (set(best.numbers), best.total) == (wanted, len(wanted))
    first = index.hits(question, limit=5)
    assert first.total == len(wanted)
    assert list(first.numbers) == list(index.hits(question).numbers)[:5]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_questions_about_the_sample_find_what_reading_finds(
    sample: tuple[TextIndex, Texts], data: st.DataObject
) -> None:
    index, texts = sample
    every = sorted({w for t in texts.values() for s in t.values() for x in s for w in tokens(x)})
    question = data.draw(questions(st.sampled_from(every)))
    assert set(index.matching(question)) == read_through(question, texts)


@given(question=questions(st.sampled_from(WORDS)), few=st.sets(st.integers(1, 80)))
@settings(max_examples=50, deadline=None)
def test_some_papers_can_be_asked_alone(
    small: tuple[TextIndex, Texts], question: Question, few: set[int]
) -> None:
    index, texts = small
    assert set(index.among(question, BitMap(few))) == read_through(question, texts) & few


@pytest.mark.parametrize(
    ("text", "looked_for"),
    [
        ("Proofs by Šimić", "simic"),
        ("Decay of $\\alpha$ particles", "alpha"),
        ("Decay of α particles", "alpha"),
        ("Decay of alpha particles", "α"),
        ("Sorting in $O(n^{2})$ steps", "O(n^2)"),
        ("Straßen ﬁnden", "strassen finden"),
        ("Self-attention", "self att"),
        ("Nights in 東京", "東"),
        ("THE LOUD TITLE", "loud titl"),
    ],
)
def test_what_looks_different_is_found(tmp_path: Path, text: str, looked_for: str) -> None:
    library(tmp_path, parsed(record(1, title=text), record(2))).close()
    store, index = indexed(tmp_path)
    assert found(index, looked_for, prefix=True) == {1}
    store.close()


def test_no_phrase_goes_from_one_text_to_the_next(small: tuple[TextIndex, Texts]) -> None:
    index, texts = small
    crossed = 0
    for number in list(texts)[:20]:
        one, other = (tokens(text) for text in texts[number]["author"][:2])
        for prefix, end in ((False, other[0]), (True, other[0][:1]), (True, other[0][:2])):
            question = Phrase("author", (one[-1], end), prefix)
            assert set(index.matching(question)) == read_through(question, texts)
            crossed += number not in index.matching(question)
    assert crossed


def test_hits_come_by_day_and_then_as_the_source_had_them(tmp_path: Path) -> None:
    days = [date(2024, 5, 1), date(2025, 1, 1), date(2024, 5, 1), None, date(2023, 12, 31)]
    papers = [record(n, title=f"Harbours {n}", published=day) for n, day in enumerate(days, 1)]
    with library(tmp_path, parsed(*papers)) as made:
        store, index = indexed(tmp_path)
        listed = [made._catalogue.papers.number_of(key) for key in made.find("")]
        hits = index.hits(Phrase("title", ("harbours",)))
        assert (list(hits.numbers), hits.total) == (listed, 5)
        assert list(index.hits(Phrase("", ()), limit=2).numbers) == listed[:2]
        store.close()


def test_whole_words_and_titles_fit_better(tmp_path: Path) -> None:
    papers = (
        record(1, title="Lanterns", abstract="About a harbour."),
        record(2, title="A harbour", abstract="About lanterns."),
        record(3, title="Harbourmasters", abstract="About stones."),
    )
    library(tmp_path, parsed(*papers)).close()
    store, index = indexed(tmp_path)
    assert list(index.hits(Phrase("", ("harbour",), True), by="relevance").numbers) == [2, 1, 3]
    assert index.hits(Phrase("", ("harbour",), True), by="relevance", limit=1).total == 3
    store.close()


def test_a_typo_in_a_long_word_finds_besides_what_is_exact(tmp_path: Path) -> None:
    titles = ("Networks", "Netwroks", "Newts", "Convolutional", "Convoltuionl", "Work")
    library(tmp_path, parsed(*(record(n, title=t) for n, t in enumerate(titles, 1)))).close()
    store, index = indexed(tmp_path)

    def near(word: str, *, prefix: bool = False) -> set[int]:
        return set(index.near(Phrase("title", (word,), prefix)))

    assert near("networks") == {2}
    assert near("netwrosk") == {2}  # one swap; the other is two away
    assert near("convolutional") == {5}
    assert near("convoltu", prefix=True) == {4}
    assert near("work") == set()  # short words are meant as they are
    exact = All((Phrase("title", ("networks",)), Without(Phrase("title", ("newts",)))))
    assert set(index.near(exact)) == {2}
    assert close(Without(Phrase("", ("networks",)))) is None
    assert close(Any((Phrase("", ("networks", "of")),))) is None
    store.close()


def test_many_hits_are_all_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """More than are taken out at once: counted first, or the others counted."""
    monkeypatch.setattr("storage.search.moment.FEW", 8)
    papers = [
        record(n, title=f"Part {n} {'odd' if n % 2 else 'even'} {'rare' if n % 20 == 0 else ''}")
        for n in range(1, 94)
    ]
    with library(tmp_path, parsed(*papers)) as made:
        made.remove(made.find("rare"))
    store, index = indexed(tmp_path)
    left = {n for n in range(1, 94) if n % 20}
    assert set(index.matching(Phrase("", ("part",)))) == left
    assert set(index.matching(Phrase("title", ("odd",)))) == {n for n in left if n % 2}
    assert set(index.matching(Phrase("", ("ev",), True))) == {n for n in left if n % 2 == 0}
    assert set(index.among(Phrase("title", ("odd",)), BitMap(left))) == {n for n in left if n % 2}
    store.close()


def test_a_phrase_may_end_in_a_beginning_of_very_many_words(tmp_path: Path) -> None:
    """More than the index looks up at once: it is asked with a letter more."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    made = [f"abc{x}{y}{z}" for x in letters for y in letters for z in letters]
    papers = [
        record(n, title="One", abstract=" ".join(f"of {word}" for word in made[n::9]))
        for n in range(9)
    ]
    library(tmp_path, parsed(*papers, record(10, title="Of abc"))).close()
    store, index = indexed(tmp_path)
    texts = texts_of(store)
    for words in (("of", "abc"), ("of", "abcz"), ("of", "abczz")):
        phrase = Phrase("", words, prefix=True)
        for question in (phrase, Without(phrase), All((phrase, Phrase("title", ("one",)))),
                         Any((phrase,))):  # fmt: skip
            wanted = read_through(question, texts)
            assert set(index.matching(question)) == wanted
            assert index.hits(question, limit=3).total == len(wanted)
            assert index.hits(question, limit=3, by="relevance").total == len(wanted)
            assert set(index.among(question, BitMap([1, 2, 10]))) == wanted & {1, 2, 10}
    assert index.is_ready
    store.close()


def test_very_long_words_are_no_trouble(small: tuple[TextIndex, Texts]) -> None:
    index, _ = small
    word = "b" * 100_000
    for question in (Phrase("", (word,), True), Phrase("", ("a", word), True), Phrase("", (word,))):
        assert not index.matching(question)
        assert not index.near(question)


def test_only_fields_of_texts_can_be_asked() -> None:
    with pytest.raises(ValueError, match="id"):
        Phrase("id", ("2310",))


def test_without_an_index_asking_says_so(tmp_path: Path) -> None:
    library(tmp_path, parsed(record(1))).close()
    store = opened(tmp_path)
    index = TextIndex(store)
    assert not index.is_ready
    assert (index.documents, index.dirty) == (0, None)
    for ask in (index.matching, index.hits):
        with pytest.raises(NoIndexError):
            ask(Phrase("", ("quiet",)))
    with pytest.raises(NoIndexError):
        index.among(Phrase("", ("quiet",)), BitMap([1]))
    store.close()
