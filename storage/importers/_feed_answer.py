"""What a feed says, in feedparser's words: read strictly where that is sure, else by feedparser."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from typing import Any
from xml.sax import SAXParseException

from storage.errors import SourceError
from storage.importers import Source, _quick
from storage.importers._ids import web_address
from storage.importers._xml import escaped, spelt_out, too_deep, wide_encoding
from storage.text import one_line

_NAMED = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos);)[A-Za-z]\w{1,31};")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)


def answer(source: Source, data: bytes) -> tuple[Mapping[str, Any], list[str]]:
    """Return `feed`, `entries`, `version` and `bozo` of a feed, and sentences on what is wrong.

    `data` is the source in a form that XML parsers accept. Raises `SourceError`.
    """
    headers = _headers(source)
    base, content_type = headers.get("content-location", ""), headers.get("content-type")
    if (quick := _quick.read(data, base=base, content_type=content_type)) is not None:
        return quick, []
    if too_deep(data.decode("utf-8", "replace")):
        raise SourceError(f"{source.name} is nested deeper than any feed. Nothing was read.")
    if b"<!DOCTYPE" in data and b"<!ENTITY" not in data and _NAMED.search(data):
        data = spelt_out(data)  # the DTD that declares them is never read
        headers["content-type"] = "application/xml; charset=utf-8"
    found = _asked(source, data, headers)
    warnings = _warnings(found)
    if found.get("bozo") and (mended := escaped(data)) != data:
        found = _asked(source, mended, headers)  # feedparser makes `AT&T;` of `AT&T`
    return found, warnings


def _headers(source: Source) -> dict[str, str]:
    """Return what feedparser is to know of where the bytes are from."""
    headers = {}
    if charset := _CHARSET.search(source.content_type or ""):
        headers["content-type"] = f"application/xml; charset={charset[1]}"
    if wide_encoding(source.data) is not None:
        headers["content-type"] = "application/xml; charset=utf-8"
    if web_address(source.name):
        headers["content-location"] = source.name
        headers.setdefault("content-type", source.content_type or "application/xml")
    return headers


def _asked(source: Source, data: bytes, headers: dict[str, str]) -> Mapping[str, Any]:
    """Call feedparser: on a stream, because it opens strings as files and addresses."""
    import feedparser

    try:
        found: Mapping[str, Any] = feedparser.parse(
            io.BytesIO(data),
            response_headers=headers,
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except Exception as error:  # whatever hostile bytes make it raise
        raise SourceError(f"{source.name} cannot be read as a feed.") from error
    return found


def _warnings(found: Mapping[str, Any]) -> list[str]:
    if not found.get("bozo"):
        return []
    error = found.get("bozo_exception")
    if isinstance(error, SAXParseException):
        reason = f"{error.getMessage()} at line {error.getLineNumber()}"
        return [f"Not well-formed XML ({reason}); kept what parsed."]
    if type(error).__name__ in ("CharacterEncodingOverride", "CharacterEncodingUnknown"):
        return [f"It does not say its encoding, or a wrong one; read as {found.get('encoding')}."]
    return [f"Not a clean feed ({one_line(str(error))[:200]}); kept what parsed."]
