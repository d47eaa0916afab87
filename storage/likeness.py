"""Whether two works that are called alike are one. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Protocol

from storage.identity import author_key, title_key
from storage.text import fold_words

_ONE_EACH = {"arxiv", "openreview", "pmid", "acl"}
_ID_HOSTS = {"arxiv.org", "doi.org", "dx.doi.org"}
_PREPRINT_DOI = ("10.1101/", "10.48550/", "10.21203/", "10.31234/", "10.26434/", "10.2139/")
_FEWEST_WORDS = 8
_DISTINCTIVE_WORDS = 5
_DISTINCTIVE_LENGTH = 30
_SAME_ABSTRACT = 0.85
_SIMILAR_ABSTRACT = 0.6
_OTHER_ABSTRACT = 0.25
_YEARS_APART = 3


class Described(Protocol):
    """What a record and a paper have in common for telling them apart."""

    @property
    def aliases(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def abstract(self) -> str | None: ...  # noqa: D102
    @property
    def authors(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def known_authors(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def published(self) -> date | None: ...  # noqa: D102
    @property
    def year(self) -> int | None: ...  # noqa: D102


def may_be_one(a: Described, b: Described, *, title: str | None) -> bool:
    """Tell whether two works of equal title (or, with `title` None, of equal lead) are one.

    They are when nothing contradicts it and something besides a common short title speaks
    for it: a shared author, a like abstract, or a title too particular for chance.
    """
    if contradict(a, b):
        return False
    if title is None:
        return have_one_text(a, b)
    authors = _authors_agree(a, b)
    apart = _years_apart(a, b)
    if apart is not None and apart > (_YEARS_APART if authors else 1):
        return False
    likeness = _likeness(a.abstract, b.abstract)
    if authors or (likeness is not None and likeness[1] >= _SIMILAR_ABSTRACT):
        return True
    return likeness is None and _is_distinctive(title)


def contradict(a: Described, b: Described) -> bool:
    """Tell whether something speaks against two works being one."""
    if ids_contradict(a.aliases, b.aliases):
        return True
    likeness = _likeness(a.abstract, b.abstract)
    if likeness is not None and likeness[1] < _OTHER_ABSTRACT:
        return True
    # With one text, disjoint names are one list printed in two ways.
    return _authors_agree(a, b) is False and not have_one_text(a, b)


def ids_contradict(a: Iterable[str], b: Iterable[str]) -> bool:
    """Tell whether identifiers speak of two works.

    Two arXiv ids do, two publishers' DOIs, or two pages of one site.
    """
    theirs = list(b)
    mine = list(a)
    if set(mine) & set(theirs):
        return False
    return bool({_register(x) for x in mine} & {_register(x) for x in theirs} - {""})


def _register(alias: str) -> str:
    """Return the register that gives a work one identifier only; "" when it is none."""
    scheme, _, value = alias.partition(":")
    if scheme == "doi":
        preprint = value.startswith(_PREPRINT_DOI)
        return f"doi:{value.split('/')[0]}" if preprint else "doi"
    if scheme == "url":
        host = value.partition("/")[0]
        return "" if host in _ID_HOSTS else f"url:{host}"
    return scheme if scheme in _ONE_EACH else ""


def _years_apart(a: Described, b: Described) -> int | None:
    first, second = _year(a), _year(b)
    return None if first is None or second is None else abs(first - second)


def _year(work: Described) -> int | None:
    return work.published.year if work.published else work.year


def _authors_agree(a: Described, b: Described) -> bool | None:
    """Return whether a name is on both lists; None when a list is missing or cut short."""
    mine = {_short_name(name) for name in (*a.authors, *a.known_authors)}
    theirs = {_short_name(name) for name in (*b.authors, *b.known_authors)}
    if not mine or not theirs:
        return None
    if mine & theirs:
        return True
    return False if a.authors and b.authors else None


def _short_name(name: str) -> str:
    """Family name and first initial, which all ways of printing a name share."""
    words = author_key(name).split()
    return f"{words[-1]} {words[0][0]}" if words else ""


def _words(abstract: str | None) -> set[str]:
    """Return the words of an abstract that tell something of its subject."""
    return {word for word in fold_words(abstract or "").split() if len(word) > 3}


def _likeness(a: str | None, b: str | None) -> tuple[float, float] | None:
    """Return the common share of all words, and of the shorter text's; None if too short."""
    mine, theirs = _words(a), _words(b)
    if min(len(mine), len(theirs)) < _FEWEST_WORDS:
        return None
    common = len(mine & theirs)
    return common / len(mine | theirs), common / min(len(mine), len(theirs))


def have_one_text(a: Described, b: Described) -> bool:
    """Tell whether two abstracts are the same but for a few words."""
    likeness = _likeness(a.abstract, b.abstract)
    return likeness is not None and likeness[0] >= _SAME_ABSTRACT


def _is_distinctive(title: str) -> bool:
    words = title_key(title)
    return len(words.split()) >= _DISTINCTIVE_WORDS and len(words) >= _DISTINCTIVE_LENGTH
