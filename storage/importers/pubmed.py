"""PubMed's XML (`efetch` with `retmode=xml`): articles and chapters of books."""

from __future__ import annotations

from pathlib import PurePath

from storage.arriving import FeedInfo, Parsed, Record, Rejected
from storage.errors import SourceError
from storage.importers import Source
from storage.importers._ids import web_address
from storage.importers._pubmed_article import record
from storage.importers._xml import MAX_ENTRIES, listing, refuse_the_hostile, root, spelt_out

FORMAT = "pubmed"
TITLE = "PubMed (XML)"
ORDER = 44

_ROOTS = ("pubmedarticleset", "pubmedarticle", "pubmedbookarticleset", "pubmedbookarticle")


def sniff(data: bytes) -> bool:
    """Tell a set of PubMed's articles by its root."""
    return root(data).name in _ROOTS


def parse(source: Source) -> Parsed:
    """Read the articles; good ones of a damaged file are kept."""
    refuse_the_hostile(source.name, source.data)
    if not sniff(source.data):
        raise SourceError(f"{source.name} is no set of articles from PubMed.")
    found = listing(source.name, spelt_out(source.data), "PubmedArticle|PubmedBookArticle")
    rejected, warnings = list(found.rejected), list(found.warnings)
    records: list[Record] = []
    for number, article in enumerate(found.entries[:MAX_ENTRIES], start=1):
        made = record(article, len(records) + 1, f"entry {number}")
        if made.title or made.other_ids:
            records.append(made)
        else:
            rejected.append(Rejected(where=made.where, reason="It has neither title nor PMID."))
    if len(found.entries) > MAX_ENTRIES:
        warnings.append(f"Only the first {MAX_ENTRIES:,} of {len(found.entries):,} were read.")
    if not records:
        warnings.append("0 papers: there are no articles in it.")
    return Parsed(
        format=FORMAT,
        feed=FeedInfo(
            key=f"{FORMAT}:{source.name}",
            title=f"PubMed: {PurePath(source.name).name}",
            kind=FORMAT,
            address=web_address(source.name),
            site="https://pubmed.ncbi.nlm.nih.gov/",
        ),
        records=tuple(records),
        rejected=tuple(rejected),
        warnings=tuple(warnings),
    )
