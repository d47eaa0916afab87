"""When two records are one paper, and when two names may be one person. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from hashlib import blake2b
from typing import Protocol
from urllib.parse import urlsplit

from storage.notation import plain
from storage.text import fold, fold_words

_ARXIV_DOI = re.compile(r"10\.48550/arxiv\.(.+)", re.I)
_ONE_EACH = {"arxiv", "openreview", "pmid", "acl"}
_ID_HOSTS = {"arxiv.org", "doi.org", "dx.doi.org"}
_PREPRINT_DOI = ("10.1101/", "10.48550/", "10.21203/", "10.31234/", "10.26434/", "10.2139/")
_LEAD_WORDS = 8
_DISTINCTIVE_WORDS = 5
_DISTINCTIVE_LENGTH = 30
_SAME_ABSTRACT = 0.85
_SIMILAR_ABSTRACT = 0.6
_OTHER_ABSTRACT = 0.25
_YEARS_APART = 3


class Described(Protocol):
    """What a record and a paper have in common for telling them apart."""

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


def aliases(arxiv_id: str | None, doi: str | None, other_ids: Iterable[str]) -> tuple[str, ...]:
    """Return the identifiers of a record as `scheme:value`, without repeats."""
    found: dict[str, None] = {}
    if arxiv_id:
        found[f"arxiv:{arxiv_id.lower()}"] = None
    if doi:
        match = _ARXIV_DOI.fullmatch(doi)
        found[f"arxiv:{match[1].lower()}" if match else f"doi:{doi.lower()}"] = None
    for other in other_ids:
        found[other] = None
    return tuple(found)


def author_key(name: str) -> str:
    """Fold a printed name: case, accents, LaTeX, punctuation and `Family, Given` order."""
    readable = plain(name) if set(name) & set("\\{}$") else name
    family, comma, given = readable.partition(",")
    if comma and fold_words(given) not in {"jr", "sr", "ii", "iii", "iv"}:
        readable = f"{given} {family}"
    return fold_words(readable) or fold(readable).strip()


def title_key(title: str) -> str:
    """Return the folded words of a title, LaTeX and Markdown resolved: titles compare in it."""
    return fold_words(plain(title))


def lead_key(abstract: str) -> str:
    """Return the first words of an abstract, folded: where its near-identical copies are found.

    Empty when the text is too short to tell anything.
    """
    words = fold_words(plain(abstract[:400])).split()
    return " ".join(words[:_LEAD_WORDS]) if len(words) >= _LEAD_WORDS else ""


def paper_key(
    record_aliases: Iterable[str],
    title: str | None,
    abstract: str | None,
    first_author: str | None,
    year: int | None,
) -> str:
    """Return the key of a paper that is new: its best identifier, else one made of its words."""
    for scheme in ("arxiv:", "doi:", "openreview:", "acl:", "pmid:"):
        for alias in record_aliases:
            if alias.startswith(scheme):
                return alias
    words = title_key(title) if title else fold_words(abstract or "")
    if not words:
        words = " ".join(record_aliases)
    who = author_key(first_author) if title and first_author else ""
    digest = blake2b(f"{words}|{who}|{year or ''}".encode(), digest_size=4).hexdigest()
    slug = "-".join(words.encode("ascii", "ignore").decode().split()[:5])[:40].strip("-")
    return f"{slug}-{digest}" if slug else digest


def may_be_one(
    a: Described,
    a_aliases: Iterable[str],
    b: Described,
    b_aliases: Iterable[str],
    *,
    title: str | None,
) -> bool:
    """Tell whether two works of equal title (or, with `title` None, of equal lead) are one.

    They are when nothing contradicts it and something besides a common short title speaks
    for it: a shared author, a like abstract, or a title too particular for chance.
    """
    if _ids_contradict(a_aliases, b_aliases):
        return False
    likeness = _likeness(a.abstract, b.abstract)
    authors = _authors_agree(a, b)
    if authors is False:
        return False
    if title is None:
        return likeness is not None and likeness[0] >= _SAME_ABSTRACT
    if likeness is not None and likeness[1] < _OTHER_ABSTRACT:
        return False
    apart = _years_apart(a, b)
    if apart is not None and apart > (_YEARS_APART if authors else 1):
        return False
    if authors or (likeness is not None and likeness[1] >= _SIMILAR_ABSTRACT):
        return True
    return likeness is None and _is_distinctive(title)


def _ids_contradict(a: Iterable[str], b: Iterable[str]) -> bool:
    """Two arXiv ids, two publishers' DOIs, or two pages of one site, are two works."""
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
        host = urlsplit(value).netloc
        return "" if host in _ID_HOSTS else f"url:{host}"
    return scheme if scheme in _ONE_EACH else ""


def _years_apart(a: Described, b: Described) -> int | None:
    first, second = _year(a), _year(b)
    return None if first is None or second is None else abs(first - second)


def _year(work: Described) -> int | None:
    return work.published.year if work.published else work.year


def _authors_agree(a: Described, b: Described) -> bool | None:
    """True when a name is on both lists, False when the lists are disjoint, None without lists."""
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
    """The words of an abstract that tell something of its subject."""
    return {word for word in fold_words(abstract or "").split() if len(word) > 3}


def _likeness(a: str | None, b: str | None) -> tuple[float, float] | None:
    """Share of all words in common, and share of the shorter one's words; None if too short."""
    mine, theirs = _words(a), _words(b)
    if min(len(mine), len(theirs)) < _LEAD_WORDS:
        return None
    common = len(mine & theirs)
    return common / len(mine | theirs), common / min(len(mine), len(theirs))


def _is_distinctive(title: str) -> bool:
    words = title_key(title)
    return len(words.split()) >= _DISTINCTIVE_WORDS and len(words) >= _DISTINCTIVE_LENGTH
