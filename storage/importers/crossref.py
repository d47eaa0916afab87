"""Works of Crossref: a list (`message.items`), one work, or the form of content negotiation.

A list is `{"message-type": "work-list", "message": {"items": [{"DOI": …}, …]}}`, one work
`{"message-type": "work", "message": {"DOI": …, "title": ["…"]}}`. Under content negotiation the
work stands alone and has one title: `{"DOI": …, "title": "…", "is-referenced-by-count": 3, …}`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from storage.arriving import FeedInfo, Parsed
from storage.errors import SourceError
from storage.importers import Source, _asked
from storage.importers import _document_values as v
from storage.importers._crossref_work import record
from storage.importers._json_shape import shape
from storage.importers._json_source import values
from storage.importers._listing import Answer, parsed, raise_complaint

FORMAT = "crossref"
TITLE = "Crossref works"
ORDER = 34

_ANSWER = Answer(
    format=FORMAT,
    title="an answer of Crossref",
    nothing="0 papers: Crossref found nothing.",
    unknown="It is null.",
)
_LISTS = ("", "message.items", "items")
_INSIDE = ("message.items[]", "message")
_ALONE = ("items[]", "[].message", "[]", "")
_ITS_OWN = {
    "is-referenced-by-count", "references-count", "reference-count", "content-domain", "deposited",
    "short-container-title",
}  # fmt: skip
"""Names that citation files of other programs do not have."""

_NO_WORKS = ("journal", "member", "funder", "prefix", "type", "license", "work-agency")


def sniff(data: bytes) -> bool:
    """See the package's documentation."""
    found = shape(data)
    if found.have({"message-type", "message"}, "", "[]"):
        return True
    inside = found.names(*_INSIDE)
    if "DOI" in inside and inside & (_ITS_OWN | {"title"}):
        return True
    return any(found.have({"DOI", name}, *_ALONE) for name in _ITS_OWN)


def parse(source: Source) -> Parsed:
    """See the package's documentation."""
    found = values(source, _ANSWER.title, _LISTS)
    for value in found:
        _raise_what_holds_no_works(source, v.line(v.mapping(value).get("message-type")))
    messages = [part for value in found for part in _messages(value)]
    for message in messages:
        _raise_refusal(source, message)
    items = [item for message in messages for item in _items(message)]
    listed = any(isinstance(v.mapping(message).get("items"), list) for message in messages)
    if not listed and not any("DOI" in v.mapping(item) for item in items):
        raise_complaint(source, "Crossref", found)
    return parsed(
        source,
        _ANSWER,
        _feed(source, messages),
        items,
        lambda item, position: record(item, position, _ANSWER, source.today),
        listed=listed or any(value == [] for value in found),
    )


def _raise_what_holds_no_works(source: Source, kind: str) -> None:
    """Refuse lists of journals, publishers, funders: they have titles too."""
    if kind in _NO_WORKS or (kind.endswith("-list") and kind != "work-list"):
        raise SourceError(f"{source.name} is an answer of Crossref without works: a “{kind}”.")


def _messages(value: Any) -> Iterable[Any]:
    """Yield what answers hold: several may be stored in a list."""
    for part in value if isinstance(value, list) else [value]:
        said = v.mapping(part)
        yield said["message"] if "message" in said and "DOI" not in said else part


def _raise_refusal(source: Source, message: Any) -> None:
    """Raise what Crossref found wrong with a query: it says so in a list."""
    wrong = v.objects(message)
    if wrong and all("message" in one and "DOI" not in one for one in wrong):
        reason = v.line(wrong[0]["message"])[:200].rstrip(".")
        raise SourceError(f"{source.name}: Crossref answered with an error: {reason}.")


def _items(message: Any) -> Iterable[Any]:
    if isinstance(message, list):
        return message
    items = v.mapping(message).get("items")
    if isinstance(items, list) and "DOI" not in message:
        return items
    return (message,)


def _feed(source: Source, messages: list[Any]) -> FeedInfo:
    """Return the feed: what was asked for, as the address or else the answer says."""
    found = _asked.feed(
        source, FORMAT, "Crossref", "query", "query.bibliographic", "query.title", "filter",
        site="https://search.crossref.org/",
    )  # fmt: skip
    terms = {
        v.line(v.mapping(v.mapping(message).get("query")).get("search-terms"))
        for message in messages
    }
    if found.address or len(terms) != 1 or not (asked := terms.pop()):
        return found
    return FeedInfo(
        key=f"{FORMAT}:{asked}", title=f"Crossref: {asked}", kind=FORMAT, site=found.site
    )
