"""What a paper came to be after it was made of several: kept when these are parted again. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import reduce
from typing import Any, TypeVar

from storage import told
from storage.combine import CHOICES, FOLLOWERS, combine
from storage.model import LINKS, Paper

T = TypeVar("T")


def since(first: Paper, others: Sequence[Paper], now: Paper, *, made: datetime) -> Paper:
    """Return `first` with all that came to `now` after `first` and `others` were `made` one.

    What came of the others is told apart by what they said themselves: it stays with them.
    """
    then = reduce(combine, others, first)
    parts = (first, *others)
    names = {name for part in parts for name in (*part.aliases, *part.wordings, f"key:{part.key}")}
    feeds = {sighting.feed for part in parts for sighting in part.sightings}
    numbers = [item for part in parts for item in part.metrics.items()]
    values, provenance = _values(then, others, now)
    extra = _news(then.extra, [other.extra for other in others], now.extra)
    provenance |= _said((f"extra.{name}" for name in extra), now)
    account = replace(
        first,
        **values,
        provenance={**first.provenance, **provenance},
        other_titles=_new(
            now.other_titles,
            then.other_titles,
            *((other.title, *other.other_titles) for other in others),
        ),
        known_authors=_new(
            now.known_authors, then.known_authors, *(other.known_authors for other in others)
        ),
        links=replace(first.links, **_links(then, others, now)),
        code=first.code or (now.code and not then.code),
        metrics={name: metric for name, metric in now.metrics.items()
                 if (name, metric) not in numbers},
        raw=_news(then.raw, [other.raw for other in others], now.raw),
        extra={**first.extra, **extra},
        told=_told(then, others, now),
        versions=tuple(version for version in now.versions if version.seen > made),
        aliases=_new(now.aliases, names),
        wordings=_new(now.wordings, names),
        apart=_new(now.apart, *(other.apart for other in others)),
        sightings=tuple(s for s in now.sightings if s.feed not in feeds),
    )  # fmt: skip
    return combine(first, account)


def _values(
    then: Paper, others: Sequence[Paper], now: Paper
) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the fields of one value that are others now, and who said so."""
    values: dict[str, Any] = {}
    provenance: dict[str, str] = {}
    for name in CHOICES:
        value = getattr(now, name)
        if value != getattr(then, name) and value not in [getattr(o, name) for o in others]:
            for field in (name, *FOLLOWERS.get(name, ())):
                values[field] = getattr(now, field)
            provenance |= _said((name, f"version.{name}"), now)
    return values, provenance


def _said(names: Iterable[str], now: Paper) -> dict[str, str]:
    return {name: now.provenance[name] for name in names if name in now.provenance}


def _news(
    then: Mapping[str, str], others: Sequence[Mapping[str, str]], now: Mapping[str, str]
) -> dict[str, str]:
    return {
        name: value
        for name, value in now.items()
        if value != then.get(name) and all(value != other.get(name) for other in others)
    }


def _links(then: Paper, others: Sequence[Paper], now: Paper) -> dict[str, str]:
    def of(paper: Paper) -> dict[str, str]:
        return {name: url for name in LINKS if (url := getattr(paper.links, name))}

    return _news(of(then), list(map(of, others)), of(now))


def _told(
    then: Paper, others: Sequence[Paper], now: Paper
) -> dict[str, tuple[tuple[str, str], ...]]:
    found = {}
    for name, items in now.told.items():
        theirs = {told.FIELDS[name](other) for other in others if name in told.FIELDS}
        new = _new(items, then.told.get(name, ()), *(o.told.get(name, ()) for o in others))
        if kept := tuple(item for item in new if item[1] not in theirs):
            found[name] = kept
    return found


def _new(now: Iterable[T], *known: Iterable[T]) -> tuple[T, ...]:
    there = {value for values in known for value in values}
    return tuple(value for value in now if value not in there)
