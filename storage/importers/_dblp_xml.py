"""DBLP's XML: records of the dump and of pages, hits of a search, and who a page is about."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from storage.arriving import AuthorProfile
from storage.importers import Source
from storage.importers._dblp_record import Publication, bare_name
from storage.importers._ids import host_of, web_address
from storage.importers._marked_text import of_element
from storage.importers._xml import local
from storage.model import Metric
from storage.text import one_line

KINDS = (
    "article", "inproceedings", "proceedings", "book", "incollection", "phdthesis",
    "mastersthesis", "data",
)  # fmt: skip
"""The elements that are publications."""
_ORCID = "https://orcid.org/"
_REGISTERS = (
    "orcid.org", "scholar.google.", "wikidata.org", "wikipedia.org", "d-nb.info", "isni.org",
    "viaf.org", "loc.gov", "researcherid.com", "linkedin.com", "twitter.com", "x.com",
    "github.com", "dl.acm.org", "zbmath.org", "mathgenealogy.org", "genealogy.ams.org",
    "scopus.com", "researchgate.net", "semanticscholar.org", "openreview.net", "gitlab.com",
    "loop.frontiersin.org", "publons.com", "bsky.app", "mastodon.social", "ieeexplore.ieee.org",
)  # fmt: skip
"""Sites that tell of many people: an address there is no person's own page."""


def publication(element: Element) -> Publication:
    """Read one record."""
    return Publication(
        kind=local(element),
        key=element.get("key", ""),
        title=next((of_element(child) for child in element if local(child) == "title"), ""),
        authors=_texts(element, "author"),
        editors=_texts(element, "editor"),
        editions=_texts(element, "ee"),
        fields=_fields(element) | {"publtype": element.get("publtype", "")},
    )


def found(info: Element) -> dict[str, object]:
    """Bring a hit of a search into the form it has in JSON."""
    said: dict[str, object] = {}
    for child in info:
        name = local(child)
        if name in ("authors", "notes"):
            inner = [{"@type": item.get("type"), "text": _whole(item)} for item in child]
            said[name] = {name.removesuffix("s"): inner}
        elif name == "ee" and name in said:
            continue
        else:
            said.setdefault(name, of_element(child) if name == "title" else _whole(child))
    if any(local(child) == "ee" for child in info):
        said["ee"] = list(_texts(info, "ee"))
    return said


def person(top: Element, source: Source) -> AuthorProfile | None:
    """Read who a person's page is about."""
    name = bare_name(one_line(top.get("name", "")))
    if not name:
        return None
    about = next((child for child in top if local(child) == "person"), Element("person"))
    pages = list(filter(None, map(web_address, _texts(about, "url"))))
    orcid = next((page.removeprefix(_ORCID) for page in pages if page.startswith(_ORCID)), None)
    places = (
        _whole(child)
        for child in about
        if local(child) == "note" and child.get("type") == "affiliation"
    )
    ids = (f"dblp:{top.get('pid')}" if top.get("pid") else "", f"orcid:{orcid}" if orcid else "")
    count = top.get("n", "")
    papers = int(count) if count.isascii() and count.isdecimal() and len(count) < 7 else None
    return AuthorProfile(
        name=name,
        affiliations=tuple(dict.fromkeys(filter(None, places))),
        homepage=next((page for page in pages if not _is_register(page)), None),
        ids=tuple(filter(None, ids)),
        metrics={} if papers is None else {
            "papers": Metric(value=papers, source="dblp", as_of=source.today)
        },
    )  # fmt: skip


def _is_register(page: str) -> bool:
    host = host_of(page) or ""
    return any(f".{name}" in f".{host}" for name in _REGISTERS)


def _fields(element: Element) -> dict[str, str]:
    said: dict[str, str] = {}
    for child in element:
        said.setdefault(local(child), _whole(child))
    return said


def _texts(element: Element, name: str) -> tuple[str, ...]:
    return tuple(filter(None, (_whole(child) for child in element if local(child) == name)))


def _whole(element: Element) -> str:
    return one_line("".join(element.itertext()))
