"""PubMed's XML (`efetch` with `retmode=xml`): articles and chapters of books."""

from __future__ import annotations

from pathlib import PurePath

from storage.arriving import FeedInfo, Parsed
from storage.errors import SourceError
from storage.importers import Source
from storage.importers._collecting import Collecting
from storage.importers._ids import web_address
from storage.importers._pubmed_article import record
from storage.importers._xml import listing, refuse_the_hostile, root, spelt_out

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
    read = Collecting(found.rejected, found.warnings)
    for number, article in read.entries(found.entries):
        made = record(article, read.position, f"entry {number}")
        is_paper = made.title or made.other_ids
        read.take(made, None if is_paper else "It has neither title nor PMID.")
    feed = FeedInfo(
        key=f"{FORMAT}:{source.name}",
        title=f"PubMed: {PurePath(source.name).name}",
        kind=FORMAT,
        address=web_address(source.name),
        site="https://pubmed.ncbi.nlm.nih.gov/",
    )
    return read.parsed(FORMAT, feed, nothing="0 papers: there are no articles in it.")
