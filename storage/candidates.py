"""Papers that may be one with another, for the user to judge: why, and why not. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from storage import identity, likeness
from storage.foreseen import titles
from storage.model import Paper
from storage.words import count_of

_NEAR_TITLE = 0.6
_FEWEST_WORDS = 3
_FAR_YEARS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A paper that may be the same as another."""

    key: str
    """Its key."""
    reason: str
    """Why it may be: `the same title`."""
    against: tuple[str, ...]
    """What contradicts that, in words; empty when nothing does."""
    likeness: float
    """How much alike they are, from 0 to 1: candidates are sorted by it."""


def candidate(paper: Paper, other: Paper) -> Candidate | None:
    """Return `other` as what may be one with `paper`; None when nothing speaks for it."""
    reasons: list[tuple[float, str]] = []
    title = _title_likeness(paper, other)
    if title == 1:
        reasons.append((1.0, "the same title"))
    elif title >= _NEAR_TITLE:
        reasons.append((title, "nearly the same title"))
    if likeness.have_one_text(paper, other):
        reasons.append((0.95, "the same abstract"))
    elif _begin_or_end_alike(paper, other):
        reasons.append((0.55, "the abstract begins or ends the same"))
    if not reasons:
        return None
    against = contradictions(paper, other)
    return Candidate(
        key=other.key,
        reason=" and ".join(words for _, words in reasons),
        against=against,
        likeness=max(value for value, _ in reasons) / (1 + len(against)),
    )


def contradictions(a: Paper, b: Paper) -> tuple[str, ...]:
    """Return what speaks against two papers being one, in words."""
    found: list[str] = []
    if a.key in b.apart or b.key in a.apart:
        found.append("you separated them")
    if likeness.ids_contradict(a.aliases, b.aliases):
        found.append(_ids_apart(a, b))
    if likeness.authors_agree(a, b) is False:
        found.append("no author in common")
    if likeness.have_other_texts(a, b):
        found.append("the abstracts differ")
    years = likeness.years_apart(a, b)
    if years is not None and years > _FAR_YEARS:
        found.append(f"{count_of(years, 'year')} apart")
    return tuple(found)


def _ids_apart(a: Paper, b: Paper) -> str:
    if a.arxiv_id and b.arxiv_id and a.arxiv_id != b.arxiv_id:
        return "two arXiv papers"
    if a.doi and b.doi and a.doi != b.doi:
        return "two DOIs"
    return "two identifiers of one kind"


def near_titles(one: str, other: str) -> bool:
    """Tell whether two titles have most words in common."""
    return _share(_words(one), _words(other)) >= _NEAR_TITLE


def _title_likeness(a: Paper, b: Paper) -> float:
    """Return the share of words that two titles have in common; of several titles the best."""
    return max(
        (_share(x, y) for x in map(_words, titles(a)) for y in map(_words, titles(b))), default=0.0
    )


def _words(title: str) -> tuple[str, ...]:
    return tuple(identity.title_key(title).split())


def _share(a: tuple[str, ...], b: tuple[str, ...]) -> float:
    if a == b:
        return 1.0 if a else 0.0
    mine, theirs = set(a), set(b)
    if min(len(mine), len(theirs)) < _FEWEST_WORDS:
        return 0.0
    return min(0.99, len(mine & theirs) / len(mine | theirs))


def _begin_or_end_alike(a: Paper, b: Paper) -> bool:
    edges = identity.edge_keys(a.abstract or ""), identity.edge_keys(b.abstract or "")
    return bool(set(edges[0]) & set(edges[1]))
