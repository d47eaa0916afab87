"""One entry as feedparser reads it → one record.

Abstract or teaser: an entry's summary is its abstract, or its content where the summary
is missing or breaks off. What repeats the title, breaks off or only cites the paper is a
teaser (`raw["teaser"]`), unless the entry has no title: then all text there is counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from storage.arriving import Record
from storage.importers import _feed_publisher as publisher
from storage.importers import _ids
from storage.importers._feed_dates import printed_day, printed_year
from storage.importers._feed_journal import Notice, is_cut, notice
from storage.importers._feed_people import People, one_name, people
from storage.importers._feed_text import bounded, readable, title
from storage.model import Links
from storage.text import fold_words, one_line

Entry = Mapping[str, Any]
MAX_CATEGORIES = 50
"""Tags kept of one entry."""
_DATES = ("published", "created", "prism_publicationdate", "updated", "prism_coverdate")
_ITALIC = re.compile(r"<(i|em|sub|sup)>[^<>]+</\1>")
"""What is markup even in a title that is said to have none."""
_MAX_ID = 500
_RESOLVERS = ("doi.org/", "dx.doi.org/")
_GLOBAL = ("http://", "https://", "tag:", "urn:", "oai:")


@dataclass(frozen=True, slots=True)
class Context:
    """What the entries of one feed share."""

    key: str
    """The feed's key."""
    atom: bool
    """Atom says which text is HTML, and lets entries inherit authors."""
    authors: tuple[str, ...]
    """The feed's own authors."""
    venue: str | None
    """The journal all entries are of."""
    journal: str | None
    """The journal that the feed's title names: its entries that have a DOI are papers of it."""
    shared: frozenset[str]
    """Guids and pages (in comparable form) that several entries have: these identify none."""


@dataclass(frozen=True, slots=True)
class Names:
    """What an entry calls itself."""

    page: str | None
    """The address of its page."""
    address: str | None
    """The same in comparable form."""
    guid: str
    """Its identifier, empty when there is none."""


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts of an entry, told apart."""

    abstract: str | None
    teaser: str | None
    notice: Notice


def names_of(entry: Entry) -> Names:
    """Return page and guid of an entry."""
    page = _ids.linked_address(string(entry, "feedburner_origlink") or string(entry, "link"))
    page = publisher.own_page(page) if page else None
    if page and _ids.is_preprint_address(page):
        page = page.partition("?")[0]
    guid = string(entry, "id").strip()[:_MAX_ID]
    return Names(page, _ids.comparable_address(page) if page else None, guid)


def record(entry: Entry, names: Names, position: int, context: Context) -> Record:
    """Make the record of one entry."""
    name = _title(entry, context)
    texts = _texts(entry, name, names.page)
    said = texts.notice
    named = _people(entry, said, context)
    published, updated, printed = _dates(entry, said)
    identity = _ids.arxiv_id_of_address(names.page) or _arxiv_guid(names.guid)
    doi = _doi(entry, said, names)
    listed = _names(entry.get("authors"))
    raw = {
        "authors": listed[0] if len(listed) == 1 and publisher.names_places(listed[0]) else None,
        "date": printed if published is None else None,
        "teaser": texts.teaser,
        "version": _version(entry),
    }
    return Record(
        where=f"entry {position}",
        position=position,
        title=name,
        abstract=texts.abstract,
        authors=named.names,
        authors_truncated=named.truncated,
        author_count=None if named.truncated else len(named.names) or None,
        affiliations=named.affiliations,
        categories=_categories(entry),
        venue=_venue(entry, name, said, context) or (context.journal if doi else None),
        year=None if published else said.year or printed_year(printed),
        published=published,
        updated=updated,
        arxiv_id=identity[0] if identity else None,
        arxiv_version=identity[1] if identity else None,
        doi=doi,
        other_ids=tuple(_other_ids(names, context)) if identity is None else (),
        links=Links(abs=names.page, pdf=_pdf(entry)),
        extra={"entrysubtype": "news"} if publisher.is_news(names.page) else {},
        raw={field: value for field, value in raw.items() if value},
    )


def string(entry: Entry, name: str) -> str:
    """Return a field that is a text; "" for one that has attributes, or is absent."""
    value = entry.get(name)
    return value if isinstance(value, str) else ""


def mappings(values: object) -> list[Entry]:
    """Return what of a list has fields; elements of a feed may be called as feedparser's lists."""
    return [v for v in values if isinstance(v, dict)] if isinstance(values, list) else []


def _title(entry: Entry, context: Context) -> str | None:
    detail, text = entry.get("title_detail"), string(entry, "title")
    kind = (detail.get("type") if isinstance(detail, dict) else None) or "text/plain"
    is_plain = context.atom and kind == "text/plain" and not _ITALIC.search(text)
    name = title(text, marked_up=not is_plain)
    return publisher.bare_title(name) if name else None


def _texts(entry: Entry, name: str | None, page: str | None) -> Texts:
    """Tell abstract, teaser and citation apart, see the module."""
    teasers: list[str] = []
    said = None
    for text in _candidates(entry):
        if found := notice(text, page):
            said = said or found
            teasers.append(found.teaser)
            if found.abstract:
                return Texts(bounded(publisher.unheaded(found.abstract)), None, found)
        elif name and (is_cut(text) or _same(text, name)):
            teasers.append(text)
        elif text:
            abstract = bounded(publisher.unheaded(text))
            return Texts(abstract, next(iter(teasers), None), said or Notice())
    teaser = next((text for text in teasers if text and not _same(text, name or "")), None)
    return Texts(None if name else teaser, teaser if name else None, said or Notice())


