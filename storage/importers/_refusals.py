"""What is said of bytes in no format: an error in place of an answer, an empty one, a web page.

Services answer all of these where papers were asked for, and people save them without a look.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping
from typing import Any

from storage.importers._complaint import complaint
from storage.importers._ids import host_of
from storage.importers._xml import decode, root
from storage.text import one_line

_HEAD = 4096
_SMALL = 16 * 1024
"""Errors and empty answers are no larger."""
_SHORT = 200
_PAGE_TITLE = re.compile(r"<title\b[^<>]*>([^<>]{1,400})</title>", re.IGNORECASE)
_ERROR = re.compile(r"<(?:error|message)\b[^<>]*>([^<>]{1,400})</", re.IGNORECASE)
_PYTHON = re.compile(rb"\s*\[?\s*\{\s*'[^'\n]{1,80}'\s*:")
_SERVICES = {
    "huggingface.co": "hf-daily",
    "api.semanticscholar.org": "semantic-scholar",
    "api.openalex.org": "openalex",
    "api.crossref.org": "crossref",
    "api.openreview.net": "openreview",
    "api2.openreview.net": "openreview",
    "api.scholarfeed.org": "scholar-feed-api",
}
"""Hosts that answer in one format, whatever they answer."""
_LISTS_OF_NCBI = {
    "esearchresult": "a list of numbers", "esummaryresult": "a list of summaries",
    "elinkresult": "a list of links", "efetchresult": "no article",
    "pmc-articleset": "whole texts of PMC",
}  # fmt: skip


def service_of(address: str, data: bytes) -> str | None:
    """Return the format of the service at `address`, if `data` may be its answer in JSON.

    What it answers when there is nothing, or when it fails, looks like nobody's in particular.
    """
    begins = data[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    return _SERVICES.get(host_of(address) or "") if begins in (b"[", b"{") else None


def refusal(name: str, data: bytes, titles: Iterable[str]) -> str:
    """Say what these bytes are, which no importer knows; `titles` are those of what they know."""
    head = data[:_HEAD].lstrip().lower()
    if head.startswith(b"<!doctype html") or b"<html" in head:
        return _of_a_page(name, data)
    if said := _of_json(name, data) or _of_xml(name, data):
        return said
    if _PYTHON.match(data[:_HEAD]):
        return (
            f"{name} is in no format Carrel knows: it is written in Python's notation, "
            "not as JSON. Save the answer itself."
        )
    text = decode(data).strip() if len(data) <= _SHORT else ""
    if text and text.isprintable() and not text.startswith(("{", "[", "<")):
        return f"{name} is in no format Carrel knows: all it says is “{text.rstrip('.')}”."
    return (
        f"{name} is in no format Carrel knows ({', '.join(titles)}). "
        "Name one with --as if it should be."
    )


def _of_a_page(name: str, data: bytes) -> str:
    whole = data.lower()
    login = b"password" in whole or b"log in" in whole
    page = "a web page that asks for a login" if login else "a web page, not a feed"
    found = _PAGE_TITLE.search(decode(data[:_SMALL]))
    title = one_line(html.unescape(found[1]))[:80] if found else ""
    called = f" (its title: “{title}”)" if title else ""
    return (
        f"{name} is {page}{called}. "
        "Give the address of its feed, or save the page as text and import that."
    )


def _of_json(name: str, data: bytes) -> str | None:
    import orjson

    if len(data) > _SMALL:
        return None
    try:
        value = orjson.loads(data.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError:
        return None
    if _is_empty(value):
        return f"{name} is an empty answer: there is nothing in it to import."
    if isinstance(value, dict) and not _has_records(value) and (reason := complaint(value)):
        return f"{name} is an error in place of an answer: {reason}."
    return None


def _is_empty(value: Any) -> bool:
    """Tell whether a value holds nothing, or an object nothing but counts of it."""
    if isinstance(value, dict):
        held = [part for part in value.values() if not isinstance(part, bool | int | float)]
        return (len(held) > 0 or not value) and all(part in (None, "", [], {}) for part in held)
    return value is None or value in ("", [])


def _has_records(said: Mapping[str, Any]) -> bool:
    told = (value for key, value in said.items() if key not in ("errors", "detail", "error"))
    return any(isinstance(value, list) and value for value in told)


def _of_xml(name: str, data: bytes) -> str | None:
    found = root(data)
    if (what := _LISTS_OF_NCBI.get(found.name)) is None and found.name not in ("error", "errors"):
        return None
    if error := _ERROR.search(found.head):
        reason = one_line(html.unescape(error[1])).rstrip(".")
        return f"{name} is an error in place of an answer: {reason}."
    if what is None:
        return None
    return (
        f"{name} is an answer of NCBI's with {what}. "
        "Ask efetch for db=pubmed and retmode=xml, and import that."
    )
