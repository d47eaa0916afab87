"""HTML of feeds → readable text.

Only what is known to be markup is taken away: `<i>` goes, `<think>`, `<1B` and LaTeX stay.
"""

from __future__ import annotations

import html
import re

from storage.text import clean, one_line

MAX_TEXT = 20_000
"""Characters kept of one text; a whole web page in a feed is cut there."""

_MAX_MARKUP = 20 * MAX_TEXT


def _names(names: str) -> frozenset[str]:
    return frozenset(names.split())


_INLINE = _names(
    """a abbr acronym address b bdi bdo big blink button cite code data del dfn em font form i
    img input ins kbd label link mark meta nobr output q rp rt ruby s samp select small source
    span strike strong sub sup time tt u var wbr bold italic monospace underline overline sc xref
    ext-link inline-formula named-content styled-content"""
)
_LINES = _names("br li tr dt dd option hr")
_BLOCKS = _names(
    """article aside audio base blockquote body canvas caption center col colgroup details div dl
    embed figcaption fieldset figure footer h1 h2 h3 h4 h5 h6 header hgroup html iframe legend main
    map area nav ol p param picture pre section summary table tbody td tfoot th thead track ul video
    title object sec disp-formula"""
)
_MATHEMATICS = _names(
    """math mi mn mo ms mspace mtext mrow mfrac msqrt mroot mstyle merror mpadded mphantom msub
    msup msubsup munder mover munderover mmultiscripts mtable mtr mtd semantics annotation
    mfenced menclose maction"""
)
_KNOWN = _INLINE | _LINES | _BLOCKS | _MATHEMATICS
_PREFIXED = re.compile(r"<(/?)(?:mml|jats|xhtml|html|[mh]):(?=[a-zA-Z])")
"""What may stand before the names of tags that are known without it."""
_HIDDEN = re.compile(
    r"<!--.*?(?:-->|\Z)|<!\[CDATA\[|\]\]>"
    r"|<(?:\w+:)?(script|style|svg|head|template|noscript|annotation)(?=[\s>])[^<>]*"
    r"(?:/>|>.*?(?:</(?:\w+:)?\1\s*>|\Z))",
    re.DOTALL | re.IGNORECASE,
)
_TAG = re.compile(
    r"<(/?)([a-zA-Z][a-zA-Z0-9:-]*)(?=[\s/>])"
    r"((?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*+>|[^<>]*>)"
)
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
_FORMULA = re.compile(r"\balt\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_BLANKS = re.compile(r"[^\S\n]+")
_EMPTY_LINES = re.compile(r"\s*\n\s*\n\s*")


def title(value: str, *, marked_up: bool) -> str | None:
    """Return a title as one readable line; None when nothing is left.

    With `marked_up`, HTML's tags and entities in it are resolved; otherwise they are its text.
    """
    if marked_up and ("<" in value or "&" in value):
        value = _unescaped(_TAG.sub(_without, _bare(value, "")))
    return one_line(value) or None


def readable(value: str, content_type: str = "text/html", *, most: int = _MAX_MARKUP) -> str:
    """Return a text with its paragraphs, an empty line between them; of `most` characters of it."""
    value = clean(value[:most])
    if content_type == "text/plain":
        return _paragraphs(value)
    if "<" not in value:
        return _paragraphs(_unescaped(value))
    strict = content_type == "application/xhtml+xml"
    value = _bare(value, " ")
    if not _has_blocks(value):
        value = _TAG.sub(_nothing if strict else _without, value)
        return _paragraphs(_unescaped(value))
    value = _EMPTY_LINES.sub("\n", value).replace("\n", " ")
    value = _TAG.sub(_broken_strictly if strict else _broken, value)
    return _lines(_unescaped(value))


def _bare(value: str, instead: str) -> str:
    """Take away what is hidden, and the prefixes of known namespaces."""
    return _PREFIXED.sub(r"<\1", _HIDDEN.sub(instead, value))


def _unescaped(text: str) -> str:
    return _REFERENCE.sub(lambda match: html.unescape(match[0]), text) if "&" in text else text


def _has_blocks(value: str) -> bool:
    return any(match[2].lower() in _LINES or match[2].lower() in _BLOCKS
               for match in _TAG.finditer(value))  # fmt: skip


def _without(tag: re.Match[str]) -> str:
    """Take a known tag away; a formula shown as a picture leaves its text."""
    name = tag[2].lower()
    if name not in _KNOWN:
        return tag[0]
    if name == "img" and "latex" in tag[3]:
        formula = _FORMULA.search(tag[3])
        return (formula[1] or formula[2] or "") if formula else ""
    return "\n" if name == "br" else ""


def _nothing(tag: re.Match[str]) -> str:
    return _without(tag) if tag[2].lower() in _KNOWN else ""


def _broken(tag: re.Match[str]) -> str:
    """Put a line end where a tag ends a line, an empty line where it ends a paragraph."""
    name = tag[2].lower()
    if name in _BLOCKS:
        return "\n\n"
    if name in _LINES:
        return "" if tag[1] and name != "br" else "\n"  # browsers take `</br>` for `<br>`
    return _without(tag)


def _broken_strictly(tag: re.Match[str]) -> str:
    return _broken(tag) if tag[2].lower() in _KNOWN else ""


def _paragraphs(text: str) -> str:
    """Join lines broken by hand, keep paragraphs."""
    if "\n" not in text:
        return one_line(text)
    return "\n\n".join(one_line(part) for part in _EMPTY_LINES.split(text.strip()))


def _lines(text: str) -> str:
    """Trim every line, leave at most one empty line between two."""
    lines = (_BLANKS.sub(" ", line).strip() for line in clean(text).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def bounded(text: str) -> str:
    """Cut a text at `MAX_TEXT`, between words, and show that it was cut."""
    if len(text) <= MAX_TEXT:
        return text
    return text[:MAX_TEXT].rsplit(None, 1)[0] + " …"
