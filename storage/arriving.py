"""What comes in: records of a source, as importers give them, and the account of an import.

All are frozen; datetimes are UTC-aware; text has passed `text.clean`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from storage.cleaned import Cleaned
from storage.model import Collection, Links, Metric


@dataclass(frozen=True, slots=True, kw_only=True)
class Record(Cleaned):
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
    extra: Mapping[str, str] = field(default_factory=dict)
    """Bibliographic fields that have no field here, by BibLaTeX name (`volume`, `pages`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorProfile(Cleaned):
    """What one source says of one person."""

    name: str
    """As printed."""
    affiliations: tuple[str, ...] = ()
    """Institutions, as printed."""
    homepage: str | None = None
    """The person's page."""
    main_category: str | None = None
    """The category the source files the person under, as printed."""
    ids: tuple[str, ...] = ()
    """Identifiers as `scheme:value` (`orcid:…`, `s2:…`, `openalex:…`, `dblp:…`)."""
    metrics: Mapping[str, Metric] = field(default_factory=dict)
    """Numbers by name: h_index, papers, citations, novelty (0–1), ai_score."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedInfo(Cleaned):
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
class FollowRequest(Cleaned):
    """A feed that a source names, or a user: to be followed, not yet read."""

    address: str
    """Where it can be fetched; http or https."""
    title: str | None = None
    """What to call it; None for what it calls itself."""
    own_title: str | None = None
    """What it calls itself, where that is known already."""
    kind: str = "feed"
    """The format it is expected in."""
    folder: str = ""
    """Where the source list shows it: `a/b`, or "" for the top."""
    site: str | None = None
    """The page a person would open."""
    paused: bool = False
    """It is to be left alone, where it is not followed yet."""
    interval: int | None = None
    """How often to ask, in minutes, where it is not followed yet; None for what is usual."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected(Cleaned):
    """A part of a source that did not become a record."""

    where: str
    """The place in the source: `line 12`, `entry 3`."""
    reason: str
    """A short sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed(Cleaned):
    """All that one source holds."""

    format: str
    """The importer's name."""
    feed: FeedInfo
    """The feed it belongs to."""
    records: tuple[Record, ...] = ()
    """The papers, in the source's order."""
    authors: tuple[AuthorProfile, ...] = ()
    """Profiles of people."""
    feeds: tuple[FollowRequest, ...] = ()
    """Feeds to follow; then its own `feed` is none that papers are seen in."""
    rejected: tuple[Rejected, ...] = ()
    """What was not understood."""
    warnings: tuple[str, ...] = ()
    """Sentences on the source as a whole (`not well-formed at line 3; kept what parsed`)."""
    collection: Collection = field(default_factory=lambda: Collection())
    """What of another library it holds; its own `feed` is then none that papers are seen in."""
    next_page: str | None = None
    """Where the source says that it goes on; to be believed no further than `paging` does."""

    @property
    def count(self) -> int:
        """How many papers and feeds to follow it tells of."""
        return len(self.records) + len(self.collection.papers) + len(self.feeds)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport(Cleaned):
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
    feeds: int = 0
    """How many of the records are feeds to follow; then `new` counts those that were not."""
    rejected: tuple[Rejected, ...] = ()
    """What was not understood."""
    warnings: tuple[str, ...] = ()
    """Sentences on the source as a whole."""
    import_id: int | None = None
    """Number of the import, for undo; None when nothing changed or on a dry run."""
    error: str | None = None
    """Why nothing could be read, in a sentence."""
