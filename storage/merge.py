"""Records + library → changes. Pure: decides what an arrival means, writes nothing.

A paper's fields are each the best of what its sources say. "Best" is a total order per
field (see `_CHOICES`), so the order in which sources arrive does not matter to the values.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Protocol

from storage import identity
from storage.model import Links, Metric, Paper, Parsed, Record, Sighting
from storage.notation import plain

RANKS: Mapping[str, int] = {
    "sample": 90,
    "arxiv-atom": 80,
    "arxiv-rss": 70,
    "feed": 50,
    "scholar-feed": 40,
    "hf-page": 30,
    "publications": 20,
    "catalyzex": 10,
}
"""How far each format is believed when two differ: registries before pages made from them."""

_INFERRED_TITLE_LENGTH = 80


class Known(Protocol):
    """What merging asks of the library."""

    def by_alias(self, alias: str) -> str | None:
        """Return the key of the paper with that identifier."""
        ...

    def by_title(self, title_key: str) -> Sequence[str]:
        """Return the keys of papers whose title folds to that."""
        ...

    def by_lead(self, lead_key: str) -> Sequence[str]:
        """Return the keys of papers whose abstract begins with that."""
        ...

    def paper(self, key: str) -> Paper | None:
        """Return the paper of that key."""
        ...


@dataclass(slots=True)
class Plan:
    """What an arrival would change."""

    papers: dict[str, Paper] = field(default_factory=dict)
    """New and changed papers by key."""
    new: set[str] = field(default_factory=set)
    """Keys of those that are new."""
    absorbed: dict[str, str] = field(default_factory=dict)
    """Papers that turned out to be another: old key → the key that stays."""
    updated: int = 0
    """Records that told something new of a known paper."""
    duplicates: int = 0
    """Records that told nothing new."""


def plan(parsed: Parsed, known: Known, *, now: datetime) -> Plan:
    """Decide what `parsed` changes in the library `known`. Costs O(records)."""
    overlay = _Overlay(known)
    result = Plan()
    for record in parsed.records:
        _place(record, parsed, overlay, result, now)
    result.papers = {key: paper for key, paper in overlay.papers.items() if paper is not None}
    return result


def _place(record: Record, parsed: Parsed, overlay: _Overlay, result: Plan, now: datetime) -> None:
    described = _as_paper(record, parsed, now)
    found = _matches(described, overlay)
    if not found:
        key = _free_key(described, overlay)
        overlay.put(replace(described, key=key))
        result.new.add(key)
        return
    first, *others = found
    before = overlay.paper(first)
    assert before is not None
    merged = combine(before, described)
    for other in others:
        absorbed = overlay.paper(other)
        assert absorbed is not None
        merged = combine(merged, replace(absorbed, aliases=(*absorbed.aliases, f"key:{other}")))
        overlay.drop(absorbed)
        result.absorbed[other] = first
        result.new.discard(other)
    if merged == before:
        result.duplicates += 1
        return
    overlay.put(merged)
    if first in result.new:
        result.duplicates += 1  # a second line of the same source on a paper it brought itself
    else:
        result.updated += 1


def _matches(described: Paper, overlay: _Overlay) -> list[str]:
    """Return the keys of every known paper that `described` is, oldest first."""
    by_id = {key for alias in described.aliases if (key := overlay.by_alias(alias))}
    if by_id:
        return sorted(by_id, key=lambda key: (overlay.added(key), key))
    if described.title_inferred:
        title, candidates = None, overlay.by_lead(_lead(described))
    else:
        title = described.title
        candidates = overlay.by_title(identity.title_key(title))
        untitled = [key for key in overlay.by_lead(_lead(described)) if overlay.has_no_title(key)]
        if not candidates:
            title, candidates = None, untitled
    fits = [
        key
        for key in candidates
        if (other := overlay.paper(key)) is not None
        and identity.may_be_one(other, other.aliases, described, described.aliases, title=title)
    ]
    if len(fits) > 1:  # homonyms: only the one that already says all this, never a guess
        fits = [key for key in fits if _says_all(key, described, overlay)][:1]
    return fits or _same_words(described, overlay)


def _says_all(key: str, described: Paper, overlay: _Overlay) -> bool:
    paper = overlay.paper(key)
    return paper is not None and combine(paper, described) == paper


def _same_words(described: Paper, overlay: _Overlay) -> list[str]:
    """Find a record that has nothing but words by exactly these words."""
    key = _natural_key(described)
    known = overlay.paper(key)
    if known is None or set(known.aliases) != set(described.aliases):
        return []
    same = ("title", "abstract", "authors", "published", "venue")
    return [key] if all(getattr(known, n) == getattr(described, n) for n in same) else []


def _lead(paper: Paper) -> str:
    return identity.lead_key(paper.abstract) if paper.abstract else ""


def _natural_key(paper: Paper) -> str:
    author = paper.authors[0] if paper.authors else None
    year = paper.published.year if paper.published else paper.year
    title = None if paper.title_inferred else paper.title
    return identity.paper_key(paper.aliases, title, paper.abstract, author, year)


def _free_key(paper: Paper, overlay: _Overlay) -> str:
    key = _natural_key(paper)
    free, number = key, 2
    while overlay.paper(free) is not None:
        free, number = f"{key}-{number}", number + 1
    return free


def _as_paper(record: Record, parsed: Parsed, now: datetime) -> Paper:
    """Return the paper that is known from `record` alone; its key is not yet given."""
    shared = {name: getattr(record, name) for name in _CHOICES if name != "title"}
    known = tuple(name for name in record.known_authors if name not in record.authors)
    paper = Paper(
        **shared,
        key="",
        title=record.title or _title_from(record),
        title_inferred=not record.title,
        authors_truncated=record.authors_truncated,
        known_authors=known,
        date_inferred=record.date_inferred,
        links=record.links,
        code=record.code,
        metrics=dict(record.metrics),
        raw={f"{parsed.format}.{name}": text for name, text in record.raw.items()},
        provenance={},
        aliases=identity.aliases(record.arxiv_id, record.doi, record.other_ids),
        sightings=(Sighting(feed=parsed.feed.key, seen=now, position=record.position),),
        added=now,
    )
    said = {name: parsed.format for name in _CHOICES if getattr(paper, name)}
    return replace(paper, provenance=said)


def _title_from(record: Record) -> str:
    """Make a title for a record without one: the beginning of its text, or its address."""
    text = plain(record.abstract or "") or record.links.abs or "Untitled"
    first = " ".join(text.split())
    if len(first) <= _INFERRED_TITLE_LENGTH:
        return first
    return first[:_INFERRED_TITLE_LENGTH].rsplit(" ", 1)[0].rstrip(",;:") + " …"


def combine(a: Paper, b: Paper) -> Paper:
    """Return the paper that `a` and `b` are together; it has `a`'s key and age."""
    values: dict[str, Any] = {}
    provenance: dict[str, str] = {}
    for name, quality in _CHOICES.items():
        best = _best(a, b, name, quality)
        values[name] = getattr(best, name)
        if name in best.provenance:
            provenance[name] = best.provenance[name]
        if name == "title":
            values["title_inferred"] = best.title_inferred
        if name == "published":
            values["date_inferred"] = best.date_inferred
        if name == "authors":
            values["authors_truncated"] = best.authors_truncated
    if values["authors"] and not values["authors_truncated"]:
        values["author_count"] = len(values["authors"])
    known = _union(a.known_authors, b.known_authors)
    return replace(
        a,
        **values,
        known_authors=tuple(name for name in known if name not in values["authors"]),
        links=_links(a, b),
        code=a.code or b.code,
        metrics=_metrics(a.metrics, b.metrics),
        raw={**b.raw, **a.raw},
        provenance=provenance,
        aliases=_union(a.aliases, b.aliases),
        sightings=_sightings(a.sightings, b.sightings),
        added=min(a.added, b.added),
    )


