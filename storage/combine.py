"""Two accounts of one paper → one. Pure.

Each field is the best of what the sources say. "Best" is a total order per field (see
`CHOICES`), so the order in which sources arrive does not matter to the values.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from storage.further import further
from storage.identity import author_key, short_names
from storage.model import LINKS, Links, Metric, Paper, Sighting
from storage.told import told
from storage.versions import joined

RANKS: Mapping[str, int] = {
    "sample": 90,
    "crossref": 85,
    "arxiv-atom": 80,
    "pubmed": 78,
    "openreview": 76,
    "dblp": 74,
    "arxiv-rss": 70,
    "arxiv-mail": 68,
    "openalex": 65,
    "semantic-scholar": 60,
    "conference-list": 58,
    "hf-daily": 55,
    "feed": 50,
    "json-feed": 48,
    "scholar-feed-api": 42,
    "scholar-feed": 40,
    "bibtex": 38,
    "csl-json": 37,
    "ris": 36,
    "hf-page": 30,
    "publications": 20,
    "catalyzex": 10,
    "links": 5,
    "carrel-jsonl": -1,
}
"""How far each format is believed when two differ: registries before pages made from them."""

_OF_A_VERSION = RANKS["arxiv-atom"]
"""How far at least a second or later version is believed."""

VERSIONED = ("title", "abstract", "authors", "comment")
"""The fields that are of one version or another."""


def combine(a: Paper, b: Paper) -> Paper:
    """Return the paper that `a` and `b` are together; it has `a`'s key.

    Whatever is combined, in any order and however often, shows the same values; only
    `key` and the order of lists such as `aliases` remember the order, and of metrics
    the day since when a number is so, which later arrivals do not move.
    """
    values: dict[str, Any] = {}
    provenance: dict[str, str] = {}
    for name, quality in CHOICES.items():
        best = _best(a, b, name, quality)
        values[name] = getattr(best, name)
        for said in (name, f"version.{name}"):
            if said in best.provenance:
                provenance[said] = best.provenance[said]
        for follower in FOLLOWERS.get(name, ()):
            values[follower] = getattr(best, follower)
    if values["authors"] and not values["authors_truncated"]:
        listing = _best(a, b, "authors", CHOICES["authors"])
        values["author_count"] = listing.author_count or len(listing.authors)
        provenance["author_count"] = provenance["authors"]
    extra = _extra(a, b, provenance)
    both = replace(
        a,
        **values,
        other_titles=_other_titles(a, b, values["title"]),
        known_authors=_known_authors(a, b, values["authors"]),
        links=_links(a, b),
        code=a.code or b.code,
        metrics=_metrics(a.metrics, b.metrics),
        raw=_raw(a.raw, b.raw),
        extra=extra,
        provenance=provenance,
        aliases=_union(a.aliases, b.aliases),
        wordings=_union(a.wordings, b.wordings),
        versions=joined(a.versions, b.versions),
        apart=_union(a.apart, b.apart),
        sightings=_sightings(a.sightings, b.sightings),
        added=min(a.added, b.added),
    )
    others = told(a, b, both, RANKS)
    return both if others == both.told else replace(both, told=others)


FOLLOWERS: Mapping[str, tuple[str, ...]] = {
    "title": ("title_inferred",),
    "authors": ("authors_truncated",),
    "published": ("date_inferred",),
}
"""What describes a field's value, and so comes from where the value comes from."""


def unplaced(known: tuple[str, ...], authors: tuple[str, ...]) -> tuple[str, ...]:
    """Return the people of `known` whose place among `authors` is not told by that list."""
    if not known:
        return ()
    placed = {author_key(name) for name in authors}
    return tuple(name for name in known if author_key(name) not in placed)


