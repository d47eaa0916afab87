r"""Text as search sees it: folded words in order. Pure.

`Šimić` is `simic`; `α`, `$\alpha$` and `alpha` are `alpha`; `$O(n^{2})$` and `O(n^2)` are `o n2`.
Index, naive evaluator and highlighting all take words from here, so they agree.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from storage.notation import plain
from storage.text import fold

SCRIPT = re.compile(r"(?<=[^\W_])[_^]\{?(\w{1,3})\}?(?!\w)")
"""What a raised or lowered sign is written as; group 1 stays, closed up with what is before."""
_GREEK = "\u0370-\u03ff"
LONE_GREEK = re.compile(rf"(?<![{_GREEK}])[{_GREEK}](?![{_GREEK}])")
"""A letter that is a sign, not part of a Greek word: `spelled` says its name."""
# Ideographs and kana stand without blanks between words: each is a word, several are a phrase.
_UNSPACED = "\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
WORD = re.compile(rf"[{_UNSPACED}]|[^\W_{_UNSPACED}]+")
"""A word of a readable text."""
_NAMES = (
    "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa",
    "lambda", "mu", "nu", "xi", "omicron", "pi", "rho", "sigma", "sigma", "tau", "upsilon", "phi",
    "chi", "psi", "omega",
)  # fmt: skip


def readable(text: str) -> str:
    """Return a text as its words are taken from: readable, folded, formulas closed up."""
    folded = fold(plain(text))
    if "^" in folded or "_" in folded:
        folded = SCRIPT.sub(r"\1", folded)
    return folded if folded.isascii() else LONE_GREEK.sub(spelled, folded)


def spelled(letter: re.Match[str]) -> str:
    """Return the name of a Greek letter, blanks around it."""
    place = ord(letter[0]) - ord("α")
    return f" {_NAMES[place]} " if 0 <= place < len(_NAMES) else letter[0]


def tokens(text: str) -> list[str]:
    """Return the words of a text, in order."""
    return WORD.findall(readable(text))


@lru_cache(maxsize=1024)
def wanted(text: str) -> tuple[str, ...]:
    """Return the words of a text that somebody looks for."""
    return tuple(tokens(text))


def holds(segment: Sequence[str], phrase: Sequence[str], *, prefix: bool) -> bool:
    """Tell whether words stand one after the other in a segment.

    With `prefix` the last of them may be the beginning of a longer one.
    """
    if not phrase:
        return True
    *first, last = phrase
    for place in range(len(segment) - len(first)):
        word = segment[place + len(first)]
        if (word.startswith(last) if prefix else word == last) and all(
            a == b for a, b in zip(first, segment[place:], strict=False)
        ):
            return True
    return False