def _rank(paper: Paper, name: str) -> int:
    return RANKS.get(paper.provenance.get(name, ""), 0)


def _best(a: Paper, b: Paper, name: str, quality: Callable[[Paper], tuple[Any, ...]]) -> Paper:
    """Return the one of the two whose field `name` is better: present, then good, then believed."""

    def order(paper: Paper) -> tuple[Any, ...]:
        value = getattr(paper, name)
        return (bool(value), *quality(paper), _rank(paper, name), str(value))

    return b if order(b) > order(a) else a


def _believed(_: Paper) -> tuple[Any, ...]:
    return ()


_CHOICES: dict[str, Callable[[Paper], tuple[Any, ...]]] = {
    "title": lambda p: (not p.title_inferred,),
    "abstract": _believed,
    "authors": lambda p: (not p.authors_truncated, len(p.authors)),
    "author_count": _believed,
    "affiliations": _believed,
    "organisation": _believed,
    "categories": _believed,
    "primary_category": _believed,
    "venue": _believed,
    "year": _believed,
    "published": lambda p: (
        not p.date_inferred,
        # An inferred year only grows later with each re-import: the first reading stands.
        -p.published.toordinal() if p.date_inferred and p.published else 0,
    ),
    "updated": lambda p: (p.updated.toordinal() if p.updated else 0,),
    "announced": lambda p: (-p.announced.toordinal() if p.announced else 0,),
    "arxiv_id": _believed,
    "arxiv_version": lambda p: (p.arxiv_version or 0,),
    "doi": lambda p: (not (p.doi or "").startswith("10.48550/"),),
    "comment": _believed,
}
"""The fields of which one source's value is shown, each with what makes a value good."""


