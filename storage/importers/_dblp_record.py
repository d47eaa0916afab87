"""One publication as DBLP describes it, in XML or in JSON → one record."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from storage.arriving import Record
from storage.importers._ids import arxiv_id, arxiv_id_of_address, doi, doi_of_address, web_address
from storage.model import Links

_HOMONYM = re.compile(r" \d{4}$")
_KEY = re.compile(r"[a-z]+/[^\s<>\"]{1,200}")
_CORR_KEY = re.compile(
    r"journals/corr/abs-(?P<new>\d{4}-\d{4,5})"
    r"|journals/corr/(?P<old>[a-z]+(?:-[a-z]+)??)(?:-(?P<part>[A-Z]{2}))?-(?P<number>\d{7})"
)
_YEAR = re.compile(r"(?:1[5-9]|20|21)\d{2}")
_VENUES = ("journal", "booktitle", "venue", "school")
_EXTRA = {
    "volume": "volume", "number": "number", "pages": "pages", "month": "month",
    "publisher": "publisher", "series": "series", "isbn": "isbn", "chapter": "chapter",
    "publtype": "entrysubtype",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """What DBLP says of one publication, whatever it says it in."""

    kind: str = ""
    """As BibTeX calls it: `article`, `inproceedings` …"""
    key: str = ""
    """`conf/teatime/EarlgreyO24`."""
    title: str = ""
    """With the full stop that DBLP puts behind every title."""
    authors: tuple[str, ...] = ()
    """With the numbers that tell people of one name apart."""
    editors: tuple[str, ...] = ()
    """The same of editors."""
    editions: tuple[str, ...] = ()
    """Addresses of electronic editions, the best first."""
    doi: str = ""
    """Where it has a place of its own."""
    fields: Mapping[str, str] = field(default_factory=dict)
    """Everything else, by DBLP's names."""


def bare_name(name: str) -> str:
    """Take off the number by which DBLP tells people of one name apart (`Ann Lee 0002`)."""
    return _HOMONYM.sub("", name)


def record(publication: Publication, position: int, where: str) -> Record:
    """Make the record of one publication."""
    said = publication.fields
    identity = _arxiv_id(publication)
    printed = next((said[name] for name in _VENUES if said.get(name)), None)
    preprint = printed == "CoRR" or publication.key.startswith("journals/corr/")
    year = _YEAR.fullmatch(said.get("year", ""))
    authors = tuple(map(bare_name, publication.authors))
    return Record(
        where=where,
        position=position,
        title=_title(publication.title),
        authors=authors,
        author_count=len(authors) or None,
        venue=None if preprint else printed,
        year=int(year[0]) if year else None,
        arxiv_id=identity,
        doi=_doi(publication),
        other_ids=(f"dblp:{publication.key}",) if _KEY.fullmatch(publication.key) else (),
        links=_links(publication, identity),
        raw={"venue": printed} if printed and preprint else {},
        extra=_extra(publication, preprint=preprint),
    )


def _title(printed: str) -> str | None:
    title = printed.strip()
    if title.endswith(".") and not title.endswith(".."):
        title = title[:-1].rstrip()
    return title or None


def _arxiv_id(publication: Publication) -> str | None:
    """Read the arXiv id out of an address, the volume (`abs/2301.00001`) or DBLP's own key."""
    for address in publication.editions:
        if found := arxiv_id_of_address(address) or arxiv_id(doi_of_address(address)):
            return found[0]
    if not publication.key.startswith("journals/corr/"):
        return None
    if found := arxiv_id(publication.fields.get("volume", "").removeprefix("abs/")):
        return found[0]
    if match := _CORR_KEY.fullmatch(publication.key):
        if match["new"]:
            return str(match["new"]).replace("-", ".")
        part = f".{match['part']}" if match["part"] else ""
        return f"{match['old']}{part}/{match['number']}"
    return None


def _doi(publication: Publication) -> str | None:
    """Return the publisher's DOI; arXiv's own names the arXiv id only."""
    told = [doi(publication.doi), *map(doi_of_address, publication.editions)]
    return next((found for found in told if found and not arxiv_id(found)), None)


def _links(publication: Publication, identity: str | None) -> Links:
    """Return where it can be opened; where DBLP knows no place, its own page will do."""
    pages = list(filter(None, map(web_address, publication.editions)))
    pdf = next((page for page in pages if page.lower().endswith(".pdf")), None)
    page = next((page for page in pages if page != pdf), None)
    if page is None and identity:
        page = f"https://arxiv.org/abs/{identity}"
    elif page is None and pdf is None and _KEY.fullmatch(publication.key):
        page = f"https://dblp.org/rec/{publication.key}"
    return Links(abs=page, pdf=pdf)


def _extra(publication: Publication, *, preprint: bool) -> dict[str, str]:
    """Keep what a bibliography wants; the names with numbers, which say who is meant."""
    said = publication.fields
    extra = {ours: said[theirs] for theirs, ours in _EXTRA.items() if said.get(theirs)}
    if preprint:
        extra.pop("volume", None)
    extra |= {
        "entrytype": publication.kind,
        "editor": " and ".join(map(bare_name, publication.editors)),
        "dblpauthors": " and ".join(_numbered(publication.authors)),
        "dblpeditors": " and ".join(_numbered(publication.editors)),
    }
    return {name: value for name, value in extra.items() if value}


def _numbered(names: Iterable[str]) -> list[str]:
    return [name for name in names if _HOMONYM.search(name)]
