"""The values the whole program speaks in: records from sources, papers, marks, authors, feeds.

All are frozen; datetimes are UTC-aware; text has passed `text.clean`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Any

from storage.text import clean


def clean_value(value: Any, gate: Callable[[str], str] = clean) -> Any:
    """Return a value with every text in it cleaned."""
    if isinstance(value, str):
        return gate(value)
    if isinstance(value, tuple):
        return tuple(clean_value(item, gate) for item in value)
    if isinstance(value, list):
        return [clean_value(item, gate) for item in value]
    if isinstance(value, dict):
        return {clean_value(name, gate): clean_value(item, gate) for name, item in value.items()}
    return value


def clean_line(text: str) -> str:
    """Clean a text that stands in lists, where a line break would make two rows of one."""
    text = clean(text)
    return " ".join(text.split()) if "\n" in text or "\t" in text else text


_LONG = frozenset(("abstract", "comment", "raw"))
"""The fields that may be of several lines."""


class _Cleaned:
    """Passes every text of a frozen dataclass through the gate when it is made.

    Names, titles and sentences become one line.
    """

    __slots__ = ()

    def __post_init__(self) -> None:
        for item in fields(self):  # type: ignore[arg-type]
            value = getattr(self, item.name)
            cleaned = clean_value(value, clean if item.name in _LONG else clean_line)
            if cleaned is not value:
                object.__setattr__(self, item.name, cleaned)


@dataclass(frozen=True, slots=True, kw_only=True)
class Links(_Cleaned):
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric(_Cleaned):
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
class Record(_Cleaned):
    """What one source says of one paper. Only what the source says: absent is None or empty."""

    where: str
    """The place in the source, for reports: `line 12`, `entry 3`."""
    position: int
    """1-based place in the source's list."""
    title: str | None = None
    """As printed, on one line, LaTeX and Markdown kept."""
    abstract: str | None = None
    """As printed; LaTeX and Markdown kept. Not a teaser."""
    authors: tuple[str, ...] = ()
    """Names as printed, in order, without `et al.`."""
    authors_truncated: bool = False
    """The source cut the list (`et al.`)."""
    author_count: int | None = None
    """How many authors, where the source says so or the list is whole."""
    known_authors: tuple[str, ...] = ()
    """People known to be among the authors at an unknown position (an author page's owner)."""
    affiliations: tuple[str, ...] = ()
    """Institutions of the paper, as printed, without repeats."""
    organisation: str | None = None
    """The organisation line of a source that prints one in place of authors."""
    categories: tuple[str, ...] = ()
    """arXiv or subject categories, primary first where known (`cs.CL`)."""
    primary_category: str | None = None
    """The primary one of them."""
    venue: str | None = None
    """Journal or conference, as printed."""
    year: int | None = None
    """Year of publication, when no full date is known it stands alone."""
    published: date | None = None
    """First publication (arXiv: version 1)."""
    date_inferred: bool = False
    """A part of `published` (the year) was worked out, not printed."""
    updated: date | None = None
    """Date of this version."""
    announced: date | None = None
    """Day the source announced it (arXiv RSS: never the publication date)."""
    arxiv_id: str | None = None
    """Without version: `2310.02129`, `astro-ph/0601001`."""
    arxiv_version: int | None = None
    """1 for v1."""
    doi: str | None = None
    """Lower case, without a resolver prefix."""
    other_ids: tuple[str, ...] = ()
    """More identifiers as `scheme:value` (`openreview:abc`, `pmid:1`, `guid:…`)."""
    links: Links = field(default_factory=Links)
    """Where it can be opened."""
    code: bool = False
    """The source says that code is available."""
    comment: str | None = None
    """The authors' comment (`12 pages, 3 figures`)."""
    metrics: Mapping[str, Metric] = field(default_factory=dict)
    """Numbers by name, of `PAPER_METRICS`."""
    raw: Mapping[str, str] = field(default_factory=dict)
    """Text of the source that was interpreted, by field (`date`, `category`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorProfile(_Cleaned):
    """What one source says of one person."""

    name: str
    """As printed."""
    affiliations: tuple[str, ...] = ()
    """Institutions, as printed."""
    homepage: str | None = None
    """The person's page."""
    main_category: str | None = None
    """The category the source files the person under, as printed."""
    metrics: Mapping[str, Metric] = field(default_factory=dict)
    """Numbers by name: h_index, papers, citations, novelty (0–1), ai_score."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedInfo(_Cleaned):
    """The feed that a source is one arrival of."""

    key: str
    """Stable over re-imports of later states of the same source: `scholar-feed:mengru-wang`."""
    title: str
    """What the source list shows."""
    kind: str
    """The format's name."""
    address: str | None = None
    """Where it can be fetched again, if it can."""
    site: str | None = None
    """The page a person would open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected(_Cleaned):
    """A part of a source that did not become a record."""

    where: str
    """The place in the source: `line 12`, `entry 3`."""
    reason: str
    """A short sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed(_Cleaned):
    """All that one source holds."""

    format: str
    """The importer's name."""
    feed: FeedInfo
    """The feed it belongs to."""
    records: tuple[Record, ...] = ()
    """The papers, in the source's order."""
    authors: tuple[AuthorProfile, ...] = ()
    """Profiles of people."""
    rejected: tuple[Rejected, ...] = ()
    """What was not understood."""
    warnings: tuple[str, ...] = ()
    """Sentences on the source as a whole (`not well-formed at line 3; kept what parsed`)."""
    collection: Collection = field(default_factory=lambda: Collection())
    """What of another library it holds; its own `feed` is then none that papers are seen in."""

    @property
    def count(self) -> int:
        """How many papers it tells of."""
        return len(self.records) + len(self.collection.papers)


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
    provenance: Mapping[str, str]
    """The format that gave the value shown, by field."""
    aliases: tuple[str, ...]
    """Every identifier it is known by, as `scheme:value`."""
    wordings: tuple[str, ...] = ()
    """Digests of the words of sources that gave no identifier; it is known again by these."""
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
    """Last arrival."""


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
    """Of: read, starred, tags, note, paper, feeds, authors."""
    label: str = ""
    """The action in words, for the undo list: `Star 1 paper`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport(_Cleaned):
    """The account of one source's arrival."""

    source: str
    """As the user named it."""
    format: str | None
    """Which importer read it; None when none could."""
    records: int = 0
    """Records found."""
    new: int = 0
    """Papers that entered the library."""
    updated: int = 0
    """Known papers that gained a sighting, a field or a better value."""
    duplicates: int = 0
    """Records that said nothing new."""
    rejected: tuple[Rejected, ...] = ()
    """What was not understood."""
    warnings: tuple[str, ...] = ()
    """Sentences on the source as a whole."""
    import_id: int | None = None
    """Number of the import, for undo; None when nothing changed or on a dry run."""
    error: str | None = None
    """Why nothing could be read, in a sentence."""
