"""Titles and abstracts of registries → text: JATS, HTML, MathML, or none of them.

Publishers deposit `<jats:p>`, `<i>`, `<sub>`, `<mml:math>`, formulas in TeX, all of that escaped
once more, or plain text. Raised and lowered characters become those of Unicode where there are
such, else LaTeX: `H<sub>2</sub>O` is `H₂O`, `T<sub>max,0</sub>` is `T$_{max,0}$`.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from storage.importers import _feed_text
from storage.text import clean, one_line

_MARKED = re.compile(r"</[A-Za-z]|<(?:jats|mml):|<(?:br|p)\s*/?>", re.IGNORECASE)
_ESCAPED = re.compile(
    r"&lt;/(?:jats:|mml:)?(?:p|sec|title|i|b|em|strong|italic|bold|sub|sup|math)&gt;", re.IGNORECASE
)
_PRINTED_APART = re.compile(r"(?<=[(\[])\s+(?=<[a-z])|(?<=>)\s+(?=[,)\]])", re.IGNORECASE)
"""Blanks between a mark and a bracket or comma, of files that have a mark a line."""
_ESCAPED_TAG = re.compile(
    r"&lt;(/?(?:jats:|mml:)?(?:p|sec|title|i|b|u|em|strong|italic|bold|sub|sup|math|span|div|br)"
    r"(?:\s[^<>&]{0,200})?/?)&gt;",
    re.IGNORECASE,
)
_TWICE_ESCAPED = re.compile(r"&amp;(lt|gt|amp|quot|apos);")
_NAME = re.compile(r"<(/?)(?:jats|mml|m):([A-Za-z][\w-]*)", re.IGNORECASE)
_JATS = re.compile(
    r"<(/?)(italic|bold|scp?|monospace|roman|underline|overline|strike|sans-serif|sec|abstract"
    r"|list|list-item|disp-quote|disp-formula|inline-formula|ext-link|xref|uri|named-content"
    r"|styled-content|inline-graphic|graphic|alternatives|break|label)(?=[\s/>])",
    re.IGNORECASE,
)
_HTML = {
    "italic": "i", "bold": "b", "sec": "div", "abstract": "div", "list": "ul", "list-item": "li",
    "disp-quote": "div", "disp-formula": "div", "break": "br", "label": "b",
}  # fmt: skip
_HEADING = re.compile(r"<title\b[^<>]*>\s*abstract\s*[.:]?\s*</title>", re.IGNORECASE)
_CALLED = re.compile(r"abstract\s*(?:[.:]|[-–—](?=\s))\s*(?=\S)", re.IGNORECASE)
"""How publishers begin abstracts that have no heading of their own."""
_FORMULA = re.compile(r"<tex-math\b[^<>]*>(.{0,4000}?)</tex-math>", re.IGNORECASE | re.DOTALL)
_TWICE = re.compile(r"<alternatives\b[^<>]*>(.{0,8000}?)</alternatives>", re.IGNORECASE | re.DOTALL)
_MATHML = re.compile(r"<math\b.{0,8000}?</math>", re.IGNORECASE | re.DOTALL)
_BODY = re.compile(r"\\begin\{document\}(.*?)(?:\\end\{document\}|\Z)", re.DOTALL)
_SCRIPT = re.compile(
    r"<(sub|sup)\b[^<>]*>\s*((?:[^<>]|</?(?:i|b|em|italic|bold|mi|mn|mo|mrow)>){1,80}?)\s*</\1>",
    re.IGNORECASE,
)
_SCRIPTS = ("sub", "sup")
_LONGEST_SCRIPT = 80
_DEPTH = 50
"""Marks in deeper elements are of no text that anybody reads."""
_TAG = re.compile(r"<[^<>]*>")
_MATH_SCRIPT = re.compile(
    r"<m(sub|sup)\b[^<>]*>\s*<(m[ion])\b[^<>]*>([^<>]{1,40})</\2>\s*"
    r"<(m[ion])\b[^<>]*>([^<>]{1,40})</\4>\s*</m\1>",
    re.IGNORECASE,
)
_MATH_ROW = re.compile(r"<mrow>\s*(<(m[ion])\b[^<>]*>[^<>]*</\2>)\s*</mrow>", re.IGNORECASE)
_MAX_MARKUP = 5 * _feed_text.MAX_TEXT
_EMPTY_LINE = re.compile(r"\n[^\S\n]*\n")
_AWAY = str.maketrans({"−": "-", "–": "-", " ": None, "\u2009": None})


def title(value: object) -> str | None:
    """Return a title as one readable line; None for what says nothing."""
    if not isinstance(value, str):
        return None
    if "<" not in value and "&" not in value:
        return one_line(value) or None
    value = _as_html(value)
    marked = bool(_MARKED.search(value))
    return _feed_text.title(value if marked else html.unescape(value), marked_up=marked)


def abstract(value: object) -> str | None:
    """Return an abstract with its paragraphs, an empty line between them; None for nothing."""
    if not isinstance(value, str):
        return None
    if "<" not in value and "&" not in value:
        return _named_off(_plain(value))
    value = _as_html(value)
    # Without other marks, `<s>` is a token and `<1B` a size.
    marked = bool(_MARKED.search(value))
    return _named_off(_feed_text.readable(value) if marked else _plain(html.unescape(value)))


def of_element(element: Element) -> str:
    """Return the text of an XML element on one line, raised and lowered characters as above."""
    if not len(element):
        return one_line(element.text or "")
    return one_line("".join(_pieces(element)))


def _pieces(element: Element, depth: int = 0) -> Iterator[str]:
    if depth > _DEPTH:
        yield from element.itertext()
        return
    yield element.text or ""
    for child in element:
        name = child.tag.rpartition("}")[2].lower() if isinstance(child.tag, str) else ""
        content = "".join(child.itertext()).strip() if name in _SCRIPTS else ""
        if content and len(content) <= _LONGEST_SCRIPT:
            yield _script(name, content)
        elif name in ("msub", "msup") and len(child) == 2:
            yield from (part.strip() for part in child[0].itertext())
            yield _script(name.removeprefix("m"), "".join(child[1].itertext()).strip())
        else:
            yield from _pieces(child, depth + 1)
        yield child.tail or ""


def _named_off(text: str) -> str | None:
    """Take off the word by which an abstract calls itself one (`Abstract. We steep …`)."""
    return (
        _feed_text.bounded(_CALLED.sub("", text, count=1) if _CALLED.match(text) else text) or None
    )


def _plain(value: str) -> str:
    """Join lines broken by hand; keep paragraphs."""
    if not _EMPTY_LINE.search(value):
        return one_line(value)
    return "\n\n".join(filter(None, map(one_line, _EMPTY_LINE.split(clean(value)))))


def _as_html(value: str) -> str:
    """Return text in which all markup is HTML's."""
    value = _TWICE_ESCAPED.sub(r"&\1;", clean(value[:_MAX_MARKUP]))
    if _ESCAPED.search(value):
        value = _ESCAPED_TAG.sub(r"<\1>", value) if "<" in value else html.unescape(value)
    if "<" not in value:
        return value
    value = _PRINTED_APART.sub("", _NAME.sub(r"<\1\2", value))
    value = _HEADING.sub("", value)
    if "</tex-math>" in value:
        value = _FORMULA.sub(_formula, _TWICE.sub(_once, value))
    if "<msu" in value:
        value = _MATH_SCRIPT.sub(_math_script, _MATH_ROW.sub(r"\1", value))
    value = _SCRIPT.sub(lambda found: _script(found[1], _TAG.sub("", found[2])), value)
    return _JATS.sub(_named, value)


