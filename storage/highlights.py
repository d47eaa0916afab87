"""Where the words looked for stand in a text as it is shown. Pure.

Words fold as in `storage.tokens`, and offsets are of the text that is shown: `simic` is found in
`Šimić`, `alpha` in `α`, `strasse` in `Straße`. Of a word that is only begun, what was typed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from storage.text import fold
from storage.tokens import LONE_GREEK, SCRIPT, WORD, spelled

Span = tuple[int, int]
"""Offsets of the first letter, and after the last."""


class Looked(Protocol):
    """Words looked for, one after the other, folded as `storage.tokens` does."""

    @property
    def tokens(self) -> Sequence[str]:
        """Return the words."""
        ...

    @property
    def prefix(self) -> bool:
        """Tell whether the last may be the beginning of a longer one."""
        ...


def spans(shown: str, looked: Iterable[Looked]) -> list[Span]:
    """Return where phrases stand in a text that `notation.plain` made, in order, none twice."""
    phrases = [(tuple(one.tokens), one.prefix) for one in looked if one.tokens]
    if not phrases:
        return []
    text, origins = _folded(shown)
    places = [(match.start(), match.end(), match[0]) for match in WORD.finditer(text)]
    found: list[Span] = []
    for at in range(len(places)):
        for phrase, prefix in phrases:
            length = _matched(places, at, phrase, prefix=prefix)
            if length:
                last = places[at + len(phrase) - 1][0]
                found.append(_span(origins, places[at][0], last + length))
    return _joined(found)


def _matched(
    places: Sequence[tuple[int, int, str]], at: int, phrase: tuple[str, ...], *, prefix: bool
) -> int:
    """Return how many letters of the last word match, if the phrase stands at a place."""
    last = at + len(phrase) - 1
    if last >= len(places):
        return 0
    end, word = places[last][2], phrase[-1]
    if not (end.startswith(word) if prefix else end == word):
        return 0
    before = zip(places[at:last], phrase, strict=False)
    return len(word) if all(place[2] == other for place, other in before) else 0


def _folded(shown: str) -> tuple[str, Sequence[int]]:
    """Return the text that words are taken from, and where each of its letters is from.

    The places have one more: the end.
    """
    if shown.isascii():
        text, origins = shown.lower(), range(len(shown) + 1)
        return (text, origins) if "^" not in text and "_" not in text else _closed(text, origins)
    letters: list[str] = []
    places: list[int] = []
    for at, letter in enumerate(shown):
        folded = letter.lower() if letter.isascii() else fold(letter)
        letters.append(folded)
        places += [at] * len(folded)
    places.append(len(shown))
    text, closed = _closed("".join(letters), places)
    return _with_names(text, closed)


def _closed(text: str, origins: Sequence[int]) -> tuple[str, Sequence[int]]:
    """Close formulas up: `n^{2}` is `n2`."""
    kept: list[str] = []
    places: list[int] = []
    done = 0
    for match in SCRIPT.finditer(text):
        for start, end in ((done, match.start()), match.span(1)):
            kept.append(text[start:end])
            places += origins[start:end]
        done = match.end()
    if not done:
        return text, origins
    return "".join((*kept, text[done:])), [*places, *origins[done:]]


def _with_names(text: str, origins: Sequence[int]) -> tuple[str, Sequence[int]]:
    """Spell lone Greek letters out; every letter of a name is at the place of its letter."""
    parts: list[str] = []
    places: list[int] = []
    done = 0
    for match in LONE_GREEK.finditer(text):
        name, start = spelled(match), match.start()
        parts += [text[done:start], name]
        places += [*origins[done:start], *[origins[start]] * len(name)]
        done = start + 1
    if not done:
        return text, origins
    return "".join((*parts, text[done:])), [*places, *origins[done:]]


def _span(origins: Sequence[int], start: int, end: int) -> Span:
    # What folds to nothing belongs to the letter before it: a combining accent.
    return origins[start], max(origins[end - 1] + 1, origins[end])


def _joined(found: list[Span]) -> list[Span]:
    """Return the spans in order, those that overlap as one."""
    joined: list[Span] = []
    for start, end in sorted(found):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined
