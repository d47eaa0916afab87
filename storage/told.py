"""What sources say of a paper besides what is shown: kept, with who says it. Pure.

Of each field a few values are kept, those of the sources believed most, the value shown apart.
Which these are does not depend on the order in which sources arrive.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

Told = Mapping[str, tuple[tuple[str, str], ...]]
"""By field: format and value, those believed most first."""

MOST = 5
"""Values kept of a field, the one shown among them."""


class Account(Protocol):
    """What is asked of a paper."""

    @property
    def title(self) -> str: ...  # noqa: D102
    @property
    def title_inferred(self) -> bool: ...  # noqa: D102
    @property
    def abstract(self) -> str | None: ...  # noqa: D102
    @property
    def authors(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def authors_truncated(self) -> bool: ...  # noqa: D102
    @property
    def venue(self) -> str | None: ...  # noqa: D102
    @property
    def published(self) -> object: ...  # noqa: D102
    @property
    def date_inferred(self) -> bool: ...  # noqa: D102
    @property
    def doi(self) -> str | None: ...  # noqa: D102
    @property
    def told(self) -> Told: ...  # noqa: D102
    @property
    def provenance(self) -> Mapping[str, str]: ...  # noqa: D102


def printed_authors(paper: Account) -> str:
    """Return a list of authors as one text."""
    return "; ".join((*paper.authors, *(["et al."] * paper.authors_truncated)))


# What was worked out, no source says.
FIELDS: Mapping[str, Callable[[Account], str]] = {
    "title": lambda p: "" if p.title_inferred else p.title,
    "authors": lambda p: printed_authors(p) if p.authors else "",
    "abstract": lambda p: p.abstract or "",
    "venue": lambda p: p.venue or "",
    "published": lambda p: "" if p.date_inferred or not p.published else str(p.published),
    "doi": lambda p: p.doi or "",
}
"""The fields of which it is kept what each source says, as text."""


def told(a: Account, b: Account, shown: Account, ranks: Mapping[str, int]) -> Told:
    """Return what sources say besides `shown`, which is what `a` and `b` are together.

    `ranks` says how far a format is believed.
    """
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    for name, value_of in FIELDS.items():
        values = [(value_of(paper), paper.provenance.get(name, "")) for paper in (a, b)]
        earlier = (*a.told.get(name, ()), *b.told.get(name, ()))
        if not earlier and values[0] == values[1]:
            continue
        visible = (shown.provenance.get(name, ""), value_of(shown))
        kept = _best([*earlier, *((source, value) for value, source in values if value)], ranks)
        others = tuple(pair for pair in kept if pair != visible)
        if others:
            found[name] = others
    return found


def _best(pairs: list[tuple[str, str]], ranks: Mapping[str, int]) -> list[tuple[str, str]]:
    """Return each value once, from the source believed most; of all the best few."""
    by_value: dict[str, tuple[int, str]] = {}
    for source, value in pairs:
        believed = (ranks.get(source, 0), source)
        by_value[value] = max(by_value.get(value, believed), believed)
    order = sorted(((*believed, value) for value, believed in by_value.items()), reverse=True)
    return [(source, value) for _, source, value in order[:MOST]]


def others(paper: Account, name: str) -> list[tuple[str, str]]:
    """Return format and value of what differs from what is shown of a field."""
    shown = FIELDS[name](paper)
    return [(source, value) for source, value in paper.told.get(name, ()) if value != shown]
