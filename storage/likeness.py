"""Whether two works that are called alike are one. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Protocol

from storage.arriving import Record
from storage.identity import short_names, title_key
from storage.notation import plain
from storage.text import fold_words

# Semantic Scholar lists a preprint and what was published of it once: two ids are two works to it.
_ONE_EACH = {"arxiv", "openreview", "pmid", "acl", "s2", "corpusid"}
# These list versions of a work apart. Two ids speak for themselves only where a title stands alone.
_ONE_A_VERSION = {"openalex", "dblp", "mag"}
_ID_HOSTS = {"arxiv.org", "doi.org", "dx.doi.org"}
# bioRxiv, arXiv, Research Square, PsyArXiv, ChemRxiv, SSRN, OSF, EarthArXiv, SocArXiv, EdArXiv,
# Preprints.org, TechRxiv, Authorea, Zenodo, figshare: a journal gives the work a second DOI.
_PREPRINT_DOI = (
    "10.1101/", "10.48550/", "10.21203/", "10.31234/", "10.26434/", "10.2139/", "10.31219/",
    "10.31223/", "10.31235/", "10.35542/", "10.20944/", "10.36227/", "10.22541/", "10.5281/",
    "10.6084/",
)  # fmt: skip
_FEWEST_WORDS = 8
_DISTINCTIVE_WORDS = 4
_FEWEST_TELLING = 3
_DISTINCTIVE_LENGTH = 24
_SAME_ABSTRACT = 0.85
_SIMILAR_ABSTRACT = 0.6
_OTHER_ABSTRACT = 0.25
_YEARS_APART = 3
# What the front and back matter of every volume is called by.
_COMMON = {
    "a", "acknowledgement", "acknowledgements", "acknowledgment", "acknowledgments", "an", "and",
    "announcement", "announcements", "at", "author", "authors", "back", "by", "chair", "chairs",
    "chief", "committee", "conference", "contents", "correction", "corrigendum", "cover",
    "editor", "editorial", "editorials", "editors", "erratum", "for", "foreword", "from", "front",
    "general", "guest", "highlights", "in", "index", "information", "instructions",
    "introduction", "issue", "issues", "letter", "letters", "list", "matter", "message",
    "messages", "news", "note", "notes", "number", "obituary", "of", "on", "preface", "program",
    "programme", "research", "retraction", "review", "reviewer", "reviewers", "reviews",
    "section", "special", "table", "the", "this", "to", "volume", "with", "workshop", "workshops",
}  # fmt: skip


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
    authors, one_text = authors_agree(a, b), have_one_text(a, b)
    if authors and one_text:
        return True
    apart = years_apart(a, b)
    if apart is not None and apart > (_YEARS_APART if authors else 1):
        return False
    if not _telling_words(title):
        same_day = a.published is not None and a.published == b.published
        return one_text or (authors is True and same_day)
    likeness = _likeness(a.abstract, b.abstract)
    if authors or (likeness is not None and likeness[1] >= _SIMILAR_ABSTRACT):
        return True
    return likeness is None and _is_distinctive(title) and not _are_listed_apart(a, b)


def contradict(a: Described, b: Described) -> bool:
    """Tell whether something speaks against two works being one."""
    if ids_contradict(a.aliases, b.aliases) or have_other_texts(a, b):
        return True
    # With one text, disjoint names are one list printed in two ways.
    return authors_agree(a, b) is False and not have_one_text(a, b)


def ids_contradict(a: Iterable[str], b: Iterable[str]) -> bool:
    """Tell whether identifiers speak of two works.

    Two arXiv ids do, two of Semantic Scholar, two publishers' DOIs, or two pages of one site;
    unless they have another identifier in common.
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


def _are_listed_apart(a: Described, b: Described) -> bool:
    """Tell whether one service lists both, each by an id of its own."""
    mine, theirs = set(a.aliases), set(b.aliases)
    return not mine & theirs and bool(_lists(mine) & _lists(theirs))


def _lists(aliases: Iterable[str]) -> set[str]:
    return {alias.partition(":")[0] for alias in aliases} & _ONE_A_VERSION


def years_apart(a: Described, b: Described) -> int | None:
    """Return how many years lie between two works; None where a year is not known."""
    first, second = _year(a), _year(b)
    return None if first is None or second is None else abs(first - second)


def _year(work: Described) -> int | None:
    return work.published.year if work.published else work.year


def authors_agree(a: Described, b: Described) -> bool | None:
    """Return whether a person is on both lists; None when a list does not name the persons."""
    listed, theirs_listed = short_names(a.authors), short_names(b.authors)
    mine = listed | short_names(a.known_authors)
    theirs = theirs_listed | short_names(b.known_authors)
    if not mine or not theirs:
        return None
    if mine & theirs:
        return True
    return False if listed and theirs_listed else None


@lru_cache(maxsize=16)  # a record is compared in several ways, with few papers
def _words(abstract: str | None) -> frozenset[str]:
    """Return the words of an abstract that tell something of its subject."""
    return frozenset(word for word in fold_words(plain(abstract or "")).split() if len(word) > 3)


def _likeness(a: str | None, b: str | None) -> tuple[float, float] | None:
    """Return the common share of all words, and of the shorter text's; None if too short."""
    mine, theirs = _words(a), _words(b)
    if min(len(mine), len(theirs)) < _FEWEST_WORDS:
        return None
    common = len(mine & theirs)
    return common / len(mine | theirs), common / min(len(mine), len(theirs))


def have_other_texts(a: Described, b: Described) -> bool:
    """Tell whether two abstracts have hardly a word in common."""
    likeness = _likeness(a.abstract, b.abstract)
    return likeness is not None and likeness[1] < _OTHER_ABSTRACT


def have_one_text(a: Described, b: Described) -> bool:
    """Tell whether two abstracts are the same but for a few words."""
    likeness = _likeness(a.abstract, b.abstract)
    return likeness is not None and likeness[0] >= _SAME_ABSTRACT


def tells_enough(record: Record) -> bool:
    """Tell whether the same words in another place can only be of the same work."""
    if record.authors and record.title:
        return True
    enough_text = len(_words(record.abstract)) >= _FEWEST_WORDS
    return enough_text or bool(record.title and _is_distinctive(record.title))


def _is_distinctive(title: str) -> bool:
    words = title_key(title)
    return (
        len(_telling_words(title)) >= _FEWEST_TELLING
        and len(words.split()) >= _DISTINCTIVE_WORDS
        and len(words) >= _DISTINCTIVE_LENGTH
    )


def _telling_words(title: str) -> set[str]:
    """Return the words of a title that not every volume has in its front or back matter."""
    words = set(title_key(title).split()) - _COMMON
    return {word for word in words if len(word) > 1 or not word.isascii()}
