"""Texts, links and authors of well-formed feeds, as feedparser has them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from xml.etree.ElementTree import Element

from storage.importers._quick_names import Names, UnsureError

Fields = dict[str, Any]
"""What feedparser calls an entry, or a feed: its fields by name."""

TYPES = {
    "text": "text/plain",
    "plain": "text/plain",
    "text/plain": "text/plain",
    "html": "text/html",
    "text/html": "text/html",
}
"""Types of texts by what feeds call them."""
PERSON = frozenset(("name", "uri", "url", "homepage", "email"))
"""What an author is told by."""
_QUERY = re.compile(r"&([A-Za-z0-9_]+);")
_MAIL = re.compile(
    r"(([a-zA-Z0-9\_\-\.\+]+)@((\[[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}\.)|(([a-zA-Z0-9\-]+\.)+))"
    r"([a-zA-Z]{2,4}|[0-9]{1,3})(\]?))(\?subject=\S+)?"
)


def said(element: Element) -> str:
    """Return the text of an element that has no elements in it.

    Like feedparser, it undoes UTF-8 that was taken for Latin-1 and encoded again.
    """
    if len(element):
        raise UnsureError
    text = (element.text or "").strip()
    if text.isascii():
        return text
    try:
        return text.encode("iso-8859-1").decode("utf-8")
    except UnicodeError:
        return text


def link(
    element: Element,
    names: Names,
    resolve: Callable[[str], str],
    fields: Fields,
    *,
    is_entry: bool,
) -> None:
    """Take in a link, of Atom's kind or RSS's."""
    attributes = names.attributes(element)
    attributes.setdefault("rel", "alternate")
    is_self = attributes["rel"] == "self"
    attributes.setdefault("type", "application/atom+xml" if is_self else "text/html")
    attributes = with_href(attributes)
    links = fields.setdefault("links", [])
    links.append(attributes)
    if len(element):
        raise UnsureError
    if "href" in attributes:
        attributes["href"] = resolve(attributes["href"])
        kind = attributes["type"]
        if attributes["rel"] == "alternate" and TYPES.get(kind, kind) in _PAGES:
            fields["link"] = attributes["href"]
        return
    address = said(element)
    address = resolve(address) if address else ""
    if is_entry:
        address = address.replace("&amp;", "&")
    address = _QUERY.sub(r"&\g<1>", address)
    fields["link"] = address
    if address or not is_entry:
        attributes["href"] = address


_PAGES = ("text/html", "application/xhtml+xml", "xhtml")


def with_href(attributes: dict[str, str]) -> dict[str, str]:
    """Return attributes with the address under `href`, whatever it was called."""
    address = attributes.get("url", attributes.get("uri", attributes.get("href")))
    if address:
        attributes.pop("url", None)
        attributes.pop("uri", None)
        attributes["href"] = address
    return attributes


def author(element: Element, names: Names, fields: Fields) -> None:
    """Take in an author: Atom's with a name of its own, or a text that holds name and address."""
    authors = fields.setdefault("authors", [])
    if not len(element):
        text = said(element)
        fields["author"] = text
        authors.append(_told_apart(text) if text else {})
        return
    person: Fields = {}
    for child in element:
        part = names.of(child)
        if part not in PERSON or len(child) or part in person:
            raise UnsureError
        person[part] = (child.text or "").strip()
    if (element.text or "").strip() or any((child.tail or "").strip() for child in element):
        raise UnsureError
    name, address = person.get("name"), person.get("email")
    if name == "" and address is None and not authors:  # as Google's alerts have it
        authors.append({"name": ""})
        fields["author"] = ""
        return
    if not name or not all(before.get("whole") for before in authors):
        raise UnsureError  # then parts of one author become another's
    authors.append({"name": name, "whole": True})
    fields["author"] = f"{name} ({address})" if address else name


def _told_apart(text: str) -> Fields:
    """Return name and address of an author as feedparser tells them apart."""
    found = _MAIL.search(text) if "@" in text else None
    if found is None:
        return {"name": text}
    name = text.replace(found[0], "").replace("()", "").replace("<>", "")
    name = name.replace("&lt;&gt;", "").strip()
    name = name[1:] if name.startswith("(") else name
    name = name[:-1] if name.endswith(")") else name
    name = name.strip()
    return {"name": name, "email": found[0]} if name else {"email": found[0]}
