"""Papers as the site of a conference lists them → the columns of a conference list. Pure.

The sites of NeurIPS, ICML, ICLR, CVPR and others give each event as an object with a `name`, and
its `authors` as objects with a `fullname`, or as one text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urljoin

from storage.importers import _document_values as v
from storage.importers import _ids as ids

NAME = re.compile(r'"name"\s*:\s*"')
"""How such a list begins: an event has a name,"""
AUTHORS = re.compile(r'"(?:fullname|speakers/authors)"\s*:\s*"')
"""authors,"""
EVENT = re.compile(r'"(?:virtualsite_url|eventtype|event_type|paper_url)"\s*:\s*(?:"|null)')
"""and a place in the program."""

_GROUP = re.compile(r"openreview\.net/group\?id=(?P<host>[\w.-]+\.[a-z]{2,})/\d{4}", re.IGNORECASE)


def is_event(said: Mapping[str, Any]) -> bool:
    """Tell such an object from a row of a list."""
    return "title" not in said and isinstance(said.get("name"), str)


def row(said: Mapping[str, Any]) -> dict[str, Any]:
    """Return an event as a row of a conference list; nothing of a person but name and place."""
    people = v.objects(said.get("authors"))
    places = (v.line(person.get("institution")).replace(";", ",") for person in people)
    keywords = said.get("keywords")
    return {
        "title": said.get("name"),
        "author": [person.get("fullname") for person in people] or said.get("speakers/authors"),
        "aff": ";".join(places),
        "abstract": said.get("abstract"),
        "status": said.get("decision") or said.get("eventtype") or said.get("type"),
        "primary_area": said.get("topic"),
        "keywords": ";".join(v.lines(keywords)) if isinstance(keywords, list) else keywords,
        "site": _page(said, people),
        "openreview": said.get("paper_url"),
        "pdf": said.get("paper_pdf_url"),
        "url": said.get("url"),
    }


def _page(said: Mapping[str, Any], people: list[Mapping[str, Any]]) -> str:
    """Return the address of the paper's page, which the site may leave without its own host."""
    page = v.line(said.get("virtualsite_url"))
    if not page.startswith("/"):
        return page
    hosts = (ids.host_of(v.line(person.get("url"))) for person in people)
    host = next(filter(None, hosts), None)
    if host is None and (found := _GROUP.search(v.line(said.get("sourceurl")))):
        host = found["host"].lower()
    return urljoin(f"https://{host}/", page) if host else ""
