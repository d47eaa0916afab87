"""The words search is tested in: an index made here and now, and questions answered by reading."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any as Anything

from hypothesis import strategies as st

from storage.engine.store import Store
from storage.holdings import SCHEMA
from storage.library import Library
from storage.search.build import build
from storage.search.index import TextIndex
from storage.search.questions import All, Any, Phrase, Question, Without
from storage.search.texts import Segments, segments
from storage.tokens import holds as holds_words
from storage.tokens import tokens
from tests.fakes import parsed, record

Texts = dict[int, Segments]
"""By number: the texts of every paper."""


def texts_of(store: Store) -> Texts:
    """Return the texts of every paper of a library."""
    papers, marks = store.shelf("papers"), store.shelf("marks")
    nothing: Mapping[str, Anything] = {}
    return {n: segments(papers.get(n) or nothing, marks.get(n) or nothing) for n in papers}


def read_through(question: Question, texts: Texts) -> set[int]:
    """Return what a question asks for by reading every text."""
    return {number for number, found in texts.items() if holds(question, found)}


def any_holds(segments: Iterable[Sequence[str]], phrase: Sequence[str], *, prefix: bool) -> bool:
    """Tell whether one of several segments holds a phrase: none goes across two of them."""
    return any(holds_words(segment, phrase, prefix=prefix) for segment in segments)


def holds(question: Question, texts: Segments) -> bool:
    """Tell whether a paper of these texts is asked for."""
    match question:
        case Phrase(field, words, prefix, _):
            names = [field] if field else list(texts)
            read = [tokens(text) for name in names for text in texts[name]]
            return not words or any_holds(read, words, prefix=prefix)
        case All(parts):
            return all(holds(part, texts) for part in parts)
        case Any(parts):
            return any(holds(part, texts) for part in parts)
        case Without(part):
            return not holds(part, texts)


def opened(directory: Path) -> Store:
    """Open the documents of a library."""
    return Store(directory, SCHEMA)


def indexed(directory: Path) -> tuple[Store, TextIndex]:
    """Bring the index of a library up to date, and open both."""
    said = build(directory)
    assert said["state"] == "done", said
    store = opened(directory)
    index = TextIndex(store)
    assert index.is_ready, index.reason
    return store, index


def found(index: TextIndex, text: str, field: str = "", *, prefix: bool = False) -> set[int]:
    """Return the numbers of the papers in which a text stands."""
    return set(index.matching(Phrase(field, tuple(tokens(text)), prefix)))


def keys(library: Library, numbers: set[int]) -> set[str | None]:
    """Return the keys of papers by number."""
    return set(map(library._catalogue.papers.key_of, numbers))


def questions(words: st.SearchStrategy[str]) -> st.SearchStrategy[Question]:
    """Return any question about words."""
    fields = ("", "", "title", "author", "abstract", "venue", "aff", "tag", "note")
    phrases = st.builds(
        Phrase,
        st.sampled_from(fields),
        st.lists(words, min_size=1, max_size=3).map(tuple),
        st.booleans(),
    )
    cut = st.builds(_cut, phrases, st.integers(1, 6))
    return st.recursive(
        phrases | cut,
        lambda inner: (
            st.builds(All, st.lists(inner, max_size=3).map(tuple))
            | st.builds(Any, st.lists(inner, max_size=3).map(tuple))
            | st.builds(Without, inner)
        ),
        max_leaves=4,
    )


def _cut(phrase: Phrase, length: int) -> Phrase:
    *first, last = phrase.tokens
    return Phrase(phrase.field, (*first, last[:length]), prefix=True)


WORDS = (
    "harbours",
    "rivers",
    "renamed",
    "lighthouse",
    "tag",
    "remember",
    "abel",
    "part",
    "1",
    "we",
)


def is_right(directory: Path) -> bool:
    """Tell whether an index, as it is, finds what reading finds."""
    store = opened(directory)
    index = TextIndex(store)
    texts = texts_of(store)
    right = index.is_ready and index.documents == len(texts)
    right = right and index.hits(Phrase("", ()), limit=1).total == len(texts)
    for word in WORDS:
        question = Phrase("", tuple(tokens(word)), prefix=True)
        right = right and set(index.matching(question)) == read_through(question, texts)
    store.close()
    return right


def changed(directory: Path) -> int:
    """Bring the index up to date; return how many papers it took in or out."""
    said = build(directory)
    assert said["state"] == "done", said
    number = said["changed"]
    assert isinstance(number, int)
    return number


def tag_some(made: Library) -> None:
    """Tag what is on rivers."""
    made.change_tags(made.find("rivers"), add=["ml/lighthouse"])


def add_some(made: Library) -> None:
    """Bring ten more papers in."""
    made.take(parsed(*(record(n) for n in range(30, 40)), feed="b"), source="b")
