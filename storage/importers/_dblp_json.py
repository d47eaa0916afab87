"""Answers of DBLP's search interface in JSON. One of a kind is an object there, not a list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from storage.arriving import AuthorProfile
from storage.importers._dblp_record import Publication, bare_name
from storage.importers._document_values import line, mapping
from storage.importers._feed_text import title
from storage.importers._ids import web_address

_KINDS = {
    "Journal Articles": "article",
    "Conference and Workshop Papers": "inproceedings",
    "Informal and Other Publications": "article",
    "Informal Publications": "article",
    "Parts in Books or Collections": "incollection",
    "Reference Works": "incollection",
    "Books and Theses": "book",
    "Editorship": "proceedings",
    "Data and Artifacts": "data",
}
_SUBTYPES = {"Informal and Other Publications": "informal", "Informal Publications": "informal"}
_FIELDS = (
    "venue", "volume", "number", "pages", "publisher", "year", "month", "isbn", "series",
)  # fmt: skip
PERSON = "https://dblp.org/pid/"
"""What the address of a person begins with."""


def publication(info: Mapping[str, Any]) -> Publication:
    """Read what a hit says of a publication."""
    kind = line(info.get("type"))
    fields = {name: said[0] for name in _FIELDS if (said := _texts(info.get(name)))}
    return Publication(
        kind=_KINDS.get(kind, ""),
        key=line(info.get("key")),
        title=next(iter(_texts(info.get("title"))), ""),
        authors=_texts(mapping(info.get("authors")).get("author")),
        editions=_texts(info.get("ee")),
        doi=line(info.get("doi")),
        fields=fields | ({"publtype": _SUBTYPES[kind]} if kind in _SUBTYPES else {}),
    )


def person(info: Mapping[str, Any]) -> AuthorProfile | None:
    """Read what a hit of the search for people says; None for a hit that names nobody."""
    name = next(iter(_texts(info.get("author"))), "")
    address = web_address(line(info.get("url"))) or ""
    if not name or line(info.get("title")):
        return None
    notes = mapping(info.get("notes")).get("note")
    told = [note for note in listed(notes) if mapping(note).get("@type") == "affiliation"]
    return AuthorProfile(
        name=bare_name(name),
        affiliations=_texts(told),
        ids=(f"dblp:{address.removeprefix(PERSON)}",) if address.startswith(PERSON) else (),
    )


def listed(value: object) -> list[Any]:
    """Return what is a list where there are several, and not where there is one."""
    return value if isinstance(value, list) else [] if value is None else [value]


def _texts(value: object) -> tuple[str, ...]:
    """Return the texts of what is one or several texts, or objects with a `text`."""
    said = (line(mapping(item).get("text") if isinstance(item, dict) else item) for item in
            listed(value))  # fmt: skip
    return tuple(filter(None, (title(text, marked_up=True) for text in said)))