def _union(a: tuple[str, ...], b: tuple[str, ...]) -> tuple[str, ...]:
    return a if set(b) <= set(a) else tuple(dict.fromkeys((*a, *b)))


def _links(a: Paper, b: Paper) -> Links:
    """Take each link from the paper that has it; where both do, from the better known page."""
    if a.links == b.links:
        return a.links
    names = ("abs", "pdf", "html", "code", "project")
    return Links(**{name: _link(getattr(a.links, name), getattr(b.links, name)) for name in names})


def _link(a: str | None, b: str | None) -> str | None:
    if not a or not b:
        return a or b
    return max(a, b, key=lambda url: ("arxiv.org/" in url or "doi.org/" in url, -len(url), url))


def _metrics(a: Mapping[str, Metric], b: Mapping[str, Metric]) -> dict[str, Metric]:
    """Keep the newest number of each name; one that did not change keeps its first date."""
    merged = dict(a)
    for name, theirs in b.items():
        mine = merged.get(name)
        if mine is None:
            merged[name] = theirs
        elif (mine.value, mine.source) == (theirs.value, theirs.source):
            merged[name] = min(mine, theirs, key=lambda metric: metric.as_of)
        else:
            merged[name] = max(mine, theirs, key=lambda m: (m.as_of, m.value, m.source))
    return merged


def _sightings(a: tuple[Sighting, ...], b: tuple[Sighting, ...]) -> tuple[Sighting, ...]:
    """Keep the first sighting in each feed, oldest first."""
    first: dict[str, Sighting] = {}
    for sighting in sorted((*a, *b), key=lambda s: (s.seen, s.feed, s.position)):
        first.setdefault(sighting.feed, sighting)
    return tuple(first.values())


class _Overlay:
    """The library as it will be once the records placed so far are in it."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self.papers: dict[str, Paper | None] = {}
        self._aliases: dict[str, str] = {}
        self._titles: dict[str, list[str]] = {}
        self._leads: dict[str, list[str]] = {}

    def paper(self, key: str) -> Paper | None:
        return self.papers[key] if key in self.papers else self._known.paper(key)

    def added(self, key: str) -> datetime:
        paper = self.paper(key)
        assert paper is not None
        return paper.added

    def has_no_title(self, key: str) -> bool:
        paper = self.paper(key)
        return paper is not None and paper.title_inferred

    def by_alias(self, alias: str) -> str | None:
        key = self._aliases.get(alias) or self._known.by_alias(alias)
        return key if key and self.paper(key) is not None else None

    def by_title(self, title: str) -> list[str]:
        return _join(self._known.by_title(title), self._titles.get(title, ())) if title else []

    def by_lead(self, lead: str) -> list[str]:
        return _join(self._known.by_lead(lead), self._leads.get(lead, ())) if lead else []

    def put(self, paper: Paper) -> None:
        self.papers[paper.key] = paper
        for alias in paper.aliases:
            self._aliases[alias] = paper.key
        if not paper.title_inferred:
            self._titles.setdefault(identity.title_key(paper.title), []).append(paper.key)
        if lead := _lead(paper):
            self._leads.setdefault(lead, []).append(paper.key)

    def drop(self, paper: Paper) -> None:
        self.papers[paper.key] = None


def _join(known: Sequence[str], placed: Sequence[str]) -> list[str]:
    return list(dict.fromkeys((*known, *placed)))
