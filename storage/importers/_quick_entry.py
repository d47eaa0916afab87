"""One entry of a well-formed feed → the fields that feedparser gives it, by its own rules.

`_STORED` and `_HARMLESS` name what is understood; every other element makes the reader unsure.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from xml.etree.ElementTree import Element

from storage.importers._feed_dates import printed_day
from storage.importers._quick_names import Names, UnsureError
from storage.importers._quick_parts import (
    PERSON,
    TYPES,
    Fields,
    author,
    link,
    said,
    with_href,
)


def words(text: str) -> frozenset[str]:
    """Return the words of a table."""
    return frozenset(text.split())


_HANDLED = words(
    "admin cc content creativecommons dc geo georss gml itunes media psc rdf xhtml xml"
)
"""Prefixes under which feedparser, or this module, knows what an element means."""

_HARMLESS = words(
    """comments rights copyright expirationdate webmaster generator media_content media_thumbnail
    media_credit cc_license creativecommons_license dc_publisher dc_rights dc_language dc_type
    dc_format dc_relation dc_coverage dc_contributor"""
)
_KEPT = words(
    """dc_identifier dc_source prism_doi prism_publicationname prism_publicationdate
    prism_coverdate arxiv_doi citation_doi feedburner_origlink"""
)
"""Fields that are asked for as they are called."""
_AMBIGUOUS = re.compile(r".*_(?:detail|parsed)$|dcterms_valid$|feedburner_browserfriendly$")
_DATES = {
    "pubdate": "published",
    "published": "published",
    "issued": "published",
    "dcterms_issued": "published",
    "updated": "updated",
    "modified": "updated",
    "lastbuilddate": "updated",
    "dc_date": "updated",
    "dcterms_modified": "updated",
    "created": "created",
    "dcterms_created": "created",
}


def is_foreign(name: str) -> bool:
    """Tell whether feedparser keeps such an element by its own name, out of everything's way."""
    prefix, _, local = name.partition("_")
    return bool(local) and prefix not in _HANDLED and not _AMBIGUOUS.match(name)


class EntryReader:
    """Reads the entries of one document, each into fields of its own."""

    def __init__(self, names: Names, resolve: Callable[[str], str], *, is_atom: bool) -> None:
        self._names = names
        self._resolve = resolve
        self._is_atom = is_atom
        self._fields: Fields = {}
        self._is_titled = self._has_content = self._has_summary = False

    def read(self, element: Element) -> Fields:
        """Return the fields of an entry. Raises `UnsureError`."""
        fields: Fields = {}
        self._fields = fields
        self._is_titled = self._has_content = self._has_summary = False
        if element.attrib:
            attributes = self._names.attributes(element)
            if not _NAMING.isdisjoint(attributes):
                raise UnsureError
            if about := attributes.get("rdf:about"):
                fields["id"] = about
        for child in element:
            name = self._names.of(child)
            method = _STORED.get(name)
            if method is not None:
                method(self, child)
            elif name in _KEPT:
                fields[name] = {} if child.attrib else said(child)
            elif name in _DATES:
                self._date(_DATES[name], child)
            else:
                self._pass_by(name, child)
        return fields

    def _pass_by(self, name: str, element: Element) -> None:
        """Leave out an element that feedparser keeps apart from all that is asked for."""
        if name == "contributor":
            if any(self._names.of(child) not in PERSON or len(child) for child in element):
                raise UnsureError
            return
        if len(element) or not (name in _HARMLESS or is_foreign(name)):
            raise UnsureError

    def _date(self, field: str, element: Element) -> None:
        text = said(element)
        if text and printed_day(text) is None:
            raise UnsureError  # a spelling that feedparser may know
        self._fields[field] = text

    def _title(self, element: Element) -> None:
        text = said(element)
        if not self._is_titled:
            self._fields["title"] = text
            self._fields["title_detail"] = {"type": self._type(element, "text/plain")}
        self._is_titled = self._is_titled or bool(text)

    def _type(self, element: Element, default: str) -> str:
        attributes = self._names.attributes(element)
        if "mode" in attributes:
            raise UnsureError
        kind = TYPES.get(attributes.get("type", default))
        if kind is None:
            raise UnsureError
        return kind

    def _summary(self, element: Element, default: str) -> None:
        if self._has_summary and not self._has_content:
            raise UnsureError  # then feedparser takes it for the content
        kind = self._type(element, default)
        if kind == "text/plain" and not self._is_atom:
            raise UnsureError  # it guesses
        self._fields["summary_detail"] = {"type": kind, "value": said(element)}
        self._has_summary = True

    def _description(self, element: Element) -> None:
        self._summary(element, "text/html")

    def _plain_summary(self, element: Element) -> None:
        self._summary(element, "text/plain")

    def _content(self, element: Element) -> None:
        self._whole_text(element, "text/plain")

    def _encoded(self, element: Element) -> None:
        self._whole_text(element, "text/html")

    def _whole_text(self, element: Element, default: str) -> None:
        kind = self._type(element, default)
        if kind == "text/plain" and not self._is_atom:
            raise UnsureError
        detail = {"type": kind, "value": said(element)}
        self._fields.setdefault("content", []).append(detail)
        self._has_summary = self._has_content = True

    def _link(self, element: Element) -> None:
        link(element, self._names, self._resolve, self._fields, is_entry=True)

    def _guid(self, element: Element) -> None:
        fields = self._fields
        is_link = self._names.attributes(element).get("ispermalink", "true") == "true"
        text = said(element)
        if is_link and text:
            text = self._resolve(text)
        fields["id"] = text
        if is_link:
            fields.setdefault("link", text)

    def _author(self, element: Element) -> None:
        author(element, self._names, self._fields)

    def _category(self, element: Element) -> None:
        attributes = self._names.attributes(element) if element.attrib else {}
        term, label = attributes.get("term"), attributes.get("label")
        scheme = attributes.get("scheme", attributes.get("domain"))
        tags = self._fields.setdefault("tags", [])
        _add_tag(tags, term, scheme, label)
        if value := said(element):
            if tags and not tags[-1]["term"]:
                tags[-1]["term"] = value
            else:
                _add_tag(tags, value, None, None)

    def _enclosure(self, element: Element) -> None:
        attributes = with_href(self._names.attributes(element))
        self._fields.setdefault("links", []).append(attributes | {"rel": "enclosure"})
        if len(element):
            raise UnsureError

    def _source(self, element: Element) -> None:
        if len(element):
            raise UnsureError  # a whole feed's head
        self._fields["source"] = {"title": said(element)}
        self._is_titled = False


_NAMING = frozenset(("lastmod", "href"))
"""Attributes of an item that feedparser takes for elements of it."""
_STORED: dict[str, Callable[[EntryReader, Element], None]] = {
    "title": EntryReader._title,
    "dc_title": EntryReader._title,
    "link": EntryReader._link,
    "guid": EntryReader._guid,
    "id": EntryReader._guid,
    "description": EntryReader._description,
    "dc_description": EntryReader._description,
    "summary": EntryReader._plain_summary,
    "content": EntryReader._content,
    "content_encoded": EntryReader._encoded,
    "author": EntryReader._author,
    "dc_author": EntryReader._author,
    "dc_creator": EntryReader._author,
    "category": EntryReader._category,
    "dc_subject": EntryReader._category,
    "enclosure": EntryReader._enclosure,
    "source": EntryReader._source,
}


def _add_tag(tags: list[Fields], term: str | None, scheme: str | None, label: str | None) -> None:
    if term or scheme or label:
        tag = {"term": term, "scheme": scheme, "label": label}
        if tag not in tags:
            tags.append(tag)
