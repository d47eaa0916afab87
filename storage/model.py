"""The values the whole program speaks in: papers, marks, authors, feeds.

All are frozen; datetimes are UTC-aware; text has passed `text.clean`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from storage.cleaned import Cleaned
from storage.fetch_state import FetchState


@dataclass(frozen=True, slots=True, kw_only=True)
class Links(Cleaned):
    """Where a paper can be opened; http and https only (checked when opened)."""

    abs: str | None = None
    """The paper's page."""
    pdf: str | None = None
    """The full text as PDF."""
    html: str | None = None
    """The full text as HTML."""
    code: str | None = None
    """The authors' code."""
    project: str | None = None
    """The project's page."""
    discussion: str | None = None
    """A page on which it is discussed."""


LINKS = ("abs", "pdf", "html", "code", "project", "discussion")
"""The names of a paper's links."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric(Cleaned):
    """One number that a source gave, with who said it and when."""

    value: float
    """In the source's own scale; never compared across sources."""
    source: str
    """The format that gave it, such as `scholar-feed`."""
    as_of: date
    """The day the source said so."""


PAPER_METRICS = ("score", "novelty", "upvotes", "comments", "github_stars", "citations")
"""The names a paper's metrics may have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """One appearance of a paper in one feed."""

    feed: str
    """The feed's key."""
    seen: datetime
    """When it first arrived from there."""
    position: int
    """Place in that feed's list when it first arrived, from 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """What changed of a paper when a source told of another version of it."""

    name: str
    """`v2`, or "" where no version is named."""
    seen: datetime
    """When it was told."""
    source: str
    """The format that told it."""
    changes: tuple[str, ...]
    """In words: `title changed`, `+2 authors`, `now has a DOI`."""
    before: Mapping[str, str] = field(default_factory=dict)
    """By field, what stood there before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One scholarly work, however many places it was seen in."""

    key: str
    """Never changes once given; names the paper on the command line."""
    title: str
    """As the best source prints it, or made from the abstract (`title_inferred`)."""
    title_inferred: bool
    """No source gave a title."""
    other_titles: tuple[str, ...] = ()
    """What else sources print as its title; it is still known by these."""
    abstract: str | None
    """See `Record`; so for all fields up to `raw`."""
    authors: tuple[str, ...]
    """Names in order."""
    authors_truncated: bool
    """No source gave the whole list."""
    author_count: int | None
    """How many authors, when known."""
    known_authors: tuple[str, ...]
    """People known to be among the authors at an unknown position."""
    affiliations: tuple[str, ...]
    """Institutions."""
    organisation: str | None
    """Organisation line, as printed."""
    categories: tuple[str, ...]
    """Primary first where known."""
    primary_category: str | None
    """The primary category."""
    venue: str | None
    """Journal or conference."""
    year: int | None
    """Year of publication."""
    published: date | None
    """First publication."""
    date_inferred: bool
    """A part of `published` was worked out."""
    updated: date | None
    """Date of the newest version known."""
    announced: date | None
    """First announcement."""
    arxiv_id: str | None
    """Without version."""
    arxiv_version: int | None
    """Newest version known."""
    doi: str | None
    """Lower case."""
    links: Links
    """Where it can be opened."""
    code: bool
    """Some source says that code is available."""
    comment: str | None
    """The authors' comment."""
    metrics: Mapping[str, Metric]
    """Newest number of each name."""
    raw: Mapping[str, str]
    """Interpreted text of the sources."""
    extra: Mapping[str, str] = field(default_factory=dict)
    """Bibliographic fields that have no field here, by BibLaTeX name (`volume`, `pages`)."""
    provenance: Mapping[str, str]
    """The format that gave the value shown, by field; with `version.`, of which version it is."""
    told: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    """What else sources say, by field: format and value, those believed most first."""
    versions: tuple[Version, ...] = ()
    """What changed of it since it is known, the newest last."""
    aliases: tuple[str, ...]
    """Every identifier it is known by, as `scheme:value`."""
    wordings: tuple[str, ...] = ()
    """Digests of the words of sources that gave no identifier; it is known again by these."""
    apart: tuple[str, ...] = ()
    """Keys of papers that the user says it is not."""
    sightings: tuple[Sighting, ...]
    """Where it was seen, oldest first."""
    added: datetime
    """When it entered the library."""

    def metric(self, name: str) -> float | None:
        """Return the newest value of the metric `name`, or None."""
        found = self.metrics.get(name)
        return None if found is None else found.value

    @property
    def date(self) -> date | None:
        """The day a list sorts by: publication, else announcement, else this version."""
        return self.published or self.announced or self.updated


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What the user says of a paper."""

    read: bool = False
    """Read."""
    starred: bool = False
    """Starred."""
    queued: bool = False
    """To be read later."""
    tags: tuple[str, ...] = ()
    """Sorted; `/` nests."""
    note: str = ""
    """Free text, Markdown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A followed source or an imported file."""

    key: str
    """Stable identity."""
    title: str
    """What the source list shows."""
    kind: str
    """The format it arrives in."""
    address: str | None = None
    """URL or path it came from."""
    site: str | None = None
    """The page a person would open."""
    fetched: datetime | None = None
    """Last arrival: of an import, or of an answer when it is followed."""
    followed: bool = False
    """It is refreshed; a one-off import is not."""
    folder: str = ""
    """Where the source list shows it: `a/b`, or "" for the top."""
    named: bool = False
    """The title is the user's: what the source calls itself does not replace it."""
    paused: bool = False
    """Followed, and left alone for now."""
    interval: int | None = None
    """Minutes between two questions at least, where the user said so."""
    state: FetchState = field(default_factory=FetchState)
    """What is remembered of asking for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """A person, as far as the library knows one: a name, and what was said of it."""

    key: str
    """The folded name."""
    name: str
    """As most often printed."""
    variants: tuple[str, ...] = ()
    """Other printed forms of the same folded name."""
    affiliations: tuple[str, ...] = ()
    """From profiles."""
    homepage: str | None = None
    """From profiles."""
    main_category: str | None = None
    """From profiles, as printed."""
    ids: tuple[str, ...] = ()
    """From profiles, as `scheme:value`."""
    metrics: Mapping[str, Metric] = field(default_factory=dict)
    """Newest number of each name: h_index, papers, citations, novelty, ai_score."""
    followed: bool = False
    """The user follows this author."""
    papers: tuple[str, ...] = ()
    """Keys of their papers in the library, newest first."""
    unread: int = 0
    """How many of these are unread."""
    starred: int = 0
    """How many of these are starred."""
    years: Mapping[int, int] = field(default_factory=dict)
    """Papers per year."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection:
    """What another library holds, or a part of it."""

    papers: tuple[Paper, ...] = ()
    """Papers, with the keys they have there."""
    marks: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """What was said of them: documents with stamps, by key of paper."""
    tables: Mapping[str, Mapping[str, Mapping[str, Any]]] = field(default_factory=dict)
    """Documents that are not merged, by table (feeds, authors, views) and key."""

    def __bool__(self) -> bool:
        """Tell whether there is anything in it."""
        return bool(self.papers or self.marks or any(self.tables.values()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What one committed action touched: enough to repaint no more than that."""

    keys: frozenset[str]
    """Papers whose paper or mark changed."""
    fields: frozenset[str]
    """Of: read, starred, queued, tags, note, paper, feeds, authors, views."""
    label: str = ""
    """The action in words, for the undo list: `Star 1 paper`."""