def _named(tag: re.Match[str]) -> str:
    return f"<{tag[1]}{_HTML.get(tag[2].lower(), 'span')}"


def _once(both: re.Match[str]) -> str:
    """Of a formula given in TeX and in MathML keep the former."""
    return _MATHML.sub("", both[1]) if "<tex-math" in both[1] else both[1]


def _formula(found: re.Match[str]) -> str:
    """Return a formula between dollars; publishers wrap it into whole documents."""
    body = _BODY.search(found[1])
    formula = one_line(body[1] if body else found[1])
    formula = formula.removeprefix("<![CDATA[").removesuffix("]]>").strip("$ ")
    return f"${formula}$" if formula else ""


def _math_script(found: re.Match[str]) -> str:
    return found[3].strip() + _script(found[1], found[5].strip())


def _script(kind: str, content: str) -> str:
    """Return a raised or lowered text."""
    from storage.symbols import scripts  # its tables are loaded for the first that needs them

    sign = "^" if kind.lower() == "sup" else "_"
    content = html.unescape(content)
    tight = content.translate(_AWAY)
    table = scripts()[sign]
    if tight and all(ord(character) in table for character in tight):
        return tight.translate(table)
    if not any(map(str.isalnum, tight)) or set(content) & set("$\\{}_^"):
        return content  # a formula already, or a sign that is raised anyway (`®`)
    return f"${sign}{{{content.replace('−', '-')}}}$"
