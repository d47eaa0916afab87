"""Element names as feedparser calls them: `{…/dc/elements/1.1/}creator` → `dc_creator`.

Of the namespaces that feedparser knows, only those are listed whose elements mean something to it
or to us. A test holds this list against its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree.ElementTree import Element

Declared = Sequence[tuple[str, str]]
"""Prefixes and the namespaces they stand for, in the order of the document."""


class UnsureError(Exception):
    """feedparser may make something else of this document: it has to be asked."""


_PLAIN = (
    "http://backend.userland.com/rss",
    "http://blogs.law.harvard.edu/tech/rss",
    "http://purl.org/rss/1.0/",
    "http://my.netscape.com/rdf/simple/0.9/",
    "http://example.com/newformat#",
    "http://example.com/necho",
    "http://purl.org/echo/",
    "uri/of/echo/namespace#",
    "http://purl.org/pie/",
    "http://purl.org/atom/ns#",
    "http://www.w3.org/2005/atom",
    "http://purl.org/rss/1.0/modules/rss091#",
)
"""Namespaces whose elements are known by their bare names. All in lower case, as compared."""

_PREFIXED = {
    "http://creativecommons.org/ns#license": "cc",
    "http://web.resource.org/cc/": "cc",
    "http://cyber.law.harvard.edu/rss/creativecommonsrssmodule.html": "creativecommons",
    "http://backend.userland.com/creativecommonsrssmodule": "creativecommons",
    "http://purl.org/rss/1.0/modules/content/": "content",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "http://www.w3.org/2003/01/geo/wgs84_pos#": "geo",
    "http://www.georss.org/georss": "georss",
    "http://www.opengis.net/gml": "gml",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "http://example.com/dtds/podcast-1.0.dtd": "itunes",
    "http://search.yahoo.com/mrss": "media",
    "http://search.yahoo.com/mrss/": "media",
    "http://podlove.org/simple-chapters": "psc",
    "http://prismstandard.org/namespaces/1.2/basic/": "prism",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf",
    "http://www.w3.org/1999/xhtml": "xhtml",
    "http://www.w3.org/xml/1998/namespace": "xml",
}
KNOWN = dict.fromkeys(_PLAIN, "") | _PREFIXED
"""Namespaces in lower case and what feedparser puts before the names of their elements."""

_OURS = ("prism", "arxiv", "citation", "feedburner")
"""Prefixes whose elements are kept as they are called, whatever version their namespace is of."""
_TAKEN = frozenset((*KNOWN.values(), *_OURS))


class Names:
    """The names of one document."""

    def __init__(self, declared: Declared) -> None:
        """Take the namespaces that the outermost element declares.

        Raises `UnsureError` for those that could be taken for others.
        """
        self._in_use: dict[str, str] = {}
        self._called: dict[str, str] = {}
        self._elements: dict[str, str] = {}
        for prefix, uri in declared:
            known = _known(uri)
            if known is None:
                if prefix in _TAKEN and prefix and not (prefix in _OURS and prefix in uri.lower()):
                    raise UnsureError
                self._in_use[prefix] = uri
            elif prefix:
                self._called[prefix] = known

    def of(self, element: Element) -> str:
        """Return what feedparser calls an element: lower case, `prefix_name`."""
        name = self._elements.get(element.tag)
        if name is None:
            name = self._elements[element.tag] = self._named(element.tag)
        return name

    def attributes(self, element: Element) -> dict[str, str]:
        """Return an element's attributes by the names that feedparser gives them."""
        given = element.attrib
        if not given:
            return {}
        found: dict[str, str] = {}
        for name, value in given.items():
            uri, brace, local = name[1:].partition("}") if name[0] == "{" else ("", "", name)
            prefix = _known(uri) if brace else ""
            found[f"{prefix}:{local}".lower() if prefix else local.lower()] = value
        for name, value in given.items():
            if name[0] != "{":
                found[name.lower()] = value
        for name in ("rel", "type"):
            if name in found:
                found[name] = found[name].lower()
        return found

    def _named(self, tag: str) -> str:
        if tag[0] != "{":
            return tag.lower()
        uri, _, local = tag[1:].partition("}")
        prefix = _known(uri)
        if prefix is None:
            prefix = next((name for name, used in self._in_use.items() if name and used == uri), "")
        prefix = self._called.get(prefix, prefix).lower() if prefix else ""
        return f"{prefix}_{local}".lower() if prefix else local.lower()


def _known(uri: str) -> str | None:
    lower = uri.lower()
    return "" if "backend.userland.com/rss" in lower else KNOWN.get(lower)
