"""Bytes that claim to be XML: their encoding, their root, their limits, their elements.

Entities are never expanded beyond single characters and no DTD is read; a file that
tries to grow is refused.
"""

from __future__ import annotations

import codecs
import html
import re
from dataclasses import dataclass, field
from itertools import pairwise
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from storage.arriving import Rejected
from storage.errors import SourceError
from storage.text import clean

MAX_BYTES = 64 * 1024 * 1024
"""A larger source is refused."""
MAX_ENTRIES = 20_000
"""Of a longer list the first ones are read."""
MAX_DEPTH = 256
"""Deeper nesting is refused."""

_HEAD = 32 * 1024
_MAX_JUNK = 512
_TOKEN = re.compile(
    r"<\?.*?(?:\?>|\Z)|<!--.*?(?:-->|\Z)|<!DOCTYPE[^\[<>]*(?:\[.*?(?:\]\s*>|\Z)|>)"
    r"|<(?:[\w.-]+:)?(?P<name>[A-Za-z_][\w.-]*)(?P<attributes>[^<>]*)",
    re.DOTALL | re.IGNORECASE,
)
_DECLARATION = re.compile(r"\s*<?\?xml[^<>]*\?>")
_DECLARED = re.compile(rb"""<?\?xml[^<>]*?encoding\s*=\s*["']([\w.:-]{1,40})["']""")
_ENTITY = re.compile(r"<!ENTITY\s+(%\s+)?[^\s<>]+\s+(\"[^\"]*\"?|'[^']*'?)", re.IGNORECASE)
_MAX_ENTITY = 64
_REFERENCE = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9a-fA-F]{1,6});)(\w{1,32};)?")
_ILLEGAL = re.compile(
    "&#(?:0*(?:[0-8]|1[124-9]|2[0-9]|3[01])|[xX]0*(?:[0-8bBcCeEfF]|1[0-9a-fA-F]));"
    "|[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]"
)
_NUMERIC = re.compile(r"&#(?:x([0-9a-fA-F]{1,6})|(\d{1,7}));")
_STRAY = re.compile(rb"<!\[CDATA\[.*?\]\]>|<!--.*?-->|&(?!#?\w{1,32};)", re.DOTALL)
_TAG = re.compile(r"<(/?)[A-Za-z_](?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*+>")

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (codecs.BOM_UTF8, "utf-8"),
)
_WIDE = {
    (False, True, True, True): "utf-32-le",
    (True, True, True, False): "utf-32-be",
    (False, True, False, True): "utf-16-le",
    (True, False, True, False): "utf-16-be",
}


@dataclass(frozen=True, slots=True)
class Root:
    """The start of a document."""

    name: str
    """Local name of the outermost element, lower case; empty when there is none."""
    attributes: str
    """Its attributes as written."""
    start: int
    """Where its `<` is, in characters of the head."""
    head: str
    """The first characters of the document, prolog included."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A list in XML: what stands before the entries, and the entries."""

    head: Element
    """The root; complete, or as far as it could be read."""
    entries: list[Element]
    """One element an entry."""
    rejected: list[Rejected] = field(default_factory=list)
    """Entries that are not XML."""
    warnings: list[str] = field(default_factory=list)
    """What was wrong with the whole."""


def wide_encoding(data: bytes) -> tuple[str, int] | None:
    """Tell UTF-16 and UTF-32 by their mark or their zeros: codec and length of the mark."""
    for mark, codec in _MARKS:
        if data.startswith(mark):
            return None if codec == "utf-8" else (codec, len(mark))
    zeros = tuple(byte == 0 for byte in data[:4])
    codec = _WIDE.get(zeros, "")  # type: ignore[arg-type]
    return (codec, 0) if codec else None


def decode(data: bytes) -> str:
    """Decode a document by its mark, its zeros, its declaration, else as UTF-8."""
    wide = wide_encoding(data)
    if wide is not None:
        return data[wide[1] :].decode(wide[0], "replace")
    data = data.removeprefix(codecs.BOM_UTF8)
    declared = _DECLARED.search(data[:512])
    try:
        codec = codecs.lookup(declared[1].decode("ascii")).name if declared else "utf-8"
        if codec.startswith(("utf-16", "utf-32")):  # says so, and is not
            codec = "utf-8"
        return data.decode(codec)
    except (LookupError, ValueError):
        return data.decode("utf-8" if _is_utf8(data) else "cp1252", "replace")


def _is_utf8(data: bytes) -> bool:
    broken = data.decode("utf-8", "replace").count("\ufffd")
    return broken <= len(data) // 1000 + 1


def root(data: bytes) -> Root:
    """Find the outermost element in the first bytes; cheap, never raises."""
    head = decode(data[:_HEAD])
    junk, end = "", 0
    for token in _TOKEN.finditer(head):
        junk += head[end : token.start()].strip("\ufeff \t\r\n")
        end = token.end()
        if token[0].lower().startswith("<?xml") and len(junk) <= _MAX_JUNK:
            junk = ""  # whatever a server printed before its answer
        if _DECLARATION.sub("", junk):
            break
        if token["name"]:
            return Root(token["name"].lower(), token["attributes"], token.start(), head)
    return Root("", "", 0, head)


def refuse_the_hostile(name: str, data: bytes) -> None:
    """Raise `SourceError` for what is too large, or for entities that grow when read."""
    if len(data) > MAX_BYTES:
        raise SourceError(
            f"{name} is larger than {MAX_BYTES // 1024 // 1024} MB, more than Carrel reads at once."
        )
    # Declarations are all in the prolog, but a prolog may be of any length.
    text = decode(data) if b"<!ENTITY" in data.upper() or wide_encoding(data) else ""
    for entity in _ENTITY.finditer(text):
        value = entity[2][1:]
        if entity[1] or "&" in _NUMERIC.sub("", value) or len(value) > _MAX_ENTITY:
            raise SourceError(
                f"{name} declares XML entities that grow when they are read. "
                "Carrel does not read such files."
            )


