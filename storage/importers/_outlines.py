"""The outlines of an OPML document, in order, each with the folders around it.

A well-formed document is read as XML; of any other, tags are looked for one by one.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from storage.errors import SourceError
from storage.importers._xml import decode, local, plain, refuse_the_hostile, too_deep
from storage.text import clean, one_line

_TAG = re.compile(
    r"<!--.*?(?:-->|\Z)|<(?P<close>/?)(?:[\w.-]+:)?(?P<name>outline|title|opml|body)\b"
    r"(?P<attributes>(?:[^<>\"']|\"[^\"<]*\"|'[^'<]*'|\"[^\"\n]{0,500}\"|'[^'\n]{0,500}')*+)>",
    re.DOTALL | re.IGNORECASE,
)
_ATTRIBUTE = re.compile(r"([\w:.-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_FOLDER_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Outline:
    """One line of the list."""

    number: int
    """1-based, in the order of the document."""
    attributes: Mapping[str, str]
    """By name in lower case."""
    folders: tuple[str, ...]
    """The names of the outlines around it, the outermost first."""
    name: str
    """What it is called."""


@dataclass(frozen=True, slots=True)
class Outlines:
    """A whole document."""

    root: str
    """Name of the outermost element, lower case; empty where that is not known."""
    title: str | None
    """What the list is called."""
    outlines: list[Outline]
    """All of it."""
    warnings: list[str]
    """What was wrong with it."""


def read(name: str, data: bytes) -> Outlines:
    """Read an OPML document. Raises `SourceError` for what would grow, or holds no tag of one."""
    refuse_the_hostile(name, data)
    text = decode(plain(data)).lstrip("\ufeff \t\r\n")
    if too_deep(text):
        raise SourceError(f"{name} is nested deeper than any list of feeds. Nothing was read.")
    try:
        top = ElementTree.fromstring(text.partition("?>")[2] if text[:5] == "<?xml" else text)
    except ElementTree.ParseError as error:
        return _made_out(text, error)
    title = next((one_line(e.text or "") for e in top.iter() if local(e) == "title"), None)
    outlines = list(_walked(top))
    return Outlines(local(top).lower(), title, outlines, [])


def _walked(top: Element) -> Iterator[Outline]:
    """Yield the outlines in or under an element, whatever stands between them."""
    waiting: list[tuple[Element, tuple[str, ...]]] = [(top, ())]
    number = 0
    while waiting:
        element, folders = waiting.pop()
        inner = folders
        if local(element).lower() == "outline":
            number += 1
            said = {key.rpartition("}")[2].lower(): clean(v) for key, v in element.attrib.items()}
            yield _outline(number, said, folders)
            inner = (*folders, folder) if (folder := _folder(said)) else folders
        waiting.extend((child, inner) for child in reversed(element))


def _made_out(text: str, error: ElementTree.ParseError) -> Outlines:
    """Return what can be made out of a document that is not well-formed."""
    outlines: list[Outline] = []
    around: list[str] = []
    title = None
    for tag in _TAG.finditer(text):
        name = (tag["name"] or "").lower()
        if name == "title" and not tag["close"] and title is None:
            title = one_line(html.unescape(text[tag.end() :][:1000].partition("<")[0]))
        elif name == "outline" and tag["close"]:
            del around[-1:]
        elif name == "outline":
            attributes = tag["attributes"]
            said = {
                found[1].rpartition(":")[2].lower(): clean(
                    html.unescape(found[2] or found[3] or "")
                )
                for found in _ATTRIBUTE.finditer(attributes)
            }
            outlines.append(_outline(len(outlines) + 1, said, tuple(filter(None, around))))
            if not attributes.rstrip().endswith("/"):
                around.append(_folder(said))
    reason = f"{error.msg.partition(':')[0]} at line {error.position[0]}"
    warning = f"Not well-formed XML ({reason}); the feeds that could be made out were kept."
    return Outlines("", title, outlines, [warning])


def _outline(number: int, said: Mapping[str, str], folders: tuple[str, ...]) -> Outline:
    name = one_line(said.get("title", "")) or one_line(said.get("text", ""))
    return Outline(number, said, folders, name)


def _folder(said: Mapping[str, str]) -> str:
    """Return what a folder is called: its `text`, as OPML has it, or else its `title`.

    A `/` would nest, and so becomes another sign. A feed is no folder.
    """
    if "xmlurl" in said:
        return ""
    name = one_line(said.get("text", "")) or one_line(said.get("title", ""))
    return name.replace("/", "∕")[:_FOLDER_LENGTH]
