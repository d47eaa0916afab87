"""Papers that arrive + library → changes. Pure: decides what an arrival means, writes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from storage import identity, likeness, versions
from storage.accounts import accounts
from storage.arriving import Parsed
from storage.combine import combine
from storage.foreseen import Foreseen, Known
from storage.frozen import changed
from storage.model import Paper

Progress = Callable[[int, int], None]
"""Hears how many papers of an arrival are placed, and how many there are."""

_OFTEN = 500
MOST_JOINED = 1_000
"""Papers of one arrival of which it is kept how records joined them: each takes the room of three.

Whoever doubts the others undoes the import.
"""


@dataclass(frozen=True, slots=True)
class Joined:
    """A record that named no paper by an identifier, and was taken for a known one."""

    before: Paper
    """That paper as it was."""
    account: Paper
    """What the record tells, as the paper it would have been."""


@dataclass(slots=True)
class Plan:
    """What an arrival would change."""

    papers: dict[str, Paper] = field(default_factory=dict)
    """New and changed papers by key."""
    new: set[str] = field(default_factory=set)
    """Keys of those that are new."""
    absorbed: dict[str, str] = field(default_factory=dict)
    """Papers that turned out to be another: old key → the key that stays."""
    places: dict[str, str] = field(default_factory=dict)
    """Papers of another library: their key there → their key here."""
    joined: dict[str, list[Joined]] = field(default_factory=dict)
    """Known papers that records were taken for by title or text alone, and how: by key."""
    updated: int = 0
    """Records that told something new of a known paper."""
    duplicates: int = 0
    """Records that told nothing new."""


def plan(
    parsed: Parsed, known: Known, *, now: datetime, progress: Progress = lambda done, all_of: None
) -> Plan:
    """Decide what `parsed` changes in the library `known`. Costs O(papers of `parsed`)."""
    told = list(accounts(parsed, now=now))
    overlay = Foreseen(known)
    arrival = _Arrival(now, parsed.format)
    # Two papers of another library are two: its words were compared there already.
    overlay.taken = {key for paper in told if paper.key for key in _by_name(paper, overlay)}
    result = Plan()
    for place, paper in enumerate(told):
        if place % _OFTEN == 0:
            progress(place, len(told))
        key = _place(paper, arrival, overlay, result)
        if paper.key:
            overlay.taken.add(key)
            result.places[paper.key] = key
    result.papers = {key: paper for key, paper in overlay.papers.items() if paper is not None}
    result.absorbed = {old: overlay.now(new) for old, new in result.absorbed.items()}
    result.places = {theirs: overlay.now(key) for theirs, key in result.places.items()}
    return result


@dataclass(frozen=True, slots=True)
class _Arrival:
    """When something is told, and by what."""

    now: datetime
    format: str


def _place(described: Paper, arrival: _Arrival, overlay: Foreseen, result: Plan) -> str:
    """Decide what one paper changes; return the key it has here."""
    namesake = overlay.paper(described.key) if described.key else None
    if namesake is not None and combine(namesake, described) == namesake:
        result.duplicates += 1
        return namesake.key
    named = _by_name(described, overlay)
    found = _matches(described, named, overlay)
    if not found:
        key = _free_key(described, overlay)
        overlay.put(changed(described, key=key))
        result.new.add(key)
        return key
    first, *others = found
    described, others = _kept_apart(described, first, others, overlay)
    before = overlay.known(first)
    merged = combine(before, described)
    for other in others:
        merged = combine(merged, _absorb(other, first, overlay, result))
    if merged == before:
        result.duplicates += 1
        return first
    is_by_likeness = first not in named and first not in result.new
    if is_by_likeness and not (described.key or others) and len(result.joined) < MOST_JOINED:
        account = changed(described, key=_free_key(described, overlay))
        result.joined.setdefault(first, []).append(Joined(before, account))
        merged = replace(merged, aliases=(*merged.aliases, f"key:{account.key}"))
    known = versions.recorded(before, described, merged, seen=arrival.now, source=arrival.format)
    overlay.put(merged if known == merged.versions else replace(merged, versions=known))
    if first in result.new:
        result.duplicates += 1  # a second line of the same source on a paper it brought itself
    else:
        result.updated += 1
    return first


def _absorb(other: str, first: str, overlay: Foreseen, result: Plan) -> Paper:
    """Take the paper `other` out, because it is `first`; return what was known of it."""
    paper = overlay.known(other)
    overlay.drop(other, first)
    if other in result.new:
        result.new.remove(other)
        return paper
    result.absorbed[other] = first
    return replace(paper, aliases=(*paper.aliases, f"key:{other}"))


def _matches(described: Paper, named: set[str], overlay: Foreseen) -> list[str]:
    """Return the keys of every known paper that `described` is, oldest first.

    `named` are those it is by name.
    """
    found = set(named)
    alike = [key for key in _alike(described, overlay) if key not in found]
    if not (found or alike):
        return []
    same = [described, *(overlay.known(key) for key in found)]
    for key in alike:
        paper = overlay.known(key)
        if not any(likeness.contradict(paper, other) for other in same):
            same.append(paper)
            found.add(key)
    oldest_first = sorted(found, key=lambda k: (overlay.known(k).added, k))
    return _those_meant(oldest_first, named, overlay)


def _those_meant(found: list[str], named: set[str], overlay: Foreseen) -> list[str]:
    """Put a paper that `described` is by name first, where the user keeps some of them apart."""
    if not any(overlay.known(key).apart for key in found):
        return found
    return sorted(found, key=lambda key: key not in named)


def _kept_apart(
    described: Paper, first: str, others: list[str], overlay: Foreseen
) -> tuple[Paper, list[str]]:
    """Leave out those of `others` that the user says are not `first`, and what they are called."""
    mine = overlay.known(first)
    apart = [
        paper
        for paper in map(overlay.known, others)
        if paper.key in mine.apart or first in paper.apart
    ]
    if not apart:
        return described, others
    gone = {paper.key for paper in apart}
    theirs = {name for paper in apart for name in (*paper.aliases, *paper.wordings)}
    return _without(described, theirs - {*mine.aliases, *mine.wordings}), [
        key for key in others if key not in gone
    ]


def _without(described: Paper, names: set[str]) -> Paper:
    """Return an account without those identifiers."""
    doi = None if f"doi:{described.doi}" in names else described.doi
    arxiv_id = None if f"arxiv:{described.arxiv_id}" in names else described.arxiv_id
    gone = {"doi"} - {"doi" if doi else ""} | {"arxiv_id"} - {"arxiv_id" if arxiv_id else ""}
    return replace(
        described,
        doi=doi,
        arxiv_id=arxiv_id,
        aliases=tuple(name for name in described.aliases if name not in names),
        wordings=tuple(name for name in described.wordings if name not in names),
        provenance={name: said for name, said in described.provenance.items() if name not in gone},
    )


def _by_name(described: Paper, overlay: Foreseen) -> set[str]:
    """Return the keys of the papers with an identifier of `described`, or its very words."""
    names = (*described.aliases, *described.wordings)
    # A key that another library gave says nothing here: it may be another paper's.
    said = (name for name in names if not name.startswith("key:"))
    return {key for name in said if (key := overlay.by_alias(name))}


def _alike(described: Paper, overlay: Foreseen) -> list[str]:
    """Return the papers that `described` is by title, and by text where a title is missing."""
    edges = identity.edge_keys(described.abstract or "")
    if described.title_inferred:
        return _the_one(described, overlay.by_lead(*edges), overlay, title=None)
    titled = overlay.by_title(identity.title_key(described.title))
    untitled = overlay.by_lead(*map(identity.untitled, edges))
    return [
        *_the_one(described, titled, overlay, title=described.title),
        *_the_one(described, untitled, overlay, title=None),
    ]


def _the_one(
    described: Paper, candidates: Iterable[str], overlay: Foreseen, *, title: str | None
) -> list[str]:
    """Return the candidate that fits best, if any: of homonyms that fit alike none is guessed."""
    fits = [
        key
        for key in candidates
        if key not in overlay.taken
        and likeness.may_be_one(overlay.known(key), described, title=title)
    ]
    for speaks_for_it in (likeness.have_one_text, likeness.authors_agree, _have_equal_text):
        if len(fits) > 1:
            fits = [key for key in fits if speaks_for_it(overlay.known(key), described)] or fits
    return fits if len(fits) == 1 else []


def _have_equal_text(a: Paper, b: Paper) -> bool:
    return a.abstract == b.abstract


def _natural_key(paper: Paper) -> str:
    author = paper.authors[0] if paper.authors else None
    year = paper.published.year if paper.published else paper.year
    title = None if paper.title_inferred else paper.title
    return identity.paper_key(paper.aliases, title, paper.abstract, author, year)


def _free_key(paper: Paper, overlay: Foreseen) -> str:
    key = paper.key or _natural_key(paper)
    free, number = key, 2
    # A key once given is not given again, though its paper became part of another.
    while overlay.paper(free) is not None or overlay.by_alias(f"key:{free}") is not None:
        free, number = f"{key}-{number}", number + 1
    return free