def too_deep(text: str) -> bool:
    """Tell whether elements are nested deeper than any feed nests them."""
    depth = 0
    for tag in _TAG.finditer(text):
        if tag[1]:
            depth -= 1
        elif not tag[0].endswith("/>"):
            depth += 1
            if depth > MAX_DEPTH:
                return True
    return False


def listing(name: str, data: bytes, entry: str) -> Listing:
    """Read a list whose entries are the elements with the local name `entry`.

    Several names are possible, divided by `|`; entries are then not inside one another.
    A damaged list gives its good entries, and says which ones are not.
    """
    refuse_the_hostile(name, data)
    found = root(data)
    if not found.name:
        raise SourceError(f"{name} holds no XML.")
    text = decode(data)[found.start :]
    try:
        top = ElementTree.fromstring(text)
    except ElementTree.ParseError as error:
        return _mended(name, text, entry, error, found.head.count("\n", 0, found.start))
    names = entry.split("|")
    return Listing(top, [element for element in top.iter() if local(element) in names])


def local(element: Element) -> str:
    """Return an element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def _mended(name: str, text: str, entry: str, error: ElementTree.ParseError, line: int) -> Listing:
    """Read each entry on its own, after mending what commonly breaks them."""
    opening = re.compile(rf"<(?:[\w.-]+:)?(?:{entry})(?=[\s>])")
    starts = [match.start() for match in opening.finditer(text)]
    before = text[: starts[0]] if starts else text
    head = _beginning(name, before, error)
    outer = re.match(r"<([^\s<>/]+)[^<>]*", text)
    wrapper = (outer[0].rstrip("/") + ">", f"</{outer[1]}>") if outer else ("<x>", "</x>")
    entries, rejected = [], []
    for number, (start, end) in enumerate(pairwise([*starts, len(text)]), start=1):
        chunk = text[start:end]
        closing = re.search(rf"</(?:[\w.-]+:)?(?:{entry})\s*>", chunk)
        if closing is None:
            rejected.append(Rejected(where=f"entry {number}", reason="It is cut off."))
            continue
        try:
            made = ElementTree.fromstring(wrapper[0] + _mend(chunk[: closing.end()]) + wrapper[1])
        except ElementTree.ParseError as reason:
            problem = reason.msg.partition(":")[0]
            rejected.append(Rejected(where=f"entry {number}", reason=f"It is no XML: {problem}."))
            continue
        entries.append(made[0])
    warning = (
        f"Not well-formed XML ({error.msg.partition(':')[0]} "
        f"at line {line + error.position[0]}); the entries that could be read were kept."
    )
    return Listing(head, entries, rejected, [warning])


def _beginning(name: str, text: str, error: ElementTree.ParseError) -> Element:
    """Read the root as far as it goes."""
    parser: ElementTree.XMLPullParser[Element] = ElementTree.XMLPullParser(("start",))
    try:
        parser.feed(_mend(text))
        return next(element for _, element in parser.read_events())  # type: ignore[misc]
    except (ElementTree.ParseError, StopIteration) as reason:
        raise SourceError(f"{name} is not XML that can be read: {error}.") from reason


def _mend(text: str) -> str:
    """Resolve HTML's entities, escape ampersands that start none, drop illegal characters."""
    return _ILLEGAL.sub("", clean(_REFERENCE.sub(_resolved, text)))


def _resolved(match: re.Match[str]) -> str:
    reference = match[0]
    character = html.unescape(reference) if match[1] else reference
    return "&amp;" + reference[1:] if character == reference else character


def spelt_out(data: bytes) -> bytes:
    """Return a document without its prolog, the named characters of HTML resolved (`&uuml;`).

    For formats that declare these names in a DTD, which is never read.
    """
    found = root(data)
    body = _REFERENCE.sub(_character, decode(data)[found.start :])
    return ("\n" * found.head.count("\n", 0, found.start) + body).encode(errors="replace")


def _character(match: re.Match[str]) -> str:
    return html.escape(html.unescape(match[0]), quote=False) if match[1] else match[0]


def escaped(data: bytes) -> bytes:
    """Escape the ampersands that start no reference, but not those in CDATA."""
    return _STRAY.sub(lambda match: b"&amp;" if match[0] == b"&" else match[0], data)


def plain(data: bytes) -> bytes:
    """Bring bytes into a form that XML parsers accept.

    UTF-16 and UTF-32 become UTF-8; what stands before the document goes; the first `<`
    of the declaration is put back. Bytes that need nothing are returned as they are.
    """
    if wide_encoding(data) is not None:
        text = decode(data)
        return _DECLARATION.sub("", text.lstrip("\ufeff \t\r\n"), count=1).encode(errors="replace")
    head = data.removeprefix(codecs.BOM_UTF8).lstrip()
    if head.startswith(b"?xml"):
        return b"<" + head
    declared = _DECLARED.match(head[:512])
    if declared and declared[1].lower().startswith((b"utf-16", b"utf-32", b"ucs-")):  # it is not
        return head[head.index(b"?>") + 2 :] if b"?>" in head[:1024] else head
    if head.startswith(b"<"):
        return data if data.startswith(b"<") else head
    begin = data.find(b"<?xml", 0, _HEAD)
    start = begin if begin >= 0 else data.find(b"<", 0, _HEAD)
    return data[start:] if start > 0 else data