def _same(text: str, name: str) -> bool:
    return len(text) < 2 * len(name) + 20 and fold_words(text) == fold_words(name)


def _candidates(entry: Entry) -> Iterator[str]:
    """Yield an entry's texts, the summary first, each once."""
    seen = set()
    details = mappings([entry.get("summary_detail")]) + mappings(entry.get("content"))
    if publisher.pubmed_id(string(entry, "id")):
        details.reverse()  # the summary is the end of the abstract in the content
    for detail in filter(None, details or [{"value": entry.get("summary")}]):
        kind, value = detail.get("type") or "text/html", detail.get("value")
        if isinstance(value, str) and value not in seen and kind.startswith(_READABLE):
            seen.add(value)
            yield readable(publisher.unheaded_lines(value), kind)


_READABLE = ("text/", "application/xhtml")


def _people(entry: Entry, said: Notice, context: Context) -> People:
    """Return the entry's authors, else its source's, else the feed's where they are inherited."""
    names = _names(entry.get("authors"))
    if len(names) == 1 and said.authors and said.venue == names[0]:
        names = []  # the journal, for the authors
    if not names and (listed := said.authors or string(entry, "authors")):
        return people(listed)
    if not names and context.atom:
        source = entry.get("source")
        names = _names(source.get("authors")) if isinstance(source, Mapping) else []
        names = names or list(context.authors)
    if len(names) == 1 and publisher.names_places(names[0]):
        return People()
    if len(names) == 1:
        author = string(entry, "author")
        return people(author if author.count("@") > 1 else names[0], inverted=True)
    return People(tuple(dict.fromkeys(filter(None, map(one_name, names)))))


def _names(authors: Any) -> list[str]:
    found = [author.get("name") for author in mappings(authors)]
    return [name for name in found if isinstance(name, str) and name.strip()]


def authors_of(feed: Entry) -> tuple[str, ...]:
    """Return the names of a feed's own authors."""
    return tuple(_names(feed.get("authors")))


def _dates(entry: Entry, said: Notice) -> tuple[date | None, date | None, str]:
    """Return the days of publication and of the last change, and the first one as printed.

    Where only one date is given, it is the entry's date, whatever it is called.
    """
    published, printed = None, ""
    for name in _DATES:
        if text := string(entry, name):
            printed = printed or one_line(text)
            if published := printed_day(text, entry.get(f"{name}_parsed")):
                break
    changed = string(entry, "updated")
    updated = printed_day(changed, entry.get("updated_parsed")) if changed else None
    return published or said.published, updated, printed


def _doi(entry: Entry, said: Notice, names: Names) -> str | None:
    fields = ("prism_doi", "dc_identifier", "arxiv_doi", "citation_doi")
    for text in (*(string(entry, name) for name in fields), names.guid):
        if text and (found := _ids.doi(text)):
            return found
    return said.doi or _ids.doi_of_address(names.page)


def _arxiv_guid(guid: str) -> tuple[str, int | None] | None:
    if guid.lower().startswith("oai:arxiv.org:"):
        return _ids.arxiv_id(guid)
    return _ids.arxiv_id_of_address(guid)


def _version(entry: Entry) -> str | None:
    """Return the version that the address of a bioRxiv or medRxiv preprint names."""
    address = string(entry, "link")
    version = _ids.preprint_version(address) if _ids.is_preprint_address(address) else None
    return str(version) if version else None


def _venue(entry: Entry, own: str | None, said: Notice, context: Context) -> str | None:
    """Return the journal; of one that is called as the paper the publisher has mixed up the two."""
    source = one_line(string(entry, "dc_source"))
    source = "" if len(source) > 100 or ";" in source or "://" in source else source
    name = title(string(entry, "prism_publicationname"), marked_up=True)
    name = None if name == own else name
    server = publisher.preprint_server(string(entry, "link"))
    return name or said.venue or source or server or context.venue


def _categories(entry: Entry) -> tuple[str, ...]:
    terms = (title(tag.get("term") or "", marked_up=True) for tag in mappings(entry.get("tags")))
    return tuple(dict.fromkeys(filter(None, terms)))[:MAX_CATEGORIES]


def _pdf(entry: Entry) -> str | None:
    for link in mappings(entry.get("links")):
        address = _ids.linked_address(link.get("href"))
        if address and (
            link.get("type") == "application/pdf"
            or (link.get("rel") == "enclosure" and address.lower().endswith(".pdf"))
        ):
            return address
    return None


def _other_ids(names: Names, context: Context) -> Iterator[str]:
    """Yield what identifies the entry: a guid and a page that no other entry has."""
    guid, address = names.guid, names.address
    if number := publisher.pubmed_id(guid):
        yield f"pmid:{number}"
        return
    if guid and guid not in context.shared and _ids.doi(guid) is None:
        if not guid.startswith(_GLOBAL):
            yield f"guid:{context.key}#{guid}"
        elif _ids.comparable_address(guid) != address:
            yield f"guid:{guid}"
    if address and address not in context.shared and not address.startswith(_RESOLVERS):
        yield f"url:{address}"
