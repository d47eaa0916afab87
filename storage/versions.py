"""What changed between two accounts of one paper, in words a person reads. Pure.

Spelling is no change: titles and abstracts compare by their folded words, authors as persons.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime

from storage.identity import short_names, title_key
from storage.model import Paper, Version
from storage.notation import plain
from storage.text import fold_words
from storage.told import printed_authors
from storage.words import count_of

KEPT = 10
"""Versions kept of a paper; the oldest are forgotten."""

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
_ARXIV_DOI = "10.48550/"


def recorded(
    before: Paper, told: Paper, after: Paper, *, seen: datetime, source: str
) -> tuple[Version, ...]:
    """Return the versions of `after`, which `before` became when `source` said `told` of it.

    Where an older version than the one known arrives late, what has changed since is recorded.
    """
    old, new = before, after
    is_late = bool(told.arxiv_version and told.arxiv_version < (before.arxiv_version or 0))
    if is_late:
        old, new = told, before
    changes, values = differences(old, new)
    known = {change for version in after.versions for change in version.changes[:1]}
    if not changes or (is_late and changes[0] in known):
        return after.versions
    name = f"v{new.arxiv_version}" if new.arxiv_version != old.arxiv_version else ""
    version = Version(name=name, seen=seen, source=source, changes=changes, before=values)
    if any((v.name, v.changes, v.before) == (name, changes, values) for v in after.versions):
        return after.versions
    return joined(after.versions, (version,))


def joined(a: tuple[Version, ...], b: tuple[Version, ...]) -> tuple[Version, ...]:
    """Return two histories as one, the newest last; of a long one its end."""
    if not b or a == b:
        return a
    one_each = {(v.seen, v.name, v.source, v.changes): v for v in (*a, *b)}
    return tuple(version for _, version in sorted(one_each.items()))[-KEPT:]


def differences(old: Paper, new: Paper) -> tuple[tuple[str, ...], dict[str, str]]:
    """Return what changed, in words, and what stood there before, by field.

    What is known only now is no change, but for a DOI and a venue: then it was published.
    """
    changes: list[str] = []
    before: dict[str, str] = {}
    told = (
        ("arxiv_version", f"v{old.arxiv_version}", _version(old, new)),
        ("title", old.title, _title(old, new)),
        ("authors", printed_authors(old), _authors(old, new)),
        ("abstract", old.abstract or "", _abstract(old.abstract, new.abstract)),
        ("doi", old.doi or "", _doi(old.doi, new.doi)),
        ("venue", old.venue or "", _venue(old.venue, new.venue)),
    )
    for name, value, words in told:
        changes += words
        if words and value:
            before[name] = value
    return tuple(changes), before


def _version(old: Paper, new: Paper) -> list[str]:
    a, b = old.arxiv_version, new.arxiv_version
    return [f"v{a} → v{b}"] if a and b and a != b else []


def _title(old: Paper, new: Paper) -> list[str]:
    inferred = old.title_inferred or new.title_inferred
    if inferred or old.title == new.title or title_key(old.title) == title_key(new.title):
        return []
    return ["title changed"]


def _authors(old: Paper, new: Paper) -> list[str]:
    """Compare whole lists: what `et al.` hides is no change."""
    cut = old.authors_truncated or new.authors_truncated
    if cut or not old.authors or not new.authors or old.authors == new.authors:
        return []
    places = _places(old.authors, new.authors)
    known = [place for place in places if place is not None]
    counts = (("+", len(new.authors) - len(known)), ("−", len(places) - len(known)))
    words = [f"{sign}{count_of(number, 'author')}" for sign, number in counts if number]
    return words or (["authors in another order"] if known != sorted(known) else [])


def _places(names: Iterable[str], others: Iterable[str]) -> list[int | None]:
    """Return where among `others` each person of `names` stands; each place is given once."""
    by_name: dict[str, list[int]] = {}
    for place, other in enumerate(others):
        for short in short_names([other]):
            by_name.setdefault(short, []).append(place)
    taken: set[int] = set()
    found: list[int | None] = []
    for name in names:
        free = sorted({p for short in short_names([name]) for p in by_name.get(short, ())} - taken)
        taken.update(free[:1])
        found.append(free[0] if free else None)
    return found


def _abstract(old: str | None, new: str | None) -> list[str]:
    if not old or not new or old == new:
        return []
    a, b = Counter(_sentences(old)), Counter(_sentences(new))
    changed = max((a - b).total(), (b - a).total())
    if not changed:
        return []
    if not a & b:
        return ["abstract rewritten"]
    return [f"abstract: {count_of(changed, 'sentence')} changed"]


def _sentences(text: str) -> Iterator[str]:
    """Yield the sentences of a text in folded words."""
    for sentence in _SENTENCE_END.split(plain(text)):
        if words := fold_words(sentence):
            yield words


def _doi(old: str | None, new: str | None) -> list[str]:
    if not new or old == new or new.startswith(_ARXIV_DOI):
        return []
    is_first = not old or old.startswith(_ARXIV_DOI)
    return ["now has a DOI" if is_first else "another DOI"]


def _venue(old: str | None, new: str | None) -> list[str]:
    if not new or fold_words(old or "") == fold_words(new):
        return []
    return [f"now in {new}"]
