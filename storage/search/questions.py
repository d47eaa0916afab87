"""What is asked of texts: phrases, and how they join. Pure.

    All((Phrase("", ("quantum",)), Without(Phrase("title", ("survey",)))))

A phrase with no words is in every paper, as is `All(())`; `Any(())` is in none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from storage.search.texts import FIELDS

_LONG = 5
_LONGER = 9


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that stand one after the other in one text of a field."""

    field: str
    """One of `FIELDS` but `id`; "" stands for all of them."""
    tokens: tuple[str, ...]
    """The words, as `storage.tokens` gives them."""
    prefix: bool = False
    """The last word may be the beginning of a longer one."""
    typos: int = 0
    """Letters that may differ in each word: left out, put in, replaced, or two swapped."""

    def __post_init__(self) -> None:
        if self.field and (self.field not in FIELDS or self.field == "id"):
            raise ValueError(f"no texts are indexed as {self.field!r}")


@dataclass(frozen=True, slots=True)
class All:
    """Every part holds."""

    parts: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Any:
    """Some part holds."""

    parts: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Without:
    """The part does not hold."""

    part: Question


Question = Phrase | All | Any | Without


def close(question: Question) -> Question | None:
    """Return a question that allows typos in long words; None where there is no such word.

    One typo from five letters on, two from nine. Phrases of several words, and what must not
    hold, stay as they are: the hits are those of `question` and more.
    """
    wider = _close(question)
    return None if wider == question else wider


def _close(question: Question) -> Question:
    match question:
        case Phrase(field, (word,), prefix, 0) if len(word) >= _LONG:
            return Phrase(field, (word,), prefix, 2 if len(word) >= _LONGER else 1)
        case All(parts):
            return All(tuple(map(_close, parts)))
        case Any(parts):
            return Any(tuple(map(_close, parts)))
        case _:
            return question


def narrowed(question: Question, longer: Callable[[str, str], Iterable[str]]) -> Question:
    """Return the same question with the begun words of phrases a letter longer, in all ways.

    `longer` gives the ways: field, begun word → words a letter longer that there are.
    """
    match question:
        case Phrase(field, (*first, last), True, _) if first:
            ways = sorted(longer(field, last))
            exact = replace(question, prefix=False)
            return Any((exact, *(replace(question, tokens=(*first, way)) for way in ways)))
        case All(parts):
            return All(tuple(narrowed(part, longer) for part in parts))
        case Any(parts):
            return Any(tuple(narrowed(part, longer) for part in parts))
        case Without(part):
            return Without(narrowed(part, longer))
        case _:
            return question
