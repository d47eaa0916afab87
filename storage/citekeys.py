"""The citation key a paper wants: as a bibliography gave it, else one that can be read. Pure.

It is worked out for every paper that enters the library, so it is quick.
"""

from __future__ import annotations

import re

from storage.notation import plain
from storage.text import fold

_UNUSABLE = re.compile(r"[\s{}()=,\\\"#%~']")
"""What BibTeX takes apart, or takes for a comment, in a key."""
_WORD = re.compile(r"[^\W_]+")
_NOT_PLAIN = re.compile(r"[^a-z0-9]+")
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
_SMALL_WORDS = frozenset({
    "a", "an", "the", "of", "on", "in", "for", "to", "with", "and", "or", "by", "from", "at", "is",
    "are", "be", "do", "does", "can", "how", "why", "what", "when", "toward", "towards", "via",
    "using", "as", "into", "it", "its", "we",
})  # fmt: skip
_BODIES = ("collaboration", "consortium", "team", "group", "project", "community")


def wanted_key(
    *, key: str, title: str, first_author: str | None, year: int | None, given: str | None
) -> str:
    """Return the given key, else first author, year and first telling word of the title."""
    if given and (usable := usable_key(given)):
        return usable
    who = _ascii(_family(plain(first_author))) if first_author else ""
    return f"{who}{year or ''}{_telling_word(plain(title))}" or _ascii(key) or "paper"


def usable_key(given: str) -> str:
    """Return a key without what BibTeX would take apart."""
    return _UNUSABLE.sub("", given)


def _telling_word(title: str) -> str:
    """Return the first word that is more than grammar, else the first."""
    first = ""
    for found in _WORD.finditer(title):
        word = _ascii(found[0])
        if word and word not in _SMALL_WORDS:
            return word
        first = first or word
    return first


def _family(name: str) -> str:
    """Return the family name, or the first telling word of a body's name."""
    family, comma, rest = name.partition(",")
    if comma and rest.strip(" .").casefold() not in _SUFFIXES:
        return family
    words = [word for word in family.split() if word.rstrip(".").casefold() not in _SUFFIXES]
    if words and words[-1].casefold() in _BODIES:
        return next((word for word in words if word.casefold() not in _SMALL_WORDS), name)
    return words[-1] if words else name


def _ascii(text: str) -> str:
    return _NOT_PLAIN.sub("", fold(text))