def _known_authors(a: Paper, b: Paper, shown: tuple[str, ...]) -> tuple[str, ...]:
    """Keep who is known, and who a cut list names that is not shown in as many letters."""
    cut = tuple(
        name
        for paper in (a, b)
        if paper.authors_truncated and paper.authors != shown
        for name in paper.authors
        if not any(_abbreviates(name, other) for other in shown)
    )
    return unplaced(_union(_union(a.known_authors, b.known_authors), cut), shown)


def _abbreviates(name: str, other: str) -> bool:
    shorter = len(author_key(name)) < len(author_key(other))
    return shorter and bool(short_names([name]) & short_names([other]))


def _other_titles(a: Paper, b: Paper, shown: str) -> tuple[str, ...]:
    printed = [paper.title for paper in (a, b) if not paper.title_inferred]
    union = _union((*a.other_titles, *b.other_titles), tuple(printed))
    return tuple(dict.fromkeys(title for title in union if title != shown))


def _best(a: Paper, b: Paper, name: str, quality: Callable[[Paper], tuple[Any, ...]]) -> Paper:
    """Return the one of the two whose field `name` is better: present, then good, then believed.

    Of a work in several versions the newest is meant, whoever of arXiv's sources told of it.
    """

    def order(paper: Paper) -> tuple[Any, ...]:
        value, source = getattr(paper, name), paper.provenance.get(name, "")
        version = int(paper.provenance.get(f"version.{name}", 0))
        rank = RANKS.get(source, 0)
        believed = (max(rank, _OF_A_VERSION), version, rank) if version else (rank, 0, rank)
        return (bool(value), *quality(paper), *believed, _fullness(value), str(value), source)

    return b if order(b) > order(a) else a


def _fullness(value: Any) -> int:
    """Return how much a list spells out: `Ada Brook` is fuller than `Brook A`."""
    return sum(map(len, value)) if isinstance(value, tuple) else 0


def _believed(_: Paper) -> tuple[Any, ...]:
    return ()


_OF_ARXIV = re.compile(
    r"(?:astro-ph|cond-mat|cs|econ|eess|math|nlin|physics|q-bio|q-fin|stat)\.[A-Za-z-]{2,}"
    r"|astro-ph|cond-mat|gr-qc|hep-(?:ex|lat|ph|th)|math-ph|nucl-(?:ex|th)|quant-ph"
)
"""A category of arXiv; the subjects of other services are coarser."""

CHOICES: dict[str, Callable[[Paper], tuple[Any, ...]]] = {
    "title": lambda p: (not p.title_inferred,),
    "abstract": _believed,
    "authors": lambda p: (
        not p.authors_truncated,
        len(p.authors),
        0 if p.authors_truncated else p.author_count or 0,  # a whole list brings its count
    ),
    "author_count": _believed,
    "affiliations": _believed,
    "organisation": _believed,
    "categories": lambda p: (any(map(_OF_ARXIV.fullmatch, p.categories)),),
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
    return Links(**{name: _link(getattr(a.links, name), getattr(b.links, name)) for name in LINKS})


def _link(a: str | None, b: str | None) -> str | None:
    if not a or not b:
        return a or b
    return max(a, b, key=lambda url: ("arxiv.org/" in url or "doi.org/" in url, -len(url), url))


def _raw(a: Mapping[str, str], b: Mapping[str, str]) -> dict[str, str]:
    """Keep what each source printed; where one printed it twice, not as the order has it."""
    return {name: max(text for text in (a.get(name), b.get(name)) if text) for name in {**a, **b}}


def _extra(a: Paper, b: Paper, provenance: dict[str, str]) -> dict[str, str]:
    """Take each further field from the source that is believed most; note which that was."""
    if not (a.extra or b.extra):
        return {}
    extra, sources = further(a.extra, _sources(a), b.extra, _sources(b), RANKS)
    provenance |= {f"extra.{name}": source for name, source in sources.items()}
    return extra


def _sources(paper: Paper) -> dict[str, str]:
    return {name: paper.provenance.get(f"extra.{name}", "") for name in paper.extra}


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
